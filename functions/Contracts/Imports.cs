namespace CountDepot.Contracts;

/// <summary>What the rows of a file are.</summary>
public enum ImportKind
{
    Items,
    Stock,
}

/// <summary>
/// A CSV file or a workbook to take in, whole or not at all. The same key never takes a row twice, whether the file is sent again after
/// a crash or by mistake.
/// </summary>
/// <param name="Key">Names the file for ever.</param>
/// <param name="Columns">
/// Our field for each of the file's columns, by the file's own column name. Columns not named are ignored. When absent, the columns are
/// recognised: those of our own exports, of InvenTree's and of Snipe-IT's.
/// </param>
/// <param name="Csv">The file's text: header row, then at most 20,000 rows.</param>
/// <param name="DryRun">Check everything and change nothing.</param>
/// <param name="Workbook">An Excel workbook (.xlsx) instead of the text, its bytes as Base64; the first page counts.</param>
public sealed record ImportFile(
    ImportKind Kind,
    CommandId Key,
    IReadOnlyDictionary<string, string>? Columns = null,
    string? Csv = null,
    bool DryRun = false,
    byte[]? Workbook = null);

/// <summary>How far an import is, and its totals.</summary>
/// <param name="Rows">Rows in the file, without the header.</param>
/// <param name="ItemsDone">Items whose rows are committed, of <paramref name="ItemsTotal"/>.</param>
/// <param name="Quantities">What the file adds, per unit of measure: on hand and quarantined.</param>
public sealed record ImportView(
    CommandId Key,
    ImportKind Kind,
    ImportState State,
    int Rows,
    int ItemsDone,
    int ItemsTotal,
    int Sites,
    int Serials,
    IReadOnlyList<UnitTotal> Quantities,
    IReadOnlyList<RowError> Errors)
{
    /// <summary>The program whose own columns were recognised, such as InvenTree; absent when the columns were mapped.</summary>
    public string? Source { get; init; }
}

/// <summary>The totals in one unit of measure.</summary>
public sealed record UnitTotal(string Unit, Quantity OnHand, Quantity Quarantined);

/// <summary>Where an import stands.</summary>
public enum ImportState
{
    /// <summary>A dry run: nothing was changed.</summary>
    Checked,
    Running,
    Done,
}

/// <summary>A row that cannot be taken. <paramref name="Line"/> counts from 1, the header included.</summary>
public sealed record RowError(int Line, string Column, string Message);
