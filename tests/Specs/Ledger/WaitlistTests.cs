using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class WaitlistTests
{
    private static readonly Actor Waiter = new("waiter-id", "Waiter");

    private static ItemEvent.WaitJoined Waits(long number, decimal quantity, double? from = null, double? to = null) => new(
        WaitId.Parse($"W-{number}"), North, Q(quantity), Job, from is { } f ? Now.AddDays(f) : null, to is { } t ? Now.AddDays(t) : null, null);

    private static ItemSpec Taken(params ItemEvent[] more) => Given([Defined(), Received(Q(5)), Reserved(1, Q(5)), .. more]);

    [Fact]
    public void One_waits_only_for_what_is_not_available()
    {
        var after = Taken().When(new JoinWaitlist(North, Q(2), Job)).Then(Waits(2, 2));
        Assert.Equal(Q(0), after.Available(North, Now));
        Assert.Equal(1, ItemViews.View(after, 1, new(Staff, Now)).Waiting!.Single().Position);
        Given(Defined(), Received(Q(5))).When(new JoinWaitlist(North, Q(2))).ThenRefused(RefusalCode.AvailableNow, "5 of M8 bolt available", "Reserve 2 now");
    }

    [Fact]
    public void What_becomes_free_goes_to_the_first_in_line_in_the_same_commit()
    {
        var after = Taken(Waits(2, 2), Waits(3, 3), Waits(4, 1)).When(new CancelReservation(ReservationId.Parse("R-1"))).ThenAccepted();

        Assert.Equal([("R-5", Q(2)), ("R-6", Q(3))], after.Reservations.Values.Select(r => (r.Id.Value, r.Quantity)));
        Assert.Equal(["W-4"], after.Waiting.Select(w => w.Id.Value));
        Assert.Equal(Now.AddHours(24), after.Reservations.Values.First().ExpiresAt);
    }

    [Fact]
    public void The_promise_belongs_to_who_waited_and_not_to_who_freed_the_units()
    {
        var after = Given(Defined(), Received(Q(5)), Reserved(1, Q(5))).ThenBy(Waiter, Waits(2, 2)).When(new CancelReservation(ReservationId.Parse("R-1"))).ThenAccepted();
        Assert.Equal(Waiter, after.Reservations.Values.Single().By);
    }

    [Fact]
    public void A_large_wish_is_not_starved_by_small_ones_behind_it()
    {
        var after = Taken(Waits(2, 4), Waits(3, 1)).When(new ReceiveStock(North, Q(2))).ThenAccepted();
        Assert.Equal((2, Q(2)), (after.Waiting.Length, after.Available(North, Now)));
        Assert.Single(Taken(Waits(2, 4), Waits(3, 1)).When(new ReceiveStock(North, Q(4))).ThenAccepted().Waiting);
    }

    [Fact]
    public void What_time_has_freed_goes_to_those_in_line_before_anybody_else_is_served()
    {
        var spec = Given(Defined(), Received(Q(5)), Reserved(1, Q(5), Now.AddHours(1)), Waits(2, 4)).At(Now.AddHours(2));
        spec.When(new ReserveStock(North, Q(2))).ThenRefused(RefusalCode.NotEnoughAvailable, "1 available");
        var after = spec.When(new ReserveStock(North, Q(1))).ThenAccepted();
        Assert.Equal((Q(0), 0), (after.Available(North, Now.AddHours(2)), after.Waiting.Length));
        Assert.Equal(["R-3"], spec.When(new SettleReservations()).ThenAccepted().Reservations.Keys.Select(id => id.Value));
    }

    [Fact]
    public void A_wait_for_a_window_ends_with_it()
    {
        var spec = Taken(Waits(2, 5, 1, 2)).At(Now.AddDays(2));
        Assert.Empty(spec.When(new CancelReservation(ReservationId.Parse("R-1"))).ThenAccepted().Reservations);
    }

    [Fact]
    public void A_place_in_line_is_given_up_once()
    {
        Assert.Empty(Taken(Waits(2, 2)).When(new LeaveWaitlist(WaitId.Parse("W-2"))).ThenAccepted().Waiting);
        Taken().When(new LeaveWaitlist(WaitId.Parse("W-2"))).ThenRefused(RefusalCode.WaitUnknown, "Nobody waits");
    }

    [Theory]
    [InlineData(false, 0, -1, RefusalCode.ItemUnknown)]
    [InlineData(true, 0, -1, RefusalCode.QuantityMustBePositive)]
    [InlineData(true, 0.5, -1, RefusalCode.QuantityMustBeWhole)]
    [InlineData(true, 1, -1, RefusalCode.TimeMustBeFuture)]
    [InlineData(true, 1, 1, RefusalCode.AvailableNow)]
    public void The_first_refusal_that_applies_to_waiting_is_the_answer(bool exists, double quantity, int toInHours, RefusalCode expected) =>
        (exists ? Given(Defined(), Received(Q(10))) : Given()).When(new JoinWaitlist(North, Q((decimal)quantity), To: Now.AddHours(toInHours))).ThenRefused(expected);
}
