namespace CountDepot.Simulation.Scheduling;

/// <summary>The clock of one process: the true time and how far it is off. Its timers end with the process.</summary>
internal sealed class LaneClock(Scheduler scheduler, Lane lane, long skew) : TimeProvider
{
    /// <summary>When every history begins.</summary>
    internal static readonly DateTimeOffset Start = new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => 1_000;

    public override DateTimeOffset GetUtcNow() => Start.AddMilliseconds(scheduler.Now + skew);

    public override long GetTimestamp() => scheduler.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(scheduler, lane, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(Scheduler scheduler, Lane lane, TimerCallback callback, object? state) : ITimer
    {
        private int set;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var now = ++set;
            if (dueTime != Timeout.InfiniteTimeSpan) Wait(now, (long)Math.Ceiling(dueTime.TotalMilliseconds), period);
            return true;
        }

        public void Dispose() => set++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Wait(int of, long milliseconds, TimeSpan period) => scheduler.At(scheduler.Now + milliseconds, () =>
        {
            if (of != set || lane.HasEnded) return;
            if (period > TimeSpan.Zero) Wait(of, (long)period.TotalMilliseconds, period);
            callback(state);
        });
    }
}
