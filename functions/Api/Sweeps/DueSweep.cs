using CountDepot.Api.Notices;
using CountDepot.Api.Projections;
using CountDepot.Contracts;

namespace CountDepot.Api.Sweeps;

/// <summary>
/// Reminds people of what they are to bring back tomorrow and of what is late: one notice a person, site and local day. What jobs and places have is
/// nobody's own; the digest tells of it.
/// </summary>
public sealed class DueSweep(Sites sites, Lists lists, NoticeShelf notices, TimeProvider time) : ISweep
{
    private const int RowsMax = 2_000;

    public string Name => "due";

    public async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        foreach (var site in await sites.AllAsync(cancel))
        {
            if (Mornings.DayOf(site, now) is not { } day) continue;
            var until = Mornings.EndOf(site, day.AddDays(1));
            // The list is in order of the day it is due, so nothing is read that is due later.
            var rows = lists.ReadAsync<ThingView>(ListRows.Due, site.Site.Value, null, cancel).TakeWhile(row => row.View.Checkout.DueBackAt <= until).Take(RowsMax);
            var people = await rows.Where(row => Mornings.IsToBringBack(site, day, row.View.Checkout.DueBackAt!.Value, now))
                .Select(row => row.View.Checkout.Holder).OfType<Holder>().Where(holder => holder.Kind == HolderKind.Person)
                .Select(holder => Guid.TryParse(holder.Id, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct().ToListAsync(cancel);
            foreach (var person in people) await notices.TellAsync(new(NoticeKind.Due, site.Site) { Person = person, Day = day }, cancel);
        }
    }
}
