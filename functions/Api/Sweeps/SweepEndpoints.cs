using System.Diagnostics;
using CountDepot.Api.Bookings;
using CountDepot.Api.Telemetry;

namespace CountDepot.Api.Sweeps;

/// <summary>Where the Functions host calls the sweeps: POST /{name}, answered by an empty JSON object, without which a run would never end.</summary>
public static partial class SweepEndpoints
{
    private const string Invocation = "X-Azure-Functions-InvocationId";

    // What the host adds to a call from outside, whatever the caller claims; a call of its own has none of these.
    private static readonly string[] FromOutside = ["X-Forwarded-For", "x-ms-invocation-id"];

    public static void AddSweeps(this IServiceCollection services)
    {
        services.AddSingleton<ISweep, SettleSweep>();
        services.AddSingleton<ISweep>(all => all.GetRequiredService<BookingSweep>());
        services.AddSingleton<ISweep, RepairSweep>();
        services.AddSingleton<ISweep, NotifySweep>();
        services.AddSingleton<ISweep, NoticeSweep>();
        services.AddSingleton<ISweep, LowStockSweep>();
        services.AddSingleton<ISweep, ApprovalSweep>();
        services.AddSingleton<ISweep, DueSweep>();
        services.AddSingleton<ISweep, CountSweep>();
        services.AddSingleton<ISweep, DigestSweep>();
        services.AddSingleton<ISweep, AnchorSweep>();
        services.AddSingleton<ISweep, ExportSweep>();
        if (!Listening.IsHosted) services.AddHostedService<LocalTimers>();
    }

    /// <summary>
    /// Only under the host, which alone reaches our port and lets nothing through from outside but /api/…; so these addresses, which ask for no
    /// token, cannot be called by anybody else. Without a host nobody has to call them, and they do not exist.
    /// </summary>
    public static void MapSweeps(this WebApplication app)
    {
        if (!Listening.IsHosted) return;
        foreach (var sweep in app.Services.GetServices<ISweep>())
            app.MapPost($"/{sweep.Name}", (HttpContext http, ILogger<ISweep> log) => AnswerAsync(http, sweep, log)).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, ISweep sweep, ILogger<ISweep> log)
    {
        if (!http.Request.Headers.ContainsKey(Invocation) || FromOutside.Any(http.Request.Headers.ContainsKey)) return Results.NotFound();
        await RunAsync(sweep, log, http.RequestAborted);
        return Results.Json(new { });
    }

    /// <summary>Runs and says so: the line by which an operator sees that time goes on.</summary>
    internal static async Task RunAsync(ISweep sweep, ILogger log, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        using var span = Meters.Source.StartActivity($"sweep {sweep.Name}");
        await sweep.RunAsync(cancel);
        log.LogSwept(sweep.Name, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    [LoggerMessage(152, LogLevel.Debug, "Sweep {Name} ran in {Milliseconds} ms")]
    private static partial void LogSwept(this ILogger log, string name, double milliseconds);
}
