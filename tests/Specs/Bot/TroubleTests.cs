using System.Net;
using System.Text.Json.Nodes;
using CountDepot.Bot.Teams;
using CountDepot.Sim;
using Microsoft.Extensions.DependencyInjection;
using static CountDepot.Specs.Bot.Pressing;

namespace CountDepot.Specs.Bot;

/// <summary>Old clients, removed apps, depots that do not answer or are newer: the conversations that do not go as planned.</summary>
public sealed class TroubleTests
{
    [Fact]
    public async Task An_old_client_presses_a_submit_and_the_posted_card_is_replaced()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var chat = bot.Teams.As(Cast.Staff);
        var stock = await chat.SayAsync("M8-BOLT");
        var data = Button(stock.Card!, "Reserve")["fallback"]!["data"]!.DeepClone().AsObject();
        foreach (var (name, value) in With("3")) data[name] = value;
        var activity = Activities.Submit(bot.Teams, chat.Conversation, Cast.Staff, stock.Id, data);
        activity["id"] = "submit-1";
        Assert.Equal(202, (await bot.Teams.Delivery.TryAsync(activity, null)).Status);
        Assert.Contains("3 reserved at North", (await chat.UpdateAsync(stock)).Reading, StringComparison.Ordinal);

        var tampered = Activities.Submit(bot.Teams, chat.Conversation, Cast.Staff, stock.Id, new JsonObject { ["verb"] = "reserve", ["approver"] = "x" });
        tampered["id"] = "submit-2";
        await bot.Teams.Delivery.TryAsync(tampered, null);
        Assert.Contains("Unknown field 'approver'", (await chat.AwaitAsync(m => m.ReplyToId == "submit-2")).Reading, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Installing_is_greeted_once_and_after_removal_nothing_is_sent()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var chat = bot.Teams.As(Cast.Staff);
        await chat.OpenAsync();
        var hello = await chat.AwaitAsync(m => m.IsFromBot);
        Assert.Contains("Hello, this is CountDepot", hello.Reading, StringComparison.Ordinal);
        await chat.SayAsync("help");
        Assert.Equal(2, chat.Messages.Count(m => m.IsFromBot));
        await chat.UninstallAsync();
        await bot.Log.SaysAsync("Conversation removed");
        Assert.True(bot.Services.GetRequiredService<Conversations>().IsDead(chat.Conversation.Id));
        // Whoever speaks again is heard again.
        await chat.SayAsync("help");
    }

    [Fact]
    public async Task A_depot_that_does_not_answer_is_said_to_be_so_and_a_lost_command_is_not_called_failed()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var chat = bot.Teams.As(Cast.Staff);
        var stock = await chat.SayAsync("M8-BOLT");
        bot.Depot.Script = r => r.Method == HttpMethod.Post ? throw new HttpRequestException("lost") : null;
        var answer = await chat.PressAsync(stock, "Reserve", With("3"));
        Assert.Contains("could not find out whether that was done", Reading(answer), StringComparison.Ordinal);
        // Asked again with the same key, never with a new one.
        Assert.Equal(3, bot.Depot.Commands.Count);
        Assert.Single(bot.Depot.Commands.Select(c => c.Key).Distinct());
        bot.Depot.Script = _ => DepotStandIn.Json(HttpStatusCode.BadGateway, "<html>");
        Assert.Contains("does not answer right now", (await chat.SayAsync("M8-BOLT")).Reading, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_depot_is_understood_as_far_as_possible()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var chat = bot.Teams.As(Cast.Staff);
        var stock = await chat.SayAsync("M8-BOLT");
        bot.Depot.Script = r => r.Method == HttpMethod.Post
            ? DepotStandIn.Json(HttpStatusCode.Conflict,
                """{"error":{"code":"moonPhase","message":"x","inner":1},"message":"Not at full moon.","detail":{"moon":"full"},"traceId":"t","new":[]}""")
            : null;
        Assert.Contains("Not at full moon.", Reading(await chat.PressAsync(stock, "Reserve", With("3"))), StringComparison.Ordinal);
        bot.Depot.Script = r => r.RequestUri!.AbsolutePath.EndsWith("/sites", StringComparison.Ordinal)
            ? DepotStandIn.Json(HttpStatusCode.OK, """{"sites":[{"site":"NORTH","name":"North","timeZone":"UTC","flag":true}],"more":1}""")
            : null;
        Assert.Contains("North", (await chat.SayAsync("sites")).Reading, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_people_and_no_token_is_logged()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var chat = bot.Teams.As(Cast.Staff);
        await chat.PressAsync(await chat.SayAsync("reserve 3 M8-BOLT at North for Job canary-4711"), "Reserve");
        await chat.SayAsync("canary-4711");
        var ours = bot.Log.Lines.Where(l => l.Contains("Turn ", StringComparison.Ordinal)).ToList();
        Assert.Contains(ours, l => l.Contains("Turn message message: ToChange", StringComparison.Ordinal));
        Assert.Contains(ours, l => l.Contains("Turn invoke Reserve: changed", StringComparison.Ordinal));
        Assert.DoesNotContain(bot.Log.Lines.Where(l => !l.StartsWith("Debug", StringComparison.Ordinal) && !l.StartsWith("Trace", StringComparison.Ordinal)),
            l => l.Contains("canary-4711", StringComparison.Ordinal) || l.Contains("eyJ", StringComparison.Ordinal) || l.Contains("Staff", StringComparison.Ordinal));
    }
}
