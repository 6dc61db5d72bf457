using System.Globalization;
using System.Text;
using CountDepot.Contracts;

namespace CountDepot.Bot.Intents;

/// <summary>Which of the items the depot found is meant.</summary>
public abstract record Match
{
    private Match()
    {
    }

    /// <summary>This one and no other.</summary>
    public sealed record One(ItemSummary Item) : Match;

    /// <summary>All of these fit what was said.</summary>
    public sealed record Several(IReadOnlyList<ItemSummary> Items) : Match;

    /// <summary>None fits whole; these come near, and may be none.</summary>
    public sealed record None(IReadOnlyList<ItemSummary> Near) : Match;
}

/// <summary>
/// "hdmi cables" → one item, several or none. An item fits when every word said is in its SKU or name; case, accents and
/// a plural ending do not matter. The depot's order is kept.
/// </summary>
public static class ItemMatcher
{
    /// <summary>Picks from what the depot found.</summary>
    public static Match Pick(string said, IReadOnlyList<ItemSummary> found)
    {
        var words = Split(said);
        var exact = found.Where(i => Joined(i.Sku.Value) == Joined(said)).ToList();
        if (exact.Count == 0) exact = [.. found.Where(i => Joined(i.Name) == Joined(said))];
        if (exact is [var only]) return new Match.One(only);
        var fitting = found.Where(i => Fits(words, i)).ToList();
        return fitting switch
        {
            [var one] => new Match.One(one),
            [] => new Match.None(found),
            _ => new Match.Several(fitting),
        };
    }

    /// <summary>Letters and digits alone, lower case, without accents: for comparing names people type.</summary>
    public static string Joined(string text) => string.Concat(Split(text));

    private static bool Fits(List<string> words, ItemSummary item)
    {
        var own = Split($"{item.Sku.Value} {item.Name}");
        return words.Count > 0 && words.All(word => own.Any(o => IsSame(o, word)));
    }

    private static bool IsSame(string own, string word)
    {
        if (own.StartsWith(word, StringComparison.Ordinal)) return true;
        // "bolts" for "bolt", "Schrauben" for "Schraube": one or two letters more, never another word.
        return own.Length >= 3 && word.StartsWith(own, StringComparison.Ordinal) && word[own.Length..] is "s" or "es" or "n" or "en" or "e" or "er";
    }

    private static List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
            if (char.IsLetterOrDigit(c)) word.Append(char.ToLowerInvariant(c));
            else if (word.Length > 0) Cut();
        }
        if (word.Length > 0) Cut();
        return words;

        void Cut()
        {
            words.Add(word.ToString());
            word.Clear();
        }
    }
}
