using CountDepot.Api.Access;
using CountDepot.Api.Approvals;
using CountDepot.Api.Projections;
using CountDepot.Api.Requests;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api;

/// <summary>Answers what is asked of a site or a person and not of an item. From the lists, so every answer says how old it may be.</summary>
public sealed class ListDesk(Callers callers, Sites sites, EscalationDesk escalations, Lists lists, Catalog catalog, ItemStore store, TimeProvider time)
{
    private const int PageByDefault = 50;

    public async Task<StockPage> StockAsync(HttpContext http)
    {
        var page = await AtSiteAsync(http, Role.Viewer);
        var after = page.After is { } row ? Sku.Parse(row) : (Sku?)null;
        var (lines, next) = await page.TakeAsync(lists.StockAsync(page.Site, after, http.RequestAborted), line => line.Sku.Value, _ => true);
        return new(page.Site, lines, page.AsOf, next);
    }

    /// <summary>What is due back at a site, overdue first; up to a moment if one is named.</summary>
    public async Task<ThingPage> DueAsync(HttpContext http)
    {
        var page = await AtSiteAsync(http, Role.Staff, "before");
        var before = page.Query.Instant("before") ?? DateTimeOffset.MaxValue;
        var rows = lists.ReadAsync<ThingView>(ListRows.Due, page.Site.Value, page.After, http.RequestAborted).TakeWhile(row => row.View.Checkout.DueBackAt < before);
        var (found, next) = await page.TakeAsync(rows, row => row.Row, _ => true);
        return new([.. found.Select(row => Now(row.View))], page.AsOf, next);
    }

    /// <summary>What is low at a site. Only rows of what is low are read.</summary>
    public async Task<LowPage> LowAsync(HttpContext http)
    {
        var page = await AtSiteAsync(http, Role.Viewer);
        var rows = lists.ReadAsync<LowLine>(ListRows.Low, page.Site.Value, page.After, http.RequestAborted);
        var (found, next) = await page.TakeAsync(rows, row => row.Row, _ => true);
        return new(page.Site, [.. found.Select(row => row.View)], page.AsOf, next);
    }

    /// <summary>What is to be reordered at a site. The list says which items; what to do about each is worked out from the item as it is now.</summary>
    public async Task<ReorderPage> ReorderAsync(HttpContext http)
    {
        var page = await AtSiteAsync(http, Role.Viewer);
        var request = page.Caller.At(page.AsOf);
        var rows = lists.ReadAsync<Sku>(ListRows.Reorder, page.Site.Value, page.After, http.RequestAborted).Select(async (row, cancel) =>
        {
            var loaded = await store.ReadAsync(row.View, cancel);
            return Reorders.Suggest(loaded.Item, page.Site, loaded.Version, request);
        });
        var (found, next) = await page.TakeAsync(rows, view => view.Sku.Value, view => view.Needed.IsPositive);
        return new(page.Site, found, page.AsOf, next);
    }

    /// <summary>What is to come to a site from suppliers, soonest expected first; or the lines of one purchase, by its order number.</summary>
    public async Task<OrderPage> OrdersAsync(HttpContext http)
    {
        var page = await AtSiteAsync(http, Role.Viewer, "number");
        var number = page.Query.Optional<ShortText>("number")?.Value;
        var rows = lists.ReadAsync<OrderLine>(ListRows.Orders, page.Site.Value, page.After, http.RequestAborted);
        var (found, next) = await page.TakeAsync(rows, row => row.Row, row => number is null || string.Equals(row.View.Order.OrderNumber, number, StringComparison.OrdinalIgnoreCase));
        return new(page.Site, [.. found.Select(row => row.View with { Order = row.View.Order with { IsLate = row.View.Order.ExpectedAt <= page.AsOf } })], page.AsOf, next);
    }

    /// <summary>What is promised at a site, or only what waits for a decision.</summary>
    public async Task<PromisePage> ReservationsAsync(HttpContext http)
    {
        var page = await AtSiteAsync(http, Role.Viewer, "state");
        var isPending = page.Query.Text("state") switch
        {
            null => false,
            "pending" => true,
            _ => throw RefusedException.Invalid("state", "must be pending, or absent for all."),
        };
        return await PromisesAsync(page, isPending ? ListRows.OfPending(page.Site) : page.Site.Value, http.RequestAborted);
    }

    public async Task<PromisePage> MyReservationsAsync(HttpContext http)
    {
        var page = await OfPersonAsync(http, Role.Viewer);
        return await PromisesAsync(page, ListRows.OfPerson(page.Caller.Actor.Id), http.RequestAborted);
    }

    /// <summary>What waits for a decision of the caller: everything at the sites they manage, and what has escalated where they are a deputy.</summary>
    public async Task<PromisePage> MyApprovalsAsync(HttpContext http)
    {
        var page = await OfPersonAsync(http, Role.Viewer);
        var caller = page.Caller;
        if (caller.DeputyAt.IsEmpty) caller.Needs(Role.Manager);
        var found = new List<PromiseView>();
        foreach (var site in await sites.AllAsync(http.RequestAborted))
        {
            if (caller.RoleAt(site.Site) >= Role.Manager)
            {
                var rows = lists.ReadAsync<PromiseView>(ListRows.Reservations, ListRows.OfPending(site.Site), null, http.RequestAborted);
                await foreach (var (_, promise) in rows.Where(row => IsOpen(row.View, page.AsOf)).Take(Query.TopMax)) found.Add(promise);
            }
            else if (caller.DeputyAt.Contains(site.Site))
            {
                found.AddRange((await escalations.AtAsync(site, caller, page.AsOf, http.RequestAborted)).Select(e => new PromiseView(e.Sku, e.Name, e.Unit, e.Reservation)));
            }
        }
        // Who has waited longest comes first.
        return new([.. found.OrderBy(p => p.Reservation.ReservedAt).ThenBy(p => p.Sku).Take(page.Top)], page.AsOf);
    }

    public async Task<ThingPage> MyThingsAsync(HttpContext http)
    {
        var page = await OfPersonAsync(http, Role.Viewer);
        return await ThingsAsync(page, ListRows.OfHolder(HolderKind.Person, page.Caller.Actor.Id), http.RequestAborted);
    }

    public async Task<ThingPage> ThingsOfAsync(HttpContext http)
    {
        var page = await OfPersonAsync(http, Role.Staff);
        var text = Query.TextFromRoute(http, "kind");
        var isKind = Enum.TryParse<HolderKind>(text, ignoreCase: true, out var kind) && char.IsAsciiLetter(text[0]);
        if (!isKind) throw RefusedException.Invalid("kind", "must be one of person, job, place.");
        return await ThingsAsync(page, ListRows.OfHolder(kind, Query.FromRoute<ShortText>(http, "holder").Value), http.RequestAborted);
    }

    /// <summary>Has all lists written anew from the ledger. They stay readable meanwhile.</summary>
    public async Task<ListsView> RebuildAsync(HttpContext http)
    {
        (await callers.OfAsync(http, Role.Admin)).NeedsEverywhere(Role.Admin);
        _ = new Query(http.Request);
        CommandDesk.KeyOf(http.Request);
        await Body.ReadAsync<RebuildLists>(http.Request);
        await catalog.SetOutdatedAsync(http.RequestAborted);
        return new(IsCurrent: false, time.GetUtcNow());
    }

    /// <summary>Whether the lists are all written, as far as is known now.</summary>
    public async Task<ListsView> StateAsync(HttpContext http)
    {
        await callers.OfAsync(http, Role.Admin);
        _ = new Query(http.Request);
        return new(await catalog.IsCurrentAsync(http.RequestAborted), time.GetUtcNow());
    }

    private async Task<PromisePage> PromisesAsync(ListPage page, string partition, CancellationToken cancel)
    {
        var rows = lists.ReadAsync<PromiseView>(ListRows.Reservations, partition, page.After, cancel);
        var (found, next) = await page.TakeAsync(rows, row => row.Row, row => IsOpen(row.View, page.AsOf) && page.Caller.Sees(row.View.Reservation.Site));
        return new([.. found.Select(row => row.View)], page.AsOf, next);
    }

    private async Task<ThingPage> ThingsAsync(ListPage page, string partition, CancellationToken cancel)
    {
        var rows = lists.ReadAsync<ThingView>(ListRows.Holdings, partition, page.After, cancel);
        var (found, next) = await page.TakeAsync(rows, row => row.Row, row => page.Caller.Sees(row.View.Checkout.Site));
        var soonestFirst = found.Select(row => Now(row.View)).OrderBy(t => t.Checkout.DueBackAt ?? DateTimeOffset.MaxValue).ThenBy(t => t.Checkout.CheckedOutAt);
        return new([.. soonestFirst], page.AsOf, next);
    }

    // What time has ended or made late is not in the row: nobody writes a row because time passes.
    private static bool IsOpen(PromiseView promise, DateTimeOffset at) => !(promise.Reservation.ExpiresAt <= at) && !(promise.Reservation.To <= at);

    private ThingView Now(ThingView thing) => ItemViews.At(thing, time.GetUtcNow());

    private async Task<ListPage> AtSiteAsync(HttpContext http, Role role, params string[] allowed)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        var query = new Query(http.Request, [.. allowed, "top", "cursor"]);
        var site = Query.FromRoute<SiteId>(http, "site");
        await sites.NeedsAsync(caller, role, site, http.RequestAborted);
        return new(caller, query, site, query.Top(PageByDefault), http.Request.Path.Value!, time.GetUtcNow(), allowed);
    }

    private async Task<ListPage> OfPersonAsync(HttpContext http, Role role)
    {
        var caller = await callers.OfAsync(http, role);
        var query = new Query(http.Request, "top", "cursor");
        return new(caller, query, default, query.Top(PageByDefault), http.Request.Path.Value!, time.GetUtcNow(), []);
    }
}

/// <summary>One page of a list: who asks for it, where it begins and how long it is.</summary>
/// <param name="Site">The site it is of, where it is of one.</param>
/// <param name="Kept">The parameters that belong to the question.</param>
internal sealed record ListPage(Caller Caller, Query Query, SiteId Site, int Top, string Path, DateTimeOffset AsOf, string[] Kept)
{
    private string Question => $"{Path}?{string.Join('&', Kept.Select(name => $"{name}={Query.Text(name)}"))}";

    /// <summary>The row the page begins after.</summary>
    internal string? After => Cursor.ReadRow(Query.Text("cursor"), Question, Caller.Actor.Id);

    /// <summary>As many rows as fit on the page, and where the next one is.</summary>
    internal async Task<(List<T> Rows, string? Next)> TakeAsync<T>(IAsyncEnumerable<T> rows, Func<T, string> keyOf, Func<T, bool> counts)
    {
        var taken = new List<T>();
        await foreach (var row in rows)
        {
            if (!counts(row)) continue;
            if (taken.Count == Top)
                return (taken, Query.Link([.. Kept.Select(name => (name, Query.Text(name))), ("top", $"{Top}"), ("cursor", Cursor.Make(Question, Caller.Actor.Id, keyOf(taken[^1])))]));
            taken.Add(row);
        }
        return (taken, null);
    }
}
