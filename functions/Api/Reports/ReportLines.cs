using CountDepot.Contracts;

namespace CountDepot.Api.Reports;

/// <summary>What makes a report of lines: months of one thing are one line, and the most important comes first.</summary>
public static class ReportLines
{
    /// <summary>Adds up what is about the same thing in several months.</summary>
    public static IEnumerable<ReportLine> AddedUp(ReportAsk ask, IEnumerable<ReportLine> lines) => ask.Report is ReportKind.Usage or ReportKind.RanOut or ReportKind.Shrinkage
        ? lines.GroupBy(line => (line.Sku, line.Site, line.Holder, line.Day)).Select(same => same.Aggregate((sum, line) => sum with
        {
            Quantity = Plus(sum.Quantity, line.Quantity),
            // What is on hand now is the same in every month; what was returned adds up.
            Beside = ask.Report == ReportKind.RanOut ? sum.Beside : Plus(sum.Beside, line.Beside),
            Amount = sum.Amount is null ? line.Amount : sum.Amount + (line.Amount ?? 0),
            Times = sum.Times is null ? null : sum.Times + line.Times,
            At = line.At > sum.At ? line.At : sum.At,
        }))
        : lines;

    public static IEnumerable<ReportLine> Ordered(ReportKind report, IEnumerable<ReportLine> lines) => report switch
    {
        // Furthest below first.
        ReportKind.Low => lines.OrderBy(line => (line.Quantity ?? Quantity.Zero) - (line.Beside ?? Quantity.Zero)).ThenBy(Key),
        ReportKind.Overdue or ReportKind.Held => lines.OrderBy(line => line.At).ThenBy(Key),
        ReportKind.Expiring => lines.OrderBy(line => line.Day).ThenBy(Key),
        ReportKind.Idle or ReportKind.Value => lines.OrderByDescending(line => line.Amount ?? 0).ThenByDescending(line => line.Quantity).ThenBy(Key),
        ReportKind.Usage => lines.OrderBy(line => line.Day).ThenByDescending(line => line.Quantity).ThenBy(Key),
        ReportKind.RanOut => lines.OrderByDescending(line => line.Times).ThenByDescending(line => line.At).ThenBy(Key),
        ReportKind.Shrinkage => lines.OrderByDescending(line => line.Amount ?? 0).ThenByDescending(line => line.Quantity).ThenBy(Key),
        ReportKind.Out or ReportKind.Accuracy => lines.OrderBy(Key),
    };

    private static (SiteId, Sku, string, string) Key(ReportLine line) => (line.Site ?? default, line.Sku ?? default, line.Name, $"{line.Holder}{line.Lot}");

    private static Quantity? Plus(Quantity? a, Quantity? b) => a is null ? b : b is null ? a : a + b;
}
