using CountDepot.Api.Access;
using CountDepot.Api.Projections;
using CountDepot.Api.Requests;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Approvals;

/// <summary>
/// What waits for a decision: for managers all of it, for deputies what has escalated. The list says which items to look at; whether a request waits and
/// has escalated is read from the item itself.
/// </summary>
public sealed class EscalationDesk(Callers callers, Sites sites, SiteManagers managers, Lists lists, ItemStore store, Templates.RuleDesk rules, TimeProvider time)
{
    /// <summary>The requests that have escalated, at the sites where the caller decides.</summary>
    public async Task<EscalationPage> ListAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        _ = new Query(http.Request);
        if (caller.DeputyAt.IsEmpty) caller.Needs(Role.Manager);
        var (asOf, cancel, found) = (time.GetUtcNow(), http.RequestAborted, new List<EscalationView>());
        foreach (var site in await sites.AllAsync(cancel))
        {
            if (caller.RoleAt(site.Site) >= Role.Manager || caller.DeputyAt.Contains(site.Site)) found.AddRange(await AtAsync(site, caller, asOf, cancel));
        }
        return new([.. found.OrderBy(e => e.Reservation.ReservedAt).ThenBy(e => e.Sku).ThenBy(e => e.Reservation.Reservation)], asOf);
    }

    /// <summary>The requests of one site that have escalated.</summary>
    public async Task<IReadOnlyList<EscalationView>> AtAsync(SiteView site, Caller caller, DateTimeOffset at, CancellationToken cancel)
    {
        var found = new List<EscalationView>();
        var rows = lists.ReadAsync<PromiseView>(ListRows.Reservations, ListRows.OfPending(site.Site), null, cancel).Take(Query.TopMax);
        var request = (Request?)null;
        await foreach (var (_, row) in rows)
        {
            request ??= caller.At(at) with { Rules = await rules.ForAsync(null, cancel), Managers = await managers.OfAsync(site.Site, cancel) };
            var item = (await store.ReadAsync(row.Sku, cancel)).Item;
            if (!item.Reservations.TryGetValue(row.Reservation.Reservation, out var r) || !r.IsPending || !r.IsLive(at)) continue;
            var pending = Pending.Of(r);
            if (Escalations.Of(pending, request) is not { } reason) continue;
            var since = reason == EscalationReason.NoOtherManager ? pending.AskedAt : Escalations.LatestAt(pending, request.Rules);
            found.Add(new(item.Sku, item.Known.Name.Value, item.Known.Unit.Value, ItemViews.View(item, r, at), reason, since, site.Deputies, site.Channel));
        }
        return found;
    }
}
