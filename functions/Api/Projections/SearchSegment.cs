using CountDepot.Contracts;

namespace CountDepot.Api.Projections;

/// <summary>
/// An unchanging part of the index: for each word, which items have it and how much it says about them. Items are numbered in the order of
/// their names, so that of two equally good ones the smaller number comes first.
/// </summary>
internal sealed class SearchSegment
{
    private readonly ItemSummary[] items;
    private readonly string[] names;
    private readonly string[] skus;
    private readonly Dictionary<Sku, int> numbers;
    private readonly string[] words;
    private readonly ulong[] letters;
    private readonly (int Item, byte Weight)[][] places;

    internal SearchSegment(IEnumerable<SearchEntry> entries)
    {
        var ordered = entries.OrderBy(e => e.Item.Name, StringComparer.OrdinalIgnoreCase).ThenBy(e => e.Item.Sku).ToArray();
        items = [.. ordered.Select(e => e.Item)];
        names = [.. items.Select(item => string.Join(' ', SearchWords.Of(item.Name).Words))];
        skus = [.. items.Select(item => string.Join(' ', SearchWords.Of(item.Sku.Value).Words))];
        numbers = Enumerable.Range(0, items.Length).ToDictionary(i => items[i].Sku);
        var byWord = new Dictionary<string, List<(int, byte)>>(StringComparer.Ordinal);
        for (var i = 0; i < ordered.Length; i++)
        {
            foreach (var (word, weight) in ordered[i].Terms())
            {
                if (!byWord.TryGetValue(word, out var list)) byWord[word] = list = [];
                list.Add((i, weight));
            }
        }
        words = [.. byWord.Keys.Order(StringComparer.Ordinal)];
        letters = [.. words.Select(LettersOf)];
        places = [.. words.Select(word => byWord[word].ToArray())];
    }

    internal int Count => items.Length;

    internal ItemSummary this[int item] => items[item];

    internal int? NumberOf(Sku sku) => numbers.TryGetValue(sku, out var number) ? number : null;

    /// <summary>Writes into <paramref name="scores"/> how well each item has the word; answers whether any has.</summary>
    /// <param name="leniently">Also inside other words, and with one typo.</param>
    internal bool Score(string word, bool leniently, Span<int> scores)
    {
        var found = false;
        foreach (var form in FormsOf(word))
        {
            var at = Array.BinarySearch(words, form, StringComparer.Ordinal);
            if (at >= 0) found |= Raise(scores, at, form == word ? 8 : 6);
        }
        for (var i = FirstAtLeast(word); i < words.Length && words[i].StartsWith(word, StringComparison.Ordinal); i++)
            found |= Raise(scores, i, 3 + (3 * word.Length / words[i].Length));
        return leniently ? ScoreLeniently(word, scores) || found : found;
    }

    /// <summary>What an item deserves beyond its words: its SKU was asked for, or its name reads like the question.</summary>
    internal int Bonus(int item, string asked, int askedWords)
    {
        if (skus[item] == asked) return 10_000;
        var name = names[item];
        if (name == asked) return 500;
        var reads = name.StartsWith(asked, StringComparison.Ordinal) ? 100 : name.Contains(asked, StringComparison.Ordinal) ? 50 : 0;
        return reads + (20 * askedWords / Math.Max(askedWords, name.Count(' ') + 1));
    }

    // The masks throw out nearly every word before its text is looked at.
    private bool ScoreLeniently(string word, Span<int> scores)
    {
        const int InsideMin = 3, TypoMin = 4;
        var (inside, found) = (FormsOf(word).Where(form => form.Length >= InsideMin).Select(form => (Form: form, Mask: LettersOf(form))).ToArray(), false);
        var (mask, mayBeTypo) = (LettersOf(word), word.Length >= TypoMin && word.All(char.IsLetter));
        for (var i = 0; i < words.Length; i++)
        {
            foreach (var (form, needed) in inside)
            {
                if ((needed & ~letters[i]) == 0 && words[i].Contains(form, StringComparison.Ordinal)) found |= Raise(scores, i, form == word ? 3 : 2);
            }
            if (mayBeTypo && ulong.PopCount(mask ^ letters[i]) <= 2 && IsOneTypoAway(word, words[i])) found |= Raise(scores, i, 1);
        }
        return found;
    }

    private bool Raise(Span<int> scores, int word, int quality)
    {
        foreach (var (item, weight) in places[word]) scores[item] = Math.Max(scores[item], quality * weight);
        return true;
    }

    private int FirstAtLeast(string word)
    {
        var at = Array.BinarySearch(words, word, StringComparer.Ordinal);
        return at >= 0 ? at : ~at;
    }

    // The word itself, and what it may be the plural of, in English and German.
    private static IEnumerable<string> FormsOf(string word)
    {
        yield return word;
        if (word.Length < 4 || !char.IsLetter(word[^1])) yield break;
        foreach (var (ending, instead) in new[] { ("ies", "y"), ("es", ""), ("s", ""), ("en", ""), ("n", ""), ("er", "") })
        {
            if (word.EndsWith(ending, StringComparison.Ordinal)) yield return word[..^ending.Length] + instead;
        }
    }

    private static ulong LettersOf(string word)
    {
        var mask = 0UL;
        foreach (var c in word) mask |= 1UL << (c % 64);
        return mask;
    }

    // One letter more, less, other, or two neighbours swapped.
    private static bool IsOneTypoAway(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (Math.Abs(a.Length - b.Length) > 1) return false;
        var start = a.CommonPrefixLength(b);
        a = a[start..];
        b = b[start..];
        while (a.Length > 0 && b.Length > 0 && a[^1] == b[^1])
        {
            a = a[..^1];
            b = b[..^1];
        }
        return (a.Length <= 1 && b.Length <= 1) || (a.Length == 2 && b.Length == 2 && a[0] == b[1] && a[1] == b[0]);
    }
}
