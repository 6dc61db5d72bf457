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
public sealed partial class ApprovalTests(ApprovalDepot world) : IClassFixture<ApprovalDepot>, IAsyncLifetime
{
    private const string MayNot = "You are not allowed to decide this request. Ask a manager of the site.";
    private const string Own = "You cannot decide your own request. Ask another manager.";
    private const string NotHere = "This card can be used only in the chat where it was posted. Type 'approvals' for your own.";
    private const string NoComment = "A comment is required to reject.";
    private static Dictionary<string, string> Comment => new() { ["comment"] = "Needed at South" };
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
        bot.Teams.RemoveFromGroup(Cast.Staff, Cast.ViewersGroup);
        bot.Teams.RemoveFromGroup(Cast.Stranger, ApprovalDepot.Deputies);
        world.Clock.Advance(TimeSpan.FromSeconds(61));
        await bot.DisposeAsync();
    }

    public static TheoryData<string> Names => [.. Situations.Keys];

    [Fact]
    public void Every_situation_of_the_list_has_a_test()
    {
        var tested = Situations.Keys.Select(NumberOf).Concat(typeof(ApprovalTests).GetMethods().Concat(typeof(UnsureTests).GetMethods())
            .SelectMany(test => test.GetCustomAttributes(typeof(SituationAttribute), false)).Select(number => ((SituationAttribute)number).Number)).ToHashSet();
        Assert.Empty(All.Index().Where(one => !tested.Contains(one.Index + 1)).Select(one => $"{one.Index + 1} {one.Item}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_situation_has_its_exact_answer(string name)
    {
        var situation = Situations[name];
        var scene = await ApprovalScene.AskedAsync(world, bot);
        if (situation.Before is { } before) await before(scene);
        var (status, says) = await scene.TapAsync(
            situation.By, situation.Button, situation.Inputs, situation.Forge, situation.Chat?.Invoke(scene), situation.Name);
        bot.Teams.Graph.Outage = null;
        Assert.Equal(situation.Status, status);
        if (status == 200) Assert.Contains(situation.Says, says, StringComparison.Ordinal);
        else Assert.Equal(situation.Says, says);
        Assert.Equal((situation.Decisions, situation.State), (await scene.DecisionsAsync(), (await scene.RequestAsync()).State));
        if (situation.Security is { } what) Assert.Contains(bot.Log.Lines, line => line.Contains($"Security: {what}", StringComparison.Ordinal));
        if (situation.After is { } after) await after(scene);
    }

    [Fact, Situation(14)]
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

    [Fact, Situation(27)]
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

    [Fact, Situation(3)]
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

    [Fact, Situation(21)]
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

    [Fact, Situation(8)]
    public async Task A_role_that_cannot_be_asked_for_is_not_believed_for_longer()
    {
        var scene = await ApprovalScene.AskedAsync(world, bot);
        await OutageAsync(scene);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            Assert.Contains("Cannot check your role right now", (await scene.TapAsync(Cast.Manager, "Approve")).Says, StringComparison.Ordinal);
            scene.Clock.Advance(TimeSpan.FromSeconds(30));
        }
        Assert.Equal(ReservationState.Pending, (await scene.RequestAfterAsync(() => bot.Teams.Graph.Outage = null)).State);
        Assert.Contains("Approved by Manager, ", (await scene.TapAsync(Cast.Manager, "Approve")).Says, StringComparison.Ordinal);
    }

    [Fact, Situation(11)]
    public async Task A_tap_that_is_under_way_when_the_time_runs_out_has_one_end_and_the_truth_is_told()
    {
        var scene = await ApprovalScene.AskedAsync(world, bot);
        var end = (await scene.RequestAsync()).ExpiresAt!.Value;
        scene.Clock.Advance(end - scene.Clock.GetUtcNow() - TimeSpan.FromSeconds(1));
        // The time runs out while the directory is asked for the role.
        bot.Teams.Graph.Before = () =>
        {
            bot.Teams.Graph.Before = null;
            scene.Clock.Advance(TimeSpan.FromSeconds(2));
            return Task.CompletedTask;
        };
        var (status, says) = await scene.TapAsync(Cast.Manager, "Approve");
        Assert.Equal((200, null), (status, bot.Teams.Graph.Before));
        Assert.Contains("The request has expired: it waited until ", says, StringComparison.Ordinal);
        Assert.Equal((0, ReservationState.Expired), (await scene.DecisionsAsync(), (await scene.RequestAsync()).State));
    }

    [Fact, Situation(12)]
    public async Task A_tap_that_Teams_brings_again_gets_the_same_answer_to_the_letter()
    {
        var scene = await ApprovalScene.AskedAsync(world, bot);
        var tap = scene.ActivityOf(Cast.Manager, "Approve");
        var first = await scene.DeliverAsync(tap);
        Assert.Contains("Approved by Manager, ", first, StringComparison.Ordinal);
        Assert.Equal([first, first], await Task.WhenAll(scene.DeliverAsync(tap), scene.DeliverAsync(tap)));
        Assert.Equal(1, await scene.DecisionsAsync());
    }
}
