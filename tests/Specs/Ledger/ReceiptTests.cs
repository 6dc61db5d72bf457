using CountDepot.Contracts;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class ReceiptTests
{
    [Fact]
    public void Good_units_are_on_hand_and_damaged_ones_in_quarantine()
    {
        var good = Given(Defined()).When(new ReceiveStock(North, Q(5), Shelf)).ThenAccepted();
        var damaged = Given(Defined()).When(new ReceiveStock(North, Q(5), Condition: Condition.Damaged)).ThenAccepted();

        Assert.Equal((Q(5), Q(0)), (good.At(North).OnHandIn(Shelf), good.At(North).Quarantined));
        Assert.Equal((Q(0), Q(5), Q(0)), (damaged.At(North).OnHand, damaged.At(North).Quarantined, damaged.Available(North, Now)));
    }

    [Fact]
    public void A_measured_item_takes_as_many_decimals_as_it_was_defined_with()
    {
        Given(Defined(unit: "m", decimals: 3)).When(new ReceiveStock(North, Q(37.49m))).ThenAccepted();
        Given(Defined(unit: "m", decimals: 1)).When(new ReceiveStock(North, Q(37.49m))).ThenRefused(RefusalCode.QuantityMustBeWhole, "at most 1 decimal", "37.49");
        Given(Defined()).When(new ReceiveStock(North, Q(0.5m))).ThenRefused(RefusalCode.QuantityMustBeWhole, "whole units");
    }

    [Theory]
    [InlineData(false, 0, RefusalCode.ItemUnknown)]
    [InlineData(true, 0, RefusalCode.QuantityMustBePositive)]
    [InlineData(true, -3, RefusalCode.QuantityMustBePositive)]
    public void The_first_refusal_that_applies_to_receiving_is_the_answer(bool exists, int quantity, RefusalCode expected) =>
        (exists ? Given(Defined()) : Given()).When(new ReceiveStock(North, Q(quantity))).ThenRefused(expected);
}
