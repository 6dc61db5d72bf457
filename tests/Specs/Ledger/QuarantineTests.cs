using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class QuarantineTests
{
    private static ItemEvent.Adjusted Damaged(decimal quantity, BinPath bin = default) => new ItemEvent.Adjusted(North, bin, null, Q(-quantity), AdjustmentReason.Damaged, [], null);

    [Fact]
    public void Inspected_units_go_back_on_the_shelf_or_away_for_good()
    {
        var spec = Given(Defined(), Received(Q(10)), Damaged(3));
        var repaired = spec.When(new RestockQuarantined(North, Q(2))).Then(new ItemEvent.Restocked(North, [new(BinPath.None, null, Q(2))], null, [], null));
        Assert.Equal((Q(9), Q(1)), (repaired.At(North).OnHand, repaired.At(North).Quarantined));

        var scrapped = spec.When(new DisposeStock(North, Q(1))).Then(new ItemEvent.Disposed(North, Condition.Damaged, [new(BinPath.None, null, Q(1))], [], null));
        Assert.Equal((Q(7), Q(2), Q(1), Q(9)), (scrapped.At(North).OnHand, scrapped.At(North).Quarantined, scrapped.Totals.Disposed, scrapped.Owned));
    }

    [Fact]
    public void Repaired_units_may_go_to_another_bin()
    {
        var after = Given(Defined(), Received(Q(10)), Damaged(3)).When(new RestockQuarantined(North, Q(3), To: Shelf)).ThenAccepted();

        Assert.Equal((Q(3), Q(7), Q(0)), (after.At(North).OnHandIn(Shelf), after.At(North).OnHandIn(BinPath.None), after.At(North).Quarantined));
    }

    [Fact]
    public void Usable_units_are_disposed_of_only_where_nobody_was_promised_them()
    {
        var spec = Given(Defined(), Received(Q(10)), Reserved(1, Q(8)));
        var after = spec.When(new DisposeStock(North, Q(2), Condition.Good)).ThenAccepted();
        Assert.Equal((Q(8), Q(2), Q(0)), (after.At(North).OnHand, after.Totals.Disposed, after.Available(North, Now)));
        spec.When(new DisposeStock(North, Q(3), Condition.Good)).ThenRefused(RefusalCode.NotEnoughAvailable, "2 available", "8 reserved");
    }

    [Fact]
    public void A_named_unit_leaves_quarantine_by_name_and_is_never_taken_again()
    {
        ItemEvent[] broken = [Defined(ItemKind.Serialized), Received(Q(2), serials: ["LX-1", "LX-2"]),
            new ItemEvent.Adjusted(North, BinPath.None, null, Q(-1), AdjustmentReason.Damaged, [SerialNumber.Parse("LX-1")], null)];
        var unit = SerialNumber.Parse("LX-1");

        Given(broken).When(new RestockQuarantined(North, Q(1))).ThenRefused(RefusalCode.SerialsMustMatchQuantity);
        Given(broken).When(new RestockQuarantined(North, Q(1), Serials: [SerialNumber.Parse("LX-2")])).ThenRefused(RefusalCode.SerialInUse, "on hand");
        Assert.Equal(Whereabouts.OnHand, Given(broken).When(new RestockQuarantined(North, Q(1), Serials: [unit])).ThenAccepted().Units[unit].Where);

        var after = Given(broken).When(new DisposeStock(North, Q(1), Serials: [unit])).ThenAccepted();
        Assert.Equal((Q(0), Q(1)), (after.At(North).Quarantined, after.Owned));
        Assert.Equal(UnitState.Disposed, ItemViews.Unit(after, unit, new(Staff, Now))!.State);
        Given([.. broken, new ItemEvent.Disposed(North, Condition.Damaged, [new(BinPath.None, null, Q(1))], [unit], null)])
            .When(new CheckOutStock(North, Q(1), Job, Serials: [unit])).ThenRefused(RefusalCode.SerialInUse, "disposed of");
    }

    [Fact]
    public void A_bin_gives_back_only_what_lies_in_it() =>
        Given(Defined(), Received(Q(4)), Received(Q(4), bin: Shelf), Damaged(2), Damaged(1, Shelf))
            .When(new RestockQuarantined(North, Q(2), Shelf)).ThenRefused(RefusalCode.NotEnoughInBin, "1 in quarantine and not expired in Shelf 1", "3 at the site");

    [Theory]
    [InlineData(false, 0, RefusalCode.ItemUnknown)]
    [InlineData(true, 0, RefusalCode.QuantityMustBePositive)]
    [InlineData(true, 0.5, RefusalCode.QuantityMustBeWhole)]
    [InlineData(true, 4, RefusalCode.NotEnoughQuarantined)]
    public void The_first_refusal_that_applies_to_quarantined_units_is_the_answer(bool exists, double quantity, RefusalCode expected)
    {
        var spec = exists ? Given(Defined(), Received(Q(10)), Damaged(3)) : Given();
        spec.When(new RestockQuarantined(North, Q((decimal)quantity))).ThenRefused(expected);
        spec.When(new DisposeStock(North, Q((decimal)quantity))).ThenRefused(expected);
    }
}
