using System.Buffers;
using CountDepot.Contracts;

namespace CountDepot.Api.Projections;

/// <summary>The two segments of the index at one moment.</summary>
/// <param name="replaced">Items of the settled one that changed or went since it was made.</param>
internal sealed class SearchSegments(SearchSegment settled, SearchSegment recent, HashSet<int> replaced)
{
    internal readonly record struct Hit(bool IsRecent, int Item, int Score);

    internal List<Hit> Search(string[] words, bool leniently)
    {
        var hits = new List<Hit>();
        Search(settled, words, leniently, (item, score) => { if (!replaced.Contains(item)) hits.Add(new(false, item, score)); });
        Search(recent, words, leniently, (item, score) => hits.Add(new(true, item, score)));
        return hits;
    }

    internal Found Page(List<Hit> hits, int skip, int top)
    {
        // Only the page and what comes before it has to be in order.
        var best = new PriorityQueue<Hit, Hit>(Comparer<Hit>.Create((a, b) => Compare(b, a)));
        foreach (var hit in hits)
        {
            if (best.Count < skip + top) best.Enqueue(hit, hit);
            else if (best.Count > 0 && Compare(hit, best.Peek()) < 0) best.EnqueueDequeue(hit, hit);
        }
        var ordered = best.UnorderedItems.Select(pair => pair.Element).Order(Comparer<Hit>.Create(Compare));
        return new([.. ordered.Skip(skip).Select(SummaryOf)], hits.Count > skip + top);
    }

    private static void Search(SearchSegment segment, string[] words, bool leniently, Action<int, int> hit)
    {
        var (totals, scores) = (ArrayPool<int>.Shared.Rent(segment.Count), ArrayPool<int>.Shared.Rent(segment.Count));
        var sum = totals.AsSpan(0, segment.Count);
        var one = scores.AsSpan(0, segment.Count);
        sum.Fill(1);
        foreach (var word in words)
        {
            one.Clear();
            segment.Score(word, leniently, one);
            for (var i = 0; i < sum.Length; i++) sum[i] = sum[i] > 0 && one[i] > 0 ? sum[i] + one[i] : 0;
        }
        var asked = string.Join(' ', words);
        for (var i = 0; i < sum.Length; i++)
        {
            if (sum[i] > 0) hit(i, words.Length == 0 ? 0 : sum[i] + segment.Bonus(i, asked, words.Length));
        }
        ArrayPool<int>.Shared.Return(totals);
        ArrayPool<int>.Shared.Return(scores);
    }

    // Better first, then by name, then by SKU. Numbers within one segment are in that order already.
    private int Compare(Hit a, Hit b)
    {
        if (a.Score != b.Score) return b.Score.CompareTo(a.Score);
        if (a.IsRecent == b.IsRecent) return a.Item.CompareTo(b.Item);
        var (one, other) = (SummaryOf(a), SummaryOf(b));
        var byName = StringComparer.OrdinalIgnoreCase.Compare(one.Name, other.Name);
        return byName != 0 ? byName : one.Sku.CompareTo(other.Sku);
    }

    private ItemSummary SummaryOf(Hit hit) => (hit.IsRecent ? recent : settled)[hit.Item];
}
