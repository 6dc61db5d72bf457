using CountDepot.Api.Approvals;
using CountDepot.Api.Notices;
using CountDepot.Api.Projections;
using CountDepot.Contracts;

namespace CountDepot.Api.Sweeps;

/// <summary>
/// Tells the deputies of a site of each request that has escalated, once; and once each local day those who decide there of what has waited for more
/// than an hour.
/// </summary>
public sealed class ApprovalSweep(Sites sites, EscalationDesk escalations, Lists lists, NoticeShelf notices, TimeProvider time) : ISweep
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    public string Name => "approvals";

    public async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        foreach (var site in await sites.AllAsync(cancel))
        {
            if (Mornings.DayOf(site, now) is { } day && await IsAnythingWaitingAsync(site.Site, now, cancel))
                await notices.TellAsync(new(NoticeKind.Waiting, site.Site) { Day = day }, cancel);
            if (site.Deputies is null) continue;
            foreach (var escalated in await escalations.AtAsync(site, NoticeDesk.Depot, now, cancel))
                await notices.TellAsync(new(NoticeKind.Escalated, site.Site, escalated.Sku, Reservation: escalated.Reservation.Reservation), cancel);
        }
    }

    private ValueTask<bool> IsAnythingWaitingAsync(SiteId site, DateTimeOffset now, CancellationToken cancel) =>
        lists.ReadAsync<PromiseView>(ListRows.Reservations, ListRows.OfPending(site), null, cancel)
            .AnyAsync(row => row.View.Reservation.ReservedAt < now - Patience && !(row.View.Reservation.ExpiresAt <= now), cancel);
}
