using System.Globalization;
using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>
/// The managed identity endpoint as App Service serves it (api-version 2019-08-01), so that Azure.Identity works unchanged:
/// a program finds it by IDENTITY_ENDPOINT and proves by IDENTITY_HEADER that it runs here.
/// </summary>
public static class ManagedIdentity
{
    private static readonly Lazy<Task<TeamsSim>> OfThisProcess = new(StartAsync);

    /// <summary>
    /// Lets programs that run inside this very process, as in tests, have their managed identity. The environment of a
    /// process can name one endpoint only; its tokens are good at every simulation with the keys of the process.
    /// </summary>
    public static Task UseInThisProcessAsync() => OfThisProcess.Value;

    internal static void Map(WebApplication app, TeamsSim sim) => app.MapGet("/identity/token", (HttpRequest request) =>
    {
        if (request.Headers["X-IDENTITY-HEADER"] != sim.Secret) return Refuse(401, "The X-IDENTITY-HEADER is missing or wrong.");
        string version = request.Query["api-version"].ToString(), client = request.Query["client_id"].ToString(), resource = request.Query["resource"].ToString();
        if (version != "2019-08-01") return Refuse(400, "The api-version must be 2019-08-01.");
        if (client is not (Cast.BotApp or Cast.ApiIdentity)) return Refuse(400, "No User Assigned or Delegated Managed Identity found for specified ClientId.");
        return sim.Tokens.ForApp(client, resource) is { } token ? Give(token, client, resource, sim) : Refuse(400, $"The resource {resource} is not in the tenant.");
    });

    private static async Task<TeamsSim> StartAsync()
    {
        var sim = await TeamsSim.StartAsync();
        foreach (var (name, value) in sim.IdentityEnvironment) Environment.SetEnvironmentVariable(name, value);
        return sim;
    }

    private static IResult Give(string token, string client, string resource, TeamsSim sim)
    {
        var expiresOn = (sim.Clock.GetUtcNow() + Tokens.Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return Results.Json(new JsonObject
        {
            ["access_token"] = token,
            ["expires_on"] = expiresOn,
            ["resource"] = resource,
            ["token_type"] = "Bearer",
            ["client_id"] = client,
        });
    }

    private static IResult Refuse(int status, string message) =>
        Results.Json(new JsonObject { ["statusCode"] = status, ["message"] = message }, statusCode: status);
}
