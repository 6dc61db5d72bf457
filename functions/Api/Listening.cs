using System.Globalization;
using Microsoft.AspNetCore.HttpOverrides;

namespace CountDepot.Api;

/// <summary>Where the depot listens and how much it takes: 127.0.0.1 only, on the port the Functions host names or its own.</summary>
public static class Listening
{
    /// <summary>The Functions host stops sending before it stops us, but not at once: what is in flight gets this long.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(20);

    private static readonly string? HostsPort = Environment.GetEnvironmentVariable("FUNCTIONS_CUSTOMHANDLER_PORT") is { Length: > 0 } port ? port : null;

    /// <summary>Whether the Functions host started us.</summary>
    public static bool IsHosted => HostsPort is not null;

    public static void Listen(this WebApplicationBuilder builder, DepotOptions depot)
    {
        var port = HostsPort is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : depot.Port;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 9 * 1024 * 1024;
            kestrel.Limits.MaxRequestLineSize = 8 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        });
        // Bound in code, because the host hands down its own ASPNETCORE_URLS.
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = Drain;
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
        });
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto);
        builder.Logging.ClearProviders().AddJsonConsole(console =>
            (console.UseUtcTimestamp, console.TimestampFormat) = (true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning).AddFilter("Azure", LogLevel.Warning);
    }

    public static Task SetHeaders(HttpContext http, RequestDelegate next)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return next(http);
    }
}
