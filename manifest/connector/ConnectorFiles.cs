// The connector's files with the deployment's own host and ids; included by the scripts that make packages.
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

/// <summary>What Power Platform is given of the connector.</summary>
internal sealed record ConnectorFiles(string Definition, string Properties, byte[] Icon)
{
    // 230 pixels are what reviewers ask for; the mark fills 64 % of them, and less than 70 % is allowed.
    private const int IconSize = 230, IconPadding = 41;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 4, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What has to be known of a deployment.</summary>
    internal static readonly Parameter[] Known =
    [
        new("host", "API_HOST", Shape.Host, null),
        new("tenant-id", "TENANT_ID", Shape.Guid, null),
        new("api-id", "API_APP_ID", Shape.Guid, null),
        new("connector-id", "CONNECTOR_APP_ID", Shape.Guid, null),
        new("website", "WEBSITE_URL", Shape.Https, "https://example.com/countdepot"),
        new("privacy", "PRIVACY_URL", Shape.Https, "website"),
        new("email", "SUPPORT_EMAIL", Shape.Email, "countdepot@example.com"),
    ];

    internal static ConnectorFiles Read(string folder, Parameters given)
    {
        var definition = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "apiDefinition.swagger.json")))!;
        definition["host"] = given.Values["API_HOST"];
        definition["info"]!["contact"]!["url"] = given.Values["WEBSITE_URL"];
        definition["info"]!["contact"]!["email"] = given.Values["SUPPORT_EMAIL"];
        definition["x-ms-connector-metadata"]![0]!["propertyValue"] = given.Values["WEBSITE_URL"];
        definition["x-ms-connector-metadata"]![1]!["propertyValue"] = given.Values["PRIVACY_URL"];
        var properties = given.Fill(File.ReadAllText(Path.Combine(folder, "apiProperties.json")));
        return new(definition.ToJsonString(Indented) + "\n", properties, Png.Encode(Mark.Color(IconSize, IconPadding)));
    }

    internal IEnumerable<(string Name, byte[] Bytes)> All =>
    [
        ("apiDefinition.swagger.json", Encoding.UTF8.GetBytes(Definition)), ("apiProperties.json", Encoding.UTF8.GetBytes(Properties)), ("icon.png", Icon),
    ];
}
