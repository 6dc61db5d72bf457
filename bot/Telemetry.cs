using System.Diagnostics;
using System.Diagnostics.Metrics;
using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;

namespace CountDepot.Bot;

/// <summary>
/// What the bot measures and traces, by the names that dashboards and alerts use; a test compares them. A turn is a span, and what is asked of the
/// depot for it belongs to the same trace. No names, no text, no tokens, no ids of people.
/// </summary>
public static class Telemetry
{
    /// <summary>The name of the meter and of the activity source; the depot's is the same.</summary>
    public const string Name = "CountDepot";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Rejected = Meter.CreateCounter<long>("cd.bot.auth_rejected", description: "Messages without valid proof of where they come from.");
    private static readonly Counter<long> PostFailures = Meter.CreateCounter<long>("cd.bot.post.failures", description: "Posts that Teams refused or did not answer.");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("cd.bot.invoke.duration", "ms", "From the activity to the answer.");
    private static long keysAt;

    static Telemetry() => Meter.CreateObservableGauge("cd.keys.age_seconds", AgeOfKeys, "s", "Since the Bot Connector's keys were fetched.");

    /// <summary>The trace that the current work belongs to.</summary>
    public static ActivityContext Here => Activity.Current?.Context ?? default;

    /// <summary>Begins a turn. It may be worked on long after its request was answered, so the trace it belongs to is named.</summary>
    public static IDisposable? BeginTurn(string kind, ActivityContext from) => Source.StartActivity($"turn {kind}", ActivityKind.Internal, from);

    internal static void TurnTook(string kind, TimeSpan took) => Duration.Record(took.TotalMilliseconds, new KeyValuePair<string, object?>("kind", kind));

    internal static void RejectedFor(string reason) => Rejected.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal static void PostFailed(string status) => PostFailures.Add(1, new KeyValuePair<string, object?>("status", status));

    internal static void KeysFetched() => Interlocked.Exchange(ref keysAt, Stopwatch.GetTimestamp());

    /// <summary>Sends all of it, and the log, to Application Insights as the bot's identity, where there is one to send to.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, TokenCredential identity)
    {
        if (builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is not { Length: > 0 } connection) return;
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(Name).AddAzureMonitorMetricExporter(to => to.ConnectionString = connection, identity))
            .WithTracing(traces => traces.AddBotSpans().AddAzureMonitorTraceExporter(to => to.ConnectionString = connection, identity))
            .WithLogging(logs => logs.AddAzureMonitorLogExporter(to => to.ConnectionString = connection, identity));
    }

    /// <summary>Our own spans and the calls we make, whose addresses are cut to the host: paths name conversations and items.</summary>
    public static TracerProviderBuilder AddBotSpans(this TracerProviderBuilder traces) =>
        traces.SetSampler(new AlwaysOnSampler()).AddSource(Name).AddSource("System.Net.Http").AddProcessor(new HostsOnly());

    private static IEnumerable<Measurement<double>> AgeOfKeys() =>
        Interlocked.Read(ref keysAt) is > 0 and var at ? [new(Stopwatch.GetElapsedTime(at).TotalSeconds)] : [];

    private sealed class HostsOnly : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.GetTagItem("url.full") is not string address) return;
            data.SetTag("url.full", Uri.TryCreate(address, UriKind.Absolute, out var url) ? url.GetLeftPart(UriPartial.Authority) : null);
        }
    }
}
