using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using CountDepot.Api.Requests;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Projections;

/// <summary>
/// What a scanned or typed code stands for: table <c>Codes</c>, one row per code with the items that have it as their SKU, as a barcode or as
/// the serial number of a unit. A look-up is one point read, and one more per item to hear from the ledger what the code means there.
/// </summary>
public sealed class Codes(TableServiceClient tables, ItemStore store)
{
    private const int AttemptsMax = 10;

    // Serial numbers such as 1 or 2 are everywhere. A row holds 64 KiB of text, and nobody reads a list of more items than this.
    private const int ItemsMax = 400;
    private const int MatchesMax = 50;

    private const string Row = "items";
    private const string Column = "Skus";
    private readonly TableClient table = tables.GetTableClient("Codes");

    /// <summary>Every meaning of a code for somebody who sees these sites; throws <see cref="RefusedException"/> when it can be none or is none.</summary>
    public async Task<CodeView> FindAsync(string text, Func<SiteId, bool> sees, CancellationToken cancel)
    {
        if (!ScannedCode.TryRead(text, out var code, out var problem)) throw RefusedException.Invalid("code", problem);
        var matches = await MatchesAsync(code, SkusOf(await RowAsync(code.Key, cancel)).Take(MatchesMax), sees, cancel);
        // An item is known by its SKU from the moment it is defined, also before its row is written.
        if (matches.Count == 0 && Sku.TryRead(code.Plain, out var sku, out _)) matches = await MatchesAsync(code, [sku], sees, cancel);
        if (matches.Count > 0) return new(code.Plain, [.. matches.OrderBy(m => m.Kind).ThenBy(m => m.Sku)]);
        if (code.Problem is { } wrong) throw RefusedException.Invalid("code", wrong);
        throw new RefusedException(RefusalCode.NotFound, $"Nothing here has the code {Problems.Cut(code.Plain)}. Check the label, or look the item up by name.");
    }

    /// <summary>The one item that has this barcode; null when none has it, or several.</summary>
    public async Task<Sku?> ItemOfAsync(string barcode, CancellationToken cancel)
    {
        var key = ScannedCode.KeyOf(barcode);
        var items = await Task.WhenAll(SkusOf(await RowAsync(key, cancel)).Take(MatchesMax).Select(sku => store.ReadAsync(sku, cancel)));
        var having = items.Where(loaded => loaded.Item.Exists && loaded.Item.Known.Barcodes.Any(b => ScannedCode.KeyOf(b.Value) == key)).ToList();
        return having.Count == 1 ? having[0].Item.Sku : null;
    }

    /// <summary>Writes what is different in an item's codes. Safe to repeat, and beside other items that share a code.</summary>
    public async Task ProjectAsync(Item before, Item after, CancellationToken cancel)
    {
        var (old, now) = (KeysOf(before), KeysOf(after));
        foreach (var key in now.Except(old)) await ChangeAsync(key, skus => skus.Add(after.Sku), cancel);
        await ForgetAsync(old.Except(now), after.Sku, cancel);
    }

    /// <summary>Takes an item away from codes.</summary>
    public async Task ForgetAsync(IEnumerable<string> keys, Sku sku, CancellationToken cancel)
    {
        foreach (var key in keys) await ChangeAsync(key, skus => skus.Remove(sku), cancel);
    }

    /// <summary>The codes an item is filed under.</summary>
    internal static HashSet<string> KeysOf(Item item) => item.Exists
        ? [ScannedCode.KeyOf(item.Sku.Value), .. item.Known.Barcodes.Select(b => ScannedCode.KeyOf(b.Value)), .. item.Units.Keys.Select(s => ScannedCode.KeyOf(s.Value))]
        : [];

    private async Task<List<CodeMatch>> MatchesAsync(ScannedCode code, IEnumerable<Sku> skus, Func<SiteId, bool> sees, CancellationToken cancel)
    {
        var items = await Task.WhenAll(skus.Select(sku => store.ReadAsync(sku, cancel)));
        return [.. items.Where(loaded => loaded.Item.Exists).SelectMany(loaded => Meanings(code, loaded.Item, sees))];
    }

    // The row only says where to look; the item says whether it is so.
    private static IEnumerable<CodeMatch> Meanings(ScannedCode code, Item item, Func<SiteId, bool> sees)
    {
        var name = item.Known.Name.Value;
        if (Sku.TryRead(code.Plain, out var sku, out _) && sku == item.Sku) yield return new(CodeKind.Sku, sku, name, null);
        var isBarcode = item.Known.Barcodes.Any(b => ScannedCode.KeyOf(b.Value) == code.Key);
        var isSerial = SerialNumber.TryRead(isBarcode && code.Serial is not null ? code.Serial : code.Plain, out var serial, out _);
        if (isSerial && item.Units.TryGetValue(serial, out var unit) && sees(unit.Site)) yield return new(CodeKind.Serial, item.Sku, name, serial);
        else if (isBarcode) yield return new(CodeKind.Barcode, item.Sku, name, null);
    }

    private async Task<TableEntity?> RowAsync(string key, CancellationToken cancel)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(PartitionOf(key), Row, cancellationToken: cancel);
        return row.HasValue ? row.Value : null;
    }

    private async Task ChangeAsync(string key, Func<SortedSet<Sku>, bool> change, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var row = await RowAsync(key, cancel);
            SortedSet<Sku> skus = [.. SkusOf(row)];
            if (!change(skus)) return;
            try
            {
                await WriteAsync(key, row, skus, cancel);
                return;
            }
            catch (RequestFailedException e) when (e.Status is 404 or 409 or 412 && attempt < AttemptsMax)
            {
                // Another item's codes are written at the same moment: look again.
            }
        }
    }

    private async Task WriteAsync(string key, TableEntity? before, SortedSet<Sku> skus, CancellationToken cancel)
    {
        var row = new TableEntity(PartitionOf(key), Row) { [Column] = string.Join(',', skus.Take(ItemsMax)) };
#if MUTANTS
        if (Simulation.Mutants.Has(Simulation.Mutant.CodeReplaces)) await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancel);
        else
#endif
        if (before is null) await table.AddEntityAsync(row, cancel);
        else if (skus.Count == 0) await table.DeleteEntityAsync(before.PartitionKey, before.RowKey, before.ETag, cancel);
        else await table.UpdateEntityAsync(row, before.ETag, TableUpdateMode.Replace, cancel);
    }

    private static IEnumerable<Sku> SkusOf(TableEntity? row) => (row?.GetString(Column) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Sku.Parse);

    // A code may hold characters that a table key may not.
    private static string PartitionOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));
}
