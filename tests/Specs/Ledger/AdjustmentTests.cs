using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class AdjustmentTests
{
    [Theory]
    [InlineData(AdjustmentReason.Correction, 2, 12, 0, 0)]
    [InlineData(AdjustmentReason.Correction, -2, 8, 0, 0)]
    [InlineData(AdjustmentReason.Found, 2, 12, 0, 0)]
    [InlineData(AdjustmentReason.Lost, -2, 8, 0, 2)]
    [InlineData(AdjustmentReason.Damaged, -2, 8, 2, 0)]
    public void Each_reason_moves_its_own_numbers(AdjustmentReason reason, int change, int onHand, int quarantined, int lost)
    {
        var after = Given(Defined(), Received(Q(10))).When(new AdjustStock(North, Q(change), reason)).ThenAccepted();

        Assert.Equal((Q(onHand), Q(quarantined), Q(lost)), (after.At(North).OnHand, after.At(North).Quarantined, after.Totals.Lost));
    }

    [Fact]
    public void A_loss_is_a_fact_and_shows_as_a_shortfall_where_units_were_promised()
    {
        var after = Given(Defined(), Received(Q(10)), Reserved(1, Q(9))).When(new AdjustStock(North, Q(-3), AdjustmentReason.Lost)).ThenAccepted();
        var stock = ItemViews.Stock(after, North, Now);

        Assert.Equal((Q(7), Q(9), Q(0), Q(2)), (stock.OnHand, stock.Reserved, stock.Available, stock.Shortfall));
    }

    [Fact]
    public void A_correction_never_takes_what_is_promised() =>
        Given(Defined(), Received(Q(10)), Reserved(1, Q(9))).When(new AdjustStock(North, Q(-2), AdjustmentReason.Correction))
            .ThenRefused(RefusalCode.NotEnoughAvailable, "1 available");

    [Fact]
    public void Nothing_is_taken_away_that_is_not_there()
    {
        Given(Defined(), Received(Q(10))).When(new AdjustStock(North, Q(-11), AdjustmentReason.Lost)).ThenRefused(RefusalCode.NotEnoughOnHand, "10 on hand");
        Given(Defined(), Received(Q(10), bin: Shelf)).When(new AdjustStock(North, Q(-1), AdjustmentReason.Lost)).ThenRefused(RefusalCode.NotEnoughInBin, "Shelf 1: 10");
    }

    [Theory]
    [InlineData(false, 0.5, RefusalCode.ItemUnknown)]
    [InlineData(true, 0.5, RefusalCode.QuantityMustBeWhole)]
    [InlineData(true, 0, RefusalCode.ChangeMustMatchReason)]
    [InlineData(true, 99, RefusalCode.ChangeMustMatchReason)]
    [InlineData(true, -99, RefusalCode.NotEnoughOnHand)]
    public void The_first_refusal_that_applies_to_adjusting_is_the_answer(bool exists, double change, RefusalCode expected) =>
        (exists ? Given(Defined(), Received(Q(10))) : Given()).When(new AdjustStock(North, Q((decimal)change), AdjustmentReason.Lost)).ThenRefused(expected);
}
