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
        var good = FixedPoint.TryParse(text, 3, out var thousandths, out problem);
        quantity = new(thousandths);
        return good;
    }
}

/// <summary>Writes a quantity as a JSON number and reads it exactly; anything but a number is refused with a sentence.</summary>
public sealed class QuantityJson : JsonConverter<Quantity>
{
    public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Quantity.TryParse(FixedPoint.TextOf(ref reader), out var quantity, out var problem) ? quantity : throw new JsonException(problem);

    public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToString());
}

/// <summary>
/// A quantity that adds up over an item's whole life, such as everything ever received: written like any other, and read however large it is.
/// </summary>
public sealed class SumJson : JsonConverter<Quantity>
{
    public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new((long)(reader.GetDecimal() * 1_000));

    public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToString());
}
