using System.Net;
using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Sim;
using Microsoft.Extensions.Time.Testing;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api;

/// <summary>
/// A depot whose role map is changed: Admin administers everything, the people of one more group only North. Every test leaves the map as it was.
/// </summary>
[Collection("Depot")]
public sealed class RoleMapTests(DepotFixture beside, RoleMapTests.Own fixture) : IClassFixture<RoleMapTests.Own>
{
    private const string Helpers = "5c0de907-0000-4000-8000-000000000301";
    private const string Unheard = "5c0de907-0000-4000-8000-000000000399";

    private DepotFixture Depot => fixture.Depot;

    [Fact]
    public async Task The_map_shows_who_may_what_where_in_order_of_role()
    {
        var all = await RolesAsync(Cast.Admin);
        Assert.Equal(
            [(Cast.AdminsGroup, Role.Admin, null), (Own.NorthAdmins, Role.Admin, "NORTH"), (Cast.ManagersGroup, Role.Manager, null), (Cast.StaffGroup, Role.Staff, "SOUTH"),
                (Cast.ViewersGroup, Role.Viewer, "NORTH,SOUTH")],
            all.Select(r => (r.Group.Value, r.Role, r.Sites is { } sites ? string.Join(',', sites) : null)));
        Assert.All(all, role => Assert.True(role.CanChange));
    }

    [Fact]
    public async Task A_role_that_is_given_holds_at_once_and_one_that_is_taken_away_no_longer()
    {
        beside.Sim.AddToGroup(Cast.Stranger, Helpers);
        Assert.Empty((await Depot.GetAsync<MeView>(Cast.Stranger, "me")).Roles);
        var given = await SetAsync(Cast.Admin, Helpers, new { role = "staff", sites = new[] { "north" } });
        Assert.Equal([new RoleAt(Role.Staff, North)], (await Depot.GetAsync<MeView>(Cast.Stranger, "me")).Roles);

        var changed = await SetAsync(Cast.Admin, Helpers, new { role = "viewer", version = given.Version });
        Assert.Equal([new RoleAt(Role.Viewer, null)], (await Depot.GetAsync<MeView>(Cast.Stranger, "me")).Roles);

        await RemoveAsync(Cast.Admin, Helpers, changed.Version);
        Assert.Empty((await Depot.GetAsync<MeView>(Cast.Stranger, "me")).Roles);
        beside.Sim.RemoveFromGroup(Cast.Stranger, Helpers);
    }

    [Fact]
    public async Task A_change_is_made_to_the_version_one_saw_and_a_retry_of_it_is_the_same_change()
    {
        var first = await SetAsync(Cast.Admin, Helpers, new { role = "staff" });
        Assert.Equal(first.Version, (await SetAsync(Cast.Admin, Helpers, new { role = "staff" })).Version);
        var second = await SetAsync(Cast.Admin, Helpers, new { role = "viewer", version = first.Version });
        Assert.Equal(second.Version, (await SetAsync(Cast.Admin, Helpers, new { role = "viewer", version = first.Version })).Version);

        var stale = await RefusedAsync(Cast.Admin, $"roles/{Helpers}", new { role = "manager", version = first.Version }, RefusalCode.RoleChanged);
        Assert.Equal(
            $"The role of {Helpers} has changed since you looked: it is Viewer at every site now (version {second.Version}, you saw {first.Version}). Look again and decide anew.",
            stale.Message);
        var blind = await RefusedAsync(Cast.Admin, $"roles/{Helpers}", new { role = "manager", sites = new[] { "north" } }, RefusalCode.RoleChanged);
        Assert.Contains($"(version {second.Version}, you saw none)", blind.Message, StringComparison.Ordinal);
        await RefusedAsync(Cast.Admin, $"roles/{Helpers}/removal", new { version = first.Version }, RefusalCode.RoleChanged);

        var key = Guid.NewGuid().ToString();
        await RemoveAsync(Cast.Admin, Helpers, second.Version, key);
        await RemoveAsync(Cast.Admin, Helpers, second.Version, key);
        var gone = await RefusedAsync(Cast.Admin, $"roles/{Helpers}/removal", new { version = second.Version }, RefusalCode.RoleUnknown);
        Assert.Equal($"The group {Helpers} has no role. Ask for the list of roles.", gone.Message);

        // Given anew it is another version: who saw the first one does not remove the second.
        var anew = await SetAsync(Cast.Admin, Helpers, new { role = "staff" });
        Assert.True(anew.Version > second.Version);
        await RemoveAsync(Cast.Admin, Helpers, anew.Version);
    }

    [Fact]
    public async Task The_last_group_that_administers_every_site_stays_and_keeps_its_role()
    {
        var last = (await RolesAsync(Cast.Admin)).Single(r => r.Group.Value == Cast.AdminsGroup);
        var sentence = $"{Cast.AdminsGroup} is the only group that administers every site; without it nobody could change roles any more. " +
            "Give another group the role Admin at every site first.";
        foreach (var (path, body) in new (string, object)[]
        {
            ("/removal", new { version = last.Version }), ("", new { role = "manager", version = last.Version }),
            ("", new { role = "admin", sites = new[] { "north", "south" }, version = last.Version }),
        })
        {
            Assert.Equal(sentence, (await RefusedAsync(Cast.Admin, $"roles/{Cast.AdminsGroup}{path}", body, RefusalCode.LastAdministrator)).Message);
        }

        var other = await SetAsync(Cast.Admin, Helpers, new { role = "admin" });
        var weaker = await SetAsync(Cast.Admin, Cast.AdminsGroup, new { role = "manager", version = last.Version });
        beside.Sim.AddToGroup(Cast.Stranger, Helpers);
        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
        await RefusedAsync(Cast.Admin, $"roles/{Cast.AdminsGroup}", new { role = "admin", version = weaker.Version }, RefusalCode.NotPermitted);
        await SetAsync(Cast.Stranger, Cast.AdminsGroup, new { role = "admin", version = weaker.Version });
        await RemoveAsync(Cast.Stranger, Helpers, other.Version);
        beside.Sim.RemoveFromGroup(Cast.Stranger, Helpers);
    }

    [Fact]
    public async Task Two_administrators_who_remove_each_other_at_once_leave_one()
    {
        for (var round = 0; round < 5; round++)
        {
            var one = (await RolesAsync(Cast.Admin)).Single(r => r.Group.Value == Cast.AdminsGroup);
            var other = await SetAsync(Cast.Admin, Helpers, new { role = "admin" });
            beside.Sim.AddToGroup(Cast.Admin, Helpers);
            fixture.Clock.Advance(TimeSpan.FromSeconds(61));
            var answers = await Task.WhenAll(
                Depot.SendAsync(Cast.Admin, HttpMethod.Post, $"roles/{Cast.AdminsGroup}/removal", new { version = one.Version }),
                Depot.SendAsync(Cast.Admin, HttpMethod.Post, $"roles/{Helpers}/removal", new { version = other.Version }));
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(a => a.StatusCode).Order());
            if (answers[0].StatusCode == HttpStatusCode.OK)
            {
                await SetAsync(Cast.Admin, Cast.AdminsGroup, new { role = "admin" });
                await RemoveAsync(Cast.Admin, Helpers, other.Version);
            }
            beside.Sim.RemoveFromGroup(Cast.Admin, Helpers);
        }
        Assert.Single(await RolesAsync(Cast.Admin), r => r is { Role: Role.Admin, Sites: null });
    }

    [Fact]
    public async Task Who_administers_some_sites_sees_those_and_changes_roles_at_those()
    {
        beside.Sim.AddToGroup(Cast.Stranger, Own.NorthAdmins);
        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
        var seen = await RolesAsync(Cast.Stranger);
        Assert.Equal(
            [(Cast.AdminsGroup, null, false), (Own.NorthAdmins, "NORTH", true), (Cast.ManagersGroup, null, false), (Cast.ViewersGroup, "NORTH", false)],
            seen.Select(r => (r.Group.Value, r.Sites is { } sites ? string.Join(',', sites) : null, r.CanChange)));

        var mine = await SetAsync(Cast.Stranger, Helpers, new { role = "manager", sites = new[] { "north" } });
        var beyond = await RefusedAsync(Cast.Stranger, $"roles/{Helpers}", new { role = "manager", version = mine.Version }, RefusalCode.NotPermitted);
        Assert.Equal("You administer NORTH; this reaches beyond. Name only those sites, or ask an administrator of the whole depot.", beyond.Message);
        await RefusedAsync(Cast.Stranger, $"roles/{Cast.ViewersGroup}", new { role = "staff", sites = new[] { "north" }, version = 1 }, RefusalCode.NotPermitted);
        await RefusedAsync(Cast.Stranger, $"roles/{Cast.ManagersGroup}/removal", new { version = 1 }, RefusalCode.NotPermitted);
        var (nowhere, south) = (await AtSiteAsync("nowhr"), await AtSiteAsync("south"));
        Assert.Equal(nowhere.Replace("NOWHR", "?", StringComparison.Ordinal), south.Replace("SOUTH", "?", StringComparison.Ordinal));
        // A group with a role at another site is answered like one without any.
        var (nobody, others) = (await RemovedAsync(Unheard), await RemovedAsync(Cast.StaffGroup));
        Assert.Equal(nobody.Replace(Unheard, "?", StringComparison.Ordinal), others.Replace(Cast.StaffGroup, "?", StringComparison.Ordinal));

        await RemoveAsync(Cast.Stranger, Helpers, mine.Version);
        beside.Sim.RemoveFromGroup(Cast.Stranger, Own.NorthAdmins);
        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
    }

    [Fact]
    public async Task A_group_with_a_role_elsewhere_is_given_one_here_as_if_it_had_none()
    {
        beside.Sim.AddToGroup(Cast.Stranger, Own.NorthAdmins);
        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
        var elsewhere = (await RolesAsync(Cast.Admin)).Single(r => r.Group.Value == Cast.StaffGroup);
        Assert.Equal(
            (await StaleAsync(Unheard, elsewhere.Version)).Replace(Unheard, "?", StringComparison.Ordinal),
            (await StaleAsync(Cast.StaffGroup, elsewhere.Version)).Replace(Cast.StaffGroup, "?", StringComparison.Ordinal));
        var here = await SetAsync(Cast.Stranger, Cast.StaffGroup, new { role = "viewer", sites = new[] { "north" } });
        Assert.Equal([Role.Viewer], (await RolesAsync(Cast.Stranger)).Where(r => r.Group.Value == Cast.StaffGroup).Select(r => r.Role));
        Assert.Equal(
            [(Role.Staff, "SOUTH", elsewhere.Version), (Role.Viewer, "NORTH", here.Version)],
            (await RolesAsync(Cast.Admin)).Where(r => r.Group.Value == Cast.StaffGroup).Select(r => (r.Role, string.Join(',', r.Sites!), r.Version)));
        Assert.Equal([(Role.Staff, "SOUTH"), (Role.Viewer, "NORTH")], (await Depot.GetAsync<MeView>(Cast.Staff, "me")).Roles.Select(r => (r.Role, r.Site!.Value.Value)));

        var changed = await SetAsync(Cast.Stranger, Cast.StaffGroup, new { role = "staff", sites = new[] { "north" }, version = here.Version });
        await RemoveAsync(Cast.Stranger, Cast.StaffGroup, changed.Version);
        Assert.Equal(elsewhere.Version, (await RolesAsync(Cast.Admin)).Single(r => r.Group.Value == Cast.StaffGroup).Version);
        beside.Sim.RemoveFromGroup(Cast.Stranger, Own.NorthAdmins);
        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
    }

    [Fact]
    public async Task Another_instance_knows_a_change_after_a_minute_at_most()
    {
        await using var other = new Second(await Depot.AgainAsync(fixture.Clock));
        beside.Sim.AddToGroup(Cast.Stranger, Helpers);
        beside.Sim.AddToGroup(Cast.Stranger, Cast.ViewersGroup);
        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.DoesNotContain((await other.Depot.GetAsync<MeView>(Cast.Stranger, "me")).Roles, r => r.Role == Role.Staff);
        var given = await SetAsync(Cast.Admin, Helpers, new { role = "staff" });
        // Known to be in another group, so kept for a minute; the new group is asked about all the same.
        fixture.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Contains(new RoleAt(Role.Staff, null), (await other.Depot.GetAsync<MeView>(Cast.Stranger, "me")).Roles);
        await RemoveAsync(Cast.Admin, Helpers, given.Version);
        fixture.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.DoesNotContain((await other.Depot.GetAsync<MeView>(Cast.Stranger, "me")).Roles, r => r.Role == Role.Staff);
        beside.Sim.RemoveFromGroup(Cast.Stranger, Helpers);
        beside.Sim.RemoveFromGroup(Cast.Stranger, Cast.ViewersGroup);
        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
    }

    [Theory]
    [InlineData("roles/north", """{"role":"staff"}""", "group must be the object id of an Entra group.")]
    [InlineData("roles/5c0de907-0000-4000-8000-000000000301", """{"role":"none"}""", "role must be viewer, staff, manager or admin. To take a role away, remove it.")]
    [InlineData("roles/5c0de907-0000-4000-8000-000000000301", """{"role":"boss"}""", "role must be one of none, viewer, staff, manager, admin.")]
    [InlineData("roles/5c0de907-0000-4000-8000-000000000301", """{"role":"staff","sites":[]}""", "sites must name at least one site, or be absent for every site.")]
    [InlineData("roles/5c0de907-0000-4000-8000-000000000301", """{"role":"staff","sites":["a b"]}""",
        "sites[0] may contain only letters A-Z, digits, '.', '_' and '-', and must begin with a letter or digit.")]
    [InlineData("roles/5c0de907-0000-4000-8000-000000000301", """{"role":"staff","version":"1"}""", "version must be a whole JSON number.")]
    [InlineData("roles/5c0de907-0000-4000-8000-000000000301/removal", "{}", "version is required.")]
    [InlineData("sites/north", """{"name":"North","deputies":"depot-deputies"}""", "deputies must be the object id of an Entra group.")]
    [InlineData("sites/north", """{"name":"North","channel":"<script>"}""", "channel must be a Teams conversation id, such as 19:a1b2@thread.tacv2.")]
    [InlineData("sites/north", """{"name":"North","hoursUntilEscalation":0}""", "hoursUntilEscalation must be 1 to 168, not 0.")]
    public async Task What_is_wrong_is_refused_with_the_field(string path, string body, string sentence) =>
        Assert.Equal(sentence, (await RefusedAsync(Cast.Admin, path, body, RefusalCode.RequestInvalid)).Message);

    [Fact]
    public async Task A_site_has_a_channel_deputies_and_hours_which_stay_until_they_are_changed()
    {
        var path = $"sites/s-{Guid.NewGuid():N}"[..20];
        var fresh = await SiteAsync(path, new { name = "Store" });
        Assert.Equal((null, null, 4), (fresh.Channel, fresh.Deputies, fresh.HoursUntilEscalation));
        await SiteAsync(path, new { name = "Store", channel = "19:a1b2@thread.tacv2", deputies = Helpers.ToUpperInvariant(), hoursUntilEscalation = 12 });
        var renamed = await SiteAsync(path, new { name = "Big store" });
        Assert.Equal(("19:a1b2@thread.tacv2", Helpers, 12), (renamed.Channel, renamed.Deputies?.Value, renamed.HoursUntilEscalation));
        var cleared = await SiteAsync(path, new { name = "Big store", channel = "", deputies = "" });
        Assert.Equal((null, null, 12), (cleared.Channel, cleared.Deputies, cleared.HoursUntilEscalation));
        Assert.Equal(cleared, (await Depot.GetAsync<SitePage>(Cast.Admin, "sites")).Sites.Single(s => s.Site == cleared.Site));
    }

    private async Task<string> AtSiteAsync(string site) =>
        (await RefusedAsync(Cast.Stranger, $"roles/{Helpers}", new { role = "staff", sites = new[] { site } }, RefusalCode.SiteUnknown)).Message;

    private async Task<string> RemovedAsync(string group) =>
        (await RefusedAsync(Cast.Stranger, $"roles/{group}/removal", new { version = 1 }, RefusalCode.RoleUnknown)).Message;

    private async Task<string> StaleAsync(string group, int version) =>
        (await RefusedAsync(Cast.Stranger, $"roles/{group}", new { role = "viewer", sites = new[] { "north" }, version }, RefusalCode.RoleUnknown)).Message;

    private async Task<IReadOnlyList<RoleView>> RolesAsync(Person person) => (await Depot.GetAsync<RolePage>(person, "roles")).Roles;

    private Task<RoleView> SetAsync(Person person, string group, object body) => PostAsync<RoleView>(person, $"roles/{group}", body);

    private Task<RolePage> RemoveAsync(Person person, string group, int version, string? key = null) => PostAsync<RolePage>(person, $"roles/{group}/removal", new { version }, key);

    private Task<SiteView> SiteAsync(string path, object body) => PostAsync<SiteView>(Cast.Admin, path, body);

    private Task<ErrorBody> RefusedAsync(Person person, string path, object body, RefusalCode code) => Depot.RefusedAsync(person, path, body, code);

    private async Task<T> PostAsync<T>(Person person, string path, object body, string? key = null)
    {
        var response = await Depot.SendAsync(person, HttpMethod.Post, path, body, key);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<T>(text, Wire.Tolerant)!;
    }

    private sealed record Second(DepotFixture Depot) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Depot.DisposeAsync();
    }

    /// <summary>The depot whose roles are changed, with a clock of its own.</summary>
    public sealed class Own(DepotFixture beside) : IAsyncLifetime
    {
        /// <summary>A group that only this depot knows.</summary>
        public const string NorthAdmins = "5c0de907-0000-4000-8000-000000000309";

        public DepotFixture Depot { get; private set; } = null!;

        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

        public async Task InitializeAsync() => Depot = await DepotFixture.BesideAsync(beside, new()
        {
            ["Depot:Roles:0:Sites"] = "NORTH, SOUTH",
            ["Depot:Roles:1:Sites"] = "SOUTH",
            ["Depot:Roles:4:Group"] = NorthAdmins,
            ["Depot:Roles:4:Role"] = "Admin",
            ["Depot:Roles:4:Sites"] = "NORTH",
        }, Clock);

        public Task DisposeAsync() => Depot.DisposeAsync();
    }
}
