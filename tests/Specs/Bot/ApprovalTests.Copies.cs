using System.Text.Json.Nodes;
using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Bot.Pressing;

namespace CountDepot.Specs.Bot;

// What lies in the chats after a tap: every copy tells the same, and everybody sees their own face of it.
public sealed partial class ApprovalTests
{
    [Fact, Situation(1)]
    public async Task What_is_decided_replaces_every_posted_card_and_who_asked_is_told_why()
    {
        var (group, admin) = (bot.Teams.InGroup(Cast.Manager), bot.Teams.As(Cast.Admin));
        await group.SayAsync("approvals for North here");
        await admin.SayAsync("help");
        var scene = await ApprovalScene.AskedAsync(world, bot);
        var (posted, second) = (await scene.SaysAsync(group, "waits for approval"), await scene.SentToAsync(admin));
        await scene.TapAsync(Cast.Manager, "Reject", Comment);
        foreach (var (chat, card) in new[] { (scene.Staff, scene.Own), (scene.Manager, scene.Sent), (admin, second), (group, posted) })
        {
            var now = await chat.AwaitAsync(m => m.Id == card.Id && m.Reading.Contains("Rejected by Manager, ", StringComparison.Ordinal));
            Assert.Contains(": Needed at South", now.Reading, StringComparison.Ordinal);
            Assert.Empty(CardReader.Buttons(now.Card!).Intersect(["Approve", "Reject", "Suggest something else", "Withdraw"]));
        }
        var told = await scene.Staff.AwaitAsync(m => m.Order > scene.Own.Order && m.Reading.Contains("Rejected by Manager, ", StringComparison.Ordinal));
        Assert.Contains(": Needed at South", told.Reading, StringComparison.Ordinal);
    }

    [Fact, Situation(4)]
    public async Task The_request_of_the_only_manager_is_a_deputys_to_decide_and_nobody_elses()
    {
        var sku = await world.StockedAsync();
        var (manager, deputy) = (bot.Teams.As(Cast.Manager), bot.Teams.As(Cast.Stranger));
        await DeputiseAsync();
        var own = await manager.SayAsync($"reserve 6 {sku} at North");
        var asked = await manager.PressAsync(own, "Reserve");
        Assert.Contains("Your request R-1 waits for approval", Reading(asked), StringComparison.Ordinal);
        Assert.DoesNotContain("Approve", CardReader.Buttons(asked.Card!));

        var open = await deputy.SayAsync($"approve R-1 {sku}");
        var data = Button(open.Card!, "Approve")["data"]!.DeepClone().AsObject();
        data["chat"] = CountDepot.Bot.Turns.TurnContext.OpOf(manager.Conversation.Id, "");
        Assert.Equal((403, Own), await PressedAsync(manager, own, "approve", data));
        Assert.Equal(ReservationState.Pending, (await world.Depot.GetAsync<ItemView>(Cast.Admin, $"items/{sku}")).Reservations.Single().State);
        Assert.Contains("Approved by Stranger, ", Reading(await deputy.PressAsync(open, "Approve")), StringComparison.Ordinal);
    }

    [Fact, Situation(16)]
    public async Task What_is_suggested_is_asked_for_by_one_tap_and_old_buttons_are_stale()
    {
        var scene = await ApprovalScene.AskedAsync(world, bot);
        var form = Reading(await scene.Manager.PressAsync(scene.Sent, "Suggest something else"));
        Assert.Contains("Suggest something else", form, StringComparison.Ordinal);
        Assert.Equal("Suggest another quantity or another day.", Reading(await scene.Manager.PressAsync(scene.Sent, "Send suggestion", new Dictionary<string, string> { ["quantity"] = "6" })));
        var sent = await scene.Manager.PressAsync(scene.Sent, "Send suggestion",
            new Dictionary<string, string> { ["quantity"] = "4", ["dueOn"] = "2099-03-09", ["comment"] = "Two stay for the workshop" });
        Assert.Contains("Your suggestion was sent to Staff. The request waits as it is.", Reading(sent), StringComparison.Ordinal);
        Assert.Equal(1, (await scene.RequestAsync()).Version);

        var suggested = await scene.SaysAsync(scene.Staff, "Manager suggests 4 until end of Mon 9 Mar 2099 UTC instead.");
        Assert.Contains("Two stay for the workshop", suggested.Reading, StringComparison.Ordinal);
        var changed = Reading(await scene.Staff.PressAsync(suggested, "Ask for that"));
        Assert.Contains("The request is changed. It waits for approval as it is now.", changed, StringComparison.Ordinal);
        Assert.Contains("Your request R-1 waits for approval", changed, StringComparison.Ordinal);
        var request = await scene.RequestAsync();
        Assert.Equal((2, Quantity.Of(4), new DateTimeOffset(2099, 3, 10, 0, 0, 0, TimeSpan.Zero), ReservationState.Pending), (request.Version, request.Quantity, request.To, request.State));
        // The copies of the manager and of who asked are new; the buttons of before decide nothing.
        await scene.Manager.AwaitAsync(m => m.Id == scene.Sent.Id && m.Reading.Contains("4 \nAt North, for Staff", StringComparison.Ordinal));
        await scene.Staff.AwaitAsync(m => m.Id == scene.Own.Id && m.Reading.Contains("4 \nAt North, for Staff", StringComparison.Ordinal));
        Assert.Contains("The request has changed. Check the new numbers and decide again.", (await scene.TapAsync(Cast.Manager, "Approve")).Says, StringComparison.Ordinal);
        Assert.Contains("Approved by Manager, ", Reading(await scene.Manager.PressAsync(scene.Sent, "Approve")), StringComparison.Ordinal);
        Assert.Equal(1, await scene.DecisionsAsync());
    }

    [Fact, Situation(17)]
    public async Task Who_asked_withdraws_by_one_tap_and_every_copy_says_so()
    {
        var scene = await ApprovalScene.AskedAsync(world, bot);
        await scene.Staff.PressAsync(scene.Own, "Withdraw");
        foreach (var (chat, card) in new[] { (scene.Staff, scene.Own), (scene.Manager, scene.Sent) })
            await chat.AwaitAsync(m => m.Id == card.Id && m.Reading.Contains("Withdrawn by Staff, ", StringComparison.Ordinal));
        Assert.Contains("Already withdrawn by Staff.", (await scene.TapAsync(Cast.Manager, "Approve")).Says, StringComparison.Ordinal);
        Assert.Equal((0, ReservationState.Withdrawn), (await scene.DecisionsAsync(), (await scene.RequestAsync()).State));
    }

    [Fact, Situation(19)]
    public async Task Where_the_bot_was_removed_from_a_chat_the_request_is_found_and_decided_in_another()
    {
        var scene = await ApprovalScene.AskedAsync(world, bot);
        await scene.Manager.UninstallAsync();
        await bot.Log.SaysAsync("Conversation removed");
        var group = bot.Teams.InGroup(Cast.Manager);
        Assert.Contains($"{scene.Sku} · R-1 · waiting for approval", await ApprovalsAsync(group), StringComparison.Ordinal);
        var open = await group.SayAsync($"approve R-1 {scene.Sku}");
        Assert.Contains("Approved by Manager, ", Reading(await group.PressAsync(open, "Approve")), StringComparison.Ordinal);
        await scene.Staff.AwaitAsync(m => m.Id == scene.Own.Id && m.Reading.Contains("Approved by Manager, ", StringComparison.Ordinal));
    }

    [Fact, Situation(24)]
    public async Task Teams_asks_for_the_face_of_each_reader_and_nothing_happens_by_it()
    {
        var (group, viewer) = (bot.Teams.InGroup(Cast.Manager), bot.Teams.InGroup(Cast.Viewer));
        await group.SayAsync("approvals for North here");
        var scene = await ApprovalScene.AskedAsync(world, bot);
        var posted = await scene.SaysAsync(group, "Request R-1 waits for approval");
        var before = (await scene.RequestAsync(), await FactsAsync(scene));
        Assert.Equal([true, true, false, false], new[] { Cast.Staff, Cast.Manager, Cast.Viewer, Cast.Stranger }.Select(person => RefreshRule.Names(posted.Card!, person, 5)));
        foreach (var (chat, says, buttons) in new (Chat, string, string[])[]
        {
            (bot.Teams.InGroup(Cast.Staff), "Your request R-1 waits for approval", ["Withdraw", "Show stock"]),
            (group, "Request R-1 waits for your decision", ["Approve", "Reject", "Suggest something else", "Show stock"]),
            (viewer, "Request R-1 waits for approval", ["Open", "Show stock"]),
        })
        {
            var face = await chat.RefreshAsync(posted, isAutomatic: true);
            Assert.Contains(says, Reading(face), StringComparison.Ordinal);
            Assert.Equal(buttons, CardReader.Buttons(face.Card!));
        }
        Assert.Equal(before, (await scene.RequestAsync(), await FactsAsync(scene)));
    }

    [Fact, Situation(26)]
    public async Task A_decision_by_text_opens_the_card_and_decides_nothing()
    {
        var scene = await ApprovalScene.AskedAsync(world, bot);
        foreach (var text in new[] { $"approve R-1 {scene.Sku}", $"reject R-1 of {scene.Sku}", $"genehmige R-1 {scene.Sku}" })
        {
            var open = await scene.Manager.SayAsync(text);
            Assert.Contains("Request R-1 waits for your decision", open.Reading, StringComparison.Ordinal);
            Assert.Contains("Approve", CardReader.Buttons(open.Card!));
        }
        Assert.Equal((0, ReservationState.Pending), (await scene.DecisionsAsync(), (await scene.RequestAsync()).State));
    }

    // Stranger is a deputy of North and nothing else, and the bot has met them.
    private async Task DeputiseAsync()
    {
        bot.Teams.AddToGroup(Cast.Stranger, ApprovalDepot.Deputies);
        world.Clock.Advance(TimeSpan.FromSeconds(61));
        await bot.Teams.As(Cast.Stranger).SayAsync("help");
    }

    private static async Task<int> FactsAsync(ApprovalScene scene) =>
        (await scene.Depot.GetAsync<HistoryPage>(Cast.Admin, $"items/{scene.Sku}/history?top=50")).Entries.Count;

    // All pages of what waits, because other tests leave some of it.
    private static async Task<string> ApprovalsAsync(Chat chat)
    {
        var list = await chat.SayAsync("approvals");
        var (read, card) = (list.Reading, list.Card!);
        while (CardReader.Buttons(card).Contains("Next page"))
        {
            card = (await chat.PressAsync(list, "Next page")).Card!;
            read = $"{read}\n{string.Join('\n', CardReader.Texts(card))}";
        }
        return read;
    }

    private async Task<(int Status, string Says)> PressedAsync(Chat chat, Message card, string verb, JsonObject data)
    {
        var action = new JsonObject { ["type"] = "Action.Execute", ["verb"] = verb, ["data"] = data };
        var activity = Activities.Invoke(bot.Teams, chat.Conversation, chat.Person, "adaptiveCard/action", new JsonObject { ["action"] = action }, card.Id);
        var answer = JsonNode.Parse((await bot.Teams.Delivery.TryAsync(activity, null)).Body)!;
        return ((int)answer["statusCode"]!, (string?)answer["value"]!["message"] ?? "a card");
    }
}
