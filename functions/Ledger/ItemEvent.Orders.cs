using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

// The facts of an order. What arrives on it is a receipt like any other, which names it.
[JsonDerivedType(typeof(OrderPlaced), "orderPlaced")]
[JsonDerivedType(typeof(OrderChanged), "orderChanged")]
[JsonDerivedType(typeof(OrderClosed), "orderClosed")]
[JsonDerivedType(typeof(OrderCancelled), "orderCancelled")]
public abstract partial record ItemEvent
{
    /// <summary>Units were ordered from a supplier. <paramref name="Serials"/> are those that were announced.</summary>
    public sealed record OrderPlaced(
        OrderId Order,
        SiteId Site,
        Quantity Quantity,
        ShortText Supplier,
        ShortText? Number,
        DateTimeOffset? ExpectedAt,
        ImmutableArray<SerialNumber> Serials,
        Money? UnitCost,
        LongText? Note) : ItemEvent;

    /// <summary>An order is for another quantity altogether, another day, or other serial numbers now.</summary>
    public sealed record OrderChanged(
        OrderId Order, SiteId Site, Quantity Quantity, DateTimeOffset? ExpectedAt, ImmutableArray<SerialNumber> Serials, LongText? Note) : ItemEvent;

    /// <summary>An order ended short: so much, and these announced units, will not come.</summary>
    public sealed record OrderClosed(OrderId Order, SiteId Site, Quantity Quantity, ImmutableArray<SerialNumber> Missing, LongText? Note) : ItemEvent;

    /// <summary>An order was called off before anything arrived.</summary>
    public sealed record OrderCancelled(OrderId Order, SiteId Site, Quantity Quantity, LongText? Note) : ItemEvent;
}
