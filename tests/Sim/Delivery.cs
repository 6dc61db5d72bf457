using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>What the bot's endpoint answered; no status when it did not answer within 15 seconds.</summary>
public sealed record BotAnswer(int? Status, string Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}

/// <summary>
/// Brings activities to the bot, each signed anew. What is not an invoke is brought a second time, with the same id, when the
/// bot does not answer within 15 seconds or answers with a server error: the pattern people have seen in the field.
/// </summary>
public sealed class Delivery(TeamsSim sim)
{
    /// <summary>How long Teams waits for an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private HttpClient? bot;
    private Uri? endpoint;

    internal bool IsConnected => bot is not null;

    /// <summary>Where the bot listens.</summary>
    /// <param name="client">The way there; a socket of its own when absent.</param>
    internal void ConnectTo(Uri messages, HttpClient? client)
    {
        endpoint = messages;
        // Patience is kept by the simulation's clock, not by the client's.
        bot = client ?? new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    internal async Task<BotAnswer> BringAsync(JsonObject activity)
    {
        var answer = await TryAsync(activity, null);
        var isLost = answer.Status is null or >= 500;
        return isLost && (string?)activity["type"] != "invoke" ? await TryAsync(activity, null) : answer;
    }

    /// <summary>Brings it once, with a token that may be spoiled.</summary>
    public Task<BotAnswer> TryAsync(JsonObject activity, TokenFault? fault) =>
        SendAsync(activity.ToJsonString(), $"Bearer {sim.Tokens.ForBot(sim.ServiceUrl, fault)}");

    /// <summary>Sends any text with any Authorization header, or with none.</summary>
    public async Task<BotAnswer> SendAsync(string body, string? authorization)
    {
        if (bot is null || endpoint is null) throw new InvalidOperationException("No bot is connected: call ConnectBot first.");
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint);
        request.Content = new StringContent(body, Encoding.UTF8, MediaTypeNames.Application.Json);
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Microsoft-SkypeBotApi", "9.0"));
        var answer = await AskAsync(bot, request);
        sim.Frames.Add(new(sim.Clock.GetUtcNow(), false, "POST", endpoint.AbsolutePath, body, answer.Status, answer.Body));
        return answer;
    }

    /// <summary>Asks for a page of the bot, as a person's browser does: without any proof of who it is. Null when the bot cannot be reached.</summary>
    internal async Task<HttpResponseMessage?> PageAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        if (bot is null || endpoint is null) return null;
        request.RequestUri = new(endpoint, request.RequestUri!);
        try
        {
            return await bot.SendAsync(request, cancel);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task<BotAnswer> AskAsync(HttpClient client, HttpRequestMessage request)
    {
        using var patience = new CancellationTokenSource(Patience, sim.Clock);
        try
        {
            using var response = await client.SendAsync(request, patience.Token);
            return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(patience.Token));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return new(null, "");
        }
    }
}
