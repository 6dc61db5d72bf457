using System.Collections.Immutable;
using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

/// <summary>What an item knows of the bookings it is a line of.</summary>
public sealed class BookingTests
{
    private static readonly BookingId Door = BookingId.Parse("B-DOOR");
    private static readonly HoldLine TwoForTheDoor = new(Door, North, Q(2), Job, Now.AddDays(1), Now.AddDays(2));

    [Fact]
    public void A_line_is_a_reservation_that_names_its_booking() =>
        Given(Defined(), Received(Q(5))).When(TwoForTheDoor).Then(
            new ItemEvent.Reserved(ReservationId.Parse("R-1"), North, Q(2), Job, null, null) { From = Now.AddDays(1), To = Now.AddDays(2), Booking = Door });

    [Fact]
    public void A_line_is_checked_like_any_reservation() =>
        Assert.Equal(Q(1), Given(Defined(), Received(Q(1))).When(TwoForTheDoor).ThenRefused(RefusalCode.NotEnoughAvailable, "Asked for 2 of M8 bolt from 2026-03-11 09:00").Detail.Available);

    [Fact]
    public void A_line_of_somebody_who_needs_approval_waits_for_it_and_holds_its_units()
    {
        var item = Given(Defined(), Received(Q(5))).NeedingApproval().When(TwoForTheDoor).ThenAccepted();
        Assert.Equal((ReservationState.Pending, Q(2)), (Bookings.LineOf(item, Door, Now)!.State, item.Reserved(North, Now)));
        Assert.Equal(ReservationState.Expired, Bookings.LineOf(item, Door, Now.AddHours(24))!.State);
        Assert.Empty(Bookings.Open(item, Door, Now.AddHours(24)));
    }

    [Fact]
    public void A_line_is_shown_as_it_is_until_it_ended_and_as_it_ended_afterwards()
    {
        ItemEvent held = new ItemEvent.Reserved(ReservationId.Parse("R-1"), North, Q(2), Job, null, null) { Booking = Door };
        Assert.Equal(ReservationState.Approved, Bookings.LineOf(Given(Defined(), Received(Q(5)), held).State, Door, Now)!.State);
        var cancelled = Given(Defined(), Received(Q(5)), held).When(new CancelReservation(ReservationId.Parse("R-1"))).ThenAccepted();
        Assert.Equal((ReservationState.Withdrawn, Door), (Bookings.LineOf(cancelled, Door, Now)!.State, Bookings.LineOf(cancelled, Door, Now)!.Booking));
        Assert.Null(Bookings.LineOf(cancelled, BookingId.Parse("B-OTHER"), Now));
    }

    [Fact]
    public void The_history_says_which_booking_a_reservation_belongs_to()
    {
        var fact = new ItemEvent.Reserved(ReservationId.Parse("R-1"), North, Q(2), Job, null, null) { Booking = Door };
        var told = History.Tell(Given(Defined(), Received(Q(5))).State, ImmutableArray.Create(new Recorded(fact, new(3, Now, Staff), CommandId.Parse("c"))), null, new(Staff, Now));
        Assert.Equal("2 reserved at NORTH for Job 12 (R-1 of B-DOOR).", told.Single().Sentence);
    }

    [Theory]
    [InlineData(23, 6, 3)]
    [InlineData(24, 6, 4)]
    [InlineData(5, 6, 0)]
    [InlineData(2.5, 0.5, 5)]
    public void Whole_kits_are_what_a_line_is_enough_for(double available, double perKit, int kits) =>
        Assert.Equal(Quantity.Of(kits), Kits.Whole(Q((decimal)available), Q((decimal)perKit)));
}
