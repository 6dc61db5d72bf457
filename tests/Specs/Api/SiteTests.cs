using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CountDepot.Contracts;
using CountDepot.Sim;
using Microsoft.Extensions.Time.Testing;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api;

/// <summary>
/// A depot where only the administrator sees every site; everybody else sees North. What lies at South is answered, byte for byte, like what
/// does not exist; and a role counts for a minute at most.
/// </summary>
[Collection("Depot")]
public sealed partial class SiteTests(DepotFixture beside, SiteTests.NorthOnly fixture) : IClassFixture<SiteTests.NorthOnly>
{
    private DepotFixture Depot => fixture.Depot;

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task What_lies_at_a_hidden_site_is_answered_like_what_does_not_exist(string path, string body, string missing)
    {
        var stock = await StockAsync();
        var (hidden, status) = await AskAsync(stock, path, body, null);
        var (nothing, same) = await AskAsync(stock, path, body, missing);

        Assert.Equal(nothing, hidden);
        Assert.Equal(same, status);
        Assert.True(status is 404 or 409, hidden);
        Assert.DoesNotContain("SOUTH", hidden, StringComparison.OrdinalIgnoreCase);
        // The administrator, who sees South, is not told the same.
        var known = await AskAsync(stock, path, body, null, Cast.Admin);
        Assert.NotEqual(nothing, known.Text);
    }

    [Fact]
    public void No_route_that_is_about_a_site_is_missing()
    {
        var asked = Asked.Select(row => (Path: ((string)row[0]).Split('?')[0].Replace("{unit}", "{sku}", StringComparison.Ordinal), Method: ((string)row[1]).Length > 0 ? "POST" : "GET")).ToList();
        var missing = beside.Routes.Distinct()
            .Where(route => !asked.Any(a => a.Method == route.Method && Regex.IsMatch(a.Path, $"^{Regex.Replace(route.Route, @"\{[a-z]+\}", "[^/]+")}$")))
            .Select(route => $"{route.Method} {route.Route}").Order();
        Assert.Equal(OfNoSite.Concat(AskedElsewhere).Order(), missing);
    }

    [Fact]
    public async Task A_count_at_a_hidden_site_is_answered_like_none()
    {
        var stock = await StockAsync();
        var opened = await Depot.SendAsync(Cast.Admin, HttpMethod.Post, "counts", new { site = "south" });
        var count = JsonSerializer.Deserialize<CountView>(await opened.Content.ReadAsStringAsync(), Wire.Tolerant)!.Count;
        var line = (await Depot.DoAsync(Cast.Admin, $"items/{stock.Bolt}/counts", new { count, site = "south", quantity = 1 })).Counts!.Single().Line;
        foreach (var (path, body, missing) in new[]
        {
            ($"counts/@{count}", "", "CNT-NONE"), ($"counts/@{count}/closure", "{}", "CNT-NONE"), ($"counts/@{count}/cancellation", "{}", "CNT-NONE"),
            ("items/{sku}/counts", $$"""{"count":"@{{count}}","site":"NORTH","quantity":1}""", "CNT-NONE"), ("items/{sku}/counts/postings", $$"""{"count":"@{{count}}"}""", "CNT-NONE"),
            ("items/{sku}/counts/approvals", $$"""{"line":"@{{line}}","version":1}""", "N-99"), ("items/{sku}/counts/rejections", $$"""{"line":"@{{line}}","version":1,"reason":"No"}""", "N-99"),
        })
        {
            var hidden = await AskAsync(stock, path, body, null);
            Assert.Equal(await AskAsync(stock, path, body, missing), hidden);
            Assert.Equal(404, hidden.Status);
        }
    }

    [Fact]
    public async Task Every_answer_is_cut_to_the_sites_one_sees()
    {
        var (bolt, unit) = await StockAsync();
        var item = await Depot.GetAsync<ItemView>(Cast.Manager, $"items/{bolt}");
        Assert.Equal([North], item.Sites.Select(s => s.Site));
        Assert.Empty(item.Reservations);
        Assert.Empty(item.Checkouts);
        Assert.Equal([North], (await Depot.GetAsync<SitePage>(Cast.Manager, "sites")).Sites.Select(s => s.Site));
        Assert.DoesNotContain((await Depot.GetAsync<HistoryPage>(Cast.Manager, $"items/{bolt}/history")).Entries, e => e.Site == South);
        Assert.Empty((await Depot.GetAsync<AvailabilityView>(Cast.Manager, $"items/{bolt}/availability?site=north")).Elsewhere);
        Assert.Empty((await Depot.GetAsync<ThingPage>(Cast.Manager, "holders/job/12/things")).Things);
        Assert.Equal([new RoleAt(Role.Manager, North)], (await Depot.GetAsync<MeView>(Cast.Manager, "me")).Roles);

        var refused = await Depot.RefusedAsync(Cast.Staff, $"items/{bolt}/checkouts", new { site = "north", quantity = 9 }, RefusalCode.NotEnoughAvailable);
        Assert.DoesNotContain("SOUTH", refused.Message, StringComparison.Ordinal);
        var known = await Depot.RefusedAsync(Cast.Staff, $"items/{unit}/receipts", new { site = "north", quantity = 1, serials = new[] { "SN-SOUTH" } }, RefusalCode.SerialInUse);
        Assert.DoesNotContain("SOUTH", known.Message.Replace("SN-SOUTH", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_is_taken_away_counts_for_a_minute_at_most_and_a_new_one_after_ten_seconds()
    {
        Assert.Equal(Role.Viewer, (await Depot.GetAsync<MeView>(Cast.Viewer, "me")).Roles.Single().Role);
        beside.Sim.RemoveFromGroup(Cast.Viewer, Cast.ViewersGroup);
        try
        {
            fixture.Clock.Advance(TimeSpan.FromSeconds(59));
            Assert.NotEmpty((await Depot.GetAsync<MeView>(Cast.Viewer, "me")).Roles);
            fixture.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Empty((await Depot.GetAsync<MeView>(Cast.Viewer, "me")).Roles);
            beside.Sim.AddToGroup(Cast.Viewer, Cast.ViewersGroup);
            Assert.Empty((await Depot.GetAsync<MeView>(Cast.Viewer, "me")).Roles);
            fixture.Clock.Advance(TimeSpan.FromSeconds(10));
            Assert.NotEmpty((await Depot.GetAsync<MeView>(Cast.Viewer, "me")).Roles);
        }
        finally
        {
            beside.Sim.AddToGroup(Cast.Viewer, Cast.ViewersGroup);
        }
    }

    [Fact]
    public async Task While_roles_cannot_be_asked_for_nobody_acts_and_nothing_happens()
    {
        var (bolt, _) = await StockAsync();
        var before = (await Depot.GetAsync<ItemView>(Cast.Admin, $"items/{bolt}")).Version;
        beside.Sim.Graph.Outage = 503;
        try
        {
            fixture.Clock.Advance(TimeSpan.FromSeconds(61));
            var refused = await Depot.RefusedAsync(Cast.Staff, $"items/{bolt}/receipts", new { site = "north", quantity = 1 }, RefusalCode.Unavailable);
            Assert.Contains("Cannot check your role right now", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            beside.Sim.Graph.Outage = null;
        }
        Assert.Equal(before, (await Depot.GetAsync<ItemView>(Cast.Admin, $"items/{bolt}")).Version);
    }

    [Fact]
    public async Task Who_administers_some_sites_defines_those_and_takes_in_no_file()
    {
        beside.Sim.AddToGroup(Cast.Stranger, NorthOnly.NorthAdmins);
        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(HttpStatusCode.OK, (await Depot.SendAsync(Cast.Stranger, HttpMethod.Post, "sites/north-2", new { name = "North 2" })).StatusCode);
        await Depot.RefusedAsync(Cast.Stranger, "sites/south", new { name = "Mine" }, RefusalCode.SiteUnknown);
        await Depot.RefusedAsync(Cast.Stranger, "sites/nowhere", new { name = "Mine" }, RefusalCode.SiteUnknown);
        await Depot.RefusedAsync(Cast.Stranger, "imports", new { }, RefusalCode.NotPermitted);
        Assert.Equal("South", (await Depot.GetAsync<SitePage>(Cast.Admin, "sites")).Sites.Single(s => s.Site == South).Name);
    }

    [Fact]
    public async Task A_booking_at_another_site_is_answered_like_one_that_does_not_exist()
    {
        var (bolt, _) = await StockAsync();
        var booked = await Depot.SendAsync(Cast.Admin, HttpMethod.Post, "bookings", new { site = "south", lines = new[] { new { sku = bolt, quantity = 1 } } });
        var booking = JsonSerializer.Deserialize<BookingView>(await booked.Content.ReadAsStringAsync(), Wire.Tolerant)!.Booking.Value;

        foreach (var (path, body) in new[] { ("bookings/@", ""), ("bookings/@/cancellations", "{}"), ("bookings/@/checkouts", "{}"), ("bookings/@/changes", "{}") })
        {
            var hidden = await AskAsync((bolt, ""), path.Replace("@", $"@{booking}", StringComparison.Ordinal), body, null);
            Assert.Equal((404, await AskAsync((bolt, ""), path.Replace("@", $"@{booking}", StringComparison.Ordinal), body, "B-NONE")), (hidden.Status, hidden));
        }
        Assert.True((await Depot.GetAsync<BookingView>(Cast.Admin, $"bookings/{booking}")).IsOpen);
    }

    [Fact]
    public async Task A_line_per_request_names_the_operation_and_nobody()
    {
        var (bolt, _) = await StockAsync();
        await Depot.DoAsync(Cast.Staff, $"items/{bolt}/receipts", new { site = "north", quantity = 1, note = "CANARY-NOTE" });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/items/{bolt}");
        request.Headers.Authorization = new("Bearer", "eyJCANARY");
        request.Headers.UserAgent.ParseAdd("CANARY-AGENT");
        await Depot.Client().SendAsync(request);

        Assert.Contains(Depot.Logged, line => line.StartsWith("Information ReceiveStock 200 ok", StringComparison.Ordinal) && line.Contains(bolt, StringComparison.Ordinal));
        Assert.Contains(Depot.Logged, line => line.StartsWith("Warning Security: a token that was refused", StringComparison.Ordinal));
        Assert.DoesNotContain(Depot.Logged, line => line.Contains("CANARY", StringComparison.Ordinal) || Cast.Everybody.Any(p => line.Contains(p.ObjectId, StringComparison.Ordinal)));
    }

    // At South: R-1, C-2 with a job, O-3, the request R-4, W-5 in line, T-6 and the request T-7 to East, R-8 that was withdrawn, a unit on hand and
    // one that is out. At North: two pieces and a unit.
    private async Task<(string Bolt, string Unit)> StockAsync()
    {
        var (bolt, unit) = ($"B-{Guid.NewGuid():N}".ToUpperInvariant(), $"U-{Guid.NewGuid():N}".ToUpperInvariant());
        await Depot.DoAsync(Cast.Admin, $"items/{bolt}/definition", new { name = "Hidden bolt", kind = "stock" });
        await Depot.DoAsync(Cast.Admin, $"items/{bolt}/receipts", new { site = "south", quantity = 20 });
        await Depot.DoAsync(Cast.Admin, $"items/{bolt}/reservations", new { site = "south", quantity = 2 });
        await Depot.DoAsync(Cast.Admin, $"items/{bolt}/checkouts", new { site = "south", quantity = 3, holder = new { kind = "job", name = "Job 12", id = "12" } });
        await Depot.DoAsync(Cast.Admin, $"items/{bolt}/orders", new { site = "south", quantity = 4, supplier = "Supplier" });
        await Depot.DoAsync(Cast.Admin, $"items/{bolt}/reservations/requests", new { site = "south", quantity = 2 });
        await Depot.DoAsync(Cast.Admin, $"items/{bolt}/waitlist", new { site = "south", quantity = 500 });
        await Depot.DoAsync(Cast.Admin, $"items/{bolt}/transfers", new { from = "south", to = "east", quantity = 1 });
        await Depot.DoAsync(Cast.Admin, $"items/{bolt}/transfers/requests", new { from = "south", to = "east", quantity = 1 });
        await Depot.DoAsync(Cast.Admin, $"items/{bolt}/reservations", new { site = "south", quantity = 1 });
        await Depot.DoAsync(Cast.Admin, $"items/{bolt}/reservations/cancellations", new { reservation = "R-8" });
        await Depot.DoAsync(Cast.Admin, $"items/{bolt}/receipts", new { site = "north", quantity = 2 });
        await Depot.DoAsync(Cast.Admin, $"items/{unit}/definition", new { name = "Hidden unit", kind = "serialized" });
        await Depot.DoAsync(Cast.Admin, $"items/{unit}/receipts", new { site = "south", quantity = 2, serials = new[] { "SN-SOUTH", "SN-OUT" } });
        await Depot.DoAsync(Cast.Admin, $"items/{unit}/checkouts", new { site = "south", quantity = 1, serials = new[] { "SN-OUT" } });
        await Depot.DoAsync(Cast.Admin, $"items/{unit}/receipts", new { site = "north", quantity = 1, serials = new[] { "SN-NORTH" } });
        return (bolt, unit);
    }

    // '@' stands before what is hidden; the other time something that does not exist takes its place. Both are written as '?' in the answer.
    private async Task<(string Text, int Status)> AskAsync((string Bolt, string Unit) stock, string path, string body, string? instead, Person? person = null)
    {
        var hidden = Hidden().Match(path + body).Groups[1].Value;
        var (address, sent) = (Fill(path), Fill(body));
        var response = await Depot.SendAsync(person ?? Cast.Manager, sent.Length > 0 ? HttpMethod.Post : HttpMethod.Get, address, sent.Length > 0 ? sent : null);
        var text = (await response.Content.ReadAsStringAsync()).Replace(instead ?? hidden, "?", StringComparison.Ordinal);
        return (TraceId().Replace(text, ""), (int)response.StatusCode);

        string Fill(string template) => Hidden().Replace(template, instead ?? hidden)
            .Replace("{sku}", stock.Bolt, StringComparison.Ordinal).Replace("{unit}", stock.Unit, StringComparison.Ordinal);
    }

    [GeneratedRegex("@([A-Z0-9-]+)")]
    private static partial Regex Hidden();

    [GeneratedRegex("\"traceId\":\"[^\"]*\"")]
    private static partial Regex TraceId();

    /// <summary>The depot where all but the administrator see one site, with a clock of its own.</summary>
    public sealed class NorthOnly(DepotFixture beside) : IAsyncLifetime
    {
        public DepotFixture Depot { get; private set; } = null!;

        /// <summary>A group that only this depot knows.</summary>
        public const string NorthAdmins = "5c0de907-0000-4000-8000-000000000209";

        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

        public async Task InitializeAsync()
        {
            Depot = await DepotFixture.BesideAsync(beside, new()
            {
                ["Depot:Roles:0:Sites"] = "NORTH",
                ["Depot:Roles:1:Sites"] = "NORTH",
                ["Depot:Roles:2:Sites"] = "NORTH",
                ["Depot:Roles:4:Group"] = NorthAdmins,
                ["Depot:Roles:4:Role"] = "Admin",
                ["Depot:Roles:4:Sites"] = "NORTH, NORTH-2",
            }, Clock);
            await Depot.SendAsync(Cast.Admin, HttpMethod.Post, "sites/east", new { name = "East" });
        }

        public Task DisposeAsync() => Depot.DisposeAsync();
    }
}
