using System.Diagnostics;
using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace CountDepot.Api.Telemetry;

/// <summary>
/// Sends metrics and spans to Application Insights, as the depot's identity, where there is one to send to. The request itself is reported by the
/// Functions host, whose trace ours continues; logs go to the console, which the host reads.
/// </summary>
public static class TelemetryExport
{
    public static void AddTelemetry(this WebApplicationBuilder builder, DepotOptions depot)
    {
        if (builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is not { Length: > 0 } connection) return;
        TokenCredential identity = new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(depot.IdentityClientId));
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(Meters.Name).AddAzureMonitorMetricExporter(to => to.ConnectionString = connection, identity))
            .WithTracing(traces => traces.AddDepotSpans().AddAzureMonitorTraceExporter(to => to.ConnectionString = connection, identity));
    }

    /// <summary>Our own spans and the calls we make, stripped of everything that could say what they were about.</summary>
    // The host marks its traces as not sampled, so the usual sampler, which follows the caller, would drop every one.
    public static TracerProviderBuilder AddDepotSpans(this TracerProviderBuilder traces) =>
        traces.SetSampler(new AlwaysOnSampler()).AddSource(Meters.Name).AddSource("System.Net.Http").AddProcessor(new HostsOnly());

    /// <summary>Of the address of a call only the host is kept: storage keys and the directory's paths name items and people.</summary>
    private sealed class HostsOnly : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.GetTagItem("url.full") is not string address) return;
            data.SetTag("url.full", Uri.TryCreate(address, UriKind.Absolute, out var url) ? url.GetLeftPart(UriPartial.Authority) : null);
        }
    }
}
