using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Projections;

/// <summary>
/// What a scanned or typed code stands for: table <c>Codes</c>, partition = hash of the code, one row for the items that carry it as a
/// barcode and one for those that have a unit with that serial number. A look-up is two point reads.
/// </summary>
public sealed class Codes(TableServiceClient tables, ItemStore store)
{
    private const int AttemptsMax = 10;
    private readonly TableClient table = tables.GetTableClient("Codes");

    /// <summary>Every meaning of a code; throws <see cref="RefusedException"/> when it can be none or is none.</summary>
    public async Task<CodeView> FindAsync(string text, CancellationToken cancel)
    {
        var code = ScannedCode.Read(text);
        var matches = new List<CodeMatch>();
        if (Sku.TryRead(code.Plain, out var sku, out _)) await AddAsync(matches, CodeKind.Sku, [sku], null, cancel);
        await AddAsync(matches, CodeKind.Barcode, await SkusAsync(CodeKind.Barcode, code.Key, cancel), null, cancel);
        if (SerialNumber.TryRead(code.Plain, out var serial, out _)) await AddAsync(matches, CodeKind.Serial, await SkusAsync(CodeKind.Serial, serial.Value, cancel), serial, cancel);
        if (matches.Count > 0) return new(code.Plain, matches);
        if (code.Problem is { } problem) throw RefusedException.Invalid("code", problem);
        throw new RefusedException(RefusalCode.NotFound, $"Nothing here has the code {Problems.Cut(code.Plain)}. Check the label, or look the item up by name.");
    }

    /// <summary>Writes what a commit changed about an item's codes.</summary>
    public async Task ProjectAsync(Item before, Item after, CancellationToken cancel)
    {
        var (old, now) = (BarcodesOf(before), BarcodesOf(after));
        foreach (var code in now.Except(old)) await ChangeAsync(CodeKind.Barcode, code, skus => skus.Add(after.Sku), cancel);
        foreach (var code in old.Except(now)) await ChangeAsync(CodeKind.Barcode, code, skus => skus.Remove(after.Sku), cancel);
        foreach (var serial in after.Units.Keys.Except(before.Units.Keys)) await ChangeAsync(CodeKind.Serial, serial.Value, skus => skus.Add(after.Sku), cancel);
        foreach (var serial in before.Units.Keys.Except(after.Units.Keys)) await ChangeAsync(CodeKind.Serial, serial.Value, skus => skus.Remove(after.Sku), cancel);
    }

    private static HashSet<string> BarcodesOf(Item item) => [.. (item.Definition?.Barcodes ?? []).Select(b => ScannedCode.Read(b.Value).Key)];

    private async Task AddAsync(List<CodeMatch> matches, CodeKind kind, IEnumerable<Sku> skus, SerialNumber? serial, CancellationToken cancel)
    {
        foreach (var sku in skus)
        {
            // The row only says where to look; the ledger says whether it is so.
            var item = (await store.ReadAsync(sku, cancel)).Item;
            var isSo = item.Exists && (serial is null || item.Units.ContainsKey(serial.Value));
            if (isSo) matches.Add(new(kind, sku, item.Known.Name.Value, serial));
        }
    }

    private async Task<IReadOnlyList<Sku>> SkusAsync(CodeKind kind, string code, CancellationToken cancel)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(PartitionOf(code), kind.ToString(), cancellationToken: cancel);
        return row.HasValue ? SkusOf(row.Value!) : [];
    }

    private async Task ChangeAsync(CodeKind kind, string code, Func<SortedSet<Sku>, bool> change, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(PartitionOf(code), kind.ToString(), cancellationToken: cancel);
            var row = found.HasValue ? found.Value! : new TableEntity(PartitionOf(code), kind.ToString());
            SortedSet<Sku> skus = [.. SkusOf(row)];
            if (!change(skus)) return;
            row["Skus"] = string.Join(',', skus);
            try
            {
                await (found.HasValue ? table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancel) : table.AddEntityAsync(row, cancel));
                return;
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412 && attempt < AttemptsMax)
            {
                // Another item got the same code at the same moment: look again.
            }
        }
    }

    private static IReadOnlyList<Sku> SkusOf(TableEntity row) =>
        [.. (row.GetString("Skus") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Sku.Parse)];

    // A code may hold characters that a table key may not.
    private static string PartitionOf(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)).AsSpan(0, 16));
}
