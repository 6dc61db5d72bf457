using System.Net;
using Azure.Core;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace CountDepot.Bot.Depot;

/// <summary>Puts the bot's own token for the depot on every request; the credential keeps it until it is about to expire.</summary>
public sealed class DepotIdentity(TokenCredential identity, string scope) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await identity.GetTokenAsync(new([scope]), cancellationToken);
        request.Headers.Authorization = new("Bearer", token.Token);
        return await base.SendAsync(request, cancellationToken);
    }

    /// <summary>
    /// How the depot is asked again. Every command carries its key, so that repeating one is safe; it is repeated only when its outcome
    /// is not known. Short, because a person is waiting: three attempts within the eight seconds of an invoke.
    /// </summary>
    public static void AddTo(ResiliencePipelineBuilder<HttpResponseMessage> pipeline) => pipeline
        .AddRetry(new HttpRetryStrategyOptions
        {
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(2),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = attempt => ValueTask.FromResult(IsWorthAnother(attempt.Context.GetRequestMessage()?.Method, attempt.Outcome)),
        })
        .AddTimeout(TimeSpan.FromSeconds(2.5));

    private static bool IsWorthAnother(HttpMethod? method, Outcome<HttpResponseMessage> outcome)
    {
        if (outcome.Exception is HttpRequestException or TimeoutRejectedException) return true;
        if (outcome.Result?.StatusCode is HttpStatusCode.ServiceUnavailable) return true;
        return method == HttpMethod.Get && outcome.Result?.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout;
    }
}
