using System.Globalization;
using CountDepot.Contracts;

namespace CountDepot.Api.Imports;

/// <summary>A row of somebody's file by the names of its columns, whatever their case.</summary>
internal sealed class SourceRow(IReadOnlyDictionary<string, int> columns, IReadOnlyList<string> cells)
{
    /// <summary>What stands in the first of these columns that the file has; nothing when it has none of them.</summary>
    internal string this[params string[] names]
    {
        get
        {
            foreach (var name in names)
            {
                if (columns.TryGetValue(name, out var at) && at < cells.Count) return cells[at].Trim();
            }
            return "";
        }
    }

    internal bool IsYes(params string[] names) => this[names].ToUpperInvariant() is "YES" or "TRUE" or "1" or "Y";
}

/// <summary>A program whose own files are taken as they are.</summary>
/// <param name="Marks">The columns it is known by: all of them, or one of the names that a '|' separates.</param>
/// <param name="Read">What a row says, in our fields.</param>
/// <param name="HasRowPerUnit">Items are listed unit by unit: the first row of an item counts.</param>
internal sealed record ImportSource(string Name, ImportKind Kind, string[] Marks, Func<SourceRow, Dictionary<string, string>> Read, bool HasRowPerUnit = false)
{
    internal bool Knows(IReadOnlyDictionary<string, int> columns) => Marks.All(mark => mark.Split('|').Any(columns.ContainsKey));
}

/// <summary>The programs we know: our own exports first, then the two that most depots come from.</summary>
internal static class ImportSources
{
    private static readonly (string Column, string Field)[] OurItems =
    [
        ("SKU", "sku"), ("Name", "name"), ("Kind", "kind"), ("Unit", "unit"), ("Decimals", "decimals"), ("Description", "description"), ("Category", "category"),
        ("Keywords", "keywords"), ("Barcodes", "barcodes"), ("Barcode", "barcode"), ("Reorder point", "reorderPoint"), ("Unit cost", "unitCost"),
    ];

    private static readonly (string Column, string Field)[] OurStock =
    [
        ("SKU", "sku"), ("Place", "place"), ("Site", "site"), ("Bin", "bin"), ("Quantity", "quantity"), ("Serial", "serial"), ("Lot", "lot"), ("Expires on", "expiresOn"),
        ("Status", "status"), ("Note", "note"),
    ];

    private static readonly ImportSource[] All =
    [
        new("CountDepot", ImportKind.Items, ["SKU", "Name"], row => Fields(row, OurItems)),
        new("CountDepot", ImportKind.Stock, ["SKU", "Quantity"], row => Fields(row, OurStock)),
        new("InvenTree", ImportKind.Items, ["IPN", "Name", "Part|ID|Part ID"], InvenTreePart),
        new("InvenTree", ImportKind.Stock, ["Part name|Part.Name", "Quantity", "Location|Location Name|Location Path"], InvenTreeStock),
        new("Snipe-IT", ImportKind.Items, ["Asset Tag", "Model|Model Name"], SnipeItModel, HasRowPerUnit: true),
        new("Snipe-IT", ImportKind.Stock, ["Asset Tag", "Model|Model Name"], SnipeItUnit),
        new("Snipe-IT", ImportKind.Items, ["Item Name|Name|Consumable Name|Accessory Name", "Min. QTY|Min QTY|Minimum Quantity|Minimum Amount", "Category"], SnipeItSupply),
        new("Snipe-IT", ImportKind.Stock, ["Item Name|Name|Consumable Name|Accessory Name", "Min. QTY|Min QTY|Minimum Quantity|Minimum Amount", "Category"], SnipeItShelf),
    ];

    /// <summary>The program that made a file, by its header; null when no program does it like this.</summary>
    internal static ImportSource? Find(ImportKind kind, IReadOnlyDictionary<string, int> columns) => All.FirstOrDefault(source => source.Kind == kind && source.Knows(columns));

    private static Dictionary<string, string> Fields(SourceRow row, IEnumerable<(string Column, string Field)> columns)
    {
        var fields = columns.ToDictionary(c => c.Field, c => row[c.Column], StringComparer.Ordinal);
        // A file of ours names the site and the bin, or both in one.
        if (fields.TryGetValue("place", out var place) && place.Length == 0) fields.Remove("place");
        return fields;
    }

    // A part's own number is its SKU, else its name is. The code that InvenTree prints on its labels stays the item's barcode, so that they
    // can still be scanned, and so that the stock finds its part by its number.
    private static Dictionary<string, string> InvenTreePart(SourceRow row)
    {
        var minimum = row["Minimum Stock"];
        return new()
        {
            ["sku"] = SkuOf(row["IPN"] is { Length: > 0 } number ? number : row["Name"]),
            ["name"] = row["Name"],
            ["kind"] = row.IsYes("Serialised", "Trackable") ? "serialized" : row.IsYes("Consumable") || row["Units"].Length > 0 ? "consumable" : "stock",
            ["unit"] = row["Units"],
            ["decimals"] = row["Units"].Length > 0 ? "3" : "0",
            ["description"] = row["Description"],
            ["category"] = row["Category Path", "Category Name", "Category"],
            ["keywords"] = row["Keywords"],
            ["barcode"] = LabelOf(row["Part", "ID", "Part ID"]),
            ["reorderPoint"] = decimal.TryParse(minimum, NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) && amount == 0 ? "" : minimum,
        };
    }

    private static Dictionary<string, string> InvenTreeStock(SourceRow row) => new()
    {
        ["sku"] = SkuOf(row["IPN", "Part IPN", "Part.IPN"] is { Length: > 0 } number ? number : row["Part name", "Part.Name"]),
        ["label"] = LabelOf(row["Part", "Part ID"]),
        ["place"] = row["Location Path", "Location Name", "Location"],
        ["quantity"] = Thousandths(row["Quantity"]),
        ["serial"] = row["Serial", "Serial Number"],
        ["lot"] = row["Batch", "Batch Code"],
        ["expiresOn"] = row["Expiry Date"],
        ["status"] = row["Status"],
        ["note"] = Thousandths(row["Quantity"]) == row["Quantity"] ? "" : $"{row["Quantity"]} in InvenTree",
    };

    private static Dictionary<string, string> SnipeItModel(SourceRow row) => new()
    {
        ["sku"] = ModelOf(row),
        ["name"] = row["Model", "Model Name"],
        ["kind"] = "serialized",
        ["category"] = row["Category"],
        ["keywords"] = row["Manufacturer"],
    };

    // The asset tag is the mark of the unit; the maker's serial number goes with it.
    private static Dictionary<string, string> SnipeItUnit(SourceRow row) => new()
    {
        ["sku"] = ModelOf(row),
        ["place"] = row["Location"] is { Length: > 0 } location ? location : row["Default Location"],
        ["quantity"] = "1",
        ["serial"] = row["Asset Tag"],
        ["status"] = StatusOf(row["Status"]),
        ["note"] = string.Join(", ", new[] { Said("serial number", row["Serial", "Serial number"]), Said("checked out to", row["Checked Out To", "Checked Out"]) }.OfType<string>()),
    };

    private static Dictionary<string, string> SnipeItSupply(SourceRow row) => new()
    {
        ["sku"] = SupplyOf(row),
        ["name"] = SupplyName(row),
        ["kind"] = row["Consumable Name", "Item No.", "Item Number"].Length > 0 ? "consumable" : "stock",
        ["category"] = row["Category"],
        ["keywords"] = row["Manufacturer"],
        ["reorderPoint"] = row["Min. QTY", "Min QTY", "Minimum Quantity", "Minimum Amount"],
    };

    private static Dictionary<string, string> SnipeItShelf(SourceRow row) => new()
    {
        ["sku"] = SupplyOf(row),
        ["place"] = row["Location"],
        ["quantity"] = row["Remaining", "Avail", "Available", "Total", "Quantity", "QTY"],
    };

    private static string ModelOf(SourceRow row) => SkuOf(row["Model No.", "Model Number"] is { Length: > 0 } number ? number : row["Model", "Model Name"]);

    private static string SupplyOf(SourceRow row) => SkuOf(row["Item No.", "Item Number"] is { Length: > 0 } number ? number : SupplyName(row));

    private static string SupplyName(SourceRow row) => row["Item Name", "Consumable Name", "Accessory Name", "Name"];

    // Status labels are named by whoever runs Snipe-IT; these words say that a unit cannot be used.
    private static readonly string[] Unusable = ["broken", "repair", "damaged", "archived", "retired", "undeployable", "lost"];

    private static string StatusOf(string label) =>
        Unusable.Any(word => label.Contains(word, StringComparison.OrdinalIgnoreCase)) ? "Damaged" : "OK";

    // Two dots in a row are no part of an identifier.
    private static string SkuOf(string name) => Slug.Of(string.Join('.', name.Split('.', StringSplitOptions.RemoveEmptyEntries)));

    private static string? Said(string what, string text) => text.Length == 0 ? null : $"{what} {text}";

    private static string LabelOf(string number) => number.Length > 0 && number.All(char.IsAsciiDigit) ? $"INV-PA{number}" : "";

    // InvenTree keeps more decimals than there are thousandths.
    private static string Thousandths(string quantity) => decimal.TryParse(quantity, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
        && decimal.Round(amount, 3) is var rounded && rounded != amount ? rounded.ToString("0.###", CultureInfo.InvariantCulture) : quantity;
}
