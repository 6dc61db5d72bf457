using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CountDepot.Contracts;

/// <summary>
/// An amount of money in the depot's one currency: fixed point, ten-thousandths in an Int64, so that sums are exact.
/// On the wire it is a JSON number with at most four decimals and at most 1,000,000,000 either way.
/// </summary>
/// <param name="TenThousandths">The amount times 10,000.</param>
[JsonConverter(typeof(CostJson))]
public readonly record struct Cost(long TenThousandths) : IComparable<Cost>
{
    public static readonly Cost Zero;

    public bool IsNegative => TenThousandths < 0;
    public decimal Value => TenThousandths / 10_000m;

    /// <summary>What so many cost, exactly: a unit cost has four decimals and a quantity three.</summary>
    public decimal Times(Quantity quantity) => Value * quantity.Value;

    public static bool operator <(Cost a, Cost b) => a.TenThousandths < b.TenThousandths;
    public static bool operator >(Cost a, Cost b) => a.TenThousandths > b.TenThousandths;
    public static bool operator <=(Cost a, Cost b) => a.TenThousandths <= b.TenThousandths;
    public static bool operator >=(Cost a, Cost b) => a.TenThousandths >= b.TenThousandths;

    public int CompareTo(Cost other) => TenThousandths.CompareTo(other.TenThousandths);

    /// <summary>Digits with a point and no thousands separator, whatever the machine's culture: "2.5", "1000".</summary>
    public override string ToString() => Value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>Reads JSON number syntax exactly. False with a sentence that begins after the field's name ("must be …").</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Cost cost, out string problem)
    {
        var good = FixedPoint.TryParse(text, 4, out var tenThousandths, out problem);
        cost = new(tenThousandths);
        return good;
    }
}

/// <summary>Writes a cost as a JSON number and reads it exactly; anything but a number is refused with a sentence.</summary>
public sealed class CostJson : JsonConverter<Cost>
{
    public override Cost Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Cost.TryParse(FixedPoint.TextOf(ref reader), out var cost, out var problem) ? cost : throw new JsonException(problem);

    public override void Write(Utf8JsonWriter writer, Cost value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToString());
}
