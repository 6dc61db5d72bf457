using System.Text.Json.Nodes;

namespace CountDepot.Specs.Seams.Connector;

/// <summary>For every rule of the linter one thing to do wrong in a good definition.</summary>
internal static partial class Seeds
{
    public static readonly IReadOnlyDictionary<string, Action<JsonObject>> All = new[] { Documents, Operations, Words, Fields, Schemas, Pickers, Triggers }
        .SelectMany(seeds => seeds).ToDictionary(seed => seed.Key, seed => seed.Value, StringComparer.Ordinal);

    private static Dictionary<string, Action<JsonObject>> Documents => new()
    {
        ["HostNameNotValid"] = d => d["host"] = "https://depot.example.com",
        ["SchemeNotHttps"] = d => d["schemes"]!.AsArray().Add("http"),
        ["BasePathNotValid"] = d => d["basePath"] = "api/v1",
        ["TitleNotValid"] = d => d["info"]!["title"] = "CountDepot Connector",
        ["DescriptionLength"] = d => d["info"]!["description"] = "Inventory.",
        ["VersionNotValid"] = d => d["info"]!["version"] = "v1",
        ["ContactEmailNotValid"] = d => d["info"]!["contact"]!["email"] = "nobody",
        ["ConnectorMetadataPropertiesMissing"] = d => d["x-ms-connector-metadata"]!.AsArray().RemoveAt(1),
        ["InvalidConnectorCategory"] = d => d["x-ms-connector-metadata"]![2]!["propertyValue"] = "Stock keeping",
        ["TooManyConnectorCategories"] = d => d["x-ms-connector-metadata"]![2]!["propertyValue"] = "Data;Finance;Productivity",
        ["SecurityRequirementMustBeDefined"] = d => d.Remove("securityDefinitions"),
        ["DefinitionTooLarge"] = d => d["info"]!["x-padding"] = new string('x', 1_000_000),
        ["UnknownExtension"] = d => Operation(d, "FindItems")["x-ms-examples"] = new JsonObject(),
        ["SwaggerKeywordNotSupported"] = d => Schema(d, "ReserveStock", "note")["nullable"] = true,
        ["ReferenceNotFound"] = d => Operation(d, "FindItems")["responses"]!["200"]!["schema"]!["$ref"] = "#/definitions/Nothing",
        ["DefinitionUnused"] = d => d["definitions"]!["Nothing"] = d["definitions"]!["ItemPage"]!.DeepClone(),
        ["PathRedefined"] = d => d["paths"]!["/ITEMS/{code}"] = d["paths"]!["/items/{sku}"]!.DeepClone(),
    };

    private static Dictionary<string, Action<JsonObject>> Operations => new()
    {
        ["OperationIdRequired"] = d => Operation(d, "FindItems").Remove("operationId"),
        ["OperationIdSanitized"] = d => Operation(d, "FindItems")["operationId"] = "find_items",
        ["OperationIdNotUnique"] = d => Operation(d, "FindItems")["operationId"] = "GetItem",
        ["VisibilityNotValid"] = d => Operation(d, "FindItems")["x-ms-visibility"] = "none",
        ["DecisionOffered"] = d => Operation(d, "CancelReservation")["operationId"] = "ApproveReservation",
        ["OperationShouldHaveSuccessfulResponse"] = d => Operation(d, "FindItems")["responses"]!.AsObject().Remove("200"),
        ["OperationHasManyResponsesWithSchema"] = d => Operation(d, "FindItems")["responses"]!["404"] = Operation(d, "GetItem")["responses"]!["200"]!.DeepClone(),
        ["ErrorHasSchema"] = d => Operation(d, "FindItems")["responses"]!["404"] = Operation(d, "GetItem")["responses"]!["200"]!.DeepClone(),
        ["DefaultResponse"] = d => Operation(d, "FindItems")["responses"]!["default"] = new JsonObject { ["description"] = "Whatever happened." },
        ["ResponseDescription"] = d => Operation(d, "FindItems")["responses"]!["200"]!["description"] = "OK",
        ["EmptyResponseSchema"] = d => Operation(d, "FindItems")["responses"]!["200"]!["schema"] = new JsonObject(),
        ["IdempotencyKeyMissing"] = d => Parameter(d, "ReserveStock", "Idempotency-Key")["x-ms-visibility"] = "important",
        ["PathParameterMissing"] = d => Operation(d, "GetItem").Remove("parameters"),
        ["PathParameterMustBeRequired"] = d => Parameter(d, "GetItem", "sku")["required"] = false,
        ["PathParameterMissingEncoding"] = d => Parameter(d, "GetItem", "sku").Remove("x-ms-url-encoding"),
        ["QueryParameterEncodingNotSupported"] = d => Parameter(d, "FindItems", "find")["x-ms-url-encoding"] = "single",
        ["ConnectionIdParameterNotAllowed"] = d => Parameter(d, "FindItems", "find")["name"] = "connectionId",
        ["HeaderIsThePlatformsOwn"] = d => Parameter(d, "ReserveStock", "Idempotency-Key")["name"] = "Content-Type",
        ["CollectionFormatValueNotSupported"] = d => Parameter(d, "FindItems", "find")["collectionFormat"] = "multi",
        ["BodyNotASchema"] = d => Parameter(d, "ReserveStock", "body").Remove("description"),
        ["BodyInFetchNotAllowed"] = d => Parameter(d, "FindItems", "find")["in"] = "body",
        ["InvalidNextLinkNameValue"] = d => Operation(d, "FindItems")["x-ms-pageable"]!["nextLinkName"] = "next",
        ["NextLinkNotAnswered"] = d => Schema(d, "ItemPage").Remove("nextLink"),
        ["PageWithoutPaging"] = d => Operation(d, "FindItems").Remove("x-ms-pageable"),
    };

    private static Dictionary<string, Action<JsonObject>> Words => new()
    {
        ["SummaryRequired"] = d => Operation(d, "FindItems").Remove("summary"),
        ["OperationSummaryTooLong"] = d => Operation(d, "FindItems")["summary"] = "Find items " + new string('x', 80),
        ["RestrictedCharactersInSummary"] = d => Operation(d, "FindItems")["summary"] = "Find/list items",
        ["SummaryNotInSentenceCase"] = d => Operation(d, "FindItems")["summary"] = "Find Items",
        ["SummaryEqualsDescription"] = d => Operation(d, "FindItems")["description"] = "Find items.",
        ["DescriptionNotASentence"] = d => Operation(d, "FindItems")["description"] = "finds some items",
        ["DescriptionHasAddress"] = d => Operation(d, "FindItems")["description"] = "See https://example.com for more.",
        ["ValueContainsRestrictedWords"] = d => Operation(d, "FindItems")["summary"] = "Find items by the API",
        ["ValueMustBeInEnglish"] = d => Operation(d, "FindItems")["description"] = "Findet Gegenstände nach Wörtern.",
        ["SummaryNotUnique"] = d => Operation(d, "FindItems")["summary"] = "Get an item",
    };

    private static Dictionary<string, Action<JsonObject>> Fields => new()
    {
        ["ParameterSummaryMissing"] = d => Parameter(d, "FindItems", "find").Remove("x-ms-summary"),
        ["LabelNotInTitleCase"] = d => Schema(d, "ReserveStock", "expiresAt")["x-ms-summary"] = "Expires at",
        ["LabelTooLong"] = d => Schema(d, "ReserveStock", "expiresAt")["x-ms-summary"] = new string('X', 81),
        ["FieldDescriptionMissing"] = d => Schema(d, "ReserveStock", "note").Remove("description"),
        ["FieldDescriptionNotASentence"] = d => Schema(d, "ReserveStock", "note")["description"] = "a remark",
        ["FieldDescriptionEqualsLabel"] = d => Schema(d, "ReserveStock", "note")["description"] = "Note.",
        ["FieldVisibilityNotValid"] = d => Schema(d, "ReserveStock", "note")["x-ms-visibility"] = "hidden",
        ["PropertyInternalAndRequired"] = d => Schema(d, "ReserveStock", "quantity")["x-ms-visibility"] = "internal",
        ["ImportantAndHidden"] = d => Parameter(d, "ListCounts", "state")["x-ms-visibility"] = "important",
    };

    private static JsonObject Operation(JsonObject d, string id) => new Definition(d).Find(id)!.Node;

    private static JsonObject Parameter(JsonObject d, string id, string name) => new Definition(d).Find(id)!.Parameters.Single(p => (string?)p["name"] == name);

    private static JsonObject Schema(JsonObject d, string definition, string? field = null) =>
        (field is null ? d["definitions"]![definition]!["properties"]! : d["definitions"]![definition]!["properties"]![field]!).AsObject();
}
