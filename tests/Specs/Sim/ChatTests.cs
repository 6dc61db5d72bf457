using System.Text.Json.Nodes;
using CountDepot.Sim;
using Microsoft.Extensions.Time.Testing;

namespace CountDepot.Specs.Sim;

/// <summary>What people and the bot do to each other.</summary>
public sealed class ChatTests : IAsyncLifetime
{
    private TeamsSim sim = null!;
    private EchoBot bot = null!;

    public async Task InitializeAsync() => bot = await EchoBot.StartAsync(sim = await TeamsSim.StartAsync());

    public async Task DisposeAsync()
    {
        await bot.DisposeAsync();
        await sim.DisposeAsync();
    }

    [Fact]
    public async Task A_message_has_the_shape_of_Teams()
    {
        sim.SetUp(Cast.Staff, new("de-DE", "Europe/Berlin"));
        var reply = await sim.As(Cast.Staff).SayAsync("find m8 bolt");
        Assert.Equal("echo: find m8 bolt", reply.Text);
        var (activity, authorization) = bot.Taken.Single();
        Assert.StartsWith("Bearer eyJ", authorization, StringComparison.Ordinal);
        Assert.Equal("message msteams de-DE plain Europe/Berlin", Read(activity, "type", "channelId", "locale", "textFormat", "localTimezone"));
        Assert.Equal($"29:staff Staff {Cast.Staff.ObjectId}", Read(activity["from"]!, "id", "name", "aadObjectId"));
        Assert.Equal($"{Cast.BotTeamsId} CountDepot", Read(activity["recipient"]!, "id", "name"));
        Assert.Equal($"a:staff personal {Cast.Tenant}", Read(activity["conversation"]!, "id", "conversationType", "tenantId"));
        Assert.Equal(Cast.Tenant, (string?)activity["channelData"]!["tenant"]!["id"]);
        Assert.Equal(sim.ServiceUrl, (string?)activity["serviceUrl"]);
        Assert.Equal(reply.ReplyToId, (string?)activity["id"]);
    }

    [Fact]
    public async Task In_the_group_the_bot_is_mentioned_and_everybody_sees_the_reply()
    {
        var reply = await sim.InGroup(Cast.Manager).SayAsync("low");
        Assert.Equal("echo: <at>CountDepot</at> low", reply.Text);
        var activity = bot.Taken.Single().Activity;
        Assert.Equal("<at>CountDepot</at>", (string?)activity["entities"]![0]!["text"]);
        Assert.True((bool)activity["conversation"]!["isGroup"]!);
        Assert.Equal(2, sim.InGroup(Cast.Viewer).Messages.Count);
        Assert.Empty(sim.As(Cast.Manager).Messages);
    }

    [Fact]
    public async Task The_first_opening_tells_the_bot_twice_and_the_second_not_at_all()
    {
        var chat = sim.As(Cast.Staff);
        await chat.OpenAsync();
        await chat.OpenAsync();
        Assert.Equal(["conversationUpdate", "installationUpdate"], bot.Taken.Select(t => (string?)t.Activity["type"]).Order());
        var update = bot.Taken.Single(t => (string?)t.Activity["type"] == "installationUpdate").Activity;
        Assert.Equal("add", (string?)update["action"]);
    }

    [Fact]
    public async Task A_pressed_button_shows_its_answer_to_the_presser_and_the_update_to_all()
    {
        var (staff, phone, viewer) = (sim.InGroup(Cast.Staff), sim.InGroup(Cast.Staff, "phone"), sim.InGroup(Cast.Viewer));
        var card = await staff.SayAsync("card");
        var answer = await staff.PressAsync(card, "Reserve", new Dictionary<string, string> { ["quantity"] = "2" });
        Assert.Null(answer.Error);
        Assert.Contains("reserved by you", staff.Now(card).Reading, StringComparison.Ordinal);
        Assert.DoesNotContain("by you", phone.Now(card).Reading, StringComparison.Ordinal);
        Assert.Contains("reserved", viewer.Now(card).Reading, StringComparison.Ordinal);
        var invoke = bot.Taken.Last().Activity;
        Assert.Equal("adaptiveCard/action", (string?)invoke["name"]);
        Assert.Equal(card.Id, (string?)invoke["replyToId"]);
        Assert.Equal(
            """{"action":{"type":"Action.Execute","title":"Reserve","verb":"reserve","data":{"sku":"M8-BOLT","quantity":"2","site":"NORTH","notify":"no"}},"trigger":"manual"}""",
            invoke["value"]!.ToJsonString());
    }

    [Fact]
    public async Task Refusals_sentences_and_nonsense_are_told_apart()
    {
        var chat = sim.As(Cast.Staff);
        var card = await chat.SayAsync("card");
        var refused = await chat.PressAsync(card, "Refuse");
        Assert.Equal(("Asked for 9; 3 available.", "notEnoughAvailable", 400), (refused.Error, refused.ErrorCode, refused.StatusCode));
        Assert.Equal("3 are available.", (await chat.PressAsync(card, "Say")).Text);
        Assert.Equal(Answer.Unreachable, (await chat.PressAsync(card, "Break")).Error);
        Assert.Equal("3 are available.", (await chat.RefreshAsync(card)).Text);
        Assert.Contains("fresh", chat.Now(card).Reading, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_submit_is_a_message_with_a_value()
    {
        var chat = sim.As(Cast.Staff);
        var card = await chat.SayAsync("card");
        var answer = await chat.PressAsync(card, "Submit", new Dictionary<string, string> { ["quantity"] = "2" });
        Assert.True(answer.IsTaken);
        Assert.Contains("\"quantity\":\"2\"", (await chat.ReplyAsync(answer)).Text, StringComparison.Ordinal);
        Assert.False(bot.Taken.Last().Activity.ContainsKey("text"));
    }

    [Theory]
    [InlineData("", "Enter a number from 1 to 100")]
    [InlineData("0", "Enter a number from 1 to 100")]
    [InlineData("many", "Enter a number from 1 to 100")]
    public async Task What_a_client_would_not_send_is_not_sent(string quantity, string message)
    {
        var chat = sim.As(Cast.Staff);
        var card = await chat.SayAsync("card");
        var before = bot.Taken.Count;
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => chat.PressAsync(card, "Reserve", new Dictionary<string, string> { ["quantity"] = quantity }));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => chat.PressAsync(card, "Approve"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => chat.PressAsync(card, "Open"));
        Assert.Equal(before, bot.Taken.Count);
    }

    [Fact]
    public async Task A_message_comes_again_with_the_same_id_after_a_server_error_and_an_invoke_does_not()
    {
        var chat = sim.As(Cast.Staff);
        bot.Failures.Enqueue(503);
        await chat.SayAsync("once");
        Assert.Equal(2, bot.Taken.Count);
        Assert.Single(bot.Taken.Select(t => (string?)t.Activity["id"]).Distinct());
        var card = await chat.SayAsync("card");
        var before = bot.Taken.Count;
        bot.Failures.Enqueue(503);
        Assert.Equal(Answer.Unreachable, (await chat.PressAsync(card, "Say")).Error);
        Assert.Equal(before + 1, bot.Taken.Count);
    }

    [Fact]
    public async Task A_bot_that_does_not_answer_within_15_seconds_is_out_of_reach()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var slow = await TeamsSim.StartAsync(new(Clock: clock));
        await using var sleeper = await EchoBot.StartAsync(slow);
        var card = await slow.As(Cast.Staff).SayAsync("card");
        var release = new TaskCompletionSource();
        sleeper.Hold = release.Task;
        var pressing = slow.As(Cast.Staff).PressAsync(card, "Say");
        clock.Advance(Delivery.Patience - TimeSpan.FromSeconds(1));
        Assert.False(pressing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        var answer = await pressing;
        release.SetResult();
        Assert.Equal((null, Answer.Unreachable), (answer.HttpStatus, answer.Error));
    }

    [Fact]
    public async Task Every_exchange_is_on_record_and_no_token_is()
    {
        await sim.As(Cast.Staff).SayAsync("hello");
        Assert.Equal([true, false], sim.Frames.All.Select(f => f.IsFromBot));
        Assert.Equal([201, 202], sim.Frames.All.Select(f => f.Status));
        Assert.DoesNotContain("eyJ", sim.Frames.ToString(), StringComparison.Ordinal);
    }

    private static string Read(JsonNode node, params string[] names) => string.Join(' ', names.Select(n => (string?)node[n]));
}
