using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Notices;

/// <summary>
/// From two states of an item to what has to be told of its low episodes. They are numbered, so what is to be told follows from the states and
/// from nothing else; whoever says it twice says the same.
/// </summary>
public static class Episodes
{
    /// <summary>What came between two states, in order: each episode that began, and each that ended.</summary>
    /// <param name="before">What was seen to be told already.</param>
    public static IEnumerable<Notice> Between(Item before, Item after)
    {
        foreach (var (site, now) in after.Replenishments)
        {
            var was = before.Stocking(site);
            if (ReferenceEquals(was, now)) continue;
            if (was.LowSince is not null && HasEnded(now, was.Episodes)) yield return Recovered(after, site, was.Episodes);
            for (var episode = was.Episodes + 1; episode <= now.Episodes; episode++)
            {
                yield return Low(after, site, episode);
                if (HasEnded(now, episode)) yield return Recovered(after, site, episode);
            }
        }
    }

    /// <summary>What is to be told of an item of which nobody knows what was: the episodes that are open, and the last ones that ended, if they were told to begin.</summary>
    public static IEnumerable<(Notice Notice, Notice? If)> Of(Item item)
    {
        foreach (var (site, now) in item.Replenishments.Where(r => r.Value.Episodes > 0))
        {
            if (now.LowSince is not null) yield return (Low(item, site, now.Episodes), null);
            else yield return (Recovered(item, site, now.Episodes), Low(item, site, now.Episodes));
        }
    }

    /// <summary>Whether an episode is over.</summary>
    public static bool HasEnded(Replenishment now, int episode) => episode < now.Episodes || (episode == now.Episodes && now.LowSince is null);

    /// <summary>An episode and what can be done about it. Who has some of the item is nobody's business in a channel, so that is left out.</summary>
    public static LowNotice View(Item item, long version, SiteId site, int episode, Request request)
    {
        var stocking = item.Stocking(site);
        var isLast = episode == stocking.Episodes;
        var ended = stocking.LowSince is null ? stocking.Recovered : null;
        var supplier = item.Orders.Values.Where(order => order.Site == site).OrderByDescending(order => order.PlacedAt).Select(order => order.Supplier.Value).FirstOrDefault();
        var bare = ItemViews.View(item, version, request) with { Reservations = [], Checkouts = [], Transfers = null, Ended = null, Waiting = null };
        return new(bare, Reorders.Suggest(item, site, version, request), HasEnded(stocking, episode),
            isLast ? (stocking.LowSince ?? ended?.Since)?.At : null, isLast ? ended?.At.At : null, supplier);
    }

    private static Notice Low(Item item, SiteId site, int episode) => new(NoticeKind.Low, site, item.Sku, episode);

    private static Notice Recovered(Item item, SiteId site, int episode) => new(NoticeKind.Recovered, site, item.Sku, episode);
}
