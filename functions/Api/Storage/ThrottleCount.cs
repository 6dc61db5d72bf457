using Azure.Core;
using Azure.Core.Pipeline;
using CountDepot.Api.Telemetry;

namespace CountDepot.Api.Storage;

/// <summary>Counts the calls that the storage puts off; the client tries those again by itself, so nobody else would know.</summary>
internal sealed class ThrottleCount : HttpPipelineSynchronousPolicy
{
    /// <summary>Options whose every attempt is counted.</summary>
    internal static T In<T>(T options) where T : ClientOptions
    {
        options.AddPolicy(new ThrottleCount(), HttpPipelinePosition.PerRetry);
        return options;
    }

    public override void OnReceivedResponse(HttpMessage message)
    {
        if (message.HasResponse && message.Response.Status is 429 or 503) Meters.Throttled.Add(1);
    }
}
