using System.Globalization;
using CountDepot.Api.Requests;
using CountDepot.Api.Sheets;
using CountDepot.Contracts;
using CsvHelper;

namespace CountDepot.Api.Imports;

/// <summary>One row: its line in the file, counted from 1 with the header, and the text of our fields.</summary>
public sealed record ImportRow(int Line, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The field's text, trimmed, and without the apostrophe that keeps a spreadsheet from running it; empty when the file has no such column.</summary>
    public string this[string field] => Defused.Restore(Fields.GetValueOrDefault(field, "").Trim());
}

/// <summary>
/// The file as rows of our fields (RFC 4180, commas, UTF-8). What is wrong with the file as a whole is a <see cref="RefusedException"/>; what
/// is wrong with a row is listed with its line.
/// </summary>
public sealed class ImportSheet
{
    public const int RowsMax = 20_000;
    private const int RowLengthMax = 20_000;
    private const int ColumnsMax = 200;

    private ImportSheet(IReadOnlyList<ImportRow> rows, IReadOnlyList<RowError> errors, ImportSource? source) => (Rows, Errors, Source) = (rows, errors, source);

    public IReadOnlyList<ImportRow> Rows { get; }
    public IReadOnlyList<RowError> Errors { get; }

    /// <summary>The program that made the file, where the columns were recognised.</summary>
    internal ImportSource? Source { get; }

    public static ImportSheet Read(ImportFile file)
    {
        var text = (file.Csv ?? "").TrimStart('\uFEFF');
        if (text.Trim().Length == 0) throw Bad("The file is empty.");
        // A zip archive begins like this; a column may well be called PK.
        if (text.StartsWith("PK\u0003\u0004", StringComparison.Ordinal)) throw Bad("This is an Excel workbook; send it as workbook, or save it as CSV (UTF-8, commas) first.");
        if (text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var nul)
            throw Bad($"Line {text.AsSpan(0, nul).Count('\n') + 1} holds a character that is no text (NUL); save the file as CSV in UTF-8.");

        CsvMalformedRecord? broken = null;
        using var reader = CsvReader.FromText(text, new()
        {
            Separator = ',',
            HasHeader = false,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Recover,
            OnMalformedRecord = record => broken ??= record,
        });
        if (!reader.Read()) throw Bad("The file is empty.");
        var header = reader.Current.ToArray();
        Throw(broken);
        var names = NamesOf(header);
        if (file.Columns is { } mapping)
        {
            var columns = Map(names, file.Kind, mapping);
            return ReadRows(reader, header.Length, null, cells => columns.ToDictionary(c => c.Field, c => cells[c.Index], StringComparer.Ordinal), () => broken);
        }
        var index = names.Index().ToDictionary(n => n.Item, n => n.Index, StringComparer.OrdinalIgnoreCase);
        var source = ImportSources.Find(file.Kind, index)
            ?? throw Bad($"Map the columns: they are not those of an export of ours, of InvenTree or of Snipe-IT. The file has {Problems.Cut(string.Join(", ", names))}.");
        return ReadRows(reader, header.Length, source, cells => source.Read(new(index, cells)), () => broken);
    }

    private static ImportSheet ReadRows(
        CsvReader reader, int width, ImportSource? source, Func<string[], IReadOnlyDictionary<string, string>> fieldsOf, Func<CsvMalformedRecord?> broken)
    {
        var (rows, errors) = (new List<ImportRow>(), new List<RowError>());
        while (reader.Read())
        {
            Throw(broken());
            var line = (int)reader.LineNumber;
            if (reader.FieldCount > ColumnsMax || reader.RawRecord.Length > RowLengthMax) throw Bad($"Line {line} is too long.");
            var cells = reader.Current.ToArray();
            // Spreadsheets end a file with rows of commas alone.
            if (cells.All(string.IsNullOrWhiteSpace)) continue;
            if (rows.Count + errors.Count >= RowsMax) throw Bad(string.Create(CultureInfo.InvariantCulture, $"The file may have at most {RowsMax:N0} rows; split it."));
            if (cells.Length != width) errors.Add(new(line, "", $"The row has {cells.Length} columns, expected {width}."));
            else rows.Add(new(line, fieldsOf(cells)));
        }
        Throw(broken());
        if (rows.Count + errors.Count == 0) throw Bad("The file has a header and no rows.");
        return new(rows, errors, source);
    }

    private static void Throw(CsvMalformedRecord? broken)
    {
        if (broken is not { } record) return;
        var problem = record.Reason == CsvMalformedReason.UnterminatedQuote ? "has a quote that is never closed" : "has a quote inside a cell that is not quoted as a whole";
        throw Bad($"Line {record.LineNumber} {problem}. Save the file again from your spreadsheet.");
    }

    private static List<string> NamesOf(string[] header)
    {
        if (header.Length > ColumnsMax || header.Sum(name => name.Length) > RowLengthMax) throw Bad("Line 1 is too long.");
        if (header.Length == 1 && header[0].Contains(';', StringComparison.Ordinal)) throw Bad("The file uses ';' between columns; save it with commas.");
        if (header.Length == 1 && header[0].Contains('\t', StringComparison.Ordinal)) throw Bad("The file uses tabs between columns; save it with commas.");
        var names = header.Select(name => name.Trim()).ToList();
        if (names.IndexOf("") is >= 0 and var nameless) throw Bad($"Column {nameless + 1} of the header has no name.");
        if (names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } same)
            throw Bad($"The header names a column twice: '{Problems.Cut(same.Key)}'.");
        return names;
    }

    private static List<(int Index, string Field)> Map(List<string> names, ImportKind kind, IReadOnlyDictionary<string, string> mapping)
    {
        var fields = ImportFields.Of(kind);
        var columns = new List<(int Index, string Field)>();
        foreach (var (column, field) in mapping)
        {
            if (!fields.Contains(field)) throw Bad($"'{Problems.Cut(field)}' is no field; the fields are {string.Join(", ", fields)}.");
            var index = names.FindIndex(name => name.Equals(column.Trim(), StringComparison.OrdinalIgnoreCase));
            if (index < 0) throw Bad($"The header must name the columns of the mapping; '{Problems.Cut(column)}' is missing.");
            columns.Add((index, field));
        }
        if (columns.GroupBy(c => c.Field).FirstOrDefault(g => g.Count() > 1) is { } twice) throw Bad($"Two columns are mapped to {twice.Key}.");
        if (ImportFields.Required(kind).Except(columns.Select(c => c.Field)).FirstOrDefault() is { } missing) throw Bad($"The mapping must name a column for {missing}.");
        if (columns.Any(c => c.Field == "place") && columns.Any(c => c.Field is "site" or "bin")) throw Bad("Map a column to place, or to site and bin, not to both.");
        return columns;
    }

    private static RefusedException Bad(string message) => new(RefusalCode.ImportInvalid, message);
}

/// <summary>The fields a file's columns may be mapped to.</summary>
public static class ImportFields
{
    public static IReadOnlyList<string> Of(ImportKind kind) => kind switch
    {
        ImportKind.Items => ["sku", "name", "kind", "unit", "decimals", "description", "category", "keywords", "barcode", "barcodes", "reorderPoint", "unitCost"],
        ImportKind.Stock => ["sku", "place", "site", "bin", "quantity", "serial", "lot", "expiresOn", "status", "note"],
    };

    public static IReadOnlyList<string> Required(ImportKind kind) => kind switch
    {
        ImportKind.Items => ["sku", "name"],
        ImportKind.Stock => ["sku", "quantity"],
    };
}
