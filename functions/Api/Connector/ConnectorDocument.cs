using System.Text.Json.Nodes;

namespace CountDepot.Api.Connector;

/// <summary>
/// Turns the depot's own description into the definition that Power Platform imports: OpenAPI 2.0 with Microsoft's extensions, one schema
/// per operation, everything else written out where it is used. The words come from <see cref="MakerActions"/> and <see cref="MakerFields"/>.
/// </summary>
internal sealed class ConnectorDocument
{
    /// <summary>
    /// What makers build on. A new operation or field raises the second number; whatever breaks a flow raises the first, and is better not done.
    /// </summary>
    public const string Version = "1.0.0";
    private const string Base = "/api/v1";

    private readonly ConnectorSchemas schemas;
    private readonly Dictionary<string, (string Path, string Method, JsonNode Operation)> described = new(StringComparer.Ordinal);

    private ConnectorDocument(JsonNode openApi)
    {
        schemas = new(openApi["components"]!["schemas"]!.AsObject());
        foreach (var (path, item) in openApi["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject()) described[operation!["operationId"]!.GetValue<string>()] = (path, method, operation);
        }
    }

    /// <summary>The definition. Throws with every word that is missing.</summary>
    public static JsonObject From(JsonNode openApi) => new ConnectorDocument(openApi).Write();

    private JsonObject Write()
    {
        var paths = new JsonObject();
        foreach (var action in MakerActions.All)
        {
            if (!described.TryGetValue(action.Operation, out var found)) throw new InvalidOperationException($"There is no endpoint {action.Operation}.");
            var path = found.Path[Base.Length..];
            if (paths[path] is not JsonObject item) paths[path] = item = [];
            if (action.Hint is not null)
                item["x-ms-notification-content"] = new JsonObject { ["description"] = "What happened.", ["schema"] = schemas.Refer(Posted(found.Operation), isAsked: false) };
            item[found.Method] = Operation(action, found.Operation, found.Method);
        }
        schemas.ThrowIfSilent();
        var document = Head();
        document["paths"] = paths;
        document["definitions"] = schemas.Definitions();
        document["securityDefinitions"] = new JsonObject
        {
            ["oauth2"] = new JsonObject
            {
                ["type"] = "oauth2",
                ["flow"] = "accessCode",
                ["authorizationUrl"] = "https://login.microsoftonline.com/common/oauth2/authorize",
                ["tokenUrl"] = "https://login.microsoftonline.com/common/oauth2/token",
                ["scopes"] = new JsonObject(),
            },
        };
        document["security"] = new JsonArray(new JsonObject { ["oauth2"] = new JsonArray() });
        document["x-ms-connector-metadata"] = new JsonArray(
            Metadata("Website", "https://example.com/countdepot"), Metadata("Privacy policy", "https://example.com/countdepot/privacy"),
            Metadata("Categories", "Business Management;Productivity"));
        return document;
    }

    // Host and addresses are examples; manifest/solution/build.cs puts the deployment's own in their place.
    private static JsonObject Head() => new()
    {
        ["swagger"] = "2.0",
        ["info"] = new JsonObject
        {
            ["title"] = "CountDepot",
            ["description"] = "Inventory that can explain every number. Look up, reserve, check out and check in what your team keeps in stock, "
                + "see what is low or overdue, and start flows when it happens.",
            ["version"] = Version,
            ["contact"] = new JsonObject { ["name"] = "CountDepot", ["url"] = "https://example.com/countdepot", ["email"] = "countdepot@example.com" },
        },
        ["host"] = "depot.example.com",
        ["basePath"] = Base,
        ["schemes"] = new JsonArray("https"),
        ["consumes"] = new JsonArray("application/json"),
        ["produces"] = new JsonArray("application/json"),
    };

    private static JsonObject Metadata(string name, string value) => new() { ["propertyName"] = name, ["propertyValue"] = value };

    private JsonObject Operation(MakerAction action, JsonNode endpoint, string method)
    {
        var operation = new JsonObject { ["operationId"] = action.Operation, ["summary"] = action.Summary, ["description"] = action.Description };
        if (action.Visibility != Visibility.Normal) operation["x-ms-visibility"] = ConnectorSchemas.Wire(action.Visibility);
        if (action.Hint is { } hint) (operation["x-ms-trigger"], operation["x-ms-trigger-hint"]) = ("single", hint);
        if (action.Hint is not null || method == "delete") operation["x-ms-no-generic-test"] = true;
        var parameters = new JsonArray([.. Parameters(action, endpoint)]);
        if (parameters.Count > 0) operation["parameters"] = parameters;
        var responses = operation["responses"] = new JsonObject();
        foreach (var (status, response) in endpoint["responses"]!.AsObject()) responses[status] = Response(action, status, response!);
        if (Shown(responses)?["properties"]?["nextLink"] is not null) operation["x-ms-pageable"] = new JsonObject { ["nextLinkName"] = "nextLink" };
        return operation;
    }

    // What a subscription posts is described as a callback of it.
    private static string Posted(JsonNode operation) => operation["callbacks"]!["event"]!.AsObject().Single().Value!
        ["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>();

    private JsonObject? Shown(JsonNode responses) => responses["200"]?["schema"]?["$ref"] is { } reference ? schemas.Definition(reference.GetValue<string>().Split('/')[^1]) : null;

    private IEnumerable<JsonNode> Parameters(MakerAction action, JsonNode endpoint)
    {
        foreach (var parameter in endpoint["parameters"]?.AsArray() ?? [])
        {
            var (name, place) = (parameter!["name"]!.GetValue<string>(), parameter["in"]!.GetValue<string>());
            var written = new JsonObject { ["name"] = name, ["in"] = place, ["required"] = parameter["required"]?.GetValue<bool>() ?? false };
            var schema = parameter["schema"]!.DeepClone().AsObject();
            // A header has the same words everywhere, and they are the makers' own.
            if (place != "header" && parameter["description"] is { } said) schema["description"] = said.DeepClone();
            foreach (var (key, value) in schemas.Field(action.Operation, name, schema, isAsked: true, written["required"]!.GetValue<bool>())!.ToList())
                written[key] = value!.DeepClone();
            if (place == "path") written["x-ms-url-encoding"] = "single";
            yield return written;
        }
        if (endpoint["requestBody"]?["content"]?["application/json"]?["schema"]?["$ref"] is not { } body) yield break;
        yield return new JsonObject
        {
            ["name"] = "body", ["in"] = "body", ["required"] = true, ["description"] = "What is asked for.", ["schema"] = schemas.Refer(body.GetValue<string>(), isAsked: true),
        };
    }

    private JsonObject Response(MakerAction action, string status, JsonNode response)
    {
        var written = new JsonObject { ["description"] = Said(status) };
        var isGood = status.StartsWith('2');
        if (isGood && response["content"]?["application/json"]?["schema"]?["$ref"] is { } body)
            written["schema"] = schemas.Refer(body.GetValue<string>(), isAsked: false, action.Operation, action.Shows);
        return written;
    }

    private static string Said(string status) => status switch
    {
        "200" => "The operation succeeded.",
        "201" => "The subscription was made.",
        "204" => "The operation succeeded and there is nothing to tell.",
        "400" => "Something that was given is missing or not valid; the message names it.",
        "401" => "The sign-in is missing or has expired.",
        "403" => "The role of whoever owns the connection does not allow it; the message names the role.",
        "404" => "There is no such thing, or it is at a site that may not be seen.",
        "409" => "What is true now does not allow it; the message has the numbers and what to do instead.",
        "413" => "The request is too large.",
        "422" => "The idempotency key belongs to another request that was made before.",
        "429" => "There were too many requests; try again after the time the answer names.",
        "503" => "It cannot be answered now; try again with the same idempotency key.",
        _ => throw new InvalidOperationException($"Status {status} has no words."),
    };
}
