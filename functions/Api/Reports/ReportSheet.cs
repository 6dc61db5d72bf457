using System.Text.Json;
using CountDepot.Api.Sheets;
using CountDepot.Contracts;

namespace CountDepot.Api.Reports;

/// <summary>A report as a table, with the columns that belong to its question.</summary>
public static class ReportSheet
{
    private static readonly (string Name, Func<ReportLine, object?> Cell) Site = ("Site", line => line.Site?.Value);
    private static readonly (string Name, Func<ReportLine, object?> Cell) Sku = ("SKU", line => line.Sku?.Value);
    private static readonly (string Name, Func<ReportLine, object?> Cell) Name = ("Name", line => line.Name);
    private static readonly (string Name, Func<ReportLine, object?> Cell) Unit = ("Unit", line => line.Unit);
    private static readonly (string Name, Func<ReportLine, object?> Cell) Holder = ("Holder", line => line.Holder);
    private static readonly (string Name, Func<ReportLine, object?> Cell) Amount = ("Amount", line => line.Amount);

    public static Sheet Of(ReportKind report, IReadOnlyList<ReportLine> lines)
    {
        (string Name, Func<ReportLine, object?> Cell)[] columns = report == ReportKind.Accuracy
            ? [Site, ("Class", line => line.Name), ("Counted", line => line.Times), ("Within tolerance %", line => line.Percent)]
            : [Site, Sku, Name, .. Own(report), Unit];
        return new(JsonNamingPolicy.KebabCaseLower.ConvertName(report.ToString()), [.. columns.Select(c => c.Name)],
            lines.Select(line => columns.Select(c => c.Cell(line)).ToArray()).ToAsyncEnumerable());
    }

    private static IEnumerable<(string Name, Func<ReportLine, object?> Cell)> Own(ReportKind report) => report switch
    {
        ReportKind.Low => [("Available", line => Number(line)), ("Reorder point", line => Beside(line)), ("Low since", line => Moment(line))],
        ReportKind.Out => [("On hand", line => Number(line)), ("Reserved", line => Beside(line))],
        ReportKind.Overdue => [Holder, ("Checked out", line => Number(line)), ("Due back", line => Moment(line))],
        ReportKind.Held => [Holder, ("Checked out", line => Number(line)), ("Since", line => Moment(line))],
        ReportKind.Idle => [("On hand", line => Number(line)), Amount],
        ReportKind.Expiring => [("Lot", line => line.Lot?.Value), ("Expires on", line => line.Day), ("On hand", line => Number(line))],
        ReportKind.Usage => [("Month", line => line.Day), Holder, ("Used", line => Number(line)), ("Returned", line => Beside(line))],
        ReportKind.RanOut => [("Times", line => line.Times), ("Last", line => Moment(line)), ("On hand", line => Beside(line))],
        ReportKind.Value => [("On hand and quarantined", line => Number(line)), Amount],
        ReportKind.Shrinkage => [("Gone", line => Number(line)), Amount],
        ReportKind.Accuracy => [],
    };

    private static Quantity? Number(ReportLine line) => line.Quantity;

    private static Quantity? Beside(ReportLine line) => line.Beside;

    private static DateTimeOffset? Moment(ReportLine line) => line.At;
}
