using CountDepot.Contracts;

namespace CountDepot.Api.Projections;

/// <summary>One page of what was found, best first, and whether there is more.</summary>
public sealed record Found(IReadOnlyList<ItemSummary> Items, bool HasMore);

/// <summary>
/// Finds items that have all the words asked for: whole words before beginnings of words, a name before a remark, the SKU itself before
/// everything. Only when nothing has them all, words inside other words and words with one typo count too. Most items lie in a segment that
/// never changes; what changed since it was made lies in a small one. Safe for many readers and writers.
/// </summary>
public sealed class SearchIndex
{
    private const int WordsMax = 12;
    private const int RecentMax = 512;

    private readonly Lock gate = new();
    private readonly Dictionary<Sku, SearchEntry> all = [];
    private readonly Dictionary<Sku, SearchEntry?> recent = [];
    private SearchSegment settled = new([]);
    private SearchSegments? current;

    /// <summary>Adds an item or replaces it.</summary>
    public void Put(SearchEntry entry)
    {
        lock (gate)
        {
            if (all.TryGetValue(entry.Item.Sku, out var known) && known == entry) return;
            all[entry.Item.Sku] = recent[entry.Item.Sku] = entry;
            current = null;
        }
    }

    public void Remove(Sku sku)
    {
        lock (gate)
        {
            if (!all.Remove(sku)) return;
            recent[sku] = null;
            current = null;
        }
    }

    /// <summary>Makes one segment of everything when much has changed: takes a while when there is much, so not while somebody waits.</summary>
    public void Settle()
    {
        Dictionary<Sku, SearchEntry?> taken;
        List<SearchEntry> entries;
        lock (gate)
        {
            if (recent.Count <= Math.Max(settled.Count / 16, settled.Count == 0 ? 0 : RecentMax)) return;
            (taken, entries) = (new(recent), [.. all.Values]);
        }
        var segment = new SearchSegment(entries);
        lock (gate)
        {
            settled = segment;
            foreach (var (sku, entry) in taken)
            {
                if (recent.TryGetValue(sku, out var still) && ReferenceEquals(still, entry)) recent.Remove(sku);
            }
            current = null;
        }
    }

    /// <summary>A page of the items that match every word; without words all of them by name.</summary>
    public Found Find(string text, int skip, int top)
    {
        var segments = Current();
        var words = SearchWords.Asked(text).Take(WordsMax).ToArray();
        if (words.Length == 0) return string.IsNullOrWhiteSpace(text) ? segments.Page(segments.Search([], leniently: false), skip, top) : new([], false);
        var hits = segments.Search(words, leniently: false);
        if (hits.Count == 0) hits = segments.Search(words, leniently: true);
        return segments.Page(hits, skip, top);
    }

    private SearchSegments Current()
    {
        lock (gate)
        {
            return current ??= new(settled, new(recent.Values.OfType<SearchEntry>()), [.. recent.Keys.Select(sku => settled.NumberOf(sku)).OfType<int>()]);
        }
    }
}
