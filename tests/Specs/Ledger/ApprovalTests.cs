using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class ApprovalTests
{
    private static readonly ReservationId R = ReservationId.Parse("R-1");
    private static readonly Actor Manager = new("manager-id", "Manager");
    private static readonly Actor Second = new("second-id", "Second");
    private static readonly LongText Why = LongText.Parse("Needed elsewhere");

    private static ItemEvent.Reserved Requested(decimal quantity = 3) => new(R, North, Q(quantity), Job, Now.AddHours(24), null) { IsPending = true, ApprovalsNeeded = 1 };

    private static ItemSpec Laptops(params ItemEvent[] more) => Given([Defined(), Received(Q(5)), Requested(), .. more]);

    [Fact]
    public void A_request_holds_its_units_and_approval_does_not_change_the_numbers()
    {
        var asked = Given(Defined(), Received(Q(5))).When(new RequestReservation(North, Q(3), Job)).Then(Requested());
        Assert.Equal((Q(3), Q(2)), (asked.Reserved(North, Now), asked.Available(North, Now)));

        var approved = Laptops().By(Manager).When(new ApproveReservation(R, 1)).Then(new ItemEvent.ReservationApproved(R, North, 1, null));
        Assert.Equal((Q(3), Q(2)), (approved.Reserved(North, Now.AddDays(9)), approved.Available(North, Now)));
        Assert.Equal(ReservationState.Approved, ItemViews.View(approved, 1, new(Staff, Now)).Reservations.Single().State);
    }

    [Fact]
    public void What_needs_approval_is_only_requested_however_it_is_asked()
    {
        var after = Given(Defined(), Received(Q(5))).NeedingApproval().When(new ReserveStock(North, Q(3), Job)).ThenAccepted();
        Assert.True(after.Reservations[R].IsPending);
    }

    [Fact]
    public void A_request_is_not_picked_up_before_it_is_approved()
    {
        Laptops().When(new CheckOutStock(North, Q(1), Job, Reservation: R)).ThenRefused(RefusalCode.ReservationPending, "not approved yet");
        Laptops(new ItemEvent.ReservationApproved(R, North, 1, null)).When(new CheckOutStock(North, Q(1), Job, Reservation: R)).ThenAccepted();
    }

    [Fact]
    public void Nobody_decides_their_own_request_whether_asked_by_them_or_for_them()
    {
        var mine = Requested() with { For = new(HolderKind.Person, ShortText.Parse("M"), Manager.Id) };
        Laptops().When(new ApproveReservation(R, 1)).ThenRefused(RefusalCode.OwnRequest, "cannot decide your own request");
        Laptops().When(new RejectReservation(R, 1, Why)).ThenRefused(RefusalCode.OwnRequest);
        Given(Defined(), Received(Q(5)), mine).By(Manager).When(new ApproveReservation(R, 1)).ThenRefused(RefusalCode.OwnRequest);
    }

    [Fact]
    public void Who_raised_a_request_leaves_its_approval_to_another_manager()
    {
        var raised = Laptops().ThenBy(Manager, new ItemEvent.ReservationChanged(R, North, Q(4), null, null, null));
        raised.By(Manager).When(new ApproveReservation(R, 2)).ThenRefused(RefusalCode.OwnRequest, "You raised R-1 of M8 bolt to 4 yourself", "Ask another manager");
        raised.By(Second).When(new ApproveReservation(R, 2)).ThenAccepted();
        Laptops().ThenBy(Manager, new ItemEvent.ReservationChanged(R, North, Q(2), null, null, null)).By(Manager).When(new ApproveReservation(R, 2)).ThenAccepted();
    }

    [Fact]
    public void A_second_tap_gets_the_same_answer_and_a_second_manager_the_truth()
    {
        var approved = Laptops().ThenBy(Manager, new ItemEvent.ReservationApproved(R, North, 1, null));
        approved.By(Manager).When(new ApproveReservation(R, 1)).Then();
        approved.By(Second).When(new ApproveReservation(R, 1)).ThenRefused(RefusalCode.AlreadyDecided, "already approved by Manager on 2026-03-10 09:00 UTC");
        approved.By(Second).When(new RejectReservation(R, 1, Why)).ThenRefused(RefusalCode.AlreadyDecided);
    }

    [Fact]
    public void Rejecting_frees_the_units_and_is_told_to_whoever_comes_late()
    {
        var rejection = new ItemEvent.ReservationRejected(R, North, Q(3), Why);
        var after = Laptops().By(Manager).When(new RejectReservation(R, 1, Why)).Then(rejection);
        Assert.Equal(Q(5), after.Available(North, Now));
        var late = Laptops().ThenBy(Manager, rejection);
        late.By(Manager).When(new RejectReservation(R, 1, Why)).Then();
        late.By(Second).When(new ApproveReservation(R, 1)).ThenRefused(RefusalCode.ReservationEnded, "Manager rejected it", "Needed elsewhere");
        Assert.Equal(ReservationState.Rejected, ItemViews.View(late.State, 1, new(Staff, Now)).Ended!.Single().State);
    }

    [Fact]
    public void You_approve_what_you_saw() =>
        Laptops(new ItemEvent.ReservationChanged(R, North, Q(4), null, null, null)).By(Manager).When(new ApproveReservation(R, 1))
            .ThenRefused(RefusalCode.ReservationChanged, "now 4 of M8 bolt", "version 2, you saw 1");

    [Fact]
    public void An_expired_request_cannot_be_approved_and_holds_nothing_even_if_nobody_cleaned_up()
    {
        Laptops().At(Now.AddHours(24)).By(Manager).When(new ApproveReservation(R, 1)).ThenRefused(RefusalCode.ReservationEnded, "expired");
        Assert.Equal(Q(5), Laptops().State.Available(North, Now.AddHours(24)));
    }

    [Fact]
    public void Nothing_is_approved_that_is_no_longer_there()
    {
        var spec = Laptops(new ItemEvent.Adjusted(North, BinPath.None, null, Q(-4), AdjustmentReason.Lost, [], null));
        spec.By(Manager).When(new ApproveReservation(R, 1)).ThenRefused(RefusalCode.NotEnoughAvailable, "Only 1 left of the 3", "nothing was approved");
        Assert.Equal(Q(2), ItemViews.View(spec.State, 1, new(Staff, Now)).Reservations.Single().Shortfall);
    }

    [Fact]
    public void A_shortfall_hits_the_latest_promise_first()
    {
        var item = Given(Defined(), Received(Q(10)), Reserved(1, Q(4)), Reserved(2, Q(4)), new ItemEvent.Adjusted(North, BinPath.None, null, Q(-7), AdjustmentReason.Lost, [], null)).State;
        Assert.Equal([("R-2", Q(4)), ("R-1", Q(1))], item.Shortfalls(North, Now).Select(s => (s.Reservation.Id.Value, s.Missing)));
    }

    [Fact]
    public void Asking_for_less_always_passes_and_asking_for_more_is_checked()
    {
        Laptops().When(new ChangeReservation(R, 1, Q(1))).Then(new ItemEvent.ReservationChanged(R, North, Q(1), null, null, null));
        var more = Laptops().When(new ChangeReservation(R, 1, Q(5))).ThenAccepted();
        Assert.Equal((Q(5), 2), (more.Reservations[R].Quantity, more.Reservations[R].Version));
        Laptops().When(new ChangeReservation(R, 1, Q(6))).ThenRefused(RefusalCode.NotEnoughAvailable, "5 available");
        Laptops(new ItemEvent.Adjusted(North, BinPath.None, null, Q(-4), AdjustmentReason.Lost, [], null)).When(new ChangeReservation(R, 1, Q(2))).ThenAccepted();
        Laptops().When(new ChangeReservation(R, 1, Q(3))).Then();
    }

    [Fact]
    public void More_than_was_approved_needs_another_decision_and_a_later_end_does_not()
    {
        var approved = Laptops().ThenBy(Manager, new ItemEvent.ReservationApproved(R, North, 1, null));
        approved.When(new ChangeReservation(R, 1, Q(4))).ThenRefused(RefusalCode.ApprovalNeeded, "Manager approved R-1 for 3", "Request the 1 more separately");
        var dated = Given(Defined(), Received(Q(5)), Requested() with { To = Now.AddDays(1) });
        Assert.Equal(Now.AddDays(2), dated.When(new ExtendReservation(R, Now.AddDays(2))).ThenAccepted().Reservations[R].To);
    }

    [Fact]
    public void An_end_is_moved_later_only_where_nobody_else_was_promised_the_units()
    {
        var other = new ItemEvent.Reserved(ReservationId.Parse("R-2"), North, Q(3), Job, null, null) { From = Now.AddDays(1), To = Now.AddDays(3) };
        var spec = Given(Defined(), Received(Q(5)), Requested() with { To = Now.AddDays(1) }, other);
        spec.When(new ExtendReservation(R, Now.AddDays(2))).ThenRefused(RefusalCode.NotEnoughAvailable, "2 available");
        spec.When(new ExtendReservation(R, Now.AddHours(2))).ThenAccepted();
    }

    [Fact]
    public void A_requested_transfer_holds_nothing_before_the_source_approves()
    {
        var t = TransferId.Parse("T-1");
        var asked = new ItemEvent.TransferPlanned(t, North, South, Q(4), null, null) { IsPending = true };
        var spec = Given(Defined(), Received(Q(5)), asked);
        Assert.Equal(Q(5), Given(Defined(), Received(Q(5))).When(new RequestTransfer(North, South, Q(4))).Then(asked).Available(North, Now));
        spec.When(new ShipTransfer(Q(4), t)).ThenRefused(RefusalCode.TransferPending);
        spec.When(new ApproveTransfer(t)).ThenRefused(RefusalCode.OwnRequest);
        Assert.Equal(Q(1), spec.By(Manager).When(new ApproveTransfer(t)).ThenAccepted().Available(North, Now));
        Given(Defined(), Received(Q(5)), asked, Reserved(2, Q(2))).By(Manager).When(new ApproveTransfer(t)).ThenRefused(RefusalCode.NotEnoughAvailable, "3 available");
        Assert.Empty(spec.By(Manager).When(new RejectTransfer(t, Why)).ThenAccepted().Transfers);
        spec.ThenBy(Manager, new ItemEvent.TransferApproved(t, North, null)).By(Second).When(new ApproveTransfer(t)).ThenRefused(RefusalCode.AlreadyDecided, "approved by Manager");
    }

    [Theory]
    [InlineData(false, "R-9", "staff-id", 9, RefusalCode.ItemUnknown)]
    [InlineData(true, "R-9", "staff-id", 9, RefusalCode.ReservationUnknown)]
    [InlineData(true, "R-1", "staff-id", 9, RefusalCode.OwnRequest)]
    [InlineData(true, "R-1", "manager-id", 9, RefusalCode.ReservationChanged)]
    public void The_first_refusal_that_applies_to_deciding_is_the_answer(bool exists, string id, string by, int version, RefusalCode expected)
    {
        var spec = (exists ? Laptops() : Given()).By(new(by));
        spec.When(new ApproveReservation(ReservationId.Parse(id), version)).ThenRefused(expected);
        spec.When(new RejectReservation(ReservationId.Parse(id), version, Why)).ThenRefused(expected);
    }

    [Theory]
    [InlineData(false, "R-9", 0, -1, 9, RefusalCode.ItemUnknown)]
    [InlineData(true, "R-9", 0, -1, 9, RefusalCode.ReservationUnknown)]
    [InlineData(true, "R-1", 0, -1, 9, RefusalCode.QuantityMustBePositive)]
    [InlineData(true, "R-1", 9.5, -1, 9, RefusalCode.QuantityMustBeWhole)]
    [InlineData(true, "R-1", 9, -1, 9, RefusalCode.TimeMustBeFuture)]
    [InlineData(true, "R-1", 9, 1, 9, RefusalCode.ReservationChanged)]
    [InlineData(true, "R-1", 9, 1, 1, RefusalCode.NotEnoughAvailable)]
    public void The_first_refusal_that_applies_to_changing_is_the_answer(bool exists, string id, double quantity, int toInHours, int version, RefusalCode expected) =>
        (exists ? Laptops() : Given()).When(new ChangeReservation(ReservationId.Parse(id), version, Q((decimal)quantity), To: Now.AddHours(toInHours))).ThenRefused(expected);
}
