namespace CountDepot.Api.Projections;

/// <summary>
/// Global Trade Item Numbers (GS1 General Specifications): 8, 12, 13 or 14 digits of which the last checks the others, the same number
/// with zeros in front of it. A UPC-E is a twelve-digit number with zeros left out, printed with 8 digits.
/// </summary>
internal static class Gtin
{
    internal static bool IsShaped(string digits) => digits.Length is 8 or 12 or 13 or 14 && AllDigits(digits);

    /// <summary>The number with 14 digits; null when it is none or its check digit is wrong.</summary>
    internal static string? Normal(string digits)
    {
        if (!IsShaped(digits)) return null;
        // No product in open trade has an eight-digit number with a zero in front; a short UPC has.
        if (digits.Length == 8 && digits[0] == '0' && Checks(Longer(digits))) return Longer(digits).PadLeft(14, '0');
        return Checks(digits) ? digits.PadLeft(14, '0') : null;
    }

    internal static bool AllDigits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;

    // Weights 3 and 1 alternate from the right; the sum is a multiple of ten.
    private static bool Checks(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++) sum += (digits[^(i + 1)] - '0') * (i % 2 == 1 ? 3 : 1);
        return sum % 10 == 0;
    }

    // The sixth digit of a UPC-E says where its zeros were.
    private static string Longer(string upcE)
    {
        var (system, d, check) = (upcE[0], upcE[1..7], upcE[7]);
        var middle = d[5] switch
        {
            '0' or '1' or '2' => $"{d[..2]}{d[5]}0000{d[2..5]}",
            '3' => $"{d[..3]}00000{d[3..5]}",
            '4' => $"{d[..4]}00000{d[4]}",
            _ => $"{d[..5]}0000{d[5]}",
        };
        return $"{system}{middle}{check}";
    }
}
