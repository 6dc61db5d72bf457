using System.Globalization;
using CountDepot.Api.Webhooks;
using CountDepot.Contracts;
using CountDepot.Sim;

namespace CountDepot.Specs.Api.Webhooks;

/// <summary>What becomes of an event that is not taken at once, and who is not told any more.</summary>
[Collection("Depot")]
public sealed class DeliveryTests(DepotFixture beside, WatchedDepot watched) : IClassFixture<WatchedDepot>, IAsyncLifetime
{
    private DepotFixture Depot => watched.Depot;
    private Receiver flow = null!;
    private string sku = "";

    public async Task InitializeAsync()
    {
        flow = await Receiver.StartAsync();
        sku = await Depot.StockedAsync(50);
    }

    public async Task DisposeAsync() => await flow.DisposeAsync();

    [Fact]
    public async Task What_is_not_taken_comes_again_under_the_same_id_after_longer_pauses_for_a_day()
    {
        var id = await watched.SubscribeAsync(Cast.Staff, "corrections", new { notificationUrl = flow.Url("down"), sku });
        flow.Answer = http => Receiver.Say(http, 503);
        var began = watched.Clock.GetUtcNow();
        await watched.CorrectAsync(sku);
        var first = await flow.NextAsync();
        var tries = 1;
        for (var waiting = await watched.WaitingAsync(id); waiting.Count > 0; waiting = await watched.WaitingAsync(id))
        {
            var delivery = Assert.Single(waiting);
            var now = watched.Clock.GetUtcNow();
            Assert.Equal((tries, now + Pauses.After(tries, first.EventId)), (delivery.Attempts, delivery.NextAt));
            await watched.AdvanceAsync(delivery.NextAt - now - TimeSpan.FromMilliseconds(1), id);
            Assert.Equal(tries, flow.All.Count);
            await watched.AdvanceAsync(TimeSpan.FromMilliseconds(1), id);
            tries = flow.All.Count;
        }
        Assert.InRange(tries, 11, 15);
        Assert.All(flow.All, call => Assert.Equal(first.Body, call.Body));
        Assert.InRange(watched.Clock.GetUtcNow() - began, Deliverer.KeptFor, Deliverer.KeptFor + TimeSpan.FromHours(5));
        Assert.Equal(began, (await watched.FindAsync(Cast.Staff, id))!.FailingSince);

        // It is up again: the next event is taken, and the trouble is over.
        flow.Answer = http => Receiver.Say(http, 202);
        await watched.CorrectAsync(sku);
        await watched.EmptyAsync(id, sku);
        Assert.Equal(tries + 1, flow.All.Count);
        Assert.Null((await watched.FindAsync(Cast.Staff, id))!.FailingSince);
        await watched.EndAsync(id);
    }

    [Fact]
    public void Pauses_grow_from_half_a_minute_to_four_hours_and_differ_from_event_to_event()
    {
        double[] minutes = [0.5, 2, 5, 15, 30, 60, 120, 240, 240, 240];
        foreach (var (i, expected) in minutes.Index())
        {
            Assert.Equal((expected * 0.8, expected * 1.2), (Pauses.After(i + 1, "0000").TotalMinutes, Pauses.After(i + 1, "ffff").TotalMinutes));
            Assert.InRange(Pauses.After(i + 1, "7b3c").TotalMinutes, expected * 0.99, expected * 1.01);
        }
    }

    [Fact]
    public async Task Whoever_takes_nothing_for_a_week_is_not_subscribed_any_more()
    {
        var id = await watched.SubscribeAsync(Cast.Staff, "corrections", new { notificationUrl = flow.Url("week"), sku });
        flow.Answer = http => Receiver.Say(http, 500);
        await watched.CorrectAsync(sku);
        await flow.NextAsync();
        await watched.WaitingAsync(id);
        await watched.AdvanceAsync(Deliverer.EndsAfter - TimeSpan.FromMinutes(1), id);
        Assert.NotNull(await watched.FindAsync(Cast.Staff, id));
        await watched.AdvanceAsync(TimeSpan.FromMinutes(2), id);
        await watched.CorrectAsync(sku);
        await watched.EmptyAsync(id, sku);
        Assert.Null(await watched.FindAsync(Cast.Staff, id));
    }

    [Fact]
    public async Task Whoever_wants_to_be_left_alone_is()
    {
        var id = await watched.SubscribeAsync(Cast.Staff, "corrections", new { notificationUrl = flow.Url("busy"), sku });
        flow.Answer = http => Receiver.Say(http, 429, ("Retry-After", "900"));
        await watched.CorrectAsync(sku);
        await flow.NextAsync();
        Assert.Equal(watched.Clock.GetUtcNow().AddSeconds(900), Assert.Single(await watched.WaitingAsync(id)).NextAt);
        await watched.EndAsync(id);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Where_nobody_is_any_more_the_subscription_ends_with_all_that_waits(int status)
    {
        var id = await watched.SubscribeAsync(Cast.Staff, "corrections", new { notificationUrl = flow.Url("gone"), sku });
        flow.Answer = http => Receiver.Say(http, 503);
        await watched.CorrectAsync(sku);
        await flow.NextAsync();
        await watched.CorrectAsync(sku);
        await watched.SettledAsync(sku);
        Assert.Equal(2, (await watched.WaitingAsync(id)).Count);
        flow.Answer = http => Receiver.Say(http, status);
        await watched.AdvanceAsync(TimeSpan.FromMinutes(1), id);
        Assert.Equal(2, flow.All.Count);
        Assert.Empty(await watched.WaitingAsync(id));
        Assert.Null(await watched.FindAsync(Cast.Staff, id));
    }

    [Fact]
    public async Task An_event_that_one_flow_refuses_does_not_keep_the_next_one_back()
    {
        var id = await watched.SubscribeAsync(Cast.Staff, "corrections", new { notificationUrl = flow.Url("picky"), sku });
        flow.Answer = http => Receiver.Say(http, flow.All.Count == 1 ? 400 : 202);
        await watched.CorrectAsync(sku);
        var refused = await flow.NextAsync();
        await watched.CorrectAsync(sku);
        Assert.NotEqual(refused.EventId, (await flow.NextAsync()).EventId);
        Assert.Equal(refused.EventId, Assert.Single(await watched.WaitingAsync(id)).EventId);
        await watched.AdvanceAsync(TimeSpan.FromMinutes(1), id);
        Assert.Equal(refused.Body, (await flow.NextAsync()).Body);
        Assert.Empty(await watched.WaitingAsync(id));
        await watched.EndAsync(id);
    }

    [Fact]
    public async Task Forty_who_never_answer_hold_up_nobody_else()
    {
        await using var silent = await Receiver.StartAsync();
        silent.Answer = http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        var dead = new List<string>();
        for (var i = 0; i < 40; i++) dead.Add(await watched.SubscribeAsync(Cast.Staff, "corrections", new { notificationUrl = silent.Url($"{i}"), sku }));
        var id = await watched.SubscribeAsync(Cast.Staff, "corrections", new { notificationUrl = flow.Url("alive"), sku });
        await watched.CorrectAsync(sku);
        for (var i = 0; i < 40; i++) await silent.NextAsync();
        // The clock stands still, so none of the forty has been given up.
        await watched.CorrectAsync(sku);
        await flow.NextAsync();
        await flow.NextAsync();
        Assert.Equal(40, silent.All.Count);
        await watched.SettledAsync(sku);
        await watched.AdvanceAsync(TimeSpan.FromSeconds(10), [.. dead]);
        Assert.All(await Task.WhenAll(dead.Select(watched.WaitingAsync)), waiting => Assert.Equal([0, 1], waiting.Select(d => d.Attempts).Order()));
        foreach (var one in dead.Append(id)) await watched.EndAsync(one);
    }

    [Fact]
    public async Task Whose_role_is_gone_is_told_nothing_more_and_whose_role_cannot_be_asked_is_told_later()
    {
        var id = await watched.SubscribeAsync(Cast.Viewer, "corrections", new { notificationUrl = flow.Url("left"), sku });
        await watched.CorrectAsync(sku);
        await watched.EmptyAsync(id, sku);
        beside.Sim.Graph.Outage = 503;
        watched.Clock.Advance(TimeSpan.FromSeconds(61));
        var late = await WithoutRoleCheckAsync(id);
        beside.Sim.RemoveFromGroup(Cast.Viewer, Cast.ViewersGroup);
        try
        {
            await watched.AdvanceAsync(TimeSpan.FromSeconds(61), id);
            await watched.EmptyAsync(id, sku);
            Assert.Single(flow.All);
        }
        finally
        {
            beside.Sim.AddToGroup(Cast.Viewer, Cast.ViewersGroup);
        }
        watched.Clock.Advance(TimeSpan.FromSeconds(61));
        await watched.CorrectAsync(sku);
        await watched.EmptyAsync(id, sku);
        Assert.Equal(2, flow.All.Count);
        Assert.DoesNotContain(late, flow.All.Select(call => call.EventId));
        await watched.EndAsync(id);
    }

    // Something happens that needs no role, while nobody can say who has one.
    private async Task<string> WithoutRoleCheckAsync(string id)
    {
        try
        {
            await TellerTests.CommitAsync(Depot, sku, new AdjustStock(SiteId.Parse("NORTH"), Quantity.One, AdjustmentReason.Found));
            await Depot.Service<CountDepot.Api.Projections.Projector>().RepairAsync(Sku.Parse(sku), default);
            await watched.AdvanceAsync(TimeSpan.Zero, id);
            return Assert.Single(await watched.WaitingAsync(id)).EventId;
        }
        finally
        {
            beside.Sim.Graph.Outage = null;
        }
    }

    [Fact]
    public async Task One_is_told_of_the_sites_one_sees_and_of_no_other()
    {
        await using var all = await Receiver.StartAsync();
        var (viewer, staff) = (await watched.SubscribeAsync(Cast.Viewer, "approval-requests", new { notificationUrl = flow.Url("north"), sku }),
            await watched.SubscribeAsync(Cast.Staff, "approval-requests", new { notificationUrl = all.Url("all"), sku }));
        await Depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "south", quantity = 5 });
        await Depot.DoAsync(Cast.Staff, $"items/{sku}/transfers/requests", new { from = "south", to = "north", quantity = 1 });
        // What happens in the same instant is told in no order.
        watched.Clock.Advance(TimeSpan.FromSeconds(1));
        await Depot.DoAsync(Cast.Staff, $"items/{sku}/transfers/requests", new { from = "north", to = "south", quantity = 2 });
        await watched.EmptyAsync(viewer, sku);
        await watched.EmptyAsync(staff, sku);

        var seen = Assert.Single(flow.All);
        Assert.Equal(("NORTH", null), (seen.As<ApprovalEvent>().Site!.Value.Value, seen.As<ApprovalEvent>().ToSite));
        Assert.DoesNotContain("SOUTH", seen.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["SOUTH NORTH 1", "NORTH SOUTH 2"],
            all.All.Select(call => call.As<ApprovalEvent>()).Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Site} {e.ToSite} {e.Quantity}")));
        await watched.EndAsync(viewer);
        await watched.EndAsync(staff);
    }

    [Fact]
    public async Task A_thousand_events_wait_for_one_who_takes_nothing_and_no_more_are_kept()
    {
        var id = await watched.SubscribeAsync(Cast.Staff, "corrections", new { notificationUrl = flow.Url("full"), sku });
        flow.Answer = http => Receiver.Say(http, 503);
        var outbox = Depot.Service<Outbox>();
        for (var part = 0; part < 3; part++)
        {
            await outbox.TakeAsync([.. Enumerable.Range(0, 500).Select(i => new CorrectionEvent
            {
                EventId = $"{part * 500 + i:x32}", Trigger = Trigger.StockIsCorrected, OccurredAt = watched.Clock.GetUtcNow(), Sku = Sku.Parse(sku), Site = SiteId.Parse("NORTH"),
            })], default);
        }
        Assert.Equal(Outbox.WaitingMax, await watched.Deliveries.CountAsync(id, 2_000, default));
        Assert.Contains(Depot.Logged, line => line.Contains("takes nothing and has as many events waiting as are kept", StringComparison.Ordinal));
        await watched.EndAsync(id);
        Assert.Equal(0, await watched.Deliveries.CountAsync(id, 1, default));
    }
}
