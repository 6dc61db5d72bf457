using Azure.Data.Tables;
using CountDepot.Api;
using CountDepot.Api.Projections;
using CountDepot.Api.Storage;
using CountDepot.Api.Sweeps;
using CountDepot.Contracts;
using CountDepot.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static CountDepot.Specs.Api.Storage.Depot;

namespace CountDepot.Specs.Api.Sweeps;

/// <summary>Time closes the books by itself: once, on the items that are due and no others.</summary>
[Collection(AzuriteFixture.Name)]
public sealed class SettleSweepTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly DateTimeOffset Eve = Noon.AddHours(6);
    private readonly FakeTimeProvider clock = new(Noon);
    private readonly TableServiceClient tables = new(azurite.ConnectionString);
    private AzuriteTable ledger = null!;

    public async Task InitializeAsync()
    {
        ledger = await azurite.TableAsync();
        foreach (var name in ListRows.Tables) await tables.CreateTableIfNotExistsAsync(name);
        var ends = tables.GetTableClient(ListRows.Ends);
        await foreach (var row in ends.QueryAsync<TableEntity>()) await ends.DeleteEntityAsync(row.PartitionKey, row.RowKey);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_hold_that_ran_out_is_written_down_once_and_what_it_held_goes_to_whoever_waits()
    {
        var instance = new Instance(this);
        await instance.DoAsync(new DefineItem(ShortText.Parse("M8 bolt"), ItemKind.Stock));
        await instance.DoAsync(Receive(5));
        await instance.DoAsync(Reserve(5) with { ExpiresAt = Eve });
        await instance.DoAsync(new JoinWaitlist(North, Quantity.Of(3)));

        clock.SetUtcNow(Eve.AddTicks(-1));
        await instance.SweepAsync();
        Assert.Equal(4, (await instance.ReadAsync()).Version);

        clock.SetUtcNow(Eve);
        await instance.SweepAsync();
        var after = await instance.ReadAsync();
        Assert.Equal((5, Quantity.Of(3)), (after.Version, Assert.Single(after.Item.Reservations.Values).Quantity));
        var facts = await instance.Store.FactsAsync(Bolt, 5);
        // What is over stopped counting before it is written down, so whoever waits is served first.
        Assert.Equal([typeof(ItemEvent.Promoted), typeof(ItemEvent.ReservationEnded)], facts.Select(fact => fact.Fact.GetType()));
        Assert.All(facts, fact => Assert.Equal((Eve, "CountDepot"), (fact.Stamp.At, fact.Stamp.By.Name)));

        await instance.SweepAsync();
        Assert.Equal(5, (await instance.ReadAsync()).Version);
    }

    [Fact]
    public async Task A_lot_whose_last_day_is_over_is_put_into_quarantine()
    {
        var instance = new Instance(this);
        await instance.DoAsync(new DefineItem(ShortText.Parse("Glue"), ItemKind.Consumable));
        await instance.DoAsync(Receive(5));
        await instance.DoAsync(Receive(10) with { ExpiresOn = DateOnly.FromDateTime(Noon.UtcDateTime) });

        clock.SetUtcNow(Noon.Date.AddDays(1).AddTicks(-1));
        await instance.SweepAsync();
        Assert.Equal(3, (await instance.ReadAsync()).Version);

        clock.SetUtcNow(Noon.Date.AddDays(1));
        await instance.SweepAsync();
        var (version, balance) = ((await instance.ReadAsync()).Version, (await instance.ReadAsync()).Item.At(North));
        Assert.Equal((4, Quantity.Of(5), Quantity.Of(10)), (version, balance.OnHand, balance.Quarantined));
    }

    [Fact]
    public async Task Two_instances_at_once_write_it_down_once()
    {
        var instances = Enumerable.Range(0, 4).Select(_ => new Instance(this)).ToList();
        await instances[0].DoAsync(new DefineItem(ShortText.Parse("M8 bolt"), ItemKind.Stock));
        await instances[0].DoAsync(Receive(5));
        await instances[0].DoAsync(Reserve(2) with { ExpiresAt = Eve });
        clock.SetUtcNow(Eve.AddDays(3));
        await Task.WhenAll(instances.SelectMany(instance => new[] { instance.SweepAsync(), instance.SweepAsync() }));
        Assert.Single(await instances[0].Store.FactsAsync(Bolt, 4));
    }

    [Fact]
    public async Task What_is_not_due_is_not_even_looked_at()
    {
        var instance = new Instance(this);
        for (var i = 0; i < 5; i++)
        {
            var sku = Sku.Parse($"IDLE-{i}");
            await instance.DoAsync(new DefineItem(ShortText.Parse("Idle"), ItemKind.Stock), sku);
            await instance.DoAsync(Receive(5), sku);
            await instance.DoAsync(Reserve(1) with { ExpiresAt = Noon.AddDays(i + 1) }, sku);
        }
        var before = ledger.Requests;
        clock.SetUtcNow(Eve);
        await instance.SweepAsync();
        Assert.Equal(before, ledger.Requests);

        // One of five is due: its block is read to the end, one is added, and nobody else is asked.
        clock.SetUtcNow(Noon.AddDays(1));
        await instance.SweepAsync();
        Assert.Equal(before + 2, ledger.Requests);
    }

    /// <summary>One process of the depot, which projects at once.</summary>
    private sealed class Instance
    {
        private readonly SettleSweepTests world;
        private readonly Lists lists;
        private readonly CommandRunner runner;
        private int asked;

        internal Instance(SettleSweepTests world)
        {
            this.world = world;
            lists = new(world.tables);
            Store = new(world.ledger.Reads, world.ledger.Commits, new());
            runner = new(Store, TimeProvider.System);
        }

        internal ItemStore Store { get; }

        internal Task<Loaded> ReadAsync() => Store.ReadAsync(Bolt);

        internal Task SweepAsync() => new SettleSweep(lists, Store, runner, world.clock, NullLogger<SettleSweep>.Instance).RunAsync(default);

        internal async Task DoAsync(Command command, Sku? sku = null)
        {
            var before = (await Store.ReadAsync(sku ?? Bolt)).Item;
            Happened(await runner.RunAsync(sku ?? Bolt, new(CommandId.Parse($"do-{++asked}"), command), new(Staff, Noon)));
            await lists.ProjectAsync(before, (await Store.ReadAsync(sku ?? Bolt)).Item, default);
        }
    }
}
