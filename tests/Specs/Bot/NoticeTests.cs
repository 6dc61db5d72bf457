using System.Text.Json;
using CountDepot.Bot.Turns;
using CountDepot.Contracts;
using CountDepot.Sim;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CountDepot.Specs.Bot;

/// <summary>What the bot tells by itself: from a message in the queue to a card in the site's channel, once.</summary>
public sealed class NoticeTests : IAsyncLifetime
{
    private static readonly Notice Low = new(NoticeKind.Low, SiteId.Parse("NORTH"), Sku.Parse("M8-BOLT"), 1);
    private static readonly Notice Recovered = Low with { Kind = NoticeKind.Recovered };
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private BotInTeams bot = null!;

    private readonly AsyncLocal<bool> isOurs = new();
    private CallsUnderWay calls = null!;

    private MemoryQueue Queue => ((MemoryQueues)bot.Queues)["notices"];
    private MemoryQueue Poison => ((MemoryQueues)bot.Queues)["notices-poison"];
    private IReadOnlyList<Message> Cards => [.. bot.Teams.InGroup(Cast.Staff).Messages.Where(m => m.Reading.Contains("M8 bolt", StringComparison.Ordinal))];

    public async Task InitializeAsync()
    {
        bot = await BotInTeams.StartAsync(new DepotStandIn().With("M8-BOLT", "M8 bolt", stock: [("NORTH", 9), ("SOUTH", 80)]), clock: clock);
        calls = new(bot.Teams.Url);
        // Only what the test calls empties the queue: a drain in the background would have a message in hand while the clock leaps.
        Queue.IsOpen = () => isOurs.Value;
        bot.Depot.Do("M8-BOLT", new SetReorder(SiteId.Parse("NORTH"), Quantity.Of(10), Quantity.Of(40)));
        var said = await bot.Teams.InGroup(Cast.Manager).SayAsync("approvals for North here");
        Assert.Contains("North", said.Reading, StringComparison.Ordinal);
    }

    public async Task DisposeAsync()
    {
        calls.Dispose();
        await bot.DisposeAsync();
    }

    [Fact]
    public async Task An_alert_is_one_card_in_the_channel_of_the_site_and_says_later_that_it_is_over()
    {
        await SendAsync(Low, Low);
        await ToldAsync();
        await SendAsync(Low);
        await ToldAsync();
        var card = Assert.Single(Cards);
        Assert.Contains("Running low", card.Reading, StringComparison.Ordinal);
        Assert.Contains("9 available at North", card.Reading, StringComparison.Ordinal);
        Assert.Contains("take 31 from South", card.Reading, StringComparison.Ordinal);
        Assert.Empty(Queue.Texts);

        bot.Depot.Do("M8-BOLT", new ReceiveStock(SiteId.Parse("NORTH"), Quantity.Of(30)));
        await SendAsync(Recovered);
        await ToldAsync();
        var over = Assert.Single(Cards);
        Assert.Equal((card.Id, 2), (over.Id, over.Version));
        Assert.Contains("39 available at North now", over.Reading, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_recovered_before_it_was_told_is_told_once_and_as_over()
    {
        bot.Depot.Do("M8-BOLT", new ReceiveStock(SiteId.Parse("NORTH"), Quantity.Of(30)));
        await SendAsync(Recovered, Low);
        await ToldAsync();
        Assert.Contains("Enough again", Assert.Single(Cards).Reading, StringComparison.Ordinal);
        Assert.Empty(Queue.Texts);
    }

    [Fact]
    public async Task An_outage_of_ten_minutes_loses_nothing()
    {
        bot.Teams.Connector.Fail(new(503) { Times = int.MaxValue });
        await SendAsync(Low);
        var until = clock.GetUtcNow() + TimeSpan.FromMinutes(10);
        while (clock.GetUtcNow() < until) await DrainedAsync();
        Assert.Empty(Cards);
        Assert.Empty(Poison.Texts);
        bot.Teams.Connector.Recover();
        await ToldAsync();
        Assert.Single(Cards);
        Assert.Empty(Queue.Texts);
    }

    [Fact]
    public async Task A_post_that_teams_took_without_saying_so_is_not_repeated()
    {
        bot.Teams.Connector.Fail(new(502) { Method = "POST", IsAfterTheWork = true });
        await SendAsync(Low, Low);
        await ToldAsync();
        Assert.Single(Cards);
        Assert.Empty(Queue.Texts);
    }

    [Fact]
    public async Task Twenty_bad_messages_are_put_aside_after_five_tries_and_hold_nobody_up()
    {
        string[] bad =
        [
            "", "x", "{", "[]", "null", "5", "\"low\"", "{}", "\0", new string('x', 60_000), """{"kind":"low"}""", """{"kind":"low","site":"NORTH","version":1}""",
            """{"kind":"low","site":"NORTH","sku":"M8-BOLT","episode":1,"version":2}""", """{"kind":"sing","site":"NORTH","sku":"M8-BOLT","episode":1,"version":1}""",
            """{"kind":"low","site":"NORTH","sku":"M8-BOLT","episode":0,"version":1}""", """{"kind":"low","site":"NORTH","sku":"M8-BOLT","episode":-1,"version":1}""",
            """{"kind":"low","site":"no site!","sku":"M8-BOLT","episode":1,"version":1}""", """{"kind":"low","site":"NORTH","sku":"NO-ITEM","episode":1,"version":1}""",
            """{"kind":"low","site":5,"sku":"M8-BOLT","episode":1,"version":1}""", """{"kind":"escalated","site":"NORTH","sku":"M8-BOLT","version":1}""",
        ];
        foreach (var text in bad) await Queue.SendMessageAsync(text);
        await SendAsync(Low);
        for (var round = 0; round < 4 && Cards.Count == 0; round++) await DrainedAsync();
        // The good one behind them is told before any of them has come five times.
        Assert.Single(Cards);
        Assert.Empty(Poison.Texts);
        await ToldAsync();
        Assert.Equal(bad.Order(StringComparer.Ordinal), Poison.Texts.Order(StringComparer.Ordinal));
        Assert.Empty(Queue.Texts);
    }

    [Fact]
    public async Task Who_snoozes_an_item_hears_nothing_of_it_for_a_week_and_then_what_is_so()
    {
        await SendAsync(Low);
        await ToldAsync();
        await bot.Teams.InGroup(Cast.Staff).PressAsync(Assert.Single(Cards), "Snooze a week");
        bot.Depot.Do("M8-BOLT", new ReceiveStock(SiteId.Parse("NORTH"), Quantity.Of(30)));
        bot.Depot.Do("M8-BOLT", new AdjustStock(SiteId.Parse("NORTH"), Quantity.Of(-32), AdjustmentReason.Lost, BinPath.None));
        await SendAsync(Recovered, Low with { Episode = 2 });
        for (var day = 0; day < 6; day++)
        {
            await DrainedAsync();
            clock.Advance(TimeSpan.FromDays(1));
        }
        // The one that lies there says that it is over; the next one waits.
        Assert.Contains("Enough again", Assert.Single(Cards).Reading, StringComparison.Ordinal);
        Assert.Single(Queue.Texts);
        clock.Advance(TimeSpan.FromDays(1));
        await ToldAsync();
        Assert.Contains("7 available at North", Cards[^1].Reading, StringComparison.Ordinal);
        Assert.Equal(2, Cards.Count);
    }

    [Fact]
    public async Task Where_the_bot_was_taken_out_nothing_is_posted_any_more()
    {
        await bot.Teams.InGroup(Cast.Manager).UninstallAsync();
        await bot.Log.SaysAsync("Conversation removed");
        await bot.Teams.As(Cast.Staff).SayAsync("help");
        await SendAsync(Low);
        await DrainedAsync();
        Assert.Empty(Cards);
        Assert.Empty(Queue.Texts);
    }

    private async Task SendAsync(params Notice[] notices)
    {
        foreach (var notice in notices) await Queue.SendMessageAsync(JsonSerializer.Serialize(notice, Wire.Json));
    }

    // Two drains tell what can be told now, and half a minute passes. What is tried again meanwhile waits by the same clock, which otherwise stands still.
    private async Task DrainedAsync()
    {
        isOurs.Value = true;
        var drain = bot.Services.GetRequiredService<NoticeDrain>();
        var draining = Task.WhenAll(drain.DrainAsync(default), drain.DrainAsync(default));
        while (!draining.IsCompleted)
        {
            await Task.WhenAny(draining, Task.Delay(10));
            await calls.EndedAsync();
            if (!draining.IsCompleted) clock.Advance(TimeSpan.FromSeconds(0.5));
        }
        await draining;
        clock.Advance(TimeSpan.FromSeconds(30));
    }

    // Until nothing is left to tell, which must be within an hour of the clock.
    private async Task ToldAsync()
    {
        for (var round = 0; round < 120 && Queue.Texts.Count > 0; round++) await DrainedAsync();
        Assert.Empty(Queue.Texts);
    }
}
