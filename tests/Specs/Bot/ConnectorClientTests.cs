using System.Net;
using System.Text.Json.Nodes;
using Azure.Core;
using CountDepot.Bot.Teams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace CountDepot.Specs.Bot;

/// <summary>What the bot sends to the Bot Connector, where to, and what it does about the answers.</summary>
public sealed class ConnectorClientTests
{
    private static readonly Conversation Chat = new("a:1/2 3", new("https://smba.trafficmanager.net/emea/"), "tenant", "28:bot");
    private static readonly JsonObject Card = new() { ["type"] = "AdaptiveCard", ["body"] = new JsonArray("ü 深 👩‍🔧") };

    [Fact]
    public async Task A_message_goes_out_with_the_token_the_charset_and_escaped_ids()
    {
        var wire = new Wire(_ => Ok("17"));
        Assert.Equal("17", await wire.Client.SendAsync(Chat, Card, "9;x=1", default));
        var sent = Assert.Single(wire.Requests);
        Assert.Equal("https://smba.trafficmanager.net/emea/v3/conversations/a%3A1%2F2%203/activities/9%3Bx%3D1", sent.Address.AbsoluteUri);
        Assert.Equal(("Bearer token", "application/json; charset=utf-8"), (sent.Authorization, sent.ContentType));
        var body = JsonNode.Parse(sent.Body)!;
        Assert.Equal(("message", "28:bot", "9;x=1"), ((string?)body["type"], (string?)body["from"]!["id"], (string?)body["replyToId"]));
        Assert.Equal("ü 深 👩‍🔧", (string?)body["attachments"]![0]!["content"]!["body"]![0]);
    }

    [Theory]
    [InlineData("https://evil.trafficmanager.net/")]
    [InlineData("https://smba.trafficmanager.net.evil.example/")]
    [InlineData("http://smba.trafficmanager.net/")]
    [InlineData("https://smba.trafficmanager.net:444/")]
    public async Task Another_host_gets_neither_the_token_nor_a_request(string serviceUrl)
    {
        var wire = new Wire(_ => Ok("17"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => wire.Client.SendAsync(Chat with { ServiceUrl = new(serviceUrl) }, Card, null, default));
        Assert.Empty(wire.Requests);
        Assert.Equal(0, wire.TokensGiven);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var elsewhere = new HttpResponseMessage(HttpStatusCode.TemporaryRedirect) { Headers = { Location = new("https://evil.example/") } };
        var wire = new Wire(_ => elsewhere);
        Assert.Null(await wire.Client.SendAsync(Chat, Card, null, default));
        Assert.Single(wire.Requests);
        Assert.False(wire.FollowsRedirects);
    }

    [Theory]
    [InlineData(429, 2)]
    [InlineData(412, 2)]
    [InlineData(500, 1)]
    [InlineData(503, 1)]
    [InlineData(408, 1)]
    [InlineData(400, 1)]
    public async Task A_create_is_repeated_only_where_nothing_was_posted_for_certain(int status, int requests)
    {
        var wire = new Wire(n => n == 1 ? new((HttpStatusCode)status) : Ok("17"));
        await wire.Client.SendAsync(Chat, Card, null, default);
        Assert.Equal(requests, wire.Requests.Count);
    }

    [Theory]
    [InlineData(429, 2)]
    [InlineData(500, 2)]
    [InlineData(503, 2)]
    [InlineData(404, 1)]
    public async Task An_update_is_repeated_after_server_errors_too(int status, int requests)
    {
        var wire = new Wire(n => n == 1 ? new((HttpStatusCode)status) : Ok("17"));
        await wire.Client.UpdateAsync(Chat, "9", Card, default);
        Assert.Equal(requests, wire.Requests.Count);
        Assert.All(wire.Requests, r => Assert.Equal(HttpMethod.Put, r.Method));
    }

    [Fact]
    public async Task A_lost_connection_repeats_an_update_and_never_a_create()
    {
        var wire = new Wire(_ => throw new HttpRequestException("lost"));
        Assert.Null(await wire.Client.SendAsync(Chat, Card, null, default));
        Assert.Single(wire.Requests);
        Assert.Null(await wire.Client.UpdateAsync(Chat, "9", Card, default));
        Assert.Equal(1 + 1 + 4, wire.Requests.Count);
    }

    [Fact]
    public void The_wait_the_connector_asks_for_is_kept()
    {
        Assert.True(ConnectorClient.Retries.ShouldRetryAfterHeader);
        Assert.Equal(4, ConnectorClient.Retries.MaxRetryAttempts);
    }

    [Theory]
    [InlineData("""{"error":{"code":"BotNotInConversationRoster"}}""")]
    [InlineData("""{"errorCode":209,"message":"{ \"subCode\":\"MessageWritesBlocked\" }"}""")]
    [InlineData("<html>")]
    public async Task A_chat_that_shut_the_bot_out_is_left_alone_until_somebody_speaks_there(string body)
    {
        var wire = new Wire(n => n == 1 ? new(HttpStatusCode.Forbidden) { Content = new StringContent(body) } : Ok("17"));
        Assert.Null(await wire.Client.SendAsync(Chat, Card, null, default));
        Assert.Null(await wire.Client.SendAsync(Chat, Card, null, default));
        Assert.Single(wire.Requests);
        wire.Conversations.Heard(Chat);
        Assert.Equal("17", await wire.Client.SendAsync(Chat, Card, null, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{\"id\":5}")]
    public async Task A_success_without_an_id_is_a_success(string body)
    {
        var wire = new Wire(_ => new(HttpStatusCode.Accepted) { Content = new StringContent(body) });
        Assert.Equal("", await wire.Client.SendAsync(Chat, Card, null, default));
    }

    [Fact]
    public async Task One_chat_has_one_request_at_a_time()
    {
        var (now, most) = (0, 0);
        var wire = new Wire(_ => Ok("17"), async () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
        });
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => wire.Client.UpdateAsync(Chat, "9", Card, default)));
        Assert.Equal(1, most);
    }

    [Fact]
    public void The_oldest_of_very_many_chats_is_forgotten()
    {
        var conversations = new Conversations();
        conversations.Died(Chat);
        Assert.True(conversations.IsDead(Chat.Id));
        for (var i = 0; i < 50_000; i++) conversations.Heard(Chat with { Id = $"{i}" });
        Assert.False(conversations.IsDead(Chat.Id));
    }

    private static HttpResponseMessage Ok(string id) => new(HttpStatusCode.Created) { Content = new StringContent($$"""{"id":"{{id}}"}""") };

    private sealed record Sent(HttpMethod Method, Uri Address, string? Authorization, string? ContentType, string Body);

    // The client as the bot builds it, over a scripted wire.
    private sealed class Wire : HttpMessageHandler
    {
        private readonly Func<int, HttpResponseMessage> answer;
        private readonly Func<Task>? during;
        private readonly Identity identity = new();

        public Wire(Func<int, HttpResponseMessage> answer, Func<Task>? during = null)
        {
            (this.answer, this.during) = (answer, during);
            var services = new ServiceCollection().AddLogging().AddSingleton(new ServiceHosts(["smba.trafficmanager.net"], isLocal: false)).AddSingleton(Conversations)
                .AddSingleton<TokenCredential>(identity);
            ConnectorClient.Add(services);
            services.Configure<HttpClientFactoryOptions>(nameof(ConnectorClient), o => o.HttpMessageHandlerBuilderActions.Add(b =>
            {
                FollowsRedirects = ((SocketsHttpHandler)b.PrimaryHandler).AllowAutoRedirect;
                b.PrimaryHandler = this;
            }));
            Client = services.BuildServiceProvider().GetRequiredService<ConnectorClient>();
        }

        public ConnectorClient Client { get; }
        public Conversations Conversations { get; } = new();
        public List<Sent> Requests { get; } = [];
        public bool FollowsRedirects { get; private set; } = true;
        public int TokensGiven => identity.Given;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            Requests.Add(new(request.Method, request.RequestUri!, request.Headers.Authorization?.ToString(), request.Content.Headers.ContentType?.ToString(), body));
            if (during is not null) await during();
            return answer(Requests.Count);
        }
    }

    private sealed class Identity : TokenCredential
    {
        public int Given { get; private set; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Assert.Equal(["https://api.botframework.com/.default"], requestContext.Scopes);
            Given++;
            return new("token", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext,
            cancellationToken));
    }
}
