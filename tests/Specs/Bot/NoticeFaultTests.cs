using System.Text.Json;
using CountDepot.Bot.Turns;
using CountDepot.Contracts;
using CountDepot.Sim;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CountDepot.Specs.Bot;

/// <summary>
/// Ten minutes of everything that goes wrong on the way to Teams, by the clock of the test: two outages, throttling, conflicts, answers that are lost
/// after the work was done, messages that come twice and in the wrong order, and two instances that empty the same queue.
/// </summary>
public sealed class NoticeFaultTests
{
    private const int Items = 20;
    private static readonly SiteId North = SiteId.Parse("NORTH");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Ten_bad_minutes_lose_no_alert_and_double_none(int seed)
    {
        var run = await Run.StartAsync(new(seed));
        await using (run)
        {
            for (var second = 0; second < 600; second += 10) await run.StepAsync(second);
            await run.FinishAsync();

            Assert.Empty(run.Poisoned);
            Assert.All(run.Skus, sku => Assert.Single(run.CardsOf(sku)));
            // Where Teams did not say that it took a card, nobody knows which it is, so it cannot be replaced; it is there, once.
            var stale = run.Skus.Count(sku => run.CardsOf(sku)[0].Reading.Contains("Running low", StringComparison.Ordinal));
            Assert.True(stale <= run.Lost, $"{stale} cards were not replaced, and {run.Lost} answers were lost");
            Assert.Equal(Items - stale, run.Skus.Count(sku => run.CardsOf(sku)[0].Reading.Contains("Enough again", StringComparison.Ordinal)));
            // The run was as bad as it says.
            Assert.True(run.Lost > 0 && run.Failed > 2 * Items, $"{run.Lost} lost, {run.Failed} failed");
        }
    }

    private sealed class Run : IAsyncDisposable
    {
        private readonly AsyncLocal<bool> isOurs = new();
        private readonly Random random;
        private readonly FakeTimeProvider clock;
        private readonly BotInTeams one;
        private readonly BotInTeams two;
        private readonly CallsUnderWay calls;

        private Run(Random random, FakeTimeProvider clock, BotInTeams one, BotInTeams two)
        {
            (this.random, this.clock, this.one, this.two, calls) = (random, clock, one, two, new(one.Teams.Url));
            // Only what the test calls empties the queue, so that nothing is under way when an outage begins.
            Notices.IsOpen = () => isOurs.Value;
        }

        private readonly Queue<int> toBegin = new(Enumerable.Range(0, Items));
        private readonly Queue<int> toEnd = new();

        internal IReadOnlyList<string> Skus { get; } = [.. Enumerable.Range(0, Items).Select(SkuOf)];
        internal IReadOnlyList<string> Poisoned => ((MemoryQueues)one.Queues)["notices-poison"].Texts;
        internal int Lost => one.Teams.Frames.All.Count(frame => frame is { IsFromBot: true, Method: "POST", Status: 502 });
        internal int Failed => one.Teams.Frames.All.Count(frame => frame is { IsFromBot: true, Status: >= 400 and not 404 });
        private MemoryQueue Notices => ((MemoryQueues)one.Queues)["notices"];

        internal static async Task<Run> StartAsync(Random random)
        {
            var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
            var depot = new DepotStandIn();
            for (var i = 0; i < Items; i++)
            {
                depot.With(SkuOf(i), $"Item {SkuOf(i)}", stock: [("NORTH", 9), ("SOUTH", 80)]);
                depot.Do(SkuOf(i), new SetReorder(North, Quantity.Of(10), Quantity.Of(40)));
            }
            var one = await BotInTeams.StartAsync(depot, clock: clock);
            await one.Teams.InGroup(Cast.Manager).SayAsync("approvals for North here");
            var two = BotInTeams.Again(one, clock);
            return new(random, clock, one, two);
        }

        internal IReadOnlyList<Message> CardsOf(string sku) =>
            [.. one.Teams.InGroup(Cast.Staff).Messages.Where(m => m.Reading.Contains($"Item {sku}", StringComparison.Ordinal))];

        internal async Task StepAsync(int second)
        {
            if (second is 120 or 400) one.Teams.Connector.Fail(new(503) { Times = int.MaxValue });
            else if (second is 240 or 470) one.Teams.Connector.Recover();
            else if (second is < 120 or > 240 and < 400 or > 470) Disturb();
            if (toBegin.Count > 0 && random.Next(2) == 0) await BeginAsync();
            if (toEnd.Count > 0 && random.Next(4) == 0) await EndAsync();
            await DrainAsync();
        }

        internal async Task FinishAsync()
        {
            one.Teams.Connector.Recover();
            while (toBegin.Count > 0) await BeginAsync();
            while (toEnd.Count > 0) await EndAsync();
            for (var round = 0; round < 60 && Notices.Texts.Count > 0; round++) await DrainAsync();
            Assert.Empty(Notices.Texts);
        }

        private Task BeginAsync()
        {
            var item = toBegin.Dequeue();
            toEnd.Enqueue(item);
            return SendAsync(new Notice(NoticeKind.Low, North, Sku.Parse(SkuOf(item)), 1));
        }

        private Task EndAsync()
        {
            var sku = SkuOf(toEnd.Dequeue());
            one.Depot.Do(sku, new ReceiveStock(North, Quantity.Of(30)));
            return SendAsync(new Notice(NoticeKind.Recovered, North, Sku.Parse(sku), 1), new Notice(NoticeKind.Low, North, Sku.Parse(sku), 1));
        }

        // Each comes once or twice, and at times the wrong one first.
        private async Task SendAsync(params Notice[] notices)
        {
            foreach (var notice in notices.Take(1).Concat(notices.Skip(1).Where(_ => random.Next(2) == 0)))
                for (var times = 1 + random.Next(2); times > 0; times--)
                    await Notices.SendMessageAsync(JsonSerializer.Serialize(notice, Wire.Json));
        }

        private void Disturb() => one.Teams.Connector.Fail(random.Next(7) switch
        {
            0 => new(429) { Method = "POST", RetryAfter = TimeSpan.FromSeconds(1), Times = 1 + random.Next(6) },
            1 => new(412) { Method = "POST", Times = 1 + random.Next(3) },
            2 => new(502) { Method = "POST", IsAfterTheWork = true },
            3 => new(429) { Method = "PUT", RetryAfter = TimeSpan.FromSeconds(1), Times = 1 + random.Next(6) },
            4 => new(503) { Method = "PUT", Times = 1 + random.Next(6) },
            5 => new(504) { Method = "PUT", IsAfterTheWork = true },
            _ => new(503) { Method = "GET" },
        });

        private async Task DrainAsync()
        {
            isOurs.Value = true;
            var draining = Task.WhenAll(new[] { one, two }.Select(bot => bot.Services.GetRequiredService<NoticeDrain>().DrainAsync(default)));
            // What is tried again meanwhile waits by the same clock.
            while (!draining.IsCompleted)
            {
                await Task.WhenAny(draining, Task.Delay(10));
                await calls.EndedAsync();
                if (!draining.IsCompleted) clock.Advance(TimeSpan.FromSeconds(0.5));
            }
            await draining;
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        private static string SkuOf(int item) => $"F-{100 + item}";

        public async ValueTask DisposeAsync()
        {
            calls.Dispose();
            await two.DisposeAsync();
            await one.DisposeAsync();
        }
    }
}
