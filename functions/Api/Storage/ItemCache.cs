using CountDepot.Contracts;

namespace CountDepot.Api.Storage;

/// <summary>
/// The items this instance has at hand, least recently used first out. What it holds was true once; only a look at the block that
/// would follow proves that it still is.
/// </summary>
/// <param name="weightMax">How much to keep, in the unit of <see cref="Loaded.Weight"/>.</param>
public sealed class ItemCache(long weightMax = ItemCache.WeightMaxByDefault)
{
    /// <summary>About 200 MB.</summary>
    public const long WeightMaxByDefault = 2_000_000;

    private readonly Lock gate = new();
    private readonly Dictionary<Sku, LinkedListNode<Loaded>> bySku = [];
    private readonly LinkedList<Loaded> byUse = new();
    private long weight;

    /// <summary>How many items are at hand.</summary>
    public int Count
    {
        get
        {
            lock (gate) return bySku.Count;
        }
    }

    /// <summary>The item, possibly out of date; null when it is not at hand.</summary>
    public Loaded? Find(Sku sku)
    {
        lock (gate)
        {
            if (!bySku.TryGetValue(sku, out var node)) return null;
            byUse.Remove(node);
            byUse.AddLast(node);
            return node.Value;
        }
    }

    /// <summary>Keeps the item unless a later version is at hand; answers the one that is kept.</summary>
    public Loaded Keep(Loaded loaded)
    {
        lock (gate)
        {
            if (bySku.TryGetValue(loaded.Item.Sku, out var node))
            {
                if (node.Value.Version > loaded.Version) return node.Value;
                // Ids that have left the window meanwhile must not come back with a state that was decided before they left.
                loaded = loaded with { Ids = loaded.Ids.Forget(node.Value.Ids.SpilledThrough) };
            }
            return Replace(loaded);
        }
    }

    /// <summary>Lets go of ids that have rows now.</summary>
    public void Forget(Sku sku, long idsThrough)
    {
        lock (gate)
        {
            if (bySku.TryGetValue(sku, out var node)) Replace(node.Value with { Ids = node.Value.Ids.Forget(idsThrough) });
        }
    }

    private Loaded Replace(Loaded loaded)
    {
        if (bySku.Remove(loaded.Item.Sku, out var old))
        {
            byUse.Remove(old);
            weight -= old.Value.Weight;
        }
        bySku[loaded.Item.Sku] = byUse.AddLast(loaded);
        weight += loaded.Weight;
        while (weight > weightMax && byUse.Count > 1)
        {
            var oldest = byUse.First!.Value;
            byUse.RemoveFirst();
            bySku.Remove(oldest.Item.Sku);
            weight -= oldest.Weight;
        }
        return loaded;
    }
}
