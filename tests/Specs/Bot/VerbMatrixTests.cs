using System.Text.Json;
using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Turns;
using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Api;

namespace CountDepot.Specs.Bot;

/// <summary>
/// Every role × everywhere, at North alone, at South alone × every verb a card can carry: for whom it does something, and who is refused. What
/// the cards are about lies at North. A verb without a row fails the test.
/// </summary>
[Collection("Depot")]
public sealed class VerbMatrixTests(DepotFixture beside, RoleMatrixTests.Graded fixture) : IClassFixture<RoleMatrixTests.Graded>, IAsyncLifetime
{
    private const string Template = "VERB-MATRIX";
    private const string Group = "5c0de907-0000-4000-8000-00000000029";

    // What is said to whom may not, and of what is not there for them.
    private static readonly string[] NoSentences = ["This needs the role", "There is no ", " has no checkout C-2.", " has no reservation R-3."];
    private BotInTeams bot = null!;

    private DepotFixture Depot => fixture.Depot;

    /// <summary>Where the role has to be had.</summary>
    private enum Scope
    {
        Anywhere,
        North,
        Everywhere,
    }

    /// <summary>One row: what a card with this verb carries besides its op, and who may press it.</summary>
    private sealed record Row(Verb Verb, Role Needs, Scope At, CardData Data, params (string Field, string Value)[] Inputs);

    private static Row[] Rows(CardData item, CardData request, string site, string template)
    {
        var north = item with { Site = Pressing.North };
        var one = north with { Quantity = Quantity.One };
        return
        [
            new(Verb.Live, Role.Viewer, Scope.Anywhere, item), new(Verb.Show, Role.Viewer, Scope.Anywhere, item),
            new(Verb.Why, Role.Viewer, Scope.North, north), new(Verb.History, Role.Viewer, Scope.Anywhere, item),
            new(Verb.Reservations, Role.Viewer, Scope.Anywhere, item), new(Verb.Checkouts, Role.Viewer, Scope.Anywhere, item),
            new(Verb.MyThings, Role.Viewer, Scope.Anywhere, new()), new(Verb.MyRequests, Role.Viewer, Scope.Anywhere, new()), new(Verb.Approvals, Role.Manager, Scope.Anywhere, new()),
            new(Verb.Request, Role.Viewer, Scope.North, request), new(Verb.Sites, Role.Viewer, Scope.Anywhere, new()),
            new(Verb.Help, Role.None, Scope.Anywhere, new()), new(Verb.Dismiss, Role.None, Scope.Anywhere, new()), new(Verb.Scan, Role.None, Scope.Anywhere, new()),
            new(Verb.Ask, Role.Viewer, Scope.Anywhere, item with { About = Verb.Reserve }), new(Verb.Ask, Role.Manager, Scope.North, request with { About = Verb.Suggest }),
            new(Verb.Suggest, Role.Manager, Scope.North, request, ("quantity", "3"), ("comment", "Fewer")),
            new(Verb.Change, Role.Staff, Scope.North, request with { Version = 99 }, ("quantity", "3")),
            new(Verb.Approve, Role.Manager, Scope.North, request), new(Verb.Reject, Role.Manager, Scope.North, request, ("comment", "No")),
            new(Verb.Reserve, Role.Staff, Scope.North, one), new(Verb.CheckOut, Role.Staff, Scope.North, one), new(Verb.Consume, Role.Staff, Scope.North, one),
            new(Verb.Receive, Role.Staff, Scope.North, one), new(Verb.Adjust, Role.Manager, Scope.North, one with { Reason = AdjustmentReason.Correction }),
            new(Verb.CheckIn, Role.Staff, Scope.North, item with { Checkout = CheckoutId.Parse("C-2"), Quantity = Quantity.One, Disposition = Disposition.Good }),
            new(Verb.Cancel, Role.Staff, Scope.North, item with { Reservation = ReservationId.Parse("R-3") }),
            new(Verb.Roles, Role.Admin, Scope.Anywhere, new()), new(Verb.Role, Role.Admin, Scope.Anywhere, new() { Group = GroupId.Parse($"{Group}9") }),
            new(Verb.SetRole, Role.Admin, Scope.North, new() { Group = GroupId.Parse($"{Group}9") }, ("role", "viewer"), ("sites", "NORTH")),
            new(Verb.RemoveRole, Role.Admin, Scope.Anywhere, new() { Group = GroupId.Parse($"{Group}8"), Version = 99 }),
            new(Verb.Settings, Role.Viewer, Scope.North, new() { Site = Pressing.North }),
            new(Verb.DefineSite, Role.Admin, Scope.North, new() { Site = Pressing.North, Seen = site }, ("timeZone", "Europe/Berlin"), ("hours", "4")),
            new(Verb.Templates, Role.Viewer, Scope.Anywhere, new()), new(Verb.Template, Role.Viewer, Scope.Anywhere, new() { Template = TemplateId.Parse(Template) }),
            new(Verb.DefineTemplate, Role.Admin, Scope.Everywhere, new() { Template = TemplateId.Parse(Template), Seen = template }, ("called", "Matrix")),
        ];
    }

    public async Task InitializeAsync()
    {
        bot = BotInTeams.Beside(beside.Sim, Depot.Address);
        beside.Sim.SetUp(Cast.Stranger, new("en-GB", "UTC"));
        await Depot.SendAsync(Cast.Admin, HttpMethod.Post, $"templates/{Template}", new { name = "Matrix", kind = "stock" });
        await Depot.SendAsync(Cast.Admin, HttpMethod.Post, "sites/north", new { name = "North", timeZone = "Europe/Berlin" });
    }

    public async Task DisposeAsync() => await bot.DisposeAsync();

    // What helps where something is low needs an episode to press on: AlertTests say who may.
    private static readonly Verb[] OnAlerts = [Verb.AlertTransfer, Verb.AlertOrder, Verb.AlertReserve, Verb.Snooze];

    [Fact]
    public void Every_verb_has_a_row() => Assert.Empty(Enum.GetValues<Verb>().Except(OnAlerts).Except(Rows(new(), new(), "", "").Select(row => row.Verb)));

    public static TheoryData<Role, string> Combinations => RoleMatrixTests.Combinations;

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task Every_press_does_something_for_whom_it_should(Role role, string scope)
    {
        var group = role == Role.None ? "none" : RoleMatrixTests.Graded.GroupOf(role, scope);
        beside.Sim.AddToGroup(Cast.Stranger, group);
        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
        try
        {
            var wrong = new List<string>();
            foreach (var row in await RowsAsync())
            {
                var (isRefused, says) = await PressAsync(row);
                if (isRefused == May(row, role, scope)) wrong.Add($"{role} at {scope}: {row.Verb} says {says.ReplaceLineEndings(" / ")}");
            }
            Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        }
        finally
        {
            beside.Sim.RemoveFromGroup(Cast.Stranger, group);
        }
    }

    private static bool May(Row row, Role role, string scope) => row.At switch
    {
        Scope.Anywhere => role >= row.Needs,
        Scope.North => scope is "*" or "north" && role >= row.Needs,
        _ => scope is "*" && role >= row.Needs,
    };

    // A request that waits, something that is out and something that is promised, all at North.
    private async Task<Row[]> RowsAsync()
    {
        var sku = await Depot.StockedAsync(50);
        await Depot.DoAsync(Cast.Staff, $"items/{sku}/reservations/requests", new { site = "north", quantity = 6 });
        await Depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 9 });
        await Depot.DoAsync(Cast.Staff, $"items/{sku}/reservations", new { site = "north", quantity = 1 });
        var north = (await Depot.GetAsync<SitePage>(Cast.Admin, "sites")).Sites.Single(site => site.Site == Pressing.North);
        var template = await Depot.GetAsync<TemplateView>(Cast.Admin, $"templates/{Template}");
        var item = new CardData { Sku = Sku.Parse(sku) };
        var request = item with { Reservation = ReservationId.Parse("R-1"), Version = 1, Chat = TurnContext.OpOf(Cast.Stranger.PersonalChat, "") };
        return [.. Rows(item, request, SeenOf(north), SeenOf(template)).Select(row => row with { Data = row.Data with { Op = TurnContext.OpOf(sku, "") } })];
    }

    private static string SeenOf<T>(T view) => TurnContext.OpOf("seen", JsonSerializer.Serialize(view, Wire.Json));

    private async Task<(bool IsRefused, string Says)> PressAsync(Row row)
    {
        var data = row.Data.ToJson(row.Verb);
        foreach (var (field, value) in row.Inputs) data[field] = value;
        var action = new JsonObject { ["type"] = "Action.Execute", ["verb"] = row.Verb.Name(), ["data"] = data };
        var activity = Activities.Invoke(bot.Teams, bot.Teams.As(Cast.Stranger).Conversation, Cast.Stranger, "adaptiveCard/action", new JsonObject { ["action"] = action }, "1");
        var answer = JsonNode.Parse((await bot.Teams.Delivery.TryAsync(activity, null)).Body)!;
        if ((int)answer["statusCode"]! == 403) return (true, (string)answer["value"]!["message"]!);
        Assert.True((int)answer["statusCode"]! == 200, $"{row.Verb}: {answer}");
        var says = string.Join('\n', CardReader.Texts(answer["value"]!.AsObject()));
        return (NoSentences.Any(no => says.Contains(no, StringComparison.Ordinal)), says);
    }
}
