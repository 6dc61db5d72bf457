using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>The tokens of the simulated issuers, with the claims of the real ones (Bot Connector v1, Entra v1 and v2). They live one hour.</summary>
public sealed class Tokens(SigningKeys keys, TimeProvider clock)
{
    public const string ConnectorIssuer = "https://api.botframework.com";
    public const string ConnectorResource = "https://api.botframework.com";
    public const string GraphResource = "https://graph.microsoft.com";
    public const string EntraIssuer = $"https://login.microsoftonline.com/{Cast.Tenant}/v2.0";

    /// <summary>Issuer of the v1 tokens that Microsoft's own resources get.</summary>
    public const string EntraIssuerV1 = $"https://sts.windows.net/{Cast.Tenant}/";

    /// <summary>The scope people grant to clients of the API.</summary>
    public const string UserScope = "access_as_user";

    /// <summary>The application role that lets the bot act for people.</summary>
    public const string BotRole = "Depot.Bot";

    /// <summary>How long a token lives.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>What the Bot Connector sends along with an activity.</summary>
    public string ForBot(string serviceUrl, TokenFault? fault = null)
    {
        var claims = Timed(ConnectorIssuer, Cast.BotApp);
        claims["serviceurl"] = serviceUrl;
        return Signing.Sign(claims, keys.Connector, keys, fault, clock);
    }

    /// <summary>What a person's client sends to the API: delegated, v2.</summary>
    public string ForUser(Person person, string audience = Cast.ApiApp, string client = Cast.DeskApp, TokenFault? fault = null)
    {
        var claims = Timed(EntraIssuer, audience);
        claims["azp"] = client;
        claims["azpacr"] = "0";
        claims["name"] = person.Name;
        claims["oid"] = person.ObjectId;
        claims["preferred_username"] = person.SignInName;
        claims["scp"] = UserScope;
        claims["sub"] = $"sub-{person.Key}";
        claims["tid"] = Cast.Tenant;
        claims["ver"] = "2.0";
        return Signing.Sign(claims, keys.Entra, keys, fault, clock);
    }

    /// <summary>What a program gets as itself for a resource of the tenant, or nothing when the resource does not exist there.</summary>
    public string? ForApp(string client, string resource, TokenFault? fault = null)
    {
        if (ClaimsFor(client, resource) is not { } claims) return null;
        return Signing.Sign(claims, keys.Entra, keys, fault, clock);
    }

    private JsonObject? ClaimsFor(string client, string resource) => resource.TrimEnd('/') switch
    {
        $"api://{Cast.ApiApp}" or Cast.ApiApp => ForApi(client),
        ConnectorResource => ForMicrosoft(client, ConnectorResource, []),
        GraphResource => ForMicrosoft(client, GraphResource, client == Cast.ApiIdentity ? ["GroupMember.Read.All", "User.ReadBasic.All"] : []),
        _ => null,
    };

    private JsonObject ForApi(string client)
    {
        var claims = Timed(EntraIssuer, Cast.ApiApp);
        claims["azp"] = client;
        claims["azpacr"] = "2";
        claims["oid"] = ServicePrincipalOf(client);
        if (client == Cast.BotApp) claims["roles"] = new JsonArray(BotRole);
        claims["sub"] = ServicePrincipalOf(client);
        claims["tid"] = Cast.Tenant;
        claims["ver"] = "2.0";
        return claims;
    }

    private JsonObject ForMicrosoft(string client, string audience, string[] roles)
    {
        var claims = Timed(EntraIssuerV1, audience);
        claims["appid"] = client;
        claims["appidacr"] = "2";
        claims["idtyp"] = "app";
        claims["oid"] = ServicePrincipalOf(client);
        if (roles.Length > 0) claims["roles"] = new JsonArray([.. roles.Select(r => JsonValue.Create(r))]);
        claims["sub"] = ServicePrincipalOf(client);
        claims["tid"] = Cast.Tenant;
        claims["ver"] = "1.0";
        return claims;
    }

    private JsonObject Timed(string issuer, string audience)
    {
        var now = clock.GetUtcNow();
        return new()
        {
            ["aud"] = audience,
            ["iss"] = issuer,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        };
    }

    // An app and its service principal have different object ids in Entra; code that mixes them up must fail here too.
    private static string ServicePrincipalOf(string client) => string.Concat(client.AsSpan(0, client.Length - 4), "9", client.AsSpan(client.Length - 3));
}
