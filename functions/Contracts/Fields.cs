using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CountDepot.Contracts;

/// <summary>
/// The name of a custom field, such as Thread or Outer diameter: begins with a letter; then letters, digits, spaces, '_' and '-'; at most
/// 40 characters. Case counts.
/// </summary>
[JsonConverter(typeof(ParsedJson<FieldName>))]
public readonly record struct FieldName : IParsed<FieldName>, IComparable<FieldName>
{
    public const int LengthMax = 40;
    private readonly string? text;
    private FieldName(string text) => this.text = text;
    public string Value => text ?? "";
    public static FieldName Parse(string text) => Canonical.Must<FieldName>(text);

    public static bool TryRead(string? text, out FieldName value, out string problem)
    {
        value = default;
        if (!PlainText.TryClean(text, LengthMax, out var clean, out problem)) return false;
        problem = "must begin with a letter and hold only letters, digits, spaces, '_' and '-'.";
        if (!char.IsLetter(clean[0]) || !clean.All(c => char.IsLetterOrDigit(c) || c is ' ' or '_' or '-')) return false;
        value = new(clean);
        problem = "";
        return true;
    }

    public int CompareTo(FieldName other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>What a custom field holds. On the wire by name.</summary>
public enum FieldType
{
    /// <summary>One line of text, 1–200 characters.</summary>
    Text,

    /// <summary>A JSON number with at most six decimals and at most 1,000,000,000 either way.</summary>
    Number,

    /// <summary>True or false.</summary>
    YesNo,

    /// <summary>A day as text, such as 2026-04-01.</summary>
    Date,

    /// <summary>One of the field's options, as it is written there.</summary>
    Choice,
}

/// <summary>How a value is written in JSON.</summary>
public enum FieldShape
{
    Text,
    Number,
    YesNo,
}

/// <summary>A value of a custom field, as it was typed: text, a number kept exactly, or yes or no.</summary>
[JsonConverter(typeof(FieldValueJson))]
public readonly record struct FieldValue
{
    private const int Decimals = 6;
    private readonly string? text;

    private FieldValue(FieldShape shape, string text) => (Shape, this.text) = (shape, text);

    public FieldShape Shape { get; }

    /// <summary>The value in words, whatever the machine's culture: "M8", "2.5", "yes".</summary>
    public string Text => text ?? "";

    public bool IsYes => Shape == FieldShape.YesNo && Text == "yes";

    public static FieldValue Of(string text) => new(FieldShape.Text, text);
    public static FieldValue Of(bool yes) => new(FieldShape.YesNo, yes ? "yes" : "no");

    /// <summary>Reads a number exactly. False with a sentence that begins after the field's name.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, out FieldValue value, out string problem)
    {
        var good = FixedPoint.TryParse(text, Decimals, out var millionths, out problem);
        value = new(FieldShape.Number, (millionths / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture));
        return good;
    }

    public override string ToString() => Text;
}

/// <summary>Reads and writes a custom field's value as what it is in JSON.</summary>
public sealed class FieldValueJson : JsonConverter<FieldValue>
{
    public override FieldValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => FieldValue.Of(reader.GetString()!),
        JsonTokenType.True or JsonTokenType.False => FieldValue.Of(reader.GetBoolean()),
        JsonTokenType.Number => FieldValue.TryNumber(FixedPoint.TextOf(ref reader), out var number, out var problem) ? number : throw new JsonException(problem),
        _ => throw new JsonException("must be text, a number, true or false."),
    };

    public override void Write(Utf8JsonWriter writer, FieldValue value, JsonSerializerOptions options)
    {
        if (value.Shape == FieldShape.Number) writer.WriteRawValue(value.Text);
        else if (value.Shape == FieldShape.YesNo) writer.WriteBooleanValue(value.IsYes);
        else writer.WriteStringValue(value.Text);
    }
}

/// <summary>A custom field of a template.</summary>
/// <param name="IsRequired">Every item of the template has a value for it.</param>
/// <param name="Unit">What its numbers are measured in; only shown.</param>
/// <param name="Options">For a choice, what can be chosen: 1 to 100 different texts.</param>
public sealed record FieldDefinition(
    FieldName Name, FieldType Type, bool IsRequired = false, ShortText? Unit = null, IReadOnlyList<ShortText>? Options = null);

/// <summary>A custom field of an item with its value, in the order of its template.</summary>
public sealed record FieldView(FieldName Name, FieldValue Value, ShortText? Unit);
