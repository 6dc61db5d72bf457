using System.Collections.Concurrent;
using CountDepot.Sim;

namespace CountDepot.Bench;

/// <summary>A day at the depot, over HTTP with real tokens: seven looks for three changes, at 32 items of which one is hot.</summary>
public static class LoadRun
{
    private const int Items = 32;
    private static readonly Person[] People = [Cast.Staff, Cast.Manager, Cast.Admin];

    /// <summary>Runs at one rate for some time and says how it went, the hot item's fairness among it.</summary>
    public static async Task<OpenLoad> LoadAsync(double perSecond, TimeSpan length)
    {
        await using var azurite = await Azurite.StartAsync();
        await using var sim = await TeamsSim.StartAsync();
        await using var depot = await StartAsync(sim, azurite);
        var waits = new ConcurrentDictionary<Person, ConcurrentBag<double>>();
        await OpenLoad.RunAsync(perSecond, TimeSpan.FromSeconds(3), number => OneAsync(depot, number, waits), seed: 2);
        waits.Clear();
        var cpu = depot.Process.TotalProcessorTime;
        var load = await OpenLoad.RunAsync(perSecond, length, number => OneAsync(depot, number, waits));
        depot.Process.Refresh();
        var spent = (depot.Process.TotalProcessorTime - cpu).TotalMilliseconds / (load.Asked * length.TotalSeconds);
        Console.WriteLine(FormattableString.Invariant($"{load}; {spent:f2} ms of the depot's CPU each"));
        foreach (var (person, times) in waits)
            Console.WriteLine(FormattableString.Invariant($"  hot item, {person.Name}: {times.Count} changes, mean {times.Average():f1} ms, longest {times.Max():f0} ms"));
        return load;
    }

    /// <summary>Runs for long and prints a line a minute. False when the memory after the first sixth of the time has grown by more than a tenth, or anything failed.</summary>
    public static async Task<bool> SoakAsync(TimeSpan length, double perSecond)
    {
        await using var azurite = await Azurite.StartAsync();
        await using var sim = await TeamsSim.StartAsync();
        await using var depot = await StartAsync(sim, azurite);
        var (held, failed) = (new List<double>(), 0);
        for (var minute = 1; minute <= length.TotalMinutes; minute++)
        {
            var load = await OpenLoad.RunAsync(perSecond, TimeSpan.FromMinutes(1), number => OneAsync(depot, number, []), seed: minute);
            held.Add(depot.Megabytes);
            failed += load.Failed;
            Console.WriteLine(FormattableString.Invariant($"minute {minute}: {load}, {held[^1]:f0} MB, {Handles(depot)} handles"));
        }
        var settled = held[Math.Min(held.Count - 1, Math.Max(0, (held.Count / 6) - 1))];
        var growth = (held[^1] / settled) - 1;
        Console.WriteLine(FormattableString.Invariant($"Memory went from {settled:f0} to {held[^1]:f0} MB ({growth:p0}); {failed} requests failed."));
        return growth < 0.1 && failed == 0;
    }

    private static async Task<DepotProcess> StartAsync(TeamsSim sim, Azurite azurite)
    {
        var depot = await DepotProcess.StartAsync(sim, azurite);
        await depot.DoAsync(Cast.Admin, "sites/north", """{"name":"North"}""");
        for (var i = 0; i < Items; i++)
        {
            await depot.DoAsync(Cast.Manager, $"items/{SkuOf(i)}/definition", $$"""{"name":"Hex bolt M{{i}}","kind":"stock"}""");
            await depot.DoAsync(Cast.Staff, $"items/{SkuOf(i)}/receipts", """{"site":"north","quantity":1000000}""");
        }
        return depot;
    }

    private static async Task<bool> OneAsync(DepotProcess depot, int number, ConcurrentDictionary<Person, ConcurrentBag<double>> waits)
    {
        var (person, sku) = (People[number % People.Length], SkuOf(number * 7 % Items));
        if (number % 10 == 9)
        {
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            var (answered, _) = await depot.AskAsync(person, $"items/{SkuOf(0)}/consumptions", """{"site":"north","quantity":1}""");
            waits.GetOrAdd(person, _ => []).Add(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return answered == 200;
        }
        var (path, body) = (number % 10) switch
        {
            0 or 1 => ($"items/{sku}/consumptions", """{"site":"north","quantity":1}"""),
            2 or 3 or 4 => ($"items/{sku}", null),
            5 => ("items?find=hex%20bolt&top=10", null),
            6 => ($"codes/{sku}", null),
            7 => ("sites/north/stock?top=20", null),
            _ => ($"items/{sku}/explanation?site=north", (string?)null),
        };
        return (await depot.AskAsync(person, path, body)).Status == 200;
    }

    private static string SkuOf(int number) => $"BOLT-{number:d3}";

    private static int Handles(DepotProcess depot) => Directory.Exists($"/proc/{depot.Process.Id}/fd") ? Directory.GetFiles($"/proc/{depot.Process.Id}/fd").Length : depot.Process.HandleCount;
}
