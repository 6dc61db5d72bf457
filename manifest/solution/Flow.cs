// How a flow that is written down shortly becomes what Power Automate imports; included by package.cs.
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

/// <summary>
/// A flow. In its file a call of a connector is <c>"call": "teams/PostCardToConversation", "with": {…}</c>, <c>waits</c> instead of call where the
/// answer comes later, <c>after</c> what it runs after, and <c>var(TeamId)</c> a variable of the environment.
/// </summary>
internal sealed partial class Flow(Solution solution, string file, JsonObject source)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly SortedSet<string> connections = new(StringComparer.Ordinal);
    private readonly SortedSet<string> variables = new(StringComparer.Ordinal);

    internal string Name => (string)source["name"]!;
    internal string Description => (string)source["description"]!;
    internal string Id => Solution.IdOf($"flow {file}");
    internal string FileName => $"Workflows/{NotLetters().Replace(Name, "")}-{Id.ToUpperInvariant()}.json";

    /// <summary>The file of it in the package.</summary>
    internal string Write()
    {
        var triggers = Steps(source["trigger"]!.AsObject());
        var actions = Steps(source["actions"]!.AsObject());
        var parameters = new JsonObject
        {
            ["$connections"] = new JsonObject { ["defaultValue"] = new JsonObject(), ["type"] = "Object" },
            ["$authentication"] = new JsonObject { ["defaultValue"] = new JsonObject(), ["type"] = "SecureObject" },
        };
        foreach (var variable in variables)
        {
            parameters[solution.ParameterOf(variable)] = new JsonObject
            {
                ["defaultValue"] = "", ["type"] = "String",
                ["metadata"] = new JsonObject { ["schemaName"] = Solution.SchemaOf(variable), ["description"] = solution.DescriptionOf(variable) },
            };
        }
        var references = new JsonObject();
        foreach (var connection in connections) references[Solution.KeyOf(connection)] = solution.ReferenceOf(connection);
        return new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["connectionReferences"] = references,
                ["definition"] = new JsonObject
                {
                    ["$schema"] = "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
                    ["contentVersion"] = "1.0.0.0", ["parameters"] = parameters, ["triggers"] = triggers, ["actions"] = actions,
                },
                ["templateName"] = "",
            },
            ["schemaVersion"] = "1.0.0.0",
        }.ToJsonString(Indented) + "\n";
    }

    private JsonObject Steps(JsonObject steps)
    {
        var written = new JsonObject();
        foreach (var (name, step) in steps) written[name] = Step(name, step!.AsObject());
        return written;
    }

    private JsonObject Step(string name, JsonObject step)
    {
        var written = new JsonObject();
        if ((step["call"] ?? step["waits"]) is not null) Call(name, step, written);
        foreach (var (key, value) in step)
        {
            switch (key)
            {
                case "call" or "waits" or "with": break;
                case "after": written["runAfter"] = value!.DeepClone(); break;
                case "actions": written["actions"] = Steps(value!.AsObject()); break;
                case "else": written["else"] = new JsonObject { ["actions"] = Steps(value!["actions"]!.AsObject()) }; break;
                default: written[key] = Resolve(value!); break;
            }
        }
        return written;
    }

    private void Call(string name, JsonObject step, JsonObject written)
    {
        var target = (string)(step["call"] ?? step["waits"])!;
        var (connection, operation) = (target.Split('/')[0], target.Split('/')[1]);
        connections.Add(connection);
        written["type"] = step["waits"] is null ? "OpenApiConnection" : "OpenApiConnectionWebhook";
        written["metadata"] = new JsonObject { ["operationMetadataId"] = Solution.IdOf($"step {file} {name}") };
        written["inputs"] = new JsonObject
        {
            ["host"] = new JsonObject
            {
                ["connectionName"] = Solution.KeyOf(connection), ["operationId"] = operation, ["apiId"] = $"/providers/Microsoft.PowerApps/apis/{solution.ApiOf(connection)}",
            },
            ["parameters"] = Resolve(step["with"]!), ["authentication"] = "@parameters('$authentication')",
        };
    }

    // Names of variables of the environment become the parameters that hold their values.
    private JsonNode Resolve(JsonNode node) => node switch
    {
        JsonObject all => new JsonObject(all.Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : (JsonNode?)Resolve(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(entry => Resolve(entry!))]),
        JsonValue value when value.TryGetValue<string>(out var text) => Variable().Replace(text, match =>
        {
            variables.Add(match.Groups[1].Value);
            return $"parameters('{solution.ParameterOf(match.Groups[1].Value)}')";
        }),
        _ => node.DeepClone(),
    };

    [GeneratedRegex(@"\bvar\((\w+)\)")] private static partial Regex Variable();
    [GeneratedRegex("[^A-Za-z0-9]")] private static partial Regex NotLetters();
}
