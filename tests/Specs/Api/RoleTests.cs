using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CountDepot.Contracts;
using CountDepot.Sim;

namespace CountDepot.Specs.Api;

/// <summary>Every role and every route: who is let through and who is told why not. A route that is not in the table fails the test.</summary>
[Collection("Depot")]
public sealed partial class RoleTests(DepotFixture depot)
{
    // Route, a body, and the role it needs.
    internal static readonly (string Method, string Route, object? Body, Role Needs)[] Table =
    [
        ("GET", "items", null, Role.Viewer),
        ("GET", "items/{sku}", null, Role.Viewer),
        ("GET", "items/{sku}/availability?site=north&from=2098-01-01T00:00:00Z&to=2099-01-01T00:00:00Z&quantity=2", null, Role.Viewer),
        ("GET", "items/{sku}/history", null, Role.Viewer),
        ("GET", "items/{sku}/explanation?site=north", null, Role.Viewer),
        ("GET", "codes/{code}", null, Role.Viewer),
        ("GET", "sites", null, Role.Viewer),
        ("GET", "me", null, Role.None),
        // Nobody's: the bot asks for it, and for no person.
        ("GET", "notices/{key}", null, Role.Admin + 1),
        ("GET", "me/things", null, Role.Viewer),
        ("GET", "me/reservations", null, Role.Viewer),
        ("GET", "me/approvals", null, Role.Manager),
        ("GET", "me/approvals/escalated", null, Role.Manager),
        ("GET", "sites/{site}/stock", null, Role.Viewer),
        ("GET", "sites/{site}/due", null, Role.Staff),
        ("GET", "sites/{site}/low", null, Role.Viewer),
        ("GET", "sites/{site}/reorder", null, Role.Viewer),
        ("GET", "sites/{site}/orders", null, Role.Viewer),
        ("GET", "sites/{site}/reservations?state=pending", null, Role.Viewer),
        ("GET", "lists", null, Role.Admin),
        ("POST", "lists/rebuilds", new { }, Role.Admin),
        ("GET", "holders/{kind}/{holder}/things", null, Role.Staff),
        ("POST", "imports", new { kind = "stock", key = "matrix", columns = new { SKU = "sku", Quantity = "quantity" }, csv = "SKU,Quantity\nNO-SUCH,1\n", dryRun = true }, Role.Admin),
        ("GET", "imports/{key}", null, Role.Admin),
        ("GET", "exports/items?format=csv", null, Role.Viewer),
        ("GET", "reports/{report}?site=north", null, Role.Viewer),
        ("GET", "labels?skus={sku}", null, Role.Viewer),
        ("GET", "items/{sku}/labels", null, Role.Viewer),
        ("GET", "sites/{site}/labels?bins=A", null, Role.Viewer),
        ("GET", "exports/stock?site=north&format=xlsx", null, Role.Viewer),
        ("POST", "sites/{site}", new { name = "North", timeZone = "Europe/Berlin" }, Role.Admin),
        ("GET", "roles", null, Role.Admin),
        ("POST", "roles/{group}", new { role = "viewer" }, Role.Admin),
        ("POST", "roles/{group}/removal", new { version = 99 }, Role.Admin),
        ("GET", "templates", null, Role.Viewer),
        ("GET", "templates/{template}", null, Role.Viewer),
        ("POST", "templates/{template}", new { name = "Matrix", kind = "stock" }, Role.Admin),
        ("POST", "items/{sku}/definition", new { name = "Role bolt", kind = "stock" }, Role.Manager),
        ("POST", "items/{sku}/retirement", new { }, Role.Manager),
        ("POST", "items/{sku}/barcodes", new { barcode = "4006381333931" }, Role.Manager),
        ("POST", "items/{sku}/receipts", new { site = "north", quantity = 1 }, Role.Staff),
        ("POST", "items/{sku}/reservations", new { site = "north", quantity = 1 }, Role.Staff),
        ("POST", "items/{sku}/reservations/cancellations", new { reservation = "R-1" }, Role.Staff),
        ("POST", "items/{sku}/checkouts", new { site = "north", quantity = 1 }, Role.Staff),
        ("POST", "items/{sku}/checkins", new { checkout = "C-2", good = 1 }, Role.Staff),
        ("POST", "items/{sku}/consumptions", new { site = "north", quantity = 1 }, Role.Staff),
        ("GET", "items/{sku}/units/{serial}", null, Role.Viewer),
        ("POST", "items/{sku}/checkouts/handovers", new { checkout = "C-2", holder = new { kind = "job", name = "Job 13" }, quantity = 1 }, Role.Staff),
        ("POST", "items/{sku}/checkouts/extensions", new { checkout = "C-2", dueBackAt = "2099-01-01T00:00:00Z" }, Role.Staff),
        ("POST", "items/{sku}/quarantine/restocks", new { site = "north", quantity = 1 }, Role.Staff),
        ("POST", "items/{sku}/disposals", new { site = "north", quantity = 1, condition = "good" }, Role.Manager),
        ("POST", "items/{sku}/lots/expiries", new { }, Role.Staff),
        ("POST", "items/{sku}/units/labels", new { site = "north", serials = new[] { "SN-1" } }, Role.Staff),
        ("POST", "items/{sku}/reservations/requests", new { site = "north", quantity = 1 }, Role.Staff),
        ("POST", "items/{sku}/reservations/approvals", new { reservation = "R-1", version = 1 }, Role.Manager),
        ("POST", "items/{sku}/reservations/rejections", new { reservation = "R-1", version = 1, reason = "No need" }, Role.Manager),
        ("POST", "items/{sku}/reservations/changes", new { reservation = "R-1", version = 1, quantity = 1 }, Role.Staff),
        ("POST", "items/{sku}/reservations/extensions", new { reservation = "R-1", to = "2099-01-01T00:00:00Z" }, Role.Staff),
        ("POST", "items/{sku}/reservations/settlements", new { }, Role.Staff),
        ("POST", "items/{sku}/waitlist", new { site = "north", quantity = 1 }, Role.Staff),
        ("POST", "items/{sku}/waitlist/departures", new { wait = "W-1" }, Role.Staff),
        ("POST", "items/{sku}/orders", new { site = "north", quantity = 1, supplier = "Supplier" }, Role.Manager),
        ("POST", "items/{sku}/orders/changes", new { order = "O-4", quantity = 9 }, Role.Manager),
        ("POST", "items/{sku}/orders/closures", new { order = "O-4" }, Role.Manager),
        ("POST", "items/{sku}/orders/cancellations", new { order = "O-4" }, Role.Manager),
        ("POST", "items/{sku}/reorder", new { site = "north", point = 1 }, Role.Manager),
        ("GET", "items/{sku}/reorder?site=north", null, Role.Viewer),
        ("POST", "items/{sku}/transfers/requests", new { from = "south", to = "north", quantity = 1 }, Role.Staff),
        ("POST", "items/{sku}/transfers/approvals", new { transfer = "T-3" }, Role.Manager),
        ("POST", "items/{sku}/transfers/rejections", new { transfer = "T-3", reason = "No need" }, Role.Manager),
        ("POST", "items/{sku}/transfers", new { from = "north", to = "south", quantity = 1 }, Role.Staff),
        ("POST", "items/{sku}/transfers/shipments", new { from = "north", to = "south", quantity = 1 }, Role.Staff),
        ("POST", "items/{sku}/transfers/receipts", new { transfer = "T-3", good = 1 }, Role.Staff),
        ("POST", "items/{sku}/transfers/shortages", new { transfer = "T-3", lost = 1 }, Role.Manager),
        ("POST", "items/{sku}/transfers/cancellations", new { transfer = "T-3" }, Role.Staff),
        ("POST", "items/{sku}/counts", new { count = "CNT-NONE", site = "north", quantity = 1 }, Role.Staff),
        ("POST", "items/{sku}/counts/approvals", new { line = "N-1", version = 1 }, Role.Manager),
        ("POST", "items/{sku}/counts/rejections", new { line = "N-1", version = 1, reason = "No" }, Role.Manager),
        ("POST", "items/{sku}/counts/postings", new { count = "CNT-NONE" }, Role.Manager),
        ("POST", "items/{sku}/counts/classes", new { site = "north", @class = "a" }, Role.Manager),
        ("POST", "kits/{kit}", new { name = "Role kit", lines = new[] { new { sku = "NO-SUCH", quantity = 1 } } }, Role.Manager),
        ("GET", "kits", null, Role.Viewer),
        ("GET", "kits/{kit}?site=north", null, Role.Viewer),
        ("POST", "kits/{kit}/retirement", new { }, Role.Manager),
        ("POST", "bookings", new { site = "north", lines = new[] { new { sku = "NO-SUCH", quantity = 1 } } }, Role.Staff),
        ("GET", "bookings/{booking}", null, Role.Viewer),
        ("GET", "me/bookings", null, Role.Viewer),
        ("POST", "bookings/{booking}/checkouts", new { }, Role.Staff),
        ("POST", "bookings/{booking}/changes", new { to = "2099-01-01T00:00:00Z" }, Role.Staff),
        ("POST", "bookings/{booking}/cancellations", new { }, Role.Staff),
        ("POST", "counts", new { site = "north" }, Role.Staff),
        ("POST", "counts/{count}/closure", new { }, Role.Staff),
        ("POST", "counts/{count}/cancellation", new { }, Role.Manager),
        ("POST", "counts/schedules/{site}", new { daysA = 30, daysB = 90, daysC = 180 }, Role.Manager),
        ("GET", "counts?site=north", null, Role.Viewer),
        ("GET", "counts/{count}", null, Role.Viewer),
        ("GET", "counts/due?site=north", null, Role.Viewer),
        ("GET", "counts/accuracy?site=north", null, Role.Viewer),
        ("POST", "subscriptions/low-stock", new { notificationUrl = "https://elsewhere.example/hook", site = "north" }, Role.Viewer),
        ("POST", "subscriptions/recovered-stock", new { notificationUrl = "https://elsewhere.example/hook", site = "north" }, Role.Viewer),
        ("POST", "subscriptions/corrections", new { notificationUrl = "https://elsewhere.example/hook", site = "north" }, Role.Viewer),
        ("POST", "subscriptions/checkouts", new { notificationUrl = "https://elsewhere.example/hook", site = "north" }, Role.Viewer),
        ("POST", "subscriptions/returns", new { notificationUrl = "https://elsewhere.example/hook", site = "north" }, Role.Viewer),
        ("POST", "subscriptions/overdue", new { notificationUrl = "https://elsewhere.example/hook", site = "north" }, Role.Staff),
        ("POST", "subscriptions/approval-requests", new { notificationUrl = "https://elsewhere.example/hook", site = "north" }, Role.Viewer),
        ("POST", "subscriptions/decisions", new { notificationUrl = "https://elsewhere.example/hook", site = "north" }, Role.Viewer),
        ("POST", "subscriptions/waiting-requests", new { notificationUrl = "https://elsewhere.example/hook", site = "north" }, Role.Viewer),
        ("POST", "subscriptions/new-items", new { notificationUrl = "https://elsewhere.example/hook" }, Role.Viewer),
        ("GET", "subscriptions", null, Role.Viewer),
        ("DELETE", "subscriptions/{subscription}", null, Role.None),
        ("POST", "items/{sku}/adjustments", new { site = "north", change = 1, reason = "correction" }, Role.Manager),
    ];

    private static readonly (Person Person, Role Has)[] People =
        [(Cast.Stranger, Role.None), (Cast.Viewer, Role.Viewer), (Cast.Staff, Role.Staff), (Cast.Manager, Role.Manager), (Cast.Admin, Role.Admin)];

    [Fact]
    public async Task Every_cell_of_the_matrix_lets_through_whom_it_should()
    {
        var sku = await depot.StockedAsync(50);
        await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations", new { site = "north", quantity = 1 });
        await depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 9 });
        await depot.DoAsync(Cast.Staff, $"items/{sku}/transfers", new { from = "north", to = "south", quantity = 1 });
        foreach (var (method, route, body, needs) in Table)
        {
            foreach (var (person, has) in People)
            {
                var path = PathOf(route, sku);
                var response = await depot.SendAsync(person, new HttpMethod(method), path, body);
                var cell = $"{person.Name} {method} {route}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
                if (has >= needs) Assert.True(response.StatusCode is not HttpStatusCode.Forbidden and not HttpStatusCode.Unauthorized and < HttpStatusCode.InternalServerError, cell);
                else Assert.True(response.StatusCode is HttpStatusCode.Forbidden || (response.StatusCode is HttpStatusCode.NotFound && has == Role.None), cell);
            }
        }
    }

    /// <summary>The address of a route of the table, about this item and otherwise about what is there or not there for everybody.</summary>
    internal static string PathOf(string route, string sku) =>
        route.Replace("{sku}", sku, StringComparison.Ordinal).Replace("{code}", sku, StringComparison.Ordinal).Replace("{site}", "north", StringComparison.Ordinal)
            .Replace("{kind}/{holder}", "job/12", StringComparison.Ordinal).Replace("{key}", "matrix", StringComparison.Ordinal).Replace("{serial}", "SN-1", StringComparison.Ordinal)
            .Replace("{kit}", "ROLE-KIT", StringComparison.Ordinal).Replace("{booking}", "B-NO-SUCH", StringComparison.Ordinal)
            .Replace("{subscription}", "NO-SUCH", StringComparison.Ordinal).Replace("{count}", "CNT-NONE", StringComparison.Ordinal).Replace("{template}", "MATRIX", StringComparison.Ordinal)
            .Replace("{report}", "usage", StringComparison.Ordinal)
            .Replace("{group}", "5c0de907-0000-4000-8000-000000000299", StringComparison.Ordinal);

    [Fact]
    public void No_route_is_missing_from_the_matrix()
    {
        var mapped = depot.Routes.Select(r => $"{r.Method} {r.Route}").Order().Distinct();
        var listed = Table.Select(t => $"{t.Method} {t.Route.Split('?')[0]}").Order();
        Assert.Equal(listed, mapped);
    }

    [Fact]
    public async Task A_denial_names_the_missing_role_and_who_can_help()
    {
        var sku = await depot.StockedAsync(5);
        var denied = await depot.RefusedAsync(Cast.Viewer, $"items/{sku}/reservations", new { site = "north", quantity = 1 }, RefusalCode.NotPermitted);

        Assert.Equal("This needs the role Staff at NORTH; you are Viewer. Ask a manager at NORTH or an administrator of the depot.", denied.Message);
        Assert.Equal(Role.Staff, denied.Detail.Needs);
    }

    [Fact]
    public async Task A_site_one_may_not_see_is_answered_like_one_that_does_not_exist()
    {
        var sku = await depot.StockedAsync(5);
        var hidden = await depot.RefusedAsync(Cast.Stranger, $"items/{sku}/reservations", new { site = "south", quantity = 1 }, RefusalCode.SiteUnknown);
        var missing = await depot.RefusedAsync(Cast.Staff, $"items/{sku}/reservations", new { site = "nowhr", quantity = 1 }, RefusalCode.SiteUnknown);

        Assert.Equal(Bare(hidden, "SOUTH"), Bare(missing, "NOWHR"));
    }

    [Fact]
    public async Task Only_the_bot_may_act_for_somebody()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        request.Headers.Authorization = new("Bearer", depot.TokenOf(Cast.Staff));
        request.Headers.Add(Wire.ActingForHeader, Cast.Admin.ObjectId);
        Assert.Equal(HttpStatusCode.Forbidden, (await depot.Client().SendAsync(request)).StatusCode);

        using var asBot = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        asBot.Headers.Authorization = new("Bearer", depot.Sim.Tokens.ForApp(Cast.BotApp, $"api://{Cast.ApiApp}"));
        asBot.Headers.Add(Wire.ActingForHeader, Cast.Staff.ObjectId);
        asBot.Headers.Add(Wire.ActingNameHeader, "Staff");
        var me = JsonSerializer.Deserialize<MeView>(await (await depot.Client().SendAsync(asBot)).Content.ReadAsStringAsync(), Wire.Tolerant)!;
        Assert.Equal((Cast.Staff.ObjectId, Role.Staff), (me.Id, me.Roles.Single().Role));
    }

    [Fact]
    public async Task Another_application_may_not_use_the_depot_by_itself()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        request.Headers.Authorization = new("Bearer", depot.Sim.Tokens.ForApp(Cast.ApiIdentity, $"api://{Cast.ApiApp}"));
        request.Headers.Add(Wire.ActingForHeader, Cast.Admin.ObjectId);
        Assert.Equal(HttpStatusCode.Forbidden, (await depot.Client().SendAsync(request)).StatusCode);
    }

    private static string Bare(ErrorBody error, string site) =>
        TraceId().Replace(JsonSerializer.Serialize(error, Wire.Json), "").Replace(site, "?", StringComparison.Ordinal);

    [GeneratedRegex("\"traceId\":\"[^\"]*\"")]
    private static partial Regex TraceId();
}
