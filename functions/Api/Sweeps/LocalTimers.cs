using System.Text.Json;
using Cronos;

namespace CountDepot.Api.Sweeps;

/// <summary>The timers where there is no Functions host: the same function.json files, the same schedules in UTC.</summary>
public sealed partial class LocalTimers : BackgroundService
{
    private readonly List<(ISweep Sweep, CronExpression Schedule)> timers;
    private readonly TimeProvider time;
    private readonly ILogger<LocalTimers> log;

    public LocalTimers(IEnumerable<ISweep> sweeps, TimeProvider time, ILogger<LocalTimers> log)
    {
        (this.time, this.log) = (time, log);
        // Read at once: a sweep without a schedule is a mistake to be found at the start.
        timers = [.. sweeps.Select(sweep => (sweep, ScheduleOf(sweep.Name)))];
    }

    /// <summary>The schedule of a timer: six fields, seconds first, as the host reads them.</summary>
    public static CronExpression ScheduleOf(string name)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, name, "function.json"));
        using var json = JsonDocument.Parse(file);
        var timer = json.RootElement.GetProperty("bindings").EnumerateArray().Single(binding => binding.GetProperty("type").GetString() == "timerTrigger");
        return CronExpression.Parse(timer.GetProperty("schedule").GetString()!, CronFormat.IncludeSeconds);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(timers.Select(timer => LiveAsync(timer.Sweep, timer.Schedule, stoppingToken)));

    // One run after the other: whatever is missed while one takes long is missed.
    private async Task LiveAsync(ISweep sweep, CronExpression schedule, CancellationToken stop)
    {
        var last = time.GetUtcNow();
        while (schedule.GetNextOccurrence(last, TimeZoneInfo.Utc) is { } next)
        {
            var now = time.GetUtcNow();
            if (next > now) await Task.Delay(next - now, time, stop);
            await RunAsync(sweep, stop);
            // A clock that woke us a little early must not bring the same moment twice.
            last = time.GetUtcNow() is var after && after > next ? after : next;
        }
    }

    private async Task RunAsync(ISweep sweep, CancellationToken stop)
    {
        try
        {
            await SweepEndpoints.RunAsync(sweep, log, stop);
        }
        // One bad run is a line in the log, as it would be under the host; the next comes by itself.
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            LogFailed(sweep.Name, e);
        }
    }

    [LoggerMessage(153, LogLevel.Error, "Sweep {Name} failed")]
    private partial void LogFailed(string name, Exception e);
}
