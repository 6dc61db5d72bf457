using System.Text.Json.Nodes;

namespace CountDepot.Specs.Seams.Connector;

internal static partial class ConnectorLint
{
    private static IEnumerable<Rule> Pickers() =>
    [
        EachField("PickerWithoutTwin", f => Values(f) is null == (List(f) is null)),
        EachField("PickersDiffer", f => Values(f) is not { } values || List(f) is not { } list
            || ((string?)values["operationId"], (string?)values["value-collection"], (string?)values["value-path"], (string?)values["value-title"])
                == ((string?)list["operationId"], (string?)list["itemsPath"], (string?)list["itemValuePath"], (string?)list["itemTitlePath"])),
        EachPicker("OperationIdNotFound", (_, target, _) => target is not null),
        EachPicker("InvokedOperationNotAFetch", (_, target, _) => target is null or { Method: "get" }),
        EachPicker("DropdownTargetHasHeader", (_, target, _) => target is null || target.Parameters.All(p => (string?)p["in"] != "header")),
        EachPicker("InvokedOperationShouldProduceArray", (list, target, d) => target is null || Entries(d, list, target) is not null),
        EachPicker("InvokedOperationShouldProduceProperty", (list, target, d) => target is null || Entries(d, list, target) is not { } entry
            || new[] { "itemValuePath", "itemTitlePath" }.All(name => Definition.At(entry, (string?)list[name] ?? "") is not null)),
        EachPicker("OperationMissingRequiredProperty", (list, target, _) => target is null
            || target.Parameters.Where(p => (bool?)p["required"] == true).All(p => list["parameters"]?[(string)p["name"]!] is not null)),
        EachPicker("PickerParameterUnknown", (list, target, _) => target is null
            || (list["parameters"] as JsonObject ?? []).All(given => target.Parameters.Any(p => (string?)p["name"] == given.Key))),
        new("SourcePropertyNotFound", d => d.Fields().Where(f => f.Asking is not null && List(f.Node) is { } list && (list["parameters"] as JsonObject ?? [])
            .Any(given => (string?)given.Value?["parameterReference"] is { } reference && !IsAsked(d, f.Asking!, reference))).Select(f => f.Where)),
        new("DynamicExtensionNotAllowedInBody", d => d.Operations.Where(o => o.Parameters.Any(p => (string?)p["in"] == "body" && List(p) is not null)).Select(o => o.Where)),
    ];

    private static IEnumerable<Rule> Triggers() =>
    [
        EachTrigger("TriggerNotValid", (o, _) => o is { Method: "post" } && o.Text("x-ms-trigger") == "single"),
        EachTrigger("TriggerWithoutHint", (o, _) => o.Text("x-ms-trigger-hint") is { Length: > 20 }),
        EachTrigger("TriggerSummary", (o, _) => o.Text("summary").StartsWith("When ", StringComparison.Ordinal)),
        EachTrigger("TriggerDescription", (o, _) => o.Text("description").StartsWith("This operation triggers when ", StringComparison.Ordinal)),
        EachTrigger("TriggerAnswer", (o, _) => o.Responses["201"] is not null),
        EachTrigger("WebhookOperationsMissingNotificationUrlProperty", (o, d) => Callbacks(d, o).Count == 1),
        EachTrigger("NotificationUrlNotInternal", (o, d) => Callbacks(d, o).All(f => (string?)f.Node["x-ms-visibility"] == "internal")),
        EachTrigger("NotificationUrlNotRequired", (o, d) => Callbacks(d, o).All(f => f.IsRequired)),
        EachTrigger("NotificationUrlNotString", (o, d) => Callbacks(d, o).All(f => (string?)f.Node["type"] == "string")),
        new("NotificationUrlNotAllowedInThisPosition", d => d.Fields().Where(f => f.Node["x-ms-notification-url"] is not null && f.Asking?.IsTrigger != true).Select(f => f.Where)),
        EachTrigger("OperationMustHaveNotificationContentExtension", (o, d) =>
            d.Resolve(d.Root["paths"]![o.Path]!["x-ms-notification-content"]?["schema"] as JsonObject)?["properties"] is JsonObject { Count: > 0 }),
        EachTrigger("NotificationWithoutEventId", (o, d) =>
            d.Resolve(d.Root["paths"]![o.Path]!["x-ms-notification-content"]?["schema"] as JsonObject) is not { } told || Definition.At(told, "eventId") is not null),
        EachTrigger("WebhookWithoutDelete", (_, d) => d.Operations.Any(o => o is { Method: "delete", IsInternal: true })),
        new("NotificationContentOfNoTrigger", d => d.Paths.Where(p => p.Item["x-ms-notification-content"] is not null && p.Item["post"]?["x-ms-trigger"] is null).Select(p => p.Path)),
        new("PollingTrigger", d => d.Operations.Where(o => o is { IsTrigger: true, Method: "get" }).Select(o => o.Where)),
    ];

    private static Rule EachTrigger(string name, Func<MakerOperation, Definition, bool> holds) =>
        new(name, d => d.Operations.Where(o => o.IsTrigger && !holds(o, d)).Select(o => o.Where));

    private static Rule EachPicker(string name, Func<JsonObject, MakerOperation?, Definition, bool> holds) =>
        new(name, d => d.Fields().SelectMany(f => new[] { f.Node, f.Node["items"] as JsonObject }.Where(n => n is not null && List(n) is not null).Select(n => (f.Where, List: List(n!)!)))
            .Where(f => !holds(f.List, d.Find((string?)f.List["operationId"] ?? ""), d)).Select(f => f.Where));

    private static JsonObject? Values(MakerField f) => f.Node["x-ms-dynamic-values"] as JsonObject;
    private static JsonObject? List(MakerField f) => List(f.Node);
    private static JsonObject? List(JsonObject node) => node["x-ms-dynamic-list"] as JsonObject;

    private static JsonObject? Entries(Definition d, JsonObject list, MakerOperation target) =>
        target.Good.Select(g => Definition.At(Answer(d, g), (string?)list["itemsPath"] ?? "")).FirstOrDefault(found => (string?)found?["type"] == "array")?["items"] as JsonObject;

    private static bool IsAsked(Definition d, MakerOperation asking, string reference) => reference.StartsWith("body/", StringComparison.Ordinal)
        ? Definition.At(d.BodyOf(asking), reference["body/".Length..]) is not null
        : asking.Parameters.Any(p => (string?)p["name"] == reference);

    private static List<MakerField> Callbacks(Definition d, MakerOperation operation) =>
        [.. d.Fields().Where(f => f.Asking == operation && f.Node["x-ms-notification-url"] is not null)];
}
