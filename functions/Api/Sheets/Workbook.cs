using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using CountDepot.Api.Requests;
using CountDepot.Contracts;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace CountDepot.Api.Sheets;

/// <summary>Excel workbooks: one page of a table out, the first page of a file in. Nothing in them is ever calculated.</summary>
public static class Workbook
{
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    // A workbook is a zip archive, and a small archive can unpack to any size.
    private const int BytesMax = 96 * 1024 * 1024;
    private const int PartsMax = 2_000;
    private const int ColumnsMax = 200;
    private const double WholeMax = 1e15;

    /// <summary>Writes a table as the only page of a workbook: numbers as numbers, days as days, everything else as text.</summary>
    public static async Task WriteAsync(Sheet sheet, Stream to)
    {
        var rows = new List<object?[]> { sheet.Columns.ToArray() };
        await foreach (var row in sheet.Rows) rows.Add(row);
        var names = sheet.Columns.Select((_, at) => $"c{at}").ToArray();
        // The header is a row like the others, so that there is one when there is nothing else.
        var lines = rows.Select((row, line) => names.Zip(row).ToDictionary(pair => pair.First, pair => line == 0 ? pair.Second : ValueOf(pair.Second)));
        using var whole = new MemoryStream();
        await whole.SaveAsAsync(lines, printHeader: false, sheetName: sheet.Name, excelType: ExcelType.XLSX, configuration: new OpenXmlConfiguration { AutoFilter = false });
        whole.Position = 0;
        await whole.CopyToAsync(to);
    }

    /// <summary>
    /// The first page as CSV, row by row and cell by cell as it stands there, empty rows included. Throws <see cref="RefusedException"/> for what
    /// is no workbook, or unpacks to too much.
    /// </summary>
    public static string ToCsv(byte[] file, int rowsMax)
    {
        try
        {
            CheckSize(file);
            using var stream = new MemoryStream(file);
            var rows = stream.Query(useHeaderRow: false, excelType: ExcelType.XLSX, configuration: new OpenXmlConfiguration { EnableSharedStringCache = false });
            var csv = new StringBuilder();
            var (count, width) = (0, 0);
            foreach (IDictionary<string, object?> row in rows)
            {
                var cells = row.Values.Select(CellOf).ToList();
                // Formatted columns without anything in them are no columns.
                var used = cells.FindLastIndex(cell => cell.Length > 0) + 1;
                if (used > ColumnsMax) throw Bad($"The workbook has more than {ColumnsMax} columns.");
                if (++count == 1) width = used;
                // Some more than can be taken, so that the rows are counted where they are read.
                if (count > rowsMax + 2) break;
                var line = cells.Take(Math.Max(used, width)).Concat(Enumerable.Repeat("", Math.Max(0, width - cells.Count)));
                csv.AppendJoin(',', line.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")).Append("\r\n");
            }
            return csv.ToString();
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or InvalidOperationException or FormatException or ArgumentException or KeyNotFoundException
            or NullReferenceException or IndexOutOfRangeException or OverflowException or NotSupportedException)
        {
            throw Bad("The workbook cannot be read. Open it in your spreadsheet, save it again as .xlsx without a password, or save it as CSV.");
        }
    }

    private static void CheckSize(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
        if (archive.Entries.Count > PartsMax) throw Bad("The workbook has too many parts; save it with one page.");
        var (buffer, total) = (new byte[64 * 1024], 0L);
        foreach (var entry in archive.Entries)
        {
            using var part = entry.Open();
            // What an archive says about its size need not be true.
            for (int read; (read = part.Read(buffer)) > 0;)
            {
                if ((total += read) > BytesMax) throw Bad("The workbook unpacks to too much; split it, or save it as CSV.");
            }
        }
    }

    private static string CellOf(object? cell) => cell switch
    {
        null => "",
        double number when Math.Abs(number) < WholeMax && Math.Floor(number) == number => ((long)number).ToString(CultureInfo.InvariantCulture),
        double number when Math.Abs(number) is < WholeMax and > 1e-9 => ((decimal)number).ToString("0.###############", CultureInfo.InvariantCulture),
        bool answer => answer ? "yes" : "no",
        DateTime at => at.ToString(at.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    private static object? ValueOf(object? cell) => cell switch
    {
        Quantity quantity => quantity.Value,
        Cost cost => cost.Value,
        decimal or int or null => cell,
        DateOnly day => day.ToDateTime(TimeOnly.MinValue),
        DateTimeOffset at => at.UtcDateTime,
        _ => Sheet.TextOf(cell),
    };

    private static RefusedException Bad(string message) => new(RefusalCode.ImportInvalid, message);
}
