using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace CountDepot.Bot.Teams;

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
    public Task<string?> SendAsync(Conversation to, JsonObject card, string? replyToId, CancellationToken cancel) =>
        CallAsync(HttpMethod.Post, to, replyToId, Message(to, card, replyToId), cancel);

    /// <summary>Replaces a posted card for everybody; null when it is no longer there.</summary>
    public Task<string?> UpdateAsync(Conversation to, string activityId, JsonObject card, CancellationToken cancel) =>
        CallAsync(HttpMethod.Put, to, activityId, Message(to, card, null), cancel);

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
        client.AddResilienceHandler("connector", (pipeline, _) => pipeline.AddRetry(Retries).AddTimeout(TimeSpan.FromSeconds(10)));
        return client;
    }

    private static bool IsWorthAnother(HttpMethod? method, Outcome<HttpResponseMessage> outcome) => outcome.Result?.StatusCode switch
    {
        HttpStatusCode.TooManyRequests or HttpStatusCode.PreconditionFailed => true,
        >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout => method != HttpMethod.Post,
        null => method != HttpMethod.Post && outcome.Exception is HttpRequestException,
        _ => false,
    };

    private async Task<string?> CallAsync(HttpMethod method, Conversation to, string? activityId, JsonObject body, CancellationToken cancel)
    {
        if (conversations.IsDead(to.Id)) return null;
        var lane = Lanes[(uint)string.GetHashCode(to.Id, StringComparison.Ordinal) % Lanes.Length];
        await lane.WaitAsync(cancel);
        try
        {
            using var request = await RequestAsync(method, AddressOf(to, activityId), body, cancel);
            using var response = await http.SendAsync(request, cancel);
            return await ReadAsync(method, to, response, cancel);
        }
        catch (HttpRequestException unreachable)
        {
            Telemetry.PostFailed("unreachable");
            log.ConnectorNotReached(method.Method, unreachable.HttpRequestError.ToString());
            return null;
        }
        finally
        {
            lane.Release();
        }
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpMethod method, Uri address, JsonObject body, CancellationToken cancel)
    {
        // The one place that attaches the token asks again, whatever the caller has checked.
        if (!hosts.Allows(address)) throw new InvalidOperationException("The bot's token may not go to this host.");
        var token = await identity.GetTokenAsync(new([Scope]), cancel);
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Relaxed));
        // Without the charset, Teams breaks everything outside ASCII.
        content.Headers.ContentType = new("application/json", "utf-8");
        return new(method, address) { Content = content, Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token.Token) } };
    }

    private async Task<string?> ReadAsync(HttpMethod method, Conversation to, HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.IsSuccessStatusCode) return IdIn(await response.Content.ReadAsStringAsync(cancel)) ?? "";
        Telemetry.PostFailed($"{(int)response.StatusCode}");
        log.ConnectorRefused(method.Method, (int)response.StatusCode);
        // 403 means blocked, removed or disabled, in several shapes; 404 on a post means the conversation is gone.
        var isGone = response.StatusCode == HttpStatusCode.Forbidden || (response.StatusCode == HttpStatusCode.NotFound && method == HttpMethod.Post);
        if (isGone) conversations.Died(to);
        return null;
    }

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
