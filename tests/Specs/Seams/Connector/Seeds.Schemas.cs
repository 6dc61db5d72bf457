using System.Text.Json.Nodes;

namespace CountDepot.Specs.Seams.Connector;

internal static partial class Seeds
{
    private const string SamplePath = "/samples/low";

    private static Dictionary<string, Action<JsonObject>> Schemas => new()
    {
        ["TypeNotValid"] = d => Schema(d, "ReserveStock", "note")["type"] = new JsonArray("string", "null"),
        ["FormatNotValid"] = d => Schema(d, "ReserveStock", "expiresAt")["format"] = "time",
        ["ArrayHasNoItems"] = d => Schema(d, "ReceiveStock", "serials").Remove("items"),
        ["ObjectHasNoProperties"] = d => Schema(d, "ReserveStock", "for").Remove("properties"),
        ["PropertiesOfNoObject"] = d => Schema(d, "ReserveStock", "for").Remove("type"),
        ["RequiredPropertyArrayEmpty"] = d => d["definitions"]!["ReserveStock"]!["required"] = new JsonArray(),
        ["RequiredPropertyDefinitionMissing"] = d => Schema(d, "ReserveStock").Remove("quantity"),
        ["AdditionalPropertyNotAllowedAdjacentToRef"] = d => Schema(d, "ReserveStock")["for"] = new JsonObject { ["$ref"] = "#/definitions/ItemPage", ["description"] = "Somebody." },
        ["ReferenceBelowRoot"] = d => Schema(d, "ReserveStock")["for"] = new JsonObject { ["$ref"] = "#/definitions/ItemPage" },
        ["SchemaTooDeep"] = d => Schema(d, "ReserveStock")["for"] = Enumerable.Range(0, 11).Aggregate(
            Schema(d, "ReserveStock", "note").DeepClone(), (inner, _) => new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["inner"] = inner } }),
        ["EnumWithoutDisplayNames"] = d => Schema(d, "AdjustStock", "reason").Remove("x-ms-enum-values"),
        ["InvalidEnumValuesExtensionValue"] = d => Schema(d, "AdjustStock", "reason")["x-ms-enum-values"]![0]!["value"] = "nothing",
        ["EnumWithoutType"] = d => Schema(d, "AdjustStock", "reason").Remove("type"),
    };

    private static Dictionary<string, Action<JsonObject>> Pickers => new()
    {
        ["PickerWithoutTwin"] = d => Schema(d, "ReserveStock", "site").Remove("x-ms-dynamic-values"),
        ["PickersDiffer"] = d => Schema(d, "ReserveStock", "site")["x-ms-dynamic-values"]!["value-title"] = "site",
        ["OperationIdNotFound"] = d => Schema(d, "ReserveStock", "site")["x-ms-dynamic-list"]!["operationId"] = "ListPlaces",
        ["InvokedOperationNotAFetch"] = d => Schema(d, "ReserveStock", "site")["x-ms-dynamic-list"]!["operationId"] = "ReserveStock",
        ["DropdownTargetHasHeader"] = d => Operation(d, "ListSites")["parameters"] = new JsonArray(Parameter(d, "ReserveStock", "Idempotency-Key").DeepClone()),
        ["InvokedOperationShouldProduceArray"] = d => Schema(d, "ReserveStock", "site")["x-ms-dynamic-list"]!["itemsPath"] = "value",
        ["InvokedOperationShouldProduceProperty"] = d => Schema(d, "ReserveStock", "site")["x-ms-dynamic-list"]!["itemTitlePath"] = "title",
        ["OperationMissingRequiredProperty"] = d => Schema(d, "CountStock", "count")["x-ms-dynamic-list"]!["parameters"]!.AsObject().Remove("site"),
        ["PickerParameterUnknown"] = d => Schema(d, "CountStock", "count")["x-ms-dynamic-list"]!["parameters"]!["place"] = new JsonObject { ["value"] = "north" },
        ["SourcePropertyNotFound"] = d => Schema(d, "CountStock", "count")["x-ms-dynamic-list"]!["parameters"]!["site"]!["parameterReference"] = "body/place",
        ["DynamicExtensionNotAllowedInBody"] = d => Parameter(d, "ReserveStock", "body")["x-ms-dynamic-list"] = Schema(d, "ReserveStock", "site")["x-ms-dynamic-list"]!.DeepClone(),
    };

    private static Dictionary<string, Action<JsonObject>> Triggers => new()
    {
        ["TriggerNotValid"] = d => Trigger(d)["x-ms-trigger"] = "batch",
        ["TriggerWithoutHint"] = d => Trigger(d).Remove("x-ms-trigger-hint"),
        ["TriggerSummary"] = d => Trigger(d)["summary"] = "Stock goes low",
        ["TriggerDescription"] = d => Trigger(d)["description"] = "Tells what is low.",
        ["TriggerAnswer"] = d => Trigger(d)["responses"] = new JsonObject { ["200"] = Trigger(d)["responses"]!["201"]!.DeepClone() },
        ["WebhookOperationsMissingNotificationUrlProperty"] = d => { AddTrigger(d); Schema(d, "Sample", "notificationUrl").Remove("x-ms-notification-url"); },
        ["NotificationUrlNotInternal"] = d => { AddTrigger(d); Schema(d, "Sample", "notificationUrl").Remove("x-ms-visibility"); },
        ["NotificationUrlNotRequired"] = d => { AddTrigger(d); d["definitions"]!["Sample"]!.AsObject().Remove("required"); },
        ["NotificationUrlNotString"] = d => { AddTrigger(d); Schema(d, "Sample", "notificationUrl")["type"] = "number"; },
        ["NotificationUrlNotAllowedInThisPosition"] = d => Schema(d, "ReserveStock", "note")["x-ms-notification-url"] = true,
        ["OperationMustHaveNotificationContentExtension"] = d => { AddTrigger(d); d["paths"]![SamplePath]!.AsObject().Remove("x-ms-notification-content"); },
        ["NotificationWithoutEventId"] = d => { AddTrigger(d); Schema(d, "SampleEvent").Remove("eventId"); },
        ["WebhookWithoutDelete"] = d =>
        {
            AddTrigger(d);
            foreach (var (_, item) in d["paths"]!.AsObject()) item!.AsObject().Remove("delete");
        },
        ["NotificationContentOfNoTrigger"] = d => d["paths"]!["/items"]!["x-ms-notification-content"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/definitions/ItemPage" } },
        ["PollingTrigger"] = d => Operation(d, "FindItems")["x-ms-trigger"] = "batch",
    };

    /// <summary>Adds a trigger with nothing wrong in it.</summary>
    public static void AddTrigger(JsonObject d)
    {
        d["definitions"]!["SampleEvent"] = Record(("eventId", "Event ID", "The same however often it is told."));
        d["definitions"]!["Sample"] = Record(("notificationUrl", "Callback URL", "Where it is told."));
        d["definitions"]!["Sample"]!["required"] = new JsonArray("notificationUrl");
        Schema(d, "Sample", "notificationUrl")["x-ms-notification-url"] = true;
        Schema(d, "Sample", "notificationUrl")["x-ms-visibility"] = "internal";
        var answer = new JsonObject { ["description"] = "The subscription was made.", ["schema"] = Reference("SampleEvent") };
        d["paths"]![SamplePath] = new JsonObject
        {
            ["x-ms-notification-content"] = new JsonObject { ["description"] = "What happened.", ["schema"] = Reference("SampleEvent") },
            ["post"] = new JsonObject
            {
                ["operationId"] = "WhenSampleGoesLow", ["summary"] = "When a sample goes low", ["description"] = "This operation triggers when a sample goes low.",
                ["x-ms-trigger"] = "single", ["x-ms-trigger-hint"] = "To see it work, take out the last sample.",
                ["parameters"] = new JsonArray(new JsonObject { ["name"] = "body", ["in"] = "body", ["required"] = true, ["description"] = "What is asked for.", ["schema"] = Reference("Sample") }),
                ["responses"] = new JsonObject { ["201"] = answer },
            },
        };
        d["paths"]!["/samples/ended/{sample}"] = new JsonObject { ["delete"] = Ending() };
    }

    private static JsonObject Ending() => new()
    {
        ["operationId"] = "EndSample", ["summary"] = "End a sample", ["description"] = "Ends the telling.", ["x-ms-visibility"] = "internal",
        ["parameters"] = new JsonArray(new JsonObject
        {
            ["name"] = "sample", ["in"] = "path", ["required"] = true, ["type"] = "string", ["x-ms-url-encoding"] = "single", ["x-ms-summary"] = "Sample", ["description"] = "The one to end.",
        }),
        ["responses"] = new JsonObject { ["204"] = new JsonObject { ["description"] = "There is nothing to tell." } },
    };

    private static JsonObject Trigger(JsonObject d)
    {
        if (new Definition(d).Find("WhenSampleGoesLow") is null) AddTrigger(d);
        return Operation(d, "WhenSampleGoesLow");
    }

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/definitions/{name}" };

    private static JsonObject Record(params (string Name, string Label, string Sentence)[] fields)
    {
        var properties = new JsonObject();
        foreach (var (name, label, sentence) in fields) properties[name] = new JsonObject { ["type"] = "string", ["x-ms-summary"] = label, ["description"] = sentence };
        return new() { ["type"] = "object", ["properties"] = properties };
    }
}
