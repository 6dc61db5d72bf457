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

    // In these depots the viewers' group is staff everywhere: a second pair of hands.
    private async Task OverHttpAsync(string[] sites, Dictionary<string, string?> roles, Func<Stage, Task> play)
    {
        roles["Depot:Roles:0:Role"] = "Staff";
        depot.Sim.AddToGroup(Cast.Staff, Foremen);
        var clock = new FakeTimeProvider(new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        var own = await DepotFixture.BesideAsync(depot, roles, clock);
        try
        {
            foreach (var site in sites) await own.SendAsync(Cast.Admin, HttpMethod.Post, $"sites/{site}", new { name = site });
            await play(new HttpStage(own, clock));
        }
        finally
        {
            await own.DisposeAsync();
        }
    }
}
