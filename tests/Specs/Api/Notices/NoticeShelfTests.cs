using System.Text.Json;
using CountDepot.Api.Notices;
using CountDepot.Contracts;
using CountDepot.Ledger;
using CountDepot.Specs.Api.Storage;
using CountDepot.Specs.Bot;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CountDepot.Specs.Api.Notices;

/// <summary>What has to be told comes into the queue whatever breaks on the way, and never for a second reason.</summary>
public sealed class NoticeShelfTests
{
    private static readonly SiteId North = SiteId.Parse("NORTH");
    private static readonly Notice Low = new(NoticeKind.Low, North, Sku.Parse("M8-BOLT"), 1);
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private readonly MemoryTables tables = new();
    private readonly MemoryQueues queues;

    public NoticeShelfTests() => queues = new(clock);

    private MemoryQueue Queue => queues[NoticeShelf.Queue];
    private IReadOnlyList<Notice> Sent => [.. Queue.Texts.Select(text => JsonSerializer.Deserialize<Notice>(text, Wire.Json)!)];

    [Fact]
    public async Task A_notice_is_sent_once_however_often_and_by_however_many_it_is_told()
    {
        var (one, other) = (Instance(), Instance());
        for (var i = 0; i < 3; i++)
        {
            await one.TellAsync(Low, default);
            await other.TellAsync(Low, default);
        }
        Assert.Equal(Low, Assert.Single(Sent));
        Assert.Equal("""{"kind":"low","site":"NORTH","sku":"M8-BOLT","episode":1,"version":1}""", Assert.Single(Queue.Texts));
        Assert.Equal(Low, await other.FindAsync(North, Low.Key, default));
        Assert.Null(await other.FindAsync(North, "NORTH~Low~M8-BOLT~2", default));
    }

    [Fact]
    public async Task A_crash_at_any_call_loses_nothing()
    {
        for (var at = 1; at <= 7; at++)
        {
            foreach (var fault in (Fault[])[Fault.FailBefore, Fault.LoseReply])
            {
                var world = new NoticeShelfTests();
                var calls = 0;
                world.tables[NoticeShelf.Table].Faults = _ => ++calls >= at ? fault : Fault.None;
                if (await Record.ExceptionAsync(() => world.Instance().TellAsync(Low, default)) is not null) calls = int.MinValue;
                calls = int.MinValue;

                // Whoever projects the item again says it again; and who does not is covered by the sweep, once anything was written.
                world.clock.Advance(TimeSpan.FromMinutes(1));
                var next = world.Instance();
                await next.ResendAsync(default);
                await next.TellAsync(Low, default);
                Assert.Equal(Low, Assert.Single(world.Sent.Distinct()));
                Assert.True(world.Sent.Count <= 2, $"{world.Sent.Count} messages after a crash at call {at}");
                Assert.Equal(0, await next.ResendAsync(default));
            }
        }
    }

    [Fact]
    public async Task A_queue_that_does_not_answer_holds_nobody_up_and_gets_it_later()
    {
        Queue.Faults = () => throw new Azure.RequestFailedException(503, "busy");
        await Instance().TellAsync(Low, default);
        Queue.Faults = () => { };
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, await Instance().ResendAsync(default));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await Instance().ResendAsync(default));
        Assert.Single(Sent);
        Assert.Equal(0, await Instance().ResendAsync(default));
    }

    [Fact]
    public void Every_episode_between_two_looks_is_told_to_begin_and_to_end()
    {
        var item = Item.New(Low.Sku!.Value);
        var states = new List<Item> { item };
        Do(new DefineItem(ShortText.Parse("M8 bolt"), ItemKind.Stock));
        Do(new SetReorder(North, Quantity.Of(10)));
        Do(new ReceiveStock(North, Quantity.Of(20)));
        Do(new AdjustStock(North, Quantity.Of(-15), AdjustmentReason.Lost, BinPath.None));
        Do(new ReceiveStock(North, Quantity.Of(20)));
        Do(new AdjustStock(North, Quantity.Of(-15), AdjustmentReason.Lost, BinPath.None));

        // One look after each change, and one look at all of them, tell the same.
        string[] expected = ["NORTH~Low~M8-BOLT~1", "NORTH~Recovered~M8-BOLT~1", "NORTH~Low~M8-BOLT~2"];
        Assert.Equal(expected, states.Zip(states.Skip(1)).SelectMany(pair => Episodes.Between(pair.First, pair.Second)).Select(notice => notice.Key));
        Assert.Equal(expected, Episodes.Between(states[1], item).Select(notice => notice.Key));
        // Who knows nothing of before tells what is so now.
        Assert.Equal(["NORTH~Low~M8-BOLT~2"], Episodes.Of(item).Select(told => told.Notice.Key));

        void Do(Command command)
        {
            var request = new Request(new("staff-id", "Staff"), clock.GetUtcNow());
            foreach (var fact in Assert.IsType<Decision.Accepted>(Rulebook.Decide(item, command, request)).Events) item = item.Evolve(fact, new(states.Count, request.At, request.By));
            states.Add(item);
        }
    }

    private NoticeShelf Instance() => new(tables, queues, clock, NullLogger<NoticeShelf>.Instance);
}
