using CountDepot.Api.Access;
using CountDepot.Api.Requests;
using CountDepot.Api.Storage;
using CountDepot.Api.Templates;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api;

/// <summary>Answers questions about one item, from the ledger itself and cut to the caller's sites.</summary>
public sealed class ItemDesk(Callers callers, Sites sites, RuleDesk rules, ItemStore store, TimeProvider time)
{
    private const int PageByDefault = 25;

    public async Task<ItemView> ItemAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        _ = new Query(http.Request);
        var loaded = await ExistingAsync(http);
        return ItemViews.View(loaded.Item, loaded.Version, caller.At(time.GetUtcNow()) with { Rules = await rules.ForAsync(null, http.RequestAborted) });
    }

    public async Task<AvailabilityView> AvailabilityAsync(HttpContext http)
    {
        var (caller, site, query) = await AtSiteAsync(http, "site", "from", "to", "quantity");
        var (from, to, asked) = (query.Instant("from"), query.Instant("to"), query.Amount("quantity"));
        var request = caller.At(time.GetUtcNow());
        if (to <= (from ?? request.At)) throw RefusedException.Invalid("to", "must be later than from, and in the future.");
        var loaded = await ExistingAsync(http);
        return ItemViews.Availability(loaded.Item, site, loaded.Version, request, loaded.Item.WindowOf(from, to, request.At), asked);
    }

    public async Task<ReorderView> ReorderAsync(HttpContext http)
    {
        var (caller, site, _) = await AtSiteAsync(http, "site");
        var loaded = await ExistingAsync(http);
        return Reorders.Suggest(loaded.Item, site, loaded.Version, caller.At(time.GetUtcNow()));
    }

    public async Task<ExplanationView> ExplanationAsync(HttpContext http)
    {
        var (caller, site, _) = await AtSiteAsync(http, "site");
        var sku = (await ExistingAsync(http)).Item.Sku;
        return Explanations.Explain(Item.New(sku), await store.FactsAsync(sku, cancel: http.RequestAborted), site, caller.At(time.GetUtcNow()));
    }

    public async Task<HistoryPage> HistoryAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        var query = new Query(http.Request, "site", "top", "cursor");
        var site = query.Optional<SiteId>("site");
        if (site is { } only) await sites.NeedsAsync(caller, Role.Viewer, only, http.RequestAborted);
        var sku = (await ExistingAsync(http)).Item.Sku;
        var question = $"history {sku} {site}";
        var (top, start) = (query.Top(PageByDefault), Cursor.Read(query.Text("cursor"), question, caller.Actor.Id) ?? 0);
        var entries = History.Tell(Item.New(sku), await store.FactsAsync(sku, cancel: http.RequestAborted), site, caller.At(time.GetUtcNow()));
        // Newest first, so a position counts from the oldest entry: new facts never move a page.
        var from = start == 0 ? entries.Length : (int)Math.Min(start, entries.Length);
        var page = entries.Skip(entries.Length - from).Take(top).ToList();
        var next = from > top ? query.Link(("site", site?.Value), ("top", $"{top}"), ("cursor", Cursor.Make(question, caller.Actor.Id, from - top))) : null;
        return new(sku, page, next);
    }

    public async Task<UnitView> UnitAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        _ = new Query(http.Request);
        var (item, serial) = ((await ExistingAsync(http)).Item, Query.FromRoute<SerialNumber>(http, "serial"));
        return ItemViews.Unit(item, serial, caller.At(time.GetUtcNow()))
            ?? throw new RefusedException(
                RefusalCode.SerialUnknown, $"There is no unit {serial} of {item.Known.Name}. Check the label.", new() { Sku = item.Sku, Serial = serial }) { Status = 404 };
    }

    private async Task<(Caller Caller, SiteId Site, Query Query)> AtSiteAsync(HttpContext http, params string[] allowed)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        var query = new Query(http.Request, allowed);
        var site = query.Required<SiteId>("site");
        await sites.NeedsAsync(caller, Role.Viewer, site, http.RequestAborted);
        return (caller, site, query);
    }

    private async Task<Loaded> ExistingAsync(HttpContext http)
    {
        var sku = Query.FromRoute<Sku>(http, "sku");
        var loaded = await store.ReadAsync(sku, http.RequestAborted);
        if (!loaded.Item.Exists) throw new RefusedException(RefusalCode.ItemUnknown, $"There is no item {sku}. Look it up by name first.", new() { Sku = sku });
        return loaded;
    }
}
