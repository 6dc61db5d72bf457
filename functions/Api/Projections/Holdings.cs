using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Projections;

/// <summary>
/// Who has what: table <c>Holdings</c>, partition = hash of the holder, one row per open checkout. A person is filed under their Entra
/// object id, a job or a place under its number or name.
/// </summary>
public sealed class Holdings(TableServiceClient tables, TimeProvider time)
{
    private const int ThingsMax = 200;
    private readonly TableClient table = tables.GetTableClient("Holdings");

    /// <summary>What a holder has at the sites the asker sees, soonest due first.</summary>
    public async Task<ThingPage> OfAsync(HolderKind kind, string holder, Func<SiteId, bool> sees, CancellationToken cancel)
    {
        var asOf = time.GetUtcNow();
        var things = new List<ThingView>();
        var partition = PartitionOf(kind, holder);
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancel))
        {
            var thing = JsonSerializer.Deserialize<ThingView>(row.GetString("Thing"), Wire.Tolerant)!;
            if (sees(thing.Checkout.Site)) things.Add(thing);
            if (things.Count == ThingsMax) break;
        }
        return new([.. things.OrderBy(t => t.Checkout.DueBackAt ?? DateTimeOffset.MaxValue).ThenBy(t => t.Checkout.CheckedOutAt)], asOf);
    }

    /// <summary>Writes what is different in an item's checkouts. Safe to repeat.</summary>
    public async Task ProjectAsync(Item before, Item after, CancellationToken cancel)
    {
        await ForgetAsync(RowsOf(before).Except(RowsOf(after)), cancel);
        var isSameItem = after.Known.Equals(before.Definition);
        foreach (var view in ItemViews.View(after, 0, new(new("projection"), time.GetUtcNow())).Checkouts)
        {
            if (isSameItem && before.Checkouts.TryGetValue(view.Checkout, out var old) && ReferenceEquals(old, after.Checkouts[view.Checkout])) continue;
            var thing = new ThingView(after.Sku, after.Known.Name.Value, after.Known.Unit.Value, view);
            var row = new TableEntity(PartitionOf(view.Holder), RowOf(after.Sku, view.Checkout)) { ["Thing"] = JsonSerializer.Serialize(thing, Wire.Json) };
            await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancel);
        }
    }

    /// <summary>Takes rows away.</summary>
    public async Task ForgetAsync(IEnumerable<(string Partition, string Row)> rows, CancellationToken cancel)
    {
        foreach (var (partition, row) in rows) await DropAsync(partition, row, cancel);
    }

    /// <summary>The rows an item's open checkouts have.</summary>
    internal static IEnumerable<(string Partition, string Row)> RowsOf(Item item) => item.Checkouts.Values.Select(c => (PartitionOf(c.Holder), RowOf(item.Sku, c.Id)));

    private async Task DropAsync(string partition, string row, CancellationToken cancel)
    {
        try
        {
            await table.DeleteEntityAsync(partition, row, ETag.All, cancel);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // It is gone, which is what was wanted.
        }
    }

    private static string RowOf(Sku sku, CheckoutId checkout) => $"{sku}~{checkout}";

    private static string PartitionOf(Holder holder) => PartitionOf(holder.Kind, holder.Id ?? holder.Name.Value);

    private static string PartitionOf(HolderKind kind, string holder) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}:{holder.ToUpperInvariant()}")).AsSpan(0, 16));
}
