using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api;

/// <summary>The lists by site and by person over HTTP: what is in them, in what order, page by page, and for whom.</summary>
[Collection("Depot")]
public sealed class ListTests(DepotFixture depot)
{
    [Fact]
    public async Task A_sites_stock_is_listed_in_order_of_SKU_over_pages()
    {
        var site = await SiteAsync();
        string[] skus = [.. await Task.WhenAll(Enumerable.Range(1, 5).Select(n => depot.StockedAsync(n, site: site)))];
        await depot.DoAsync(Cast.Staff, $"items/{skus[4]}/reservations", new { site, quantity = 2 });
        await EventuallyAsync<StockPage>($"sites/{site}/stock", page => page.Items.Count == 5 && page.Items.Any(i => i.Stock.Reserved == Q(2)));

        var lines = new List<StockLine>();
        for (string? next = $"sites/{site}/stock?top=2"; next is not null;)
        {
            var page = await depot.GetAsync<StockPage>(Cast.Viewer, next);
            lines.AddRange(page.Items);
            next = page.NextLink?.Split("/api/v1/")[1];
        }
        Assert.Equal(skus.Order(StringComparer.Ordinal), lines.Select(l => l.Sku.Value));
        var last = lines.Single(l => l.Sku.Value == skus[4]).Stock;
        Assert.Equal((Q(5), Q(2), Q(3)), (last.OnHand, last.Reserved, last.Available));
    }

    [Fact]
    public async Task What_is_due_at_a_site_comes_soonest_first_and_says_what_is_overdue()
    {
        var site = await SiteAsync();
        var sku = await depot.StockedAsync(10, site: site);
        string[] days = ["2098-03-01T00:00:00Z", "2097-03-01T00:00:00Z", "2099-03-01T00:00:00Z"];
        foreach (var day in days) await depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site, quantity = 1, dueBackAt = day });
        await depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site, quantity = 1 });

        var all = await EventuallyAsync<ThingPage>($"sites/{site}/due", page => page.Things.Count == 3);
        Assert.Equal([2097, 2098, 2099], all.Things.Select(t => t.Checkout.DueBackAt!.Value.Year));
        Assert.All(all.Things, t => Assert.False(t.Checkout.IsOverdue));
        Assert.Equal(2, (await depot.GetAsync<ThingPage>(Cast.Staff, $"sites/{site}/due?before=2098-06-01T00:00:00Z")).Things.Count);
    }

    [Fact]
    public async Task A_request_is_on_the_lists_of_who_asked_who_it_is_for_and_who_decides_until_it_is_decided()
    {
        var site = await SiteAsync();
        var sku = await depot.StockedAsync(10, site: site);
        var asked = await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations/requests",
            new { site, quantity = 3, @for = new { kind = "person", name = "Viewer", id = Cast.Viewer.ObjectId } });

        await EventuallyAsync<PromisePage>($"sites/{site}/reservations?state=pending", page => page.Reservations.Count == 1);
        foreach (var (who, list) in ((Person, string)[])[(Cast.Staff, "me/reservations"), (Cast.Viewer, "me/reservations"), (Cast.Manager, "me/approvals")])
            Assert.Equal((Q(3), ReservationState.Pending), await OfAsync(who, list));

        await depot.DoAsync(Cast.Manager, $"items/{sku}/reservations/approvals", new { reservation = asked.Reservation!.Reservation, version = 1 });
        await EventuallyAsync<PromisePage>($"sites/{site}/reservations?state=pending", page => page.Reservations.Count == 0);
        Assert.Equal((Q(3), ReservationState.Approved), await OfAsync(Cast.Viewer, "me/reservations"));
        Assert.DoesNotContain((await depot.GetAsync<PromisePage>(Cast.Manager, "me/approvals")).Reservations, p => p.Sku.Value == sku);

        async Task<(Quantity, ReservationState)> OfAsync(Person who, string list)
        {
            var promise = (await depot.GetAsync<PromisePage>(who, $"{list}?top=200")).Reservations.Single(p => p.Sku.Value == sku).Reservation;
            return (promise.Quantity, promise.State);
        }
    }

    [Fact]
    public async Task A_hold_that_ran_out_is_on_no_list_though_nobody_wrote_it_down()
    {
        var site = await SiteAsync();
        var sku = await depot.StockedAsync(10, site: site);
        var soon = DateTimeOffset.UtcNow.AddSeconds(4);
        await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations", new { site, quantity = 3, expiresAt = soon });
        await EventuallyAsync<PromisePage>($"sites/{site}/reservations", page => page.Reservations.Count == 1 || DateTimeOffset.UtcNow >= soon);
        await EventuallyAsync<PromisePage>($"sites/{site}/reservations", page => page.Reservations.Count == 0);
        Assert.Equal(Q(10), (await depot.GetAsync<AvailabilityView>(Cast.Viewer, $"items/{sku}/availability?site={site}")).Stock.Available);
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_question_only()
    {
        var site = await SiteAsync();
        foreach (var _ in (int[])[1, 2]) await depot.StockedAsync(1, site: site);
        var page = await EventuallyAsync<StockPage>($"sites/{site}/stock?top=1", p => p.NextLink is not null);
        var cursor = page.NextLink!.Split("cursor=")[1];
        var refused = await depot.SendAsync(Cast.Viewer, HttpMethod.Get, $"sites/north/stock?cursor={cursor}");
        Assert.Equal(400, (int)refused.StatusCode);
    }

    [Fact]
    public async Task Lists_are_written_anew_when_an_administrator_asks()
    {
        var sku = await depot.StockedAsync(7);
        var asked = await depot.SendAsync(Cast.Admin, HttpMethod.Post, "lists/rebuilds", new { });
        Assert.Equal(200, (int)asked.StatusCode);
        Assert.False((await depot.GetAsync<ListsView>(Cast.Admin, "lists")).IsCurrent);
        await EventuallyAsync<ItemPage>($"items?find={sku}", page => page.Items.Count == 1);
    }

    private async Task<string> SiteAsync()
    {
        var site = $"L-{Guid.NewGuid():N}"[..12];
        await depot.SendAsync(Cast.Admin, HttpMethod.Post, $"sites/{site}", new { name = "List site" });
        return site;
    }

    // Lists follow within moments; how many is not for a test to say.
    private async Task<T> EventuallyAsync<T>(string path, Func<T, bool> isThere)
    {
        while (true)
        {
            var found = await depot.GetAsync<T>(Cast.Staff, path);
            if (isThere(found)) return found;
            await Task.Delay(50);
        }
    }
}
