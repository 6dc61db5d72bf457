using CountDepot.Api.Access;
using CountDepot.Api.Projections;
using CountDepot.Api.Requests;
using CountDepot.Api.Storage;
using CountDepot.Contracts;

namespace CountDepot.Api.Counts;

/// <summary>Opens, shows and ends count sessions. A session at a site the caller may not see is answered like one that does not exist.</summary>
public sealed class CountDesk(Callers callers, Sites sites, CountShelf shelf, CountSchedule schedule, Lists lists, ItemStore store, TimeProvider time)
{
    private const int PageByDefault = 25;
    private const int LinesByDefault = 100;

    public async Task<CountView> OpenAsync(HttpContext http)
    {
        var (caller, key) = (await callers.OfAsync(http), CommandDesk.KeyOf(http.Request));
        _ = new Query(http.Request);
        var body = await Body.ReadAsync<OpenCount>(http.Request);
        // How far off is too far decides whether anybody looks again, so it is not for those who count.
        var role = body.Tolerance is null && body.TolerancePercent is null ? Role.Staff : Role.Manager;
        await sites.NeedsAsync(caller, role, body.Site, http.RequestAborted);
        var (id, print) = (CountKeys.IdOf(caller.Actor, key), CountKeys.PrintOf(body));
        var kept = await shelf.FindAsync(id, http.RequestAborted) ?? await shelf.KeepAsync(new(await ViewAsync(id, body, caller, http.RequestAborted), print, []), http.RequestAborted);
        if (kept.Print != print) throw KeyReused();
        return kept.View with { State = CountState.Open, EndedBy = null, EndedAt = null };
    }

    public Task<CountView> CloseAsync(HttpContext http) => EndAsync<CloseCount>(http, Role.Staff, CountState.Closed);

    public Task<CountView> CancelAsync(HttpContext http) => EndAsync<CancelCount>(http, Role.Manager, CountState.Cancelled);

    public async Task<CountPage> ListAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        var query = new Query(http.Request, "site", "state", "top", "cursor");
        var site = query.Required<SiteId>("site");
        var state = query.Choice<CountState>("state");
        await sites.NeedsAsync(caller, Role.Viewer, site, http.RequestAborted);
        var page = new ListPage(caller, query, site, query.Top(PageByDefault), http.Request.Path.Value!, time.GetUtcNow(), ["site", "state"]);
        var (found, next) = await page.TakeAsync(shelf.OfSiteAsync(site, page.After, http.RequestAborted), row => row.Row, row => state is null || row.View.State == state);
        return new([.. found.Select(row => row.View)], next);
    }

    /// <summary>A session with its lines. While it is open, those who count blindly do not see what the books said.</summary>
    public async Task<CountSheet> ShowAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        var query = new Query(http.Request, "state", "top", "cursor");
        var id = Query.FromRoute<CountId>(http, "count");
        var state = query.Choice<CountLineState>("state");
        var view = (await shelf.FindAsync(id, http.RequestAborted))?.View;
        if (view is null || !caller.Sees(view.Site)) throw Unknown(id);
        var page = new ListPage(caller, query, view.Site, query.Top(LinesByDefault), http.Request.Path.Value!, time.GetUtcNow(), ["state"]);

        var rows = new List<(string Row, CountSheetLine View)>();
        await foreach (var row in lists.ReadAsync<CountSheetLine>(ListRows.CountLines, id.Value, null, http.RequestAborted)) rows.Add(row);
        var shown = rows.Where(row => page.After is not { } after || string.CompareOrdinal(row.Row, after) > 0).ToAsyncEnumerable();
        var (lines, next) = await page.TakeAsync(shown, row => row.Row, row => state is null || row.View.Line.State == state);
        var isBlind = view is { IsBlind: true, State: CountState.Open } && caller.RoleAt(view.Site) < Role.Manager;
        var counted = rows.Where(row => row.View.Line.State is not (CountLineState.Rejected or CountLineState.Superseded)).Select(row => row.View.Sku).ToHashSet();
        return new(view, ProgressOf(rows.Select(row => row.View.Line.State)), [.. lines.Select(row => isBlind ? Blind(row.View) : row.View)], page.AsOf, next)
        {
            NotCounted = view.Items is { } items ? [.. items.Where(sku => !counted.Contains(sku))] : null,
        };
    }

    private async Task<CountView> EndAsync<TBody>(HttpContext http, Role role, CountState ended)
    {
        var (caller, key) = (await callers.OfAsync(http), CommandDesk.KeyOf(http.Request));
        _ = new Query(http.Request);
        var (id, body) = (Query.FromRoute<CountId>(http, "count"), await Body.ReadAsync<TBody>(http.Request));
        caller.Needs(role);
        var (name, print, now) = (CountKeys.KeyOf(caller.Actor, key), CountKeys.PrintOf(body), time.GetUtcNow());
        var kept = await shelf.ChangeAsync(id, count =>
        {
            if (!caller.Sees(count.View.Site)) throw Unknown(id);
            caller.Needs(role, count.View.Site);
            if (count.Endings.FirstOrDefault(e => e.Key == name) is { } before) return before.Print == print ? count : throw KeyReused();
            // What is closed may still be cancelled; what is cancelled stays so.
            if (count.View.State >= ended) throw Over(count.View);
            var view = count.View with { State = ended, EndedBy = caller.Actor.Name ?? caller.Actor.Id, EndedAt = now };
            return count with { View = view, Endings = [.. count.Endings, new(name, print, view)] };
        }, http.RequestAborted);
        return kept?.Endings.First(e => e.Key == name).Answer ?? throw Unknown(id);
    }

    private async Task<CountView> ViewAsync(CountId id, OpenCount body, Caller caller, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (body.TolerancePercent is < 0 or > 100) throw RefusedException.Invalid("tolerancePercent", $"must be 0 to 100, not {body.TolerancePercent}.");
        if (body.Tolerance is { IsNegative: true }) throw RefusedException.Invalid("tolerance", $"must not be negative; it is {body.Tolerance}.");
        if (body.DueAt <= now) throw RefusedException.Invalid("dueAt", "must be in the future.");
        if (body.Bins is { Count: 0 }) throw RefusedException.Invalid("bins", "must name at least one bin, or be absent for every bin.");
        if (body.Items is { Count: 0 }) throw RefusedException.Invalid("items", "must name at least one item, or be absent for every item.");
        if (body is { Items: not null, DueItems: not null }) throw RefusedException.Invalid("dueItems", "is given beside items; name the items or ask for those that are due.");
        if (body.DueItems is < 1 or > 100) throw RefusedException.Invalid("dueItems", $"must be 1 to 100, not {body.DueItems}.");
        foreach (var sku in await Task.WhenAll((body.Items ?? []).Distinct().Select(async sku => (Sku: sku, (await store.ReadAsync(sku, cancel)).Item))))
        {
            if (Ledger.CountViews.CannotBeCounted(sku.Item) is { } no) throw new RefusedException(no.Code, no.Message, no.Detail with { Field = "items" });
        }
        var items = body.DueItems is { } most ? await schedule.FirstDueAsync(body.Site, most, now, cancel) : body.Items;
        if (items is { Count: 0 })
            throw new RefusedException(RefusalCode.NotCounted, $"Nothing is due for count at {body.Site}. Name the items, or count the whole site.", new() { Site = body.Site });
        return new(id, body.Site, CountState.Open, body.Blind ?? true, body.TolerancePercent, body.Tolerance, body.Bins is { } bins ? [.. bins.Distinct()] : null,
            items is { } skus ? [.. skus.Distinct()] : null, body.AssignedTo, body.DueAt, caller.Actor.Name ?? caller.Actor.Id, now, null, null, body.Note?.Value);
    }

    private static CountSheetLine Blind(CountSheetLine row) =>
        row with { Line = row.Line with { Expected = null, Difference = null, IsWithinTolerance = null, Missing = null, Unexpected = null } };

    private static CountProgress ProgressOf(IEnumerable<CountLineState> states)
    {
        var of = states.ToLookup(state => state);
        return new(of.Sum(group => group.Count()), Of(CountLineState.RecountNeeded), Of(CountLineState.ApprovalNeeded), Of(CountLineState.Ready), Of(CountLineState.Posted),
            Of(CountLineState.Rejected), Of(CountLineState.Superseded));

        int Of(CountLineState state) => of[state].Count();
    }

    private static RefusedException Unknown(CountId id) => new(RefusalCode.CountUnknown, $"There is no count {id}. Ask for the counts of the site.");

    private static RefusedException Over(CountView view) => new(RefusalCode.CountEnded,
        $"{view.Count} was {(view.State == CountState.Closed ? "closed" : "cancelled")} by {view.EndedBy} on {view.EndedAt:yyyy-MM-dd HH:mm} UTC. Open another count.", new() { Site = view.Site });

    private static RefusedException KeyReused() =>
        new(RefusalCode.CommandIdReused, $"This {Wire.CommandIdHeader} was used for another request. Send a new value for a new wish.", new() { Field = Wire.CommandIdHeader });
}
