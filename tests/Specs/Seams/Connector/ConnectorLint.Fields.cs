using System.Text.Json.Nodes;

namespace CountDepot.Specs.Seams.Connector;

internal static partial class ConnectorLint
{
    private const int LabelLengthMax = 80;
    private const int DepthMax = 10;

    private static readonly string[] Formats = ["int32", "int64", "float", "double", "byte", "binary", "date", "date-time", "password", "date-no-tz", "email", "html", "uri", "uuid"];

    private static IEnumerable<Rule> Fields() =>
    [
        EachField("ParameterSummaryMissing", f => (string?)f.Node["x-ms-summary"] is { Length: > 0 }),
        EachField("LabelNotInTitleCase", f => ((string?)f.Node["x-ms-summary"] ?? "").Split(' ').All(word => word.Length > 0 && !char.IsLower(word[0]))),
        EachField("LabelTooLong", f => ((string?)f.Node["x-ms-summary"] ?? "").Length <= LabelLengthMax),
        EachField("FieldDescriptionMissing", f => (string?)f.Node["description"] is { Length: > 0 }),
        EachField("FieldDescriptionNotASentence", f => (string?)f.Node["description"] is not { Length: > 0 } said || (char.IsUpper(said[0]) || char.IsDigit(said[0])) && said[^1] == '.'),
        EachField("FieldDescriptionEqualsLabel", f => (string?)f.Node["description"] is not { } said || said.TrimEnd('.') != (string?)f.Node["x-ms-summary"]),
        EachField("FieldVisibilityNotValid", f => (string?)f.Node["x-ms-visibility"] is null or "important" or "advanced" or "internal"),
        EachField("PropertyInternalAndRequired", f => (string?)f.Node["x-ms-visibility"] != "internal" || !f.IsRequired
            || f.Node["default"] is not null || f.Asking is null or { IsInternal: true } || f.Node["x-ms-notification-url"] is not null),
        EachField("ImportantAndHidden", f => (string?)f.Node["x-ms-visibility"] != "important" || f.Asking is not { IsInternal: true }),
    ];

    private static IEnumerable<Rule> Schemas() =>
    [
        EachSchema("TypeNotValid", s => s["type"] is null || TypeOf(s) is "string" or "number" or "integer" or "boolean" or "array" or "object"),
        EachSchema("FormatNotValid", s => (string?)s["format"] is not { } format || Formats.Contains(format)),
        EachSchema("ArrayHasNoItems", s => TypeOf(s) != "array" || s["items"] is JsonObject),
        EachSchema("ObjectHasNoProperties", s => TypeOf(s) != "object" || s["properties"] is JsonObject { Count: > 0 }),
        EachSchema("PropertiesOfNoObject", s => s["properties"] is null || TypeOf(s) == "object"),
        EachSchema("RequiredPropertyArrayEmpty", s => s["required"] is not JsonArray { Count: 0 }),
        EachSchema("RequiredPropertyDefinitionMissing", s => (s["required"] as JsonArray ?? []).All(name => s["properties"]?[(string)name!] is not null)),
        EachSchema("AdditionalPropertyNotAllowedAdjacentToRef", s => s["$ref"] is null || s.Count == 1),
        EachSchema("ReferenceBelowRoot", s => s["$ref"] is null),
        new("SchemaTooDeep", d => d.Schemas().Where(s => s.Depth > DepthMax).Select(s => s.Where)),
        EachSchema("EnumWithoutDisplayNames", s => s["enum"] is null || s["x-ms-enum-values"] is JsonArray names && names.Count == s["enum"]!.AsArray().Count),
        EachSchema("InvalidEnumValuesExtensionValue", s => (s["x-ms-enum-values"] as JsonArray ?? []).All(v =>
            (s["enum"] as JsonArray ?? []).Any(e => (string?)e == (string?)v?["value"]) && (string?)v?["displayName"] is { Length: > 0 } name && char.IsUpper(name[0]))),
        EachSchema("EnumWithoutType", s => s["enum"] is null || TypeOf(s) == "string"),
    ];

    private static string? TypeOf(JsonObject schema) => schema["type"] is JsonValue value ? (string?)value : null;

    private static Rule EachField(string name, Func<MakerField, bool> holds) => new(name, d => d.Fields().Where(f => !holds(f)).Select(f => f.Where));

    private static Rule EachSchema(string name, Func<JsonObject, bool> holds) => new(name, d => d.Schemas().Where(s => !holds(s.Schema)).Select(s => s.Where));
}
