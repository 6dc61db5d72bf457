using CountDepot.Api.Storage;
using CountDepot.Api.Webhooks;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Feed;

/// <summary>
/// Tells what happened to whoever waits for it. The ledger itself is the outbox: a cursor per item says up to which block its facts were told, and it
/// advances only after they are safely handed on. So a crash makes events come twice and never lost, and whoever looks next at the item – the next
/// commit, or the repair of what a dead instance left – goes on where the last one ended. Called after a commit, outside the caller's wait.
/// </summary>
public sealed class Teller(Cursors cursors, ItemStore store, Outbox outbox)
{
    // Handed on at once; a longer history is told in parts.
    private const int EventsMax = 500;

    /// <summary>Tells what was not told yet of an item.</summary>
    /// <param name="latest">The item as it was read last.</param>
    /// <param name="before">An earlier state and its version, which saves reading one; null when none is at hand.</param>
    public async Task TellAsync(Loaded latest, (Item Item, long Version)? before, CancellationToken cancel)
    {
        while (!await TryTellAsync(latest, before, cancel)) before = null;
    }

    // False when somebody else has moved the cursor, or it turned out to be of another chain.
    private async Task<bool> TryTellAsync(Loaded latest, (Item Item, long Version)? hint, CancellationToken cancel)
    {
        var sku = latest.Item.Sku;
        var cursor = await cursors.FindAsync(sku, cancel);
        // After a restore the chain may be shorter than what was told of the one before it, or another.
        if (cursor.Version > latest.Version || (cursor.Version == latest.Version && cursor.Hash != latest.Hash)) cursor = Restarted(cursor);
        if (cursor.Version == latest.Version) return true;
        var (item, version) = hint is { } near && near.Version <= cursor.Version ? near : await StateAsync(sku, cursor.Version, cancel);
        var (told, last, hash) = (new List<DepotEvent>(), cursor.Version, cursor.Hash);
        await foreach (var block in store.BlocksAsync(sku, version + 1, cancel))
        {
            if ((block.Number == cursor.Version && block.Hash != cursor.Hash) || (block.Number == last + 1 && block.Previous != hash))
            {
                await cursors.TryMoveAsync(cursor, 0, Block.Genesis, cancel);
                return false;
            }
            if (block.Number <= cursor.Version)
            {
                item = block.Facts.Aggregate(item, (state, recorded) => state.Evolve(recorded.Fact, recorded.Stamp));
                continue;
            }
            item = Happenings.Tell(item, block, told);
            (last, hash) = (block.Number, block.Hash);
            if (told.Count < EventsMax) continue;
            await outbox.TakeAsync(told, cancel);
            if (await cursors.TryMoveAsync(cursor, last, hash, cancel) is not { } moved) return false;
            cursor = moved;
            told.Clear();
        }
        await outbox.TakeAsync(told, cancel);
        return last == cursor.Version || await cursors.TryMoveAsync(cursor, last, hash, cancel) is not null;
    }

    private async Task<(Item Item, long Version)> StateAsync(Sku sku, long version, CancellationToken cancel)
    {
        var loaded = await store.NotAfterAsync(sku, version, cancel);
        return (loaded.Item, loaded.Version);
    }

    private static Cursor Restarted(Cursor cursor) => cursor with { Version = 0, Hash = Block.Genesis };
}
