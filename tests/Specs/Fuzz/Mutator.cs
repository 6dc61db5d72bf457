using System.Globalization;
using System.Text;

namespace CountDepot.Specs.Fuzz;

/// <summary>
/// Makes hostile inputs of honest ones. The same seed makes the same inputs in the same order: FUZZ_SEED chooses another, FUZZ_COUNT how many
/// times as many, and a failure names both with the input.
/// </summary>
internal sealed class Mutator
{
    // What has broken readers before: numbers at their edges, text that is none, what ends or begins something, and what is longer than anybody expects.
    private static readonly string[] Tokens =
    [
        "1e400", "-0", "-1", "0", "1.0000001", "1e-7", "9223372036854775807", "9223372036854775808", "1e1", "NaN", "Infinity", "0x10", "٣", "１", "1,5", "1.000", "+1", " 1", "1e", "00",
        "null", "true", "{}", "[]", new('[', 40), string.Concat(Enumerable.Repeat("{\"a\":", 18)), "\"", "\\", "\\u0000", "\\ud800", "\\udfff\\ud800", "\\u202e", "\\ufeff",
        "/*", "//", ",", ",,", ":", "}", "]", "\0", "\r\n", "\t", "\u007f", "\u0085", "\u2028", "\u202e", "\u200b", "\u2066", "\ufeff", "\ufffd", "\ufffe", "\U000e0041",
        "e\u0301\u0301\u0301\u0301\u0301", "ﬁ", "İ", "ß", "A\u030a", "😀", "👨‍👩‍👧", "\ud83d",
        "../", "..%2f", "%00", "%", "%zz", "%c0%af", "'", "' or 1 eq 1 or '", "$filter", "&", "?", "#", ";",
        "<script>", "{{DATE()}}", "[x](http://e)", "<at>All</at>", "=1+1", "@", "-", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "10000-01-01T00:00:00Z",
        "2026-02-30T00:00:00Z", "2026-03-01T10:00:00", "2026-03-01T10:00:00+99:00", "]d2", "(01)", "\u001d01", "__proto__", "constructor", "$type", "@odata.type", "sku", "quantity", "site",
    ];

    private readonly Random dice;
    private int number;

    internal Mutator(string name)
    {
        Seed = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : 1;
        // Every test has dice of its own, so that what one throws does not depend on the others.
        dice = new(Seed + name.Aggregate(7, (sum, letter) => unchecked((sum * 31) + letter)));
    }

    internal int Seed { get; }

    /// <summary>How many times as many inputs as on every day.</summary>
    internal static int Times { get; } = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_COUNT"), NumberStyles.None, CultureInfo.InvariantCulture, out var times) ? times : 1;

    internal int Next(int below) => dice.Next(below);

    internal T Pick<T>(IReadOnlyList<T> from) => from[dice.Next(from.Count)];

    /// <summary>One to four changes to one of the honest inputs.</summary>
    internal string Next(IReadOnlyList<string> honest)
    {
        number++;
        var text = new StringBuilder(Pick(honest));
        for (var changes = 1 + dice.Next(4); changes > 0; changes--) Change(text, honest);
        return text.ToString();
    }

    /// <summary>What to say of an input that was not answered as it should be.</summary>
    internal string Blame(string input, string answer) =>
        $"FUZZ_SEED={Seed}, input {number}, as UTF-16 in base64 {Convert.ToBase64String(Encoding.Unicode.GetBytes(input))}\n{(input.Length > 400 ? input[..400] : input)}\n→ {answer}";

    private void Change(StringBuilder text, IReadOnlyList<string> honest)
    {
        var place = dice.Next(text.Length + 1);
        var span = Math.Min(text.Length - place, 1 + dice.Next(12));
        switch (dice.Next(9))
        {
            case 0: text.Remove(place, span); break;
            case 1: text.Insert(place, Pick(Tokens)); break;
            case 2: text.Remove(place, span).Insert(place, Pick(Tokens)); break;
            case 3: text.Insert(place, text.ToString(place, span)); break;
            case 4 when place < text.Length: text[place] = (char)(text[place] ^ (1 << dice.Next(7))); break;
            case 5: text.Insert(place, (char)dice.Next(0x10000)); break;
            case 6: Splice(text, place, Pick(honest)); break;
            case 7: ReplaceNumber(text); break;
            default: text.Insert(place, string.Concat(Enumerable.Repeat(Pick(Tokens), 1 + dice.Next(dice.Next(20) == 0 ? 3_000 : 20)))); break;
        }
    }

    private void Splice(StringBuilder text, int place, string other)
    {
        var from = dice.Next(other.Length + 1);
        text.Length = place;
        text.Append(other, from, other.Length - from);
    }

    private void ReplaceNumber(StringBuilder text)
    {
        var digits = Enumerable.Range(0, text.Length).Where(i => char.IsAsciiDigit(text[i])).ToList();
        if (digits.Count == 0) return;
        var place = Pick(digits);
        var end = place;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.')) end++;
        text.Remove(place, end - place).Insert(place, Pick(Tokens));
    }
}
