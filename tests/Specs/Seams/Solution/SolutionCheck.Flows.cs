using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CountDepot.Specs.Seams.Connector;

namespace CountDepot.Specs.Seams.Solution;

internal static partial class SolutionCheck
{
    private static readonly string[] States = ["Succeeded", "Failed", "Skipped", "TimedOut"];

    private static IEnumerable<SolutionRule> Order() =>
    [
        new("TriggerNotOne", f => f.Flows.Where(flow => flow.Triggers.Count() != 1).Select(flow => flow.File)),
        EachStep("RunAfterUnknown", (s, _) => After(s).All(a => s.Beside.ContainsKey(a.Key) && a.Key != s.Name)),
        EachStep("RunAfterStateUnknown", (s, _) => After(s).All(a => a.Value is JsonArray { Count: > 0 } states && states.All(state => States.Contains((string?)state)))),
        EachStep("TimedOutNotHandled", (s, _) => s.Type != "OpenApiConnectionWebhook" || s.IsFollowedOn("TimedOut")),
        EachStep("FailureNotHandled", (s, f) => !MayFail(s, f) || (s.IsFollowedOn("Failed") && s.IsFollowedOn("TimedOut"))),
        EachStep("WaitWithoutLimit", (s, _) => s.Type is not ("OpenApiConnectionWebhook" or "Until") || (string?)s.Node["limit"]?["timeout"] is { Length: > 0 }),
        EachStep("LoopWithoutCount", (s, _) => s.Type != "Until" || (int?)s.Node["limit"]?["count"] is > 0),
        EachStep("LoopSharesAVariable", (s, _) => s.Type != "Foreach" || !Sets(s.Node) || (int?)s.Node["runtimeConfiguration"]?["concurrency"]?["repetitions"] == 1),
        EachStep("NameTooLong", (s, _) => s.Name.Length <= 80),
        EachStep("NestedTooDeep", (s, _) => s.Depth <= 8),
        new("NameTwice", f => f.Flows.SelectMany(flow => flow.Actions.GroupBy(a => a.Name).Where(g => g.Count() > 1).Select(g => $"{flow.File} {g.Key}"))),
        EachStep("UserTextInMarkdown", (s, _) => !TextBlocks(s.Node["inputs"]).Any(text => text.Contains("@{", StringComparison.Ordinal))),
    ];

    private static IEnumerable<SolutionRule> Expressions() =>
    [
        EachExpression("ExpressionUnbalanced", (e, _, _) => IsBalanced(e)),
        EachExpression("ActionUnknown", (e, flow, _) => Named().Matches(e).All(m => flow.Actions.Any(a => a.Name == m.Groups[1].Value))),
        EachExpression("ParameterUndeclared", (e, flow, _) => ParameterName().Matches(e).All(m => flow.Parameters.ContainsKey(m.Groups[1].Value))),
        EachExpression("FlowVariableUnknown", (e, flow, _) =>
            VariableName().Matches(e).All(m => flow.Actions.Any(a => a.Type == "InitializeVariable" && (string?)a.Node["inputs"]!["variables"]![0]!["name"] == m.Groups[1].Value))),
        EachExpression("TriggerFieldUnknown", (e, flow, f) =>
            Own(flow.Trigger, f) is not { } own || TriggerField().Matches(e).All(m => Told(f.Operations, own)?["properties"]?[m.Groups[1].Value] is not null)),
        EachExpression("AnswerFieldUnknown", (e, flow, f) => AnswerField().Matches(e).All(m => IsAnswered(m, flow, f))),
    ];

    private static SolutionRule EachStep(string name, Func<FlowStep, SolutionFiles, bool> holds) =>
        new(name, f => f.Flows.SelectMany(flow => flow.Actions.Where(s => !holds(s, f)).Select(s => $"{flow.File} {s.Name}")));

    private static SolutionRule EachExpression(string name, Func<string, PackedFlow, SolutionFiles, bool> holds) =>
        new(name, f => f.Flows.SelectMany(flow => Texts(flow.Definition).Where(text => text.Contains('@') && !holds(text, flow, f)).Select(text => $"{flow.File} {text}")));

    private static JsonObject After(FlowStep step) => step.Node["runAfter"] as JsonObject ?? [];

    // Whatever changes the depot or looks somebody up; and a loop around calls, in which one may fail.
    private static bool MayFail(FlowStep step, SolutionFiles files) =>
        Own(step, files) is { Method: "post", IsTrigger: false } || step.Operation == "Manager_V2" || (step is { Type: "Foreach", Depth: 1 } && Keys(step.Node).Contains("operationId"));

    private static IEnumerable<string> Keys(JsonNode? node) => node switch
    {
        JsonObject all => all.SelectMany(p => Keys(p.Value).Prepend(p.Key)),
        JsonArray list => list.SelectMany(Keys),
        _ => [],
    };

    private static bool Sets(JsonNode? node) => node switch
    {
        JsonObject all => (string?)(all["type"] as JsonValue) == "SetVariable" || all.Any(p => Sets(p.Value)),
        _ => false,
    };

    private static IEnumerable<string> TextBlocks(JsonNode? node) => node switch
    {
        JsonObject all when (string?)(all["type"] as JsonValue) == "TextBlock" => [(string?)all["text"] ?? ""],
        JsonObject all => all.SelectMany(p => TextBlocks(p.Value)),
        JsonArray list => list.SelectMany(TextBlocks),
        _ => [],
    };

    private static bool IsBalanced(string text)
    {
        var bare = Quoted().Replace(text, "");
        return !bare.Contains('\'') && bare.Count(c => c == '(') == bare.Count(c => c == ')') && bare.Count(c => c == '[') == bare.Count(c => c == ']')
            && bare.Count(c => c == '{') == bare.Count(c => c == '}');
    }

    private static JsonObject? Told(Definition d, MakerOperation trigger) => d.Resolve(d.Root["paths"]![trigger.Path]!["x-ms-notification-content"]?["schema"] as JsonObject);

    private static bool IsAnswered(Match match, PackedFlow flow, SolutionFiles files)
    {
        if (flow.Actions.FirstOrDefault(a => a.Name == match.Groups[1].Value) is not { } step || Own(step, files) is not { } own) return true;
        var names = match.Groups[2].Captures.Select(c => c.Value).ToList();
        // The sentence of a refusal is in the answer as well.
        return names is ["message"] || own.Good.Any(g => Definition.At(files.Operations.Resolve(g["schema"] as JsonObject), string.Join('/', names)) is not null);
    }

    [GeneratedRegex(@"(?:body|outputs|items|actions)\('([^']+)'\)")] private static partial Regex Named();
    [GeneratedRegex(@"parameters\('([^']+)'\)")] private static partial Regex ParameterName();
    [GeneratedRegex(@"variables\('([^']+)'\)")] private static partial Regex VariableName();
    [GeneratedRegex(@"triggerBody\(\)\?\['([^']+)'\]")] private static partial Regex TriggerField();
    [GeneratedRegex(@"body\('([^']+)'\)(?:\?\['([^']+)'\])+")] private static partial Regex AnswerField();
    [GeneratedRegex("'[^']*'")] private static partial Regex Quoted();
}
