using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>What the outside is shown of counting.</summary>
public static class CountViews
{
    /// <summary>Why an item is no part of a count session; null when it can be.</summary>
    public static Decision.Refused? CannotBeCounted(Item item) => Checks.CannotBeUsed(item);

    /// <summary>A counted line.</summary>
    /// <param name="isBlind">Without what the books said.</param>
    public static CountLineView View(CountLine line, bool isBlind = false)
    {
        var last = line.Last;
        var view = new CountLineView(line.Id, line.Count, line.Site, line.Scope.Bin, line.Scope.Lot, line.State, line.Version, last.Counted,
            [.. line.Attempts.Select(a => a.By.Name ?? a.By.Id)], last.At)
        {
            Class = line.Class,
            DecidedBy = line.DecidedBy is { } by ? by.Name ?? by.Id : null,
            DecidedAt = line.DecidedAt,
            Reason = line.Reason?.Value,
        };
        return isBlind ? view : view with
        {
            Expected = last.Expected,
            Difference = last.Counted - last.Expected,
            IsWithinTolerance = last.IsWithin,
            Missing = last.Missing.IsEmpty ? null : last.Missing,
            Unexpected = last.Unexpected.IsEmpty ? null : last.Unexpected,
        };
    }
}
