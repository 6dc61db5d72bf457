using System.Collections.Immutable;

namespace CountDepot.Contracts;

/// <summary>
/// Something asked of one item. A command record is the request body as it is; who asks comes from the token, which item
/// from the address, and the caller's name for it from the Idempotency-Key header.
/// </summary>
public abstract record Command;

/// <summary>Which verbs an item has.</summary>
public enum ItemKind
{
    /// <summary>Issued and gone: consumed, never checked in.</summary>
    Consumable,

    /// <summary>Counted by quantity; leaves and may come back.</summary>
    Stock,

    /// <summary>A shared pool that is always due back.</summary>
    Equipment,

    /// <summary>Every unit has a serial number.</summary>
    Serialized,
}

/// <summary>Whether received units may be used at once.</summary>
public enum Condition
{
    Good,

    /// <summary>At the site and not usable: received into quarantine.</summary>
    Damaged,
}

/// <summary>What a holder is.</summary>
public enum HolderKind
{
    Person,
    Job,
    Place,
}

/// <summary>Why on hand changes without a movement.</summary>
public enum AdjustmentReason
{
    Correction,
    Found,
    Lost,
    Damaged,
}

/// <summary>Who has units. <paramref name="Id"/> is the Entra object id of a person, or the number of a job.</summary>
public sealed record Holder(HolderKind Kind, ShortText Name, string? Id = null);

/// <summary>
/// Defines an item, or changes its definition. The kind and the unit of measure stay once stock has moved. A definition is whole: what it
/// does not say, the item does not have.
/// </summary>
/// <param name="Unit">The unit of measure, such as each, m or litres.</param>
/// <param name="Decimals">How many decimals a quantity may have, 0 to 3; 0 means whole units.</param>
/// <param name="Category">A path such as Electronics/Connectors.</param>
/// <param name="Barcodes">Codes printed on the item or its package.</param>
/// <param name="ReorderPoint">The reorder point for every site that holds the item and has none of its own; the template's when absent.</param>
/// <param name="Template">What it is made by: kind, unit and decimals must be the template's, and unit and decimals may be left to it.</param>
/// <param name="Fields">Its custom fields by name, each as text, number, true or false, as the template says. Without a template there are none.</param>
/// <param name="UnitCost">What one unit costs.</param>
public sealed record DefineItem(
    ShortText Name,
    ItemKind Kind,
    ShortText? Unit = null,
    int Decimals = 0,
    LongText? Description = null,
    BinPath? Category = null,
    ShortText? Keywords = null,
    IReadOnlyList<Barcode>? Barcodes = null,
    Quantity? ReorderPoint = null,
    TemplateId? Template = null,
    ImmutableSortedDictionary<FieldName, FieldValue>? Fields = null,
    Cost? UnitCost = null) : Command;

/// <summary>Gives an item one more code that is printed on it or its package, and changes nothing else of it. A code it has already is no change.</summary>
public sealed record LinkBarcode(Barcode Barcode) : Command;

/// <summary>Ends an item: it is no longer stocked, and its history stays. Nothing of it may be left, out or promised.</summary>
public sealed record RetireItem(LongText? Note = null) : Command;

/// <summary>Stock arrives from outside.</summary>
/// <param name="Serials">For a serialized item, the serial number of each unit that has one already; at most 100.</param>
/// <param name="ExpiresOn">The last day the units may be used on, in UTC. It makes a lot of its own where none is named.</param>
/// <param name="Order">
/// The order they arrive on. No more can arrive on it than is on order: raise the order first, or receive the rest without it. Where it
/// announced serial numbers, every unit has to be one of them.
/// </param>
/// <param name="Damaged">How many of the quantity are damaged and go into quarantine; all or none of it, as the condition says, when absent.</param>
public sealed record ReceiveStock(
    SiteId Site,
    Quantity Quantity,
    BinPath? Bin = null,
    Condition Condition = Condition.Good,
    LotNumber? Lot = null,
    IReadOnlyList<SerialNumber>? Serials = null,
    LongText? Note = null,
    DateOnly? ExpiresOn = null,
    OrderId? Order = null,
    Quantity? Damaged = null) : Command;

/// <summary>Promises units at a site, at once.</summary>
/// <param name="For">For whom or what; the caller when absent.</param>
/// <param name="ExpiresAt">When the promise ends by itself; never when absent.</param>
/// <param name="From">When the units are needed; from now on when absent.</param>
/// <param name="To">When they are free again, not included; never when absent.</param>
public sealed record ReserveStock(
    SiteId Site,
    Quantity Quantity,
    Holder? For = null,
    DateTimeOffset? ExpiresAt = null,
    LongText? Note = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null) : Command;

/// <summary>Ends a promise; its units are available again.</summary>
public sealed record CancelReservation(ReservationId Reservation, LongText? Note = null) : Command;

/// <summary>Units leave a site with a named holder.</summary>
/// <param name="Holder">Who takes them; when absent, whom the reservation is for, and the caller without one.</param>
/// <param name="Bin">Where to take them from; the depot chooses when absent.</param>
/// <param name="DueBackAt">When they are due back; the end of the reservation's window when absent.</param>
/// <param name="Reservation">The promise this fulfils.</param>
/// <param name="Serials">For a serialized item, exactly which units.</param>
public sealed record CheckOutStock(
    SiteId Site,
    Quantity Quantity,
    Holder? Holder = null,
    DateTimeOffset? DueBackAt = null,
    BinPath? Bin = null,
    ReservationId? Reservation = null,
    IReadOnlyList<SerialNumber>? Serials = null,
    LongText? Note = null) : Command;

/// <summary>Units come back from a holder, split by disposition. The four quantities together are what this checkout gives back.</summary>
/// <param name="Site">Where they come back; the site they left from when absent.</param>
/// <param name="Serials">For a serialized item, exactly which units; they all have the one disposition whose quantity is given.</param>
public sealed record CheckInStock(
    CheckoutId Checkout,
    Quantity? Good = null,
    Quantity? Damaged = null,
    Quantity? Lost = null,
    Quantity? Consumed = null,
    SiteId? Site = null,
    BinPath? Bin = null,
    IReadOnlyList<SerialNumber>? Serials = null,
    LongText? Note = null) : Command;

/// <summary>Units are used up at a site and do not come back.</summary>
/// <param name="For">The person, job or place that used them; when absent, whom the reservation is for, and the caller without one.</param>
public sealed record ConsumeStock(
    SiteId Site,
    Quantity Quantity,
    Holder? For = null,
    BinPath? Bin = null,
    ReservationId? Reservation = null,
    IReadOnlyList<SerialNumber>? Serials = null,
    LongText? Note = null) : Command;

/// <summary>On hand changes with a reason and no movement.</summary>
/// <param name="Change">Signed: what to add to on hand, negative to take away.</param>
public sealed record AdjustStock(
    SiteId Site,
    Quantity Change,
    AdjustmentReason Reason,
    BinPath? Bin = null,
    LotNumber? Lot = null,
    IReadOnlyList<SerialNumber>? Serials = null,
    LongText? Note = null) : Command;
