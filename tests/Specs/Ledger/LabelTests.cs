using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class LabelTests
{
    private static SerialNumber[] Units(params string[] serials) => [.. serials.Select(SerialNumber.Parse)];

    private static ItemSpec Laptops() => Given(Defined(ItemKind.Serialized), Received(Q(1), serials: ["LX-1"]), Received(Q(2)), Received(Q(1), bin: Shelf, lot: "A"));

    [Fact]
    public void Units_that_lay_without_a_number_get_one_and_nothing_moves()
    {
        var after = Laptops().When(new LabelUnits(North, Units("LX-2", "LX-3", "LX-4"))).Then(
            new ItemEvent.Labelled(North, BinPath.None, null, [.. Units("LX-2", "LX-3")], null),
            new ItemEvent.Labelled(North, Shelf, LotNumber.Parse("A"), [.. Units("LX-4")], null));

        Assert.Equal((Q(4), Shelf, Q(0)), (after.At(North).OnHand, after.Units[SerialNumber.Parse("LX-4")].Bin, after.Loose(North).OnHand));
    }

    [Fact]
    public void No_more_units_are_labelled_than_lie_there_without_a_number()
    {
        Laptops().When(new LabelUnits(North, Units("A1", "A2", "A3", "A4"))).ThenRefused(RefusalCode.NotEnoughUnlabelled, "3 of M8 bolt on hand at NORTH have none yet", "Name 3 or fewer");
        Laptops().When(new LabelUnits(North, Units("A1", "A2"), Shelf)).ThenRefused(RefusalCode.NotEnoughUnlabelled, "in Shelf 1");
    }

    [Fact]
    public void A_unit_with_a_number_leaves_the_books_only_by_name()
    {
        Laptops().When(new AdjustStock(North, Q(-2), AdjustmentReason.Lost)).ThenAccepted();
        Laptops().When(new AdjustStock(North, Q(-3), AdjustmentReason.Lost)).ThenRefused(RefusalCode.SerialsMustMatchQuantity, "3 serial numbers");
    }

    [Theory]
    [InlineData(false, false, "", RefusalCode.ItemUnknown)]
    [InlineData(true, false, "", RefusalCode.VerbNotForKind)]
    [InlineData(true, true, "", RefusalCode.QuantityMustBePositive)]
    [InlineData(true, true, "LX-1 LX-1 X Y Z", RefusalCode.SerialRepeated)]
    [InlineData(true, true, "LX-1 W X Y Z", RefusalCode.SerialInUse)]
    [InlineData(true, true, "V W X Y Z", RefusalCode.NotEnoughUnlabelled)]
    public void The_first_refusal_that_applies_to_labelling_is_the_answer(bool exists, bool serialized, string serials, RefusalCode expected) =>
        (!exists ? Given() : serialized ? Laptops() : Given(Defined(), Received(Q(3))))
            .When(new LabelUnits(North, Units(serials.Split(' ', StringSplitOptions.RemoveEmptyEntries)))).ThenRefused(expected);
}
