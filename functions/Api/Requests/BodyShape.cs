using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CountDepot.Contracts;

namespace CountDepot.Api.Requests;

/// <summary>
/// Compares a JSON object with the record it should become, before the serializer does, because the serializer speaks of types and
/// people need to hear of fields: which is unknown, which is missing, which must be text, a number or a list.
/// </summary>
internal static class BodyShape
{
    private const int EntriesMax = 100;

    internal static void Check(JsonElement body, Type type, string path = "")
    {
        var info = Wire.Json.GetTypeInfo(type);
        foreach (var given in body.EnumerateObject())
        {
            if (info.Properties.Any(p => p.Name == given.Name)) continue;
            throw new RefusedException(RefusalCode.RequestInvalid, $"Unknown field '{Problems.Cut(path + given.Name)}'.", new() { Field = Problems.Cut(path + given.Name) });
        }
        foreach (var property in info.Properties)
        {
            var field = path + property.Name;
            var isGiven = body.TryGetProperty(property.Name, out var value) && value.ValueKind != JsonValueKind.Null;
            if (!isGiven && (property.IsRequired || (value.ValueKind == JsonValueKind.Null && !IsNullable(property)))) throw RefusedException.Invalid(field, "is required.");
            if (isGiven) CheckValue(value, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, field);
        }
    }

    /// <summary>The serializer's complaint as a sentence about a field. Our own converters' sentences begin after the field's name.</summary>
    internal static RefusedException Explain(JsonException e)
    {
        var field = (e.Path ?? "$").TrimStart('$', '.');
        var isOurs = e.Message.Length > 0 && char.IsAsciiLetterLower(e.Message[0]);
        var name = field.Length == 0 ? "The body" : Problems.Cut(field);
        var message = isOurs ? e.Message.Split(" Path:")[0] : "does not have a value that fits.";
        return RefusedException.Invalid(name, message);
    }

    private static void CheckValue(JsonElement value, Type type, string field)
    {
        if (type == typeof(bool))
        {
            if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) throw RefusedException.Invalid(field, "must be true or false.");
        }
        else if (type == typeof(int))
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out _)) throw RefusedException.Invalid(field, "must be a whole JSON number.");
        }
        else if (type == typeof(Quantity) || type == typeof(Cost) || type == typeof(FieldValue)) return;
        else if (type.IsEnum) CheckEnum(value, type, field);
        else if (IsList(type)) CheckList(value, type, field);
        else if (IsMap(type)) CheckObject(value, field);
        else if (Wire.Json.GetTypeInfo(type).Kind == JsonTypeInfoKind.Object)
        {
            CheckObject(value, field);
            Check(value, type, field + ".");
        }
        else if (value.ValueKind != JsonValueKind.String) throw RefusedException.Invalid(field, "must be text.");
    }

    private static void CheckEnum(JsonElement value, Type type, string field)
    {
        if (value.ValueKind != JsonValueKind.String) throw RefusedException.Invalid(field, "must be text.");
        var names = Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName).ToList();
        if (!names.Contains(value.GetString()!)) throw RefusedException.Invalid(field, $"must be one of {string.Join(", ", names)}.");
    }

    private static void CheckList(JsonElement value, Type type, string field)
    {
        if (value.ValueKind != JsonValueKind.Array) throw RefusedException.Invalid(field, "must be a list.");
        if (value.GetArrayLength() > EntriesMax) throw RefusedException.Invalid(field, $"must have at most {EntriesMax} entries.");
        foreach (var entry in value.EnumerateArray())
        {
            if (entry.ValueKind == JsonValueKind.Null) throw RefusedException.Invalid(field, "is required in every entry.");
            CheckValue(entry, type.GetGenericArguments()[0], field);
        }
    }

    private static void CheckObject(JsonElement value, string field)
    {
        if (value.ValueKind != JsonValueKind.Object) throw RefusedException.Invalid(field, "must be a JSON object.");
    }

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);

    private static bool IsMap(Type type) => type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) && type.Name.Contains("Dictionary", StringComparison.Ordinal);

    private static bool IsNullable(JsonPropertyInfo property) =>
        property.AssociatedParameter is { IsNullable: true } || Nullable.GetUnderlyingType(property.PropertyType) is not null;

}
