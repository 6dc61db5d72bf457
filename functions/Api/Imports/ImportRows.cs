using System.Globalization;
using System.Text.RegularExpressions;
using CountDepot.Contracts;

namespace CountDepot.Api.Imports;

/// <summary>A row as the command it asks for, and the site it names.</summary>
public sealed record PlannedRow(int Line, Sku Sku, Command Command, NamedSite? Site);

/// <summary>A site by the words of the file; the id is the name in upper case with a '-' for every sign an id cannot have.</summary>
/// <param name="Field">The field that names it.</param>
public sealed record NamedSite(SiteId Id, string Name, string Field);

/// <summary>Reads each row's cells as values. Everything that is wrong with a row is found at once, cell by cell.</summary>
public sealed partial class ImportRows
{
    private static readonly NamedSite Unassigned = new(SiteId.Parse("UNASSIGNED"), "Unassigned", "place");
    private readonly List<RowError> errors = [];
    private IReadOnlyDictionary<string, Sku>? labels;
    private ImportRow row = null!;

    /// <summary>The rows that can be read, and what is wrong with the others.</summary>
    /// <param name="labels">The items that another program's labels stand for, where the file names those.</param>
    public static (IReadOnlyList<PlannedRow> Rows, IReadOnlyList<RowError> Errors) Read(ImportKind kind, ImportSheet sheet, IReadOnlyDictionary<string, Sku>? labels = null)
    {
        var reader = new ImportRows { labels = labels };
        reader.errors.AddRange(sheet.Errors);
        var rows = new List<PlannedRow>();
        var firstLine = new Dictionary<Sku, int>();
        foreach (var row in sheet.Rows)
        {
            var before = reader.errors.Count;
            reader.row = row;
            var planned = kind == ImportKind.Items ? reader.ReadItem() : reader.ReadStock();
            if (kind == ImportKind.Items && reader.errors.Count == before && !firstLine.TryAdd(planned.Sku, row.Line))
            {
                if (sheet.Source is { HasRowPerUnit: true }) continue;
                reader.Wrong("sku", $"repeats item {planned.Sku} of line {firstLine[planned.Sku]}.");
            }
            if (reader.errors.Count == before) rows.Add(planned);
        }
        return (rows, reader.errors);
    }

    private PlannedRow ReadItem() => new(row.Line, Parsed<Sku>("sku"), new DefineItem(
        Parsed<ShortText>("name"), Kind(), Optional<ShortText>("unit"), Decimals(), Optional<LongText>("description"), Parsed<BinPath>("category"),
        Optional<ShortText>("keywords"), Barcodes(), row["reorderPoint"].Length == 0 ? null : Amount("reorderPoint"), UnitCost: UnitCost()), null);

    private PlannedRow ReadStock()
    {
        var (site, bin) = Place();
        var serial = Optional<SerialNumber>("serial");
        var quantity = Amount("quantity");
        if (serial is not null && quantity != Quantity.One && !errors.Any(e => e.Line == row.Line && e.Column == "quantity")) Wrong("quantity", "must be 1 for a unit with a serial number.");
        return new(row.Line, labels?.TryGetValue(row["label"], out var labelled) == true ? labelled : Parsed<Sku>("sku"),
            new ReceiveStock(site.Id, quantity, bin, Status(), Optional<LotNumber>("lot"), serial is { } s ? [s] : null, Optional<LongText>("note"), Day("expiresOn")), site);
    }

    // One in a column of its own, or several with spaces between them, which a barcode has not.
    private List<Barcode>? Barcodes()
    {
        var codes = row["barcodes"].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(code => Parsed<Barcode>("barcodes", code)).ToList();
        if (Optional<Barcode>("barcode") is { } one) codes.Add(one);
        return codes.Count == 0 ? null : codes;
    }

    private Cost? UnitCost()
    {
        if (row["unitCost"].Length == 0) return null;
        if (!Plain().IsMatch(row["unitCost"])) Wrong("unitCost", "must be an amount such as 5 or 2.5, with digits 0-9 and a point.");
        else if (Cost.TryParse(row["unitCost"], out var cost, out var problem)) return cost;
        else Wrong("unitCost", problem);
        return null;
    }

    private DateOnly? Day(string field)
    {
        if (row[field].Length == 0) return null;
        if (DateOnly.TryParseExact(row[field], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        Wrong(field, "must be a day such as 2027-01-31.");
        return null;
    }

    // "Factory/Storage Room A": the first part is the site, the rest the bin inside it.
    private (NamedSite Site, BinPath Bin) Place()
    {
        if (row["place"].Length == 0) return (row["site"].Length == 0 ? Unassigned : Site("site", row["site"]), Parsed<BinPath>("bin"));
        var parts = row["place"].Split('/', 2);
        return (Site("place", parts[0].Trim()), parts.Length == 1 ? BinPath.None : Parsed<BinPath>("place", parts[1]));
    }

    private NamedSite Site(string field, string name)
    {
        if (!ShortText.TryRead(name, out var clean, out var problem)) Wrong(field, $"must begin with the name of a site: it {problem}");
        var (letters, slug) = (Slug.Bare(clean.Value), Slug.Of(clean.Value));
        // Letters that an id cannot have are not left out: two sites whose names differ in nothing else would become one.
        if (letters.Any(c => char.IsLetter(c) && !char.IsAscii(c))) Wrong(field, "must name its site in the letters A-Z, because the site's id is made of its name.");
        else if (clean.Value.Length > 0 && !SiteId.TryRead(slug, out _, out problem)) Wrong(field, $"names a site from which no id can be made: it {problem}");
        return new(SiteId.TryRead(slug, out var id, out _) ? id : default, clean.Value, field);
    }

    private ItemKind Kind()
    {
        if (row["kind"].Length == 0) return ItemKind.Stock;
        var isKind = Enum.TryParse<ItemKind>(row["kind"], ignoreCase: true, out var kind) && Enum.IsDefined(kind) && !char.IsAsciiDigit(row["kind"][0]);
        if (!isKind) Wrong("kind", "must be one of consumable, stock, equipment, serialized.");
        return kind;
    }

    private int Decimals()
    {
        if (row["decimals"].Length == 0) return 0;
        if (row["decimals"] is not ("0" or "1" or "2" or "3")) Wrong("decimals", "must be 0, 1, 2 or 3.");
        return row["decimals"][0] - '0';
    }

    private Condition Status()
    {
        switch (row["status"].ToUpperInvariant())
        {
            case "" or "OK" or "GOOD" or "ATTENTION NEEDED": return Condition.Good;
            case "DAMAGED" or "REJECTED" or "QUARANTINED": return Condition.Damaged;
            default:
                Wrong("status", "must be one of OK, Attention needed, Damaged, Rejected, Quarantined.");
                return Condition.Good;
        }
    }

    // A spreadsheet's "1.000" is one in one country and a thousand in another, so it is neither here. "2.275" is a decimal: an item
    // kept in whole units refuses it, so nobody's 2,275 becomes 2.
    private Quantity Amount(string field)
    {
        var text = row[field];
        if (Comma().IsMatch(text)) Wrong(field, $"'{Problems.Cut(text)}' has a comma; write 1.5 for one and a half and 1500 for a thousand and a half.");
        else if (Ambiguous().IsMatch(text)) Wrong(field, $"'{Problems.Cut(text)}' can mean one or one thousand; write it without separators.");
        else if (!Plain().IsMatch(text)) Wrong(field, "must be a number such as 5 or 2.5, with digits 0-9 and a point.");
        else if (Quantity.TryParse(text, out var quantity, out var problem)) return quantity;
        else Wrong(field, problem);
        return Quantity.Zero;
    }

    private T Parsed<T>(string field) where T : struct, IParsed<T> => Parsed<T>(field, row[field]);

    private T Parsed<T>(string field, string text) where T : struct, IParsed<T>
    {
        if (!T.TryRead(text, out var value, out var problem)) Wrong(field, problem);
        return value;
    }

    private T? Optional<T>(string field) where T : struct, IParsed<T> => row[field].Length == 0 ? null : Parsed<T>(field);

    private void Wrong(string field, string problem) => errors.Add(new(row.Line, field, string.Create(CultureInfo.InvariantCulture, $"{field} {problem}")));

    [GeneratedRegex(@"\A-?[0-9]+(,[0-9]+)+\z")]
    private static partial Regex Comma();

    [GeneratedRegex(@"\A[0-9]{1,3}((\.[0-9]{3}){2,}|\.000)\z")]
    private static partial Regex Ambiguous();

    [GeneratedRegex(@"\A-?[0-9]+(\.[0-9]+)?\z")]
    private static partial Regex Plain();
}
