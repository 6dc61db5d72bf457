using System.Globalization;
using System.Threading.RateLimiting;
using CountDepot.Api.Requests;
using CountDepot.Contracts;

namespace CountDepot.Api.Access;

/// <summary>
/// How much one person may ask and how much one site takes within a minute, so that a flow that runs wild keeps nobody else from their work.
/// A person is who the verified token says it is, for the bot whom it acts for; no header and no address moves a request to another account.
/// Every instance counts for itself: two of them let up to twice as much through.
/// </summary>
public static class Limits
{
    public static void AddLimits(this IServiceCollection services, DepotOptions depot)
    {
        services.AddSingleton(new SiteLimits(depot.CommandsPerSiteAndMinute));
        services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, Asker>(http =>
                http.RequestServices.GetRequiredService<Callers>().PersonOf(http) is { } person
                    ? RateLimitPartition.GetTokenBucketLimiter(new Asker(person, IsCommand(http)), asked => Bucket(asked.IsCommand ? depot.CommandsPerMinute : depot.LooksPerMinute))
                    : RateLimitPartition.GetNoLimiter(default(Asker)));
            limiter.OnRejected = async (rejected, _) => await RefuseAsync(rejected.HttpContext, depot, SecondsOf(rejected.Lease));
        });
    }

    /// <summary>A full minute's worth at once, and from then on evenly.</summary>
    internal static TokenBucketRateLimiterOptions Bucket(int perMinute) => new()
    {
        TokenLimit = perMinute,
        TokensPerPeriod = Math.Max(1, perMinute / 60),
        ReplenishmentPeriod = perMinute < 60 ? TimeSpan.FromMinutes(1) / perMinute : TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    };

    internal static int SecondsOf(RateLimitLease lease) => lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;

    /// <summary>How a sentence says when to come back.</summary>
    public static string After(int seconds) => seconds == 1 ? "in 1 second" : string.Create(CultureInfo.InvariantCulture, $"in {seconds} seconds");

    private readonly record struct Asker(string Person, bool IsCommand);

    internal static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static bool IsCommand(HttpContext http) => !HttpMethods.IsGet(http.Request.Method);

    private static async Task RefuseAsync(HttpContext http, DepotOptions depot, int seconds)
    {
        http.Items[Log.ActorKey] = http.RequestServices.GetRequiredService<Callers>().PersonOf(http);
        var most = IsCommand(http) ? depot.CommandsPerMinute : depot.LooksPerMinute;
        var message = IsCommand(http)
            ? $"That is more than {Number(most)} changes by one person within a minute, and this one changed nothing. Send it again {After(seconds)}, with the same key."
            : $"That is more than {Number(most)} questions by one person within a minute. Ask again {After(seconds)}.";
        await Problems.Of(RefusalCode.TooManyRequests, message, new() { RetryAfterSeconds = seconds, Most = most }).ExecuteAsync(http);
    }
}

/// <summary>What each site takes, whoever sends it.</summary>
public sealed class SiteLimits(int perMinute) : IDisposable
{
    private readonly PartitionedRateLimiter<SiteId> limiter = PartitionedRateLimiter.Create<SiteId, SiteId>(site =>
        RateLimitPartition.GetTokenBucketLimiter(site, _ => Limits.Bucket(perMinute)));

    /// <summary>Counts a command for each site it is about; throws <see cref="RefusedException"/> when one of them has had its share.</summary>
    public void Take(IEnumerable<SiteId> sites)
    {
        foreach (var site in sites)
        {
            using var lease = limiter.AttemptAcquire(site);
            if (lease.IsAcquired) continue;
            var seconds = Limits.SecondsOf(lease);
            throw new RefusedException(
                RefusalCode.TooManyRequests,
                $"That is more than {Limits.Number(perMinute)} changes at {site} within a minute, and this one changed nothing. Send it again {Limits.After(seconds)}, with the same key.",
                new() { Site = site, RetryAfterSeconds = seconds, Most = perMinute });
        }
    }

    public void Dispose() => limiter.Dispose();
}
