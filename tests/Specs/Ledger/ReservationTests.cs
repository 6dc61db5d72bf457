using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class ReservationTests
{
    [Fact]
    public void A_reservation_takes_from_what_is_available_and_leaves_on_hand_alone()
    {
        var after = Given(Defined(), Received(Q(10))).When(new ReserveStock(North, Q(4), Job))
            .Then(Reserved(1, Q(4)));

        Assert.Equal((Q(10), Q(4), Q(6)), (after.At(North).OnHand, after.Reserved(North, Now), after.Available(North, Now)));
    }

    [Fact]
    public void The_caller_is_who_it_is_for_when_nobody_is_named()
    {
        var after = Given(Defined(), Received(Q(10))).When(new ReserveStock(North, Q(1))).ThenAccepted();

        Assert.Equal(Staff.AsHolder(), after.Reservations[ReservationId.Parse("R-1")].For);
    }

    [Fact]
    public void The_last_available_unit_can_be_reserved_and_not_one_more()
    {
        Given(Defined(), Received(Q(10)), Reserved(1, Q(7))).When(new ReserveStock(North, Q(3))).ThenAccepted();
        Given(Defined(), Received(Q(10)), Reserved(1, Q(7))).When(new ReserveStock(North, Q(4)))
            .ThenRefused(RefusalCode.NotEnoughAvailable, "Asked for 4", "3 available at NORTH (10 on hand, 7 reserved)", "Ask for 3 or fewer");
    }

    [Fact]
    public void The_refusal_names_stock_elsewhere_but_only_at_sites_the_caller_sees()
    {
        var spec = Given(Defined(), Received(Q(2)), Received(Q(6), South)).When(new ReserveStock(North, Q(5)));

        spec.ThenRefused(RefusalCode.NotEnoughAvailable, "6 at SOUTH", "or take it from SOUTH");
        var blind = spec.SeeingOnly(North).ThenRefused(RefusalCode.NotEnoughAvailable, "2 available");
        Assert.DoesNotContain("SOUTH", blind.Message, StringComparison.Ordinal);
        Assert.Empty(blind.Detail.Elsewhere!);
    }

    [Theory]
    [InlineData(-1, 4)]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    public void A_promise_stops_counting_at_the_instant_it_expires(int millisecondsAfter, int stillReserved)
    {
        var expiry = Now.AddHours(1);
        var item = Given(Defined(), Received(Q(10)), Reserved(1, Q(4), expiry)).State;

        Assert.Equal(Q(stillReserved), item.Reserved(North, expiry.AddMilliseconds(millisecondsAfter)));
    }

    [Fact]
    public void An_expired_promise_frees_its_units_although_nobody_cleaned_up() =>
        Given(Defined(), Received(Q(10)), Reserved(1, Q(10), Now.AddHours(1))).At(Now.AddHours(1)).When(new ReserveStock(North, Q(10))).ThenAccepted();

    [Fact]
    public void Cancelling_gives_the_units_back_once()
    {
        ItemEvent cancelled = new ItemEvent.ReservationCancelled(ReservationId.Parse("R-1"), North, Q(4), null);
        var after = Given(Defined(), Received(Q(10)), Reserved(1, Q(4))).When(new CancelReservation(ReservationId.Parse("R-1"))).Then(cancelled);

        Assert.Equal(Q(10), after.Available(North, Now));
        Given(Defined(), Received(Q(10)), Reserved(1, Q(4)), cancelled).When(new CancelReservation(ReservationId.Parse("R-1")))
            .ThenRefused(RefusalCode.ReservationEnded, "no longer open");
    }

    // By descending precedence: each row repairs exactly one thing that the row above had wrong.
    [Theory]
    [InlineData(false, 0, -1, RefusalCode.ItemUnknown)]
    [InlineData(true, 0, -1, RefusalCode.QuantityMustBePositive)]
    [InlineData(true, 99.5, -1, RefusalCode.QuantityMustBeWhole)]
    [InlineData(true, 99, -1, RefusalCode.TimeMustBeFuture)]
    [InlineData(true, 99, 1, RefusalCode.NotEnoughAvailable)]
    public void The_first_refusal_that_applies_to_reserving_is_the_answer(bool exists, double quantity, int expiresInHours, RefusalCode expected) =>
        (exists ? Given(Defined(), Received(Q(10))) : Given())
            .When(new ReserveStock(North, Q((decimal)quantity), Job, Now.AddHours(expiresInHours))).ThenRefused(expected);

    [Theory]
    [InlineData(false, "R-9", RefusalCode.ItemUnknown)]
    [InlineData(true, "R-9", RefusalCode.ReservationUnknown)]
    [InlineData(true, "NOPE", RefusalCode.ReservationUnknown)]
    [InlineData(true, "R-1", RefusalCode.ReservationEnded)]
    public void The_first_refusal_that_applies_to_cancelling_is_the_answer(bool exists, string id, RefusalCode expected) =>
        (exists ? Given(Defined(), Received(Q(10)), Reserved(1, Q(1), Now.AddHours(-1))) : Given())
            .When(new CancelReservation(ReservationId.Parse(id))).ThenRefused(expected);
}
