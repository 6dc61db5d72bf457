using CountDepot.Bench;
using CountDepot.Sim;

// dotnet run -c Release --project tests/Bench: the depot beside the raw store, in the same run on the same machine. Only the ratios mean anything.
await using var azurite = await Azurite.StartAsync();
var bench = new CommandBench(azurite.ConnectionString);
await bench.WarmUpAsync();

Console.WriteLine("| one item | raw: point read + 3-row transaction | depot: command | ratio | round trips | CPU |");
Console.WriteLine("|---|---|---|---|---|---|");
foreach (var (clients, rawEach, each) in new[] { (1, 800, 1_500), (64, 20, 200) })
{
    for (var round = 0; round < 3; round++)
    {
        var (raw, depot) = (await bench.RawAsync(clients, rawEach), await bench.DepotAsync(clients, each));
        var cost = FormattableString.Invariant($"{depot.RoundTrips:f2} per command | {depot.Microseconds:f0} µs");
        Console.WriteLine(FormattableString.Invariant($"| {clients} clients | {raw} | {depot.Load} | {depot.Load.Rate / raw.Rate:f1}× | {cost} |"));
    }
}
