using System.Diagnostics.CodeAnalysis;
using CountDepot.Api.Labels;
using CountDepot.Contracts;

namespace CountDepot.Api.Projections;

/// <summary>
/// A code as a scanner gives it or as somebody types it. A scanner may put a symbology identifier in front (ISO/IEC 15424) and a line end
/// behind; the same product number comes with 8, 12, 13 or 14 digits, by itself or inside a GS1 code.
/// </summary>
/// <param name="Plain">What is printed: without the symbology identifier, up to the first group separator.</param>
/// <param name="Key">What it is filed under: a product number with 14 digits, anything else in upper case.</param>
/// <param name="Serial">The serial number that a GS1 code names beside the product.</param>
/// <param name="Problem">Why it cannot be a product code, if it turns out to be nothing else either; begins after "code".</param>
public sealed record ScannedCode(string Plain, string Key, string? Serial = null, string? Problem = null)
{
    private const int LengthMax = 128;
    private const string WrongCheckDigit = "has a wrong check digit. Scan it again, or type it carefully.";

    /// <summary>False with a sentence that begins after "code" when no product has such a code.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out ScannedCode? code, out string problem)
    {
        code = null;
        // A label of ours says the code inside a link.
        text = ItemLink.Read(text.Trim()) ?? text;
        problem = $"must be at most {LengthMax} characters.";
        if (text.Length > LengthMax) return false;
        var trimmed = text.Trim(' ', '\t', '\r', '\n');
        if (Gs1.ReadLink(trimmed) is { } link)
        {
            code = Of($"01{link.Number}", link);
            return true;
        }
        var symbology = HasSymbology(trimmed) ? trimmed[..3] : "";
        var plain = trimmed[symbology.Length..];
        foreach (var part in plain.Split(Gs1.GroupSeparator))
        {
            if (!Barcode.TryRead(part, out _, out problem)) return false;
        }
        code = Gs1.Read(symbology, plain) is { } gs1 ? Of(plain.Split(Gs1.GroupSeparator)[0], gs1) : Of(plain);
        return true;
    }

    /// <summary>What a code of ours is filed under. Never fails, because what is in the books has to be found somehow.</summary>
    internal static string KeyOf(string code) => TryRead(code, out var read, out _) ? read.Key : code.ToUpperInvariant();

    private static ScannedCode Of(string plain, Gs1 gs1) =>
        Gtin.Normal(gs1.Number) is { } number ? new(plain, number, gs1.Serial) : new(plain, plain.ToUpperInvariant(), Problem: WrongCheckDigit);

    private static ScannedCode Of(string plain) =>
        Gtin.Normal(plain) is { } number ? new(plain, number) : new(plain, plain.ToUpperInvariant(), Problem: Gtin.IsShaped(plain) ? WrongCheckDigit : null);

    private static bool HasSymbology(string text) => text.Length >= 3 && text[0] == ']' && char.IsAsciiLetter(text[1]) && char.IsAsciiDigit(text[2]);
}
