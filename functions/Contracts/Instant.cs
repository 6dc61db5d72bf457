using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace CountDepot.Contracts;

/// <summary>
/// Reads an instant as RFC 3339 with its zone and nothing looser, so that nobody's local time is guessed; writes UTC with a Z.
/// </summary>
public sealed partial class InstantJson : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) throw new JsonException("must be text.");
        return TryParse(reader.GetString()!, out var at, out var problem) ? at : throw new JsonException(problem);
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Format(value));

    /// <summary>"2026-03-01T10:00:00Z", with up to seven decimals when they are not zero.</summary>
    public static string Format(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>False with a sentence that begins after the field's name.</summary>
    public static bool TryParse(string text, out DateTimeOffset at, out string problem)
    {
        at = default;
        problem = "must be a date and time such as 2026-03-01T10:00:00Z.";
        var match = Shape().Match(text);
        if (!match.Success) return false;
        problem = "needs a time zone, Z or an offset such as +01:00.";
        if (!match.Groups["zone"].Success) return false;
        problem = "is not a date that exists.";
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out at)) return false;
        at = at.ToUniversalTime();
        return true;
    }

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?(?<zone>Z|[+-][0-9]{2}:[0-9]{2})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

/// <summary>A day as RFC 3339 writes it: "2026-04-01".</summary>
public sealed class DayJson : JsonConverter<DateOnly>
{
    private const string Format = "yyyy-MM-dd";

    public override DateOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) throw new JsonException("must be text.");
        return DateOnly.TryParseExact(reader.GetString(), Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day : throw new JsonException("must be a date such as 2026-04-01.");
    }

    public override void Write(Utf8JsonWriter writer, DateOnly value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(Format, CultureInfo.InvariantCulture));
}
