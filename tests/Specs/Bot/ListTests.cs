using System.Net;
using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Bot.Pressing;

namespace CountDepot.Specs.Bot;

/// <summary>My things, my requests, approvals: whole lists in pages of four.</summary>
public sealed class ListTests
{
    private static readonly DateTimeOffset Now = DepotStandIn.Now;

    [Fact]
    public async Task What_somebody_has_comes_in_pages_and_each_thing_can_be_brought_back()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        bot.Depot.Do("DRILL-18V", new CheckOutStock(North, Quantity.Of(2), DueBackAt: Now.AddDays(4)));
        bot.Depot.Script = Listing("me/things", new ThingPage([.. Enumerable.Range(1, 9).Select(Thing)], Now));
        var chat = bot.Teams.As(Cast.Staff);
        var list = await chat.SayAsync("my things");
        Assert.Contains("What you have, soonest due first", list.Reading, StringComparison.Ordinal);
        Assert.Contains("Page 1 of 3", list.Reading, StringComparison.Ordinal);
        Assert.Equal(["Return Thing 1", "Return Thing 2", "Return Thing 3", "Return Thing 4", "Next page"], Titles(list.Card!));
        Assert.Equal("me/things?top=200", bot.Depot.Requests.Single(r => r.Path.StartsWith("me/", StringComparison.Ordinal)).Path);

        var second = await chat.PressAsync(list, "Next page");
        Assert.Equal(["Return Thing 5", "Return Thing 6", "Return Thing 7", "Return Thing 8", "Page before", "Next page"], Titles(second.Card!));
        var third = await chat.PressAsync(list, "Next page");
        Assert.Equal(["Return Thing 9", "Page before"], Titles(third.Card!));
        // The list has become shorter: the page that is no longer there is the last one.
        bot.Depot.Script = Listing("me/things", new ThingPage([Thing(1)], Now));
        Assert.Equal(["Return Thing 1"], Titles((await chat.PressAsync(list, "Page before")).Card!));
        Assert.Contains("Check in", Titles((await chat.PressAsync(list, "Return Thing 1")).Card!));
    }

    [Fact]
    public async Task Requests_and_approvals_open_one_by_one_and_text_alone_decides_nothing()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        bot.Depot.Do("M8-BOLT", new RequestReservation(North, Quantity.Of(6)));
        var promise = new PromiseView(Sku.Parse("M8-BOLT"), "M8 bolt, zinc", "each", bot.Depot["M8-BOLT"].Reservations.Values.Select(r =>
            new ReservationView(r.Id, r.Site, r.Quantity, r.For, "Staff", r.ReservedAt, r.ExpiresAt) { Version = 1 }).Single());
        bot.Depot.Script = Listing("me/reservations", new PromisePage([promise], Now));
        var mine = await bot.Teams.As(Cast.Staff).SayAsync("my requests");
        Assert.Contains("M8-BOLT · R-1 · waiting for approval", mine.Reading, StringComparison.Ordinal);
        bot.Depot.Script = Listing("me/approvals", new PromisePage([promise], Now));
        var chat = bot.Teams.As(Cast.Manager);
        foreach (var text in new[] { "approvals", "approve R-1" })
            Assert.Contains("Waiting for your decision, longest first", (await chat.SayAsync(text)).Reading, StringComparison.Ordinal);
        Assert.Contains("R-1", Reading(await chat.PressAsync(await chat.SayAsync("freigaben"), "R-1 M8 bolt, zinc")), StringComparison.Ordinal);
        Assert.Contains("R-1", (await chat.SayAsync("approve R-1 M8-BOLT")).Reading, StringComparison.Ordinal);
        Assert.Empty(bot.Depot.Commands);
    }

    [Fact]
    public async Task A_refused_list_says_why()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        bot.Depot.Script = r => r.RequestUri!.AbsolutePath.EndsWith("/me/approvals", StringComparison.Ordinal)
            ? DepotStandIn.No(403, RefusalCode.NotPermitted, "This needs the role Manager; you are Staff.", new() { Needs = Role.Manager })
            : null;
        Assert.Contains("This needs the role Manager; you are Staff.", (await bot.Teams.As(Cast.Staff).SayAsync("approvals")).Reading, StringComparison.Ordinal);
    }

    private static ThingView Thing(int i) => new(Sku.Parse("DRILL-18V"), $"Thing {i}", "each",
        new(CheckoutId.Parse("C-1"), North, Quantity.Of(i), new(HolderKind.Person, ShortText.Parse("Staff")), Now, Now.AddDays(i), []));

    private static Func<HttpRequestMessage, HttpResponseMessage?> Listing<T>(string path, T page) => request =>
        request.RequestUri!.AbsolutePath.EndsWith(path, StringComparison.Ordinal) ? DepotStandIn.Json(HttpStatusCode.OK, JsonSerializer.Serialize(page, Wire.Json)) : null;

    private static IEnumerable<string> Titles(System.Text.Json.Nodes.JsonObject card) => card["actions"]!.AsArray().Select(a => (string)a!["title"]!);
}
