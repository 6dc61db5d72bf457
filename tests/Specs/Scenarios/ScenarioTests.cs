using CountDepot.Sim;
using CountDepot.Specs.Api;
using Microsoft.Extensions.Time.Testing;

namespace CountDepot.Specs.Scenarios;

/// <summary>Worked days in the life of a depot, with the exact numbers after every step: once in the ledger, once over HTTP.</summary>
[Collection("Depot")]
public sealed class ScenarioTests(DepotFixture depot)
{
    private const string Foremen = "5c0de907-0000-4000-8000-000000000205";

    [Fact]
    public Task The_equipment_desk_adds_up_in_the_ledger() => new EquipmentDesk(new LedgerStage()).PlayAsync();

    [Fact]
    public Task The_tool_crib_adds_up_in_the_ledger() => new ToolCrib(new LedgerStage()).PlayAsync();

    [Fact]
    public Task The_clinic_store_adds_up_in_the_ledger() => new ClinicStore(new LedgerStage()).PlayAsync();

    [Fact]
    public Task The_event_rental_adds_up_in_the_ledger() => new EventRental(new LedgerStage()).PlayAsync();

    [Fact]
    public Task The_service_vans_add_up_in_the_ledger() => new ServiceVans(new LedgerStage()).PlayAsync();

    [Fact]
    public Task The_approval_day_adds_up_in_the_ledger() => new ApprovalDay(new LedgerStage()).PlayAsync();

    [Fact]
    public Task The_clinic_store_adds_up_over_HTTP() => OverHttpAsync(["STORE", "WARD"], [], stage => new ClinicStore(stage).PlayAsync());

    [Fact]
    public Task The_event_rental_adds_up_over_HTTP() => OverHttpAsync(["DEPOT"], [], stage => new EventRental(stage).PlayAsync());

    [Fact]
    public Task The_service_vans_add_up_over_HTTP() => OverHttpAsync(["MAIN", "VAN-1", "VAN-2"], [], stage => new ServiceVans(stage).PlayAsync());

    [Fact]
    public Task The_approval_day_adds_up_over_HTTP() => OverHttpAsync(["LAB"], [], stage => new ApprovalDay(stage).PlayAsync());

    [Fact]
    public Task The_equipment_desk_adds_up_over_HTTP() => OverHttpAsync(["HQ", "BR"], [], stage => new EquipmentDesk(stage).PlayAsync());

    [Fact]
    public Task The_tool_crib_adds_up_over_HTTP() => OverHttpAsync(["CRIB", "SITE-N", "SITE-S"],
        new()
        {
            ["Depot:Roles:1:Sites"] = "CRIB,SITE-N",
            ["Depot:Roles:4:Group"] = Foremen,
            ["Depot:Roles:4:Role"] = "Viewer",
        },
        stage => new ToolCrib(stage).PlayAsync());

    [Fact]
    public Task The_kits_of_an_event_are_booked_all_or_nothing() => OverHttpAsync(["DEPOT"], [], (own, stage) => new EventKits(own, stage).PlayAsync());

    [Fact]
    public Task The_count_day_adds_up_over_HTTP() => OverHttpAsync(["STORE"], [], (own, stage) => new CountDay(own, stage).PlayAsync());

    // In these depots the viewers' group is staff everywhere: a second pair of hands.
    private Task OverHttpAsync(string[] sites, Dictionary<string, string?> roles, Func<Stage, Task> play) => OverHttpAsync(sites, roles, (_, stage) => play(stage));

    private async Task OverHttpAsync(string[] sites, Dictionary<string, string?> roles, Func<DepotFixture, HttpStage, Task> play)
    {
        roles["Depot:Roles:0:Role"] = "Staff";
        depot.Sim.AddToGroup(Cast.Staff, Foremen);
        var clock = new FakeTimeProvider(new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        var own = await DepotFixture.BesideAsync(depot, roles, clock);
        try
        {
            foreach (var site in sites) await own.SendAsync(Cast.Admin, HttpMethod.Post, $"sites/{site}", new { name = site });
            await play(own, new HttpStage(own, clock));
        }
        finally
        {
            await own.DisposeAsync();
        }
    }
}
