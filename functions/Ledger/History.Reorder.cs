using System.Collections.Immutable;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

// The story of how a site is kept in stock, in words.
public static partial class History
{
    private static string ReorderSentence(ItemEvent.ReorderSet e, Item after)
    {
        if (!e.Rule.IsStocked) return $"{e.Site} is not kept in stock any more.";
        string[] parts =
        [
            .. Part(e.Rule.Point, point => $"from {point}"),
            .. Part(e.Rule.Level, level => $"up to {level}"),
            .. Part(e.Rule.Multiple, multiple => $"in multiples of {multiple}"),
            .. Part(e.Rule.MinimumQuantity, least => $"at least {least}"),
            .. e.Rule.LeadTimeDays is { } days ? [$"{days} days to arrive"] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? $"Reorder settings at {e.Site} taken back." : $"Reordered at {e.Site} {string.Join(", ", parts)}.";

        IEnumerable<string> Part(Quantity? given, Func<string, string> say) => given is { } quantity ? [say(after.Known.Amount(quantity))] : [];
    }

    // Episodes begin and end with a commit, not in the middle of one: its last fact of the site tells of them.
    private sealed class LowStory(Item start)
    {
        private readonly Dictionary<SiteId, int> told = [];
        private Item commit = start;
        private Moment? moment;

        internal void Begin(Item before, Stamp stamp)
        {
            var now = new Moment(stamp.Version, stamp.At);
            if (now == moment) return;
            (commit, moment) = (before, now);
            told.Clear();
        }

        internal void Tell(ImmutableArray<HistoryEntry>.Builder entries, SiteId site, Item after)
        {
            if (told.TryGetValue(site, out var earlier)) entries[earlier] = entries[earlier] with { Low = null, Recovered = null };
            var (was, isNow) = (commit.LowAt(site), after.LowAt(site));
            entries[^1] = entries[^1] with { Low = isNow?.Number == was?.Number ? null : isNow?.Number, Recovered = isNow?.Number == was?.Number ? null : was?.Number };
            told[site] = entries.Count - 1;
        }
    }
}
