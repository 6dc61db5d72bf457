using System.Diagnostics;

namespace CountDepot.Api;

/// <summary>Every line the edge writes, in one place. Ids and codes only: no names, no text, no tokens.</summary>
internal static partial class Log
{
    internal const string CodeKey = "code";

    /// <summary>One line per unit of work, after the answer.</summary>
    internal static async Task RequestAsync(HttpContext http, RequestDelegate next)
    {
        var started = Stopwatch.GetTimestamp();
        await next(http);
        if (http.GetEndpoint() is not RouteEndpoint endpoint || http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)) return;
        var log = http.RequestServices.GetRequiredService<ILogger<RefusedException>>();
        log.LogRequest(http.Request.Method, endpoint.RoutePattern.RawText ?? "", http.Response.StatusCode, http.Items[CodeKey] as string ?? "ok",
            Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    [LoggerMessage(100, LogLevel.Information, "{Method} {Route} {Status} {Code} {Milliseconds}")]
    private static partial void LogRequest(this ILogger log, string method, string route, int status, string code, double milliseconds);

    [LoggerMessage(101, LogLevel.Error, "A defect reached the edge")]
    internal static partial void LogDefect(this ILogger log, Exception e);

    [LoggerMessage(102, LogLevel.Warning, "Storage did not answer: {Problem} {Status}")]
    internal static partial void LogStorage(this ILogger log, string problem, int status);

    [LoggerMessage(103, LogLevel.Warning, "The directory did not answer: {Problem}")]
    internal static partial void LogDirectory(this ILogger log, string problem);

    [LoggerMessage(104, LogLevel.Critical, "Refused to start: {Reason}")]
    internal static partial void LogRefusedToStart(this ILogger log, string reason);

    [LoggerMessage(105, LogLevel.Warning, "Security: {What}")]
    internal static partial void LogSecurity(this ILogger log, string what);
}
