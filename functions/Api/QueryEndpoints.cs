using CountDepot.Api.Access;
using CountDepot.Api.Approvals;
using CountDepot.Api.Notices;
using CountDepot.Api.Templates;
using CountDepot.Contracts;

namespace CountDepot.Api;

/// <summary>Every question, one line; and the sites, which are no item's and so have no command.</summary>
public static class QueryEndpoints
{
    public static void MapQueries(this RouteGroupBuilder api)
    {
        api.MapQuery("FindItems", "/items", (LookUpDesk desk, HttpContext http) => desk.FindAsync(http));
        api.MapQuery("GetItem", "/items/{sku}", (ItemDesk desk, HttpContext http) => desk.ItemAsync(http));
        api.MapQuery("ShowAvailability", "/items/{sku}/availability", (ItemDesk desk, HttpContext http) => desk.AvailabilityAsync(http));
        api.MapQuery("ShowHistory", "/items/{sku}/history", (ItemDesk desk, HttpContext http) => desk.HistoryAsync(http));
        api.MapQuery("ExplainStock", "/items/{sku}/explanation", (ItemDesk desk, HttpContext http) => desk.ExplanationAsync(http));
        api.MapQuery("SuggestReorder", "/items/{sku}/reorder", (ItemDesk desk, HttpContext http) => desk.ReorderAsync(http));
        api.MapQuery("ShowUnit", "/items/{sku}/units/{serial}", (ItemDesk desk, HttpContext http) => desk.UnitAsync(http));
        api.MapQuery("LookUpCode", "/codes/{code}", (LookUpDesk desk, HttpContext http) => desk.CodeAsync(http));
        api.MapQuery("ListSites", "/sites", (SiteDesk desk, HttpContext http) => desk.ListAsync(http));
        api.MapQuery("ListRoles", "/roles", (RoleDesk desk, HttpContext http) => desk.ListAsync(http));
        api.MapQuery("ListTemplates", "/templates", (TemplateDesk desk, HttpContext http) => desk.ListAsync(http));
        api.MapQuery("ShowTemplate", "/templates/{template}", (TemplateDesk desk, HttpContext http) => desk.ShowAsync(http));
        api.MapQuery("ShowMe", "/me", (LookUpDesk desk, HttpContext http) => desk.MeAsync(http));
        api.MapQuery("ListMyThings", "/me/things", (ListDesk desk, HttpContext http) => desk.MyThingsAsync(http));
        api.MapQuery("ListMyReservations", "/me/reservations", (ListDesk desk, HttpContext http) => desk.MyReservationsAsync(http));
        api.MapQuery("ListMyApprovals", "/me/approvals", (ListDesk desk, HttpContext http) => desk.MyApprovalsAsync(http));
        api.MapQuery("ListEscalations", "/me/approvals/escalated", (EscalationDesk desk, HttpContext http) => desk.ListAsync(http));
        api.MapQuery("ListThingsOf", "/holders/{kind}/{holder}/things", (ListDesk desk, HttpContext http) => desk.ThingsOfAsync(http));
        api.MapQuery("ListStock", "/sites/{site}/stock", (ListDesk desk, HttpContext http) => desk.StockAsync(http));
        api.MapQuery("ListDue", "/sites/{site}/due", (ListDesk desk, HttpContext http) => desk.DueAsync(http));
        api.MapQuery("ListLow", "/sites/{site}/low", (ListDesk desk, HttpContext http) => desk.LowAsync(http));
        api.MapQuery("ListReorders", "/sites/{site}/reorder", (ListDesk desk, HttpContext http) => desk.ReorderAsync(http));
        api.MapQuery("ListOrders", "/sites/{site}/orders", (ListDesk desk, HttpContext http) => desk.OrdersAsync(http));
        api.MapQuery("ListReservations", "/sites/{site}/reservations", (ListDesk desk, HttpContext http) => desk.ReservationsAsync(http));
        api.MapQuery("ShowNotice", "/notices/{key}", (NoticeDesk desk, HttpContext http) => desk.ShowAsync(http));
        api.MapQuery("ShowLists", "/lists", (ListDesk desk, HttpContext http) => desk.StateAsync(http));
        api.MapPost("/lists/rebuilds", async (HttpContext http, ListDesk desk) => TypedResults.Json(await desk.RebuildAsync(http), Wire.Json))
            .WithName(nameof(RebuildLists)).WithTags("Lists").Accepts<RebuildLists>("application/json").Produces<ListsView>().Answers(400, 401, 403, 503);
        api.MapPost("/sites/{site}", async (HttpContext http, SiteDesk desk) => TypedResults.Json(await desk.DefineAsync(http), Wire.Json))
            .WithName(nameof(DefineSite)).WithTags("Sites").Accepts<DefineSite>("application/json").Produces<SiteView>().Answers(400, 401, 403, 404, 503);
        api.MapPost("/roles/{group}", async (HttpContext http, RoleDesk desk) => TypedResults.Json(await desk.SetAsync(http), Wire.Json))
            .WithName(nameof(SetRole)).WithTags("Roles").Accepts<SetRole>("application/json").Produces<RoleView>().Answers(400, 401, 403, 404, 409, 503);
        api.MapPost("/roles/{group}/removal", async (HttpContext http, RoleDesk desk) => TypedResults.Json(await desk.RemoveAsync(http), Wire.Json))
            .WithName(nameof(RemoveRole)).WithTags("Roles").Accepts<RemoveRole>("application/json").Produces<RolePage>().Answers(400, 401, 403, 404, 409, 503);
        api.MapPost("/templates/{template}", async (HttpContext http, TemplateDesk desk) => TypedResults.Json(await desk.DefineAsync(http), Wire.Json))
            .WithName(nameof(DefineTemplate)).WithTags("Templates").Accepts<DefineTemplate>("application/json").Produces<TemplateView>().Answers(400, 401, 403, 503);
    }

    private static void MapQuery<TDesk, TView>(this RouteGroupBuilder api, string name, string route, Func<TDesk, HttpContext, Task<TView>> ask) where TDesk : class =>
        api.MapGet(route, async (HttpContext http, TDesk desk) => TypedResults.Json(await ask(desk, http), Wire.Json))
            .WithName(name).WithTags(route.Split('/')[1]).Produces<TView>().Answers(400, 401, 403, 404, 503);
}
