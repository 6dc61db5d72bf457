using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Projections;

/// <summary>
/// The lists that are read by site, person or holder: tables of rows that the items write (see <see cref="ListRows"/>). Never decided from;
/// a list may be as old as the last repair, the item itself never is.
/// </summary>
public sealed class Lists(TableServiceClient tables)
{
    private const string Column = "View";
    private readonly Dictionary<string, TableClient> clients = ListRows.Tables.ToDictionary(name => name, tables.GetTableClient);

    /// <summary>Writes what is different between two states of an item. Safe to repeat.</summary>
    public async Task ProjectAsync(Item before, Item after, CancellationToken cancel)
    {
        var isSame = after.Known.Equals(before.Definition);
        var old = ListRows.Of(before).ToDictionary(row => row.Key);
        foreach (var row in ListRows.Of(after))
        {
            if (old.Remove(row.Key, out var was) && isSame && was.Source.Equals(row.Source)) continue;
            await WriteAsync(row, cancel);
        }
#if MUTANTS
        if (!Simulation.Mutants.Has(Simulation.Mutant.RowsStay))
#endif
        await ForgetAsync(old.Values.Where(row => !row.IsKept).Select(row => row.Key), cancel);
    }

    /// <summary>Writes rows that no state tells of any more.</summary>
    public async Task KeepAsync(IEnumerable<ListRow> rows, CancellationToken cancel)
    {
        foreach (var row in rows) await WriteAsync(row, cancel);
    }

    /// <summary>Takes rows away.</summary>
    public async Task ForgetAsync(IEnumerable<ListKey> keys, CancellationToken cancel)
    {
        foreach (var key in keys)
        {
            try
            {
                await clients[key.Table].DeleteEntityAsync(key.Partition, key.Row, ETag.All, cancel);
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                // It is gone, which is what was wanted.
            }
        }
    }

    /// <summary>The rows of one partition in order, after a row if one is named.</summary>
    public IAsyncEnumerable<(string Row, TView View)> ReadAsync<TView>(string table, string partition, string? after, CancellationToken cancel) =>
        QueryAsync<TView>(table, after is null
            ? TableClient.CreateQueryFilter($"PartitionKey eq {partition}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after}"), cancel);

    /// <summary>The stock of a site in order of SKU, after one if it is named.</summary>
    public async IAsyncEnumerable<StockLine> StockAsync(SiteId site, Sku? after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        // Two questions and not one with an "or", for which the storage would read everything.
        if (after is { } sku)
        {
            await foreach (var (_, line) in ReadAsync<StockLine>(ListRows.SiteStock, ListRows.OfStock(site, sku), sku.Value, cancel)) yield return line;
        }
        var from = after is { } begun ? ListRows.OfStock(site, begun) : $"{site}~";
        var rest = TableClient.CreateQueryFilter($"PartitionKey gt {from} and PartitionKey lt {$"{site}~~"}");
        await foreach (var (_, line) in QueryAsync<StockLine>(ListRows.SiteStock, rest, cancel)) yield return line;
    }

    /// <summary>The items that have something time has ended by a moment, longest ago first.</summary>
    public async IAsyncEnumerable<Sku> EndedAsync(DateTimeOffset by, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        // Days that are over, whole, and then what is over of today: each reads what is due and nothing else.
        var (day, last) = (ListRows.OfDay(by), $"{EndRows.Moment(by)}~~");
        await foreach (var (_, line) in QueryAsync<EndLine>(ListRows.Ends, TableClient.CreateQueryFilter($"PartitionKey lt {day}"), cancel)) yield return line.Sku;
        await foreach (var (_, line) in QueryAsync<EndLine>(ListRows.Ends, TableClient.CreateQueryFilter($"PartitionKey eq {day} and RowKey lt {last}"), cancel)) yield return line.Sku;
    }

    /// <summary>How many requests wait for a decision, at all sites.</summary>
    public async Task<int> PendingAsync(CancellationToken cancel)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey gt {ListRows.OfPending(default)} and PartitionKey lt {$"{ListRows.OfPending(default)}~"}");
        return await clients[ListRows.Reservations].QueryAsync<TableEntity>(filter, select: [nameof(TableEntity.RowKey)], cancellationToken: cancel).CountAsync(cancel);
    }

    private async Task WriteAsync(ListRow row, CancellationToken cancel)
    {
        var entity = new TableEntity(row.Key.Partition, row.Key.Row) { [Column] = JsonSerializer.Serialize(row.View(), Wire.Json) };
        await clients[row.Key.Table].UpsertEntityAsync(entity, TableUpdateMode.Replace, cancel);
    }

    private async IAsyncEnumerable<(string Row, TView View)> QueryAsync<TView>(
        string table, string filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in clients[table].QueryAsync<TableEntity>(filter, cancellationToken: cancel))
            yield return (row.RowKey, JsonSerializer.Deserialize<TView>(row.GetString(Column), Wire.Tolerant)!);
    }
}
