using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CountDepot.Contracts;

/// <summary>
/// Numbers with a fixed number of decimals in an Int64, read from JSON number syntax (RFC 8259 section 6) without going through a double:
/// exact, or refused with a sentence that begins after the field's name ("must be …").
/// </summary>
internal static class FixedPoint
{
    /// <summary>The largest number that may be given, either way.</summary>
    internal const long WholeMax = 1_000_000_000;

    /// <summary>The number times 10^<paramref name="decimals"/>.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, int decimals, out long value, out string problem)
    {
        value = 0;
        problem = "must be a number such as 5 or 2.5.";
        var at = text.StartsWith("-") ? 1 : 0;
        var mark = text.IndexOfAny('e', 'E');
        var digits = mark < 0 ? text[at..] : text[at..mark];
        var exponent = 0;
        if (mark >= 0 && !TryExponent(text[(mark + 1)..], out exponent)) return false;

        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? default : digits[(point + 1)..];
        if (whole.IsEmpty || (point >= 0 && fraction.IsEmpty) || !AllDigits(whole) || !AllDigits(fraction)) return false;

        if (!TryScale(string.Concat(whole, fraction), exponent - fraction.Length, decimals, out value, out problem)) return false;
        if (at == 1) value = -value;
        return true;
    }

    /// <summary>The text of a JSON number; throws <see cref="JsonException"/> for anything else.</summary>
    internal static string TextOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number) throw new JsonException("must be a JSON number.");
        return Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
    }

    // digits × 10^shift; exact or refused.
    private static bool TryScale(string digits, int shift, int decimals, out long value, out string problem)
    {
        value = 0;
        problem = "";
        var significant = digits.TrimStart('0');
        var trimmed = significant.TrimEnd('0');
        if (trimmed.Length == 0) return true;
        shift += significant.Length - trimmed.Length + decimals;
        if (shift < 0)
        {
            problem = $"must have at most {decimals} decimal places.";
            return false;
        }
        problem = $"is too large; the most is {WholeMax}.";
        if (trimmed.Length + shift > 10 + decimals) return false;
        var scaled = long.Parse(trimmed + new string('0', shift), CultureInfo.InvariantCulture);
        if (scaled > WholeMax * (long)Math.Pow(10, decimals)) return false;
        (value, problem) = (scaled, "");
        return true;
    }

    // An exponent of six digits or more is beyond every limit anyway; cut it so that it cannot overflow.
    private static bool TryExponent(ReadOnlySpan<char> text, out int exponent)
    {
        exponent = 0;
        var negative = text.StartsWith("-");
        if (negative || text.StartsWith("+")) text = text[1..];
        if (text.IsEmpty || !AllDigits(text)) return false;
        exponent = text.Length > 5 ? 99_999 : int.Parse(text, CultureInfo.InvariantCulture);
        if (negative) exponent = -exponent;
        return true;
    }

    private static bool AllDigits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;
}
