using CountDepot.Contracts;
using CountDepot.Ledger;
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

    [Fact]
    public void There_is_never_more_of_an_item_than_a_quantity_can_say()
    {
        Given(Defined(), Received(Q(999_999_999))).When(new ReceiveStock(North, Q(1))).ThenAccepted();
        var refused = Given(Defined(), Received(Q(999_999_999))).When(new ReceiveStock(South, Q(2))).ThenRefused(RefusalCode.QuantityTooLarge, "Enter 1 or fewer");
        Assert.Equal("999999999 of M8 bolt are ours or on order, and 2 more would be over 1000000000, the most there can be of an item. " +
            "Enter 1 or fewer, or define an item with a larger unit.", refused.Message);
        Given(Defined(), Received(Q(999_999_999))).When(new AdjustStock(North, Q(2), AdjustmentReason.Found)).ThenRefused(RefusalCode.QuantityTooLarge);
        Given(Defined(), Received(Q(1_000_000_000))).When(new PlaceOrder(North, Q(1), ShortText.Parse("Supplier"))).ThenRefused(RefusalCode.QuantityTooLarge, "Enter none");
    }

    [Fact]
    public void What_adds_up_over_a_life_is_read_back_however_large_it_is()
    {
        ItemEvent[] turn = [Received(Q(1_000_000_000)), new ItemEvent.Consumed(North, [new(BinPath.None, null, Q(1_000_000_000))], Job, null, [], null)];
        var item = Given([Defined(ItemKind.Consumable), .. turn, .. turn, .. turn]).State;
        Assert.Equal((Q(3_000_000_000), Q(3_000_000_000)), (item.Totals.Received, item.Totals.Consumed));
    }
}
