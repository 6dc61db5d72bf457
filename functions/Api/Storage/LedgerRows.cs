using System.Text;
using Azure;
using Azure.Data.Tables;
using CountDepot.Contracts;

namespace CountDepot.Api.Storage;

/// <summary>One block as its row holds it, unread.</summary>
/// <param name="Hash">What the row says the hash of its text is.</param>
/// <param name="Text">The text that was hashed; null when it was not asked for, or cannot be unpacked.</param>
/// <param name="Stamp">When the storage says it was written; unknown of a row that comes from elsewhere.</param>
public sealed record LedgerRow(Sku Sku, long Number, string Hash, string? Text, DateTimeOffset? Stamp = null);

/// <summary>The ledger's blocks row by row: for copies and witnesses of the whole, never for answering anybody.</summary>
public sealed class LedgerRows(TableClient table)
{
    private const string Blocks = "RowKey ge 'block-' and RowKey lt 'block.'";

    // What the table service takes in one transaction, with room for names and escapes.
    private const int RowsMax = 100;
    private const int BytesMax = 2 * 1024 * 1024;

    private static readonly string[] Keys = [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey), nameof(TableEntity.Timestamp), BlockCodec.HashColumn];

    /// <summary>The blocks that the storage stamped at a moment or later; all of them when none is named.</summary>
    public async IAsyncEnumerable<LedgerRow> ReadAsync(
        DateTimeOffset? since, bool withText, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var filter = since is { } from ? $"{Blocks} and {TableClient.CreateQueryFilter($"Timestamp ge {from}")}" : Blocks;
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: withText ? null : Keys, cancellationToken: cancel))
        {
            if (ItemPartition.TryBlock(row.RowKey, out var number))
                yield return new(Sku.Parse(row.PartitionKey), number, row.GetString(BlockCodec.HashColumn) ?? "", withText ? TextOf(row) : null, row.Timestamp);
        }
    }

    /// <summary>Makes the table; false when there is one of this name.</summary>
    public async Task<bool> TryCreateAsync(CancellationToken cancel)
    {
        try
        {
            await table.CreateAsync(cancel);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    /// <summary>Adds blocks of one item. Fails when one of them is there already.</summary>
    public async Task AddAsync(IEnumerable<LedgerRow> rows, CancellationToken cancel)
    {
        var (batch, bytes) = (new List<TableTransactionAction>(), 0);
        foreach (var row in rows)
        {
            var text = Encoding.UTF8.GetBytes(row.Text!);
            if (batch.Count == RowsMax || (batch.Count > 0 && bytes + text.Length > BytesMax))
            {
                await table.SubmitTransactionAsync(batch, cancel);
                (batch, bytes) = ([], 0);
            }
            batch.Add(new(TableTransactionActionType.Add, BlockCodec.ToRow(row.Sku, row.Number, row.Hash, text)));
            bytes += text.Length;
        }
        if (batch.Count > 0) await table.SubmitTransactionAsync(batch, cancel);
    }

    private static string? TextOf(TableEntity row)
    {
        try
        {
            return Encoding.UTF8.GetString(Packed.Take(row));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
