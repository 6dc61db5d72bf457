using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CountDepot.Contracts;
using CountDepot.Sim;

namespace CountDepot.Specs.Api;

/// <summary>Every way an access token can be wrong, one at a time: each is refused, and the same request with a good token is not.</summary>
[Collection("Depot")]
public sealed class TokenTests(DepotFixture depot)
{
    private static readonly Dictionary<string, (TokenFault? Fault, HttpStatusCode Expected)> Faults = new()
    {
        ["good"] = (null, HttpStatusCode.OK),
        ["signed by a key nobody publishes"] = (TokenFault.ForgedKey, HttpStatusCode.Unauthorized),
        ["unknown key id"] = (new() { KeyId = "nobody" }, HttpStatusCode.Unauthorized),
        ["not signed"] = (new() { Algorithm = "none" }, HttpStatusCode.Unauthorized),
        ["keyed with the public key"] = (new() { Algorithm = "HS256" }, HttpStatusCode.Unauthorized),
        ["another algorithm"] = (new() { Algorithm = "RS384" }, HttpStatusCode.Unauthorized),
        ["one bit of the signature flipped"] = (new() { SignatureIsFlipped = true }, HttpStatusCode.Unauthorized),
        ["over for ten minutes"] = (new() { ExpiresInSeconds = -600 }, HttpStatusCode.Unauthorized),
        ["over within the skew"] = (new() { ExpiresInSeconds = -200 }, HttpStatusCode.OK),
        ["without an end"] = (new() { Dropped = ["exp"] }, HttpStatusCode.Unauthorized),
        ["not begun"] = (new() { StartsInSeconds = 900 }, HttpStatusCode.Unauthorized),
        ["for another application"] = (new() { Claims = new() { ["aud"] = Cast.BotApp } }, HttpStatusCode.Unauthorized),
        ["an older issuer of the tenant"] = (new() { Claims = new() { ["iss"] = Tokens.EntraIssuerV1 } }, HttpStatusCode.Unauthorized),
        ["another tenant's issuer"] = (new() { Claims = new() { ["iss"] = $"https://login.microsoftonline.com/{Guid.Empty}/v2.0" } }, HttpStatusCode.Unauthorized),
        ["another tenant"] = (new() { Claims = new() { ["tid"] = Guid.Empty.ToString() } }, HttpStatusCode.Unauthorized),
        ["without a tenant"] = (new() { Dropped = ["tid"] }, HttpStatusCode.Unauthorized),
        ["another scope"] = (new() { Claims = new() { ["scp"] = "User.Read" } }, HttpStatusCode.Forbidden),
        ["no scope and no role"] = (new() { Dropped = ["scp"] }, HttpStatusCode.Forbidden),
        ["the bot's role on a person's client"] = (new() { Dropped = ["scp"], Claims = new() { ["roles"] = new JsonArray("Depot.Bot") } }, HttpStatusCode.Forbidden),
        ["without an object id"] = (new() { Dropped = ["oid"] }, HttpStatusCode.Forbidden),
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_token_is_taken_only_when_all_of_it_is_right(string name)
    {
        var (fault, expected) = Faults[name];
        var token = depot.Sim.UserTokenFor(Cast.Staff, fault: fault);

        Assert.Equal(expected, (await SendAsync($"Bearer {token}")).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer a.b")]
    [InlineData("Bearer a.b.c.d")]
    [InlineData("Basic dXNlcjpwYXNz")]
    public async Task What_is_no_token_is_told_to_sign_in(string authorization)
    {
        var answer = await SendAsync(authorization);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("Sign in first", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_connector_may_do_everything_but_decide()
    {
        var sku = await depot.StockedAsync(5);
        var asked = await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations/requests", new { site = "north", quantity = 2 });
        var decision = new { reservation = asked.Reservation!.Reservation, version = 1 };
        var token = depot.Sim.UserTokenFor(Cast.Manager, client: Cast.ConnectorApp);

        var refused = await SendAsync($"Bearer {token}", $"items/{sku}/reservations/approvals", decision);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("decided in Teams", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync($"Bearer {token}", $"items/{sku}/reservations", new { site = "north", quantity = 1 })).StatusCode);
    }

    [Theory]
    [InlineData("settle")]
    [InlineData("finish-bookings")]
    [InlineData("repair")]
    public async Task Without_the_Functions_host_the_sweeps_have_no_address(string sweep)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{sweep}") { Content = JsonContent.Create(new { }) };
        request.Headers.Add("X-Azure-Functions-InvocationId", $"{Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await depot.Client().SendAsync(request)).StatusCode);
        using var signed = new HttpRequestMessage(HttpMethod.Post, $"/{sweep}") { Content = JsonContent.Create(new { }) };
        signed.Headers.Authorization = new("Bearer", depot.TokenOf(Cast.Admin));
        Assert.Equal(HttpStatusCode.NotFound, (await depot.Client().SendAsync(signed)).StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(string authorization, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{path}");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.Add(Wire.CommandIdHeader, Guid.NewGuid().ToString());
        request.Content = JsonContent.Create(body, body.GetType(), options: Wire.Json);
        return await depot.Client().SendAsync(request);
    }

    private async Task<HttpResponseMessage> SendAsync(string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        if (authorization.Length > 0) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await depot.Client().SendAsync(request);
    }
}
