using System.Text.Json.Nodes;
using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Seams;

namespace CountDepot.Specs.Bot;

/// <summary>
/// A catalogue of hostile activities, brought to the bot as Teams brings them. Every one gets its clear answer, none of them changes
/// anything, and the same bot serves honest people afterwards.
/// </summary>
public sealed class BadInputTests(BadInputTests.SharedBot shared) : IClassFixture<BadInputTests.SharedBot>
{
    private static readonly Dictionary<string, JsonObject> Entries =
        JsonNode.Parse(Tree.Read("tests/Specs/Bot/bad-inputs.json"))!.AsArray().Select(e => e!.AsObject()).ToDictionary(e => (string)e["id"]!);

    private readonly BotInTeams bot = shared.Bot;

    public static TheoryData<string> Auth => Ids("BOT-AUTH");
    public static TheoryData<string> Texts => Ids("BOT-TEXT");
    public static TheoryData<string> Cards => Ids("BOT-CARD");

    [Theory]
    [MemberData(nameof(Auth))]
    public async Task A_stranger_at_the_door_is_turned_away(string id)
    {
        var entry = Entries[id];
        var body = entry["bodyLength"] is { } length ? $$"""{"text":"{{new string('x', (int)length)}}"}""" : Base(id, entry["activity"]!).ToJsonString();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/messages{(string?)entry["query"]}");
        request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        if (Authorization(entry["token"]) is { } header) request.Headers.TryAddWithoutValidation("Authorization", header);
        using var response = await bot.Http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();

        Assert.Equal((int)entry["status"]!, (int)response.StatusCode);
        var read = response.StatusCode == System.Net.HttpStatusCode.Accepted ? (await bot.Teams.As(Cast.Staff).AwaitAsync(m => m.ReplyToId == id)).Reading : answer;
        Assert.Contains((string)entry["hint"]!, read, StringComparison.OrdinalIgnoreCase);
        NothingWasChanged();
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_that_is_no_clear_order_is_answered_with_a_sentence(string id)
    {
        var entry = Entries[id];
        var activity = Base(id, entry["activity"]!);
        if (entry["times"] is { } times) activity["text"] = string.Concat(Enumerable.Repeat((string)entry["repeat"]!, (int)times));
        var answer = await bot.Teams.Delivery.TryAsync(activity, null);

        Assert.Equal((int)entry["status"]!, answer.Status);
        var read = answer.Status == 202 ? (await bot.Teams.As(Cast.Staff).AwaitAsync(m => m.ReplyToId == id)).Reading : answer.Body;
        Assert.Contains((string)entry["hint"]!, read, StringComparison.OrdinalIgnoreCase);
        NothingWasChanged();
    }

    [Theory]
    [MemberData(nameof(Cards))]
    public async Task Card_data_that_is_not_ours_is_refused_whole(string id)
    {
        var entry = Entries[id];
        var value = entry["value"]!.DeepClone();
        // What an honest card carries beside it, so that the one thing wrong is what the entry says.
        if (value["action"]?["data"] is JsonObject data)
        {
            data.TryAdd("op", new string('a', 26));
            data.TryAdd("sku", "BOLT-1");
        }
        var activity = Base(id, new JsonObject { ["type"] = "invoke", ["name"] = "adaptiveCard/action", ["value"] = value, ["replyToId"] = "1" });
        var before = Refusals;
        var answer = JsonNode.Parse((await bot.Teams.Delivery.TryAsync(activity, null)).Body)!;

        Assert.Equal((int)entry["status"]!, (int)answer["statusCode"]!);
        Assert.Equal("application/vnd.microsoft.error", (string?)answer["type"]);
        Assert.Contains((string)entry["hint"]!, (string)answer["value"]!["message"]!, StringComparison.OrdinalIgnoreCase);
        if (((string)entry["hint"]!).StartsWith("Unknown field", StringComparison.Ordinal))
            Assert.Equal(before + 1, Refusals);
        NothingWasChanged();
    }

    private static TheoryData<string> Ids(string surface) => [.. Entries.Keys.Where(id => id.StartsWith(surface, StringComparison.Ordinal))];

    private int Refusals => bot.Log.Lines.Count(line => line.Contains("Security: card data refused", StringComparison.Ordinal));

    private void NothingWasChanged() => Assert.Empty(bot.Depot.Commands);

    private JsonObject Base(string id, JsonNode over)
    {
        var activity = Activities.Text(bot.Teams, bot.Teams.As(Cast.Staff).Conversation, Cast.Staff, "help");
        activity["id"] = id;
        foreach (var (name, value) in over.AsObject()) activity[name] = value?.DeepClone();
        return activity;
    }

    private string? Authorization(JsonNode? token)
    {
        if (token is null) return null;
        if ((string?)token["header"] is { } header) return header;
        if (token["longHeader"] is { } length) return $"Bearer {new string('a', (int)length)}";
        var claims = new JsonObject();
        foreach (var name in new[] { "iss", "aud", "serviceurl" })
            if (token[name] is { } value) claims[name] = value.DeepClone();
        var fault = new TokenFault
        {
            KeyIsForged = (string?)token["sign"] == "other",
            SignatureIsFlipped = (string?)token["sign"] == "flip",
            Algorithm = (string?)token["alg"],
            KeyId = (string?)token["kid"],
            AudienceIsList = (bool?)token["audArray"] ?? false,
            ExpiresInSeconds = (int?)token["exp"],
            Dropped = [.. (token["drop"] as JsonArray ?? []).Select(d => (string)d!)],
            Claims = claims,
        };
        return $"Bearer {bot.Teams.Tokens.ForBot(bot.Teams.ServiceUrl, fault)}";
    }

    /// <summary>One bot for all of them: whatever came before, it answers the next one.</summary>
    public sealed class SharedBot : IAsyncLifetime
    {
        internal BotInTeams Bot { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            var depot = new DepotStandIn().With("BOLT-1", "Bolt", stock: ("NORTH", 10));
            depot.Do("BOLT-1", new ReserveStock(SiteId.Parse("NORTH"), Quantity.Of(2)));
            Bot = await BotInTeams.StartAsync(depot);
        }

        public async Task DisposeAsync() => await Bot.DisposeAsync();
    }
}
