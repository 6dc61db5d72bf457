namespace CountDepot.Contracts;

/// <summary>
/// Orders units of the item from a supplier for a site: on order until they arrive, are cancelled, or the order is closed. The lines of one
/// purchase, each with its item, share its order number.
/// </summary>
/// <param name="OrderNumber">What the purchase is called outside, such as the number of the purchase order.</param>
/// <param name="ExpectedAt">When the units should be there.</param>
/// <param name="Serials">For a serialized item, the serial numbers the supplier announced, one for each unit: what arrives is checked against them.</param>
/// <param name="UnitCost">What one unit costs.</param>
public sealed record PlaceOrder(
    SiteId Site,
    Quantity Quantity,
    ShortText Supplier,
    ShortText? OrderNumber = null,
    DateTimeOffset? ExpectedAt = null,
    IReadOnlyList<SerialNumber>? Serials = null,
    Money? UnitCost = null,
    LongText? Note = null) : Command;

/// <summary>Changes what is expected on an order: how much, when, or which serial numbers.</summary>
/// <param name="Quantity">How much is ordered altogether, what has arrived included; as before when absent.</param>
/// <param name="ExpectedAt">When the rest should be there; as before when absent.</param>
/// <param name="Serials">The announced serial numbers that are still to come, all of them; as before when absent.</param>
public sealed record ChangeOrder(
    OrderId Order,
    Quantity? Quantity = null,
    DateTimeOffset? ExpectedAt = null,
    IReadOnlyList<SerialNumber>? Serials = null,
    LongText? Note = null) : Command;

/// <summary>Closes an order short: what has not arrived will not come.</summary>
public sealed record CloseOrder(OrderId Order, LongText? Note = null) : Command;

/// <summary>Calls off an order of which nothing has arrived.</summary>
public sealed record CancelOrder(OrderId Order, LongText? Note = null) : Command;

/// <summary>Units ordered from a supplier and not all here yet.</summary>
/// <param name="Ordered">Altogether.</param>
/// <param name="Received">Arrived so far, damaged ones included.</param>
/// <param name="OnOrder">Still to come.</param>
/// <param name="Missing">The announced serial numbers that have not arrived.</param>
public sealed record OrderView(
    OrderId Order,
    SiteId Site,
    Quantity Ordered,
    Quantity Received,
    Quantity OnOrder,
    string Supplier,
    string? OrderNumber,
    DateTimeOffset? ExpectedAt,
    string PlacedBy,
    DateTimeOffset PlacedAt,
    Money? UnitCost,
    IReadOnlyList<SerialNumber> Missing)
{
    /// <summary>Expected already and not all here.</summary>
    public bool IsLate { get; init; }
}
