using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CountDepot.Api.Connector;

/// <summary>
/// Writes the connector's definition from the endpoints as they are mapped: <c>dotnet run --project functions/Api -- --emit FILE</c>.
/// Nothing is started, no storage is asked and no setting is needed.
/// </summary>
public static class Emission
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 4, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What stands in for the settings of a depot that is only described.</summary>
    public static readonly string[] Settings =
        ["--Depot:TenantId=none", "--Depot:Audience=none", "--Depot:IdentityClientId=none", "--Depot:BotAppId=none", "--Depot:StorageAccount=none"];

    /// <summary>The file to write, or null when the depot is to be run.</summary>
    public static string? FileOf(string[] args) => args is ["--emit", var file] ? file : null;

    public static async Task<int> WriteAsync(WebApplication app, string file)
    {
        // The endpoints are listed when the pipeline that serves them is put together, which otherwise happens at the start.
        app.UseRouting();
        app.UseEndpoints(_ => { });
        var document = await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync();
        var described = JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1))!;
        await File.WriteAllTextAsync(file, ConnectorDocument.From(described).ToJsonString(Indented) + "\n");
        return 0;
    }
}
