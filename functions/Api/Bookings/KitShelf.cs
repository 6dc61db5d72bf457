using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Bookings;

/// <summary>A kit as it is kept.</summary>
/// <param name="Lines">In order of SKU, each item once.</param>
public sealed record KeptKit(KitId Kit, ShortText Name, LongText? Description, IReadOnlyList<KitLine> Lines, bool IsRetired, Actor By, DateTimeOffset At);

/// <summary>
/// The kits: table <c>Kits</c>, one row each. A change and the key it came with are written together, so that a retry gets the same answer
/// and never undoes what somebody did in between.
/// </summary>
public sealed class KitShelf(TableClient table)
{
    private const string Partition = "kit";
    private const string Prefix = "kit-";

    public async Task<KeptKit?> FindAsync(KitId kit, CancellationToken cancel) => Read(await RowAsync($"{Prefix}{kit}", cancel));

    /// <summary>All kits, by id.</summary>
    public async Task<IReadOnlyList<KeptKit>> AllAsync(CancellationToken cancel)
    {
        var kits = new List<KeptKit>();
        var (from, to) = (Prefix, "kit.");
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {from} and RowKey lt {to}"), cancellationToken: cancel))
            kits.Add(Read(row)!);
        return kits;
    }

    /// <summary>The kit that came of a change with this key before; null when it is new. Throws when the key belongs to another change.</summary>
    public async Task<KeptKit?> ReplayAsync(ScopedId key, string print, CancellationToken cancel)
    {
        var row = await RowAsync($"id-{key}", cancel);
        if (row is not null && row.GetString("Print") != print) throw Requests.RefusedException.KeyReused();
        return Read(row);
    }

    /// <summary>Writes a kit and remembers the key; answers false when somebody did so with the same key meanwhile.</summary>
    public async Task<bool> TryWriteAsync(KeptKit kit, ScopedId key, string print, CancellationToken cancel)
    {
        var (row, id) = (new TableEntity(Partition, $"{Prefix}{kit.Kit}"), new TableEntity(Partition, $"id-{key}") { ["Print"] = print });
        var json = JsonSerializer.SerializeToUtf8Bytes(kit, Wire.Json);
        Packed.Put(row, json);
        Packed.Put(id, json);
        try
        {
            await table.SubmitTransactionAsync([new(TableTransactionActionType.UpsertReplace, row), new(TableTransactionActionType.Add, id)], cancel);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    private async Task<TableEntity?> RowAsync(string key, CancellationToken cancel)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, key, cancellationToken: cancel);
        return row.HasValue ? row.Value : null;
    }

    private static KeptKit? Read(TableEntity? row) => row is null ? null : JsonSerializer.Deserialize<KeptKit>(Packed.Take(row), Wire.Tolerant);
}
