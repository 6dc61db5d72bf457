using System.Globalization;
using CountDepot.Api.Storage;
using CountDepot.Contracts;

namespace CountDepot.Api;

public sealed partial class CommandRunner
{
    /// <summary>
    /// One group on its way into one block: load, answer what was answered before, decide the rest, append; and again from the top,
    /// in this one place, when somebody else was first.
    /// </summary>
    private sealed class Attempt(CommandRunner runner, Sku sku, List<Waiting> group)
    {
        // Set while a write of ours may still land, though it was not there when we looked.
        private bool mayLand;

        internal async Task RunAsync()
        {
            // What was at hand is proved by the append; what was not is read to its end.
            var loaded = runner.store.AtHand(sku) is { } atHand ? (State: atHand, IsFresh: false) : (State: await runner.store.ReadAsync(sku), IsFresh: true);
            for (var attempt = 1; attempt <= AttemptsMax; attempt++)
            {
                var replays = await Replays.FindAsync(runner.store, loaded.State, group.ConvertAll(one => one.Asked));
                var plan = new BlockPlan(loaded.State);
                var outcomes = group.ConvertAll<Outcome?>(one => replays.Of(one.Asked) ?? plan.Decide(one.Asked));
                if (plan.IsEmpty && (loaded.IsFresh || group.TrueForAll(one => replays.Of(one.Asked) is not null)))
                {
                    Answer(outcomes);
                    return;
                }
                if (!plan.IsEmpty && await TryCommitAsync(loaded.State, plan, outcomes, attempt)) return;
                loaded = (await runner.store.CatchUpAsync(loaded.State, CancellationToken.None), IsFresh: true);
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
            var landing = await runner.store.AppendAsync(block, row);
            // A number that is taken can't be taken again: whatever of ours was still under way has failed by now.
            mayLand = landing is Landing.Nothing or Landing.Unknown;
            switch (landing)
            {
                case Landing.Landed:
                    runner.store.Keep(before.Next(block, plan.After));
                    var facts = block.Facts.ToList();
                    if (facts.Count > 0) runner.Tell(new(sku, before.Item, plan.After, facts));
                    Answer(outcomes);
                    return true;
                case Landing.Unknown:
                    GiveUp(Refusals.Unknown(sku));
                    return true;
                default:
                    await runner.PauseAsync(attempt, block.Hash, landing == Landing.Nothing);
                    return false;
            }
        }

        private void Answer(List<Outcome?> outcomes)
        {
            for (var i = 0; i < group.Count; i++)
            {
                if (outcomes[i] is { } outcome) group[i].Answer(outcome);
            }
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
