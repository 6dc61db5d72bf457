using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

/// <summary>Units ordered from a supplier, of which some are still to come.</summary>
/// <param name="Ordered">Altogether.</param>
/// <param name="Received">Arrived so far, damaged ones included.</param>
/// <param name="Announced">The serial numbers that were announced and have not arrived; empty when none were.</param>
public sealed record Order(
    OrderId Id,
    SiteId Site,
    Quantity Ordered,
    Quantity Received,
    ShortText Supplier,
    ShortText? Number,
    DateTimeOffset? ExpectedAt,
    ImmutableArray<SerialNumber> Announced,
    Money? UnitCost,
    Actor By,
    DateTimeOffset PlacedAt)
{
    [JsonIgnore]
    public Quantity OnOrder => Ordered - Received;
}

// What is on order: it belongs to nobody's stock and is promised to nobody, but whoever thinks of buying has to know of it.
public sealed partial record Item
{
    /// <summary>The orders of which something is still to come.</summary>
    public ImmutableSortedDictionary<OrderId, Order> Orders { get; init; } = ImmutableSortedDictionary<OrderId, Order>.Empty;

    /// <summary>Ordered from suppliers for a site and not here yet.</summary>
    public Quantity OnOrder(SiteId site)
    {
        var sum = Quantity.Zero;
        foreach (var (_, order) in Orders)
        {
            if (order.Site == site) sum += order.OnOrder;
        }
        return sum;
    }

    /// <summary>Position = available + incoming + on order.</summary>
    public Quantity Position(SiteId site, DateTimeOffset at) => Available(site, at) + Incoming(site) + OnOrder(site);
}

// Buying: ordered for a site, arriving in one part or several, changed while it is under way, called off, or closed short.
internal static class Orders
{
    internal static Decision Decide(Item item, PlaceOrder command, Request request)
    {
        var serials = Checks.List(command.Serials);
        var refused = Checks.CannotBeUsed(item)
            ?? Checks.CannotBeAmount(item, command.Quantity)
            ?? Checks.WouldBeTooMuch(item, command.Quantity)
            ?? Checks.IsPast(item, command.ExpectedAt, request, "expectedAt")
            ?? Checks.SerialsDoNotMatch(item, command.Quantity, serials, optional: true)
            ?? CannotBeAnnounced(item, serials, null, request);
        if (refused is not null) return refused;

        var id = OrderId.Parse($"O-{item.Numbered + 1}");
        return new Accepted(
            [new ItemEvent.OrderPlaced(id, command.Site, command.Quantity, command.Supplier, command.OrderNumber, command.ExpectedAt, serials, command.UnitCost, command.Note)],
            command.Site, Order: id);
    }

    internal static Decision Decide(Item item, ChangeOrder command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (!TryFind(item, command.Order, request, out var order, out refused)) return refused;
        var quantity = command.Quantity ?? order.Ordered;
        var serials = command.Serials is null ? order.Announced : [.. command.Serials];
        var no = Checks.CannotBeAmount(item, quantity)
            ?? Checks.IsPast(item, command.ExpectedAt, request, "expectedAt")
            ?? IsLessThanReceived(item, order, quantity)
            ?? Checks.WouldBeTooMuch(item, quantity - order.Ordered)
            ?? Checks.SerialsDoNotMatch(item, quantity - order.Received, serials, optional: true)
            ?? CannotBeAnnounced(item, serials, order.Id, request);
        if (no is not null) return no;
        var after = new ItemEvent.OrderChanged(order.Id, order.Site, quantity, command.ExpectedAt ?? order.ExpectedAt, serials, command.Note);
        var isSame = after.Quantity == order.Ordered && after.ExpectedAt == order.ExpectedAt && serials.SequenceEqual(order.Announced);
        return new Accepted(isSame ? [] : [after], order.Site, Order: order.Id);
    }

    internal static Decision Decide(Item item, CloseOrder command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (!TryFind(item, command.Order, request, out var order, out refused)) return refused;
        return new Accepted([new ItemEvent.OrderClosed(order.Id, order.Site, order.OnOrder, order.Announced, command.Note)], order.Site, Order: order.Id);
    }

    internal static Decision Decide(Item item, CancelOrder command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (!TryFind(item, command.Order, request, out var order, out refused)) return refused;
        if (order.Received.IsPositive)
            return Refuse(RefusalCode.OrderReceived,
                $"{item.Known.Amount(order.Received)} of the {order.Ordered} of {item.Known.Name} on {order.Id} have arrived, so it cannot be called off. " +
                $"Close it if the other {order.OnOrder} will not come.",
                Numbers(item, order, null));
        return new Accepted([new ItemEvent.OrderCancelled(order.Id, order.Site, order.OnOrder, command.Note)], order.Site, Order: order.Id);
    }

    /// <summary>An open order that the caller may see, or the reason there is none.</summary>
    internal static bool TryFind(Item item, OrderId id, Request request, out Order order, out Refused refused)
    {
        refused = null!;
        if (item.Orders.TryGetValue(id, out order!) && request.Sees(order.Site)) return true;
        refused = order is null && item.WasNumbered(id.Value, 'O')
            ? Refuse(RefusalCode.OrderEnded,
                $"Nothing of {id} of {item.Known.Name} is to come any more: all of it arrived, or it was closed. Look at the history for what became of it.",
                new() { Sku = item.Sku })
            : Refuse(RefusalCode.OrderUnknown, $"{item.Known.Name} has no order {id}. Look at the item for the open ones.", new() { Sku = item.Sku });
        return false;
    }

    /// <summary>What arrives is what was ordered: for this site, announced where serial numbers were, and no more of it.</summary>
    internal static Refused? CannotArrive(Item item, Order order, ReceiveStock command, ImmutableArray<SerialNumber> serials)
    {
        if (command.Site != order.Site)
            return Refuse(RefusalCode.OrderElsewhere,
                $"{order.Id} of {item.Known.Name} is to arrive at {order.Site}, not at {command.Site}. Receive it there and transfer it.",
                Numbers(item, order, command.Quantity));
        foreach (var serial in order.Announced.IsEmpty ? [] : serials)
        {
            if (order.Announced.Contains(serial)) continue;
            return Refuse(RefusalCode.SerialUnknown, $"{serial} is not on {order.Id}; still to come are {Some(order.Announced)}. Check the label, or change the order.",
                Numbers(item, order, command.Quantity) with { Serial = serial });
        }
        if (command.Quantity <= order.OnOrder) return null;
        return Refuse(RefusalCode.MoreThanOnOrder,
            $"{item.Known.Amount(order.OnOrder)} of {item.Known.Name} are still to come on {order.Id} ({order.Ordered} ordered, {order.Received} received), not {command.Quantity}. " +
            $"Receive {order.OnOrder} on it and the other {command.Quantity - order.OnOrder} without it, or change the order first.",
            Numbers(item, order, command.Quantity));
    }

    /// <summary>", 12 on order for 2026-03-20", or nothing.</summary>
    internal static string Say(Item item, SiteId site)
    {
        if (item.OnOrder(site) is not { IsPositive: true } onOrder) return "";
        var days = item.Orders.Values.Where(o => o.Site == site).Select(o => o.ExpectedAt is { } at ? (DateOnly?)Item.DayOf(at) : null).Distinct().Order().ToList();
        var first = days.FirstOrDefault(day => day is not null);
        return $", {item.Known.Amount(onOrder)} on order{(first is null ? "" : days.Count == 1 ? $" for {first:yyyy-MM-dd}" : $", the first for {first:yyyy-MM-dd}")}";
    }

    internal static IEnumerable<Order> Open(Item item) =>
        item.Orders.Values.OrderBy(o => o.ExpectedAt ?? DateTimeOffset.MaxValue).ThenBy(o => o.PlacedAt).ThenBy(o => o.Id);

    internal static OrderView View(Order o, DateTimeOffset at) => new(
        o.Id, o.Site, o.Ordered, o.Received, o.OnOrder, o.Supplier.Value, o.Number?.Value, o.ExpectedAt, o.By.Name ?? o.By.Id, o.PlacedAt, o.UnitCost, o.Announced)
    {
        IsLate = o.ExpectedAt <= at,
    };

    /// <summary>"LX-1, LX-2 and 3 more".</summary>
    internal static string Some(ImmutableArray<SerialNumber> serials) => $"{string.Join(", ", serials.Take(10))}{(serials.Length > 10 ? $" and {serials.Length - 10} more" : "")}";

    private static Refused? IsLessThanReceived(Item item, Order order, Quantity quantity) => quantity > order.Received
        ? null
        : Refuse(RefusalCode.LessThanReceived,
            $"{item.Known.Amount(order.Received)} of {item.Known.Name} have arrived on {order.Id}; it cannot be for {quantity}. " +
            $"Order more than {order.Received}, or close it if nothing else will come.",
            Numbers(item, order, quantity));

    // A unit that is here cannot be on its way, and none is on its way twice.
    private static Refused? CannotBeAnnounced(Item item, ImmutableArray<SerialNumber> serials, OrderId? except, Request request)
    {
        if (Receipts.SerialIsKnown(item, serials, request) is { } known) return known;
        foreach (var other in item.Orders.Values.Where(o => o.Id != except))
        {
            if (other.Announced.Intersect(serials).Take(1).ToList() is not [var serial]) continue;
            var which = request.Sees(other.Site) ? other.Id.Value : "another order";
            return Refuse(RefusalCode.SerialInUse, $"{serial} of {item.Known.Name} is announced on {which} already. Check the list.", new() { Sku = item.Sku, Serial = serial });
        }
        return null;
    }

    private static RefusalDetail Numbers(Item item, Order order, Quantity? asked) =>
        new() { Sku = item.Sku, Site = order.Site, Asked = asked, OnOrder = order.OnOrder, Unit = item.Known.Unit.Value };
}
