using CountDepot.Api.Access;
using CountDepot.Api.Requests;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Bookings;

/// <summary>Defines kits and says how many of them a site can promise. A kit belongs to no site, like an item's definition.</summary>
public sealed class KitDesk(Callers callers, Sites sites, KitShelf shelf, ItemStore store, TimeProvider time)
{
    private const int LinesMax = 50;

    public async Task<KitView> DefineAsync(HttpContext http) =>
        await ChangeAsync<DefineKit>(http, async (kit, asked, caller) => new(kit, asked.Name, asked.Description, await LinesAsync(asked, http.RequestAborted), false, caller.Actor, time.GetUtcNow()));

    public async Task<KitView> RetireAsync(HttpContext http) =>
        await ChangeAsync<RetireKit>(http, async (kit, _, caller) => await ExistingAsync(kit, http.RequestAborted) with { IsRetired = true, By = caller.Actor, At = time.GetUtcNow() });

    public async Task<KitPage> ListAsync(HttpContext http)
    {
        await callers.OfAsync(http, Role.Viewer);
        _ = new Query(http.Request);
        var kits = await shelf.AllAsync(http.RequestAborted);
        var items = await ItemsAsync(kits.SelectMany(kit => kit.Lines).Select(line => line.Sku), http.RequestAborted);
        return new([.. kits.Select(kit => ViewOf(kit, items))]);
    }

    public async Task<KitView> ShowAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        var query = new Query(http.Request, "site", "from", "to");
        var (site, from, to, now) = (query.Optional<SiteId>("site"), query.Instant("from"), query.Instant("to"), time.GetUtcNow());
        if (site is { } named) await sites.NeedsAsync(caller, Role.Viewer, named, http.RequestAborted);
        if (to <= (from > now ? from : now)) throw RefusedException.Invalid("to", "must be later than from, and in the future.");
        var kit = await ExistingAsync(Query.FromRoute<KitId>(http, "kit"), http.RequestAborted);
        var items = await ItemsAsync(kit.Lines.Select(line => line.Sku), http.RequestAborted);
        return site is { } at ? Count(kit, items, at, new(from > now ? from.Value : now, to), now) : ViewOf(kit, items);
    }

    internal static RefusedException Unknown(KitId kit) => new(RefusalCode.KitUnknown, $"There is no kit {kit}. Look at the list of kits.");

    private async Task<KitView> ChangeAsync<T>(HttpContext http, Func<KitId, T, Caller, Task<KeptKit>> change)
    {
        var caller = await callers.OfAsync(http, Role.Manager);
        var kit = Query.FromRoute<KitId>(http, "kit");
        _ = new Query(http.Request);
        var key = ScopedId.Of(caller.Actor, CommandDesk.KeyOf(http.Request));
        var asked = await Body.ReadAsync<T>(http.Request);
        var print = BookingIds.PrintOf(kit, asked, caller.Actor);
        var done = await shelf.ReplayAsync(key, print, http.RequestAborted);
        while (done is null)
        {
            var wanted = await change(kit, asked, caller);
            done = await shelf.TryWriteAsync(wanted, key, print, http.RequestAborted) ? wanted : await shelf.ReplayAsync(key, print, http.RequestAborted);
        }
        return ViewOf(done, await ItemsAsync(done.Lines.Select(line => line.Sku), http.RequestAborted));
    }

    private async Task<IReadOnlyList<KitLine>> LinesAsync(DefineKit asked, CancellationToken cancel)
    {
        if (asked.Lines.Count is 0 or > LinesMax) throw RefusedException.Invalid("lines", $"must have 1 to {LinesMax} entries, not {asked.Lines.Count}.");
        var items = await ItemsAsync(asked.Lines.Select(line => line.Sku), cancel);
        foreach (var (line, i) in asked.Lines.Select((line, i) => (line, i)))
        {
            if (Ledger.Kits.CannotHold(items[line.Sku], line.Quantity) is { } no) throw new RefusedException(no.Code, no.Message, no.Detail with { Field = $"lines[{i}]" });
        }
        return [.. asked.Lines.GroupBy(line => line.Sku).OrderBy(same => same.Key).Select(same => new KitLine(same.Key, same.Aggregate(Quantity.Zero, (sum, line) => sum + line.Quantity)))];
    }

    private async Task<KeptKit> ExistingAsync(KitId kit, CancellationToken cancel) => await shelf.FindAsync(kit, cancel) ?? throw Unknown(kit);

    private async Task<Dictionary<Sku, Item>> ItemsAsync(IEnumerable<Sku> skus, CancellationToken cancel) =>
        (await Task.WhenAll(skus.Distinct().Select(sku => store.ReadAsync(sku, cancel)))).ToDictionary(loaded => loaded.Item.Sku, loaded => loaded.Item);

    private static KitView ViewOf(KeptKit kit, Dictionary<Sku, Item> items) => new(
        kit.Kit, kit.Name.Value, kit.Description?.Value,
        [.. kit.Lines.Select(line => new KitLineView(line.Sku, items[line.Sku].Known.Name.Value, items[line.Sku].Known.Unit.Value, line.Quantity))], kit.IsRetired);

    private static KitView Count(KeptKit kit, Dictionary<Sku, Item> items, SiteId site, Window window, DateTimeOffset now)
    {
        var view = ViewOf(kit, items);
        var lines = view.Lines.Select(line => (Line: line, Available: Ledger.Kits.Available(items[line.Sku], site, window, now)))
            .Select(l => l.Line with { Available = l.Available, Kits = Ledger.Kits.Whole(l.Available, l.Line.Quantity) }).ToList();
        var least = lines.MinBy(line => line.Kits!.Value)!;
        return view with { Lines = lines, Availability = new(site, window.From, window.To, kit.IsRetired ? Quantity.Zero : least.Kits!.Value, least.Sku) };
    }
}
