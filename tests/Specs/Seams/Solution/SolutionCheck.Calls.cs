using System.Text.Json.Nodes;
using CountDepot.Specs.Seams.Connector;

namespace CountDepot.Specs.Seams.Solution;

internal static partial class SolutionCheck
{
    private const string Ours = "shared_countdepot";

    // What our flows use of Microsoft's connectors: required parameters, and those that may be given. A star is a trigger or a wait.
    private static readonly Dictionary<string, (string Needed, string Allowed, bool Waits)> Theirs = new(StringComparer.Ordinal)
    {
        ["shared_teams/PostCardAndWaitForResponse"] =
            ("poster location body/body/messageBody", "body/body/recipient/groupId body/body/recipient/channelId body/body/recipient/to body/body/updateMessage", true),
        ["shared_teams/PostCardToConversation"] = ("poster location body/messageBody", "body/recipient body/recipient/groupId body/recipient/channelId", false),
        ["shared_forms/CreateFormWebhook"] = ("form_id", "", true),
        ["shared_forms/GetFormResponseById"] = ("form_id response_id", "", false),
        ["shared_users/UserProfile_V2"] = ("id", "$select", false),
        ["shared_users/Manager_V2"] = ("id", "$select", false),
        ["shared_sharepoint/CreateFile"] = ("dataset folderPath name body", "", false),
    };

    private static IEnumerable<SolutionRule> Calls() =>
    [
        EachCall("ConnectionNotDeclared", (step, flow, _) => flow.References[step.Connection] is not null),
        EachCall("ApiDiffers", (step, flow, files) => flow.References[step.Connection] is not { } reference || IsSameApi(step, reference, files)),
        EachCall("UnknownOperation", (step, _, files) => IsKnown(step, files)),
        EachCall("KindDiffers", (step, _, files) => !IsKnown(step, files) || Waits(step, files) == (step.Type == "OpenApiConnectionWebhook")),
        EachCall("InternalOperation", (step, _, files) => Own(step, files) is not { IsInternal: true }),
        EachCall("UnknownParameter", (step, _, files) => !IsKnown(step, files) || step.Given.All(p => Allowed(step, files).Contains(p.Key))),
        EachCall("RequiredParameterMissing", (step, _, files) => !IsKnown(step, files) || Needed(step, files).All(name => step.Given[name] is not null)),
        EachCall("ChoiceUnknown", (step, _, files) => Own(step, files) is not { } own || step.Given.All(p => IsChoice(files.Operations, own, p.Key, p.Value))),
        EachCall("KeyNotStable", (step, _, files) => Own(step, files) is not { Method: "post", IsTrigger: false } || IsStable((string?)step.Given["Idempotency-Key"] ?? "")),
        EachCall("NotAuthenticated", (step, _, _) => (string?)step.Node["inputs"]?["authentication"] == "@parameters('$authentication')"),
        new("StepIdNotUnique", f => f.Flows.SelectMany(flow => flow.Steps).Where(s => s.IsCall).GroupBy(s => (string?)s.Node["metadata"]?["operationMetadataId"] ?? "")
            .Where(g => g.Key.Length == 0 || g.Count() > 1).SelectMany(g => g.Select(s => s.Name))),
    ];

    private static SolutionRule EachCall(string name, Func<FlowStep, PackedFlow, SolutionFiles, bool> holds) =>
        new(name, f => f.Flows.SelectMany(flow => flow.Steps.Where(s => s.IsCall && !holds(s, flow, f)).Select(s => $"{flow.File} {s.Name}")));

    private static MakerOperation? Own(FlowStep step, SolutionFiles files) => step.Connection == Ours ? files.Operations.Find(step.Operation) : null;

    private static bool IsKnown(FlowStep step, SolutionFiles files) => Own(step, files) is not null || Theirs.ContainsKey($"{step.Connection}/{step.Operation}");

    private static bool Waits(FlowStep step, SolutionFiles files) => Own(step, files)?.IsTrigger ?? Theirs[$"{step.Connection}/{step.Operation}"].Waits;

    private static bool IsSameApi(FlowStep step, JsonNode reference, SolutionFiles files)
    {
        var api = $"/providers/Microsoft.PowerApps/apis/{reference["api"]!["name"]}";
        var logical = (string?)reference["connection"]!["connectionReferenceLogicalName"];
        var listed = References(files).FirstOrDefault(r => (string?)r.Attribute("connectionreferencelogicalname") == logical);
        return (string?)step.Node["inputs"]!["host"]!["apiId"] == api && (listed is null || (string?)listed.Element("connectorid") == api);
    }

    private static HashSet<string> Allowed(FlowStep step, SolutionFiles files)
    {
        if (Own(step, files) is not { } own)
        {
            var (needed, allowed, _) = Theirs[$"{step.Connection}/{step.Operation}"];
            return [.. needed.Split(' '), .. allowed.Split(' ')];
        }
        return [.. own.Parameters.Where(p => (string?)p["in"] != "body").Select(p => (string)p["name"]!), .. Leaves(files.Operations.BodyOf(own), "body")];
    }

    private static IEnumerable<string> Needed(FlowStep step, SolutionFiles files)
    {
        if (Own(step, files) is not { } own) return Theirs[$"{step.Connection}/{step.Operation}"].Needed.Split(' ');
        return own.Parameters.Where(p => (string?)p["in"] != "body" && (bool?)p["required"] == true).Select(p => (string)p["name"]!)
            .Concat(Required(files.Operations.BodyOf(own), "body", step.Given));
    }

    private static IEnumerable<string> Leaves(JsonObject? schema, string at) =>
        schema?["properties"] is JsonObject fields ? fields.SelectMany(p => Leaves(p.Value!.AsObject(), $"{at}/{p.Key}").Append($"{at}/{p.Key}")) : [];

    // What an object requires is required once anything of it is given. The callback address is the platform's to give.
    private static IEnumerable<string> Required(JsonObject? schema, string at, JsonObject given)
    {
        foreach (var (name, field) in schema?["properties"] as JsonObject ?? [])
        {
            var (here, inner) = ($"{at}/{name}", field!["properties"] is not null);
            var isNeeded = (schema!["required"] as JsonArray ?? []).Any(r => (string?)r == name);
            if (isNeeded && !inner && field["x-ms-notification-url"] is null) yield return here;
            if (!inner || (!isNeeded && !given.Any(g => g.Key.StartsWith(here + "/", StringComparison.Ordinal)))) continue;
            foreach (var below in Required(field.AsObject(), here, given)) yield return below;
        }
    }

    private static bool IsChoice(Definition d, MakerOperation own, string name, JsonNode? value)
    {
        var field = name.StartsWith("body/", StringComparison.Ordinal) ? Definition.At(d.BodyOf(own), name["body/".Length..]) : own.Parameters.FirstOrDefault(p => (string?)p["name"] == name);
        return field?["enum"] is not JsonArray choices || value is not JsonValue text || !text.TryGetValue<string>(out var said) || said.StartsWith('@') || choices.Any(c => (string?)c == said);
    }

    // The same for every retry of one run or one event, and another for every other.
    private static bool IsStable(string key) => key.StartsWith('@') && !key.Contains("guid()", StringComparison.Ordinal) && !key.Contains("utcNow", StringComparison.Ordinal)
        && (key.Contains("trigger", StringComparison.Ordinal) || key.Contains("workflow()", StringComparison.Ordinal));
}
