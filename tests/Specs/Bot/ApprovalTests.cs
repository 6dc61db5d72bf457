using System.Net.Http.Headers;
using System.Text;
using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Bot.Pressing;

namespace CountDepot.Specs.Bot;

/// <summary>
/// A request from chat to its decision, with the real depot: every situation a tap can meet, and its exact answer. Six of a hundred are asked
/// for by Staff, and the manager has a card of it.
/// </summary>
[Collection("Depot")]
public sealed class ApprovalTests(ApprovalDepot world) : IClassFixture<ApprovalDepot>, IAsyncLifetime
{
    private const string MayNot = "You are not allowed to decide this request. Ask a manager of the site.";
    private const string Own = "You cannot decide your own request. Ask another manager.";
    private static readonly Dictionary<string, string> Comment = new() { ["comment"] = "Needed at South" };
    private BotInTeams bot = null!;

    public Task InitializeAsync()
    {
        bot = BotInTeams.Beside(world.Depot.Sim, world.Depot.Address);
        foreach (var person in Cast.Everybody) world.Depot.Sim.SetUp(person, new("en-GB", "UTC"));
        return Task.CompletedTask;
    }

    // What a test did to the groups is undone, and forgotten by the depot.
    public async Task DisposeAsync()
    {
        bot.Teams.Graph.Outage = null;
        bot.Teams.AddToGroup(Cast.Manager, Cast.ManagersGroup);
        bot.Teams.RemoveFromGroup(Cast.Staff, Cast.ManagersGroup);
        world.Clock.Advance(TimeSpan.FromSeconds(61));
        await bot.DisposeAsync();
    }

    /// <summary>What happened before, who taps which button, and what they are told; then how often the request was decided and what it is.</summary>
    private sealed record Situation(
        Person By, string Button, int Status, string Says, int Decisions, ReservationState State, Func<ApprovalScene, Task>? Before = null, bool HasComment = false,
        Action<System.Text.Json.Nodes.JsonObject>? Forge = null, Func<ApprovalScene, Conversation>? Chat = null, string? Name = null);

    private static readonly Dictionary<string, Situation> Situations = new()
    {
        ["the manager of the site approves"] = new(Cast.Manager, "Approve", 200, "Approved by Manager, ", 1, ReservationState.Approved),
        ["the manager rejects with a comment"] = new(Cast.Manager, "Reject", 200, ": Needed at South", 1, ReservationState.Rejected, HasComment: true),
        ["a rejection has no comment"] = new(Cast.Manager, "Reject", 400, "A comment is required to reject.", 0, ReservationState.Pending),
        ["who asked has become a manager"] = new(Cast.Staff, "Approve", 403, Own, 0, ReservationState.Pending, PromoteAsync),
        ["who asked has another display name"] = new(Cast.Staff, "Approve", 403, Own, 0, ReservationState.Pending, PromoteAsync, Name: "Somebody else"),
        ["who asked has no role to decide"] = new(Cast.Staff, "Approve", 403, MayNot, 0, ReservationState.Pending),
        ["a stranger taps"] = new(Cast.Stranger, "Approve", 403, MayNot, 0, ReservationState.Pending),
        ["a manager of another site taps"] = new(Cast.Viewer, "Approve", 403, MayNot, 0, ReservationState.Pending),
        ["the request is not known"] = new(Cast.Manager, "Approve", 403, MayNot, 0, ReservationState.Pending, Forge: data => data["reservation"] = "R-99"),
        ["the item is not known"] = new(Cast.Manager, "Approve", 403, MayNot, 0, ReservationState.Pending, Forge: data => data["sku"] = "NUT-9"),
        ["the role was taken away just now"] = new(Cast.Manager, "Approve", 200, "Approved by Manager, ", 1, ReservationState.Approved, scene => DemoteAsync(scene, 0)),
        ["the role was taken away more than a minute ago"] = new(Cast.Manager, "Approve", 403, MayNot, 0, ReservationState.Pending, scene => DemoteAsync(scene, 61)),
        ["the directory does not answer"] = new(Cast.Manager, "Approve", 200, "Cannot check your role right now, so nothing was done. Try again in a moment.", 0,
            ReservationState.Pending, OutageAsync),
        ["who asked has changed it"] = new(Cast.Manager, "Approve", 200, "The request has changed. Check the new numbers and decide again.", 0, ReservationState.Pending,
            scene => scene.Depot.DoAsync(Cast.Staff, $"items/{scene.Sku}/reservations/changes", new { reservation = "R-1", version = 1, quantity = 7 })),
        ["its time has run out"] = new(Cast.Manager, "Approve", 200, "The request has expired: it waited until ", 0, ReservationState.Expired, ExpireAsync),
        ["its time has run out and it is closed"] = new(Cast.Manager, "Approve", 200, "The request has expired: it waited until ", 0, ReservationState.Expired, async scene =>
        {
            await ExpireAsync(scene);
            await scene.Depot.DoAsync(Cast.Staff, $"items/{scene.Sku}/reservations/settlements", new { });
        }),
        ["the same manager taps again"] = new(Cast.Manager, "Approve", 200, "Approved by Manager, ", 1, ReservationState.Approved, scene => scene.TapAsync(Cast.Manager, "Approve")),
        ["another manager was first"] = new(Cast.Admin, "Approve", 200, "Already approved by Manager.", 1, ReservationState.Approved, scene => scene.TapAsync(Cast.Manager, "Approve")),
        ["another manager approved what is rejected now"] = new(Cast.Admin, "Reject", 200, "Already approved by Manager.", 1, ReservationState.Approved,
            scene => scene.TapAsync(Cast.Manager, "Approve"), HasComment: true),
        ["another manager rejected what is approved now"] = new(Cast.Admin, "Approve", 200, "Already rejected by Manager.", 1, ReservationState.Rejected,
            scene => scene.TapAsync(Cast.Manager, "Reject", Comment)),
        ["the stock is gone"] = new(Cast.Manager, "Approve", 200, "Only 2 left of the 6 of Roof bolt ", 0, ReservationState.Pending,
            scene => scene.Depot.DoAsync(Cast.Manager, $"items/{scene.Sku}/adjustments", new { site = "north", change = -98, reason = "lost" })),
        ["who asked has withdrawn it"] = new(Cast.Manager, "Approve", 200, "Already withdrawn by Staff.", 0, ReservationState.Withdrawn,
            scene => scene.Depot.DoAsync(Cast.Staff, $"items/{scene.Sku}/reservations/cancellations", new { reservation = "R-1" })),
        ["the card was copied to another chat"] = new(Cast.Manager, "Approve", 403,
            "This card can be used only in the chat where it was posted. Type 'approvals' for your own.", 0, ReservationState.Pending,
            Chat: scene => scene.Bot.Teams.InGroup(Cast.Manager).Conversation),
        ["the card does not say its chat"] = new(Cast.Manager, "Approve", 403,
            "This card can be used only in the chat where it was posted. Type 'approvals' for your own.", 0, ReservationState.Pending, Forge: data => data.Remove("chat")),
        ["a quantity was put into the card"] = new(Cast.Manager, "Approve", 400, "Unknown field 'quantity'. Nothing was changed.", 0, ReservationState.Pending,
            Forge: data => data["quantity"] = 100),
        ["an approver was put into the card"] = new(Cast.Staff, "Approve", 400, "Unknown field 'approver'. Nothing was changed.", 0, ReservationState.Pending,
            Forge: data => data["approver"] = Cast.Manager.ObjectId),
        ["the version is no number"] = new(Cast.Manager, "Approve", 400, "version is an invalid version.", 0, ReservationState.Pending, Forge: data => data["version"] = -1),
    };

    public static TheoryData<string> Names => [.. Situations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_situation_has_its_exact_answer(string name)
    {
        var situation = Situations[name];
        var scene = await ApprovalScene.AskedAsync(world, bot);
        if (situation.Before is { } before) await before(scene);
        var (status, says) = await scene.TapAsync(
            situation.By, situation.Button, situation.HasComment ? Comment : null, situation.Forge, situation.Chat?.Invoke(scene), situation.Name);
        bot.Teams.Graph.Outage = null;
        Assert.Equal(situation.Status, status);
        if (status == 200) Assert.Contains(situation.Says, says, StringComparison.Ordinal);
        else Assert.Equal(situation.Says, says);
        Assert.Equal((situation.Decisions, situation.State), (await scene.DecisionsAsync(), (await scene.RequestAsync()).State));
        if (situation.Chat is not null) Assert.Contains(bot.Log.Lines, line => line.Contains("Security: card used outside its chat", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_two_managers_decide_at_once_is_decided_once_and_both_are_told_the_truth()
    {
        var scene = await ApprovalScene.AskedAsync(world, bot);
        var answers = await Task.WhenAll(scene.TapAsync(Cast.Manager, "Approve"), scene.TapAsync(Cast.Admin, "Reject", Comment), scene.TapAsync(Cast.Manager, "Approve"));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        var state = (await scene.RequestAsync()).State;
        Assert.Equal(1, await scene.DecisionsAsync());
        var truth = state is ReservationState.Approved ? "pproved by Manager" : "ejected by Admin";
        Assert.All(answers, answer => Assert.Contains(truth, answer.Says, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Over_the_second_limit_two_different_managers_have_to_tap()
    {
        var scene = await ApprovalScene.AskedAsync(world, bot, quantity: 21);
        Assert.Contains("0 of 2 approvals", scene.Sent.Reading, StringComparison.Ordinal);
        foreach (var _ in Enumerable.Range(0, 2))
            Assert.Contains("You approved it. One more manager has to.", (await scene.TapAsync(Cast.Manager, "Approve")).Says, StringComparison.Ordinal);
        Assert.Contains("1 of 2 approvals: Manager", (await scene.SaysAsync(scene.Manager, "1 of 2 approvals")).Reading, StringComparison.Ordinal);
        Assert.Contains("Approved by Admin, ", (await scene.TapAsync(Cast.Admin, "Approve")).Says, StringComparison.Ordinal);
        Assert.Equal(ReservationState.Approved, (await scene.RequestAsync()).State);
    }

    [Fact]
    public async Task A_request_through_the_connector_is_not_approved_by_whose_connection_it_was()
    {
        var scene = await ApprovalScene.AskedAsync(world, bot);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/items/{scene.Sku}/reservations");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bot.Teams.UserTokenFor(Cast.Manager, client: Cast.ConnectorApp));
        request.Headers.Add(Wire.CommandIdHeader, "flow-run-1");
        request.Content = new StringContent("""{"site":"NORTH","quantity":7}""", Encoding.UTF8, "application/json");
        Assert.True((await world.Depot.Client().SendAsync(request)).IsSuccessStatusCode);
        Assert.Equal((403, Own), await scene.TapAsync(Cast.Manager, "Approve", forge: data => data["reservation"] = "R-2"));
    }

    [Fact]
    public async Task A_pressed_fallback_decides_nothing()
    {
        var scene = await ApprovalScene.AskedAsync(world, bot);
        var data = Button(scene.Card, "Approve")["fallback"]!["data"]!.DeepClone().AsObject();
        var activity = Activities.Submit(bot.Teams, scene.Manager.Conversation, Cast.Manager, scene.Sent.Id, data);
        activity["id"] = $"submit-{scene.Sku}";
        await bot.Teams.Delivery.TryAsync(activity, null);
        Assert.Contains("This card is out of date.", (await scene.Manager.AwaitAsync(m => m.ReplyToId == $"submit-{scene.Sku}")).Reading, StringComparison.Ordinal);
        Assert.Equal(0, await scene.DecisionsAsync());
    }

    private static Task PromoteAsync(ApprovalScene scene)
    {
        scene.Bot.Teams.AddToGroup(Cast.Staff, Cast.ManagersGroup);
        scene.Clock.Advance(TimeSpan.FromSeconds(61));
        return Task.CompletedTask;
    }

    private static Task DemoteAsync(ApprovalScene scene, int secondsAgo)
    {
        scene.Bot.Teams.RemoveFromGroup(Cast.Manager, Cast.ManagersGroup);
        scene.Clock.Advance(TimeSpan.FromSeconds(secondsAgo));
        return Task.CompletedTask;
    }

    private static Task OutageAsync(ApprovalScene scene)
    {
        scene.Clock.Advance(TimeSpan.FromSeconds(61));
        scene.Bot.Teams.Graph.Outage = 503;
        return Task.CompletedTask;
    }

    private static Task ExpireAsync(ApprovalScene scene)
    {
        scene.Clock.Advance(TimeSpan.FromHours(24));
        return Task.CompletedTask;
    }
}
