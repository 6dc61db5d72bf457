using System.Net;
using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Sim;
using Microsoft.Extensions.Time.Testing;

namespace CountDepot.Specs.Api;

/// <summary>
/// A depot with one manager, who is called Manager; Stranger is a deputy of North and nothing else, and Staff asks. Time is a clock that the test moves.
/// </summary>
[Collection("Depot")]
public sealed class EscalationTests(DepotFixture beside, EscalationTests.Deputised fixture) : IClassFixture<EscalationTests.Deputised>
{
    private DepotFixture Depot => fixture.Depot;

    [Fact]
    public async Task After_the_hours_of_the_site_without_an_answer_a_deputy_decides()
    {
        var (sku, asked) = await AskedAsync(Cast.Staff);
        var yes = new { reservation = asked.Reservation, version = 1 };
        fixture.Clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        var early = await Depot.RefusedAsync(Cast.Stranger, $"items/{sku}/reservations/approvals", yes, RefusalCode.NotPermitted);
        var turn = asked.ReservedAt.AddHours(2);
        Assert.Equal($"{asked.Reservation} of Test bolt {sku} waits for a manager of NORTH until {turn:yyyy-MM-dd HH:mm} UTC. From then on you may decide it as a deputy.", early.Message);
        Assert.Equal(turn, early.Detail.EscalatesAt);
        Assert.DoesNotContain(await EscalatedAsync(Cast.Manager), e => e.Sku.Value == sku);

        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        var listed = Assert.Single(await EscalatedAsync(Cast.Stranger), e => e.Sku.Value == sku);
        Assert.Equal((EscalationReason.NoAnswer, turn, Deputised.Deputies, "19:north@thread.tacv2"), (listed.Reason, listed.Since, listed.Deputies?.Value, listed.Channel));
        Assert.Contains((await Depot.GetAsync<PromisePage>(Cast.Stranger, "me/approvals")).Reservations, p => p.Sku.Value == sku);
        var decided = await Depot.DoAsync(Cast.Stranger, $"items/{sku}/reservations/approvals", yes);
        Assert.Equal((ReservationState.Approved, "Stranger"), (decided.Reservation!.State, decided.Reservation.DecidedBy));
        Assert.DoesNotContain(await EscalatedAsync(Cast.Manager), e => e.Sku.Value == sku);
        var told = (await Depot.GetAsync<HistoryPage>(Cast.Viewer, $"items/{sku}/history")).Entries[0];
        Assert.Equal($"{asked.Reservation} approved by a deputy.", told.Sentence);
        Assert.InRange(told.RoleCheckedAt!.Value, told.At.AddSeconds(-60), told.At);
    }

    [Fact]
    public async Task A_request_of_the_only_manager_is_the_deputies_at_once_and_never_approved_by_itself()
    {
        var (sku, asked) = await AskedAsync(Cast.Manager);
        var yes = new { reservation = asked.Reservation, version = 1 };
        Assert.Equal(ReservationState.Pending, asked.State);
        await Depot.RefusedAsync(Cast.Manager, $"items/{sku}/reservations/approvals", yes, RefusalCode.OwnRequest);
        var listed = Assert.Single(await EscalatedAsync(Cast.Stranger), e => e.Sku.Value == sku);
        Assert.Equal((EscalationReason.NoOtherManager, asked.ReservedAt), (listed.Reason, listed.Since));
        fixture.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(ReservationState.Pending, (await Depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}")).Reservations.Single().State);
        Assert.Equal(ReservationState.Approved, (await Depot.DoAsync(Cast.Stranger, $"items/{sku}/reservations/approvals", yes)).Reservation!.State);
    }

    [Fact]
    public async Task Where_there_is_no_manager_at_all_nobody_is_waited_for()
    {
        beside.Sim.RemoveFromGroup(Cast.Manager, Cast.ManagersGroup);
        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
        try
        {
            var sku = $"T-{Guid.NewGuid():N}"[..18].ToUpperInvariant();
            await Depot.DoAsync(Cast.Admin, $"items/{sku}/definition", new { name = "Test bolt", kind = "stock" });
            await Depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 5 });
            await Depot.DoAsync(Cast.Staff, $"items/{sku}/reservations/requests", new { site = "north", quantity = 1 });
            Assert.Equal("Stranger", (await Depot.DoAsync(Cast.Stranger, $"items/{sku}/reservations/approvals", new { reservation = "R-1", version = 1 })).Reservation!.DecidedBy);
        }
        finally
        {
            beside.Sim.AddToGroup(Cast.Manager, Cast.ManagersGroup);
            fixture.Clock.Advance(TimeSpan.FromSeconds(61));
        }
    }

    [Fact]
    public async Task With_a_second_manager_the_request_of_the_first_waits_for_them()
    {
        beside.Sim.AddToGroup(Cast.Viewer, Cast.ManagersGroup);
        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
        var (sku, asked) = await AskedAsync(Cast.Manager);
        var no = new { reservation = asked.Reservation, version = 1, reason = "Needed elsewhere" };
        await Depot.RefusedAsync(Cast.Stranger, $"items/{sku}/reservations/rejections", no, RefusalCode.NotPermitted);
        Assert.DoesNotContain(await EscalatedAsync(Cast.Stranger), e => e.Sku.Value == sku);
        Assert.Equal(ReservationState.Rejected, (await Depot.DoAsync(Cast.Viewer, $"items/{sku}/reservations/rejections", no)).Reservation!.State);
        beside.Sim.RemoveFromGroup(Cast.Viewer, Cast.ManagersGroup);
        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
    }

    [Fact]
    public async Task A_deputy_looks_at_their_site_and_may_do_nothing_else_there()
    {
        var (sku, _) = await AskedAsync(Cast.Staff);
        var me = await Depot.GetAsync<MeView>(Cast.Stranger, "me");
        Assert.Equal((new RoleAt(Role.Viewer, SiteId.Parse("NORTH")), SiteId.Parse("NORTH")), (me.Roles.Single(), me.DeputyAt!.Single()));
        Assert.Equal("NORTH", (await Depot.GetAsync<ItemView>(Cast.Stranger, $"items/{sku}")).Sites.Single().Site.Value);
        await Depot.RefusedAsync(Cast.Stranger, $"items/{sku}/reservations", new { site = "north", quantity = 1 }, RefusalCode.NotPermitted);
        await Depot.RefusedAsync(Cast.Stranger, $"items/{sku}/reservations", new { site = "south", quantity = 1 }, RefusalCode.SiteUnknown);
        Assert.Equal(HttpStatusCode.Forbidden, (await Depot.SendAsync(Cast.Staff, HttpMethod.Get, "me/approvals/escalated")).StatusCode);
    }

    [Fact]
    public async Task A_manager_whose_role_is_taken_away_decides_for_a_minute_at_most()
    {
        var (sku, asked) = await AskedAsync(Cast.Staff);
        var yes = new { reservation = asked.Reservation, version = 1 };
        Assert.Equal(Role.Manager, (await Depot.GetAsync<MeView>(Cast.Manager, "me")).Roles.Single().Role);
        beside.Sim.RemoveFromGroup(Cast.Manager, Cast.ManagersGroup);
        try
        {
            fixture.Clock.Advance(TimeSpan.FromSeconds(60));
            var response = await Depot.SendAsync(Cast.Manager, HttpMethod.Post, $"items/{sku}/reservations/approvals", yes);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.Equal(ReservationState.Pending, (await Depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}")).Reservations.Single().State);
        }
        finally
        {
            beside.Sim.AddToGroup(Cast.Manager, Cast.ManagersGroup);
            fixture.Clock.Advance(TimeSpan.FromSeconds(11));
        }
        Assert.Equal(ReservationState.Approved, (await Depot.DoAsync(Cast.Manager, $"items/{sku}/reservations/approvals", yes)).Reservation!.State);
    }

    [Fact]
    public async Task When_nobody_can_say_who_is_what_nobody_decides()
    {
        var (sku, asked) = await AskedAsync(Cast.Manager);
        beside.Sim.Graph.Outage = 503;
        try
        {
            fixture.Clock.Advance(TimeSpan.FromSeconds(61));
            foreach (var person in new[] { Cast.Admin, Cast.Manager, Cast.Stranger })
            {
                var refused = await Depot.RefusedAsync(person, $"items/{sku}/reservations/approvals", new { reservation = asked.Reservation, version = 1 }, RefusalCode.Unavailable);
                Assert.Equal("Cannot check your role right now, so nothing was done. Try again in a moment.", refused.Message);
            }
        }
        finally
        {
            beside.Sim.Graph.Outage = null;
        }
        Assert.Equal(ReservationState.Pending, (await Depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}")).Reservations.Single().State);
    }

    private async Task<(string Sku, ReservationView Asked)> AskedAsync(Person by)
    {
        var sku = await Depot.StockedAsync(10);
        var asked = await Depot.DoAsync(by, $"items/{sku}/reservations/requests", new { site = "north", quantity = 3, expiresAt = fixture.Clock.GetUtcNow().AddHours(100) });
        // The list follows the ledger within moments.
        for (var tries = 0; tries < 2_000; tries++)
        {
            if ((await Depot.GetAsync<PromisePage>(Cast.Admin, "me/approvals?top=200")).Reservations.Any(p => p.Sku.Value == sku)) break;
            await Task.Yield();
        }
        return (sku, asked.Reservation!);
    }

    private async Task<IReadOnlyList<EscalationView>> EscalatedAsync(Person person) =>
        (await Depot.GetAsync<EscalationPage>(person, "me/approvals/escalated")).Escalations;

    /// <summary>The depot where North has deputies and two hours.</summary>
    public sealed class Deputised(DepotFixture beside) : IAsyncLifetime
    {
        public const string Deputies = "5c0de907-0000-4000-8000-000000000311";

        public DepotFixture Depot { get; private set; } = null!;

        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

        public async Task InitializeAsync()
        {
            Depot = await DepotFixture.BesideAsync(beside, [], Clock);
            beside.Sim.AddToGroup(Cast.Stranger, Deputies);
            var north = new { name = "North", deputies = Deputies, hoursUntilEscalation = 2, channel = "19:north@thread.tacv2" };
            var answer = JsonSerializer.Deserialize<SiteView>(
                await (await Depot.SendAsync(Cast.Admin, HttpMethod.Post, "sites/north", north)).Content.ReadAsStringAsync(), Wire.Tolerant)!;
            Assert.Equal(Deputies, answer.Deputies?.Value);
        }

        public Task DisposeAsync()
        {
            beside.Sim.RemoveFromGroup(Cast.Stranger, Deputies);
            return Depot.DisposeAsync();
        }
    }
}
