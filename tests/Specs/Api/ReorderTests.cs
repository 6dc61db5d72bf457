using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api;

/// <summary>What is low, what to do about it and what is to come, by item and by site, through the real app.</summary>
[Collection("Depot")]
public sealed class ReorderTests(DepotFixture depot)
{
    [Fact]
    public async Task A_site_that_runs_low_is_told_what_to_take_from_where_and_what_to_buy()
    {
        var site = await SiteAsync();
        var sku = await depot.StockedAsync(20, site: site);
        await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 9 });
        await depot.RefusedAsync(Cast.Staff, $"items/{sku}/reorder", new { site, point = 10 }, RefusalCode.NotPermitted);
        await depot.DoAsync(Cast.Manager, $"items/{sku}/reorder", new { site, point = 10, level = 30, multiple = 12, leadTimeDays = 7 });
        await depot.DoAsync(Cast.Manager, $"items/{sku}/reorder", new { site = "north", point = 4 });
        var used = await depot.DoAsync(Cast.Staff, $"items/{sku}/consumptions", new { site, quantity = 12 });
        Assert.Equal((Q(8), Q(10), true, 1), (used.Site!.Available, used.Site.ReorderPoint!.Value, used.Site.IsLow, used.Site.Low!.Number));

        var view = await depot.GetAsync<ReorderView>(Cast.Viewer, $"items/{sku}/reorder?site={site}");
        Assert.Equal((Q(8), Q(22), Q(24)), (view.Position, view.Needed, view.Order));
        Assert.Equal((North, Q(4)), (view.Transfers.Single().From, view.Transfers.Single().Quantity));
        Assert.StartsWith("Position 8 is at or below the point 10: take 4 from NORTH, order 24. The point was set;", view.Reason, StringComparison.Ordinal);

        var low = await EventuallyAsync<LowPage>($"sites/{site}/low", page => page.Items.Count == 1);
        Assert.Equal((sku, Q(8), Q(10), 1), (low.Items[0].Sku.Value, low.Items[0].Stock.Available, low.Items[0].Stock.ReorderPoint!.Value, low.Items[0].Stock.Low!.Number));
        var reorder = await EventuallyAsync<ReorderPage>($"sites/{site}/reorder", page => page.Items.Count == 1);
        Assert.Equal((sku, Q(24)), (reorder.Items[0].Sku.Value, reorder.Items[0].Order));

        var placed = await depot.DoAsync(Cast.Manager, $"items/{sku}/orders", new { site, quantity = 24, supplier = "Supplier", orderNumber = "PO-7", expectedAt = "2099-01-02T00:00:00Z" });
        Assert.Empty((await EventuallyAsync<ReorderPage>($"sites/{site}/reorder", page => page.Items.Count == 0)).Items);
        var coming = await EventuallyAsync<OrderPage>($"sites/{site}/orders", page => page.Orders.Count == 1);
        Assert.Equal((sku, Q(24), false), (coming.Orders[0].Sku.Value, coming.Orders[0].Order.OnOrder, coming.Orders[0].Order.IsLate));
        Assert.Single((await depot.GetAsync<OrderPage>(Cast.Viewer, $"sites/{site}/orders?number=po-7")).Orders);
        Assert.Empty((await depot.GetAsync<OrderPage>(Cast.Viewer, $"sites/{site}/orders?number=PO-8")).Orders);
        Assert.Equal(Q(24), (await depot.GetAsync<ExplanationView>(Cast.Viewer, $"items/{sku}/explanation?site={site}")).Orders!.Single().OnOrder);
        Assert.Single((await depot.GetAsync<LowPage>(Cast.Viewer, $"sites/{site}/low")).Items);

        await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site, quantity = 24, order = placed.Order!.Order });
        await EventuallyAsync<LowPage>($"sites/{site}/low", page => page.Items.Count == 0);
        await EventuallyAsync<OrderPage>($"sites/{site}/orders", page => page.Orders.Count == 0);
    }

    [Fact]
    public async Task What_is_low_is_listed_in_order_of_SKU_over_pages()
    {
        var site = await SiteAsync();
        string[] skus = [.. await Task.WhenAll(Enumerable.Range(1, 3).Select(n => depot.StockedAsync(n, site: site)))];
        foreach (var sku in skus) await depot.DoAsync(Cast.Manager, $"items/{sku}/reorder", new { site, point = 2 });
        string[] low = [.. skus.Take(2).Order(StringComparer.Ordinal)];

        await EventuallyAsync<LowPage>($"sites/{site}/low", page => page.Items.Count == 2);
        var first = await depot.GetAsync<LowPage>(Cast.Viewer, $"sites/{site}/low?top=1");
        var second = await depot.GetAsync<LowPage>(Cast.Viewer, first.NextLink!.Split("/api/v1/")[1]);
        Assert.Equal(low, first.Items.Concat(second.Items).Select(i => i.Sku.Value));
        Assert.Null(second.NextLink);
        var due = await depot.GetAsync<ReorderPage>(Cast.Viewer, $"sites/{site}/reorder?top=1");
        Assert.Equal(low[1], (await depot.GetAsync<ReorderPage>(Cast.Viewer, due.NextLink!.Split("/api/v1/")[1])).Items.Single().Sku.Value);
    }

    private async Task<string> SiteAsync()
    {
        var site = $"R-{Guid.NewGuid():N}"[..12];
        await depot.SendAsync(Cast.Admin, HttpMethod.Post, $"sites/{site}", new { name = "Reorder site" });
        return site;
    }

    // Lists follow within moments; how many is not for a test to say.
    private async Task<T> EventuallyAsync<T>(string path, Func<T, bool> isThere)
    {
        while (true)
        {
            var found = await depot.GetAsync<T>(Cast.Viewer, path);
            if (isThere(found)) return found;
            await Task.Delay(50);
        }
    }
}
