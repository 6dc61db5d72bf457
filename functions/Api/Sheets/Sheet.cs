using System.Globalization;
using System.Text;
using CountDepot.Api.Requests;
using CountDepot.Contracts;

namespace CountDepot.Api.Sheets;

/// <summary>What a table leaves the depot as.</summary>
public enum SheetFormat
{
    Csv,
    Xlsx,
}

/// <summary>A table that leaves the depot as a file.</summary>
/// <param name="Name">Lower case letters and '-': the name of the file and of the page in a workbook.</param>
/// <param name="Rows">Cells in the order of the columns: text, <see cref="Quantity"/>, <see cref="Cost"/>, decimal, int, <see cref="DateOnly"/>, an instant in UTC, or nothing.</param>
public sealed record Sheet(string Name, IReadOnlyList<string> Columns, IAsyncEnumerable<object?[]> Rows)
{
    /// <summary>The format that is asked for by the query's <c>format</c>; null when it is JSON.</summary>
    public static SheetFormat? FormatOf(Query query) => query.Text("format") switch
    {
        null or "json" => null,
        "csv" => SheetFormat.Csv,
        "xlsx" => SheetFormat.Xlsx,
        _ => throw RefusedException.Invalid("format", "must be json, csv or xlsx."),
    };

    /// <summary>The table as a download. Rows of a CSV leave while they are made; a workbook is made whole first.</summary>
    public IResult Download(SheetFormat format, DateTimeOffset asOf) => Results.Stream(
        to => format == SheetFormat.Csv ? WriteCsvAsync(to) : Workbook.WriteAsync(this, to),
        format == SheetFormat.Csv ? "text/csv; charset=utf-8" : Workbook.MediaType,
        string.Create(CultureInfo.InvariantCulture, $"{Name}-{asOf.UtcDateTime:yyyyMMdd-HHmm}.{(format == SheetFormat.Csv ? "csv" : "xlsx")}"));

    /// <summary>
    /// RFC 4180 in UTF-8, with the mark without which Excel takes it for another encoding; every cell quoted, no cell that a spreadsheet runs.
    /// </summary>
    public async Task WriteCsvAsync(Stream to)
    {
        await using var writer = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await writer.WriteAsync(LineOf(Columns));
        await foreach (var row in Rows) await writer.WriteAsync(LineOf(row.Select(TextOf)));
    }

    /// <summary>A cell as text: numbers with a point and no separators, days and instants as ISO 8601, text defused.</summary>
    internal static string TextOf(object? cell) => cell switch
    {
        null => "",
        string text => Defused.Defuse(text),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    private static string LineOf(IEnumerable<string> cells) =>
        string.Join(',', cells.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\r\n";
}
