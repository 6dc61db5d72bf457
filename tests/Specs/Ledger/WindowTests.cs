using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class WindowTests
{
    private static readonly CheckoutId First = CheckoutId.Parse("C-1");

    private static DateTimeOffset Day(double day) => Now.AddDays(day);

    private static ItemEvent.Reserved For(long number, decimal quantity, double from, double? to) =>
        new(ReservationId.Parse($"R-{number}"), North, Q(quantity), Job, null, null) { From = Day(from), To = to is { } end ? Day(end) : null };

    private static ItemEvent.CheckedOut Until(decimal quantity, double due) =>
        new(First, North, [new(BinPath.None, null, Q(quantity))], Job, Day(due), null, [], null);

    private static ReserveStock Ask(decimal quantity, double from, double? to) => new(North, Q(quantity), Job, From: Day(from), To: to is { } end ? Day(end) : null);

    private static ItemSpec Projectors(params ItemEvent[] more) => Given([Defined(ItemKind.Equipment), Received(Q(5)), .. more]);

    [Fact]
    public void Back_to_back_windows_share_their_units_and_overlapping_ones_do_not()
    {
        Projectors(For(1, 5, 1, 2)).When(Ask(5, 2, 3)).ThenAccepted();
        Projectors(For(1, 5, 1, 2)).When(Ask(5, 0.5, 1)).ThenAccepted();
        Projectors(For(1, 3, 1, 3), For(2, 1, 2, 4)).When(Ask(2, 2.5, 3))
            .ThenRefused(RefusalCode.NotEnoughAvailable, "1 available at NORTH in that time", "5 in the pool, 4 taken at the busiest moment");
        Projectors(For(1, 3, 1, 3), For(2, 1, 2, 4)).When(Ask(4, 3, 4)).ThenAccepted();
    }

    [Fact]
    public void A_shortfall_hits_the_latest_promise_of_its_own_time()
    {
        var lost = new ItemEvent.Adjusted(North, BinPath.None, null, Q(-2), AdjustmentReason.Lost, [], null);
        var item = Projectors(For(1, 2, 1, 3), For(2, 3, 2, 4), For(3, 3, 5, 6), lost).State;
        Assert.Equal([("R-2", Q(2))], item.Shortfalls(North, Now).Select(s => (s.Reservation.Id.Value, s.Missing)));
        // What is left serves each time once: here both are one short.
        var both = Projectors(For(1, 4, 1, 2), For(2, 4, 3, 4), lost).State;
        Assert.Equal([("R-2", Q(1)), ("R-1", Q(1))], both.Shortfalls(North, Now).Select(s => (s.Reservation.Id.Value, s.Missing)));
    }

    [Fact]
    public void Promises_that_do_not_overlap_are_no_shortfall()
    {
        var stock = ItemViews.Stock(Projectors(For(1, 4, 1, 2), For(2, 3, 3, 4)).State, North, Now);

        Assert.Equal((Q(5), Q(4), Q(1), Q(0)), (stock.OnHand, stock.Reserved, stock.Available, stock.Shortfall));
    }

    [Fact]
    public void What_is_out_until_a_day_can_be_promised_from_that_day_on()
    {
        var spec = Projectors(Until(5, 2));
        spec.When(Ask(1, 1, 3)).ThenRefused(RefusalCode.NotEnoughAvailable, "0 available");
        var after = spec.When(Ask(5, 2, 3)).ThenAccepted();
        var stock = ItemViews.Stock(after, North, Now);
        Assert.Equal((Q(0), Q(0), Q(0), Q(5)), (stock.OnHand, stock.Reserved, stock.Shortfall, stock.CheckedOut));
    }

    [Fact]
    public void An_overdue_checkout_takes_its_units_from_every_later_window() =>
        Projectors(Until(5, 1)).At(Day(1)).When(Ask(1, 20, 21)).ThenRefused(RefusalCode.NotEnoughAvailable, "0 available");

    [Fact]
    public void A_refusal_names_the_next_time_that_is_free_for_as_long()
    {
        var refused = Projectors(For(1, 5, 1, 3), For(2, 5, 3.5, 6)).When(Ask(2, 2, 3)).ThenRefused(RefusalCode.NotEnoughAvailable, "2026-03-16 09:00 UTC on");

        Assert.Equal(Day(6), refused.Detail.FreeFrom);
        Assert.Null(Projectors().When(Ask(6, 2, 3)).ThenRefused(RefusalCode.NotEnoughAvailable).Detail.FreeFrom);
    }

    [Fact]
    public void A_short_loan_may_use_what_is_promised_for_later()
    {
        var spec = Projectors(For(1, 5, 3, 4));
        spec.When(new CheckOutStock(North, Q(5), Job, Day(3))).ThenAccepted();
        spec.When(new CheckOutStock(North, Q(1), Job, Day(3.1))).ThenRefused(RefusalCode.NotEnoughAvailable, "0 available");
    }

    [Fact]
    public void A_pick_up_is_due_back_at_the_end_of_its_window()
    {
        var after = Projectors(For(1, 3, 0, 4)).When(new CheckOutStock(North, Q(2), Job, Reservation: ReservationId.Parse("R-1"))).ThenAccepted();

        Assert.Equal(Day(4), after.Checkouts.Values.Single().DueBackAt);
        Assert.True(ItemViews.View(after, 1, new(Staff, Day(4))).Checkouts.Single().IsOverdue);
        Assert.Equal((Q(1), Q(2)), (after.Reservations.Values.Single().Quantity, after.Reservations.Values.Single().Fulfilled));
    }

    [Fact]
    public void Taking_early_or_keeping_longer_than_the_promise_needs_units_nobody_was_promised_then()
    {
        var mine = ReservationId.Parse("R-2");
        Projectors(For(1, 4, 0, 1), For(2, 3, 1, 2)).When(new CheckOutStock(North, Q(2), Job, Reservation: mine)).ThenRefused(RefusalCode.NotEnoughAvailable, "1 available");
        Projectors(For(1, 4, 2, 3), For(2, 3, 0, 2)).When(new CheckOutStock(North, Q(2), Job, Day(2.5), Reservation: mine)).ThenRefused(RefusalCode.NotEnoughAvailable, "1 available");
        Projectors(For(1, 4, 2, 3), For(2, 3, 0, 2)).When(new CheckOutStock(North, Q(2), Job, Day(2), Reservation: mine)).ThenAccepted();
    }

    [Fact]
    public void A_loan_is_extended_only_where_nobody_was_promised_the_units()
    {
        Projectors(Until(3, 2), For(2, 3, 2, 3)).When(new ExtendCheckout(First, Day(2.5))).ThenRefused(RefusalCode.NotEnoughAvailable, "2 available");
        Projectors(Until(3, 2), For(2, 2, 2, 3)).When(new ExtendCheckout(First, Day(2.5))).ThenAccepted();
        Projectors(Until(3, 2), For(2, 3, 2, 3)).When(new HandOverCheckout(First, Job with { Id = "13" }, DueBackAt: Day(2.5))).ThenRefused(RefusalCode.NotEnoughAvailable);
    }

    [Fact]
    public void What_is_consumed_does_not_come_back_for_a_later_window()
    {
        Given(Defined(ItemKind.Consumable), Received(Q(5)), For(1, 5, 1, 2)).When(Ask(1, 3, 4)).ThenRefused(RefusalCode.NotEnoughAvailable, "0 available");
        // Nor before: whoever comes earlier would use up what is promised for later.
        Given(Defined(ItemKind.Consumable), Received(Q(5)), For(1, 5, 3, 4)).When(Ask(1, 1, 2)).ThenRefused(RefusalCode.NotEnoughAvailable, "0 available");
    }

    [Fact]
    public void A_window_that_ends_uncollected_ends_the_promise_although_nobody_cleaned_up()
    {
        var item = Projectors(For(1, 3, 0, 2)).State;
        Assert.Equal((Q(2), Q(5)), (item.Available(North, Day(1.9)), item.Available(North, Day(2))));
        Projectors(For(1, 3, 0, 2)).At(Day(2)).When(new CheckOutStock(North, Q(1), Job, Day(3), Reservation: ReservationId.Parse("R-1")))
            .ThenRefused(RefusalCode.ReservationEnded, "expired on 2026-03-12");

        var settled = Projectors(For(1, 3, 0, 2)).At(Day(2)).When(new SettleReservations()).Then(
            new ItemEvent.ReservationEnded(ReservationId.Parse("R-1"), North, Q(3), ReservationState.Expired, null));
        Assert.Empty(settled.Reservations);
    }

    [Fact]
    public void The_number_of_a_window_is_explained_by_what_takes_the_units()
    {
        var item = Projectors(Until(1, 2), For(2, 2, 1, 3), For(3, 1, 5, 6)).State;
        var view = ItemViews.Availability(item, North, 1, new(Staff, Now), new(Day(1), Day(4)), Q(3)).Window!;

        Assert.Equal((Q(5), Q(3), Q(2)), (view.Pool, view.Peak, view.Available));
        Assert.Equal([("C-1", Q(1)), ("R-2", Q(2))], view.Demands.Select(d => (d.Id, d.Quantity)));
        Assert.Equal(Day(2), view.FreeFrom);
    }

    [Fact]
    public void A_window_ends_after_it_begins_and_not_in_the_past()
    {
        Projectors().When(Ask(1, 3, 3)).ThenRefused(RefusalCode.WindowMustEndLater, "ends after it begins");
        Projectors().When(Ask(1, -3, -2)).ThenRefused(RefusalCode.TimeMustBeFuture, "to must be in the future");
        Projectors().When(Ask(1, -3, 1)).ThenAccepted();
    }
}
