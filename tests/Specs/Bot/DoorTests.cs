using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CountDepot.Bot;
using CountDepot.Bot.Teams;
using CountDepot.Sim;
using Microsoft.Extensions.DependencyInjection;

namespace CountDepot.Specs.Bot;

/// <summary>POST /api/messages: what gets in, in which order it is looked at, and what keeps the bot from starting.</summary>
public sealed class DoorTests
{
    private static readonly Uri Anywhere = new("http://127.0.0.1:1/");

    [Fact]
    public async Task Without_a_token_the_body_is_never_read()
    {
        await using var bot = await BotInTeams.StartAsync();
        using var response = await bot.Http.PostAsync("/api/messages", new StringContent(new string('[', 300_000), Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(0, bot.Teams.KeySetsServed);
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("RS384")]
    [InlineData("none")]
    public async Task Only_the_published_algorithm_counts(string algorithm) => Assert.Equal(401, await StatusAsync(new() { Algorithm = algorithm }));

    [Fact]
    public async Task A_token_of_our_own_played_back_opens_nothing()
    {
        await using var bot = await BotInTeams.StartAsync();
        var ours = bot.Teams.Tokens.ForApp(Cast.BotApp, Tokens.ConnectorResource)!;
        var answer = await bot.Teams.Delivery.SendAsync(Hello(bot).ToJsonString(), $"Bearer {ours}");
        Assert.Equal(401, answer.Status);
    }

    [Theory]
    [InlineData(-240, 202)]
    [InlineData(-360, 401)]
    public async Task A_clock_may_be_off_by_five_minutes_and_no_more(int seconds, int status) => Assert.Equal(status, await StatusAsync(new() { ExpiresInSeconds = seconds }));

    [Fact]
    public async Task A_new_key_is_learned_with_one_fetch_and_unknown_ones_cost_no_more()
    {
        await using var bot = await BotInTeams.StartAsync(teams: new(Keys: new SigningKeys()));
        Assert.Equal(202, await StatusAsync(bot, null, "1"));
        Assert.Equal(1, bot.Teams.KeySetsServed);

        bot.Teams.Keys.RotateConnector();
        Assert.Equal(202, await StatusAsync(bot, null, "2"));
        Assert.Equal(2, bot.Teams.KeySetsServed);

        for (var i = 0; i < 200; i++) Assert.Equal(401, await StatusAsync(bot, new() { KeyId = $"unknown-{i}" }, "3"));
        Assert.Equal(2, bot.Teams.KeySetsServed);
    }

    [Fact]
    public async Task Keys_that_cannot_be_fetched_are_no_reason_to_call_a_token_bad()
    {
        await using var bot = await BotInTeams.StartAsync();
        bot.Teams.MetadataOutage = 500;
        Assert.Equal(503, await StatusAsync(bot, null, "1"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await bot.Http.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await bot.Http.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task Both_tenants_must_be_ours_and_one_must_be_named()
    {
        await using var bot = await BotInTeams.StartAsync();
        Assert.Equal(403, await StatusAsync(bot, a => a["conversation"]!["tenantId"] = Cast.Staff.ObjectId));
        Assert.Equal(403, await StatusAsync(bot, a => a["channelData"]!["tenant"]!["id"] = Cast.Staff.ObjectId));
        Assert.Equal(202, await StatusAsync(bot, a => a["channelData"]!.AsObject().Remove("tenant")));
        Assert.Equal(202, await StatusAsync(bot, a => a["conversation"]!.AsObject().Remove("tenantId")));
        Assert.Equal(403, await StatusAsync(bot, a =>
        {
            a["conversation"]!.AsObject().Remove("tenantId");
            a["channelData"]!.AsObject().Remove("tenant");
        }));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{\"type\":\"message\",\"type\":\"invoke\"}")]
    [InlineData("{\"text\":\"no type\"}")]
    [InlineData("{\"type\":\"message\",\"conversation\":\"x\"}")]
    public async Task A_signed_body_that_is_no_activity_is_a_bad_request(string body)
    {
        await using var bot = await BotInTeams.StartAsync();
        var answer = await bot.Teams.Delivery.SendAsync(body, $"Bearer {bot.Teams.Tokens.ForBot(bot.Teams.ServiceUrl)}");
        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task The_same_activity_twice_is_worked_on_once()
    {
        await using var bot = await BotInTeams.StartAsync();
        var chat = bot.Teams.As(Cast.Staff);
        var written = await chat.SendAsync("help");
        await chat.ReplyAsync(written);
        Assert.Equal(202, (await chat.RedeliverAsync(written)).Status);
        await chat.SayAsync("sites");
        Assert.Equal(2, chat.Messages.Count(m => m.IsFromBot));
    }

    [Fact]
    public async Task Kinds_of_activity_we_do_nothing_with_are_taken_quietly()
    {
        await using var bot = await BotInTeams.StartAsync();
        foreach (var type in new[] { "messageReaction", "typing", "event", "messageDelete", "brandNew" })
            Assert.Equal(200, await StatusAsync(bot, a => a["type"] = type));
        Assert.Equal(200, await StatusAsync(bot, a =>
        {
            a["type"] = "conversationUpdate";
            a["from"]!.AsObject().Remove("aadObjectId");
        }));
    }

    [Fact]
    public async Task A_full_inbox_sends_the_activity_back_and_forgets_that_it_came()
    {
        var inbox = new Inbox(TimeProvider.System);
        for (var i = 0; i < 64; i++) Assert.Equal(Accepted.Now, inbox.Accept("a", $"{i}", _ => Task.CompletedTask));
        Assert.Equal(Accepted.Before, inbox.Accept("a", "0", _ => Task.CompletedTask));
        Assert.Equal(Accepted.NoRoom, inbox.Accept("a", "64", _ => Task.CompletedTask));

        var done = new TaskCompletionSource();
        await inbox.StartAsync(default);
        while (inbox.Accept("a", "64", _ => { done.SetResult(); return Task.CompletedTask; }) is Accepted.NoRoom) await Task.Yield();
        await done.Task;
        await inbox.StopAsync(default);
    }

    [Fact]
    public async Task What_was_accepted_is_finished_in_order_before_the_process_stops()
    {
        var inbox = new Inbox(TimeProvider.System);
        var done = new List<int>();
        for (var i = 0; i < 20; i++)
        {
            var number = i;
            inbox.Accept("a", $"{i}", async _ => { await Task.Yield(); done.Add(number); });
        }
        await inbox.StartAsync(default);
        await inbox.StopAsync(default);
        Assert.Equal(Enumerable.Range(0, 20), done);
    }

    [Fact]
    public void An_activity_id_is_remembered_for_a_day_and_no_longer()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var seen = new SeenActivities(clock);
        Assert.True(seen.IsFirst("a"));
        clock.Advance(TimeSpan.FromHours(23));
        Assert.False(seen.IsFirst("a"));
        clock.Advance(TimeSpan.FromHours(2));
        Assert.True(seen.IsFirst("a"));
    }

    [Theory]
    [InlineData("https://smba.trafficmanager.net/emea/", true)]
    [InlineData("https://SMBA.trafficmanager.net/", true)]
    [InlineData("https://evil.trafficmanager.net/", false)]
    [InlineData("https://smba.trafficmanager.net.evil.example/", false)]
    [InlineData("https://smba.trafficmanager.net./", false)]
    [InlineData("https://smba.trafficmanager.net:8443/", false)]
    [InlineData("https://smba.trafficmanager.net@evil.example/", false)]
    [InlineData("https://x@smba.trafficmanager.net/", false)]
    [InlineData("https://smba.trafficmanager.net/#x", false)]
    [InlineData("http://smba.trafficmanager.net/", false)]
    [InlineData("https://127.0.0.1/", false)]
    [InlineData("http://127.0.0.1:5080/", true)]
    [InlineData("http://127.0.0.1:5081/", false)]
    [InlineData("http://localhost:5080/", false)]
    [InlineData("ftp://127.0.0.1:5080/", false)]
    [InlineData("smba.trafficmanager.net", false)]
    public void The_token_may_go_to_exact_hosts_alone(string address, bool allowed)
    {
        Assert.Equal(allowed, new ServiceHosts(["smba.trafficmanager.net", "127.0.0.1:5080"], isLocal: true).TryRead(address, out _));
        var inAzure = new ServiceHosts(["smba.trafficmanager.net", "127.0.0.1:5080"], isLocal: false).TryRead(address, out _);
        Assert.Equal(allowed && address.StartsWith("https", StringComparison.Ordinal), inAzure);
    }

    [Fact]
    public void Plain_http_loopback_and_incomplete_settings_are_problems_outside_development()
    {
        Assert.Empty(With(_ => { }).Problems(isLocal: true));
        Assert.NotEmpty(With(_ => { }).Problems(isLocal: false));
        Assert.Empty(With(s => (s["ConnectorMetadata"], s["DepotUrl"], s["ServiceHosts:0"]) = (new BotOptions().ConnectorMetadata, "https://depot.example",
            "smba.trafficmanager.net"), InAzure).Problems(isLocal: false));
        Assert.NotEmpty(With(InAzure, s => s["StorageConnection"] = "TableEndpoint=http://127.0.0.1:1/x").Problems(isLocal: true));
        Assert.NotEmpty(With(s => s["StorageConnection"] = "TableEndpoint=https://x.table.core.windows.net").Problems(isLocal: true));
        Assert.NotEmpty(With(s => s["StorageConnection"] = "").Problems(isLocal: true));
        Assert.NotEmpty(With(s => s["ConnectorMetadata"] = "http://login.botframework.com/x").Problems(isLocal: true));
        Assert.NotEmpty(With(s => s["ServiceHosts:0"] = "*.trafficmanager.net").Problems(isLocal: true));
        Assert.NotEmpty(With(s => s["ServiceHosts:0"] = "169.254.169.254").Problems(isLocal: true));
        Assert.NotEmpty(With(s => s["AppId"] = "").Problems(isLocal: true));
        Assert.NotEmpty(With(s => s["TenantId"] = "common").Problems(isLocal: true));
        Assert.NotEmpty(With(s => s["DepotAudience"] = "").Problems(isLocal: true));
        Assert.Equal(["smba.trafficmanager.net"], new BotOptions().Hosts);
    }

    [Theory]
    [InlineData("Production", false)]
    [InlineData("Development", true)]
    public async Task A_bot_set_up_for_a_laptop_does_not_start_in_azure(string environment, bool isAppService)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(TeamsBot).Assembly.Location]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in BotInTeams.Settings(Anywhere)) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        if (isAppService) start.Environment["WEBSITE_SITE_NAME"] = "countdepot-bot";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(3, process.ExitCode);
        var line = JsonNode.Parse(Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)))!;
        Assert.StartsWith("Not started:", (string?)line["Message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_is_answered_without_a_token()
    {
        await using var bot = await BotInTeams.StartAsync();
        foreach (var path in new[] { "/health/live", "/health/ready" }) Assert.Equal(HttpStatusCode.OK, (await bot.Http.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await bot.Http.GetAsync("/")).StatusCode);
        Assert.NotNull(bot.Services.GetRequiredService<Conversations>());
    }

    private static void InAzure(Dictionary<string, string> settings) => (settings["StorageAccount"], settings["StorageConnection"]) = ("countdepotdata", "");

    private static BotOptions With(params Action<Dictionary<string, string>>[] changes)
    {
        var settings = BotInTeams.Settings(Anywhere).ToDictionary(s => s.Key["Bot:".Length..], s => s.Value);
        foreach (var change in changes) change(settings);
        return new()
        {
            AppId = settings["AppId"], TenantId = settings["TenantId"], IdentityClientId = settings["IdentityClientId"], ConnectorMetadata = settings["ConnectorMetadata"],
            ServiceHosts = [settings["ServiceHosts:0"]], DepotUrl = settings["DepotUrl"], PublicUrl = settings["PublicUrl"], DepotAudience = settings["DepotAudience"],
            StorageConnection = settings["StorageConnection"],
            StorageAccount = settings.GetValueOrDefault("StorageAccount", ""),
        };
    }

    private static async Task<int?> StatusAsync(TokenFault fault)
    {
        await using var bot = await BotInTeams.StartAsync();
        return await StatusAsync(bot, fault, "1");
    }

    private static async Task<int?> StatusAsync(BotInTeams bot, TokenFault? fault, string id)
    {
        var activity = Hello(bot);
        activity["id"] = id;
        return (await bot.Teams.Delivery.TryAsync(activity, fault)).Status;
    }

    private static async Task<int?> StatusAsync(BotInTeams bot, Action<JsonObject> change)
    {
        var activity = Hello(bot);
        activity["id"] = $"{Guid.NewGuid()}";
        change(activity);
        return (await bot.Teams.Delivery.TryAsync(activity, null)).Status;
    }

    private static JsonObject Hello(BotInTeams bot) => Activities.Text(bot.Teams, bot.Teams.As(Cast.Staff).Conversation, Cast.Staff, "help");
}
