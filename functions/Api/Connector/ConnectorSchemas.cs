using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CountDepot.Api.Connector;

/// <summary>
/// The schemas of the definition: roots by name, everything below them written out. What OpenAPI 2.0 cannot say is said in its way: a value
/// that may be null is one that may be absent, and one of several types has none.
/// </summary>
internal sealed partial class ConnectorSchemas(JsonObject components)
{
    private const int DepthMax = 8;
    private readonly SortedDictionary<string, JsonObject> definitions = new(StringComparer.Ordinal);
    private readonly SortedSet<string> silent = new(StringComparer.Ordinal);

    public static string Wire(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>A root schema, as it is written.</summary>
    public JsonObject Definition(string name) => definitions[name];

    public JsonObject Definitions()
    {
        var all = new JsonObject();
        foreach (var (name, definition) in definitions) all[name] = definition;
        return all;
    }

    /// <summary>Every field must have words: a maker sees nothing else of it.</summary>
    public void ThrowIfSilent()
    {
        if (silent.Count > 0) throw new InvalidOperationException($"MakerFields says nothing of\n{string.Join('\n', silent)}");
    }

    /// <summary>A reference to a component as a root; of a command's answer only what the operation is about.</summary>
    public JsonObject Refer(string reference, bool isAsked, string operation = "", string shows = "")
    {
        var (component, name) = (reference.Split('/')[^1], reference.Split('/')[^1]);
        string[]? only = null;
        if (component == "CommandAnswer") (name, only) = (operation + "Answer", ["sku", "version", "at", "site", .. shows.Split(' ')]);
        if (!definitions.ContainsKey(name)) definitions[name] = Object(component, components[component]!.AsObject(), isAsked, 0, only);
        return new() { ["$ref"] = $"#/definitions/{name}" };
    }

    /// <summary>A field or parameter with its words; null for one that makers do not see.</summary>
    public JsonObject? Field(string owner, string name, JsonObject schema, bool isAsked, bool isRequired, int depth = 0)
    {
        var (own, usual) = (MakerFields.Find(owner, name), MakerFields.Find(name));
        if (own is { IsHidden: true }) return null;
        var (resolved, component) = Resolve(schema);
        // The words for this very field, what its declaration says, the words for all of its name, what its record says.
        string?[] sayings = [own?.Sentence, Text(Declared(schema)), usual?.Sentence, Text(resolved["properties"] is null ? null : resolved["description"])];
        var said = Array.Find(sayings, text => !string.IsNullOrEmpty(text)) ?? "";
        if (said.Length == 0) silent.Add($"{owner}.{name}");
        var written = Value(owner, resolved, component, isAsked, depth);
        written["x-ms-summary"] = new[] { own?.Label, usual?.Label }.FirstOrDefault(text => !string.IsNullOrEmpty(text)) ?? Title(name);
        written["description"] = said;
        if (!isAsked) return written;
        if (MakerFields.VisibilityOf(owner, name, isRequired) is { } visibility) written["x-ms-visibility"] = Wire(visibility);
        if (MakerFields.IsCallback(name)) written["x-ms-notification-url"] = true;
        if (MakerFields.PickerOf(owner, name) is { } picker) AddPicker(written["items"]?.AsObject() ?? written, picker);
        return written;
    }

    private JsonObject Value(string owner, JsonObject schema, string component, bool isAsked, int depth)
    {
        if (depth > DepthMax) throw new InvalidOperationException($"{owner} is nested too deeply for a connector.");
        if (schema["properties"] is not null) return Object(component, schema, isAsked, depth, null);
        var written = new JsonObject();
        var types = TypesOf(schema);
        if (schema["enum"] is JsonArray choices) return Choice([.. choices.OfType<JsonNode>().Select(c => c.GetValue<string>())]);
        if (types.Length == 1) written["type"] = types[0];
        if (schema["format"] is { } format && types.Length == 1) written["format"] = format.DeepClone();
        foreach (var bound in new[] { "minLength", "maxLength" })
        {
            if (schema[bound] is { } limit) written[bound] = limit.DeepClone();
        }
        if (types is ["array"])
        {
            var (entry, entryComponent) = Resolve(schema["items"]!.AsObject());
            written["items"] = Value(owner, entry, entryComponent, isAsked, depth + 1);
        }
        return written;
    }

    private static JsonObject Choice(string[] choices) => new()
    {
        ["type"] = "string",
        ["enum"] = new JsonArray([.. choices.Select(c => (JsonNode)c)]),
        ["x-ms-enum-values"] = new JsonArray([.. choices.Select(c => (JsonNode)new JsonObject { ["value"] = c, ["displayName"] = MakerFields.ChoiceOf(c) })]),
    };

    private JsonObject Object(string component, JsonObject schema, bool isAsked, int depth, string[]? only)
    {
        var required = schema["required"]?.AsArray().Select(r => r!.GetValue<string>()).ToHashSet() ?? [];
        var (properties, needed) = (new JsonObject(), new JsonArray());
        foreach (var (name, property) in schema["properties"]!.AsObject())
        {
            if (only is not null && !only.Contains(name)) continue;
            var isRequired = isAsked && required.Contains(name);
            if (Field(component, name, property!.AsObject(), isAsked, isRequired, depth + 1) is not { } field) continue;
            properties[name] = field;
            if (isRequired) needed.Add(name);
        }
        var written = new JsonObject { ["type"] = "object" };
        if (needed.Count > 0) written["required"] = needed;
        written["properties"] = properties;
        return written;
    }

    private static JsonNode? Declared(JsonObject schema) => schema["description"]
        ?? (schema["oneOf"] as JsonArray)?.Select(either => either!["description"]).FirstOrDefault(said => said is not null);

    // A reference, perhaps beside null, becomes what it refers to.
    private (JsonObject Schema, string Component) Resolve(JsonObject schema)
    {
        if (schema["oneOf"] is JsonArray either) return Resolve(either.Select(e => e!.AsObject()).Single(e => e["type"]?.ToString() != "null"));
        if (schema["$ref"] is not { } reference) return (schema, "");
        var name = reference.GetValue<string>().Split('/')[^1];
        return (components[name]!.AsObject(), name);
    }

    private static string[] TypesOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(t => t!.GetValue<string>()).Where(t => t != "null")],
        { } one => [one.GetValue<string>()],
        null => [],
    };

    // Both ways to say it are written: the older one for fields that take the value of another by name, the newer for nested ones.
    private static void AddPicker(JsonObject field, Picker picker)
    {
        var (byName, byPath) = (new JsonObject(), new JsonObject());
        foreach (var (name, value) in picker.Parameters)
        {
            var isField = value.StartsWith('@');
            byName[name] = isField ? new JsonObject { ["parameter"] = value[1..].Split('/')[^1] } : Constant(value);
            byPath[name] = isField ? new JsonObject { ["parameterReference"] = value[1..] } : new JsonObject { ["value"] = Constant(value) };
        }
        field["x-ms-dynamic-values"] = new JsonObject
        {
            ["operationId"] = picker.Operation, ["value-collection"] = picker.Items, ["value-path"] = picker.Value, ["value-title"] = picker.Title, ["parameters"] = byName,
        };
        field["x-ms-dynamic-list"] = new JsonObject
        {
            ["operationId"] = picker.Operation, ["itemsPath"] = picker.Items, ["itemValuePath"] = picker.Value, ["itemTitlePath"] = picker.Title, ["parameters"] = byPath,
        };
    }

    private static JsonNode Constant(string value) => int.TryParse(value, out var number) ? number : (JsonNode)value;

    private static string Text(JsonNode? said) => said is null ? "" : Spaces().Replace(said.GetValue<string>(), " ").Trim()
        .Replace("≤", "at or below", StringComparison.Ordinal).Replace('−', '-').Replace('–', '-');

    /// <summary>"dueBackAt" is "Due Back At".</summary>
    private static string Title(string name) => string.Concat(Words().Replace(name, " $0").Select((c, i) => i == 0 ? char.ToUpperInvariant(c) : c));

    [GeneratedRegex(@"\s+")] private static partial Regex Spaces();
    [GeneratedRegex(@"(?<=[a-z])[A-Z]")] private static partial Regex Words();
}
