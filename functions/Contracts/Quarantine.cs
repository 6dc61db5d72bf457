namespace CountDepot.Contracts;

/// <summary>Units in quarantine are usable again, after inspection or repair.</summary>
/// <param name="Bin">Where they lie in quarantine; the depot chooses when absent.</param>
/// <param name="Lot">Which lot; the depot chooses when absent.</param>
/// <param name="Serials">For a serialized item, exactly which units, where they have serial numbers.</param>
/// <param name="To">The bin they go to; the one they lie in when absent.</param>
public sealed record RestockQuarantined(
    SiteId Site,
    Quantity Quantity,
    BinPath? Bin = null,
    LotNumber? Lot = null,
    IReadOnlyList<SerialNumber>? Serials = null,
    BinPath? To = null,
    LongText? Note = null) : Command;

/// <summary>Units leave for good: scrapped or written off. History keeps them.</summary>
/// <param name="Condition">Damaged for units in quarantine, good for usable ones on hand.</param>
/// <param name="Bin">Where they lie; the depot chooses when absent.</param>
/// <param name="Lot">Which lot; the depot chooses when absent.</param>
/// <param name="Serials">For a serialized item, exactly which units, where they have serial numbers.</param>
public sealed record DisposeStock(
    SiteId Site,
    Quantity Quantity,
    Condition Condition = Condition.Damaged,
    BinPath? Bin = null,
    LotNumber? Lot = null,
    IReadOnlyList<SerialNumber>? Serials = null,
    LongText? Note = null) : Command;
