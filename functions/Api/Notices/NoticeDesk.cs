using CountDepot.Api.Access;
using CountDepot.Api.Approvals;
using CountDepot.Api.Counts;
using CountDepot.Api.Requests;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Notices;

/// <summary>
/// Tells the bot what a notice is about, as it is now. Only the bot itself may ask, for nobody; and only for what was to be told, so that a
/// message somebody else put into the queue opens no door.
/// </summary>
public sealed class NoticeDesk(Callers callers, Sites sites, NoticeShelf notices, EscalationDesk escalations, DigestDesk digests, CountShelf counts, ItemStore store, TimeProvider time)
{
    /// <summary>Who the depot is when nobody asks it: it sees every site, and decides nothing.</summary>
    internal static readonly Caller Depot = new(Actor.Depot, [new(Actor.Depot.Id, Role.Viewer, null)]);

    /// <summary>Everything there is to say about one notice.</summary>
    public async Task<NoticeView> ShowAsync(HttpContext http)
    {
        callers.NeedsBot(http);
        _ = new Query(http.Request);
        var (key, cancel, now) = (Query.TextFromRoute(http, "key"), http.RequestAborted, time.GetUtcNow());
        var known = SiteId.TryRead(key.Split('~')[0], out var at, out _) ? await notices.FindAsync(at, key, cancel) : null;
        var all = (await sites.AllAsync(cancel)).ToList();
        if (known is not { } notice || all.Find(site => site.Site == notice.Site) is not { } site)
            throw new RefusedException(RefusalCode.NotFound, "There is no such notice. Notices come from the queue.");
        var view = new NoticeView(notice, site, all, now);
        return notice.Kind switch
        {
            NoticeKind.Low or NoticeKind.Recovered => view with { Low = await LowAsync(notice, now, cancel) },
            NoticeKind.Escalated => view with { Request = await RequestAsync(site, notice, now, cancel) },
            // What waits for whom is asked in the name of each.
            NoticeKind.Waiting => view,
            NoticeKind.Due => view with { Things = await digests.ToBringBackAsync(site, notice.Person!.Value, notice.Day!.Value, now, cancel) },
            NoticeKind.CountAssigned => view with { Count = (await counts.FindAsync(notice.Count!.Value, cancel))?.View },
            NoticeKind.Digest => view with { Digest = await digests.OfAsync(site, notice.Day!.Value, now, cancel) },
        };
    }

    private async Task<LowNotice> LowAsync(Notice notice, DateTimeOffset now, CancellationToken cancel)
    {
        var (item, version) = await ReadAsync(notice, cancel);
        return Episodes.View(item, version, notice.Site, notice.Episode!.Value, Depot.At(now));
    }

    private async Task<RequestNotice?> RequestAsync(SiteView site, Notice notice, DateTimeOffset now, CancellationToken cancel)
    {
        var (item, version) = await ReadAsync(notice, cancel);
        var view = ItemViews.View(item, version, Depot.At(now));
        if (view.Reservations.Concat(view.Ended ?? []).FirstOrDefault(r => r.Reservation == notice.Reservation) is not { } reservation) return null;
        var escalated = await escalations.AtAsync(site, Depot, now, cancel);
        return new(view, reservation, escalated.FirstOrDefault(e => e.Sku == item.Sku && e.Reservation.Reservation == notice.Reservation)?.Reason);
    }

    private async Task<(Item Item, long Version)> ReadAsync(Notice notice, CancellationToken cancel)
    {
        var loaded = await store.ReadAsync(notice.Sku!.Value, cancel);
        return loaded.Item.Exists ? (loaded.Item, loaded.Version) : throw new RefusedException(RefusalCode.NotFound, "The item of this notice does not exist.");
    }
}
