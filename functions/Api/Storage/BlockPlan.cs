using System.Collections.Immutable;
using System.Text.Json;
using Azure.Data.Tables;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Storage;

/// <summary>
/// Decides commands one after the other on the state they leave behind, into one block. Pure but for the block it builds: the same
/// commands on the same state give the same bytes.
/// </summary>
internal sealed class BlockPlan
{
    private readonly Loaded before;
    private readonly BlockDraft draft;
    private readonly Dictionary<ScopedId, (string Print, Outcome Outcome)> decided = [];
    private bool isClosed;

    internal BlockPlan(Loaded before)
    {
        this.before = before;
        After = before.Item;
        draft = new(before.Item.Sku, before.Version + 1, before.Hash);
    }

    /// <summary>The state after what has been decided so far.</summary>
    internal Item After { get; private set; }

    /// <summary>Nothing has to be written.</summary>
    internal bool IsEmpty => draft.IsEmpty;

    internal (Block Block, TableEntity Row) Seal() => draft.Seal();

    /// <summary>What comes of a command if the block lands; null when the block is full and the command has to wait for the next.</summary>
    internal Outcome? Decide(Asked asked)
    {
#if MUTANTS
        if (Simulation.Mutants.Has(Simulation.Mutant.TwinDecidedTwice)) decided.Clear();
#endif
        if (decided.TryGetValue(asked.Id, out var twin)) return twin.Print == asked.Print ? twin.Outcome : Refusals.IdReused;
        // Once one has to wait, all who come after it wait with it: the order is theirs.
        var outcome = isClosed || draft.IsFull ? null : DecideNew(asked);
        if (outcome is null) isClosed = true;
        else decided[asked.Id] = (asked.Print, outcome);
        return outcome;
    }

    private Outcome? DecideNew(Asked asked)
    {
        try
        {
            return Rulebook.Decide(After, asked.Command.Command, asked.Request) switch
            {
                Decision.Accepted accepted => Accept(asked, accepted),
                var refused => Refuse(asked, Outcome.Of((Decision.Refused)refused)),
            };
        }
        // A command that runs into a defect fails alone; the ones beside it have done nothing to deserve it.
        catch (Exception e)
        {
            return new Outcome.Failed(e);
        }
    }

    private Outcome? Accept(Asked asked, Decision.Accepted accepted)
    {
        var stamp = new Stamp(before.Version + 1, asked.Request.At, asked.Request.By);
        var after = accepted.Events.Aggregate(After, (item, fact) => item.Evolve(fact, stamp));
        var answer = new Outcome.Answered(JsonSerializer.SerializeToUtf8Bytes(ItemViews.Answer(after, accepted, stamp, asked.Request), Wire.Json));
        if (!draft.TryAdd(EntryOf(asked, answer, accepted.Events))) return draft.IsEmpty ? Refuse(asked, Refusals.TooLarge(After.Sku)) : null;
        After = after;
        return answer;
    }

    // A refusal is kept like an answer, or a retry after restocking would turn the "no" somebody was told into a "yes".
    // Where there is no item there is no chain to keep it in.
    private Outcome.Refused Refuse(Asked asked, Outcome.Refused refused)
    {
#if MUTANTS
        if (Simulation.Mutants.Has(Simulation.Mutant.RefusalForgotten)) return refused;
#endif
        if (After.Exists) draft.TryAdd(EntryOf(asked, refused, []));
        return refused;
    }

    private static Entry EntryOf(Asked asked, Outcome outcome, ImmutableArray<ItemEvent> events) =>
        new(asked.Id, asked.Command.Id, asked.Print, asked.Request.At, asked.Request.By, outcome, events);
}

/// <summary>A command as it waits: who asks what, under which name, and how to tell it from another.</summary>
internal sealed record Asked(Keyed Command, Request Request, ScopedId Id, string Print)
{
    internal static Asked Of(Sku sku, Keyed command, Request request) =>
#if MUTANTS
        Simulation.Mutants.Has(Simulation.Mutant.IdOfNobody) ? new(command, request, ScopedId.Of(new("nobody"), command.Id), Fingerprint.Of(sku, command.Command, request.By)) :
#endif
        new(command, request, ScopedId.Of(request.By, command.Id), Fingerprint.Of(sku, command.Command, request.By));
}
