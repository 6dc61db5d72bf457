using System.Text.Json.Nodes;
using CountDepot.Sim;

namespace CountDepot.Specs.Sim;

/// <summary>The connector's rules, as a bot meets them.</summary>
public sealed class ConnectorTests : IAsyncLifetime
{
    private const string StaffChat = "v3/conversations/a%3Astaff";
    private TeamsSim sim = null!;
    private EchoBot bot = null!;

    public async Task InitializeAsync() => bot = await EchoBot.StartAsync(sim = await TeamsSim.StartAsync());

    public async Task DisposeAsync()
    {
        await bot.DisposeAsync();
        await sim.DisposeAsync();
    }

    [Fact]
    public async Task A_message_is_posted_updated_read_and_deleted()
    {
        var (status, body) = await CallAsync(HttpMethod.Post, $"{StaffChat}/activities", Text("one"));
        Assert.Equal(201, status);
        var path = $"{StaffChat}/activities/{(string?)body!["id"]}";
        Assert.Equal(200, (await CallAsync(HttpMethod.Put, path, Text("two"))).Status);
        var seen = Assert.Single(sim.As(Cast.Staff).Messages);
        Assert.Equal(("two", 2), (seen.Text, seen.Version));
        Assert.Equal("two", (string?)(await CallAsync(HttpMethod.Get, path)).Body!["text"]);
        Assert.Equal(200, (await CallAsync(HttpMethod.Delete, path)).Status);
        Assert.Empty(sim.As(Cast.Staff).Messages);
        Assert.Equal(404, (await CallAsync(HttpMethod.Put, path, Text("three"))).Status);
    }

    [Fact]
    public async Task Only_the_bots_token_for_the_connector_opens_it()
    {
        string[] wrong =
        [
            "nonsense",
            sim.UserTokenFor(Cast.Admin),
            sim.Tokens.ForBot(sim.ServiceUrl),
            sim.Tokens.ForApp(Cast.ApiIdentity, Tokens.ConnectorResource)!,
            sim.Tokens.ForApp(Cast.BotApp, Tokens.GraphResource)!,
            sim.Tokens.ForApp(Cast.BotApp, Tokens.ConnectorResource, TokenFault.ForgedKey)!,
            sim.Tokens.ForApp(Cast.BotApp, Tokens.ConnectorResource, new() { ExpiresInSeconds = -1 })!,
        ];
        foreach (var token in wrong) Assert.Equal(401, (await CallAsync(HttpMethod.Post, $"{StaffChat}/activities", Text("hello"), token)).Status);
        Assert.Empty(sim.As(Cast.Staff).Messages);
    }

    [Theory]
    [InlineData("v3/conversations/a%3Anobody/activities", """{"type":"message","text":"x"}""", 404, "ConversationNotFound")]
    [InlineData(StaffChat + "/activities", """{"type":"event"}""", 400, "BadArgument")]
    [InlineData(StaffChat + "/activities", """{"text":"x"}""", 400, "BadArgument")]
    [InlineData(StaffChat + "/activities", """{"type":"message"}""", 400, "BadSyntax")]
    [InlineData(StaffChat + "/activities", """{"type":"message","text":{}}""", 400, "BadSyntax")]
    [InlineData(StaffChat + "/activities", """{"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{}}]}""", 400, "BadSyntax")]
    [InlineData("v3/conversations", """{"isGroup":true,"members":[{"id":"29:staff"}],"tenantId":"5c0de907-0000-4000-8000-000000000001"}""", 400, "BadSyntax")]
    [InlineData("v3/conversations", """{"members":[{"id":"29:staff"}]}""", 400, "BadSyntax")]
    [InlineData("v3/conversations", """{"members":[{"id":"29:nobody"}],"tenantId":"5c0de907-0000-4000-8000-000000000001"}""", 403, "Forbidden")]
    public async Task Bad_requests_are_named(string path, string body, int status, string code)
    {
        var answer = await CallAsync(HttpMethod.Post, path, JsonNode.Parse(body));
        Assert.Equal((status, code), (answer.Status, (string?)answer.Body!["error"]!["code"]));
    }

    [Fact]
    public async Task Size_counts_as_UTF_16()
    {
        var most = 100 * 1024 / 2 - """{"type":"message","text":""}""".Length;
        Assert.Equal(201, (await CallAsync(HttpMethod.Post, $"{StaffChat}/activities", Text(new string('x', most)))).Status);
        Assert.Equal(413, (await CallAsync(HttpMethod.Post, $"{StaffChat}/activities", Text(new string('x', most + 1)))).Status);
    }

    [Fact]
    public async Task A_person_has_one_chat_with_the_bot_however_often_it_is_made()
    {
        var ask = """{"isGroup":false,"members":[{"id":"29:staff"}],"tenantId":"5c0de907-0000-4000-8000-000000000001","activity":{"type":"message","text":"news"}}""";
        for (var i = 0; i < 2; i++) Assert.Equal("a:staff", (string?)(await CallAsync(HttpMethod.Post, "v3/conversations", JsonNode.Parse(ask))).Body!["id"]);
        Assert.Equal(["news", "news"], sim.As(Cast.Staff).Messages.Select(m => m.Text));
    }

    [Fact]
    public async Task Members_come_in_pages_that_add_up()
    {
        List<string?> ids = [];
        for (string? token = null; ;)
        {
            var page = (await CallAsync(HttpMethod.Get, $"v3/conversations/19%3Adepot%40thread.v2/pagedmembers?pageSize=2&continuationToken={token}")).Body!;
            ids.AddRange(page["members"]!.AsArray().Select(m => (string?)m!["aadObjectId"]));
            if ((token = (string?)page["continuationToken"]) is null) break;
        }
        Assert.Equal(Cast.Everybody.Select(p => p.ObjectId), ids);
        Assert.Equal(Cast.Staff.Name, (string?)(await CallAsync(HttpMethod.Get, $"{StaffChat}/members/{Cast.Staff.ObjectId}")).Body!["name"]);
        Assert.Equal(404, (await CallAsync(HttpMethod.Get, $"{StaffChat}/members/{Cast.Admin.ObjectId}")).Status);
    }

    [Fact]
    public async Task Text_and_card_in_one_message_come_apart_and_give_no_id()
    {
        var mixed = EchoBot.CardMessage("fresh");
        mixed["text"] = "see below";
        var answer = await CallAsync(HttpMethod.Post, $"{StaffChat}/activities", mixed);
        Assert.Equal((201, null), (answer.Status, (string?)answer.Body!["id"]));
        Assert.Equal(2, sim.As(Cast.Staff).Messages.Count);
    }

    [Fact]
    public async Task A_throttled_request_names_the_wait_and_the_next_one_passes()
    {
        sim.Connector.Fail(new(429) { Method = "POST", RetryAfter = TimeSpan.FromSeconds(2) });
        using (var throttled = await bot.CallAsync(HttpMethod.Post, $"{StaffChat}/activities", Text("one")))
        {
            Assert.Equal(429, (int)throttled.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(2), throttled.Headers.RetryAfter!.Delta);
        }
        Assert.Equal(201, (await CallAsync(HttpMethod.Post, $"{StaffChat}/activities", Text("two"))).Status);
        Assert.Equal(["two"], sim.As(Cast.Staff).Messages.Select(m => m.Text));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_server_error_may_come_before_or_after_the_work(bool after, int posted)
    {
        sim.Connector.Fail(new(502) { IsAfterTheWork = after });
        using var answer = await bot.CallAsync(HttpMethod.Post, $"{StaffChat}/activities", Text("one"));
        Assert.Equal((502, "text/html"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal(posted, sim.As(Cast.Staff).Messages.Count);
    }

    [Fact]
    public async Task A_person_who_blocks_the_bot_gets_nothing_more()
    {
        sim.Connector.Block(Cast.Staff);
        var answer = await CallAsync(HttpMethod.Post, $"{StaffChat}/activities", Text("one"));
        Assert.Equal((403, 209), (answer.Status, (int?)answer.Body!["errorCode"]));
        Assert.Empty(sim.As(Cast.Staff).Messages);
        Assert.Equal(201, (await CallAsync(HttpMethod.Post, "v3/conversations/a%3Aadmin/activities", Text("one"))).Status);
    }

    private static JsonObject Text(string text) => new() { ["type"] = "message", ["text"] = text };

    private async Task<(int Status, JsonNode? Body)> CallAsync(HttpMethod method, string path, JsonNode? body = null, string? token = null)
    {
        using var response = await bot.CallAsync(method, path, body, token);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }
}
