using System.Diagnostics;
using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Sim;

namespace CountDepot.Bench;

/// <summary>Stock rows from files of 5,000, over HTTP, until every one is in the ledger and can be found.</summary>
public static class ImportBench
{
    private const int RowsPerFile = 5_000;
    private const int RowsPerItem = 10;

    /// <summary>Seconds for so many rows, ten bins to an item, and what the process held at the end.</summary>
    public static async Task<(double Seconds, double Megabytes)> RunAsync(int rows)
    {
        await using var azurite = await Azurite.StartAsync();
        await using var sim = await TeamsSim.StartAsync();
        await using var depot = await DepotProcess.StartAsync(sim, azurite);
        await depot.DoAsync(Cast.Admin, "sites/north", """{"name":"North"}""");
        var started = Stopwatch.GetTimestamp();
        for (var file = 0; file < rows / RowsPerFile; file++)
        {
            var items = Enumerable.Range(file * RowsPerFile / RowsPerItem, RowsPerFile / RowsPerItem).ToList();
            await TakeAsync(depot, "items", file, "sku,name\n" + string.Concat(items.Select(item => $"I-{item:d6},Hex bolt number {item}\n")), "sku", "name");
            var stock = string.Concat(items.SelectMany(item => Enumerable.Range(1, RowsPerItem).Select(bin => $"I-{item:d6},North,Shelf {bin},{bin}\n")));
            await TakeAsync(depot, "stock", file, "sku,site,bin,quantity\n" + stock, "sku", "site", "bin", "quantity");
        }
        return (Stopwatch.GetElapsedTime(started).TotalSeconds, depot.Megabytes);
    }

    private static async Task TakeAsync(DepotProcess depot, string kind, int file, string csv, params string[] columns)
    {
        var body = JsonSerializer.Serialize(new { kind, key = $"{kind}-{file}", columns = columns.ToDictionary(column => column), csv });
        var view = JsonSerializer.Deserialize<ImportView>(await depot.DoAsync(Cast.Admin, "imports", body), Wire.Tolerant)!;
        while (view.State != ImportState.Done) view = JsonSerializer.Deserialize<ImportView>(await depot.DoAsync(Cast.Admin, $"imports/{kind}-{file}"), Wire.Tolerant)!;
        if (view.Errors.Count > 0) throw new InvalidOperationException($"{view.Errors.Count} rows were refused, the first: {view.Errors[0]}");
    }
}
