using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using CountDepot.Api.Requests;
using CountDepot.Api.Telemetry;
using CountDepot.Contracts;

namespace CountDepot.Api;

/// <summary>Every line the edge writes, in one place. Ids and codes only: no names, no text, no tokens.</summary>
internal static partial class Log
{
    internal const string CodeKey = "code";
    internal const string ActorKey = "actor";
    internal const string AnswerKey = "answer";

    // Lines of one person can be told apart from another's, but not whose they are; the ledger knows, and only the ledger.
    private static readonly byte[] Salt = RandomNumberGenerator.GetBytes(32);

    /// <summary>One line per unit of work, after the answer.</summary>
    internal static async Task RequestAsync(HttpContext http, RequestDelegate next)
    {
        var started = Stopwatch.GetTimestamp();
        if (http.GetEndpoint() is not RouteEndpoint endpoint || !http.Request.Path.StartsWithSegments("/api/v1", StringComparison.Ordinal))
        {
            await next(http);
            return;
        }
        var action = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? endpoint.RoutePattern.RawText ?? "";
        using var span = Meters.Source.StartActivity(action);
        await next(http);
        span?.SetTag("http.response.status_code", http.Response.StatusCode).SetTag("cd.code", http.Items[CodeKey] as string ?? "ok");
        var log = http.RequestServices.GetRequiredService<ILogger<RefusedException>>();
        log.LogRequest(action, http.Response.StatusCode, http.Items[CodeKey] as string ?? "ok", Stopwatch.GetElapsedTime(started).TotalMilliseconds,
            Sku.TryRead(http.Request.RouteValues["sku"] as string, out var sku, out _) ? sku.Value : "", PseudonymOf(http.Items[ActorKey] as string), Problems.TraceOf(http));
        if (http.Response.StatusCode == 401 && http.Request.Headers.Authorization.Count > 0) log.LogSecurity("a token that was refused");
    }

    private static string PseudonymOf(string? actor) =>
        actor is null ? "" : Convert.ToHexStringLower(HMACSHA256.HashData(Salt, Encoding.UTF8.GetBytes(actor)).AsSpan(0, 6));

    [LoggerMessage(100, LogLevel.Information, "{Action} {Status} {Code} in {Milliseconds} ms {Sku} {Actor} {TraceId}")]
    private static partial void LogRequest(this ILogger log, string action, int status, string code, double milliseconds, string sku, string actor, string traceId);

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
