using System.Globalization;
using System.Text;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CountDepot.Deploy;
using CountDepot.Sim;

namespace CountDepot.Bench;

/// <summary>Every goal with what was measured, as a table for people.</summary>
public sealed class Report
{
    private const string Begin = "<!-- table -->";
    private const string End = "<!-- /table -->";

    /// <summary>Where what a benchmark leaves behind goes.</summary>
    public static string Leavings => Path.Combine(LocalDepot.Root, "artifacts", "benchmark");

    private readonly bool isQuick;
    private readonly StringBuilder table = new("| work | goal | measured | raw store in the same run | reached |\n|---|---|---|---|---|\n");

    private Report(bool isQuick) => this.isQuick = isQuick;

    /// <summary>Measures everything, prints it and writes it into the README beside this file.</summary>
    /// <param name="isQuick">A tenth of everything: says whether it runs, not how fast.</param>
    public static async Task WriteAsync(bool isQuick)
    {
        var report = new Report(isQuick);
        Environment.CurrentDirectory = LocalDepot.Root;
        await using (var azurite = await Azurite.StartAsync())
        {
            await report.TryAsync("commands", () => report.CommandsAsync(azurite.ConnectionString));
            await report.TryAsync("looks", () => report.LooksAsync(azurite.ConnectionString));
        }
        await report.TryAsync("our own CPU per command", () => Task.Run(report.Cpu));
        await report.TryAsync("load", report.LoadAsync);
        await report.TryAsync("search", () => Task.Run(report.Search));
        await report.TryAsync("handler start", report.StartAsync);
        await report.TryAsync("import", report.ImportAsync);
    }

    // What cannot be measured here is said to be so, and the rest is measured all the same. What was measured is kept, whatever comes after.
    private async Task TryAsync(string what, Func<Task> measure)
    {
        try
        {
            await measure();
        }
        catch (Exception e) when (e is InvalidOperationException or StepFailedException or IOException or Azure.RequestFailedException or HttpRequestException)
        {
            Row(what, "–", $"could not be measured: {e.Message.ReplaceLineEndings(" ")}", "–", false);
        }
        Keep();
    }

    private async Task CommandsAsync(string connection)
    {
        var bench = new CommandBench(connection);
        await bench.WarmUpAsync();
        foreach (var (clients, rawEach, each, goal) in new[] { (1, Scaled(800), Scaled(1_500), 2.0), (64, Scaled(20), Scaled(200), 10.0) })
        {
            // The best of three of both, so that what else the machine does weighs on neither.
            var raws = new List<Load>();
            var depots = new List<(Load Load, double RoundTrips, double Microseconds)>();
            for (var round = 0; round < 3; round++)
            {
                raws.Add(await bench.RawAsync(clients, rawEach));
                depots.Add(await bench.DepotAsync(clients, each));
            }
            var (raw, depot) = (raws.MaxBy(load => load.Rate)!, depots.MaxBy(run => run.Load.Rate));
            var ratio = depot.Load.Rate / raw.Rate;
            Row(clients == 1 ? "command on a warm item" : "64 clients on one hot item", clients == 1 ? "1 round trip; ≥ 2× raw" : "≥ 10× raw; exactly the right number win",
                $"{depot.Load}; {N(depot.RoundTrips, 2)} round trips; **{N(ratio, 1)}×**", $"point read + 3-row transaction: {raw}", ratio >= goal);
        }
    }

    private async Task LooksAsync(string connection)
    {
        var bench = new LookBench(connection);
        foreach (var (look, requests, p50, raw) in await bench.ItemsAsync())
            Row($"item by {look}", "≤ 2 point reads", $"{N(requests, 2)} point reads, p50 {N(p50, 2)} ms", $"1 point read, p50 {N(raw, 2)} ms", requests <= 2);
        var (few, many) = (await bench.LowAsync(100, 0), await bench.LowAsync(100, Scaled(100_000)));
        Row($"what is low: 100 rows of {N(Scaled(100_000), 0)}", "reads only what is low", $"{many.Rows} rows in {many.Requests} request, p50 {N(many.P50, 1)} ms",
            $"with nothing else in the depot: {few.Rows} rows in {few.Requests} request, p50 {N(few.P50, 1)} ms", many.Rows == 100 && few.Rows == 100);
    }

    private void Search()
    {
        int[] sizes = isQuick ? [1_000, 10_000] : [10_000, 100_000, 1_000_000];
        var runs = sizes.Select(size => SearchBench.Run(size, Scaled(Math.Min(2_000, 100_000_000 / size)))).ToList();
        foreach (var kind in runs[0].Askings.Select(asking => asking.Kind))
        {
            var askings = runs.Select(run => run.Askings.Single(asking => asking.Kind == kind)).ToList();
            var growth = askings[1].P95 / askings[0].P95;
            var measured = string.Join("; ", askings.Select(asking => $"{N(asking.Items, 0)}: p50 {N(asking.P50 / 1_000, 2)}, p95 {N(asking.P95 / 1_000, 2)} ms"));
            Row($"search: {kind}", $"no round trip; p95 grows < 2× from {N(sizes[0], 0)} to {N(sizes[1], 0)}", $"{measured}; grows **{N(growth, 1)}×**", "0 round trips", growth < 2);
        }
        Row("search: the index", "–", string.Join("; ", runs.Select((run, i) => $"{N(sizes[i], 0)}: made in {N(run.Seconds, 1)} s, holds {N(run.Megabytes, 0)} MB")), "–", null);
    }

    private void Cpu()
    {
        var job = (isQuick ? Job.Dry : Job.ShortRun).WithToolchain(InProcessEmitToolchain.Instance);
        var config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(NullLogger.Instance).AddDiagnoser(BenchmarkDotNet.Diagnosers.MemoryDiagnoser.Default);
        var summary = BenchmarkRunner.Run<CommandCpu>(config.WithArtifactsPath(Leavings));
        var report = summary.Reports.Single();
        var (microseconds, bytes) = (report.ResultStatistics!.Mean / 1_000, report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0);
        Row("our own CPU per command", "≤ 150 µs", $"{N(microseconds, 0)} µs, {N(bytes / 1024.0, 1)} KiB allocated", "a table that is a dictionary", microseconds <= 150);
    }

    private async Task StartAsync()
    {
        // Compiling ahead takes minutes; a quick look is content with what was built.
        var folder = isQuick ? null : await Packages.PublishApiAsync();
        await using var azurite = await Azurite.StartAsync();
        await using var sim = await TeamsSim.StartAsync();
        var times = new List<double>();
        for (var start = 0; start < (isQuick ? 3 : 9); start++)
        {
            await using var depot = await DepotProcess.StartAsync(sim, azurite, folder is null ? null : Path.Combine(folder, "CountDepot.Api"));
            times.Add(depot.StartedIn.TotalMilliseconds);
        }
        times.Sort();
        var median = times[times.Count / 2];
        var measured = $"median {N(median, 0)} ms, best {N(times[0], 0)} ms of {times.Count} starts";
        Row("handler start to first answer", "≤ 250 ms", measured, isQuick ? "not compiled ahead" : "as deployed: ReadyToRun, its own .NET", median <= 250);
    }

    private async Task ImportAsync()
    {
        var rows = Scaled(100_000);
        var (seconds, megabytes) = await ImportBench.RunAsync(rows);
        Row($"import of {N(rows, 0)} stock rows, {N(rows / 10, 0)} items", "–", $"{N(seconds, 0)} s, {N(rows / seconds, 0)} rows/s; the process held {N(megabytes, 0)} MB", "–", null);
    }

    private async Task LoadAsync()
    {
        foreach (var rate in (int[])[50, 200])
        {
            var load = await LoadRun.LoadAsync(rate, TimeSpan.FromSeconds(isQuick ? 3 : 20));
            Row($"{rate} requests/s as they come, three in ten of them changes", "p95 < 300 ms at 50/s", $"{load}", "–", rate == 50 ? load.P95 < 300 && load.Failed == 0 : null);
        }
    }

    private void Row(string work, string goal, string measured, string raw, bool? isReached)
    {
        var row = $"| {work} | {goal} | {measured} | {raw} | {isReached switch { true => "yes", false => "**no**", null => "" }} |";
        table.AppendLine(row);
        Console.WriteLine(row);
    }

    private void Keep()
    {
        if (isQuick) return;
        var file = Path.Combine(LocalDepot.Root, "tests/Bench/README.md");
        var text = File.ReadAllText(file);
        var about = $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, Azurite in memory on the same machine:\n\n";
        File.WriteAllText(file, $"{text[..(text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)]}\n{about}{table}{text[text.IndexOf(End, StringComparison.Ordinal)..]}");
    }

    private int Scaled(int full) => isQuick ? full / 10 : full;

    private static string N(double number, int decimals) => number.ToString($"N{decimals}", CultureInfo.InvariantCulture);
}
