using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using CountDepot.Contracts;

namespace CountDepot.Api.Storage;

// Heads and spilled ids: what makes loading short. Written beside the commits and never waited for by anybody who asks.
public sealed partial class ItemStore
{
    /// <summary>A head is written after so many blocks, usually.</summary>
    public const int BlocksPerHeadByDefault = 64;

    private const string BlockColumn = "Block";

    // The most the table service takes in one transaction.
    private const int ActionsMax = 100;

    private readonly ConcurrentDictionary<Sku, Task> snapshots = new();

    // How many ids leave the window with one head; several times what 64 blocks of one command each bring in.
    private const int SpillMax = 10 * ActionsMax;

    /// <summary>How many command ids of an item stay in memory and in its head, besides those of the last minutes; older ones have rows.</summary>
    public int IdsMax { get; init; } = 1_024;

    /// <summary>A head is written after so many blocks.</summary>
    public int BlocksPerHead { get; init; } = BlocksPerHeadByDefault;

    /// <summary>Ends when no head is being written; for shutting down in order.</summary>
    public Task SettledAsync() => Task.WhenAll(snapshots.Values);

    /// <summary>The block that holds a command whose id has left the window; null when none does.</summary>
    internal async Task<long?> SpilledAsync(Sku sku, ScopedId id, CancellationToken cancel)
    {
        var row = await reads.GetEntityIfExistsAsync<TableEntity>(ItemPartition.Of(sku), ItemPartition.Id(id), cancellationToken: cancel);
        return row.HasValue ? row.Value!.GetInt64(BlockColumn) : null;
    }

    private void SnapshotWhenDue(Loaded loaded)
    {
        // Whoever writes the 64th block writes the head. Should that fail, the one who writes the 128th does.
        if (loaded.Version % BlocksPerHead != 0) return;
        var done = new TaskCompletionSource();
        if (snapshots.TryAdd(loaded.Item.Sku, done.Task)) _ = SnapshotAsync(loaded, done);
    }

    private async Task SnapshotAsync(Loaded loaded, TaskCompletionSource done)
    {
        var sku = loaded.Item.Sku;
        try
        {
            var through = loaded.Ids.Overflow(IdsMax, SpillMax);
#if MUTANTS
            if (!Simulation.Mutants.Has(Simulation.Mutant.HeadBeforeIds))
#endif
            await SpillAsync(sku, loaded.Ids.Recent.Where(id => id.Value.Block <= through));
            // Only now may a head leave them out: at every moment an id is in the window or has a row.
            var rows = HeadCodec.ToRows(loaded with { Ids = loaded.Ids.Forget(through) });
            if (rows.Count == 0) return;
            await reads.SubmitTransactionAsync(rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)));
            cache.Forget(sku, through);
#if MUTANTS
            if (Simulation.Mutants.Has(Simulation.Mutant.HeadBeforeIds)) await SpillAsync(sku, loaded.Ids.Recent.Where(id => id.Value.Block <= through));
#endif
        }
        // The chain is whole without a head, and the next one will do.
        catch (Exception e) when (e is RequestFailedException || IsUncertain(e))
        {
            LogHeadFailed(sku.Value, loaded.Version, e.GetType().Name, (e as RequestFailedException)?.Status ?? 0);
        }
        finally
        {
            snapshots.TryRemove(sku, out _);
            done.SetResult();
        }
    }

    private async Task SpillAsync(Sku sku, IEnumerable<KeyValuePair<ScopedId, Seen>> ids)
    {
        foreach (var some in ids.OrderBy(id => id.Value.Block).Chunk(ActionsMax))
        {
            await reads.SubmitTransactionAsync(some.Select(id => new TableTransactionAction(TableTransactionActionType.UpsertReplace,
                new TableEntity(ItemPartition.Of(sku), ItemPartition.Id(id.Key)) { [BlockColumn] = id.Value.Block })));
        }
    }

    [LoggerMessage(4, LogLevel.Warning, "The head of {Sku} at block {Number} could not be written: {Problem}, status {Status}")]
    private partial void LogHeadFailed(string sku, long number, string problem, int status);
}
