using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace CountDepot.Bot.Teams;

/// <summary>What a valid token vouches for: where answers go, and the channels its key may speak for.</summary>
public sealed record SignedBy(string ServiceUrl, IReadOnlySet<string> Endorsements);

/// <summary>
/// Inbound authentication after the Bot Framework's "Connector to bot" rules: RS256 by a key of the published metadata, issuer
/// https://api.botframework.com, audience exactly our app id, a lifetime with five minutes of skew, and a serviceurl claim.
/// There is no second issuer: no emulator, no skill, nothing anonymous.
/// </summary>
public static class ConnectorTokens
{
    public const string Scheme = "BotConnector";
    private const string Issuer = "https://api.botframework.com";
    private const string Parameter = "signedBy";
    private const int TokenBytesMax = 8 * 1024;

    /// <summary>Adds the scheme. Keys are refreshed every 24 hours, and at most once an hour for a key id nobody knows.</summary>
    public static void AddConnectorTokens(this IServiceCollection services, BotOptions options) =>
        services.AddAuthentication().AddJwtBearer(Scheme, bearer =>
        {
            var keys = Keys(options);
            bearer.MapInboundClaims = false;
            bearer.IncludeErrorDetails = false;
            bearer.ConfigurationManager = keys;
            bearer.TokenHandlers.Clear();
            bearer.TokenHandlers.Add(new JsonWebTokenHandler { MaximumTokenSizeInBytes = TokenBytesMax, MapInboundClaims = false });
            bearer.TokenValidationParameters = new()
            {
                ValidIssuer = Issuer,
                ValidAudience = options.AppId,
                ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
                RequireSignedTokens = true,
                RequireExpirationTime = true,
                // Without this, a token that names no key would be tried with every key.
                TryAllIssuerSigningKeys = false,
                ClockSkew = TimeSpan.FromMinutes(5),
            };
            bearer.Events = new() { OnTokenValidated = validated => VouchAsync(validated, keys) };
        });

    /// <summary>What the request's token vouches for, or null. Reads the Authorization header and nothing else.</summary>
    /// <exception cref="HttpRequestException">The keys could not be fetched, so nothing can be said about the token.</exception>
    public static async Task<SignedBy?> ReadAsync(HttpContext http)
    {
        var result = await http.AuthenticateAsync(Scheme);
        // Without keys every token fails in the same way as a bad one; the difference is whether there are keys.
        if (result.Failure is not null && !await HasKeysAsync(http)) throw new HttpRequestException("The Bot Connector's keys could not be fetched.");
        return result.Succeeded ? result.Properties.GetParameter<SignedBy>(Parameter) : null;
    }

    /// <summary>Whether tokens can be checked at all: the keys are here, or can be fetched now.</summary>
    public static async Task<bool> HasKeysAsync(HttpContext http)
    {
        var bearer = http.RequestServices.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(Scheme);
        try
        {
            await bearer.ConfigurationManager!.GetConfigurationAsync(http.RequestAborted);
            return true;
        }
        // What the configuration manager throws for every kind of trouble with the metadata.
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static ConfigurationManager<OpenIdConnectConfiguration> Keys(BotOptions options) =>
        new(options.ConnectorMetadata, new OpenIdConnectConfigurationRetriever(),
            new Fetch(new() { RequireHttps = new Uri(options.ConnectorMetadata).Scheme == Uri.UriSchemeHttps }))
        {
            AutomaticRefreshInterval = TimeSpan.FromHours(24),
            RefreshInterval = TimeSpan.FromHours(1),
            LastKnownGoodLifetime = TimeSpan.FromDays(5),
        };

    private static async Task VouchAsync(TokenValidatedContext validated, ConfigurationManager<OpenIdConnectConfiguration> keys)
    {
        var token = (JsonWebToken)validated.SecurityToken;
        var serviceUrl = token.TryGetPayloadValue<string>("serviceurl", out var claimed) ? claimed : null;
        if (!AudienceIsText(token) || string.IsNullOrEmpty(serviceUrl))
        {
            validated.Fail("The audience must be one text and the serviceurl claim must be there.");
            return;
        }
        var metadata = await keys.GetConfigurationAsync(validated.HttpContext.RequestAborted);
        var key = metadata.JsonWebKeySet.Keys.FirstOrDefault(k => k.KeyId == token.Kid);
        validated.Properties.SetParameter(Parameter, new SignedBy(serviceUrl, EndorsementsOf(key)));
    }

    // A list of audiences would be accepted as soon as one entry is ours; the connector never sends one.
    private static bool AudienceIsText(JsonWebToken token)
    {
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        return payload.RootElement.GetProperty("aud").ValueKind == JsonValueKind.String;
    }

    // Not in the JWK standard, so the library keeps it as raw JSON.
    private static HashSet<string> EndorsementsOf(JsonWebKey? key) =>
        key?.AdditionalData.TryGetValue("endorsements", out var raw) == true && raw is JsonElement { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!)]
            : [];

    /// <summary>Notes when the metadata and keys were fetched last: without new ones, messages will not be believed some day.</summary>
    private sealed class Fetch(HttpDocumentRetriever http) : IDocumentRetriever
    {
        public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
        {
            var document = await http.GetDocumentAsync(address, cancel);
            Telemetry.KeysFetched();
            return document;
        }
    }
}
