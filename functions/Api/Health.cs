using Azure;

namespace CountDepot.Api;

/// <summary>
/// Two anonymous answers without versions, names or reasons: alive, and ready to work (the storage answers a point read within a second;
/// asked at most every 5 seconds).
/// </summary>
public sealed class Health(Sites sites, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(1);
    private volatile Look last = new(DateTimeOffset.MinValue, false);

    public static void Map(WebApplication app)
    {
        app.MapGet("/", () => Results.Text("CountDepot")).AllowAnonymous().ExcludeFromDescription();
        foreach (var prefix in new[] { "", "/api" })
        {
            app.MapGet(prefix + "/health/live", () => Results.Text("ok")).AllowAnonymous().ExcludeFromDescription();
            app.MapGet(prefix + "/health/ready", (Health health, HttpContext http) => health.AnswerAsync(http.RequestAborted)).AllowAnonymous().ExcludeFromDescription();
        }
    }

    private async Task<IResult> AnswerAsync(CancellationToken cancel) =>
        await IsReadyAsync(cancel) ? Results.Text("ok") : Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable);

    public async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        if (time.GetUtcNow() - last.At < Kept) return last.IsReady;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(PatienceMax);
        bool isReady;
        try
        {
            await sites.PingAsync(patience.Token);
            isReady = true;
        }
        catch (Exception e) when (e is RequestFailedException or OperationCanceledException or AggregateException)
        {
            isReady = false;
        }
        last = new(time.GetUtcNow(), isReady);
        return isReady;
    }

    private sealed record Look(DateTimeOffset At, bool IsReady);
}
