using System.Globalization;
using System.Text;
using CountDepot.Contracts;

namespace CountDepot.Api.Projections;

/// <summary>
/// Finds items by words: whole words before beginnings of words before words with one typo; the SKU itself before everything. Case,
/// accents and the signs between words do not matter. Safe for many readers and writers.
/// </summary>
public sealed class SearchIndex
{
    private const int TypoLengthMin = 4;

    private readonly Lock gate = new();
    private readonly Dictionary<Sku, (ItemSummary Item, string[] Words)> items = [];
    private Snapshot? snapshot;

    public void Put(ItemSummary item, string keywords)
    {
        var words = WordsOf($"{item.Sku} {item.Name} {item.Category} {keywords} {item.Description}").Distinct().ToArray();
        lock (gate)
        {
            items[item.Sku] = (item, words);
            snapshot = null;
        }
    }

    public void Remove(Sku sku)
    {
        lock (gate)
        {
            if (items.Remove(sku)) snapshot = null;
        }
    }

    /// <summary>Items that match every word, best first.</summary>
    public IReadOnlyList<ItemSummary> Find(string text)
    {
        var current = Current();
        var words = WordsOf(text).Distinct().ToArray();
        if (words.Length == 0) return text.Trim().Length == 0 ? current.ByName : [];
        Dictionary<int, int>? scores = null;
        foreach (var word in words)
        {
            var found = current.Matches(word);
            scores = scores is null ? found : Both(scores, found);
        }
        var exact = string.Join(' ', words);
        return [.. scores!.OrderByDescending(s => s.Value + current.Bonus(s.Key, exact)).ThenBy(s => current.ByName[s.Key].Name, StringComparer.OrdinalIgnoreCase).Select(s => current.ByName[s.Key])];
    }

    private static Dictionary<int, int> Both(Dictionary<int, int> one, Dictionary<int, int> other) =>
        one.Where(s => other.ContainsKey(s.Key)).ToDictionary(s => s.Key, s => s.Value + other[s.Key]);

    private Snapshot Current()
    {
        lock (gate)
        {
            return snapshot ??= new(items.Values);
        }
    }

    /// <summary>Lower-case runs of letters and digits without accents.</summary>
    private static IEnumerable<string> WordsOf(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c)) word.Append(char.ToLowerInvariant(c));
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }
        if (word.Length > 0) yield return word.ToString();
    }

    private sealed class Snapshot
    {
        private readonly Dictionary<string, List<int>> byWord = new(StringComparer.Ordinal);
        private readonly string[] sorted;
        private readonly string[] skus;
        private readonly string[] names;

        internal Snapshot(IEnumerable<(ItemSummary Item, string[] Words)> all)
        {
            var ordered = all.OrderBy(i => i.Item.Name, StringComparer.OrdinalIgnoreCase).ThenBy(i => i.Item.Sku).ToArray();
            ByName = [.. ordered.Select(i => i.Item)];
            for (var i = 0; i < ordered.Length; i++)
            {
                foreach (var word in ordered[i].Words) (byWord.TryGetValue(word, out var list) ? list : byWord[word] = []).Add(i);
            }
            sorted = [.. byWord.Keys.Order(StringComparer.Ordinal)];
            skus = [.. ByName.Select(i => string.Join(' ', WordsOf(i.Sku.Value)))];
            names = [.. ByName.Select(i => string.Join(' ', WordsOf(i.Name)))];
        }

        internal IReadOnlyList<ItemSummary> ByName { get; }

        internal int Bonus(int item, string exact) => skus[item] == exact ? 1_000 : names[item] == exact ? 500 : names[item].Contains(exact, StringComparison.Ordinal) ? 50 : 0;

        internal Dictionary<int, int> Matches(string word)
        {
            var scores = new Dictionary<int, int>();
            if (byWord.TryGetValue(word, out var exact)) Add(scores, exact, 10);
            for (var i = FirstAtLeast(word); i < sorted.Length && sorted[i].StartsWith(word, StringComparison.Ordinal); i++) Add(scores, byWord[sorted[i]], 5);
            if (scores.Count > 0 || word.Length < TypoLengthMin) return scores;
            foreach (var other in sorted.Where(other => IsOneTypoAway(word, other))) Add(scores, byWord[other], 1);
            return scores;
        }

        private static void Add(Dictionary<int, int> scores, List<int> found, int score)
        {
            foreach (var item in found) scores.TryAdd(item, score);
        }

        private int FirstAtLeast(string word)
        {
            var at = Array.BinarySearch(sorted, word, StringComparer.Ordinal);
            return at >= 0 ? at : ~at;
        }

        // One letter more, less, other, or two neighbours swapped.
        private static bool IsOneTypoAway(string a, string b)
        {
            if (Math.Abs(a.Length - b.Length) > 1) return false;
            var start = 0;
            while (start < Math.Min(a.Length, b.Length) && a[start] == b[start]) start++;
            var end = 0;
            while (end < Math.Min(a.Length, b.Length) - start && a[^(end + 1)] == b[^(end + 1)]) end++;
            var (restA, restB) = (a[start..^end], b[start..^end]);
            return (restA.Length <= 1 && restB.Length <= 1) || (restA.Length == 2 && restB.Length == 2 && restA[0] == restB[1] && restA[1] == restB[0]);
        }
    }
}
