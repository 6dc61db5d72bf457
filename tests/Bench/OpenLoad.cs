using System.Collections.Concurrent;
using System.Diagnostics;

namespace CountDepot.Bench;

/// <summary>
/// Work that arrives when it arrives, whether the work before is done or not, as people do: what one waits because of others counts as its own
/// time, measured from the moment it should have begun.
/// </summary>
/// <param name="Asked">Requests per second that came.</param>
/// <param name="Done">Requests per second that were answered.</param>
/// <param name="P50">Milliseconds.</param>
public sealed record OpenLoad(double Asked, double Done, double P50, double P95, double P99, double Longest, int Failed)
{
    /// <summary>Lets work arrive at random moments, so many a second on average, for some time, and waits for the last of it.</summary>
    /// <param name="work">Given its number; false when it failed.</param>
    public static async Task<OpenLoad> RunAsync(double perSecond, TimeSpan length, Func<int, Task<bool>> work, int seed = 1)
    {
        var dice = new Random(seed);
        var (times, failed) = (new ConcurrentBag<double>(), 0);
        var running = new List<Task>();
        var began = Stopwatch.GetTimestamp();
        var due = TimeSpan.Zero;
        for (var number = 0; (due += TimeSpan.FromSeconds(-Math.Log(1 - dice.NextDouble()) / perSecond)) < length; number++)
        {
            var early = due - Stopwatch.GetElapsedTime(began);
            if (early > TimeSpan.FromMilliseconds(1)) await Task.Delay(early);
            running.Add(OneAsync(number, due));
        }
        await Task.WhenAll(running);
        var all = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var sorted = times.Order().ToArray();
        double At(double share) => sorted.Length == 0 ? 0 : sorted[(int)((sorted.Length - 1) * share)];
        return new(running.Count / length.TotalSeconds, sorted.Length / all, At(0.5), At(0.95), At(0.99), At(1), failed);

        async Task OneAsync(int number, TimeSpan dueAt)
        {
            // Off the clock's own thread, or one that computes would hold up those who come after.
            var isGood = await Task.Run(() => work(number));
            times.Add((Stopwatch.GetElapsedTime(began) - dueAt).TotalMilliseconds);
            if (!isGood) Interlocked.Increment(ref failed);
        }
    }

    public override string ToString() =>
        FormattableString.Invariant($"{Asked:f0}/s came, {Done:f0}/s done, p50 {P50:f1} ms, p95 {P95:f1} ms, p99 {P99:f0} ms, longest {Longest:f0} ms, {Failed} failed");
}
