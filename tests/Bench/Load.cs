using System.Diagnostics;

namespace CountDepot.Bench;

/// <summary>What a number of clients got done, each one request at a time.</summary>
/// <param name="Rate">Requests per second, all clients together.</param>
/// <param name="P50">Milliseconds from question to answer, half of the requests.</param>
/// <param name="P99">The same, all but one in a hundred.</param>
public sealed record Load(double Rate, double P50, double P99)
{
    /// <summary>Runs the work and measures it.</summary>
    /// <param name="work">Given the client and the number of its request.</param>
    public static async Task<Load> RunAsync(int clients, int each, Func<int, int, Task> work)
    {
        var times = new double[clients * each];
        var all = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            for (var i = 0; i < each; i++)
            {
                var start = Stopwatch.GetTimestamp();
                await work(client, i);
                times[(client * each) + i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }));
        var rate = times.Length / all.Elapsed.TotalSeconds;
        Array.Sort(times);
        return new(rate, times[times.Length / 2], times[times.Length * 99 / 100]);
    }

    public override string ToString() => FormattableString.Invariant($"{Rate:f0}/s, p50 {P50:f2} ms, p99 {P99:f1} ms");
}
