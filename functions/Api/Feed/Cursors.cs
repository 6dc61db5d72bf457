using Azure;
using Azure.Data.Tables;
using CountDepot.Contracts;

namespace CountDepot.Api.Feed;

/// <summary>How far an item's facts were told.</summary>
/// <param name="Version">The last block that was told; 0 when none was.</param>
/// <param name="Hash">Its hash, so that a chain that was brought back from a copy is not taken for this one.</param>
internal sealed record Cursor(Sku Sku, long Version, string Hash)
{
    internal ETag? Tag { get; init; }
}

/// <summary>
/// What was told: table <c>Feed</c>, one partition per item.
/// <code>
/// M8-BOLT | cursor          up to which block its facts were told
/// M8-BOLT | told~{event}    what time made happen was told
/// </code>
/// </summary>
public sealed class Cursors(TableServiceClient tables)
{
    /// <summary>The table's name.</summary>
    public const string Table = "Feed";

    private const string CursorRow = "cursor";
    private readonly TableClient table = tables.GetTableClient(Table);

    internal async Task<Cursor> FindAsync(Sku sku, CancellationToken cancel)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(sku.Value, CursorRow, cancellationToken: cancel);
        if (!row.HasValue) return new(sku, 0, Storage.Block.Genesis);
        return new(sku, row.Value!.GetInt64("Version") ?? 0, row.Value.GetString("Hash")) { Tag = row.Value.ETag };
    }

    /// <summary>Moves a cursor; null when somebody else has moved it since it was read.</summary>
    internal async Task<Cursor?> TryMoveAsync(Cursor from, long version, string hash, CancellationToken cancel)
    {
        var row = new TableEntity(from.Sku.Value, CursorRow) { ["Version"] = version, ["Hash"] = hash };
        try
        {
            var response = from.Tag is { } tag
                ? await table.UpdateEntityAsync(row, tag, TableUpdateMode.Replace, cancel)
                : await table.AddEntityAsync(row, cancel);
            return new(from.Sku, version, hash) { Tag = response.Headers.ETag };
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return null;
        }
    }

    /// <summary>Whether an event that time made happen was told.</summary>
    internal async Task<bool> WasToldAsync(Sku sku, string id, CancellationToken cancel) =>
        (await table.GetEntityIfExistsAsync<TableEntity>(sku.Value, RowOf(id), cancellationToken: cancel)).HasValue;

    /// <summary>Remembers that an event was told.</summary>
    internal Task RememberAsync(DepotEvent told, CancellationToken cancel) =>
        table.UpsertEntityAsync(new TableEntity(told.Sku.Value, RowOf(told.EventId)) { ["At"] = told.OccurredAt }, TableUpdateMode.Replace, cancel);

    private static string RowOf(string id) => $"told~{id}";
}
