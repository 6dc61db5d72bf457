using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class HandOverTests
{
    private static readonly CheckoutId First = CheckoutId.Parse("C-1");
    private static readonly CheckoutId Second = CheckoutId.Parse("C-2");
    private static readonly Holder Other = new(HolderKind.Person, ShortText.Parse("Sam"), "sam-id");

    private static ItemSpec Radios(params ItemEvent[] more) =>
        Given([Defined(ItemKind.Serialized), Received(Q(2), serials: ["RH-01", "RH-02"]), Out(1, Q(2), null, "RH-01", "RH-02"), .. more]);

    [Fact]
    public void Units_change_hands_and_what_is_out_stays_the_same()
    {
        var before = Given(Defined(), Received(Q(10)), Out(1, Q(4)));
        var after = before.When(new HandOverCheckout(First, Other, Q(1))).Then(
            new ItemEvent.HandedOver(First, Second, North, [new(BinPath.None, null, Q(1))], Other, null, [], null));

        Assert.Equal((Q(3), Q(1), Q(4)), (after.Checkouts[First].Quantity, after.Checkouts[Second].Quantity, after.At(North).CheckedOut));
    }

    [Fact]
    public void All_of_it_goes_when_no_quantity_is_named_and_the_old_checkout_ends()
    {
        var after = Given(Defined(), Received(Q(10)), Out(1, Q(4))).When(new HandOverCheckout(First, Other)).ThenAccepted();

        Assert.Equal([Second], after.Checkouts.Keys);
        Given(Defined(), Received(Q(10)), Out(1, Q(4)), new ItemEvent.HandedOver(First, Second, North, [new(BinPath.None, null, Q(4))], Other, null, [], null))
            .When(new CheckInStock(First, Good: Q(1))).ThenRefused(RefusalCode.CheckoutEnded, "handed over");
    }

    [Fact]
    public void A_unit_has_exactly_one_holder_before_and_after()
    {
        var after = Radios().When(new HandOverCheckout(First, Other, Serials: [SerialNumber.Parse("RH-02")])).ThenAccepted();

        Assert.Equal((First, Second), (after.Units[SerialNumber.Parse("RH-01")].Checkout, after.Units[SerialNumber.Parse("RH-02")].Checkout));
        Assert.Equal(Q(2), after.At(North).CheckedOut);
        var view = ItemViews.Unit(after, SerialNumber.Parse("RH-02"), new(Staff, Now))!;
        Assert.Equal((UnitState.CheckedOut, "Sam"), (view.State, view.Holder!.Name.Value));
    }

    [Fact]
    public void A_scanned_unit_that_is_out_says_with_whom_and_offers_the_hand_over()
    {
        var refused = Radios().When(new CheckOutStock(North, Q(1), Other, Serials: [SerialNumber.Parse("RH-02")]))
            .ThenRefused(RefusalCode.SerialInUse, "RH-02 is out with Job 12 since 2026-03-10", "Hand it over");
        Assert.Equal(First, refused.Detail.Checkout);
    }

    [Fact]
    public void A_due_date_moves_and_moving_it_to_where_it_is_changes_nothing()
    {
        var due = Now.AddDays(3);
        var after = Given(Defined(), Received(Q(10)), Out(1, Q(4))).When(new ExtendCheckout(First, due)).Then(new ItemEvent.CheckoutExtended(First, North, due, null));

        Assert.Equal(due, after.Checkouts[First].DueBackAt);
        Given(Defined(), Received(Q(10)), Out(1, Q(4)), new ItemEvent.CheckoutExtended(First, North, due, null)).When(new ExtendCheckout(First, due)).Then();
    }

    [Theory]
    [InlineData(false, "C-9", 0, -1, "12", RefusalCode.ItemUnknown)]
    [InlineData(true, "C-9", 0, -1, "12", RefusalCode.CheckoutUnknown)]
    [InlineData(true, "C-1", 0, -1, "12", RefusalCode.QuantityMustBePositive)]
    [InlineData(true, "C-1", 9.5, -1, "12", RefusalCode.QuantityMustBeWhole)]
    [InlineData(true, "C-1", 9, -1, "12", RefusalCode.TimeMustBeFuture)]
    [InlineData(true, "C-1", 9, 1, "12", RefusalCode.HolderIsSame)]
    [InlineData(true, "C-1", 9, 1, "13", RefusalCode.MoreThanCheckedOut)]
    public void The_first_refusal_that_applies_to_handing_over_is_the_answer(bool exists, string id, double quantity, int dueInHours, string job, RefusalCode expected) =>
        (exists ? Given(Defined(), Received(Q(10)), Out(1, Q(4))) : Given())
            .When(new HandOverCheckout(CheckoutId.Parse(id), Job with { Id = job }, Q((decimal)quantity), DueBackAt: Now.AddHours(dueInHours))).ThenRefused(expected);

    [Theory]
    [InlineData(false, "C-9", -1, RefusalCode.ItemUnknown)]
    [InlineData(true, "C-9", -1, RefusalCode.CheckoutUnknown)]
    [InlineData(true, "C-1", -1, RefusalCode.TimeMustBeFuture)]
    public void The_first_refusal_that_applies_to_extending_is_the_answer(bool exists, string id, int dueInHours, RefusalCode expected) =>
        (exists ? Given(Defined(), Received(Q(10)), Out(1, Q(4))) : Given()).When(new ExtendCheckout(CheckoutId.Parse(id), Now.AddHours(dueInHours))).ThenRefused(expected);
}
