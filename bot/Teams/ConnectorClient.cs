using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace CountDepot.Bot.Teams;

/// <summary>What became of a message.</summary>
public enum Posted
{
    /// <summary>It lies there.</summary>
    Yes,

    /// <summary>It does not, for certain, and may be posted later.</summary>
    NotNow,

    /// <summary>Teams did not say. Posting it again might post it twice.</summary>
    Unknown,

    /// <summary>Nothing can be posted there any more: the app was removed, or the bot blocked.</summary>
    Gone,

    /// <summary>Teams does not take this message, however often.</summary>
    Refused,
}

/// <summary>What became of a message, and its id where it has one.</summary>
public sealed record Posting(Posted Outcome, string? Id = null);

/// <summary>
/// The Bot Connector's REST interface (v3), as much of it as the bot needs. The token is attached to addresses of
/// <see cref="ServiceHosts"/> alone and redirects are not followed. One request at a time per conversation, because Teams answers
/// 412 to two at once. Never throws for what the connector answers: the outcome is the return value.
/// </summary>
public sealed class ConnectorClient(HttpClient http, ServiceHosts hosts, TokenCredential identity, Conversations conversations, ILogger<ConnectorClient> log)
{
    private const string Scope = "https://api.botframework.com/.default";
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly SemaphoreSlim[] Lanes = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Posts a card; the id of the new message, or null when it was not (or not certainly) posted.</summary>
    public async Task<string?> SendAsync(Conversation to, JsonObject card, string? replyToId, CancellationToken cancel) =>
        (await CallAsync(HttpMethod.Post, to, AddressOf(to, replyToId), Message(to, card, replyToId), cancel)).Id;

    /// <summary>Posts a card and says what became of it.</summary>
    public Task<Posting> PostAsync(Conversation to, JsonObject card, CancellationToken cancel) =>
        CallAsync(HttpMethod.Post, to, AddressOf(to, null), Message(to, card, null), cancel);

    /// <summary>Replaces a posted card for everybody; null when it is no longer there.</summary>
    public async Task<string?> UpdateAsync(Conversation to, string activityId, JsonObject card, CancellationToken cancel) =>
        (await ReplaceAsync(to, activityId, card, cancel)).Id;

    /// <summary>Replaces a posted card for everybody and says what became of that. It may be repeated.</summary>
    public Task<Posting> ReplaceAsync(Conversation to, string activityId, JsonObject card, CancellationToken cancel) =>
        CallAsync(HttpMethod.Put, to, AddressOf(to, activityId), Message(to, card, null), cancel);

    /// <summary>
    /// Whether Teams answers at all, asked with a question that changes nothing: who knows that it does not has not to post anything of which
    /// nobody could say whether it was posted.
    /// </summary>
    public async Task<bool> AnswersAsync(Conversation at, CancellationToken cancel)
    {
        var members = new Uri($"{at.ServiceUrl.AbsoluteUri.TrimEnd('/')}/v3/conversations/{Uri.EscapeDataString(at.Id)}/members/{Uri.EscapeDataString(at.BotId)}");
        return (await CallAsync(HttpMethod.Get, at, members, null, cancel)).Outcome is not (Posted.NotNow or Posted.Unknown);
    }

    /// <summary>
    /// Retries: a create only after 429 and 412, where nothing was posted for certain, because a create has no key and a second one
    /// is a second message; everything else after server errors and lost connections too. Retry-After is honoured.
    /// </summary>
    public static HttpRetryStrategyOptions Retries => new()
    {
        MaxRetryAttempts = 4,
        Delay = TimeSpan.FromMilliseconds(500),
        MaxDelay = TimeSpan.FromSeconds(30),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        ShouldHandle = attempt => ValueTask.FromResult(IsWorthAnother(attempt.Context.GetRequestMessage()?.Method, attempt.Outcome)),
    };

    /// <summary>Adds the client: no redirects, because a redirect would carry the token to a host nobody checked.</summary>
    public static IHttpClientBuilder Add(IServiceCollection services)
    {
        var client = services.AddHttpClient<ConnectorClient>(http => http.Timeout = Timeout.InfiniteTimeSpan);
        client.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        client.AddResilienceHandler("connector", (pipeline, context) =>
        {
            pipeline.TimeProvider = context.ServiceProvider.GetService<TimeProvider>();
            pipeline.AddRetry(Retries).AddTimeout(TimeSpan.FromSeconds(10));
        });
        return client;
    }

    private static bool IsWorthAnother(HttpMethod? method, Outcome<HttpResponseMessage> outcome) => method != HttpMethod.Get && outcome.Result?.StatusCode switch
    {
        HttpStatusCode.TooManyRequests or HttpStatusCode.PreconditionFailed => true,
        >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout => method != HttpMethod.Post,
        null => method != HttpMethod.Post && outcome.Exception is HttpRequestException,
        _ => false,
    };

    private async Task<Posting> CallAsync(HttpMethod method, Conversation to, Uri address, JsonObject? body, CancellationToken cancel)
    {
        if (conversations.IsDead(to.Id)) return new(Posted.Gone);
        var lane = Lanes[(uint)string.GetHashCode(to.Id, StringComparison.Ordinal) % Lanes.Length];
        await lane.WaitAsync(cancel);
        try
        {
            using var request = await RequestAsync(method, address, body, cancel);
            using var response = await http.SendAsync(request, cancel);
            return await ReadAsync(method, to, response, cancel);
        }
        catch (HttpRequestException unreachable)
        {
            Telemetry.PostFailed("unreachable");
            log.ConnectorNotReached(method.Method, unreachable.HttpRequestError.ToString());
            return new(NeverLeft(unreachable) ? Posted.NotNow : Posted.Unknown);
        }
        catch (TimeoutRejectedException)
        {
            Telemetry.PostFailed("timeout");
            log.ConnectorNotReached(method.Method, "timeout");
            return new(Posted.Unknown);
        }
        finally
        {
            lane.Release();
        }
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpMethod method, Uri address, JsonObject? body, CancellationToken cancel)
    {
        // The one place that attaches the token asks again, whatever the caller has checked.
        if (!hosts.Allows(address)) throw new InvalidOperationException("The bot's token may not go to this host.");
        var token = await identity.GetTokenAsync(new([Scope]), cancel);
        var request = new HttpRequestMessage(method, address) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token.Token) } };
        if (body is null) return request;
        // Without the charset, Teams breaks everything outside ASCII.
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Relaxed)) { Headers = { ContentType = new("application/json", "utf-8") } };
        return request;
    }

    private async Task<Posting> ReadAsync(HttpMethod method, Conversation to, HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.IsSuccessStatusCode) return new(Posted.Yes, IdIn(await response.Content.ReadAsStringAsync(cancel)) ?? "");
        if (method == HttpMethod.Get) return new(OutcomeOf(response.StatusCode));
        Telemetry.PostFailed($"{(int)response.StatusCode}");
        log.ConnectorRefused(method.Method, (int)response.StatusCode);
        // On a post, 403 means blocked, removed or disabled, in several shapes, and 404 that the conversation is gone. On an update both may mean
        // no more than a card that somebody else posted, such as one from the message extension.
        var isGone = method == HttpMethod.Post && response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound;
        if (isGone) conversations.Died(to);
        return new(isGone ? Posted.Gone : OutcomeOf(response.StatusCode));
    }

    private static Posted OutcomeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.TooManyRequests or HttpStatusCode.PreconditionFailed or HttpStatusCode.Unauthorized => Posted.NotNow,
        >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout => Posted.Unknown,
        _ => Posted.Refused,
    };

    // Nobody can have read what was never sent.
    private static bool NeverLeft(HttpRequestException unreachable) =>
        unreachable.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError;

    // Not every answer is JSON, and not every JSON has an id.
    private static string? IdIn(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text) is JsonObject o && o["id"] is JsonValue id && id.TryGetValue<string>(out var value) ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Uri AddressOf(Conversation to, string? activityId)
    {
        var path = $"{to.ServiceUrl.AbsoluteUri.TrimEnd('/')}/v3/conversations/{Uri.EscapeDataString(to.Id)}/activities";
        return new(activityId is null ? path : $"{path}/{Uri.EscapeDataString(activityId)}");
    }

    private static JsonObject Message(Conversation to, JsonObject card, string? replyToId)
    {
        var message = new JsonObject
        {
            ["type"] = "message",
            ["from"] = new JsonObject { ["id"] = to.BotId },
            ["conversation"] = new JsonObject { ["id"] = to.Id, ["tenantId"] = to.TenantId },
            ["attachments"] = new JsonArray(new JsonObject { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["content"] = card.DeepClone() }),
        };
        if (replyToId is not null) message["replyToId"] = replyToId;
        return message;
    }
}
