using System.Runtime.CompilerServices;
using CountDepot.Api.Access;
using CountDepot.Api.Imports;
using CountDepot.Api.Projections;
using CountDepot.Api.Requests;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Sheets;

/// <summary>
/// Items and stock as files that the import takes as they are. Each item is read from the ledger, so every row was true between question and
/// answer; stock is cut to the sites the caller may see.
/// </summary>
public sealed class ExportDesk(Callers callers, Sites sites, Catalog catalog, ItemStore store, TimeProvider time)
{
    private const int AtOnce = 32;

    /// <summary>Every item that is stocked, one row each.</summary>
    public async Task<IResult> ItemsAsync(HttpContext http)
    {
        await callers.OfAsync(http, Role.Viewer);
        var format = Sheet.FormatOf(new Query(http.Request, "format")) ?? SheetFormat.Csv;
        return new Sheet("items", ItemColumns, EachAsync(item => [RowOf(item)], http.RequestAborted)).Download(format, time.GetUtcNow());
    }

    /// <summary>What lies at the caller's sites, or at one of them: one row per item, bin, lot, condition and serial number.</summary>
    public async Task<IResult> StockAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        var query = new Query(http.Request, "format", "site");
        var only = query.Optional<SiteId>("site");
        if (only is { } site) await sites.NeedsAsync(caller, Role.Viewer, site, http.RequestAborted);
        var names = (await sites.AllAsync(http.RequestAborted)).ToDictionary(s => s.Site, s => s.Name);
        var request = caller.At(time.GetUtcNow());
        var rows = EachAsync(item => Contents.Of(item, request).Where(c => only is null || c.Site == only).Select(c => RowOf(item, c, names)), http.RequestAborted);
        return new Sheet("stock", StockColumns, rows).Download(Sheet.FormatOf(query) ?? SheetFormat.Csv, request.At);
    }

    private static readonly string[] ItemColumns =
        ["SKU", "Name", "Kind", "Unit", "Decimals", "Description", "Category", "Keywords", "Barcodes", "Reorder point", "Unit cost"];

    private static readonly string[] StockColumns = ["SKU", "Name", "Site", "Bin", "Quantity", "Unit", "Serial", "Lot", "Expires on", "Status"];

    private static object?[] RowOf(Item item) =>
    [
        item.Sku.Value, item.Known.Name.Value, Enum.GetName(item.Known.Kind)!.ToLowerInvariant(), item.Known.Unit.Value, item.Known.Decimals, item.Known.Description?.Value,
        item.Known.Category.Value, item.Known.Keywords?.Value, string.Join(' ', item.Known.Barcodes), item.Known.ReorderPoint, item.Known.UnitCost,
    ];

    private static object?[] RowOf(Item item, Content content, Dictionary<SiteId, string> names)
    {
        // A site's name, where the import makes the same site of it.
        var site = names.GetValueOrDefault(content.Site) is { } name && Slug.Of(name) == content.Site.Value ? name : content.Site.Value;
        return
        [
            item.Sku.Value, item.Known.Name.Value, site, content.Bin.Value, content.Quantity, item.Known.Unit.Value, content.Serial?.Value, content.Lot?.Value, content.ExpiresOn,
            content.Condition == Condition.Good ? "OK" : "Quarantined",
        ];
    }

    private async IAsyncEnumerable<object?[]> EachAsync(Func<Item, IEnumerable<object?[]>> rowsOf, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var some in catalog.SkusAsync(cancel).Chunk(AtOnce).WithCancellation(cancel))
        {
            foreach (var loaded in await Task.WhenAll(some.Select(sku => store.ReadAsync(sku, cancel))))
            {
                if (!loaded.Item.Exists || loaded.Item.IsRetired) continue;
                foreach (var row in rowsOf(loaded.Item)) yield return row;
            }
        }
    }
}
