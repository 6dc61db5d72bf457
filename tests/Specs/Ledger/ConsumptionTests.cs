using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class ConsumptionTests
{
    [Fact]
    public void Consumed_units_are_gone_and_still_accounted_for()
    {
        var after = Given(Defined(ItemKind.Consumable), Received(Q(10))).When(new ConsumeStock(North, Q(4), Job)).ThenAccepted();

        Assert.Equal((Q(6), Q(4), Q(6)), (after.At(North).OnHand, after.Totals.Consumed, after.Owned));
    }

    [Fact]
    public void Consuming_on_a_reservation_uses_the_promise_up()
    {
        var after = Given(Defined(ItemKind.Consumable), Received(Q(10)), Reserved(1, Q(10)))
            .When(new ConsumeStock(North, Q(10), Job, Reservation: ReservationId.Parse("R-1"))).ThenAccepted();

        Assert.Equal((Q(0), Q(0)), (after.At(North).OnHand, after.Reserved(North, Now)));
        Assert.Empty(after.Reservations);
    }

    [Fact]
    public void A_promise_that_outran_the_shelf_gives_only_what_is_there() =>
        Given(Defined(), Received(Q(10)), Reserved(1, Q(9)), new ItemEvent.Adjusted(North, BinPath.None, null, Q(-5), AdjustmentReason.Lost, [], null))
            .When(new ConsumeStock(North, Q(6), Job, Reservation: ReservationId.Parse("R-1"))).ThenRefused(RefusalCode.NotEnoughOnHand, "5 on hand");

    [Fact]
    public void Equipment_is_not_consumed() =>
        Given(Defined(ItemKind.Equipment), Received(Q(10))).When(new ConsumeStock(North, Q(1), Job)).ThenRefused(RefusalCode.VerbNotForKind, "always due back");

    [Theory]
    [InlineData(false, 0, RefusalCode.ItemUnknown)]
    [InlineData(true, 0, RefusalCode.QuantityMustBePositive)]
    [InlineData(true, 0.5, RefusalCode.QuantityMustBeWhole)]
    [InlineData(true, 99, RefusalCode.NotEnoughAvailable)]
    public void The_first_refusal_that_applies_to_consuming_is_the_answer(bool exists, double quantity, RefusalCode expected) =>
        (exists ? Given(Defined(), Received(Q(10))) : Given()).When(new ConsumeStock(North, Q((decimal)quantity), Job)).ThenRefused(expected);
}
