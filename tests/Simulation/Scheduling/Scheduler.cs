namespace CountDepot.Simulation.Scheduling;

/// <summary>
/// All that happens in a history, one thing after the other on one thread. What could go on now is drawn by the dice; when nothing can, time
/// moves to whatever is next. So the same dice give the same history, and every await is a place where another may come first.
/// </summary>
internal sealed class Scheduler(Random dice)
{
    private readonly List<(SendOrPostCallback Act, object? State, Lane? In)> ready = [];
    private readonly PriorityQueue<Action, (long At, int Dice)> later = new();
    private readonly Thread thread = Thread.CurrentThread;

    internal Random Dice => dice;

    /// <summary>The one true time, in milliseconds since the history began.</summary>
    internal long Now { get; private set; }

    /// <summary>How many things have happened: a moment, finer than any clock.</summary>
    internal long Step { get; private set; }

    /// <summary>Something that could go on now, in a lane or in none.</summary>
    internal void Soon(SendOrPostCallback act, object? state, Lane? lane)
    {
        // What comes from elsewhere comes in no order at all. Whoever sees this finds the await that left the lane in the stack.
        if (Thread.CurrentThread != thread) throw new InvalidOperationException("Something goes on outside the history.");
        ready.Add((act, state, lane));
    }

    /// <summary>Something that happens at a time, in no lane. At the same time, the dice say which is first.</summary>
    internal void At(long time, Action act) => later.Enqueue(act, (Math.Max(time, Now), dice.Next()));

    /// <summary>The next thing; false when there is nothing left that could ever happen.</summary>
    internal bool Next()
    {
        Step++;
        if (ready.Count > 0)
        {
            var at = dice.Next(ready.Count);
            var (act, state, lane) = ready[at];
            ready[at] = ready[^1];
            ready.RemoveAt(ready.Count - 1);
            Lane.Run(lane, act, state);
            return true;
        }
        if (!later.TryDequeue(out var next, out var when)) return false;
        Now = when.At;
        next();
        return true;
    }
}

/// <summary>
/// Where a process lives: its code goes on here after every await, as long as it lives. Ending it is a crash: whatever it was in the middle of is
/// never gone on with.
/// </summary>
internal sealed class Lane(Scheduler scheduler) : SynchronizationContext
{
    internal bool HasEnded { get; private set; }

    internal void End() => HasEnded = true;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!HasEnded) scheduler.Soon(d, state, this);
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nobody waits for anybody here.");

    public override SynchronizationContext CreateCopy() => this;

    internal void Start(Func<Task> work) => Post(async _ => await work(), null);

    internal static void Run(Lane? lane, SendOrPostCallback act, object? state)
    {
        if (lane is { HasEnded: true }) return;
        SetSynchronizationContext(lane);
        try
        {
            act(state);
        }
        finally
        {
            SetSynchronizationContext(null);
        }
    }
}
