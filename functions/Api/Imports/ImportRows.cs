using System.Globalization;
using System.Text.RegularExpressions;
using CountDepot.Contracts;

namespace CountDepot.Api.Imports;

/// <summary>A row as the command it asks for, and the site it names by the words of the file.</summary>
public sealed record PlannedRow(int Line, Sku Sku, Command Command, (SiteId Site, string Name)? Site);

/// <summary>Reads each row's cells as values. Everything that is wrong with a row is found at once, cell by cell.</summary>
public sealed partial class ImportRows
{
    private static readonly (SiteId Site, string Name) Unassigned = (SiteId.Parse("UNASSIGNED"), "Unassigned");
    private readonly List<RowError> errors = [];
    private ImportRow row = null!;

    /// <summary>The rows that can be read, and what is wrong with the others.</summary>
    public static (IReadOnlyList<PlannedRow> Rows, IReadOnlyList<RowError> Errors) Read(ImportKind kind, ImportSheet sheet)
    {
        var reader = new ImportRows();
        reader.errors.AddRange(sheet.Errors);
        var rows = new List<PlannedRow>();
        var firstLine = new Dictionary<Sku, int>();
        foreach (var row in sheet.Rows)
        {
            var before = reader.errors.Count;
            reader.row = row;
            var planned = kind == ImportKind.Items ? reader.ReadItem() : reader.ReadStock();
            if (kind == ImportKind.Items && reader.errors.Count == before && !firstLine.TryAdd(planned.Sku, row.Line))
                reader.Wrong("sku", $"repeats item {planned.Sku} of line {firstLine[planned.Sku]}.");
            if (reader.errors.Count == before) rows.Add(planned);
        }
        return (rows, reader.errors);
    }

    private PlannedRow ReadItem() => new(row.Line, Parsed<Sku>("sku"), new DefineItem(
        Parsed<ShortText>("name"), Kind(), Optional<ShortText>("unit"), Decimals(), Optional<LongText>("description"), Parsed<BinPath>("category"),
        Optional<ShortText>("keywords"), Optional<Barcode>("barcode") is { } code ? [code] : null, row["reorderPoint"].Length == 0 ? null : Amount("reorderPoint")), null);

    private PlannedRow ReadStock()
    {
        var (site, bin) = Place();
        var serial = Optional<SerialNumber>("serial");
        var quantity = Amount("quantity");
        if (serial is not null && quantity != Quantity.One && !errors.Any(e => e.Line == row.Line && e.Column == "quantity")) Wrong("quantity", "must be 1 for a unit with a serial number.");
        return new(row.Line, Parsed<Sku>("sku"),
            new ReceiveStock(site.Site, quantity, bin, Status(), Optional<LotNumber>("lot"), serial is { } s ? [s] : null, Optional<LongText>("note")), site);
    }

    // "Factory/Storage Room A": the first part is the site, the rest the bin inside it.
    private ((SiteId Site, string Name) Site, BinPath Bin) Place()
    {
        var text = row["place"];
        var name = row["site"].Length > 0 ? row["site"] : text.Split('/')[0].Trim();
        var bin = row["bin"].Length > 0 ? Parsed<BinPath>("bin") : text.Contains('/', StringComparison.Ordinal) ? Bin(text[(text.IndexOf('/', StringComparison.Ordinal) + 1)..]) : BinPath.None;
        if (name.Length == 0) return (Unassigned, bin);
        if (!ShortText.TryRead(name, out var clean, out var problem)) Wrong("place", problem);
        var slug = Sign().Replace(clean.Value.ToUpperInvariant(), "-").Trim('-', '.', '_');
        if (!SiteId.TryRead(slug, out var site, out _)) Wrong("place", "must begin with a site's name in the letters A-Z.");
        return ((site, clean.Value), bin);
    }

    private BinPath Bin(string text)
    {
        if (!BinPath.TryRead(text, out var bin, out var problem)) Wrong("place", problem);
        return bin;
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
        if (Ambiguous().IsMatch(text)) Wrong(field, $"'{Problems.Cut(text)}' can mean one or one thousand; write it without separators.");
        else if (!Plain().IsMatch(text)) Wrong(field, "must be a number such as 5 or 2.5, with digits 0-9 and a point.");
        else if (Quantity.TryParse(text, out var quantity, out var problem)) return quantity;
        else Wrong(field, problem);
        return Quantity.Zero;
    }

    private T Parsed<T>(string field) where T : struct, IParsed<T>
    {
        if (!T.TryRead(row[field], out var value, out var problem)) Wrong(field, problem);
        return value;
    }

    private T? Optional<T>(string field) where T : struct, IParsed<T> => row[field].Length == 0 ? null : Parsed<T>(field);

    private void Wrong(string field, string problem) => errors.Add(new(row.Line, field, string.Create(CultureInfo.InvariantCulture, $"{field} {problem}")));

    [GeneratedRegex("[^A-Z0-9._-]+")]
    private static partial Regex Sign();

    [GeneratedRegex(@"\A[0-9]{1,3}((,[0-9]{3})+|(\.[0-9]{3}){2,}|\.000)\z")]
    private static partial Regex Ambiguous();

    [GeneratedRegex(@"\A[0-9]+(\.[0-9]+)?\z")]
    private static partial Regex Plain();
}
