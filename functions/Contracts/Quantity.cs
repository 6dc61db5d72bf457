using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CountDepot.Contracts;

/// <summary>
/// An amount of an item in its unit of measure: fixed point, thousandths in an Int64, so that sums are exact.
/// On the wire it is a JSON number with at most three decimals and at most 1,000,000,000 either way.
/// </summary>
/// <param name="Thousandths">The amount times 1,000.</param>
[JsonConverter(typeof(QuantityJson))]
public readonly record struct Quantity(long Thousandths) : IComparable<Quantity>
{
    /// <summary>The largest amount that may be asked for: 1,000,000,000.</summary>
    public const long ThousandthsMax = 1_000_000_000_000;

    public static readonly Quantity Zero;
    public static readonly Quantity One = new(1_000);

    /// <summary>As much as there is.</summary>
    public static readonly Quantity Most = new(long.MaxValue);

    public bool IsWhole => Thousandths % 1_000 == 0;
    public bool IsPositive => Thousandths > 0;
    public bool IsNegative => Thousandths < 0;
    public bool IsZero => Thousandths == 0;
    public decimal Value => Thousandths / 1_000m;

    public static Quantity Of(long units) => new(checked(units * 1_000));
    public static Quantity Max(Quantity a, Quantity b) => a > b ? a : b;
    public static Quantity Min(Quantity a, Quantity b) => a < b ? a : b;

    public static Quantity operator +(Quantity a, Quantity b) => new(checked(a.Thousandths + b.Thousandths));
    public static Quantity operator -(Quantity a, Quantity b) => new(checked(a.Thousandths - b.Thousandths));
    public static Quantity operator -(Quantity a) => new(checked(-a.Thousandths));
    public static bool operator <(Quantity a, Quantity b) => a.Thousandths < b.Thousandths;
    public static bool operator >(Quantity a, Quantity b) => a.Thousandths > b.Thousandths;
    public static bool operator <=(Quantity a, Quantity b) => a.Thousandths <= b.Thousandths;
    public static bool operator >=(Quantity a, Quantity b) => a.Thousandths >= b.Thousandths;

    public int CompareTo(Quantity other) => Thousandths.CompareTo(other.Thousandths);

    /// <summary>Digits with a point and no thousands separator, whatever the machine's culture: "2.5", "1000".</summary>
    public override string ToString() => Value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads JSON number syntax (RFC 8259 section 6) without going through a double.
    /// False with a sentence that begins after the field's name ("must be …") when it is not an amount we keep.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Quantity quantity, out string problem)
    {
        quantity = Zero;
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

        return TryScale(string.Concat(whole, fraction), exponent - fraction.Length + 3, at == 1, out quantity, out problem);
    }

    // digits × 10^shift thousandths; exact or refused.
    private static bool TryScale(string digits, int shift, bool negative, out Quantity quantity, out string problem)
    {
        quantity = Zero;
        problem = "";
        var significant = digits.TrimStart('0');
        var trimmed = significant.TrimEnd('0');
        shift += significant.Length - trimmed.Length;
        if (trimmed.Length == 0) return true;
        if (shift < 0)
        {
            problem = "must have at most 3 decimal places.";
            return false;
        }
        if (trimmed.Length + shift > 13 || long.Parse(trimmed, CultureInfo.InvariantCulture) * Math.Pow(10, shift) > ThousandthsMax)
        {
            problem = "is too large; the most is 1000000000.";
            return false;
        }
        var thousandths = long.Parse(trimmed + new string('0', shift), CultureInfo.InvariantCulture);
        quantity = new(negative ? -thousandths : thousandths);
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

/// <summary>Writes a quantity as a JSON number and reads it exactly; anything but a number is refused with a sentence.</summary>
public sealed class QuantityJson : JsonConverter<Quantity>
{
    public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number) throw new JsonException("must be a JSON number.");
        var raw = reader.HasValueSequence ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence) : reader.ValueSpan;
        var text = System.Text.Encoding.ASCII.GetString(raw);
        return Quantity.TryParse(text, out var quantity, out var problem) ? quantity : throw new JsonException(problem);
    }

    public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToString());
}
