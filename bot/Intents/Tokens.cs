using System.Globalization;
using System.Net;
using System.Text;
using CountDepot.Contracts;

namespace CountDepot.Bot.Intents;

/// <summary>A message as words: mentions, tags and politeness gone, and everything refused that hides what it says.</summary>
internal static class Tokens
{
    private const int LettersMax = 300;

    /// <summary>The words, or why there are none to read.</summary>
    internal static bool TryRead(string text, out List<string> words, out Intent.Unclear unclear)
    {
        words = [];
        unclear = new(Doubt.Empty);
        var plain = WithoutTags(text).Replace('\u00a0', ' ').Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ').Trim();
        if (plain.Length == 0) return false;
        if (!PlainText.TryClean(plain, LettersMax, out var clean, out var problem))
        {
            unclear = new(Doubt.TextInvalid, problem);
            return false;
        }
        words = [.. clean.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        if (words.Find(MixesAlphabets) is { } mixed)
        {
            unclear = new(Doubt.LettersMixed, Short(mixed));
            return false;
        }
        TrimEnd(words);
        while (Remove(words, Phrasebook.Polite, fromEnd: false) || Remove(words, Phrasebook.Trailing, fromEnd: true)) TrimEnd(words);
        return words.Count > 0;
    }

    /// <summary>Lower case, as the phrase table spells its words.</summary>
    internal static string Fold(string word) => word.ToLower(CultureInfo.InvariantCulture);

    /// <summary>No more of what somebody said than fits into a sentence.</summary>
    internal static string Short(string text) => text.Length <= 40 ? text : text[..40];

    internal static bool StartsWith(List<string> words, IReadOnlyList<string> phrase) =>
        words.Count >= phrase.Count && phrase.Index().All(p => Fold(words[p.Index]) == p.Item);

    // Teams wraps mentions in tags and may escape the rest. One pass, so that a thousand open tags cost a thousand steps.
    private static string WithoutTags(string text)
    {
        var plain = new StringBuilder(text.Length);
        var last = text.LastIndexOf('>');
        for (var i = 0; i < text.Length; i++)
        {
            var end = text[i] == '<' && i + 1 < last && (char.IsAsciiLetter(text[i + 1]) || text[i + 1] == '/') ? text.IndexOf('>', i) : -1;
            if (end < 0) plain.Append(text[i]);
            else i = end;
        }
        return WebUtility.HtmlDecode(plain.ToString());
    }

    // A question mark ends a question, a full stop after a letter a sentence; "6.3." keeps its own.
    private static void TrimEnd(List<string> words)
    {
        while (words.Count > 0)
        {
            var last = words[^1].TrimEnd('?', '!', ',');
            if (last.Length > 1 && last[^1] == '.' && char.IsLetter(last[^2])) last = last[..^1];
            if (last.Length == 0 && words.Count == 1 && words[0] == "?") return;
            if (last == words[^1]) return;
            words.RemoveAt(words.Count - 1);
            if (last.Length > 0) words.Add(last);
        }
    }

    private static bool Remove(List<string> words, IReadOnlyList<string[]> phrases, bool fromEnd)
    {
        // Never the whole message: "thanks" alone is a greeting.
        var found = phrases.FirstOrDefault(p => words.Count > p.Length && p.Index().All(w => Fold(words[fromEnd ? words.Count - p.Length + w.Index : w.Index]) == w.Item));
        if (found is null) return false;
        words.RemoveRange(fromEnd ? words.Count - found.Length : 0, found.Length);
        return true;
    }

    // Latin beside Cyrillic or Greek in one word is how one code is made to look like another.
    private static bool MixesAlphabets(string word)
    {
        var (latin, other) = (false, false);
        foreach (var c in word)
        {
            latin |= char.IsAsciiLetter(c);
            other |= c is >= '\u0370' and <= '\u052f' && char.IsLetter(c);
        }
        return latin && other;
    }
}
