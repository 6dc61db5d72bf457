using CountDepot.Api.Access;
using CountDepot.Api.Requests;
using CountDepot.Contracts;

namespace CountDepot.Api.Templates;

/// <summary>The templates as callers see and define them. They hold for the whole depot, so who changes one administers all of it.</summary>
public sealed class TemplateDesk(Callers callers, TemplateShelf shelf)
{
    public async Task<TemplatePage> ListAsync(HttpContext http)
    {
        await callers.OfAsync(http, Role.Viewer);
        _ = new Query(http.Request);
        return new([.. (await shelf.AllAsync(null, http.RequestAborted)).Values]);
    }

    public async Task<TemplateView> ShowAsync(HttpContext http)
    {
        await callers.OfAsync(http, Role.Viewer);
        _ = new Query(http.Request);
        var id = Query.FromRoute<TemplateId>(http, "template");
        return (await shelf.AllAsync(id, http.RequestAborted)).GetValueOrDefault(id)
            ?? throw new RefusedException(RefusalCode.TemplateUnknown, $"There is no template {id}. Ask for the list of templates.", new() { Field = "template" });
    }

    public async Task<TemplateView> DefineAsync(HttpContext http)
    {
        (await callers.OfAsync(http, Role.Admin)).NeedsEverywhere(Role.Admin);
        _ = new Query(http.Request);
        var id = Query.FromRoute<TemplateId>(http, "template");
        CommandDesk.KeyOf(http.Request);
        return await shelf.DefineAsync(id, await Body.ReadAsync<DefineTemplate>(http.Request), http.RequestAborted);
    }
}
