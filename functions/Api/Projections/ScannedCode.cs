using CountDepot.Contracts;

namespace CountDepot.Api.Projections;

/// <summary>
/// A code as a scanner gives it. Scanners may put a symbology identifier in front (ISO/IEC 15424), a GS1 code carries its GTIN behind
/// application identifier 01 (GS1 General Specifications), and the same GTIN comes with 8, 12, 13 or 14 digits.
/// </summary>
/// <param name="Plain">Without the symbology identifier.</param>
/// <param name="Key">What it is filed under: a GTIN with 14 digits, anything else as it is.</param>
/// <param name="Problem">Why it cannot be a product code, if it turns out to be nothing else either; begins after "code".</param>
internal sealed record ScannedCode(string Plain, string Key, string? Problem)
{
    private const char GroupSeparator = '\u001d';

    internal static ScannedCode Read(string text)
    {
        var plain = text.StartsWith(']') && text.Length >= 3 ? text[3..] : text;
        plain = plain.Replace("(01)", "01", StringComparison.Ordinal);
        var end = plain.IndexOf(GroupSeparator, StringComparison.Ordinal);
        if (end >= 0) plain = plain[..end];
        if (!Barcode.TryRead(plain, out _, out var problem)) throw RefusedException.Invalid("code", problem);
        var gtin = Gtin(plain);
        if (gtin is null) return new(plain, plain, null);
        return HasCheckDigit(gtin) ? new(plain, gtin.PadLeft(14, '0'), null) : new(plain, plain, "has a wrong check digit. Scan it again, or type it carefully.");
    }

    private static string? Gtin(string plain)
    {
        if (plain.Length >= 16 && plain.StartsWith("01", StringComparison.Ordinal) && plain.AsSpan(2, 14).IndexOfAnyExceptInRange('0', '9') < 0) return plain.Substring(2, 14);
        return plain.Length is 8 or 12 or 13 or 14 && plain.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 ? plain : null;
    }

    // GS1: weights 3 and 1 alternate from the right, the sum is a multiple of ten.
    private static bool HasCheckDigit(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++) sum += (digits[^(i + 1)] - '0') * (i % 2 == 1 ? 3 : 1);
        return sum % 10 == 0;
    }
}
