using CountDepot.Api.Access;
using CountDepot.Api.Projections;
using CountDepot.Api.Requests;
using CountDepot.Contracts;

namespace CountDepot.Api;

/// <summary>Answers questions that begin without an item: by words or by a code.</summary>
public sealed class LookUpDesk(Callers callers, Catalog catalog, Codes codes)
{
    private const int PageByDefault = 25;

    public async Task<ItemPage> FindAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        var query = new Query(http.Request, "find", "top", "cursor");
        var words = query.Text("find") is { Length: > 0 } text ? Query.Read<ShortText>("find", text).Value : "";
        var (top, start) = (query.Top(PageByDefault), Cursor.Read(query.Text("cursor"), $"find {words}", caller.Actor.Id) ?? 0);
        var skip = (int)Math.Min(start, int.MaxValue - top);
        var (found, asOf) = await catalog.FindAsync(words, skip, top, http.RequestAborted);
        var next = found.HasMore ? query.Link(("find", words), ("top", $"{top}"), ("cursor", Cursor.Make($"find {words}", caller.Actor.Id, skip + top))) : null;
        return new(found.Items, asOf, next);
    }

    public async Task<CodeView> CodeAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        _ = new Query(http.Request);
        return await codes.FindAsync(Query.TextFromRoute(http, "code"), caller.Sees, http.RequestAborted);
    }

    public async Task<MeView> MeAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http);
        _ = new Query(http.Request);
        var roles = caller.Grants.SelectMany(g => g.Sites is null ? [new RoleAt(g.Role, null)] : g.Sites.Select(site => new RoleAt(g.Role, site)));
        return new(caller.Actor.Id, caller.Actor.Name, [.. roles.OrderByDescending(r => r.Role).ThenBy(r => r.Site?.Value, StringComparer.Ordinal)])
        {
            DeputyAt = caller.DeputyAt.IsEmpty ? null : [.. caller.DeputyAt],
        };
    }
}
