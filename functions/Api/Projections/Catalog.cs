using Azure.Data.Tables;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Projections;

/// <summary>
/// What items there are, for searching: table <c>Catalog</c>, one row per item, and an index in memory that is built from it at first
/// use, told of this instance's own commits at once and of everybody's within 60 seconds. Never decided from.
/// </summary>
public sealed class Catalog(TableServiceClient tables, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(60);
    private const string Partition = "item";

    private readonly TableClient table = tables.GetTableClient("Catalog");
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly SearchIndex index = new();
    private DateTimeOffset readAt = DateTimeOffset.MinValue;

    /// <summary>Items that have all the words, best first, and how old that is. Without words: all of them by name.</summary>
    public async Task<(IReadOnlyList<ItemSummary> Items, DateTimeOffset AsOf)> FindAsync(string words, CancellationToken cancel)
    {
        if (time.GetUtcNow() - readAt >= Freshness) await ReadAsync(cancel);
        return (index.Find(words), readAt);
    }

    /// <summary>Writes the item's row and indexes it.</summary>
    public async Task ProjectAsync(Item item, CancellationToken cancel)
    {
        var row = new TableEntity(Partition, item.Sku.Value)
        {
            ["Name"] = item.Known.Name.Value,
            ["Kind"] = item.Known.Kind.ToString(),
            ["Unit"] = item.Known.Unit.Value,
            ["Description"] = item.Known.Description?.Value,
            ["Category"] = item.Known.Category.Value,
            ["Keywords"] = item.Known.Keywords?.Value,
            ["IsRetired"] = item.IsRetired,
        };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancel);
        Index(row);
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            var now = time.GetUtcNow();
            if (now - readAt < Freshness) return;
            await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancel)) Index(row);
            readAt = now;
        }
        finally
        {
            gate.Release();
        }
    }

    private void Index(TableEntity row)
    {
        var sku = Sku.Parse(row.RowKey);
        if (row.GetBoolean("IsRetired") == true)
        {
            index.Remove(sku);
            return;
        }
        var kind = Enum.Parse<ItemKind>(row.GetString("Kind"));
        index.Put(new(sku, row.GetString("Name"), kind, row.GetString("Unit"), row.GetString("Description"), row.GetString("Category")), row.GetString("Keywords") ?? "");
    }
}
