using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using CountDepot.Contracts;

namespace CountDepot.Api.Projections;

/// <summary>
/// Which items this instance may be changing: table <c>Marks</c>, one partition per instance, a row per item. A mark is written before the
/// item's first change and taken away when the item has been quiet and its projections are written, so a busy item costs one write and not
/// one per command. What an instance that died leaves behind is exactly what may need repair: nobody has to search the ledger for it.
/// </summary>
public sealed class Marks(TableServiceClient tables, TimeProvider time)
{
    // A commit takes seconds at the very most, so after this long nothing announced is still under way.
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(2);

    // Three signs of life missed.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(3);

    // '~' is in no SKU, so no item can have this row.
    private const char Sign = '~';
    private static readonly string AliveRow = $"{Sign}alive";

    private readonly TableClient table = tables.GetTableClient("Marks");
    /// <summary>This process, for as long as it lives.</summary>
    public string Instance { get; init; } = Guid.NewGuid().ToString("N");

    private readonly ConcurrentDictionary<Sku, Mark> marks = [];
    private long numbered;

    /// <summary>To be awaited before an item is changed. Completes at once while the item is marked already.</summary>
    public Task AnnounceAsync(Sku sku)
    {
        if (!marks.TryGetValue(sku, out var mark)) return MarkAsync(sku);
        mark.UsedAt = time.GetUtcNow();
        // It may have been taken away between the two lines; then it has to be written again.
        return marks.ContainsKey(sku) ? Task.CompletedTask : MarkAsync(sku);
    }

    /// <summary>A change of the item may have landed, or may land yet, without anybody hearing of it: it is repaired before its mark goes.</summary>
    public void Doubt(Sku sku)
    {
        if (marks.TryGetValue(sku, out var mark)) mark.IsDoubtful = true;
    }

    /// <summary>Shows that this instance lives.</summary>
    public async Task BeatAsync(CancellationToken cancel)
    {
        try
        {
            await table.UpdateEntityAsync(Row(AliveRow), ETag.All, TableUpdateMode.Replace, cancel);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // The first sign, or somebody took us for dead and our marks with it.
            await MarkAgainAsync(cancel);
            await table.UpsertEntityAsync(Row(AliveRow), TableUpdateMode.Replace, cancel);
        }
    }

    /// <summary>Takes away the marks of items that are quiet and settled, after repairing those in doubt.</summary>
    public async Task ReleaseAsync(Func<Sku, bool> isSettled, Func<Sku, bool> isInDoubt, Func<Sku, CancellationToken, Task> repair, CancellationToken cancel)
    {
        foreach (var (sku, mark) in marks.OrderBy(mark => mark.Key))
        {
            if (time.GetUtcNow() - mark.UsedAt < Quiet || !isSettled(sku)) continue;
            if (mark.IsDoubtful || isInDoubt(sku)) await repair(sku, cancel);
            if (marks.TryRemove(new KeyValuePair<Sku, Mark>(sku, mark))) await DropAsync(Instance, mark.Row, cancel);
        }
    }

    /// <summary>
    /// The items that instances which gave no sign of life may have changed last. Each is dropped after <paramref name="repair"/> is done
    /// with it, so that what fails is tried again.
    /// </summary>
    public async Task RepairAsync(Func<Sku, CancellationToken, Task> repair, CancellationToken cancel)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>(cancellationToken: cancel)) rows.Add(row);
        foreach (var dead in rows.GroupBy(row => row.PartitionKey).Where(IsDead))
        {
            // The sign of life goes last: without it the rest would count by its own age only.
            foreach (var row in dead.OrderBy(row => row.RowKey == AliveRow))
            {
#if MUTANTS
                if (Simulation.Mutants.Has(Simulation.Mutant.MarkGoesFirst)) await DropAsync(row.PartitionKey, row.RowKey, cancel);
                if (!Simulation.Mutants.Has(Simulation.Mutant.NobodyHeals))
#endif
                if (row.RowKey != AliveRow) await repair(Sku.Parse(row.RowKey.Split(Sign)[0]), cancel);
                await DropAsync(row.PartitionKey, row.RowKey, cancel);
            }
        }
    }

    private bool IsDead(IGrouping<string, TableEntity> rows) =>
        rows.Key != Instance && time.GetUtcNow() - rows.Max(row => row.GetDateTimeOffset("At")) >= Silence;

    private async Task MarkAsync(Sku sku)
    {
        // A number of its own, so that a drop that is still under way cannot take it away.
        var mark = new Mark($"{sku}{Sign}{Interlocked.Increment(ref numbered)}") { UsedAt = time.GetUtcNow() };
        await table.UpsertEntityAsync(Row(mark.Row), TableUpdateMode.Replace, CancellationToken.None);
        marks[sku] = mark;
    }

    // Each under another name, which nobody is about to drop. What is in doubt stays so: forgotten, it would not be repaired while we live.
    private async Task MarkAgainAsync(CancellationToken cancel)
    {
        foreach (var (sku, mark) in marks.OrderBy(mark => mark.Key))
        {
            var again = new Mark($"{sku}{Sign}{Interlocked.Increment(ref numbered)}") { UsedAt = mark.UsedAt };
            await table.UpsertEntityAsync(Row(again.Row), TableUpdateMode.Replace, cancel);
            var isOurs = marks.TryUpdate(sku, again, mark);
            if (isOurs) (again.UsedAt, again.IsDoubtful) = (mark.UsedAt, again.IsDoubtful || mark.IsDoubtful);
            await DropAsync(Instance, isOurs ? mark.Row : again.Row, cancel);
        }
    }

    private async Task DropAsync(string partition, string row, CancellationToken cancel)
    {
        try
        {
            await table.DeleteEntityAsync(partition, row, ETag.All, cancel);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Another instance repaired the same.
        }
    }

    private TableEntity Row(string row) => new(Instance, row) { ["At"] = time.GetUtcNow() };

    private sealed class Mark(string row)
    {
        internal string Row { get; } = row;
        internal DateTimeOffset UsedAt { get; set; }
        internal bool IsDoubtful { get; set; }
    }
}
