using Azure.Data.Tables;
using CountDepot.Api;
using CountDepot.Api.Feed;
using CountDepot.Api.Projections;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;
using CountDepot.Sim;
using Microsoft.Extensions.DependencyInjection;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api.Webhooks;

/// <summary>What is told: of every fact that somebody waits for, once, with its numbers; also what a process that died has left, and what only time does.</summary>
[Collection("Depot")]
public sealed class TellerTests(WatchedDepot watched) : IClassFixture<WatchedDepot>, IAsyncLifetime
{
    private static readonly Actor Somebody = new("5c0de907-0000-4000-8000-000000000102", "Manager");

    private DepotFixture Depot => watched.Depot;
    private Receiver flow = null!;

    public async Task InitializeAsync() => flow = await Receiver.StartAsync();

    public async Task DisposeAsync() => await flow.DisposeAsync();

    [Fact]
    public async Task A_day_of_an_item_is_told_with_its_numbers()
    {
        var sku = $"DAY-{Guid.NewGuid():N}"[..18].ToUpperInvariant();
        var ids = new List<string> { await watched.SubscribeAsync(Cast.Staff, "new-items", new { notificationUrl = flow.Url("new") }) };
        foreach (var trigger in new[] { "low-stock", "recovered-stock", "corrections", "returns", "approval-requests", "decisions" })
            ids.Add(await watched.SubscribeAsync(Cast.Staff, trigger, new { notificationUrl = flow.Url(trigger), sku, site = "north" }));

        await Depot.DoAsync(Cast.Manager, $"items/{sku}/definition", new { name = "Day bolt", kind = "stock", category = "Fixings", reorderPoint = 5 });
        await Depot.DoAsync(Cast.Manager, $"items/{sku}/reorder", new { site = "north", point = 5, level = 20 });
        await Depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 10 });
        var low = await Depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 6, holder = new { kind = "job", name = "Job 12", id = "12" } });
        await Depot.DoAsync(Cast.Staff, $"items/{sku}/checkins", new { checkout = low.Checkout!.Checkout, good = 3, damaged = 1, lost = 1 });
        await Depot.DoAsync(Cast.Manager, $"items/{sku}/adjustments", new { site = "north", change = -1, reason = "lost", note = "Under the shelf" });
        await Depot.DoAsync(Cast.Staff, $"items/{sku}/reservations/requests", new { site = "north", quantity = 1, note = "For the roof" });
        await Depot.DoAsync(Cast.Manager, $"items/{sku}/reservations/approvals", new { reservation = "R-2", version = 1 });
        await Depot.DoAsync(Cast.Staff, $"items/{sku}/reservations/requests", new { site = "north", quantity = 2 });
        await Depot.DoAsync(Cast.Manager, $"items/{sku}/reservations/rejections", new { reservation = "R-3", version = 1, reason = "No need" });
        await Depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 1 });
        await Depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "south", quantity = 1 });
        foreach (var id in ids) await watched.EmptyAsync(id, sku);

        var told = flow.All.Where(call => call.Body.Contains(sku, StringComparison.Ordinal)).ToLookup(call => call.Json.GetProperty("trigger").GetString());
        var item = Assert.Single(told["itemIsCreated"]).As<CreationEvent>();
        Assert.Equal(("Day bolt", "Fixings", ItemKind.Stock, Q(5), null, Cast.Manager.Name), (item.Name, item.Category, item.Kind, item.ReorderPoint!.Value, item.Site, item.By));
        var lows = told["stockGoesLow"].Select(call => call.As<StockEvent>()).OrderBy(e => e.Episode).ToList();
        Assert.Equal([(1, Q(4), Q(16)), (2, Q(5), Q(15))], lows.Select(e => (e.Episode, e.Available, e.SuggestedQuantity)));
        Assert.Equal((Q(4), Q(5), low.At, North), (lows[0].OnHand, lows[0].ReorderPoint!.Value, lows[0].OccurredAt, lows[0].Site!.Value));
        Assert.Equal([(1, Q(7)), (2, Q(6))], told["stockRecovers"].Select(call => call.As<StockEvent>()).OrderBy(e => e.Episode).Select(e => (e.Episode, e.Available)));
        var back = Assert.Single(told["itemIsReturned"]).As<ReturnEvent>();
        Assert.Equal((Q(3), Q(1), Q(1), Q(1), "Job 12", false), (back.Good, back.Damaged, back.Lost, back.StillOut, back.Holder, back.IsLate));
        var corrected = Assert.Single(told["stockIsCorrected"]).As<CorrectionEvent>();
        Assert.Equal((Q(-1), Q(6), AdjustmentReason.Lost, "Under the shelf"), (corrected.Change, corrected.OnHand, corrected.Reason!.Value, corrected.Note));
        var asked = told["requestNeedsApproval"].Select(call => call.As<ApprovalEvent>()).OrderBy(e => e.Request).ToList();
        Assert.Equal([("R-2", Q(1), "For the roof"), ("R-3", Q(2), null)], asked.Select(e => (e.Request, e.Quantity, e.Note)));
        Assert.Equal((RequestKind.Reservation, 1, Cast.Staff.ObjectId, 1), (asked[0].Kind, asked[0].Version, asked[0].RequestedById, asked[0].ApprovalsNeeded));
        Assert.Equal([("R-2", RequestDecision.Approved, null), ("R-3", RequestDecision.Rejected, "No need")],
            told["requestIsDecided"].Select(call => call.As<DecisionEvent>()).OrderBy(e => e.Request).Select(e => (e.Request, e.Decision, e.Reason)));
        Assert.Equal(flow.All.Count, flow.All.Select(call => call.EventId).Distinct().Count());
        foreach (var id in ids) await watched.EndAsync(id);
    }

    [Fact]
    public async Task What_nobody_told_is_told_with_the_next_commit_and_once()
    {
        var (sku, id) = await WatchedItemAsync();
        for (var i = 1; i <= 3; i++) await CommitAsync(Depot, sku, Found(i));
        Assert.Empty(flow.All);
        await Depot.DoAsync(Cast.Manager, $"items/{sku}/adjustments", new { site = "north", change = 4, reason = "found" });
        await watched.EmptyAsync(id, sku);
        Assert.Equal([Q(1), Q(2), Q(3), Q(4)], flow.All.Select(call => call.As<CorrectionEvent>().Change).Order());
        await watched.EndAsync(id);
    }

    [Fact]
    public async Task What_a_process_that_died_left_is_told_by_the_repair_and_once()
    {
        var (sku, id) = await WatchedItemAsync();
        await CommitAsync(Depot, sku, Found(7));
        for (var i = 0; i < 3; i++) await Depot.Service<Projector>().RepairAsync(Sku.Parse(sku), default);
        await watched.EmptyAsync(id, sku);
        Assert.Equal(Q(7), Assert.Single(flow.All).As<CorrectionEvent>().Change);
        await watched.EndAsync(id);
    }

    [Fact]
    public async Task A_cursor_that_is_lost_makes_events_come_twice_under_the_same_ids_and_never_not_at_all()
    {
        var (sku, id) = await WatchedItemAsync();
        for (var i = 1; i <= 3; i++) await Depot.DoAsync(Cast.Manager, $"items/{sku}/adjustments", new { site = "north", change = i, reason = "found" });
        await watched.EmptyAsync(id, sku);
        await Depot.Service<TableServiceClient>().GetTableClient(Cursors.Table).DeleteEntityAsync(sku, "cursor");
        await Depot.Service<Projector>().RepairAsync(Sku.Parse(sku), default);
        await watched.EmptyAsync(id, sku);
        var told = flow.All.Select(call => call.EventId).ToList();
        Assert.Equal((6, 3), (told.Count, told.Distinct().Count()));
        Assert.Equal(told[..3].Order(), told[3..].Order());
        await watched.EndAsync(id);
    }

    // As after a restore: the cursor is of a chain that was longer, or had other blocks.
    [Theory]
    [InlineData(99, false)]
    [InlineData(2, true)]
    public async Task A_cursor_of_another_chain_is_not_believed(long version, bool isShort)
    {
        var (sku, id) = await WatchedItemAsync();
        await Depot.DoAsync(Cast.Manager, $"items/{sku}/adjustments", new { site = "north", change = 1, reason = "found" });
        await watched.EmptyAsync(id, sku);
        var row = new TableEntity(sku, "cursor") { ["Version"] = version, ["Hash"] = new string('a', 64) };
        await Depot.Service<TableServiceClient>().GetTableClient(Cursors.Table).UpsertEntityAsync(row, TableUpdateMode.Replace);
        await CommitAsync(Depot, sku, Found(2));
        await Depot.Service<Projector>().RepairAsync(Sku.Parse(sku), default);
        await watched.EmptyAsync(id, sku);
        Assert.Equal([Q(1), Q(1), Q(2)], flow.All.Select(call => call.As<CorrectionEvent>().Change).Order());
        Assert.Equal(isShort, version < 4);
        await watched.EndAsync(id);
    }

    [Fact]
    public async Task What_happened_before_somebody_subscribed_is_not_told_to_them()
    {
        var sku = await Depot.StockedAsync(5);
        await CommitAsync(Depot, sku, Found(1));
        watched.Clock.Advance(TimeSpan.FromMinutes(2));
        var id = await watched.SubscribeAsync(Cast.Staff, "corrections", new { notificationUrl = flow.Url("late"), sku });
        await CommitAsync(Depot, sku, Found(2));
        await Depot.Service<Projector>().RepairAsync(Sku.Parse(sku), default);
        await watched.EmptyAsync(id, sku);
        Assert.Equal(Q(2), Assert.Single(flow.All).As<CorrectionEvent>().Change);
        await watched.EndAsync(id);
    }

    [Fact]
    public async Task Units_become_overdue_once_for_each_time_they_were_due()
    {
        var sku = await Depot.StockedAsync(9);
        var id = await watched.SubscribeAsync(Cast.Staff, "overdue", new { notificationUrl = flow.Url("overdue"), sku });
        var due = watched.Clock.GetUtcNow().AddHours(1);
        var taken = (await Depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 3, dueBackAt = due })).Checkout!;
        await Depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 2, dueBackAt = due.AddDays(9) });
        await watched.SettledAsync(sku);
        await TimeGoesOnAsync(TimeSpan.FromMinutes(59), id, sku);
        Assert.Empty(flow.All);
        await TimeGoesOnAsync(TimeSpan.FromMinutes(2), id, sku);
        var told = Assert.Single(flow.All).As<CheckoutEvent>();
        Assert.Equal((Trigger.ItemBecomesOverdue, taken.Checkout, Q(3), taken.DueBackAt, Cast.Staff.ObjectId), (told.Trigger, told.Checkout, told.Quantity, told.DueBackAt, told.HolderId));
        Assert.Equal((taken.DueBackAt!.Value, "CountDepot", (string?)null), (told.OccurredAt, told.By, told.ById));

        await Depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts/extensions", new { checkout = taken.Checkout, dueBackAt = watched.Clock.GetUtcNow().AddHours(1) });
        await watched.SettledAsync(sku);
        await TimeGoesOnAsync(TimeSpan.FromMinutes(61), id, sku);
        await TimeGoesOnAsync(TimeSpan.FromMinutes(1), id, sku);
        Assert.Equal(2, flow.All.Select(call => call.EventId).Distinct().Count());
        Assert.Equal(2, flow.All.Count);
        await watched.EndAsync(id);
    }

    [Fact]
    public async Task A_request_nobody_answers_waits_too_long_after_four_hours_once()
    {
        var sku = await Depot.StockedAsync(9);
        var id = await watched.SubscribeAsync(Cast.Staff, "waiting-requests", new { notificationUrl = flow.Url("waiting"), sku });
        var asked = (await Depot.DoAsync(Cast.Staff, $"items/{sku}/reservations/requests", new { site = "north", quantity = 3 })).Reservation!;
        await watched.SettledAsync(sku);
        await TimeGoesOnAsync(TimeSpan.FromMinutes(239), id, sku);
        Assert.Empty(flow.All);
        await TimeGoesOnAsync(TimeSpan.FromMinutes(1), id, sku);
        await TimeGoesOnAsync(TimeSpan.FromMinutes(1), id, sku);
        var told = Assert.Single(flow.All).As<EscalationEvent>();
        Assert.Equal((asked.Reservation.Value, EscalationReason.NoAnswer, asked.ReservedAt.AddHours(4), Q(3)), (told.Request, told.Reason, told.OccurredAt, told.Quantity));
        await watched.EndAsync(id);
    }

    /// <summary>A commit of a process that dies before it can tell anybody.</summary>
    internal static async Task CommitAsync(DepotFixture depot, string sku, Command command)
    {
        var time = depot.Service<TimeProvider>();
        var outcome = await new CommandRunner(depot.Service<ItemStore>(), time).RunAsync(Sku.Parse(sku), new(CommandId.Parse($"{Guid.NewGuid()}"), command), new(Somebody, time.GetUtcNow()));
        Assert.IsType<Outcome.Answered>(outcome);
    }

    private static AdjustStock Found(int units) => new(North, Quantity.Of(units), AdjustmentReason.Found);

    private async Task<(string Sku, string Subscription)> WatchedItemAsync()
    {
        var sku = await Depot.StockedAsync(5);
        await watched.SettledAsync(sku);
        return (sku, await watched.SubscribeAsync(Cast.Staff, "corrections", new { notificationUrl = flow.Url("watched"), sku }));
    }

    // Two instances look one after the other: neither knows what the other has told but from the table.
    private async Task TimeGoesOnAsync(TimeSpan by, string id, string sku)
    {
        watched.Clock.Advance(by);
        await Depot.Service<Deadlines>().TellAsync(default);
        await ActivatorUtilities.CreateInstance<Deadlines>(Depot.Service<IServiceProvider>()).TellAsync(default);
        await watched.EmptyAsync(id, sku);
    }
}
