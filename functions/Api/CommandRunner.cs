using System.Diagnostics;
using Azure;
using CountDepot.Api.Storage;
using CountDepot.Api.Telemetry;
using CountDepot.Contracts;
using CountDepot.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace CountDepot.Api;

/// <summary>
/// The only way anything is written. Commands for one item wait in one short queue; those that wait together are decided in order
/// and leave in one block, each with its own answer. A command that comes again gets what it got the first time, also while the
/// first is still running. Who may is asked before; here it is decided whether it can be.
/// </summary>
/// <param name="committed">Told of every block that changed something, before its answers leave, in order per item. It must be
/// quick, and it cannot fail a command: what it throws is logged.</param>
/// <param name="announce">Awaited before a block that changes something is written; the block is not written when it fails.</param>
/// <param name="doubted">Told when such a block may have landed, or may land yet, without anybody being told of it.</param>
/// <param name="rules">The templates and policies a command is decided by, as they are when it is asked.</param>
public sealed partial class CommandRunner(
    ItemStore store, TimeProvider time, Action<Committed>? committed = null, ILogger<CommandRunner>? log = null, Func<Sku, Task>? announce = null,
    Action<Sku>? doubted = null, Func<Command, CancellationToken, Task<Rules>>? rules = null)
{
    // So many may wait for one item; whoever comes then is told to come back.
    private const int WaitingMax = 1_024;

    private readonly ILogger log = log ?? NullLogger<CommandRunner>.Instance;
    private readonly Lock gate = new();
    private readonly Dictionary<Sku, Queue<Waiting>> queues = [];

    /// <summary>Runs one command. Cancelling stops the waiting, not what has begun.</summary>
    public async Task<Outcome> RunAsync(Sku sku, Keyed command, Request request, CancellationToken cancel = default) =>
        (await RunAllAsync(sku, [command], request, cancel))[0];

    /// <summary>Runs commands in order, in one block or as few as hold them; each has its own outcome, whatever the others have.</summary>
    public async Task<IReadOnlyList<Outcome>> RunAllAsync(
        Sku sku, IReadOnlyList<Keyed> commands, Request request, CancellationToken cancel = default)
    {
        var started = time.GetTimestamp();
        var waiting = new List<Waiting>(commands.Count);
        foreach (var command in commands)
        {
            var ruled = rules is null ? request : request with { Rules = await rules(command.Command, cancel) };
            waiting.Add(new(Asked.Of(sku, command, ruled), cancel));
        }
        if (!TryEnqueue(sku, waiting, out var isFirst)) return [.. commands.Select(_ => Refusals.TooManyWaiting(sku))];
        if (isFirst) _ = PumpAsync(sku);
        var outcomes = new List<Outcome>(waiting.Count);
        foreach (var one in waiting) outcomes.Add(await one.Outcome.WaitAsync(cancel));
        foreach (var (command, outcome) in commands.Zip(outcomes)) Meters.Tell(command.Command, outcome, time.GetElapsedTime(started));
        return outcomes;
    }

    private bool TryEnqueue(Sku sku, List<Waiting> waiting, out bool isFirst)
    {
        lock (gate)
        {
            isFirst = !queues.TryGetValue(sku, out var queue);
            if (isFirst) queues[sku] = queue = new();
            if (queue!.Count >= WaitingMax) return false;
            foreach (var one in waiting) queue.Enqueue(one);
            return true;
        }
    }

    // Takes everybody who waits by now; the queue goes when nobody does, and the next command starts another.
    private List<Waiting>? TakeAll(Sku sku)
    {
        lock (gate)
        {
            var queue = queues[sku];
            if (queue.Count == 0)
            {
                queues.Remove(sku);
                return null;
            }
            var all = queue.Where(one => !one.HasLeft).ToList();
            queue.Clear();
            return all;
        }
    }

    private async Task PumpAsync(Sku sku)
    {
        while (TakeAll(sku) is { } group)
        {
            while (group.Count > 0) group = await RunGroupAsync(sku, group);
        }
    }

    // Gives back those the block had no room for.
    private async Task<List<Waiting>> RunGroupAsync(Sku sku, List<Waiting> group)
    {
        using var span = Meters.Source.StartActivity("commit", ActivityKind.Internal, group[0].Trace);
        span?.SetTag("cd.item", sku.Value).SetTag("cd.commands", group.Count);
        var commit = new GroupCommit(store, time, new(announce, doubted, Tell), sku, group);
        try
        {
            await commit.RunAsync();
        }
        catch (BrokenChainException e)
        {
            LogBroken(e.Message);
            commit.GiveUp(Refusals.Broken(sku));
        }
        catch (Exception e) when (e is RequestFailedException || ItemStore.IsUncertain(e))
        {
            LogUnreachable(sku.Value, e.GetType().Name, (e as RequestFailedException)?.Status ?? 0);
            commit.GiveUp(Refusals.Unreachable(sku));
        }
        // The pump must go on, or everybody who comes later waits for ever; those of this group hear what went wrong.
        catch (Exception e)
        {
            commit.GiveUp(new Outcome.Failed(e));
        }
        return [.. group.Where(one => !one.Outcome.IsCompleted)];
    }

    private void Tell(Committed change)
    {
        try
        {
            committed?.Invoke(change);
        }
        // What is committed is committed, whatever the listener makes of it; its lists heal by themselves.
        catch (Exception e)
        {
            LogListenerFailed(change.Sku.Value, e);
        }
    }

    [LoggerMessage(1, LogLevel.Critical, "{Problem}")]
    private partial void LogBroken(string problem);

    [LoggerMessage(2, LogLevel.Warning, "The ledger of {Sku} could not be reached: {Problem}, status {Status}")]
    private partial void LogUnreachable(string sku, string problem, int status);

    [LoggerMessage(3, LogLevel.Error, "A listener failed after a commit of {Sku}")]
    private partial void LogListenerFailed(string sku, Exception e);
}
