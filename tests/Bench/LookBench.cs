using Azure.Data.Tables;
using CountDepot.Api;
using CountDepot.Api.Projections;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Bench;

/// <summary>What looks cost in requests and rows: an item by its SKU, a barcode or a serial number, and what is low at a site.</summary>
public sealed class LookBench(string connection)
{
    private static readonly SiteId North = SiteId.Parse("NORTH");
    private static readonly Actor Staff = new("5c0de907-0000-4000-8000-000000000101", "Staff");
    private static readonly Sku Drill = Sku.Parse("DRILL");

    private readonly Requests requests = new();
    private readonly TimeProvider time = TimeProvider.System;

    /// <summary>Requests per look at an item that is at hand, and how long one takes beside one raw point read.</summary>
    public async Task<IReadOnlyList<(string Look, double Requests, double P50, double Raw)>> ItemsAsync()
    {
        var (tables, store) = await OpenAsync();
        var (codes, lists) = (new Codes(tables, store), new Lists(tables));
        var runner = Runner(store, codes, lists);
        await AskAsync(runner, Drill, new DefineItem(ShortText.Parse("Drill"), ItemKind.Serialized, Barcodes: [Barcode.Parse("4006381333931")]));
        await AskAsync(runner, Drill, new ReceiveStock(North, Quantity.Of(2), Serials: [SerialNumber.Parse("SN-1"), SerialNumber.Parse("SN-2")]));
        var table = tables.GetTableClient("Codes");
        await table.AddEntityAsync(new TableEntity("raw", "items") { ["Skus"] = "DRILL" });
        var raw = await Load.RunAsync(1, 400, async (_, _) => await table.GetEntityAsync<TableEntity>("raw", "items"));
        return
        [
            await MeasureAsync("SKU", () => store.ReadAsync(Drill), raw.P50),
            await MeasureAsync("barcode", () => codes.FindAsync("4006381333931", _ => true, default), raw.P50),
            await MeasureAsync("serial", () => codes.FindAsync("SN-2", _ => true, default), raw.P50),
        ];
    }

    /// <summary>Requests and rows of one look at what is low, with so many other stock rows in the depot.</summary>
    public async Task<(int Requests, int Rows, double P50)> LowAsync(int low, int others)
    {
        var (tables, store) = await OpenAsync();
        var lists = new Lists(tables);
        var runner = Runner(store, new Codes(tables, store), lists);
        await Parallel.ForEachAsync(Enumerable.Range(0, low), async (number, _) =>
        {
            var sku = Sku.Parse($"LOW-{number:d5}");
            await AskAsync(runner, sku, new DefineItem(ShortText.Parse($"Bolt {number}"), ItemKind.Stock));
            await AskAsync(runner, sku, new ReceiveStock(North, Quantity.One));
            await AskAsync(runner, sku, new SetReorder(North, Point: Quantity.Of(5)));
        });
        // What is not low is a row in another table; a thousand items share a partition there.
        var stock = tables.GetTableClient(ListRows.SiteStock);
        await Parallel.ForEachAsync(Enumerable.Range(0, others / 100), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (batch, cancel) =>
            await stock.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(i =>
                new TableTransactionAction(TableTransactionActionType.Add, new TableEntity($"NORTH~{batch / 10:d4}", $"S-{batch:d6}-{i:d2}") { ["View"] = "{}" })), cancel));
        var (sent, read) = (requests.Count, requests.Rows);
        var found = await lists.ReadAsync<LowLine>(ListRows.Low, North.Value, null, default).CountAsync();
        if (found != low) throw new InvalidOperationException($"{found} items are said to be low, not {low}.");
        var (trips, rows) = (requests.Count - sent, requests.Rows - read);
        var load = await Load.RunAsync(1, 20, async (_, _) => await lists.ReadAsync<LowLine>(ListRows.Low, North.Value, null, default).CountAsync());
        return (trips, rows, load.P50);
    }

    private async Task<(string, double, double, double)> MeasureAsync(string look, Func<Task> ask, double raw)
    {
        await ask();
        var sent = requests.Count;
        var load = await Load.RunAsync(1, 400, (_, _) => ask());
        return (look, (requests.Count - sent) / 400.0, load.P50, raw);
    }

    private CommandRunner Runner(ItemStore store, Codes codes, Lists lists) => new(store, time, change =>
    {
        codes.ProjectAsync(change.Before, change.After, default).GetAwaiter().GetResult();
        lists.ProjectAsync(change.Before, change.After, default).GetAwaiter().GetResult();
    });

    private async Task AskAsync(CommandRunner runner, Sku sku, Command command)
    {
        var outcome = await runner.RunAsync(sku, new(CommandId.Parse($"{Guid.NewGuid()}"), command), new(Staff, time.GetUtcNow()));
        if (outcome is not Outcome.Answered) throw new InvalidOperationException($"{command} was refused: {outcome}");
    }

    private async Task<(TableServiceClient, ItemStore)> OpenAsync()
    {
        var tables = new TableServiceClient(connection, requests.In(new TableClientOptions()));
        foreach (var name in (string[])["Codes", .. ListRows.Tables])
        {
            await tables.DeleteTableAsync(name);
            await tables.CreateTableAsync(name);
        }
        var ledger = tables.GetTableClient($"T{Guid.NewGuid():N}");
        await ledger.CreateAsync();
        return (tables, new(ledger, ledger, new()));
    }
}
