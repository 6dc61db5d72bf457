namespace CountDepot.Api.Storage;

/// <summary>What the chain says about commands that may have come before.</summary>
internal sealed class Replays
{
    private readonly Dictionary<ScopedId, Entry> entries = [];

    /// <summary>
    /// Looks commands up on a state. An id in the window costs the read of its block, one outside costs the read of its row, and
    /// an id that cannot have been spilled costs nothing.
    /// </summary>
    internal static async Task<Replays> FindAsync(ItemStore store, Loaded loaded, IReadOnlyList<Asked> asked)
    {
        var found = new Replays();
        var ids = asked.DistinctBy(one => one.Id).ToList();
        var numbers = await Task.WhenAll(ids.Select(one => BlockOfAsync(store, loaded, one)));
        var sku = loaded.Item.Sku;
        var blocks = await Task.WhenAll(numbers.OfType<long>().Distinct().Select(number => store.BlockAsync(sku, number, CancellationToken.None)));
        foreach (var (one, number) in ids.Zip(numbers))
        {
            if (number is null) continue;
            found.entries[one.Id] = blocks.FirstOrDefault(block => block?.Number == number)?.Find(one.Id)
                ?? throw new BrokenChainException(sku, number.Value, $"it does not hold the command {one.Id}");
        }
        return found;
    }

    /// <summary>How many of the commands had come before.</summary>
    internal int Count => entries.Count;

    /// <summary>What the command got before; null when it is new.</summary>
    internal Outcome? Of(Asked asked)
    {
#if MUTANTS
        if (Simulation.Mutants.Has(Simulation.Mutant.NoFingerprint) && entries.TryGetValue(asked.Id, out var any)) return any.Outcome;
#endif
        if (entries.TryGetValue(asked.Id, out var entry)) return entry.Print == asked.Print ? entry.Outcome : Refusals.IdReused;
        return MadeAt.Of(asked.Command.Id) is { } madeAt && madeAt > asked.Request.At + MadeAt.AheadMax ? Refusals.MadeInFuture(madeAt, asked.Request.At) : null;
    }

    private static async Task<long?> BlockOfAsync(ItemStore store, Loaded loaded, Asked asked)
    {
        if (loaded.Ids.Recent.TryGetValue(asked.Id, out var seen)) return seen.Block;
#if MUTANTS
        if (Simulation.Mutants.Has(Simulation.Mutant.IdsNotLookedFor)) return null;
#endif
        if (!loaded.Ids.MayHaveSpilled(MadeAt.Of(asked.Command.Id))) return null;
        return await store.SpilledAsync(loaded.Item.Sku, asked.Id, CancellationToken.None);
    }
}
