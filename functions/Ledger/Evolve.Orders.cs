using CountDepot.Contracts;

namespace CountDepot.Ledger;

// What the facts of an order do to the state.
public sealed partial record Item
{
    private Item After(ItemEvent.OrderPlaced e, Stamp stamp) => this with
    {
        Orders = Orders.Add(e.Order, new(e.Order, e.Site, e.Quantity, Quantity.Zero, e.Supplier, e.Number, e.ExpectedAt, e.Serials, e.UnitCost, stamp.By, stamp.At)),
        Numbered = Numbered + 1,
    };

    private Item After(ItemEvent.OrderChanged e) =>
        Keep(Orders[e.Order] with { Ordered = e.Quantity, ExpectedAt = e.ExpectedAt, Announced = e.Serials });

    private Item Arrive(ItemEvent.Received e)
    {
        if (e.Order is not { } id) return this;
        var order = Orders[id];
        return Keep(order with { Received = order.Received + e.Quantity, Announced = order.Announced.RemoveRange(Serials(e.Serials)) });
    }

    // An order of which everything is here has ended.
    private Item Keep(Order order) => this with { Orders = order.OnOrder.IsPositive ? Orders.SetItem(order.Id, order) : Orders.Remove(order.Id) };
}
