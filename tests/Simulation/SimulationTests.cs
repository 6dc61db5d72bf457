using System.Globalization;
using CountDepot.Simulation.Histories;
using Xunit.Abstractions;

namespace CountDepot.Simulation;

/// <summary>
/// Histories of the depot's own store, each from one seed. A seed that fails says how to see it alone. For a night, say how many:
/// SIMULATION_HISTORIES=10000000 dotnet test tests/Simulation, and SIMULATION_FROM for other seeds than the usual ones.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int HistoriesUsually = 6_000;
    private const int SeedsForAMutant = 3_000;

    // What has to have happened somewhere, or the histories prove nothing about it.
    private static readonly string[] Situations =
    [
        "crash", "lost", "given up", "reply lost", "throttled", "failed", "failed afterwards", "landed later and done", "landed later in vain", "landed again in vain",
        "several commands in one block", "answered again", "told of no such item", "a name used for something else", "told that nobody knows, and it is not there",
        "told that nobody knows, and it is there", "told Unavailable", "refused", "looked",
        "a round that failed", "one code of two items", "a notice twice in the queue", "told Low", "told Recovered", "settled by the depot",
    ];

    [Fact]
    public void Every_promise_is_kept_in_every_history()
    {
        var (from, count) = (Number("SIMULATION_FROM", 0), Number("SIMULATION_HISTORIES", HistoriesUsually));
        var seen = new Dictionary<string, long>();
        Each(from, count, seed =>
        {
            var result = History.Run(seed);
            lock (seen)
            {
                foreach (var (what, times) in result.Seen) seen[what] = seen.GetValueOrDefault(what) + times;
            }
            Assert.True(result.Violation is null, $"Seed {seed}: {result.Violation}\nSee it alone: dotnet run --project tests/Simulation -- {seed}");
        });
        foreach (var (what, times) in seen.OrderBy(s => s.Key, StringComparer.Ordinal)) output.WriteLine($"{times,9} {what}");
        Assert.All(Situations, what => Assert.True(seen.GetValueOrDefault(what) > 0, $"never happened: {what}"));
    }

    [Fact]
    public void The_same_seed_is_the_same_history() =>
        Each(0, 500, seed => Assert.Equal(History.Run(seed).Digest, History.Run(seed).Digest));

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Every_mistake_is_found(string mistake)
    {
        var mutant = Enum.Parse<Mutant>(mistake);
        var found = Enumerable.Range(0, SeedsForAMutant).Select(seed => (Seed: seed, History.Run(seed, mutant).Violation)).FirstOrDefault(run => run.Violation is not null);
        Assert.True(found.Violation is not null, $"{mistake} was not found in {SeedsForAMutant} histories.");
        output.WriteLine($"seed {found.Seed}: {found.Violation}");
    }

    public static TheoryData<string> Mistakes => new(Enum.GetNames<Mutant>().Where(name => name != nameof(Mutant.None)));

    // A history is one thread; several of them may run beside each other.
    private static void Each(int from, int count, Action<int> run)
    {
        var (next, failed) = (from - 1, (Exception?)null);
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            while (failed is null && Interlocked.Increment(ref next) is var seed && seed < from + count)
            {
                try
                {
                    run(seed);
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref failed, e, null);
                }
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (failed is not null) throw failed;
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
