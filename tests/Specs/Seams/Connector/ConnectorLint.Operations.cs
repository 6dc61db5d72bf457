using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CountDepot.Specs.Seams.Connector;

internal static partial class ConnectorLint
{
    private static IEnumerable<Rule> Operations() =>
    [
        Each("OperationIdRequired", o => o.Id.Length > 0),
        Each("OperationIdSanitized", o => o.Id.Length == 0 || OperationId().IsMatch(o.Id)),
        new("OperationIdNotUnique", d => Doubles(d.Operations.Select(o => o.Id))),
        Each("VisibilityNotValid", o => o.Node["x-ms-visibility"] is null || o.Text("x-ms-visibility") is "important" or "advanced" or "internal"),
        Each("DecisionOffered", o => o.IsTrigger || !Decision().IsMatch($"{o.Id} {o.Path}")),
        Each("OperationShouldHaveSuccessfulResponse", o => o.Good.Any()),
        Each("OperationHasManyResponsesWithSchema", o => o.Responses.Count(r => r.Value?["schema"] is not null) <= 1),
        Each("ErrorHasSchema", o => o.Responses.All(r => r.Key.StartsWith('2') || r.Value?["schema"] is null)),
        Each("DefaultResponse", o => o.Responses["default"] is null),
        Each("ResponseDescription", o => o.Responses.All(r => ((string?)r.Value?["description"])?.Length > 9)),
        new("EmptyResponseSchema", d => d.Operations.Where(o => o.Method != "delete" && !o.Good.Any(g => HasFields(d, g))).Select(o => o.Where)),
        Each("IdempotencyKeyMissing", o => o.Method != "post" || o.IsTrigger || o.Parameters.Any(IsKey)),
        new("PathParameterMissing", d => d.Operations.SelectMany(o => Hole().Matches(o.Path).Select(m => m.Value.Trim('{', '}'))
            .Except(o.Parameters.Where(p => (string?)p["in"] == "path").Select(p => (string?)p["name"] ?? "")).Select(name => $"{o.Where} {name}"))),
        EachParameter("PathParameterMustBeRequired", p => (string?)p["in"] != "path" || (bool?)p["required"] == true),
        EachParameter("PathParameterMissingEncoding", p => (string?)p["in"] != "path" || (string?)p["x-ms-url-encoding"] == "single"),
        EachParameter("QueryParameterEncodingNotSupported", p => (string?)p["in"] == "path" || p["x-ms-url-encoding"] is null),
        EachParameter("ConnectionIdParameterNotAllowed", p => (string?)p["name"] != "connectionId"),
        EachParameter("HeaderIsThePlatformsOwn", p => (string?)p["in"] != "header" || (string?)p["name"] is not ("Content-Type" or "Accept" or "Authorization")),
        EachParameter("CollectionFormatValueNotSupported", p => (string?)p["collectionFormat"] != "multi"),
        EachParameter("BodyNotASchema", p => (string?)p["in"] != "body" || (p["schema"] is not null && (string?)p["description"] is { Length: > 0 })),
        new("BodyInFetchNotAllowed", d => d.Operations.Where(o => o.Method == "get" && o.Parameters.Any(p => (string?)p["in"] is "body" or "formData")).Select(o => o.Where)),
        Each("InvalidNextLinkNameValue", o => o.Node["x-ms-pageable"] is null || (string?)o.Node["x-ms-pageable"]!["nextLinkName"] is "nextLink" or "@odata.nextLink"),
        new("NextLinkNotAnswered", d => d.Operations.Where(o => o.Node["x-ms-pageable"] is not null && !HasNextLink(d, o)).Select(o => o.Where)),
        new("PageWithoutPaging", d => d.Operations.Where(o => o.Node["x-ms-pageable"] is null && HasNextLink(d, o)).Select(o => o.Where)),
    ];

    private static IEnumerable<Rule> Wording() =>
    [
        Each("SummaryRequired", o => o.Text("summary").Length > 0),
        Each("OperationSummaryTooLong", o => o.Text("summary").Length <= 80),
        Each("RestrictedCharactersInSummary", o => Plain().IsMatch(o.Text("summary"))),
        Each("SummaryNotInSentenceCase", o => o.Text("summary").Split(' ').Skip(1).All(word => !char.IsUpper(word[0]) || word.All(char.IsUpper))),
        Each("SummaryEqualsDescription", o => o.Text("summary").TrimEnd('.') != o.Text("description").TrimEnd('.')),
        Each("DescriptionNotASentence", o => IsSentence(o.Text("description"))),
        Each("DescriptionHasAddress", o => !o.Text("description").Contains("://", StringComparison.Ordinal)),
        Each("ValueContainsRestrictedWords", o => !RestrictedWord().IsMatch(o.Text("summary"))),
        new("ValueMustBeInEnglish", d => Texts(d.Root).Where(text => text.Any(c => c > 126)).Distinct()),
        new("SummaryNotUnique", d => Doubles(d.Operations.Select(o => o.Text("summary")))),
    ];

    private static Rule Each(string name, Func<MakerOperation, bool> holds) => new(name, d => d.Operations.Where(o => !holds(o)).Select(o => o.Where));

    private static Rule EachParameter(string name, Func<JsonObject, bool> holds) =>
        new(name, d => d.Operations.SelectMany(o => o.Parameters.Where(p => !holds(p)).Select(p => $"{o.Where} {p["name"]}")));

    private static bool IsKey(JsonObject parameter) =>
        (string?)parameter["name"] == "Idempotency-Key" && (string?)parameter["in"] == "header" && (string?)parameter["x-ms-visibility"] == "advanced"
        && ((string?)parameter["description"])?.Contains("concat(workflow()", StringComparison.Ordinal) == true;

    private static bool IsSentence(string text) => text.Length > 10 && char.IsUpper(text[0]) && text[^1] == '.';

    private static JsonObject? Answer(Definition d, JsonObject response) => d.Resolve(response["schema"] as JsonObject);

    private static bool HasFields(Definition d, JsonObject response) => Answer(d, response)?["properties"] is JsonObject { Count: > 0 };

    private static bool HasNextLink(Definition d, MakerOperation operation) => operation.Good.Any(g => Answer(d, g)?["properties"]?["nextLink"] is not null);

    // What people read, and nothing else.
    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject all => all.SelectMany(p => p.Key is "summary" or "description" or "x-ms-summary" or "displayName" or "x-ms-trigger-hint"
            && p.Value is JsonValue value && value.TryGetValue<string>(out var text) ? [text] : Texts(p.Value)),
        JsonArray list => list.SelectMany(Texts),
        _ => [],
    };

    [GeneratedRegex(@"\A[A-Z][A-Za-z0-9]{1,79}\z")] private static partial Regex OperationId();
    [GeneratedRegex(@"\A[A-Z][A-Za-z0-9 -]*[A-Za-z0-9]\z")] private static partial Regex Plain();
    [GeneratedRegex("(?i)approve|reject|decide|decision/|/approvals|/rejections|escalat")] private static partial Regex Decision();
}
