using CountDepot.Api.Counts;
using CountDepot.Api.Projections;
using CountDepot.Api.Requests;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Notices;

/// <summary>How things stand at a site, from its lists: each is read as far as it is about today and tomorrow, and no further than people read.</summary>
public sealed class DigestDesk(Lists lists, CountSchedule schedule)
{
    private const int NamedMax = 5;

    /// <summary>The digest of a local day.</summary>
    public async Task<DigestView> OfAsync(SiteView site, DateOnly day, DateTimeOffset now, CancellationToken cancel)
    {
        var (today, tomorrow) = (Mornings.EndOf(site, day), Mornings.EndOf(site, day.AddDays(1)));
        var low = await FirstAsync<LowLine>(ListRows.Low, site.Site.Value, _ => true, cancel);
        var due = await FirstAsync<ThingView>(ListRows.Due, site.Site.Value, thing => thing.Checkout.DueBackAt <= tomorrow, cancel);
        var orders = await FirstAsync<OrderLine>(ListRows.Orders, site.Site.Value, line => line.Order.ExpectedAt <= today, cancel);
        var waiting = await FirstAsync<PromiseView>(ListRows.Reservations, ListRows.OfPending(site.Site), _ => true, cancel);
        var late = due.Select(thing => ItemViews.At(thing, now)).Where(thing => thing.Checkout.IsOverdue).ToList();
        return new(day)
        {
            Low = low.Count,
            LowFirst = [.. low.OrderBy(line => line.Stock.Available.Value - (line.Stock.ReorderPoint?.Value ?? 0)).ThenBy(line => line.Sku).Take(NamedMax)],
            Overdue = late.Count,
            OverdueFirst = [.. late.Take(NamedMax)],
            DueSoon = due.Count - late.Count,
            Waiting = waiting.Count(promise => !(promise.Reservation.ExpiresAt <= now)),
            Expected = orders.Count(line => line.Order.ExpectedAt > now),
            LateOrders = orders.Count(line => line.Order.ExpectedAt <= now),
            ToCount = (await schedule.FirstDueAsync(site.Site, Query.TopMax, now, cancel)).Count,
        };
    }

    /// <summary>What a person is to bring back to a site: late, or due on the day after.</summary>
    public async Task<IReadOnlyList<ThingView>> ToBringBackAsync(SiteView site, Guid person, DateOnly day, DateTimeOffset now, CancellationToken cancel)
    {
        var things = await FirstAsync<ThingView>(ListRows.Holdings, ListRows.OfHolder(HolderKind.Person, person.ToString("D")), _ => true, cancel);
        return
        [
            .. things.Where(thing => thing.Checkout.Site == site.Site && thing.Checkout.DueBackAt is { } due && Mornings.IsToBringBack(site, day, due, now))
                .Select(thing => ItemViews.At(thing, now)).OrderBy(thing => thing.Checkout.DueBackAt).ThenBy(thing => thing.Sku),
        ];
    }

    private async Task<List<T>> FirstAsync<T>(string table, string partition, Func<T, bool> counts, CancellationToken cancel) =>
        await lists.ReadAsync<T>(table, partition, null, cancel).Select(row => row.View).TakeWhile(counts).Take(Query.TopMax).ToListAsync(cancel);
}
