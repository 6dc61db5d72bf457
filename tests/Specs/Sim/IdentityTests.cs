using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Identity;
using CountDepot.Sim;
using Microsoft.IdentityModel.JsonWebTokens;

namespace CountDepot.Specs.Sim;

/// <summary>The managed identity endpoint, the token endpoint and Graph.</summary>
public sealed class IdentityTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient http = new();
    private TeamsSim sim = null!;

    public async Task InitializeAsync() => http.BaseAddress = (sim = await TeamsSim.StartAsync()).Url;

    public async Task DisposeAsync() => await sim.DisposeAsync();

    public void Dispose() => http.Dispose();

    [Theory]
    [InlineData(Cast.BotApp, $"api://{Cast.ApiApp}/.default", Cast.ApiApp)]
    [InlineData(Cast.BotApp, "https://api.botframework.com/.default", "https://api.botframework.com")]
    [InlineData(Cast.ApiIdentity, "https://graph.microsoft.com/.default", "https://graph.microsoft.com")]
    public async Task Azure_Identity_gets_a_token_without_a_secret(string client, string scope, string audience)
    {
        await ManagedIdentity.UseInThisProcessAsync();
        var credential = new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client));
        var token = await credential.GetTokenAsync(new TokenRequestContext([scope]), default);
        var read = new JsonWebToken(token.Token);
        Assert.Equal([audience], read.Audiences);
        Assert.True(token.ExpiresOn > DateTimeOffset.UtcNow.AddMinutes(50));
    }

    [Theory]
    [InlineData("wrong", "2019-08-01", Cast.BotApp, Tokens.GraphResource, 401)]
    [InlineData(null, "2018-01-01", Cast.BotApp, Tokens.GraphResource, 400)]
    [InlineData(null, "2019-08-01", Cast.ConnectorApp, Tokens.GraphResource, 400)]
    [InlineData(null, "2019-08-01", Cast.BotApp, "https://other.example", 400)]
    [InlineData(null, "2019-08-01", Cast.BotApp, Tokens.GraphResource, 200)]
    public async Task The_endpoint_refuses_what_App_Service_refuses(string? secret, string version, string client, string resource, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"identity/token?api-version={version}&client_id={client}&resource={resource}");
        request.Headers.Add("X-IDENTITY-HEADER", secret ?? sim.Secret);
        using var response = await http.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("client_credentials", "right", 200)]
    [InlineData("client_credentials", "wrong", 400)]
    [InlineData("password", "right", 200)]
    [InlineData("password", "wrong", 400)]
    [InlineData("implicit", "right", 400)]
    public async Task The_token_endpoint_asks_for_the_secret(string grant, string secret, int status)
    {
        var value = secret == "right" ? sim.Secret : "wrong";
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = grant,
            ["client_id"] = Cast.DeskApp,
            ["client_secret"] = value,
            ["username"] = Cast.Staff.SignInName,
            ["password"] = value,
            ["scope"] = $"api://{Cast.ApiApp}/.default",
        });
        using var response = await http.PostAsync(new Uri($"entra/{Cast.Tenant}/oauth2/v2.0/token", UriKind.Relative), form);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Graph_says_which_groups_a_person_is_in_at_this_moment()
    {
        Assert.Equal([Cast.StaffGroup], await GroupsAsync(Cast.Staff));
        Assert.Empty(await GroupsAsync(Cast.Stranger));
        sim.RemoveFromGroup(Cast.Staff, Cast.StaffGroup);
        Assert.Empty(await GroupsAsync(Cast.Staff));
        sim.AddToGroup(Cast.Staff, Cast.ManagersGroup);
        Assert.Equal([Cast.ManagersGroup], await GroupsAsync(Cast.Staff));
    }

    [Fact]
    public async Task Graph_asks_for_a_token_with_the_permission()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(Cast.Staff, "nonsense")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(Cast.Staff, sim.Tokens.ForApp(Cast.ApiIdentity, Tokens.ConnectorResource)!)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(Cast.Staff, sim.Tokens.ForApp(Cast.BotApp, Tokens.GraphResource)!)).StatusCode);
        sim.Graph.Outage = 503;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(Cast.Staff, GraphToken)).StatusCode);
    }

    private string GraphToken => sim.Tokens.ForApp(Cast.ApiIdentity, Tokens.GraphResource)!;

    private async Task<IReadOnlyList<string>> GroupsAsync(Person person)
    {
        using var response = await AskAsync(person, GraphToken);
        var body = await response.Content.ReadFromJsonAsync<JsonObject>();
        return [.. body!["value"]!.AsArray().Select(v => (string)v!)];
    }

    private async Task<HttpResponseMessage> AskAsync(Person person, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"graph/v1.0/users/{person.ObjectId}/checkMemberGroups");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = JsonContent.Create(new { groupIds = new[] { Cast.ViewersGroup, Cast.StaffGroup, Cast.ManagersGroup, Cast.AdminsGroup } });
        return await http.SendAsync(request);
    }
}
