using Azure;
using Azure.Data.Tables;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Projections;

/// <summary>
/// What items there are, for searching: table <c>Catalog</c>, one row per item, and an index in memory that is built from it once, told of
/// this instance's own commits at once and of everybody's within 60 seconds, by reading only what changed. Never decided from.
/// </summary>
public sealed partial class Catalog(TableServiceClient tables, TimeProvider time, ILogger<Catalog> log)
{
    // Raise it when a projection gets rows it did not have, and every depot rebuilds all of them at its next start.
    private const int ProjectionsVersion = 5;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);
    private const string Partition = "item";
    private const string About = "about";

    private readonly TableClient table = tables.GetTableClient("Catalog");
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly SearchIndex index = new();
    private DateTimeOffset? newest;
    private long readAtTicks;

    private DateTimeOffset ReadAt => new(Interlocked.Read(ref readAtTicks), TimeSpan.Zero);

    /// <summary>A page of the items that have all the words, best first, and how old that is. Without words: all of them by name.</summary>
    public async Task<(Found Found, DateTimeOffset AsOf)> FindAsync(string words, int skip, int top, CancellationToken cancel)
    {
        var age = time.GetUtcNow() - ReadAt;
        if (age >= Freshness) await RefreshOrKeepAsync(cancel);
        // Soon it will be too old: read it while nobody waits.
        else if (age >= Freshness / 2) _ = RefreshOrKeepAsync(CancellationToken.None);
        return (index.Find(words, skip, top), ReadAt);
    }

    /// <summary>Every item there is, in order of SKU; those that are no longer stocked included.</summary>
    public IAsyncEnumerable<Sku> SkusAsync(CancellationToken cancel) =>
        table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), select: [nameof(TableEntity.RowKey)], cancellationToken: cancel)
            .Select(row => Sku.Parse(row.RowKey));

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
            ["Keywords"] = KeywordsOf(item.Known),
            ["Barcodes"] = string.Join(' ', item.Known.Barcodes),
            ["IsRetired"] = item.IsRetired,
        };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancel);
        Index(row);
    }

    /// <summary>The projections are those of this release.</summary>
    public async Task<bool> IsCurrentAsync(CancellationToken cancel)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(About, nameof(Projections), cancellationToken: cancel);
        return row.HasValue && row.Value!.GetInt32("Version") == ProjectionsVersion;
    }

    public Task SetCurrentAsync(CancellationToken cancel) =>
        table.UpsertEntityAsync(new TableEntity(About, nameof(Projections)) { ["Version"] = ProjectionsVersion }, TableUpdateMode.Replace, cancel);

    /// <summary>Has every projection written anew: the next round of repair, on whichever instance, finds them to be no release's.</summary>
    public Task SetOutdatedAsync(CancellationToken cancel) =>
        table.UpsertEntityAsync(new TableEntity(About, nameof(Projections)) { ["Version"] = 0 }, TableUpdateMode.Replace, cancel);

    /// <summary>Reads what changed since the last time: everything the first time.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        var asked = time.GetUtcNow();
        await gate.WaitAsync(cancel);
        try
        {
            // Somebody read it while this one waited.
            if (ReadAt >= asked) return;
            var now = time.GetUtcNow();
            // The service's own stamps, with an overlap for rows that are stamped in another order than they appear.
            var filter = newest is { } stamp
                ? TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and Timestamp ge {stamp - Overlap}")
                : TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
            await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancel))
            {
                Index(row);
                if (newest is null || row.Timestamp > newest) newest = row.Timestamp;
            }
            index.Settle();
            Interlocked.Exchange(ref readAtTicks, now.UtcTicks);
        }
        finally
        {
            gate.Release();
        }
    }

    // An old answer that says how old it is beats none; without any there is nothing to say.
    private async Task RefreshOrKeepAsync(CancellationToken cancel)
    {
        try
        {
            await RefreshAsync(cancel);
        }
        catch (RequestFailedException e) when (readAtTicks > 0)
        {
            LogStale(e.Status);
        }
    }

    // What a custom field says is looked for like a keyword; yes and no say nothing by themselves.
    private static string? KeywordsOf(Definition definition)
    {
        var values = definition.Fields?.Values.Where(value => value.Shape != FieldShape.YesNo).Select(value => value.Text) ?? [];
        return string.Join(' ', new[] { definition.Keywords?.Value }.OfType<string>().Concat(values)) is { Length: > 0 } all ? all : null;
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
        var item = new ItemSummary(sku, row.GetString("Name"), kind, row.GetString("Unit"), row.GetString("Description"), row.GetString("Category"));
        index.Put(new(item, row.GetString("Keywords") ?? "", row.GetString("Barcodes") ?? ""));
    }

    [LoggerMessage(123, LogLevel.Warning, "The catalog could not be read, status {Status}; searches answer from what is known")]
    private partial void LogStale(int status);
}
