using CountDepot.Api.Access;
using CountDepot.Api.Requests;
using CountDepot.Contracts;

namespace CountDepot.Api;

/// <summary>The sites as callers see and define them.</summary>
public sealed class SiteDesk(Callers callers, Sites sites)
{
    public async Task<SitePage> ListAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        _ = new Query(http.Request);
        return new([.. (await sites.AllAsync(http.RequestAborted)).Where(site => caller.Sees(site.Site))]);
    }

    public async Task<SiteView> DefineAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Admin);
        _ = new Query(http.Request);
        var site = Query.FromRoute<SiteId>(http, "site");
        caller.Needs(Role.Admin, site);
        CommandDesk.KeyOf(http.Request);
        return await sites.DefineAsync(site, await Body.ReadAsync<DefineSite>(http.Request), http.RequestAborted);
    }
}
