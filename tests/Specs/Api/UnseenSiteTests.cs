using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api;

/// <summary>Everybody but the administrator sees North only: what goes on at South is in no answer, not even where the two meet.</summary>
[Collection("Depot")]
public sealed class UnseenSiteTests(SiteTests.NorthOnly fixture) : IClassFixture<SiteTests.NorthOnly>
{
    private DepotFixture Depot => fixture.Depot;

    [Fact]
    public async Task A_site_one_may_not_see_is_named_in_no_answer()
    {
        var (sku, way) = await BusyAsync();
        string[] questions =
        [
            $"items/{sku}", $"items/{sku}/availability?site=north&quantity=50", $"items/{sku}/history?top=200", $"items/{sku}/history?site=north", $"items/{sku}/explanation?site=north",
            $"items/{sku}/reorder?site=north", $"codes/{sku}", "sites", "me", "me/things", "me/reservations", "me/approvals", "me/bookings", "kits", "counts?site=north",
            "sites/north/stock", "sites/north/due", "sites/north/low", "sites/north/reorder", "sites/north/orders", "sites/north/reservations", "holders/job/12/things",
        ];
        foreach (var question in questions) await IsSilentAsync(HttpMethod.Get, question);
        await IsSilentAsync(HttpMethod.Post, $"items/{sku}/retirement", new { });
        await IsSilentAsync(HttpMethod.Post, $"items/{sku}/reservations", new { site = "north", quantity = 90 });
        await IsSilentAsync(HttpMethod.Post, $"items/{sku}/transfers/shipments", new { quantity = 1, transfer = way, to = "north" });
        await IsSilentAsync(HttpMethod.Post, $"items/{sku}/transfers/shipments", new { quantity = 1, transfer = way });
        await IsSilentAsync(HttpMethod.Post, $"items/{sku}/transfers/cancellations", new { transfer = way });
    }

    [Fact]
    public async Task What_comes_from_or_goes_to_a_site_one_may_not_see_is_told_without_its_name()
    {
        var (sku, _) = await BusyAsync();
        var item = await Depot.GetAsync<ItemView>(Cast.Staff, $"items/{sku}");
        Assert.Equal([(null, North), (North, (SiteId?)null)], item.Transfers!.Select(t => (t.From, t.To)));
        Assert.Null(item.Totals);
        var told = (await Depot.GetAsync<HistoryPage>(Cast.Staff, $"items/{sku}/history")).Entries;
        var shipped = told.Single(e => e.What == "Shipped");
        Assert.StartsWith("5 shipped from another site to NORTH", shipped.Sentence, StringComparison.Ordinal);
        Assert.Equal((North, new NumberChange(Q(0), Q(5))), (shipped.Site, shipped.Incoming));
        Assert.Contains(told, e => e.Sentence.StartsWith("2 planned to go from NORTH to another site", StringComparison.Ordinal));
        Assert.Contains("any site", (await Depot.RefusedAsync(Cast.Manager, $"items/{sku}/retirement", new { }, RefusalCode.ItemNotEmpty)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_back_elsewhere_is_told_where_it_left_from_too()
    {
        var (sku, _) = await BusyAsync();
        var atSouth = (await Depot.GetAsync<HistoryPage>(Cast.Admin, $"items/{sku}/history?site=south")).Entries.Single(e => e.What == "CheckedIn");
        Assert.StartsWith("1 good of ", atSouth.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("checked in at NORTH.", atSouth.Sentence, StringComparison.Ordinal);
        Assert.Equal(new NumberChange(Q(4), Q(3)), atSouth.CheckedOut);
        Assert.Single((await Depot.GetAsync<HistoryPage>(Cast.Admin, $"items/{sku}/history")).Entries, e => e.What == "CheckedIn");
    }

    private async Task IsSilentAsync(HttpMethod method, string path, object? body = null)
    {
        var text = await (await Depot.SendAsync(Cast.Manager, method, path, body)).Content.ReadAsStringAsync();
        Assert.False(text.Contains("south", StringComparison.OrdinalIgnoreCase), $"{path} says {text}");
        // Nor do its numbers: 77 came in there and nowhere else.
        Assert.False(System.Text.RegularExpressions.Regex.IsMatch(text, @"\b(77|87)\b"), $"{path} says {text}");
    }

    // 77 at South and 10 at North; of the 77 some are promised, out, on order, waited for, and on their way to North.
    private async Task<(string Sku, TransferId Planned)> BusyAsync()
    {
        var sku = await Depot.StockedAsync(10);
        async Task<CommandAnswer> Do(string verb, object body) => await Depot.DoAsync(Cast.Admin, $"items/{sku}/{verb}", body);
        await Do("receipts", new { site = "south", quantity = 77 });
        await Do("reservations", new { site = "south", quantity = 3 });
        var holder = new { kind = "job", name = "Job 12", id = "12" };
        var taken = await Do("checkouts", new { site = "south", quantity = 4, holder });
        await Do("checkins", new { checkout = taken.Checkout!.Checkout, good = 1, site = "north" });
        await Do("orders", new { site = "south", quantity = 9, supplier = "Supplier" });
        await Do("reorder", new { site = "south", point = 70, level = 90 });
        await Do("waitlist", new { site = "south", quantity = 76 });
        await Do("transfers/shipments", new { quantity = 5, from = "south", to = "north" });
        return (sku, (await Do("transfers", new { from = "north", to = "south", quantity = 2 })).Transfer!.Transfer);
    }
}
