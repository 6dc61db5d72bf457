using System.Text.Json.Nodes;
using CountDepot.Sim;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace CountDepot.Specs.Sim;

/// <summary>Tokens are judged the way the product judges them: through the published metadata, by IdentityModel.</summary>
public sealed class TokensTests : IAsyncLifetime
{
    private TeamsSim sim = null!;

    public async Task InitializeAsync() => sim = await TeamsSim.StartAsync();
    public async Task DisposeAsync() => await sim.DisposeAsync();

    public static TheoryData<string, TokenFault> Faults => new()
    {
        { "forged key", TokenFault.ForgedKey },
        { "unknown kid", new() { KeyId = "k99" } },
        { "alg none", new() { Algorithm = "none" } },
        { "HS256 with the public key", new() { Algorithm = "HS256" } },
        { "RS384", new() { Algorithm = "RS384" } },
        { "flipped signature", new() { SignatureIsFlipped = true } },
        { "issuer", new() { Claims = new() { ["iss"] = "https://api.botframework.com.evil.example" } } },
        { "audience", new() { Claims = new() { ["aud"] = Cast.ApiApp } } },
        { "expired", new() { ExpiresInSeconds = -600 } },
        { "not yet valid", new() { StartsInSeconds = 600 } },
        { "no exp", new() { Dropped = ["exp"] } },
        { "no iss", new() { Dropped = ["iss"] } },
        { "no aud", new() { Dropped = ["aud"] } },
    };

    [Fact]
    public async Task A_token_for_the_bot_is_good_and_names_the_service_url()
    {
        var token = await JudgedAsync(sim.Tokens.ForBot(sim.ServiceUrl));
        Assert.NotNull(token);
        Assert.Equal(sim.ServiceUrl, token.GetPayloadValue<string>("serviceurl"));
        Assert.Equal("RS256", token.Alg);
        Assert.Equal("k1", token.Kid);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_spoiled_token_is_refused(string what, TokenFault fault)
    {
        Assert.NotNull(await JudgedAsync(sim.Tokens.ForBot(sim.ServiceUrl)));
        Assert.True(await JudgedAsync(sim.Tokens.ForBot(sim.ServiceUrl, fault)) is null, what);
    }

    [Fact]
    public void Faults_that_signature_checks_do_not_see_are_in_the_token_all_the_same()
    {
        Assert.Contains("\"aud\":[\"", Payload(new() { AudienceIsList = true }), StringComparison.Ordinal);
        Assert.DoesNotContain("serviceurl", Payload(new() { Dropped = ["serviceurl"] }), StringComparison.Ordinal);
        Assert.Contains("https://evil.example/", Payload(new() { Claims = new() { ["serviceurl"] = "https://evil.example/" } }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_k2_is_published_and_not_endorsed_for_Teams()
    {
        Assert.NotNull(await JudgedAsync(sim.Tokens.ForBot(sim.ServiceUrl, TokenFault.Unendorsed)));
        var keys = (await ReadAsync("botframework/keys"))["keys"]!.AsArray();
        Assert.Equal("""["msteams"]""", Endorsements(keys, "k1"));
        Assert.Equal("""["webchat"]""", Endorsements(keys, "k2"));
    }

    [Fact]
    public async Task A_rotated_key_is_published_and_the_old_one_no_longer()
    {
        await using var rotating = await TeamsSim.StartAsync(new(Keys: new()));
        var before = rotating.Tokens.ForBot(rotating.ServiceUrl);
        rotating.Keys.RotateConnector();
        Assert.Null(await JudgedAsync(before, rotating));
        Assert.NotNull(await JudgedAsync(rotating.Tokens.ForBot(rotating.ServiceUrl), rotating));
    }

    [Fact]
    public async Task A_persons_token_for_the_api_has_the_claims_of_entra()
    {
        var token = await JudgedAsync(sim.UserTokenFor(Cast.Staff, client: Cast.ConnectorApp), Entra, Tokens.EntraIssuer, Cast.ApiApp);
        Assert.NotNull(token);
        Assert.Equal(Cast.Staff.ObjectId, token.GetPayloadValue<string>("oid"));
        Assert.Equal(Cast.Tenant, token.GetPayloadValue<string>("tid"));
        Assert.Equal("access_as_user", token.GetPayloadValue<string>("scp"));
        Assert.Equal(Cast.ConnectorApp, token.GetPayloadValue<string>("azp"));
        Assert.Equal("2.0", token.GetPayloadValue<string>("ver"));
        Assert.False(token.TryGetPayloadValue<string>("roles", out _));
    }

    [Theory]
    [InlineData(Cast.BotApp, true)]
    [InlineData(Cast.ApiIdentity, false)]
    [InlineData(Cast.ConnectorApp, false)]
    public void Only_the_bot_has_the_application_role(string client, bool has)
    {
        var token = new JsonWebToken(sim.Tokens.ForApp(client, $"api://{Cast.ApiApp}"));
        Assert.Equal(has, token.Claims.Any(c => c is { Type: "roles", Value: "Depot.Bot" }));
        Assert.NotEqual(client, token.GetPayloadValue<string>("oid"));
        Assert.False(token.TryGetPayloadValue<string>("scp", out _));
    }

    private static string Entra => $"entra/{Cast.Tenant}/v2.0/.well-known/openid-configuration";

    private string Payload(TokenFault fault) => Base64UrlEncoder.Decode(sim.Tokens.ForBot(sim.ServiceUrl, fault).Split('.')[1]);

    private static string Endorsements(JsonArray keys, string keyId) => keys.Single(k => (string?)k!["kid"] == keyId)!["endorsements"]!.ToJsonString();

    private async Task<JsonNode> ReadAsync(string path)
    {
        using var http = new HttpClient();
        return JsonNode.Parse(await http.GetStringAsync(new Uri(sim.Url, path)))!;
    }

    private Task<JsonWebToken?> JudgedAsync(string token, TeamsSim? issuer = null) =>
        JudgedAsync(token, "botframework/.well-known/openidconfiguration", Tokens.ConnectorIssuer, Cast.BotApp, issuer);

    private async Task<JsonWebToken?> JudgedAsync(string token, string metadata, string issuer, string audience, TeamsSim? from = null)
    {
        var documents = new HttpDocumentRetriever { RequireHttps = false };
        var configuration = await OpenIdConnectConfigurationRetriever.GetAsync($"{(from ?? sim).Url}{metadata}", documents, default);
        Assert.Equal(issuer, configuration.Issuer);
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer,
            ValidAudience = audience,
            IssuerSigningKeys = configuration.SigningKeys,
            ValidAlgorithms = ["RS256"],
            // A token names its key; without this, any published key would do.
            TryAllIssuerSigningKeys = false,
        });
        return result.IsValid ? (JsonWebToken)result.SecurityToken : null;
    }
}
