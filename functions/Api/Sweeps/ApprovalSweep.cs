using CountDepot.Api.Approvals;
using CountDepot.Api.Notices;
using CountDepot.Contracts;

namespace CountDepot.Api.Sweeps;

/// <summary>Tells the deputies of a site of each request that has escalated, once.</summary>
public sealed class ApprovalSweep(Sites sites, EscalationDesk escalations, NoticeShelf notices, TimeProvider time) : ISweep
{
    public string Name => "approvals";

    public async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        foreach (var site in await sites.AllAsync(cancel))
        {
            if (site.Deputies is null) continue;
            foreach (var escalated in await escalations.AtAsync(site, NoticeDesk.Depot, now, cancel))
                await notices.TellAsync(new(NoticeKind.Escalated, site.Site, escalated.Sku, Reservation: escalated.Reservation.Reservation), cancel);
        }
    }
}
