using System.Globalization;
using CountDepot.Api.Access;
using CountDepot.Api.Approvals;
using CountDepot.Api.Projections;
using CountDepot.Api.Requests;
using CountDepot.Api.Storage;
using CountDepot.Api.Webhooks;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Feed;

/// <summary>
/// What no fact tells, because only time makes it happen: units that are out beyond the moment they were due, requests that waited too long. A timer asks the
/// lists which items to look at; what is true is read from the item. Each is told once, under an id that follows from what it is about, and remembered after
/// it was handed on. What nobody waits for is not looked for.
/// </summary>
public sealed class Deadlines(
    Cursors cursors, Outbox outbox, SubscriptionShelf subscriptions, Lists lists, ItemStore store, Sites sites, EscalationDesk escalations, TimeProvider time)
{
    // What is beyond this at a site waits a minute, so that no run is a long one.
    private const int AtSiteMax = 500;
    private const int ToldMax = 100_000;

    // For looking into the lists only; who may be told is asked of every subscriber.
    private static readonly Caller Everywhere = new(Actor.Depot, [new RoleGrant("", Role.Admin, null)]);

    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Tells what has become due and was not told yet.</summary>
    public async Task TellAsync(CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            if (told.Count > ToldMax) told.Clear();
            var all = await subscriptions.AllAsync(cancel);
            // Nobody is told of what became due before they asked.
            if (Since(all, Trigger.ItemBecomesOverdue) is { } due) await EverySiteAsync(site => OverdueAsync(site.Site, due, cancel), cancel);
            if (Since(all, Trigger.RequestWaitsTooLong) is not null) await EverySiteAsync(site => WaitingAsync(site, cancel), cancel);
        }
        finally
        {
            gate.Release();
        }
    }

    private static DateTimeOffset? Since(IEnumerable<Subscription> all, Trigger trigger) => all.Where(s => s.Trigger == trigger).Select(s => (DateTimeOffset?)s.Since).Min();

    private async Task EverySiteAsync(Func<SiteView, Task> tell, CancellationToken cancel)
    {
        foreach (var site in await sites.AllAsync(cancel)) await tell(site);
    }

    private async Task OverdueAsync(SiteId site, DateTimeOffset since, CancellationToken cancel)
    {
        var (now, looked) = (time.GetUtcNow(), 0);
        await foreach (var (row, thing) in lists.ReadAsync<ThingView>(ListRows.Due, site.Value, string.Create(CultureInfo.InvariantCulture, $"{since.UtcTicks:d19}"), cancel))
        {
            if (string.CompareOrdinal(row, EndRows.Moment(now)) > 0 || looked == AtSiteMax) return;
            var id = Happenings.IdOf(thing.Sku, "overdue", $"{thing.Checkout.Checkout}~{row.Split('~')[0]}");
            if (await IsToldAsync(thing.Sku, id, cancel)) continue;
            looked++;
            var loaded = await store.ReadAsync(thing.Sku, cancel);
            var isOut = loaded.Item.Checkouts.TryGetValue(thing.Checkout.Checkout, out var checkout);
            // The list may be late: it is back already, or due on another day.
            if (!isOut || checkout!.DueBackAt is not { } due || due > now || EndRows.Moment(due) != row.Split('~')[0]) continue;
            await TellAsync(Happenings.Overdue(loaded.Item, checkout), loaded, due, id, cancel);
        }
    }

    private async Task WaitingAsync(SiteView site, CancellationToken cancel)
    {
        foreach (var escalated in await EscalatedAsync(site, cancel))
        {
            var id = Happenings.IdOf(escalated.Sku, "waiting", escalated.Reservation.Reservation.Value);
            if (await IsToldAsync(escalated.Sku, id, cancel)) continue;
            var loaded = await store.ReadAsync(escalated.Sku, cancel);
            if (!loaded.Item.Reservations.TryGetValue(escalated.Reservation.Reservation, out var reservation) || !reservation.IsPending) continue;
            await TellAsync(Happenings.Waiting(reservation, escalated.Reason, escalated.Deputies), loaded, escalated.Since, id, cancel);
        }
    }

    private async Task<IReadOnlyList<EscalationView>> EscalatedAsync(SiteView site, CancellationToken cancel)
    {
        try
        {
            return await escalations.AtAsync(site, Everywhere, time.GetUtcNow(), cancel);
        }
        catch (RefusedException)
        {
            // The directory does not say now who the managers are; in a minute it may.
            return [];
        }
    }

    private async Task TellAsync(DepotEvent happened, Loaded loaded, DateTimeOffset at, string id, CancellationToken cancel)
    {
        var named = Happenings.Named(happened, loaded.Item, new(loaded.Version, at, Actor.Depot), id);
        await outbox.TakeAsync([named], cancel);
        await cursors.RememberAsync(named, cancel);
        told.Add(id);
    }

    private async Task<bool> IsToldAsync(Sku sku, string id, CancellationToken cancel)
    {
        if (told.Contains(id)) return true;
        if (!await cursors.WasToldAsync(sku, id, cancel)) return false;
        return told.Add(id);
    }
}
