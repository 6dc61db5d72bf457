using System.Globalization;
using CountDepot.Api.Access;
using CountDepot.Api.Projections;
using CountDepot.Api.Requests;
using CountDepot.Contracts;

namespace CountDepot.Api.Counts;

/// <summary>Says what is due for count, and how right the books were. From the lists, so every answer says how old it may be.</summary>
public sealed class CountReportDesk(Callers callers, Sites sites, CountShelf shelf, CountSchedule schedule, Lists lists, TimeProvider time)
{
    private const int PageByDefault = 50;
    private const int DaysMax = 3_650;
    private static readonly TimeSpan PeriodByDefault = TimeSpan.FromDays(90);
    private static readonly TimeSpan PeriodMax = TimeSpan.FromDays(1_100);

    public async Task<DuePage> DueAsync(HttpContext http)
    {
        var (caller, query, site) = await AtSiteAsync(http, "top", "cursor");
        var page = new ListPage(caller, query, site, query.Top(PageByDefault), http.Request.Path.Value!, time.GetUtcNow(), ["site"]);
        var every = await shelf.ScheduleAsync(site, http.RequestAborted);
        var (found, next) = await page.TakeAsync(schedule.DueAsync(site, every, page.After, page.AsOf, http.RequestAborted), row => row.Row, _ => true);
        return new(site, every, [.. found.Select(row => row.Item)], page.AsOf, next);
    }

    public async Task<SetCountSchedule> SetScheduleAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http);
        _ = new Query(http.Request);
        var site = Query.FromRoute<SiteId>(http, "site");
        await sites.NeedsAsync(caller, Role.Manager, site, http.RequestAborted);
        CommandDesk.KeyOf(http.Request);
        var every = await Body.ReadAsync<SetCountSchedule>(http.Request);
        foreach (var (field, days) in new[] { ("daysA", every.DaysA), ("daysB", every.DaysB), ("daysC", every.DaysC) })
        {
            if (days is < 1 or > DaysMax) throw RefusedException.Invalid(field, string.Create(CultureInfo.InvariantCulture, $"must be 1 to {DaysMax}, not {days}."));
        }
        await shelf.SetScheduleAsync(site, every, http.RequestAborted);
        return every;
    }

    public async Task<AccuracyView> AccuracyAsync(HttpContext http)
    {
        var (_, query, site) = await AtSiteAsync(http, "from", "to");
        var now = time.GetUtcNow();
        var to = query.Instant("to") ?? now;
        var from = query.Instant("from") ?? to - PeriodByDefault;
        if (to <= from) throw RefusedException.Invalid("to", "must be later than from.");
        if (to - from > PeriodMax) throw RefusedException.Invalid("from", "must be at most three years before to.");

        var marks = new List<CountMark>();
        for (var month = new DateTimeOffset(from.UtcDateTime.Year, from.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero); month < to; month = month.AddMonths(1))
        {
            await foreach (var (_, mark) in lists.ReadAsync<CountMark>(ListRows.Counted, ListRows.OfMonth(site, month), null, http.RequestAborted))
            {
                if (mark.At >= from && mark.At < to) marks.Add(mark);
            }
        }
        var byClass = marks.GroupBy(mark => mark.Class).OrderBy(group => group.Key is null).ThenBy(group => group.Key).Select(group => LineOf(group.Key, [.. group]));
        return new(site, from, to, LineOf(null, marks), [.. byClass], now);
    }

    private async Task<(Caller Caller, Query Query, SiteId Site)> AtSiteAsync(HttpContext http, params string[] allowed)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        var query = new Query(http.Request, [.. allowed, "site"]);
        var site = query.Required<SiteId>("site");
        await sites.NeedsAsync(caller, Role.Viewer, site, http.RequestAborted);
        return (caller, query, site);
    }

    private static AccuracyLine LineOf(CountClass? of, List<CountMark> marks)
    {
        var within = marks.Count(mark => mark.IsWithin);
        return new(of, marks.Count, within, marks.Count == 0 ? null : Math.Round(100m * within / marks.Count, 2));
    }
}
