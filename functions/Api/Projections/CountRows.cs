using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Projections;

/// <summary>One counted line as the accuracy needs it.</summary>
public sealed record CountMark(DateTimeOffset At, CountClass? Class, bool IsWithin);

/// <summary>An item on the count schedule of a site.</summary>
public sealed record ScheduleLine(Sku Sku, string Name, DateTimeOffset? CountedAt);

// The rows an item has in the lists of counting.
internal static class CountRows
{
    internal static IEnumerable<ListRow> Of(Item item)
    {
        foreach (var line in item.Counting.Values.Concat(item.CountsEnded))
        {
            yield return new(new(ListRows.CountLines, line.Count.Value, $"{item.Sku}~{line.Id}"), line,
                () => new CountSheetLine(item.Sku, item.Known.Name.Value, item.Known.Unit.Value, CountViews.View(line)));
            // A count that was not taken for right says nothing about the books.
            if (line.State is CountLineState.Rejected or CountLineState.Superseded) continue;
            var last = line.Last;
            yield return new(new(ListRows.Counted, ListRows.OfMonth(line.Site, last.At), $"{last.At.UtcTicks:d19}~{item.Sku}~{line.Id}"), line,
                () => new CountMark(last.At, line.Class, last.IsWithin));
        }
        if (item.IsRetired) yield break;
        foreach (var (site, of) in item.CountClasses)
        {
            DateTimeOffset? counted = item.CountedAt.TryGetValue(site, out var at) ? at : null;
            yield return new(new(ListRows.CountsDue, ListRows.OfClass(site, of), $"{counted?.UtcTicks ?? 0:d19}~{item.Sku}"), of,
                () => new ScheduleLine(item.Sku, item.Known.Name.Value, counted));
        }
    }
}
