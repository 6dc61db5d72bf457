using System.Net;
using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Sim;
using Microsoft.Extensions.Time.Testing;

namespace CountDepot.Specs.Api;

/// <summary>
/// Every role × everywhere, at North alone, at South alone × every route: who is let through, who is told that a role is missing, and for whom what it
/// is about does not exist. The routes are those of <see cref="RoleTests.Table"/>, where none may be missing.
/// </summary>
[Collection("Depot")]
public sealed class RoleMatrixTests(DepotFixture beside, RoleMatrixTests.Graded fixture) : IClassFixture<RoleMatrixTests.Graded>
{
    // About the whole depot: the role has to be held at every site.
    private static readonly string[] OfTheDepot = ["lists/rebuilds", "imports", "imports/{key}", "POST templates/{template}", "POST roles/{group}"];

    // About the end where it arrives, which is South.
    private static readonly string[] OfSouth = ["items/{sku}/transfers/receipts", "items/{sku}/transfers/shortages"];

    private DepotFixture Depot => fixture.Depot;

    public static TheoryData<Role, string> Combinations
    {
        get
        {
            var all = new TheoryData<Role, string> { { Role.None, "*" } };
            foreach (var role in Graded.Roles)
            {
                foreach (var scope in Graded.Scopes) all.Add(role, scope);
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task Every_route_lets_through_whom_it_should(Role role, string scope)
    {
        var group = role == Role.None ? "none" : Graded.GroupOf(role, scope);
        beside.Sim.AddToGroup(Cast.Stranger, group);
        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
        try
        {
            var sku = await StockedAsync();
            var wrong = new List<string>();
            foreach (var (method, route, body, needs) in RoleTests.Table)
            {
                var response = await Depot.SendAsync(Cast.Stranger, new HttpMethod(method), RoleTests.PathOf(route, sku), body);
                var expected = Expected(method, route, body, needs, role, scope);
                var text = await response.Content.ReadAsStringAsync();
                if (!expected.Contains(Kind(response.StatusCode, text))) wrong.Add($"{role} at {scope}: {method} {route}: {(int)response.StatusCode} {text}, not {string.Join(" or ", expected)}");
            }
            Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        }
        finally
        {
            beside.Sim.RemoveFromGroup(Cast.Stranger, group);
        }
    }

    private enum Cell
    {
        LetThrough,
        Forbidden,
        NotThere,
        Broken,
    }

    // What a cell has to be. Whoever has the role nowhere may be told so before anybody looks what it is about.
    private static Cell[] Expected(string method, string route, object? body, Role needs, Role role, string scope)
    {
        var bare = route.Split('?')[0];
        if (OfTheDepot.Contains(bare) || OfTheDepot.Contains($"{method} {bare}")) return role >= needs && scope == "*" ? [Cell.LetThrough] : [Cell.Forbidden];
        var text = $"{route} {JsonSerializer.Serialize(body)}".Replace("{site}", "north", StringComparison.Ordinal);
        var places = new List<(string Site, Role Needs)>();
        if (OfSouth.Contains(bare)) places.Add(("south", needs));
        else if (text.Contains("north", StringComparison.Ordinal) || LiesAtNorth(text)) places.Add(("north", needs));
        if (text.Contains("south", StringComparison.Ordinal)) places.Add(("south", Role.Viewer));
        if (places.Count == 0) return role >= needs ? [Cell.LetThrough] : [Cell.Forbidden];
        if (places.TrueForAll(place => At(place.Site) >= place.Needs)) return [Cell.LetThrough];
        if (places.TrueForAll(place => At(place.Site) > Role.None)) return [Cell.Forbidden];
        return role >= needs ? [Cell.NotThere] : [Cell.Forbidden, Cell.NotThere];

        Role At(string site) => scope == "*" || scope == site ? role : Role.None;
    }

    // The objects that StockedAsync makes.
    private static bool LiesAtNorth(string text) => new[] { "\"R-1\"", "\"C-2\"", "\"T-3\"", "\"O-4\"" }.Any(id => text.Contains(id, StringComparison.Ordinal));

    // Sites and what StockedAsync makes are there: whoever is told that they are not may not see them. Other things are not there for anybody.
    private static readonly string[] Hidden = ["siteUnknown", "reservationUnknown", "checkoutUnknown", "transferUnknown", "orderUnknown"];

    private static Cell Kind(HttpStatusCode status, string text) => status switch
    {
        HttpStatusCode.Forbidden => Cell.Forbidden,
        HttpStatusCode.Unauthorized or >= HttpStatusCode.InternalServerError => Cell.Broken,
        HttpStatusCode.NotFound when Hidden.Any(code => text.Contains($"\"code\":\"{code}\"", StringComparison.Ordinal)) => Cell.NotThere,
        _ => Cell.LetThrough,
    };

    private async Task<string> StockedAsync()
    {
        var sku = await Depot.StockedAsync(50);
        await Depot.DoAsync(Cast.Admin, $"items/{sku}/reservations", new { site = "north", quantity = 1 });
        await Depot.DoAsync(Cast.Admin, $"items/{sku}/checkouts", new { site = "north", quantity = 9 });
        await Depot.DoAsync(Cast.Admin, $"items/{sku}/transfers", new { from = "north", to = "south", quantity = 1 });
        await Depot.DoAsync(Cast.Admin, $"items/{sku}/orders", new { site = "north", quantity = 5, supplier = "Supplier" });
        return sku;
    }

    /// <summary>The depot with a group for every role at every scope.</summary>
    public sealed class Graded(DepotFixture beside) : IAsyncLifetime
    {
        internal static readonly Role[] Roles = [Role.Viewer, Role.Staff, Role.Manager, Role.Admin];
        internal static readonly string[] Scopes = ["*", "north", "south"];

        public DepotFixture Depot { get; private set; } = null!;

        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

        internal static string GroupOf(Role role, string scope) => $"5c0de907-0000-4000-8000-0000000005{(int)role}{Array.IndexOf(Scopes, scope)}";

        public async Task InitializeAsync()
        {
            var settings = new Dictionary<string, string?>();
            foreach (var (i, (role, scope)) in Roles.SelectMany(role => Scopes.Select(scope => (role, scope))).Index())
            {
                settings[$"Depot:Roles:{4 + i}:Group"] = GroupOf(role, scope);
                settings[$"Depot:Roles:{4 + i}:Role"] = $"{role}";
                settings[$"Depot:Roles:{4 + i}:Sites"] = scope;
            }
            Depot = await DepotFixture.BesideAsync(beside, settings, Clock);
        }

        public Task DisposeAsync() => Depot.DisposeAsync();
    }
}
