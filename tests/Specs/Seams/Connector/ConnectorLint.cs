using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CountDepot.Specs.Seams.Connector;

/// <summary>A rule by the name that Microsoft's validator gives it, or by ours where it has none, and what it finds.</summary>
internal sealed record Rule(string Name, Func<Definition, IEnumerable<string>> Find);

/// <summary>
/// What Power Platform's importer, its designers and its reviewers ask of a connector definition. Their validator runs only online; this one
/// says the same before anybody uploads anything. Rules: learn.microsoft.com, "Swagger validator"; and what reviews of published connectors ask for.
/// </summary>
internal static partial class ConnectorLint
{
    public static readonly IReadOnlyList<Rule> Rules = [.. Document(), .. Operations(), .. Wording(), .. Fields(), .. Schemas(), .. Pickers(), .. Triggers()];

    /// <summary>Every finding as "rule: where".</summary>
    public static IReadOnlyList<string> Check(JsonObject definition)
    {
        var read = new Definition(definition);
        return [.. Rules.SelectMany(rule => rule.Find(read).Select(found => $"{rule.Name}: {found}"))];
    }

    private static readonly string[] KnownCategories =
    [
        "AI", "Business Management", "Business Intelligence", "Collaboration", "Commerce", "Communication", "Content and Files", "Data", "Finance", "Human Resources",
        "Internet of Things", "IT Operations", "Lifestyle and Entertainment", "Marketing", "Productivity", "Sales and CRM", "Security", "Social Media", "Website",
    ];

    private static readonly string[] KnownExtensions =
    [
        "x-ms-summary", "x-ms-visibility", "x-ms-enum-values", "x-ms-dynamic-values", "x-ms-dynamic-list", "x-ms-trigger", "x-ms-trigger-hint", "x-ms-notification-content",
        "x-ms-notification-url", "x-ms-pageable", "x-ms-no-generic-test", "x-ms-url-encoding", "x-ms-connector-metadata", "x-ms-api-annotation",
    ];

    private static IEnumerable<Rule> Document() =>
    [
        new("HostNameNotValid", d => Unless(Host().IsMatch((string?)d.Root["host"] ?? ""), "host")),
        new("SchemeNotHttps", d => Unless(d.Root["schemes"] is JsonArray { Count: 1 } schemes && (string?)schemes[0] == "https", "schemes")),
        new("BasePathNotValid", d => Unless(((string?)d.Root["basePath"])?.StartsWith('/') == true, "basePath")),
        new("TitleNotValid", d => Unless(IsTitle((string?)d.Root["info"]?["title"] ?? ""), "info/title")),
        new("DescriptionLength", d => Unless(((string?)d.Root["info"]?["description"])?.Length is >= 30 and <= 500, "info/description")),
        new("VersionNotValid", d => Unless(Version().IsMatch((string?)d.Root["info"]?["version"] ?? ""), "info/version")),
        new("ContactEmailNotValid", d => Unless(IsContact(d.Root["info"]?["contact"]), "info/contact")),
        new("ConnectorMetadataPropertiesMissing", d => new[] { "Website", "Privacy policy", "Categories" }.Where(name => Metadata(d, name) is null)),
        new("InvalidConnectorCategory", d => (Metadata(d, "Categories") ?? "").Split(';').Except(KnownCategories)),
        new("TooManyConnectorCategories", d => Unless((Metadata(d, "Categories") ?? "").Split(';').Length <= 2, "Categories")),
        new("SecurityRequirementMustBeDefined", d => Unless(IsSecured(d.Root), "security")),
        new("DefinitionTooLarge", d => Unless(d.Root.ToJsonString(new() { WriteIndented = true, IndentSize = 4 }).Length < 1_000_000, "the file")),
        new("UnknownExtension", d => Names(d.Root).Where(name => name.StartsWith("x-ms-", StringComparison.Ordinal) && !KnownExtensions.Contains(name)).Distinct()),
        new("SwaggerKeywordNotSupported", d => Keys(d.Root).Where(name => name is "oneOf" or "anyOf" or "allOf" or "nullable" or "discriminator").Distinct()),
        new("ReferenceNotFound", d => References(d.Root).Where(r => d.Root["definitions"]?[r.Split('/')[^1]] is null).Distinct()),
        new("DefinitionUnused", d => d.Definitions.Select(x => x.Key).Except(References(d.Root).Select(r => r.Split('/')[^1]))),
        new("PathRedefined", d => Doubles(d.Paths.Select(p => Hole().Replace(p.Path.ToUpperInvariant(), "{}")))),
    ];

    private static IEnumerable<string> Unless(bool good, string where) => good ? [] : [where];

    private static IEnumerable<string> Doubles(IEnumerable<string> names) => names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key);

    private static string? Metadata(Definition d, string name) =>
        (string?)(d.Root["x-ms-connector-metadata"] as JsonArray)?.FirstOrDefault(m => (string?)m?["propertyName"] == name)?["propertyValue"];

    private static bool IsTitle(string title) => title.Length is > 0 and <= 30 && char.IsLetterOrDigit(title[^1]) && !RestrictedWord().IsMatch(title);

    private static bool IsContact(JsonNode? contact) =>
        (string?)contact?["name"] is { Length: > 0 } && Uri.TryCreate((string?)contact["url"], UriKind.Absolute, out var url) && url.Scheme == "https"
        && Email().IsMatch((string?)contact["email"] ?? "");

    private static bool IsSecured(JsonObject root) => root["security"] is JsonArray { Count: > 0 } needed
        && needed.OfType<JsonObject>().SelectMany(n => n).All(n => root["securityDefinitions"]?[n.Key] is not null);

    // Names that are keywords; what a schema calls its own fields is not one.
    private static IEnumerable<string> Keys(JsonNode? node, bool areFields = false) => node switch
    {
        JsonObject all => all.SelectMany(p => (areFields ? [] : new[] { p.Key }).Concat(Keys(p.Value, !areFields && p.Key is "properties" or "definitions" or "paths"))),
        JsonArray list => list.SelectMany(entry => Keys(entry)),
        _ => [],
    };

    private static IEnumerable<string> Names(JsonNode? node) => node switch
    {
        JsonObject all => all.SelectMany(p => Names(p.Value).Prepend(p.Key)),
        JsonArray list => list.SelectMany(Names),
        _ => [],
    };

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject all => all.SelectMany(p => p.Key == "$ref" && p.Value is JsonValue ? [p.Value.GetValue<string>()] : References(p.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    [GeneratedRegex(@"\A([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}\z")] private static partial Regex Host();
    [GeneratedRegex(@"\A\d+\.\d+\.\d+\z")] private static partial Regex Version();
    [GeneratedRegex(@"\A[^@\s]+@[^@\s]+\.[^@\s]+\z")] private static partial Regex Email();
    [GeneratedRegex(@"\{[^}]*\}")] private static partial Regex Hole();
    [GeneratedRegex(@"\b(API|[Cc]onnector|Copilot|Power (Automate|Apps|BI|Platform|Virtual))\b")] private static partial Regex RestrictedWord();
}
