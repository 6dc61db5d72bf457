using System.Globalization;
using System.Text;

namespace CountDepot.Api.Projections;

/// <summary>
/// The words of a text as people search for them: without case, accents and the signs between them. A number keeps its decimals ("2.5", also
/// when it was written "2,5"), and "WidgetBoard" is two words.
/// </summary>
/// <param name="Words">In the order of the text.</param>
/// <param name="Parts">Other spellings to be found by: "M8x40-A2" also as m8x40a2, and by its 40.</param>
internal sealed record SearchWords(IReadOnlyList<string> Words, IReadOnlyList<string> Parts)
{
    // Words that carry no meaning of their own in a search; they need not be in an item.
    private static readonly HashSet<string> Fillers = new(StringComparer.Ordinal)
    {
        "a", "an", "and", "for", "of", "or", "the", "with", "das", "der", "die", "ein", "eine", "fur", "mit", "oder", "und", "von",
    };

    internal static SearchWords Of(string text)
    {
        var (words, parts) = (new List<string>(), new List<string>());
        foreach (var chunk in Folded(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var before = words.Count;
            foreach (var word in WordsOf(chunk))
            {
                words.Add(word.ToLowerInvariant());
                parts.AddRange(RunsOf(words[^1]));
            }
            if (words.Count - before > 1) parts.Add(string.Concat(words.Skip(before)));
        }
        return new(words, parts);
    }

    /// <summary>The words to look for, each once; fillers only when there is nothing else.</summary>
    internal static string[] Asked(string text)
    {
        if (Gtin.Normal(text.Trim()) is { } number) return [number];
        var words = Of(text).Words.Distinct().ToArray();
        var telling = words.Where(word => !Fillers.Contains(word)).ToArray();
        return telling.Length > 0 ? telling : words;
    }

    // Compatibility forms first ("㎜" is mm), then letters that have no accent to take away.
    private static string Folded(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
            _ = c switch
            {
                'ß' => folded.Append("ss"),
                'æ' or 'Æ' => folded.Append("ae"),
                'œ' or 'Œ' => folded.Append("oe"),
                'ø' or 'Ø' => folded.Append('o'),
                'ł' or 'Ł' => folded.Append('l'),
                'μ' => folded.Append('u'),
                _ when char.IsWhiteSpace(c) => folded.Append(' '),
                _ => folded.Append(c),
            };
        }
        return folded.ToString();
    }

    private static IEnumerable<string> WordsOf(string chunk)
    {
        var word = new StringBuilder();
        for (var i = 0; i < chunk.Length; i++)
        {
            var c = chunk[i];
            if (word.Length > 0 && (IsSign(chunk, i) || IsHump(chunk, i)))
            {
                yield return word.ToString();
                word.Clear();
            }
            if (char.IsLetterOrDigit(c)) word.Append(c);
            else if (IsDecimalSign(chunk, i)) word.Append('.');
        }
        if (word.Length > 0) yield return word.ToString();
    }

    private static bool IsSign(string chunk, int i) => !char.IsLetterOrDigit(chunk[i]) && !IsDecimalSign(chunk, i);

    private static bool IsDecimalSign(string chunk, int i) =>
        chunk[i] is '.' or ',' && i > 0 && i + 1 < chunk.Length && char.IsAsciiDigit(chunk[i - 1]) && char.IsAsciiDigit(chunk[i + 1]);

    private static bool IsHump(string chunk, int i) =>
        i > 1 && i + 1 < chunk.Length && char.IsUpper(chunk[i]) && char.IsLower(chunk[i + 1]) && char.IsLower(chunk[i - 1]) && char.IsLower(chunk[i - 2]);

    // The runs of letters and of digits in a word of both: "m8x40" has the 40 that people ask for.
    private static IEnumerable<string> RunsOf(string word)
    {
        for (int start = 0, i = 1; i <= word.Length; i++)
        {
            if (i < word.Length && char.IsLetter(word[i]) == char.IsLetter(word[i - 1])) continue;
            if (i - start is var length && length > 1 && length < word.Length) yield return word[start..i].Trim('.');
            start = i;
        }
    }
}
