using System.Text.Json.Nodes;
using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Api;

namespace CountDepot.Specs.Bot;

/// <summary>What the scanner page can do, with the real depot: every flow, and nothing twice.</summary>
public sealed class ScanTests(DepotFixture depot) : BesideDepot(depot)
{
    [Fact]
    public async Task What_is_scanned_is_looked_up_taken_brought_back_and_received()
    {
        var sku = await Depot.StockedAsync(10);
        var page = await OpenAsync(Cast.Staff);

        var found = (await page.FindAsync(sku))["item"]!;
        Assert.Equal("NORTH: Available 10 · On hand 10", (string?)found["facts"]![0]);
        Assert.Equal((true, "3 checked out."), After(await page.DoAsync(new { id = Guid.NewGuid(), act = "checkOut", sku, site = "NORTH", quantity = 3 })));
        var checkout = (string)(await page.FindAsync(sku, "checkIn"))["item"]!["checkouts"]![0]!["value"]!;
        Assert.Equal((true, "1 checked in: damaged."), After(await page.DoAsync(new { id = Guid.NewGuid(), act = "checkIn", sku, checkout, quantity = 1, disposition = "damaged" })));
        Assert.Equal((true, "5 received at NORTH."), After(await page.DoAsync(new { id = Guid.NewGuid(), act = "receive", sku, site = "NORTH", bin = "Room A/Shelf 3", quantity = 5 })));

        var north = Assert.Single((await Depot.GetAsync<ItemView>(Cast.Staff, $"items/{sku}")).Sites);
        Assert.Equal((Quantity.Of(12), Quantity.Of(1), Quantity.Of(2)), (north.OnHand, north.Quarantined, north.CheckedOut));
        Assert.Contains(north.Bins, b => b.Bin == BinPath.Parse("Room A/Shelf 3") && b.OnHand == Quantity.Of(5));
    }

    [Fact]
    public async Task What_is_sent_to_another_site_arrives_there_by_the_same_code()
    {
        var sku = await Depot.StockedAsync(10);
        var page = await OpenAsync(Cast.Staff);
        Assert.Equal((true, "4 on the way to SOUTH."), After(await page.DoAsync(new { id = Guid.NewGuid(), act = "ship", sku, site = "NORTH", to = "SOUTH", quantity = 4 })));
        var arriving = (await page.FindAsync(sku, "receive", "SOUTH"))["item"]!["arriving"]![0]!;
        Assert.Equal((true, "4 received at SOUTH."),
            After(await page.DoAsync(new { id = Guid.NewGuid(), act = "arrive", sku, site = "SOUTH", transfer = (string)arriving["value"]!, quantity = 4 })));
        var item = await Depot.GetAsync<ItemView>(Cast.Staff, $"items/{sku}");
        Assert.Equal([("NORTH", 6), ("SOUTH", 4)], item.Sites.Select(s => (s.Site.Value, (int)s.OnHand.Value)).Order());
    }

    [Fact]
    public async Task A_count_is_opened_and_its_lines_are_scanned()
    {
        var sku = await Depot.StockedAsync(10);
        var page = await OpenAsync(Cast.Staff);
        Assert.True((await page.DoAsync(new { id = Guid.NewGuid(), act = "openCount", site = "NORTH" })).IsDone);
        var count = (string)(await page.FindAsync(sku, "count"))["item"]!["counts"]![0]!["value"]!;
        Assert.Equal((true, "9 counted."), After(await page.DoAsync(new { id = Guid.NewGuid(), act = "count", sku, site = "NORTH", count, quantity = 9 })));
        await Depot.SettledAsync();
        var sheet = await Depot.GetAsync<CountSheet>(Cast.Manager, $"counts/{count}");
        Assert.Equal(Quantity.Of(9), Assert.Single(sheet.Lines, line => line.Sku == Sku.Parse(sku)).Line.Counted);
    }

    [Fact]
    public async Task An_order_that_is_brought_ten_times_is_done_once()
    {
        var sku = await Depot.StockedAsync(10);
        var page = await OpenAsync(Cast.Staff);
        var order = new { id = Guid.NewGuid(), act = "checkOut", code = sku, site = "NORTH", quantity = 2 };
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => page.DoAsync(order)));
        Assert.All(answers, answer => Assert.Equal((true, "2 checked out."), After(answer)));
        Assert.Equal(Quantity.Of(8), Assert.Single((await Depot.GetAsync<ItemView>(Cast.Staff, $"items/{sku}")).Sites).OnHand);
    }

    [Fact]
    public async Task A_return_that_is_brought_again_after_it_was_done_is_still_done()
    {
        var sku = await Depot.StockedAsync(10);
        var page = await OpenAsync(Cast.Staff);
        await page.DoAsync(new { id = Guid.NewGuid(), act = "checkOut", sku, site = "NORTH", quantity = 2 });
        var order = new { id = Guid.NewGuid(), act = "checkIn", code = sku, quantity = 2 };
        Assert.Equal((true, "2 checked in: good."), After(await page.DoAsync(order)));
        Assert.Equal((true, "2 checked in: good."), After(await page.DoAsync(order)));
        Assert.Equal(Quantity.Of(10), Assert.Single((await Depot.GetAsync<ItemView>(Cast.Staff, $"items/{sku}")).Sites).OnHand);
    }

    [Fact]
    public async Task An_order_stays_with_its_item_when_its_code_goes_to_another()
    {
        var (first, second) = (await Depot.StockedAsync(10), await Depot.StockedAsync(10));
        var (code, page, manager) = ($"BOX-{Guid.NewGuid():N}"[..20].ToUpperInvariant(), await OpenAsync(Cast.Staff), await OpenAsync(Cast.Manager));
        await LinkAsync(manager, first, code);
        var order = new { id = Guid.NewGuid(), act = "checkOut", code, site = "NORTH", quantity = 1 };
        Assert.True((await page.DoAsync(order)).IsDone);
        await LinkAsync(manager, second, code);
        Assert.True((await page.DoAsync(order)).IsDone);
        Assert.Equal(Quantity.Of(10), Assert.Single((await Depot.GetAsync<ItemView>(Cast.Staff, $"items/{second}")).Sites).OnHand);
        Assert.Equal(Quantity.Of(9), Assert.Single((await Depot.GetAsync<ItemView>(Cast.Staff, $"items/{first}")).Sites).OnHand);
    }

    [Fact]
    public async Task A_product_number_is_the_same_however_a_scanner_gives_it()
    {
        var (sku, manager) = (await Depot.StockedAsync(1), await OpenAsync(Cast.Manager));
        await LinkAsync(manager, sku, "4006381333931");
        foreach (var code in new[] { "4006381333931", "04006381333931", "]E04006381333931", "]C1010400638133393110LOT7", "https://id.gs1.org/01/04006381333931" })
            Assert.Contains(Skus(await manager.FindAsync(code)), found => found == sku);
    }

    [Fact]
    public async Task A_code_nobody_knows_is_given_to_an_item_or_makes_one_by_those_who_may()
    {
        var (sku, code) = (await Depot.StockedAsync(1), $"NEW-{Guid.NewGuid():N}"[..20].ToUpperInvariant());
        var (staff, manager) = (await OpenAsync(Cast.Staff), await OpenAsync(Cast.Manager));
        Assert.True((bool)(await staff.FindAsync(code))["isUnknown"]!);
        Assert.False((bool)(await staff.AskAsync("open", new { })).Body!["mayDefine"]!);
        Assert.True((bool)(await manager.AskAsync("open", new { })).Body!["mayDefine"]!);
        var refused = await staff.DoAsync(new { id = Guid.NewGuid(), act = "link", sku, code });
        Assert.False(refused.IsDone);
        Assert.Contains("Manager", refused.Message, StringComparison.Ordinal);

        await LinkAsync(manager, sku, code);
        Assert.Equal([sku], Skus(await staff.FindAsync(code)));
        Assert.Equal(1, (int)(await Depot.GetAsync<ItemView>(Cast.Staff, $"items/{sku}")).Sites.Single().OnHand.Value);

        var made = $"MADE-{Guid.NewGuid():N}"[..20].ToUpperInvariant();
        Assert.True((await manager.DoAsync(new { id = Guid.NewGuid(), act = "create", sku = made, code = made, name = "A new thing", kind = "stock" })).IsDone);
        Assert.Equal("A new thing", (await Depot.GetAsync<ItemView>(Cast.Staff, $"items/{made}")).Name);
    }

    [Fact]
    public async Task Bins_and_our_own_links_are_read_and_a_foreign_link_is_text()
    {
        var (sku, page) = (await Depot.StockedAsync(1), await OpenAsync(Cast.Staff));
        var bin = (await page.FindAsync("north/Room A/Shelf 3"))["bin"]!;
        Assert.Equal(("NORTH", "Room A/Shelf 3"), ((string?)bin["site"], (string?)bin["bin"]));
        Assert.Equal([sku], Skus(await page.FindAsync($"{BotInTeams.PublicUrl}items/{sku}")));
        Assert.Null((await page.FindAsync($"https://evil.example/items/{sku}"))["item"]);
        Assert.Null((await page.FindAsync("ELSEWHERE/Room A"))["bin"]);
    }

    [Fact]
    public async Task Who_may_not_is_told_and_nothing_is_done()
    {
        var sku = await Depot.StockedAsync(10);
        var outcome = await (await OpenAsync(Cast.Viewer)).DoAsync(new { id = Guid.NewGuid(), act = "checkOut", sku, site = "NORTH", quantity = 1 });
        Assert.False(outcome.IsDone);
        Assert.Contains("needs the role Staff", outcome.Message, StringComparison.Ordinal);
        Assert.Equal(Quantity.Of(10), Assert.Single((await Depot.GetAsync<ItemView>(Cast.Staff, $"items/{sku}")).Sites).OnHand);
    }

    private async Task LinkAsync(ScannerPage manager, string sku, string code)
    {
        Assert.True((await manager.DoAsync(new { id = Guid.NewGuid(), act = "link", sku, code })).IsDone);
        await Depot.SettledAsync();
    }

    private Task<ScannerPage> OpenAsync(Person person) => ScannerPage.OpenAsync(Bot.Http, Depot.Sim.As(person));

    private static IEnumerable<string> Skus(JsonNode found) =>
        found["item"] is { } item ? [(string)item["sku"]!] : found["several"]?.AsArray().Select(s => (string)s!["value"]!) ?? [];

    // What was done, without the item's name.
    private static (bool IsDone, string Message) After((bool IsDone, string Message) outcome) => (outcome.IsDone, outcome.Message.Split(": ", 2)[^1]);
}
