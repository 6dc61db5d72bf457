using Azure.Core;
using CountDepot.Api;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using static CountDepot.Specs.Api.Storage.Depot;

namespace CountDepot.Specs.Api.Storage;

/// <summary>Two instances of the depot over one store, on the strict table and on Azurite.</summary>
public abstract class TwoInstances
{
    private protected abstract Task<Depot[]> StartAsync();

    [Fact]
    public async Task What_one_has_done_the_other_builds_on()
    {
        var depots = await StartAsync();
        await depots[0].WithBoltsAsync(100);
        for (var i = 0; i < 20; i++) Assert.Equal(Quantity.Of(99 - i), Happened(await depots[i % 2].AskAsync($"consume-{i}", Consume(1))).Site!.OnHand);
        Assert.Equal(Quantity.Of(80), await depots[0].OnHandAsync());
    }

    [Fact]
    public async Task Of_fifty_who_want_the_last_ten_exactly_ten_get_one()
    {
        var depots = await StartAsync();
        await depots[0].WithBoltsAsync(10);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => depots[i % 2].AskAsync($"consume-{i}", Consume(1))));

        Assert.Equal(10, outcomes.Count(outcome => outcome is Outcome.Answered));
        Assert.Equal(40, outcomes.Count(outcome => outcome is Outcome.Refused { Code: RefusalCode.NotEnoughAvailable }));
        Assert.Equal([Quantity.Zero, Quantity.Zero], await Task.WhenAll(depots.Select(depot => depot.OnHandAsync())));
    }

    [Fact]
    public async Task The_same_request_to_both_at_once_happens_once_and_is_answered_alike()
    {
        var depots = await StartAsync();
        await depots[0].WithBoltsAsync(1_000);

        for (var round = 0; round < 10; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => depots[i % 2].AskAsync($"consume-{round}", Consume(1))));
            Assert.Single(answers.Select(outcome => Convert.ToHexString(Bytes(outcome))).Distinct());
        }

        Assert.Equal(Quantity.Of(990), await depots[1].OnHandAsync());
        Assert.Equal(12, (await depots[1].Store.FactsAsync(Bolt)).Count);
    }

    [Fact]
    public async Task Each_fact_is_told_by_the_instance_that_wrote_it_and_by_no_other()
    {
        var depots = await StartAsync();
        await depots[0].WithBoltsAsync(1_000);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => depots[i % 2].AskAsync($"consume-{i}", Consume(1))));

        var told = depots.SelectMany(depot => depot.Changes).SelectMany(change => change.Facts).Select(fact => fact.Command.Value).Order().ToList();

        Assert.Equal((await depots[0].Store.FactsAsync(Bolt)).Select(fact => fact.Command.Value).Order(), told);
    }
}

public sealed class TwoInstancesOnStrictTableTests : TwoInstances
{
    private readonly StrictTable table = new();

    private protected override Task<Depot[]> StartAsync() => Task.FromResult<Depot[]>([new(table), new(table)]);
}

[Collection(AzuriteFixture.Name)]
public sealed class TwoInstancesOnAzuriteTests(AzuriteFixture azurite) : TwoInstances
{
    private AzuriteTable table = null!;

    private protected override async Task<Depot[]> StartAsync()
    {
        table = await azurite.TableAsync();
        return [new(table.Reads, table.Commits), new(table.Reads, table.Commits)];
    }

    [Fact]
    public async Task A_warm_command_is_one_request_over_the_wire()
    {
        var depot = await (await StartAsync())[0].WithBoltsAsync(100);
        var before = table.Requests;
        for (var i = 0; i < 10; i++) Happened(await depot.AskAsync($"consume-{i}", Consume(1)));
        Assert.Equal(10, table.Requests - before);
    }

    [Fact]
    public async Task When_every_fifth_reply_is_lost_on_the_wire_nothing_is_lost_or_doubled()
    {
        var depots = await StartAsync();
        await depots[0].WithBoltsAsync(1_000);
        var sent = 0;
        table.LoseReply = request => request.Method == RequestMethod.Post && Interlocked.Increment(ref sent) % 5 == 0;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async client =>
        {
            var happened = 0;
            for (var i = 0; i < 25; i++)
            {
                var outcome = await depots[client % 2].AskAsync($"consume-{client}-{i}", Consume(1));
                // "Not certain yet" is an honest answer here, and asking again with the same key settles it. So is "too many are waiting": the pauses
                // between attempts take no time in this test, and whoever loses every one of them is told to come again.
                for (var again = 0; again < 20 && outcome is Outcome.Refused { Code: RefusalCode.OutcomeUnknown or RefusalCode.Unavailable or RefusalCode.TooManyRequests }; again++)
                    outcome = await depots[client % 2].AskAsync($"consume-{client}-{i}", Consume(1));
                Happened(outcome);
                happened++;
            }
            return happened;
        }));

        Assert.Equal(Quantity.Of(1_000 - outcomes.Sum()), await depots[1].OnHandAsync());
        Assert.Equal(202, (await depots[0].Store.FactsAsync(Bolt)).Count);
        await ChainTests.VerifyAsync(table.Reads, (int)(await depots[0].Store.ReadAsync(Bolt)).Version);
    }

    [Fact]
    public async Task Ids_that_left_the_window_and_heads_survive_on_a_real_table()
    {
        var depot = new Depot((table = await azurite.TableAsync()).Reads, table.Commits, idsMax: 10);
        await depot.WithBoltsAsync(1_000);
        var first = Bytes(await depot.AskAsync("first", Consume(1)));
        for (var block = 4; block <= 140; block++)
        {
            depot.Now += TimeSpan.FromMinutes(1);
            Happened(await depot.AskAsync($"consume-{block}", Consume(1)));
        }

        await depot.Store.SettledAsync();

        var other = new Depot(table.Reads, table.Commits, idsMax: 10);
        Assert.Equal(first, Bytes(await other.AskAsync("first", Consume(1))));
        var loaded = await other.Store.ReadAsync(Bolt);
        Assert.Equal((140, Quantity.Of(862)), (loaded.Version, loaded.Item.At(North).OnHand));
        Assert.True((await table.Reads.GetEntityIfExistsAsync<Azure.Data.Tables.TableEntity>("M8-BOLT", ItemPartition.Id(ScopedId.Of(Staff, CommandId.Parse("first"))))).HasValue);
    }
}
