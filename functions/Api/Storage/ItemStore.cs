using System.Collections.Immutable;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using CountDepot.Contracts;
using CountDepot.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace CountDepot.Api.Storage;

/// <summary>What became of an attempt to add a block.</summary>
internal enum Landing
{
    /// <summary>It is in the chain.</summary>
    Landed,

    /// <summary>Another block has its number: somebody else was first.</summary>
    Taken,

    /// <summary>It was not there a moment ago. It may still land, so only the same ids may be tried again.</summary>
    Nothing,

    /// <summary>Nobody can say now.</summary>
    Unknown,
}

/// <summary>
/// The chains of all items in the table <c>Ledger</c>. A read is proved fresh by the point read of the block after the last one, which
/// finds nothing. An append adds one row; adding fails when the number is taken, so no two commits ever follow the same block.
/// Reads throw <see cref="RequestFailedException"/> when the storage does not answer and <see cref="BrokenChainException"/> when a chain
/// is damaged.
/// </summary>
/// <param name="reads">The table, with the client's usual retries.</param>
/// <param name="commits">The same table without retries (see <see cref="CommitOptions"/>): a retried insert whose first reply was lost
/// answers "already exists", and nobody could tell whose block that is without looking.</param>
public sealed partial class ItemStore(TableClient reads, TableClient commits, ItemCache cache, ILogger<ItemStore>? log = null)
{
    private readonly ILogger log = log ?? NullLogger<ItemStore>.Instance;

    // How far to look ahead at once when many blocks are missing: round trips are what costs, on the real service most of all.
    private const int AheadMax = 32;

    /// <summary>Sets a client up for commits: no retries, and no waiting beyond ten seconds.</summary>
    public static T CommitOptions<T>(T options) where T : ClientOptions
    {
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        return options;
    }

    /// <summary>The item as it is: true at a moment between the call and the answer. Version 0 when there is no such item.</summary>
    public async Task<Loaded> ReadAsync(Sku sku, CancellationToken cancel = default) =>
#if MUTANTS
        Simulation.Mutants.Has(Simulation.Mutant.ReadFromMemory) && AtHand(sku) is { } kept ? kept :
#endif
        await CatchUpAsync(AtHand(sku) ?? await HeadAsync(sku, cancel) ?? Loaded.New(sku), cancel);

    /// <summary>The facts from a block on, in order. All of them by default.</summary>
    public async Task<IReadOnlyList<Recorded>> FactsAsync(Sku sku, long fromVersion = 1, CancellationToken cancel = default)
    {
        var facts = new List<Recorded>();
        await foreach (var block in BlocksAsync(sku, fromVersion, cancel)) facts.AddRange(block.Facts);
        return facts;
    }

    /// <summary>The blocks from a number on, in order and each checked against its hash and the one before it.</summary>
    public async IAsyncEnumerable<Block> BlocksAsync(
        Sku sku, long from = 1, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
    {
        string? previous = from <= 1 ? Block.Genesis : null;
        for (var (next, ahead) = (Math.Max(1, from), 1); ; next += ahead, ahead = Math.Min(ahead * 2, AheadMax))
        {
            foreach (var block in await AheadAsync(sku, next, ahead, cancel))
            {
                if (block is null) yield break;
                if (previous is not null && block.Previous != previous) throw new BrokenChainException(sku, block.Number, "it does not name the block before it");
                previous = block.Hash;
                yield return block;
            }
        }
    }

    /// <summary>Every item that was ever defined: a walk over the whole table, for rebuilding and never for answering.</summary>
    public async IAsyncEnumerable<Sku> ItemsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
    {
        var first = TableClient.CreateQueryFilter($"RowKey eq {ItemPartition.Block(1)}");
        await foreach (var row in reads.QueryAsync<TableEntity>(first, select: [nameof(TableEntity.PartitionKey)], cancellationToken: cancel))
            yield return Sku.Parse(row.PartitionKey);
    }

    /// <summary>The nearest state that is kept of an item and is not after a version: its head, or the beginning.</summary>
    internal async Task<Loaded> NotAfterAsync(Sku sku, long version, CancellationToken cancel) =>
        await HeadAsync(sku, cancel) is { } head && head.Version <= version ? head : Loaded.New(sku);

    /// <summary>The item at hand, which may be out of date; null when it is not at hand.</summary>
    internal Loaded? AtHand(Sku sku) => cache.Find(sku);

    /// <summary>Goes on to the end of the chain.</summary>
    internal async Task<Loaded> CatchUpAsync(Loaded loaded, CancellationToken cancel)
    {
        for (var ahead = 1; ; ahead = Math.Min(ahead * 2, AheadMax))
        {
            foreach (var block in await AheadAsync(loaded.Item.Sku, loaded.Version + 1, ahead, cancel))
            {
                if (block is null) return loaded.Version == 0 ? loaded : cache.Keep(loaded);
                loaded = loaded.Apply(block);
            }
            // Whoever has missed this many blocks has missed a head, which is the shorter way.
            if (ahead == AheadMax && await HeadAsync(loaded.Item.Sku, cancel) is { } head && head.Version > loaded.Version) loaded = head;
        }
    }

    /// <summary>One block; null when it is not there.</summary>
    internal async Task<Block?> BlockAsync(Sku sku, long number, CancellationToken cancel)
    {
        var row = await reads.GetEntityIfExistsAsync<TableEntity>(ItemPartition.Of(sku), ItemPartition.Block(number), cancellationToken: cancel);
        return row.HasValue ? BlockCodec.FromRow(row.Value!) : null;
    }

    /// <summary>Tries once to add a block, and finds out what became of it when that is not plain.</summary>
    internal async Task<Landing> AppendAsync(Block block, TableEntity row)
    {
        try
        {
#if MUTANTS
            if (Simulation.Mutants.Has(Simulation.Mutant.BlockReplaces)) await commits.UpsertEntityAsync(row, TableUpdateMode.Replace, CancellationToken.None);
            else
#endif
            await commits.AddEntityAsync(row, CancellationToken.None);
            return Landing.Landed;
        }
        catch (Exception e) when (IsUncertain(e))
        {
#if MUTANTS
            if (Simulation.Mutants.Has(Simulation.Mutant.TimeoutIsFailure) && e is not RequestFailedException { Status: 409 }) throw;
            if (Simulation.Mutants.Has(Simulation.Mutant.TimeoutIsSuccess) && e is not RequestFailedException { Status: 409 }) return Landing.Landed;
#endif
            return await SettleAsync(block);
        }
    }

    /// <summary>Remembers the state after a block that has landed, and writes a head now and then.</summary>
    internal Loaded Keep(Loaded loaded)
    {
        var kept = cache.Keep(loaded);
        SnapshotWhenDue(kept);
        return kept;
    }

    /// <summary>The storage did not answer, or not in a way that says what happened.</summary>
    internal static bool IsUncertain(Exception e) => e switch
    {
        RequestFailedException failed => failed.Status is 0 or 408 or 409 or 412 or 429 or >= 500,
        AggregateException many => many.InnerExceptions.All(IsUncertain),
        _ => e is IOException or HttpRequestException or OperationCanceledException or TimeoutException,
    };

    private async Task<Landing> SettleAsync(Block block)
    {
        try
        {
            var found = await BlockAsync(block.Sku, block.Number, CancellationToken.None);
            return found is null ? Landing.Nothing : found.Hash == block.Hash ? Landing.Landed : Landing.Taken;
        }
        catch (Exception e) when (IsUncertain(e))
        {
            return Landing.Unknown;
        }
    }

    // What follows the first gap was written after the gap was read, and is read again when its turn comes.
    private async Task<Block?[]> AheadAsync(Sku sku, long from, int count, CancellationToken cancel) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => BlockAsync(sku, from + i, cancel)));

    private async Task<Loaded?> HeadAsync(Sku sku, CancellationToken cancel)
    {
        if (await HeadRowAsync(sku, 0, cancel) is not { } first) return null;
        var rest = await Task.WhenAll(Enumerable.Range(1, Math.Max(0, HeadCodec.PartsOf(first) - 1)).Select(part => HeadRowAsync(sku, part, cancel)));
        if (HeadCodec.PartsOf(first) == 0 || rest.Contains(null)) return null;
        if (HeadCodec.FromRows(sku, [first, .. rest!]) is not { } head) return null;
        // The head may be replaced by anybody who may write; the chain may not. It counts only if the chain has the block it names.
        var named = await BlockAsync(sku, head.Version, cancel);
        return named?.Hash == head.Hash ? head : null;
    }

    private async Task<TableEntity?> HeadRowAsync(Sku sku, int part, CancellationToken cancel)
    {
        var row = await reads.GetEntityIfExistsAsync<TableEntity>(ItemPartition.Of(sku), ItemPartition.Head(part), cancellationToken: cancel);
        return row.HasValue ? row.Value : null;
    }
}
