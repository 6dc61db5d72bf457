using System.Text.Json.Nodes;

namespace CountDepot.Specs.Seams.Connector;

/// <summary>An operation of a connector definition, where it stands.</summary>
internal sealed record MakerOperation(string Path, string Method, JsonObject Node)
{
    public string Id => (string?)Node["operationId"] ?? "";
    public string Where => $"{Method.ToUpperInvariant()} {Path}";
    public string Text(string name) => Node[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
    public bool IsInternal => Text("x-ms-visibility") == "internal";
    public bool IsTrigger => Node["x-ms-trigger"] is not null;
    public IEnumerable<JsonObject> Parameters => (Node["parameters"] as JsonArray ?? []).OfType<JsonObject>();
    public JsonObject Responses => Node["responses"] as JsonObject ?? [];
    public IEnumerable<JsonObject> Good => Responses.Where(r => r.Key.StartsWith('2')).Select(r => r.Value).OfType<JsonObject>();
}

/// <summary>A field of a schema or a parameter, where it stands and which of the operations asks for it, if any does.</summary>
internal sealed record MakerField(string Where, string Name, JsonObject Node, bool IsRequired, MakerOperation? Asking);

/// <summary>A connector definition, read for the rules.</summary>
internal sealed class Definition(JsonObject root)
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    public JsonObject Root => root;
    public JsonObject Definitions => root["definitions"] as JsonObject ?? [];
    public IEnumerable<(string Path, JsonObject Item)> Paths => (root["paths"] as JsonObject ?? []).Select(path => (path.Key, (JsonObject)path.Value!));

    public IReadOnlyList<MakerOperation> Operations { get; } =
        [.. (root["paths"] as JsonObject ?? []).SelectMany(path => path.Value!.AsObject().Where(o => Methods.Contains(o.Key)).Select(o => new MakerOperation(path.Key, o.Key, (JsonObject)o.Value!)))];

    public MakerOperation? Find(string id) => Operations.FirstOrDefault(o => o.Id == id);

    public JsonObject? Resolve(JsonObject? schema) => schema?["$ref"] is JsonValue reference ? Definitions[reference.GetValue<string>().Split('/')[^1]] as JsonObject : schema;

    public JsonObject? BodyOf(MakerOperation operation) => Resolve(operation.Parameters.FirstOrDefault(p => (string?)p["in"] == "body")?["schema"] as JsonObject);

    /// <summary>Every field somebody sees: parameters, what bodies and answers hold, and what triggers tell.</summary>
    public IEnumerable<MakerField> Fields()
    {
        foreach (var operation in Operations)
        {
            foreach (var parameter in operation.Parameters.Where(p => (string?)p["in"] != "body"))
                yield return new($"{operation.Where} {parameter["name"]}", (string?)parameter["name"] ?? "", parameter, (bool?)parameter["required"] ?? false, operation);
            foreach (var field in FieldsOf(BodyOf(operation), $"{operation.Where} body", operation)) yield return field;
            foreach (var answer in operation.Good)
            {
                foreach (var field in FieldsOf(Resolve(answer["schema"] as JsonObject), $"{operation.Where} answer", null)) yield return field;
            }
        }
        foreach (var (path, item) in Paths)
        {
            var told = Resolve(item["x-ms-notification-content"]?["schema"] as JsonObject);
            foreach (var field in FieldsOf(told, $"{path} notification", null)) yield return field;
        }
    }

    /// <summary>Every schema anywhere, with its depth below its root.</summary>
    public IEnumerable<(string Where, JsonObject Schema, int Depth)> Schemas() =>
        Definitions.SelectMany(d => Below(d.Value as JsonObject, d.Key, 0))
            .Concat(Operations.SelectMany(o => o.Parameters.Where(p => (string?)p["in"] != "body").SelectMany(p => Below(p, $"{o.Where} {p["name"]}", 0))));

    /// <summary>The schema at a path such as things or reservation/reservation below a schema; lists are entered only where asked.</summary>
    public static JsonObject? At(JsonObject? schema, string path) =>
        path.Split('/').Aggregate(schema, (at, name) => at?["properties"]?[name] as JsonObject);

    private static IEnumerable<MakerField> FieldsOf(JsonObject? schema, string where, MakerOperation? asking)
    {
        var required = (schema?["required"] as JsonArray ?? []).Select(r => (string?)r).ToHashSet();
        foreach (var (name, value) in schema?["properties"] as JsonObject ?? [])
        {
            if (value is not JsonObject field) continue;
            yield return new($"{where}/{name}", name, field, required.Contains(name), asking);
            foreach (var inner in FieldsOf(field["items"] as JsonObject ?? field, $"{where}/{name}", asking)) yield return inner;
        }
    }

    private static IEnumerable<(string Where, JsonObject Schema, int Depth)> Below(JsonObject? schema, string where, int depth)
    {
        if (schema is null) yield break;
        yield return (where, schema, depth);
        foreach (var (name, value) in schema["properties"] as JsonObject ?? [])
        {
            foreach (var inner in Below(value as JsonObject, $"{where}/{name}", depth + 1)) yield return inner;
        }
        foreach (var inner in Below(schema["items"] as JsonObject, $"{where}[]", depth + 1)) yield return inner;
    }
}
