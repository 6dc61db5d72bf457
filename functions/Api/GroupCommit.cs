using System.Diagnostics;
using System.Globalization;
using CountDepot.Api.Storage;
using CountDepot.Api.Telemetry;
using CountDepot.Contracts;

namespace CountDepot.Api;

/// <summary>
/// One group on its way into one block: load, answer what was answered before, decide the rest, append; and again from the top,
/// in this one place, when somebody else was first or a write came to nothing.
/// </summary>
internal sealed class GroupCommit(ItemStore store, TimeProvider time, Listener listener, Sku sku, List<Waiting> group)
{
    private const int AttemptsMax = 12;

    // Set while a write of ours may still land, though it was not there when we looked.
    private bool mayLand;

    internal async Task RunAsync()
    {
        // What is at hand will be proved by the append; what is not is read to its end.
        var loaded = store.AtHand(sku) ?? await store.ReadAsync(sku);
        for (var attempt = 1; attempt <= AttemptsMax; attempt++)
        {
            var replays = await Replays.FindAsync(store, loaded, group.ConvertAll(one => one.Asked));
            if (attempt == 1) Meters.Replays.Add(replays.Count);
            var plan = new BlockPlan(loaded);
            var outcomes = group.ConvertAll<Outcome?>(one => replays.Of(one.Asked) ?? plan.Decide(one.Asked));
            // Nothing to write and nothing to prove: a replay is true for ever, and an item that does not exist is never at hand.
            if (plan.IsEmpty) Answer(outcomes);
            if (plan.IsEmpty || await TryCommitAsync(loaded, plan, outcomes, attempt))
            {
                Meters.Attempts.Record(attempt);
                return;
            }
            loaded = await store.CatchUpAsync(loaded, CancellationToken.None);
        }
        GiveUp(Refusals.TooManyWaiting(sku));
    }

    /// <summary>Answers everybody who has no answer yet. What may have happened is never called a failure.</summary>
    internal void GiveUp(Outcome outcome)
    {
        foreach (var one in group) one.Answer(mayLand ? Refusals.Unknown(sku) : outcome);
    }

    // False when it has to be decided again.
    private async Task<bool> TryCommitAsync(Loaded before, BlockPlan plan, List<Outcome?> outcomes, int attempt)
    {
        var (block, row) = plan.Seal();
        var facts = block.Facts.ToList();
#if MUTANTS
        if (!Simulation.Mutants.Has(Simulation.Mutant.NoMarks))
#endif
        if (facts.Count > 0 && listener.Announce is { } announce) await announce(sku);
#if MUTANTS
        if (Simulation.Mutants.Has(Simulation.Mutant.KeptBeforeWritten)) store.Keep(before.Next(block, plan.After));
        if (Simulation.Mutants.Has(Simulation.Mutant.ToldBeforeCommit) && facts.Count > 0) listener.Told(new(sku, before.Item, plan.After, facts));
#endif
        var landing = await store.AppendAsync(block, row);
        // A number that is taken can't be taken again: whatever of ours was still under way has failed by now.
        mayLand = landing is Landing.Nothing or Landing.Unknown;
#if MUTANTS
        if (Simulation.Mutants.Has(Simulation.Mutant.NothingIsFinal)) mayLand = false;
#endif
#if MUTANTS
        if (!Simulation.Mutants.Has(Simulation.Mutant.NoDoubt))
#endif
        if (mayLand) listener.Doubted?.Invoke(sku);
        switch (landing)
        {
            case Landing.Landed:
                store.Keep(before.Next(block, plan.After));
                if (facts.Count > 0) listener.Told(new(sku, before.Item, plan.After, facts));
                Answer(outcomes);
                return true;
            case Landing.Unknown:
                Meters.Unknown.Add(1);
                GiveUp(Refusals.Unknown(sku));
                return true;
            default:
                if (landing == Landing.Taken) Meters.Conflicts.Add(1);
                await PauseAsync(attempt, block.Hash, landing == Landing.Nothing);
                return false;
        }
    }

    // Those whom the block had no room for have no outcome yet, and go on waiting.
    private void Answer(List<Outcome?> outcomes)
    {
        foreach (var (one, outcome) in group.Zip(outcomes))
        {
            if (outcome is not null) one.Answer(outcome);
        }
    }

    // Somebody who was first made progress, so the first tries follow at once; a storage that loses writes gets time to recover.
    // The block's own hash is the dice: it differs between instances, and needs no randomness.
    private Task PauseAsync(int attempt, string hash, bool cameToNothing)
    {
        var dice = int.Parse(hash.AsSpan(0, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 65_535.0;
        var most = cameToNothing ? 25 << Math.Min(attempt, 6) : attempt <= 2 ? 0 : 1 << Math.Min(attempt, 8);
        return most == 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromMilliseconds(most * (0.5 + (dice / 2))), time);
    }
}

/// <summary>Who hears of a block: before it is written, when nobody knows whether it was, and when it was.</summary>
internal sealed record Listener(Func<Sku, Task>? Announce, Action<Sku>? Doubted, Action<Committed> Told);

/// <summary>A command in the queue, and whoever waits for what comes of it.</summary>
internal sealed record Waiting(Asked Asked, CancellationToken Cancel)
{
    // Whoever waits goes on elsewhere, so that their work never holds up the queue.
    private readonly TaskCompletionSource<Outcome> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The trace of whoever asked; the commit belongs to the first in the queue.</summary>
    internal ActivityContext Trace { get; } = Activity.Current?.Context ?? default;

    internal Task<Outcome> Outcome => outcome.Task;
    internal bool HasLeft => Cancel.IsCancellationRequested;

    /// <summary>Only the first answer counts.</summary>
    internal void Answer(Outcome answer)
    {
        if (answer is Api.Outcome.Failed failed) outcome.TrySetException(failed.Problem);
        else outcome.TrySetResult(answer);
    }
}
