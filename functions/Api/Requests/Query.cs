using System.Globalization;
using System.Text.Json;
using CountDepot.Contracts;

namespace CountDepot.Api.Requests;

/// <summary>The closed list of an address's query parameters: an unknown one, or one given twice, is an error and not ignored.</summary>
public sealed class Query
{
    public const int TopMax = 200;
    private readonly HttpRequest request;
    private readonly IQueryCollection given;

    public Query(HttpRequest request, params string[] allowed)
    {
        (this.request, given) = (request, request.Query);
        foreach (var (name, values) in given)
        {
            if (!allowed.Contains(name)) throw new RefusedException(RefusalCode.RequestInvalid, $"Unknown query parameter '{Problems.Cut(name)}'.", new() { Field = Problems.Cut(name) });
            if (values.Count > 1) throw RefusedException.Invalid(name, "is given more than once.");
        }
    }

    public string? Text(string name) => given.TryGetValue(name, out var value) ? value.ToString() : null;

    public int Top(int otherwise)
    {
        if (Text("top") is not { } text) return otherwise;
        var good = text.Length is > 0 and < 5 && text.All(char.IsAsciiDigit) && int.Parse(text, CultureInfo.InvariantCulture) is >= 1 and <= TopMax;
        return good ? int.Parse(text, CultureInfo.InvariantCulture) : throw RefusedException.Invalid("top", $"must be 1 to {TopMax}.");
    }

    public T? Optional<T>(string name) where T : struct, IParsed<T> => Text(name) is { } text ? Read<T>(name, text) : null;

    public T Required<T>(string name) where T : struct, IParsed<T> => Read<T>(name, Text(name));

    /// <summary>One name of an enum, as on the wire; null when it is not given.</summary>
    public T? Choice<T>(string name) where T : struct, Enum
    {
        if (Text(name) is not { } text) return null;
        foreach (var value in Enum.GetValues<T>())
        {
            if (JsonNamingPolicy.CamelCase.ConvertName(value.ToString()) == text) return value;
        }
        throw RefusedException.Invalid(name, $"must be one of {string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName))}.");
    }

    /// <summary>An instant with its zone; null when it is not given.</summary>
    public DateTimeOffset? Instant(string name) => Text(name) is not { } text ? null
        : InstantJson.TryParse(text, out var at, out var problem) ? at : throw RefusedException.Invalid(name, problem);

    /// <summary>An amount greater than zero; null when it is not given.</summary>
    public Quantity? Amount(string name) => Text(name) is not { } text ? null
        : !Quantity.TryParse(text, out var amount, out var problem) ? throw RefusedException.Invalid(name, problem)
        : amount.IsPositive ? amount : throw RefusedException.Invalid(name, "must be greater than zero.");

    /// <summary>The address of another page of the same question.</summary>
    public string Link(params (string Name, string? Value)[] parameters) =>
        $"{request.Scheme}://{request.Host}{request.PathBase}{request.Path}?" +
        string.Join('&', parameters.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));

    /// <summary>A part of the address, as its type.</summary>
    public static T FromRoute<T>(HttpContext http, string name) where T : struct, IParsed<T> => Read<T>(name, TextFromRoute(http, name));

    /// <summary>A part of the address as text; the one escape that routing leaves in it is undone.</summary>
    public static string TextFromRoute(HttpContext http, string name) =>
        (http.Request.RouteValues[name] as string ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>A value from the address or a header, as its type.</summary>
    public static T Read<T>(string field, string? text) where T : struct, IParsed<T> =>
        T.TryRead(text, out var value, out var problem) ? value : throw RefusedException.Invalid(field, problem);
}
