using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class CheckoutTests
{
    private static readonly CheckoutId First = CheckoutId.Parse("C-1");

    [Fact]
    public void A_checkout_moves_units_from_on_hand_to_the_holder()
    {
        var after = Given(Defined(), Received(Q(10))).When(new CheckOutStock(North, Q(4), Job)).Then(Out(1, Q(4)));

        Assert.Equal((Q(6), Q(4), Q(10)), (after.At(North).OnHand, after.At(North).CheckedOut, after.Owned));
    }

    [Fact]
    public void A_checkout_on_a_reservation_uses_the_promise_up_and_may_take_it_in_parts()
    {
        var after = Given(Defined(), Received(Q(10)), Reserved(1, Q(8)))
            .When(new CheckOutStock(North, Q(5), Job, Reservation: ReservationId.Parse("R-1"))).ThenAccepted();

        Assert.Equal((Q(5), Q(3), Q(2)), (after.At(North).OnHand, after.Reserved(North, Now), after.Available(North, Now)));
    }

    [Fact]
    public void What_is_promised_to_others_cannot_be_checked_out() =>
        Given(Defined(), Received(Q(10)), Reserved(1, Q(8))).When(new CheckOutStock(North, Q(3), Job))
            .ThenRefused(RefusalCode.NotEnoughAvailable, "2 available", "10 on hand, 8 reserved");

    [Fact]
    public void A_reservation_is_picked_up_at_its_own_site_and_for_no_more_than_it_promises()
    {
        var spec = Given(Defined(), Received(Q(10)), Received(Q(10), South), Reserved(1, Q(4)));
        spec.When(new CheckOutStock(South, Q(1), Job, Reservation: ReservationId.Parse("R-1"))).ThenRefused(RefusalCode.ReservationElsewhere, "NORTH");
        spec.When(new CheckOutStock(North, Q(5), Job, Reservation: ReservationId.Parse("R-1"))).ThenRefused(RefusalCode.MoreThanReserved, "promises 4");
    }

    [Fact]
    public void Units_are_taken_bin_by_bin_and_the_history_says_which()
    {
        var after = Given(Defined(), Received(Q(3)), Received(Q(5), bin: Shelf)).When(new CheckOutStock(North, Q(4), Job)).Then(
            new ItemEvent.CheckedOut(First, North, [new(BinPath.None, null, Q(3)), new(Shelf, null, Q(1))], Job, null, null, [], null));

        Assert.Equal(Q(4), after.At(North).OnHandIn(Shelf));
    }

    [Fact]
    public void A_named_bin_gives_only_what_lies_in_it() =>
        Given(Defined(), Received(Q(3)), Received(Q(5), bin: Shelf)).When(new CheckOutStock(North, Q(6), Job, Bin: Shelf))
            .ThenRefused(RefusalCode.NotEnoughInBin, "5 there", "8 on hand");

    [Fact]
    public void A_return_may_be_partial_and_split_by_disposition()
    {
        var after = Given(Defined(), Received(Q(20)), Out(1, Q(8)))
            .When(new CheckInStock(First, Good: Q(5), Damaged: Q(2), Lost: Q(1))).ThenAccepted();

        Assert.Equal((Q(17), Q(2), Q(0)), (after.At(North).OnHand, after.At(North).Quarantined, after.At(North).CheckedOut));
        Assert.Equal((Q(1), Q(19)), (after.Totals.Lost, after.Owned));
        Assert.Empty(after.Checkouts);
    }

    [Fact]
    public void A_return_at_another_site_arrives_there()
    {
        var after = Given(Defined(), Received(Q(10)), Out(1, Q(4))).When(new CheckInStock(First, Good: Q(4), Site: South, Bin: Shelf)).ThenAccepted();

        Assert.Equal((Q(6), Q(0), Q(4)), (after.At(North).OnHand, after.At(North).CheckedOut, after.At(South).OnHandIn(Shelf)));
    }

    [Fact]
    public void Units_go_back_to_the_bins_they_were_taken_from()
    {
        var taken = new ItemEvent.CheckedOut(First, North, [new(BinPath.None, null, Q(3)), new(Shelf, null, Q(2))], Job, null, null, [], null);
        var after = Given(Defined(), Received(Q(3)), Received(Q(5), bin: Shelf), taken).When(new CheckInStock(First, Good: Q(4))).ThenAccepted();

        Assert.Equal((Q(3), Q(4), Q(1)), (after.At(North).OnHandIn(BinPath.None), after.At(North).OnHandIn(Shelf), after.At(North).CheckedOut));
    }

    [Fact]
    public void Lots_come_back_to_themselves()
    {
        var after = Given(Defined(), Received(Q(3), lot: "A"), Received(Q(3), lot: "B")).When(new CheckOutStock(North, Q(5), Job)).ThenAccepted();
        Assert.Equal([("A", Q(3)), ("B", Q(2))], after.Checkouts[First].Held.Select(h => (h.Lot!.Value.Value, h.Quantity)));

        var back = Given(Defined(), Received(Q(3), lot: "A"), Received(Q(3), lot: "B"), Out(1, Q(3), "A"))
            .When(new CheckInStock(First, Good: Q(1), Damaged: Q(1))).ThenAccepted();
        Assert.Equal([("A", Q(1), Q(1)), ("B", Q(3), Q(0))], back.At(North).Bins.Select(b => (b.Lot!.Value.Value, b.OnHand, b.Quarantined)));
    }

    [Fact]
    public void No_more_comes_back_than_is_out_and_nothing_twice()
    {
        Given(Defined(), Received(Q(10)), Out(1, Q(4))).When(new CheckInStock(First, Good: Q(5))).ThenRefused(RefusalCode.MoreThanCheckedOut, "has 4", "Check in 4 or fewer");
        var back = new ItemEvent.CheckedIn(First, North, new(Q(4), Q(0), Q(0), Q(0)), [new(BinPath.None, null, BinPath.None, Q(4), Q(0), Q(0))], [], null);
        Given(Defined(), Received(Q(10)), Out(1, Q(4)), back).When(new CheckInStock(First, Good: Q(1))).ThenRefused(RefusalCode.CheckoutEnded);
    }

    [Fact]
    public void Consumables_are_issued_and_never_checked_out_or_in()
    {
        Given(Defined(ItemKind.Consumable), Received(Q(10))).When(new CheckOutStock(North, Q(1), Job)).ThenRefused(RefusalCode.VerbNotForKind, "issued, not checked out", "consume");
        Given(Defined(ItemKind.Consumable), Received(Q(10))).When(new CheckInStock(First, Good: Q(1))).ThenRefused(RefusalCode.VerbNotForKind, "issued, not checked in");
    }

    [Fact]
    public void Equipment_is_always_due_back()
    {
        Given(Defined(ItemKind.Equipment), Received(Q(10))).When(new CheckOutStock(North, Q(1), Job)).ThenRefused(RefusalCode.DueBackRequired);
        Given(Defined(ItemKind.Equipment), Received(Q(10))).When(new CheckOutStock(North, Q(1), Job, Now.AddDays(1))).ThenAccepted();
    }

    [Theory]
    [InlineData(false, 0, -1, 0, RefusalCode.ItemUnknown)]
    [InlineData(true, 0, -1, 0, RefusalCode.QuantityMustBePositive)]
    [InlineData(true, 99.5, -1, 0, RefusalCode.QuantityMustBeWhole)]
    [InlineData(true, 99, -1, 0, RefusalCode.TimeMustBeFuture)]
    [InlineData(true, 99, 1, 9, RefusalCode.ReservationUnknown)]
    [InlineData(true, 99, 1, 1, RefusalCode.MoreThanReserved)]
    [InlineData(true, 99, 1, 0, RefusalCode.NotEnoughAvailable)]
    public void The_first_refusal_that_applies_to_checking_out_is_the_answer(bool exists, double quantity, int dueInHours, int reservation, RefusalCode expected) =>
        (exists ? Given(Defined(), Received(Q(10)), Reserved(1, Q(2))) : Given())
            .When(new CheckOutStock(North, Q((decimal)quantity), Job, Now.AddHours(dueInHours), Reservation: reservation == 0 ? null : ReservationId.Parse($"R-{reservation}")))
            .ThenRefused(expected);

    [Theory]
    [InlineData("C-9", 99.5, -1, RefusalCode.CheckoutUnknown)]
    [InlineData("C-1", 99.5, -1, RefusalCode.QuantityMustBeWhole)]
    [InlineData("C-1", 99, -1, RefusalCode.QuantityMustBePositive)]
    [InlineData("C-1", 0, 0, RefusalCode.QuantityMustBePositive)]
    [InlineData("C-1", 99, 0, RefusalCode.MoreThanCheckedOut)]
    public void The_first_refusal_that_applies_to_checking_in_is_the_answer(string id, double good, double damaged, RefusalCode expected) =>
        Given(Defined(), Received(Q(10)), Out(1, Q(4)))
            .When(new CheckInStock(CheckoutId.Parse(id), Good: Q((decimal)good), Damaged: Q((decimal)damaged))).ThenRefused(expected);
}
