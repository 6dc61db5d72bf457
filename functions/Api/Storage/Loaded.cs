using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Storage;

/// <summary>An item at the end of a block: everything the next decision needs. Immutable, so it may be shared and kept.</summary>
/// <param name="Version">The number of the last block; 0 for an item nobody has ever defined.</param>
/// <param name="Hash">The hash of that block.</param>
public sealed record Loaded(Item Item, long Version, string Hash, KnownIds Ids)
{
    /// <summary>An item without a block.</summary>
    public static Loaded New(Sku sku) => new(Item.New(sku), 0, Block.Genesis, KnownIds.None);

    /// <summary>
    /// What it costs to keep in memory, roughly in hundreds of bytes.
    /// </summary>
    public int Weight => 8 + Ids.Recent.Count + Item.Units.Count + (4 * (Item.Reservations.Count + Item.Checkouts.Count + Item.Sites.Count + Item.Counting.Count + Item.CountsEnded.Length))
        + (Item.Sites.Count == 0 ? 0 : Item.Sites.Values.Sum(balance => balance.Bins.Length));

    /// <summary>After one more block. Throws <see cref="BrokenChainException"/> when it does not continue this one.</summary>
    public Loaded Apply(Block block)
    {
        if (block.Number != Version + 1 || block.Previous != Hash)
            throw new BrokenChainException(Item.Sku, block.Number, $"it names {block.Previous} as the block before it, which is {Hash}");
        try
        {
            var after = block.Facts.Aggregate(Item, (item, recorded) => item.Evolve(recorded.Fact, recorded.Stamp));
            return Next(block, after);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or ArgumentException or OverflowException)
        {
            throw new BrokenChainException(Item.Sku, block.Number, "its facts do not follow from the ones before", e);
        }
    }

    /// <summary>After one more block whose facts have been folded already.</summary>
    internal Loaded Next(Block block, Item after) => new(after, block.Number, block.Hash, Ids.With(block));
}
