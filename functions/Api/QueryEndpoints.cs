using CountDepot.Api.Projections;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api;

/// <summary>Every question, one line.</summary>
public static class QueryEndpoints
{
    public static void MapQueries(this RouteGroupBuilder api)
    {
        api.MapQuery<ItemPage>("FindItems", "/items", (desk, http) => desk.FindAsync(http));
        api.MapQuery<ItemView>("GetItem", "/items/{sku}", (desk, http) => desk.ItemAsync(http));
        api.MapQuery<AvailabilityView>("ShowAvailability", "/items/{sku}/availability", (desk, http) => desk.AvailabilityAsync(http));
        api.MapQuery<HistoryPage>("ShowHistory", "/items/{sku}/history", (desk, http) => desk.HistoryAsync(http));
        api.MapQuery<ExplanationView>("ExplainStock", "/items/{sku}/explanation", (desk, http) => desk.ExplanationAsync(http));
        api.MapQuery<UnitView>("ShowUnit", "/items/{sku}/units/{serial}", (desk, http) => desk.UnitAsync(http));
        api.MapQuery<CodeView>("LookUpCode", "/codes/{code}", (desk, http) => desk.CodeAsync(http));
        api.MapQuery<SitePage>("ListSites", "/sites", (desk, http) => desk.SitesAsync(http));
        api.MapQuery<MeView>("ShowMe", "/me", (desk, http) => desk.MeAsync(http));
        api.MapQuery<ThingPage>("ListMyThings", "/me/things", (desk, http) => desk.MyThingsAsync(http));
        api.MapQuery<ThingPage>("ListThingsOf", "/holders/{kind}/{holder}/things", (desk, http) => desk.ThingsOfAsync(http));
        api.MapPost("/sites/{site}", (HttpContext http, QueryDesk desk) => desk.DefineSiteAsync(http))
            .WithName(nameof(DefineSite)).WithTags("Sites").Accepts<DefineSite>("application/json").Produces<SiteView>().Answers(400, 401, 403);
    }

    private static void MapQuery<TView>(this RouteGroupBuilder api, string name, string route, Func<QueryDesk, HttpContext, Task<TView>> ask) =>
        api.MapGet(route, async (HttpContext http, QueryDesk desk) => TypedResults.Json(await ask(desk, http), Wire.Json))
            .WithName(name).WithTags(route.Split('/')[1]).Produces<TView>().Answers(400, 401, 403, 404, 503);
}

/// <summary>Answers questions from the ledger itself, and searches from the projections. Everything is cut to the caller's sites.</summary>
public sealed class QueryDesk(Callers callers, Sites sites, ItemStore store, Catalog catalog, Codes codes, Holdings holdings, TimeProvider time)
{
    private const int PageByDefault = 25;

    public async Task<ItemPage> FindAsync(HttpContext http)
    {
        var caller = await ViewerAsync(http);
        var query = new Query(http.Request, "find", "top", "cursor");
        var words = query.Text("find") is { Length: > 0 } text ? Query.Read<ShortText>("find", text).Value : "";
        var (top, start) = (query.Top(PageByDefault), Cursor.Read(query.Text("cursor"), $"find {words}", caller.Actor.Id) ?? 0);
        var skip = (int)Math.Min(start, int.MaxValue - top);
        var (found, asOf) = await catalog.FindAsync(words, skip, top, http.RequestAborted);
        var next = found.HasMore ? Link(http, ("find", words), ("top", $"{top}"), ("cursor", Cursor.Make($"find {words}", caller.Actor.Id, skip + top))) : null;
        return new(found.Items, asOf, next);
    }

    public async Task<ItemView> ItemAsync(HttpContext http)
    {
        var caller = await ViewerAsync(http);
        _ = new Query(http.Request);
        var (loaded, request) = (await ExistingAsync(http), caller.At(time.GetUtcNow()));
        return ItemViews.View(loaded.Item, loaded.Version, request);
    }

    public async Task<AvailabilityView> AvailabilityAsync(HttpContext http)
    {
        var (caller, site, query) = await AtSiteAsync(http, "site", "from", "to", "quantity");
        var (from, to, asked) = (query.Instant("from"), query.Instant("to"), query.Amount("quantity"));
        var request = caller.At(time.GetUtcNow());
        if (to <= (from ?? request.At)) throw RefusedException.Invalid("to", "must be later than from, and in the future.");
        var loaded = await ExistingAsync(http);
        return ItemViews.Availability(loaded.Item, site, loaded.Version, request, new(from > request.At ? from.Value : request.At, to), asked);
    }

    public async Task<ExplanationView> ExplanationAsync(HttpContext http)
    {
        var (caller, site, _) = await AtSiteAsync(http, "site");
        var loaded = await ExistingAsync(http);
        return History.Explain(Item.New(loaded.Item.Sku), await store.FactsAsync(loaded.Item.Sku, cancel: http.RequestAborted), site, caller.At(time.GetUtcNow()));
    }

    public async Task<HistoryPage> HistoryAsync(HttpContext http)
    {
        var caller = await ViewerAsync(http);
        var query = new Query(http.Request, "site", "top", "cursor");
        var site = query.Optional<SiteId>("site");
        if (site is { } only) await SeenAsync(caller, only, http.RequestAborted);
        var loaded = await ExistingAsync(http);
        var sku = loaded.Item.Sku;
        var question = $"history {sku} {site}";
        var (top, start) = (query.Top(PageByDefault), Cursor.Read(query.Text("cursor"), question, caller.Actor.Id) ?? 0);
        var entries = History.Tell(Item.New(sku), await store.FactsAsync(sku, cancel: http.RequestAborted), site, caller.At(time.GetUtcNow()));
        // Newest first, so a position counts from the oldest entry: new facts never move a page.
        var from = start == 0 ? entries.Length : (int)Math.Min(start, entries.Length);
        var page = entries.Skip(entries.Length - from).Take(top).ToList();
        var next = from > top ? Link(http, ("site", site?.Value), ("top", $"{top}"), ("cursor", Cursor.Make(question, caller.Actor.Id, from - top))) : null;
        return new(sku, page, next);
    }

    public async Task<UnitView> UnitAsync(HttpContext http)
    {
        var caller = await ViewerAsync(http);
        _ = new Query(http.Request);
        var (loaded, serial) = (await ExistingAsync(http), Query.Read<SerialNumber>("serial", http.Request.RouteValues["serial"] as string));
        return ItemViews.Unit(loaded.Item, serial, caller.At(time.GetUtcNow()))
            ?? throw new RefusedException(RefusalCode.SerialUnknown, $"There is no unit {serial} of {loaded.Item.Known.Name}. Check the label.",
                new() { Sku = loaded.Item.Sku, Serial = serial }) { Status = 404 };
    }

    public async Task<CodeView> CodeAsync(HttpContext http)
    {
        var caller = await ViewerAsync(http);
        _ = new Query(http.Request);
        // The one escape that routing leaves in an address.
        var code = ((string)http.Request.RouteValues["code"]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return await codes.FindAsync(code, caller.Sees, http.RequestAborted);
    }

    public async Task<SitePage> SitesAsync(HttpContext http)
    {
        var caller = await ViewerAsync(http);
        _ = new Query(http.Request);
        return new([.. (await sites.AllAsync(http.RequestAborted)).Where(site => caller.Sees(site.Site))]);
    }

    public async Task<MeView> MeAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http);
        _ = new Query(http.Request);
        var roles = caller.Grants.SelectMany(g => g.Sites is null ? [new RoleAt(g.Role, null)] : g.Sites.Select(site => new RoleAt(g.Role, site)));
        return new(caller.Actor.Id, caller.Actor.Name, [.. roles.OrderByDescending(r => r.Role).ThenBy(r => r.Site?.Value, StringComparer.Ordinal)]);
    }

    public async Task<ThingPage> MyThingsAsync(HttpContext http)
    {
        var caller = await ViewerAsync(http);
        _ = new Query(http.Request);
        return await holdings.OfAsync(HolderKind.Person, caller.Actor.Id, caller.Sees, http.RequestAborted);
    }

    public async Task<ThingPage> ThingsOfAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http);
        caller.Needs(Role.Staff);
        _ = new Query(http.Request);
        var text = (string)http.Request.RouteValues["kind"]!;
        if (!Enum.TryParse<HolderKind>(text, ignoreCase: true, out var kind) || !char.IsAsciiLetter(text[0])) throw RefusedException.Invalid("kind", "must be one of person, job, place.");
        var holder = Query.Read<ShortText>("holder", Uri.UnescapeDataString((string)http.Request.RouteValues["holder"]!)).Value;
        return await holdings.OfAsync(kind, holder, caller.Sees, http.RequestAborted);
    }

    public async Task<IResult> DefineSiteAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http);
        caller.Needs(Role.Admin);
        _ = new Query(http.Request);
        var site = Query.Read<SiteId>("site", http.Request.RouteValues["site"] as string);
        CommandDesk.KeyOf(http.Request);
        var body = await Body.ReadAsync<DefineSite>(http.Request);
        return TypedResults.Json(await sites.DefineAsync(site, body, http.RequestAborted), Wire.Json);
    }

    private async Task<Caller> ViewerAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http);
        caller.Needs(Role.Viewer);
        return caller;
    }

    private async Task<(Caller Caller, SiteId Site, Query Query)> AtSiteAsync(HttpContext http, params string[] allowed)
    {
        var caller = await ViewerAsync(http);
        var query = new Query(http.Request, allowed);
        var site = query.Required<SiteId>("site");
        await SeenAsync(caller, site, http.RequestAborted);
        return (caller, site, query);
    }

    private async Task SeenAsync(Caller caller, SiteId site, CancellationToken cancel)
    {
        caller.Needs(Role.Viewer, site);
        if (!await sites.KnowsAsync(site, cancel)) throw Caller.SiteUnknown(site);
    }

    private async Task<Loaded> ExistingAsync(HttpContext http)
    {
        var sku = Query.Read<Sku>("sku", http.Request.RouteValues["sku"] as string);
        var loaded = await store.ReadAsync(sku, http.RequestAborted);
        if (!loaded.Item.Exists) throw new RefusedException(RefusalCode.ItemUnknown, $"There is no item {sku}. Look it up by name first.", new() { Sku = sku });
        return loaded;
    }

    private static string Link(HttpContext http, params (string Name, string? Value)[] parameters) =>
        $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{http.Request.Path}?" +
        string.Join('&', parameters.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
}
