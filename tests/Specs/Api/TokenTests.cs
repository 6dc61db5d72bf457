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

    // Every verb that says yes or no to somebody else's request.
    private static readonly Command[] Decisions =
    [
        new ApproveReservation(ReservationId.Parse("R-1"), 1), new RejectReservation(ReservationId.Parse("R-1"), 1, LongText.Parse("No need")),
        new ApproveTransfer(TransferId.Parse("T-1")), new RejectTransfer(TransferId.Parse("T-1"), LongText.Parse("No need")),
        new ApproveCount(CountLineId.Parse("N-1"), 1), new RejectCount(CountLineId.Parse("N-1"), 1, LongText.Parse("No need")),
    ];

    [Fact]
    public async Task The_connector_may_do_everything_but_decide()
    {
        var sku = await depot.StockedAsync(5);
        await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations/requests", new { site = "north", quantity = 2 });
        var before = (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}")).Version;
        foreach (var decision in Decisions)
        {
            foreach (var person in new[] { Cast.Manager, Cast.Admin })
            {
                var through = $"Bearer {depot.Sim.UserTokenFor(person, client: Cast.ConnectorApp)}";
                var refused = await SendAsync(through, depot.RouteOf(decision).Replace("{sku}", sku, StringComparison.Ordinal), decision);
                Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
                Assert.Contains("Requests are decided in Teams, not through the connector. Open the request there.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }
        Assert.Equal(before, (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}")).Version);
        Assert.Contains(depot.Logged, line => line.StartsWith("Warning Security: a decision through the connector", StringComparison.Ordinal));
        var token = $"Bearer {depot.Sim.UserTokenFor(Cast.Manager, client: Cast.ConnectorApp)}";
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(token, $"items/{sku}/reservations", new { site = "north", quantity = 1 })).StatusCode);
    }

    [Fact]
    public void No_decision_is_missing_from_the_list() => Assert.Equal(
        typeof(Command).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Command)) && (type.Name.StartsWith("Approve", StringComparison.Ordinal)
            || type.Name.StartsWith("Reject", StringComparison.Ordinal))).Select(type => type.Name).Order(),
        Decisions.Where(CountDepot.Ledger.Rulebook.IsDecision).Select(decision => decision.GetType().Name).Order());

    [Fact]
    public async Task Whoever_asked_through_a_flow_does_not_decide_it_themselves()
    {
        var sku = await depot.StockedAsync(5);
        var flow = $"Bearer {depot.Sim.UserTokenFor(Cast.Manager, client: Cast.ConnectorApp)}";
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(flow, $"items/{sku}/reservations/requests", new { site = "north", quantity = 2 })).StatusCode);
        await depot.RefusedAsync(Cast.Manager, $"items/{sku}/reservations/approvals", new { reservation = "R-1", version = 1 }, RefusalCode.OwnRequest);
        Assert.Contains(depot.Logged, line => line.StartsWith("Warning Security: a decision about one's own request", StringComparison.Ordinal));
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
