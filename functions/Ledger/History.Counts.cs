using CountDepot.Contracts;

namespace CountDepot.Ledger;

// Counting in words. What was counted blindly is told without what the books said, until it is posted.
public static partial class History
{
    private static string Sentence(ItemEvent.Counted e, Item after)
    {
        var what = $"{after.Known.Amount(e.Quantity)} counted at {Where(e)} ({e.Line} of {e.Count})";
        return e.IsBlind ? $"{what}." : $"{what}; the books said {e.Expected}.";
    }

    private static string Sentence(ItemEvent.CountPosted e, Item after)
    {
        var change = Sum(e.Changes) + Quantity.Of(e.Found.Length - e.Missing.Length);
        var units = string.Concat(Named(e.Missing, "lost"), Named(e.Found, "found"));
        return change.IsZero && units.Length == 0 ? $"{e.Line} posted: the books at {e.Site} were right."
            : $"{e.Line} posted: on hand at {e.Site} changed by {(change.IsPositive ? "+" : "")}{after.Known.Amount(change)}{units}.";
    }

    private static string Sentence(ItemEvent.Classified e) =>
        e.Class is { } of ? $"Counted at {e.Site} as class {of} from now on." : $"Not on the count schedule of {e.Site} any more.";

    private static string Named(System.Collections.Immutable.ImmutableArray<SerialNumber> serials, string what) =>
        serials.IsEmpty ? "" : $"; {what} {string.Join(", ", serials.Take(5))}{(serials.Length > 5 ? " and more" : "")}";

    private static string Where(ItemEvent.Counted e) =>
        $"{e.Site}{(e.Bin is { } bin ? $", {Checks.Say(bin)}" : "")}{(e.Lot is { } lot ? $", lot {lot}" : "")}";
}
