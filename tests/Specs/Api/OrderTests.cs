using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api;

/// <summary>Buying through the real app: ordered by a manager, received by staff, seen in every number.</summary>
[Collection("Depot")]
public sealed class OrderTests(DepotFixture depot)
{
    private static readonly DateTimeOffset Someday = new(2100, 3, 20, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_purchase_arrives_in_parts_some_of_it_damaged_and_is_closed_short()
    {
        var sku = await depot.StockedAsync(0);
        var order = new { site = "north", quantity = 12, supplier = "Fastener supply", orderNumber = "PO-7", expectedAt = Someday, unitCost = "0.25 EUR" };
        await depot.RefusedAsync(Cast.Staff, $"items/{sku}/orders", order, RefusalCode.NotPermitted);
        var placed = await depot.DoAsync(Cast.Manager, $"items/{sku}/orders", order);
        Assert.Equal((Q(0), Q(12), Q(12)), (placed.Site!.OnHand, placed.Site.OnOrder, placed.Site.Position));
        var id = placed.Order!.Order;

        var no = await depot.RefusedAsync(Cast.Staff, $"items/{sku}/reservations", new { site = "north", quantity = 1 }, RefusalCode.NotEnoughAvailable);
        Assert.Contains("0 available, 12 on order for 2100-03-20 at NORTH", no.Message, StringComparison.Ordinal);
        Assert.Equal(Q(12), no.Detail.OnOrder);

        var part = await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 8, damaged = 1, order = id });
        Assert.Equal((Q(7), Q(1), Q(4), Q(11)), (part.Site!.OnHand, part.Site.Quarantined, part.Site.OnOrder, part.Site.Position));
        Assert.Equal((Q(8), Q(4)), (part.Order!.Received, part.Order.OnOrder));
        await depot.RefusedAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 5, order = id }, RefusalCode.MoreThanOnOrder);

        await depot.DoAsync(Cast.Manager, $"items/{sku}/orders/changes", new { order = id, quantity = 10 });
        await depot.RefusedAsync(Cast.Manager, $"items/{sku}/orders/cancellations", new { order = id }, RefusalCode.OrderReceived);
        Assert.Equal(Q(2), (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}")).Orders!.Single().OnOrder);
        var closed = await depot.DoAsync(Cast.Manager, $"items/{sku}/orders/closures", new { order = id });
        Assert.Equal((Q(0), Q(7)), (closed.Site!.OnOrder, closed.Site.Position));
        await depot.RefusedAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 1, order = id }, RefusalCode.OrderEnded);
        await depot.RefusedAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 1, order = "O-99" }, RefusalCode.OrderUnknown);
    }

    [Theory]
    [InlineData("12.50")]
    [InlineData("12,50 EUR")]
    [InlineData("-1 EUR")]
    [InlineData("0.00001 EUR")]
    public async Task A_cost_is_an_amount_and_a_currency(string cost)
    {
        var sku = await depot.StockedAsync(0);
        var no = await depot.RefusedAsync(Cast.Manager, $"items/{sku}/orders", new { site = "north", quantity = 1, supplier = "S", unitCost = cost }, RefusalCode.RequestInvalid);
        Assert.Equal("unitCost must be an amount and a currency, such as 12.50 EUR.", no.Message);
    }
}
