using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace CountDepot.Contracts;

/// <summary>One line of text from a person: trimmed, NFC, 1–200 characters as people see them, nothing invisible in it.</summary>
[JsonConverter(typeof(ParsedJson<ShortText>))]
public readonly record struct ShortText : IParsed<ShortText>
{
    public const int LengthMax = 200;
    private readonly string? text;
    private ShortText(string text) => this.text = text;
    public string Value => text ?? "";
    public static ShortText Parse(string text) => Canonical.Must<ShortText>(text);

    public static bool TryRead(string? text, out ShortText value, out string problem)
    {
        var good = PlainText.TryClean(text, LengthMax, out var clean, out problem);
        value = good ? new(clean) : default;
        return good;
    }

    public override string ToString() => Value;
}

/// <summary>A remark from a person: like <see cref="ShortText"/>, with up to 500 characters.</summary>
[JsonConverter(typeof(ParsedJson<LongText>))]
public readonly record struct LongText : IParsed<LongText>
{
    public const int LengthMax = 500;
    private readonly string? text;
    private LongText(string text) => this.text = text;
    public string Value => text ?? "";
    public static LongText Parse(string text) => Canonical.Must<LongText>(text);

    public static bool TryRead(string? text, out LongText value, out string problem)
    {
        var good = PlainText.TryClean(text, LengthMax, out var clean, out problem);
        value = good ? new(clean) : default;
        return good;
    }

    public override string ToString() => Value;
}

/// <summary>
/// A spot inside a site, as a path: "Room A/Shelf 3/Bin 12". Segments are trimmed; empty ones are refused.
/// The empty path is the site itself, where stock lies that has no bin. It helps people find things; availability is decided per site.
/// </summary>
[JsonConverter(typeof(ParsedJson<BinPath>))]
public readonly record struct BinPath : IParsed<BinPath>, IComparable<BinPath>
{
    public const int LengthMax = 120;
    public static readonly BinPath None;
    private readonly string? text;
    private BinPath(string text) => this.text = text;
    public string Value => text ?? "";
    public bool IsNone => Value.Length == 0;
    public static BinPath Parse(string text) => Canonical.Must<BinPath>(text);

    public static bool TryRead(string? text, out BinPath value, out string problem)
    {
        value = None;
        problem = "";
        if (string.IsNullOrEmpty(text)) return true;
        if (!PlainText.TryClean(text, LengthMax, out var clean, out problem)) return false;
        var segments = clean.Split('/', StringSplitOptions.TrimEntries);
        problem = "must be names separated by single '/' signs, such as Room A/Shelf 3.";
        if (segments.Contains("")) return false;
        value = new(string.Join('/', segments));
        return true;
    }

    public int CompareTo(BinPath other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>What a barcode says, as printed: 1–128 visible ASCII characters that are no web link.</summary>
[JsonConverter(typeof(ParsedJson<Barcode>))]
public readonly record struct Barcode : IParsed<Barcode>, IComparable<Barcode>
{
    private readonly string? text;
    private Barcode(string text) => this.text = text;
    public string Value => text ?? "";
    public static Barcode Parse(string text) => Canonical.Must<Barcode>(text);

    public static bool TryRead(string? text, out Barcode value, out string problem)
    {
        value = default;
        problem = "is required.";
        if (string.IsNullOrEmpty(text)) return false;
        problem = "must be at most 128 characters.";
        if (text.Length > 128) return false;
        problem = "contains characters that a product barcode does not have.";
        if (text.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0) return false;
        problem = "is a web link, not a product barcode.";
        if (text.Contains("://", StringComparison.Ordinal)) return false;
        value = new(text);
        problem = "";
        return true;
    }

    public int CompareTo(Barcode other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>
/// What text from people may hold. Characters nobody sees, and characters that reorder what is seen, let two different
/// texts look alike; they are refused by name. Zero-width joiners stay: emoji and Persian need them.
/// </summary>
public static class PlainText
{
    private const int MarksMax = 4;

    /// <summary>Trims and normalises, or says what is wrong in a sentence that begins after the field's name.</summary>
    public static bool TryClean(string? text, int lengthMax, out string clean, out string problem)
    {
        clean = "";
        problem = "is required.";
        if (text is null) return false;
        if (ProblemOf(text) is { } found)
        {
            problem = found;
            return false;
        }
        clean = text.Normalize(NormalizationForm.FormC).Trim();
        if (clean.Length == 0) return false;
        problem = $"must be at most {lengthMax} characters.";
        if (clean.Length > lengthMax * 8 || new StringInfo(clean).LengthInTextElements > lengthMax) return false;
        problem = "";
        return true;
    }

    private static string? ProblemOf(string text)
    {
        var marks = 0;
        for (var i = 0; i < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var width) != System.Buffers.OperationStatus.Done) return "is not valid Unicode.";
            i += width;
            if (ProblemOf(rune) is { } problem) return problem;
            marks = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            if (marks > MarksMax) return $"has more than {MarksMax} combining marks on one letter.";
        }
        return null;
    }

    private static string? ProblemOf(Rune rune)
    {
        var c = rune.Value;
        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control) return $"contains a control character (U+{c:X4}).";
        if (c is 0x200E or 0x200F or 0x061C or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)) return $"contains a text-direction control character (U+{c:X4}).";
        if (IsInvisible(c)) return $"contains an invisible character (U+{c:X4}).";
        if (c == 0xFFFD || (c & 0xFFFE) == 0xFFFE || c is >= 0xFDD0 and <= 0xFDEF) return $"contains a character that is no character (U+{c:X4}).";
        return null;
    }

    private static bool IsInvisible(int c) => c is
        0x00AD or 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x180E or 0x200B or 0x2028 or 0x2029 or
        (>= 0x2060 and <= 0x2064) or (>= 0x206A and <= 0x206F) or 0x3164 or 0xFEFF or 0xFFA0 or (>= 0xFFF9 and <= 0xFFFB) or
        (>= 0xE0000 and <= 0xE0FFF);
}
