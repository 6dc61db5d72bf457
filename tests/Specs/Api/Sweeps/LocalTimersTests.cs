using CountDepot.Api.Sweeps;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CountDepot.Specs.Api.Sweeps;

/// <summary>Without the Functions host the same files say when.</summary>
public sealed class LocalTimersTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("settle", 1_440)]
    [InlineData("finish-bookings", 1_440)]
    [InlineData("notify", 1_440)]
    [InlineData("repair", 288)]
    [InlineData("anchor", 96)]
    [InlineData("export", 24)]
    public void Every_sweep_runs_as_often_as_its_file_says(string name, int runsADay) =>
        Assert.Equal(runsADay, LocalTimers.ScheduleOf(name).GetOccurrences(Noon, Noon.AddDays(1), TimeZoneInfo.Utc).Count());

    [Fact]
    public async Task A_run_that_fails_is_followed_by_the_next()
    {
        var clock = new FakeTimeProvider(Noon.AddSeconds(10));
        var sweep = new Failing();
        using var timers = new LocalTimers([sweep], clock, NullLogger<LocalTimers>.Instance);
        await timers.StartAsync(default);
        for (var minute = 1; minute <= 3; minute++)
        {
            // The loop may still be on its way to its next wait.
            while (!sweep.HasRun(minute))
            {
                clock.Advance(TimeSpan.FromSeconds(5));
                await Task.Yield();
            }
        }
        await timers.StopAsync(default);
    }

    [Fact]
    public void A_sweep_without_a_schedule_is_found_at_the_start() =>
        Assert.ThrowsAny<IOException>(() => new LocalTimers([new Failing { Name = "nobody" }], TimeProvider.System, NullLogger<LocalTimers>.Instance));

    private sealed class Failing : ISweep
    {
        private int runs;

        public string Name { get; init; } = "settle";

        public Task RunAsync(CancellationToken cancel)
        {
            Interlocked.Increment(ref runs);
            throw new InvalidOperationException("as told");
        }

        internal bool HasRun(int times) => Volatile.Read(ref runs) >= times;
    }
}
