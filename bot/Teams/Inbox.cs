using System.Threading.Channels;

namespace CountDepot.Bot.Teams;

/// <summary>What the inbox said to a piece of work.</summary>
public enum Accepted
{
    /// <summary>It will be done once.</summary>
    Now,

    /// <summary>It was accepted within the last 24 hours; nothing more will be done.</summary>
    Before,

    /// <summary>There is no room, and it was not accepted: bring it again later.</summary>
    NoRoom,
}

/// <summary>
/// Work accepted and not yet done. Teams waits 15 seconds and then brings an activity again, so a message is accepted first and worked
/// on after. Bounded; the work of one conversation is done in the order it came, different conversations side by side.
/// What is waiting when the process stops is finished within the host's shutdown time.
/// </summary>
public sealed class Inbox : BackgroundService
{
    private const int LanesMax = 16;
    private const int WaitingMax = 64;
    private readonly Channel<Func<CancellationToken, Task>>[] lanes =
        [.. Enumerable.Range(0, LanesMax).Select(_ => Channel.CreateBounded<Func<CancellationToken, Task>>(new BoundedChannelOptions(WaitingMax) { SingleReader = true }))];

    private readonly SeenActivities seen;

    private readonly ILogger<Inbox>? log;

    public Inbox(TimeProvider time, ILogger<Inbox>? log = null) => (seen, this.log) = (new(time), log);

    /// <summary>Accepts the work of an activity, unless the same activity was accepted before.</summary>
    public Accepted Accept(string conversation, string? activity, Func<CancellationToken, Task> work)
    {
        // An activity without an id cannot be recognised again; Teams always sends one.
        var key = activity is null ? null : $"{conversation}\n{activity}";
        if (key is not null && !seen.IsFirst(key)) return Accepted.Before;
        if (LaneOf(conversation).TryWrite(work)) return Accepted.Now;
        if (key is not null) seen.Forget(key);
        return Accepted.NoRoom;
    }

    /// <summary>
    /// Work that follows from an answer, in the order of its chat. Nobody brings it again: without room it is not done, which is logged, and
    /// who presses the old card is shown what is true.
    /// </summary>
    /// <param name="what">For the log: ids alone.</param>
    public void Later(string conversation, string what, Func<CancellationToken, Task> work)
    {
        if (!LaneOf(conversation).TryWrite(cancel => GuardAsync(what, work, cancel))) log?.InboxFull();
    }

    /// <summary>Finishes what is waiting, then stops.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var lane in lanes) lane.Writer.TryComplete();
        if (ExecuteTask is { } working) await Task.WhenAny(working, Task.Delay(Timeout.Infinite, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(lanes.Select(lane => WorkAsync(lane.Reader, stoppingToken)));

    private async Task GuardAsync(string what, Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        try
        {
            await work(cancel);
        }
        // One piece of work must not stop the lane.
#pragma warning disable CA1031
        catch (Exception broken) when (broken is not OperationCanceledException || !cancel.IsCancellationRequested)
#pragma warning restore CA1031
        {
            log?.TurnFailed(broken, "later", what);
        }
    }

    private static async Task WorkAsync(ChannelReader<Func<CancellationToken, Task>> lane, CancellationToken cancel)
    {
        await foreach (var work in lane.ReadAllAsync(cancel)) await work(cancel);
    }

    private ChannelWriter<Func<CancellationToken, Task>> LaneOf(string conversation) =>
        lanes[(uint)string.GetHashCode(conversation, StringComparison.Ordinal) % LanesMax].Writer;
}

/// <summary>Activity ids of the last 24 hours, at most 100,000: Teams brings the same one again after a slow answer.</summary>
public sealed class SeenActivities(TimeProvider time)
{
    private const int KeptMax = 100_000;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private readonly Lock gate = new();
    private readonly HashSet<string> keys = [];
    private readonly Queue<(string Key, DateTimeOffset At)> order = new();

    /// <summary>True the first time a key is asked about within 24 hours.</summary>
    public bool IsFirst(string key)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            while (order.TryPeek(out var oldest) && (oldest.At + Kept <= now || order.Count >= KeptMax)) keys.Remove(order.Dequeue().Key);
            if (!keys.Add(key)) return false;
            order.Enqueue((key, now));
            return true;
        }
    }

    /// <summary>The work could not be accepted after all.</summary>
    public void Forget(string key)
    {
        lock (gate) keys.Remove(key);
    }
}
