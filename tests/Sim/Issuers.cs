using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>
/// The two issuers: the Bot Connector (Bot Connector authentication 3.1/3.2: metadata, keys with endorsements) and Entra
/// (OpenID Connect discovery, keys, token endpoint).
/// </summary>
internal static class Issuers
{
    internal static void Map(WebApplication app, TeamsSim sim)
    {
        MapConnector(app, sim);
        MapEntra(app, sim);
    }

    private static void MapConnector(WebApplication app, TeamsSim sim)
    {
        app.MapGet("/botframework/.well-known/openidconfiguration", () => sim.Issuing(Json(new()
        {
            ["issuer"] = Tokens.ConnectorIssuer,
            ["authorization_endpoint"] = "https://invalid.botframework.com",
            ["jwks_uri"] = $"{sim.Url}botframework/keys",
            ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
            ["token_endpoint_auth_methods_supported"] = new JsonArray("private_key_jwt"),
        })));
        app.MapGet("/botframework/keys", () => sim.Issuing(Json(sim.Keys.ConnectorSet()), isKeySet: true));
    }

    private static void MapEntra(WebApplication app, TeamsSim sim)
    {
        var entra = app.MapGroup($"/entra/{Cast.Tenant}");
        entra.MapGet("/v2.0/.well-known/openid-configuration", () => Json(new()
        {
            ["issuer"] = Tokens.EntraIssuer,
            ["jwks_uri"] = $"{sim.Url}entra/{Cast.Tenant}/discovery/v2.0/keys",
            ["token_endpoint"] = $"{sim.Url}entra/{Cast.Tenant}/oauth2/v2.0/token",
            ["authorization_endpoint"] = $"{sim.Url}entra/{Cast.Tenant}/oauth2/v2.0/authorize",
            ["response_types_supported"] = new JsonArray("code", "id_token"),
            ["subject_types_supported"] = new JsonArray("pairwise"),
            ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
            ["tenant_region_scope"] = "EU",
        }));
        entra.MapGet("/discovery/v2.0/keys", () => Json(sim.Keys.EntraSet()));
        entra.MapPost("/oauth2/v2.0/token", async (HttpRequest request) => Token(await request.ReadFormAsync(), sim)).DisableAntiforgery();
    }

    // Both grants ask for the simulation's own secret, so that a web page open in the same browser cannot have a token.
    private static IResult Token(IFormCollection form, TeamsSim sim)
    {
        string client = form["client_id"].ToString(), scope = form["scope"].ToString(), grant = form["grant_type"].ToString();
        if (grant is not ("client_credentials" or "password")) return Refuse("unsupported_grant_type", "The grant type must be client_credentials or password.");
        if (form[grant == "password" ? "password" : "client_secret"] != sim.Secret) return Refuse("invalid_client", "The secret is not the simulation's.");
        var resource = scope[..Math.Max(0, scope.LastIndexOf('/'))];
        var token = grant == "client_credentials" ? sim.Tokens.ForApp(client, resource) : ForUser(form["username"].ToString(), client, resource, sim);
        return token is null ? Refuse("invalid_grant", "There is no such user or resource.") : Json(new()
        {
            ["token_type"] = "Bearer",
            ["expires_in"] = (int)Tokens.Lifetime.TotalSeconds,
            ["access_token"] = token,
        });
    }

    private static string? ForUser(string name, string client, string resource, TeamsSim sim)
    {
        var person = Cast.Everybody.FirstOrDefault(p => p.SignInName == name);
        return person is null || resource != $"api://{Cast.ApiApp}" ? null : sim.Tokens.ForUser(person, Cast.ApiApp, client);
    }

    private static IResult Refuse(string error, string description) =>
        Json(new() { ["error"] = error, ["error_description"] = description }, StatusCodes.Status400BadRequest);

    private static IResult Json(JsonObject body, int status = StatusCodes.Status200OK) => Results.Json(body, statusCode: status);
}
