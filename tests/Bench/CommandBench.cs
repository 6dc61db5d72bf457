using System.Diagnostics;
using Azure.Data.Tables;
using CountDepot.Api;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Bench;

/// <summary>One hot item: the depot's commands beside the least a store without a chain would have to do for each.</summary>
public sealed class CommandBench(string connection)
{
    private static readonly Sku Bolt = Sku.Parse("M8-BOLT");
    private static readonly SiteId North = SiteId.Parse("NORTH");
    private static readonly Actor Staff = new("5c0de907-0000-4000-8000-000000000101", "Staff");

    private readonly TimeProvider time = TimeProvider.System;
    private readonly Requests counter = new();

    /// <summary>Lets both sides compile what they run.</summary>
    public async Task WarmUpAsync()
    {
        await RawAsync(4, 100);
        await DepotAsync(4, 500);
    }

    /// <summary>The yardstick: read the item, then write its state, an event and the command's id in one transaction. It decides nothing.</summary>
    public async Task<Load> RawAsync(int clients, int each)
    {
        var table = await TableAsync($"T{Guid.NewGuid():N}");
        await table.AddEntityAsync(Row("head"));
        return await Load.RunAsync(clients, each, async (client, i) =>
        {
            await table.GetEntityAsync<TableEntity>("P", "head");
            await table.SubmitTransactionAsync([
                new(TableTransactionActionType.UpsertReplace, Row($"head-{client}")),
                new(TableTransactionActionType.Add, Row($"event-{client}-{i}")),
                new(TableTransactionActionType.Add, Row($"id-{client}-{i}"))]);
        });
    }

    /// <summary>Commands that take one unit each, of which there are enough for nine in ten. Throws unless exactly so many get one.</summary>
    public async Task<(Load Load, double RoundTrips, double Microseconds)> DepotAsync(int clients, int each)
    {
        var name = $"T{Guid.NewGuid():N}";
        var reads = await TableAsync(name);
        var store = new ItemStore(reads, new(connection, name, counter.In(ItemStore.CommitOptions(new TableClientOptions()))), new());
        var runner = new CommandRunner(store, time);
        var units = clients * each * 9 / 10;
        await AskAsync(runner, "define", new DefineItem(ShortText.Parse("M8 bolt"), ItemKind.Stock));
        await AskAsync(runner, "receive", new ReceiveStock(North, Quantity.Of(units)));

        var won = 0;
        var (sent, cpu) = (counter.Count, Process.GetCurrentProcess().TotalProcessorTime);
        var load = await Load.RunAsync(clients, each, async (client, i) =>
        {
            if (await AskAsync(runner, $"take-{client}-{i}", new ConsumeStock(North, Quantity.One)) is Outcome.Answered) Interlocked.Increment(ref won);
        });
        var (trips, spent) = (counter.Count - sent, Process.GetCurrentProcess().TotalProcessorTime - cpu);
        await store.SettledAsync();
        var left = (await store.ReadAsync(Bolt)).Item.At(North).OnHand;
        if (won != units || !left.IsZero) throw new InvalidOperationException($"{won} of {units} units were given out, and {left} are left.");
        return (load, (double)trips / (clients * each), spent.TotalMicroseconds / (clients * each));
    }

    private Task<Outcome> AskAsync(CommandRunner runner, string key, Command command) =>
        runner.RunAsync(Bolt, new(CommandId.Parse(key), command), new(Staff, time.GetUtcNow()));

    private async Task<TableClient> TableAsync(string name)
    {
        var table = new TableClient(connection, name, counter.In(new TableClientOptions()));
        await table.CreateAsync();
        return table;
    }

    private static TableEntity Row(string key) => new("P", key) { ["Text"] = new string('x', 500) };
}
