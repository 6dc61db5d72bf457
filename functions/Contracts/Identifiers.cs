using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CountDepot.Contracts;

/// <summary>Something read from text once, at the door, and carried as a type afterwards.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IParsed<TSelf> where TSelf : struct, IParsed<TSelf>
{
    /// <summary>The canonical text.</summary>
    string Value { get; }

    /// <summary>Reads text. When it is not acceptable, <paramref name="problem"/> is a sentence that begins after the field's name.</summary>
    static abstract bool TryRead(string? text, out TSelf value, out string problem);
}

/// <summary>Our code for an item, never the maker's: canonical ASCII, upper case, 1–64 of A–Z, 0–9, '.', '_' and '-'.</summary>
[JsonConverter(typeof(ParsedJson<Sku>))]
public readonly record struct Sku : IParsed<Sku>, IComparable<Sku>
{
    private readonly string? text;
    private Sku(string text) => this.text = text;
    public string Value => text ?? "";
    public static Sku Parse(string text) => Canonical.Must<Sku>(text);
    public static bool TryRead(string? text, out Sku value, out string problem) => Canonical.Try(text, t => new Sku(t), out value, out problem);
    public int CompareTo(Sku other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>A place where stock is promised and counted: a store, a van, a room.</summary>
[JsonConverter(typeof(ParsedJson<SiteId>))]
public readonly record struct SiteId : IParsed<SiteId>, IComparable<SiteId>
{
    private readonly string? text;
    private SiteId(string text) => this.text = text;
    public string Value => text ?? "";
    public static SiteId Parse(string text) => Canonical.Must<SiteId>(text);
    public static bool TryRead(string? text, out SiteId value, out string problem) => Canonical.Try(text, t => new SiteId(t), out value, out problem);
    public int CompareTo(SiteId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>A reservation of one item, such as R-17; unique within its item.</summary>
[JsonConverter(typeof(ParsedJson<ReservationId>))]
public readonly record struct ReservationId : IParsed<ReservationId>, IComparable<ReservationId>
{
    private readonly string? text;
    private ReservationId(string text) => this.text = text;
    public string Value => text ?? "";
    public static ReservationId Parse(string text) => Canonical.Must<ReservationId>(text);
    public static bool TryRead(string? text, out ReservationId value, out string problem) =>
        Canonical.Try(text, t => new ReservationId(t), out value, out problem);
    public int CompareTo(ReservationId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>A checkout of one item, such as C-23; unique within its item.</summary>
[JsonConverter(typeof(ParsedJson<CheckoutId>))]
public readonly record struct CheckoutId : IParsed<CheckoutId>, IComparable<CheckoutId>
{
    private readonly string? text;
    private CheckoutId(string text) => this.text = text;
    public string Value => text ?? "";
    public static CheckoutId Parse(string text) => Canonical.Must<CheckoutId>(text);
    public static bool TryRead(string? text, out CheckoutId value, out string problem) =>
        Canonical.Try(text, t => new CheckoutId(t), out value, out problem);
    public int CompareTo(CheckoutId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>A transfer of one item, such as T-31; unique within its item.</summary>
[JsonConverter(typeof(ParsedJson<TransferId>))]
public readonly record struct TransferId : IParsed<TransferId>, IComparable<TransferId>
{
    private readonly string? text;
    private TransferId(string text) => this.text = text;
    public string Value => text ?? "";
    public static TransferId Parse(string text) => Canonical.Must<TransferId>(text);
    public static bool TryRead(string? text, out TransferId value, out string problem) =>
        Canonical.Try(text, t => new TransferId(t), out value, out problem);
    public int CompareTo(TransferId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>An order of one item from a supplier, such as O-9; unique within its item.</summary>
[JsonConverter(typeof(ParsedJson<OrderId>))]
public readonly record struct OrderId : IParsed<OrderId>, IComparable<OrderId>
{
    private readonly string? text;
    private OrderId(string text) => this.text = text;
    public string Value => text ?? "";
    public static OrderId Parse(string text) => Canonical.Must<OrderId>(text);
    public static bool TryRead(string? text, out OrderId value, out string problem) =>
        Canonical.Try(text, t => new OrderId(t), out value, out problem);
    public int CompareTo(OrderId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>A place in line for one item, such as W-12; unique within its item.</summary>
[JsonConverter(typeof(ParsedJson<WaitId>))]
public readonly record struct WaitId : IParsed<WaitId>, IComparable<WaitId>
{
    private readonly string? text;
    private WaitId(string text) => this.text = text;
    public string Value => text ?? "";
    public static WaitId Parse(string text) => Canonical.Must<WaitId>(text);
    public static bool TryRead(string? text, out WaitId value, out string problem) =>
        Canonical.Try(text, t => new WaitId(t), out value, out problem);
    public int CompareTo(WaitId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>A count session, such as CNT-7K3Q2M5ADT.</summary>
[JsonConverter(typeof(ParsedJson<CountId>))]
public readonly record struct CountId : IParsed<CountId>, IComparable<CountId>
{
    private readonly string? text;
    private CountId(string text) => this.text = text;
    public string Value => text ?? "";
    public static CountId Parse(string text) => Canonical.Must<CountId>(text);
    public static bool TryRead(string? text, out CountId value, out string problem) =>
        Canonical.Try(text, t => new CountId(t), out value, out problem);
    public int CompareTo(CountId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>A line of a count session, such as N-41; unique within its item.</summary>
[JsonConverter(typeof(ParsedJson<CountLineId>))]
public readonly record struct CountLineId : IParsed<CountLineId>, IComparable<CountLineId>
{
    private readonly string? text;
    private CountLineId(string text) => this.text = text;
    public string Value => text ?? "";
    public static CountLineId Parse(string text) => Canonical.Must<CountLineId>(text);
    public static bool TryRead(string? text, out CountLineId value, out string problem) =>
        Canonical.Try(text, t => new CountLineId(t), out value, out problem);
    public int CompareTo(CountLineId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>The mark of one identified unit; unique within its item.</summary>
[JsonConverter(typeof(ParsedJson<SerialNumber>))]
public readonly record struct SerialNumber : IParsed<SerialNumber>, IComparable<SerialNumber>
{
    private readonly string? text;
    private SerialNumber(string text) => this.text = text;
    public string Value => text ?? "";
    public static SerialNumber Parse(string text) => Canonical.Must<SerialNumber>(text);
    public static bool TryRead(string? text, out SerialNumber value, out string problem) =>
        Canonical.Try(text, t => new SerialNumber(t), out value, out problem);
    public int CompareTo(SerialNumber other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>Units that share an origin, and an expiry if they have one.</summary>
[JsonConverter(typeof(ParsedJson<LotNumber>))]
public readonly record struct LotNumber : IParsed<LotNumber>, IComparable<LotNumber>
{
    private readonly string? text;
    private LotNumber(string text) => this.text = text;
    public string Value => text ?? "";
    public static LotNumber Parse(string text) => Canonical.Must<LotNumber>(text);
    public static bool TryRead(string? text, out LotNumber value, out string problem) =>
        Canonical.Try(text, t => new LotNumber(t), out value, out problem);
    public int CompareTo(LotNumber other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>The caller's name for one command, from the Idempotency-Key header: 1–128 visible ASCII characters.</summary>
[JsonConverter(typeof(ParsedJson<CommandId>))]
public readonly record struct CommandId : IParsed<CommandId>
{
    private readonly string? text;
    private CommandId(string text) => this.text = text;
    public string Value => text ?? "";
    public static CommandId Parse(string text) => Canonical.Must<CommandId>(text);

    public static bool TryRead(string? text, out CommandId value, out string problem)
    {
        value = default;
        problem = "must be 1 to 128 visible ASCII characters.";
        if (string.IsNullOrEmpty(text) || text.Length > 128 || text.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0) return false;
        value = new(text);
        return true;
    }

    public override string ToString() => Value;
}

/// <summary>The one rule for identifiers. ASCII only, because a table key silently replaces what it cannot hold.</summary>
internal static class Canonical
{
    private const int LengthMax = 64;

    internal static bool Try<T>(string? text, Func<string, T> make, out T value, out string problem) where T : struct
    {
        value = default;
        problem = "is required.";
        if (string.IsNullOrEmpty(text)) return false;
        problem = $"must be at most {LengthMax} characters.";
        if (text.Length > LengthMax) return false;
        problem = "may contain only letters A-Z, digits, '.', '_' and '-', and must begin with a letter or digit.";
        if (!char.IsAsciiLetterOrDigit(text[0]) || text.Contains("..", StringComparison.Ordinal)) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-')) return false;
        }
        problem = "";
        value = make(text.ToUpperInvariant());
        return true;
    }

    internal static T Must<T>(string text) where T : struct, IParsed<T> =>
        T.TryRead(text, out var value, out var problem) ? value : throw new FormatException($"{typeof(T).Name} {problem}");
}

/// <summary>Reads and writes any <see cref="IParsed{TSelf}"/> as JSON text, as a value and as a dictionary key.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "Made by the serializer from the attribute.")]
internal sealed class ParsedJson<T> : JsonConverter<T> where T : struct, IParsed<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) throw new JsonException("must be text.");
        return T.TryRead(reader.GetString(), out var value, out var problem) ? value : throw new JsonException(problem);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.TryRead(reader.GetString(), out var value, out var problem) ? value : throw new JsonException(problem);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(value.Value);
}
