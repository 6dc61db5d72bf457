namespace CountDepot.Contracts;

/// <summary>Gives serial numbers to units of a serialized item that lie on hand without one.</summary>
/// <param name="Serials">One for each unit to label, 1 to 100.</param>
/// <param name="Bin">Where they lie; the depot chooses when absent.</param>
/// <param name="Lot">Which lot; the depot chooses when absent.</param>
public sealed record LabelUnits(
    SiteId Site, IReadOnlyList<SerialNumber> Serials, BinPath? Bin = null, LotNumber? Lot = null, LongText? Note = null) : Command;

/// <summary>Where an identified unit is. On the wire by name.</summary>
public enum UnitState
{
    OnHand,
    Quarantined,
    CheckedOut,
    Consumed,
    Lost,
    Disposed,
    InTransit,
}

/// <summary>One identified unit: one place or one holder at any time.</summary>
/// <param name="Site">Where it is, or where it was last; on the way, where it was shipped from if the caller may see that, else where it goes.</param>
/// <param name="Holder">Who has it; for a lost unit, who had it last.</param>
public sealed record UnitView(
    Sku Sku, SerialNumber Serial, UnitState State, SiteId Site, BinPath Bin, LotNumber? Lot, CheckoutId? Checkout, Holder? Holder, DateTimeOffset? DueBackAt);
