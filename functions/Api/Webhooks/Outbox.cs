using System.Collections.Concurrent;
using CountDepot.Contracts;

namespace CountDepot.Api.Webhooks;

/// <summary>
/// Takes events for everybody who wants them: when it returns, every one of them is kept for every subscriber, and will be delivered whatever becomes
/// of this process. Sites and roles are not looked at here but right before an event leaves.
/// </summary>
public sealed partial class Outbox(SubscriptionShelf subscriptions, DeliveryShelf deliveries, Deliverer deliverer, TimeProvider time, ILogger<Outbox> log)
{
    /// <summary>So many events wait for one subscription, about; what comes then is not kept.</summary>
    public const int WaitingMax = 1_000;

    // How many may be kept before somebody counts again.
    private const int BetweenCounts = 100;

    private readonly ConcurrentDictionary<string, int> sinceCount = new(StringComparer.Ordinal);

    /// <summary>Keeps events for those who want them. To be called after the facts were read: whoever has subscribed before they were written is known by then.</summary>
    public async Task TakeAsync(IReadOnlyCollection<DepotEvent> events, CancellationToken cancel)
    {
        if (events.Count == 0) return;
        var all = await subscriptions.AllAsync(cancel);
        foreach (var subscription in all)
        {
            var wanted = events.Where(subscription.Wants).ToList();
            if (wanted.Count == 0 || await IsFullAsync(subscription, wanted.Count, cancel)) continue;
            await deliveries.AddAsync(subscription, wanted, time.GetUtcNow(), cancel);
            deliverer.Nudge(subscription.Id);
        }
    }

    // A subscriber who takes nothing must not fill the storage.
    private async Task<bool> IsFullAsync(Subscription subscription, int more, CancellationToken cancel)
    {
        if (sinceCount.AddOrUpdate(subscription.Id, BetweenCounts, (_, kept) => kept + more) < BetweenCounts) return false;
        var waiting = await deliveries.CountAsync(subscription.Id, WaitingMax, cancel);
        if (waiting < WaitingMax)
        {
            sinceCount[subscription.Id] = 0;
            return false;
        }
        LogFull(subscription.Trigger, more);
        return true;
    }

    [LoggerMessage(181, LogLevel.Warning, "A subscriber to {Trigger} takes nothing and has as many events waiting as are kept: {More} more are not")]
    private partial void LogFull(Trigger trigger, int more);
}
