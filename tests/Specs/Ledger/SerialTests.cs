using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class SerialTests
{
    private static readonly CheckoutId First = CheckoutId.Parse("C-1");

    private static SerialNumber[] Units(params string[] serials) => [.. serials.Select(SerialNumber.Parse)];

    private static ItemSpec Laptops(params ItemEvent[] more) =>
        Given([Defined(ItemKind.Serialized), Received(Q(3), serials: ["LX-1", "LX-2", "LX-3"]), Received(Q(1), South, serials: ["LX-6"]), .. more]);

    [Fact]
    public void A_checkout_names_each_unit_and_the_unit_then_has_one_holder()
    {
        var after = Laptops().When(new CheckOutStock(North, Q(2), Job, Serials: Units("LX-1", "LX-2"))).ThenAccepted();

        Assert.Equal((Whereabouts.CheckedOut, First), (after.Units[SerialNumber.Parse("LX-1")].Where, after.Units[SerialNumber.Parse("LX-1")].Checkout));
        Assert.Equal(Q(1), after.At(North).OnHand);
    }

    [Fact]
    public void A_unit_that_is_out_is_refused_with_its_holder() =>
        Laptops(Out(1, Q(1), null, "LX-1")).When(new CheckOutStock(North, Q(1), Job, Serials: Units("LX-1")))
            .ThenRefused(RefusalCode.SerialInUse, "LX-1 is out with Job 12 since 2026-03-10");

    [Fact]
    public void A_unit_at_another_site_is_refused_with_that_site_and_unknown_when_the_site_is_hidden()
    {
        Laptops().When(new CheckOutStock(North, Q(1), Job, Serials: Units("LX-6"))).ThenRefused(RefusalCode.SerialElsewhere, "LX-6 is at SOUTH");
        Laptops().SeeingOnly(North).When(new CheckOutStock(North, Q(1), Job, Serials: Units("LX-6"))).ThenRefused(RefusalCode.SerialUnknown);
    }

    [Fact]
    public void The_number_of_serials_equals_the_quantity_and_no_serial_is_named_twice()
    {
        Laptops().When(new CheckOutStock(North, Q(2), Job, Serials: Units("LX-1"))).ThenRefused(RefusalCode.SerialsMustMatchQuantity, "number of serials must equal");
        Laptops().When(new CheckOutStock(North, Q(2), Job, Serials: Units("LX-1", "LX-1"))).ThenRefused(RefusalCode.SerialRepeated);
        Laptops().When(new CheckOutStock(North, Q(1), Job)).ThenRefused(RefusalCode.SerialsMustMatchQuantity);
        Given(Defined(), Received(Q(3))).When(new CheckOutStock(North, Q(1), Job, Serials: Units("X"))).ThenRefused(RefusalCode.SerialsMustMatchQuantity, "no serial numbers");
    }

    [Fact]
    public void A_serial_number_is_received_once()
    {
        Laptops().When(new ReceiveStock(North, Q(1), Serials: Units("LX-1"))).ThenRefused(RefusalCode.SerialInUse, "in the books already");
        Laptops().When(new ReceiveStock(North, Q(5))).ThenAccepted();
    }

    [Fact]
    public void A_unit_comes_back_damaged_into_quarantine_and_cannot_be_taken()
    {
        var back = new ItemEvent.CheckedIn(First, North, new(Q(0), Q(1), Q(0), Q(0)), [new(BinPath.None, null, BinPath.None, Q(0), Q(1), Q(0))], [.. Units("LX-1")], null);
        Laptops(Out(1, Q(1), null, "LX-1")).When(new CheckInStock(First, Damaged: Q(1), Serials: Units("LX-1"))).Then(back);
        Laptops(Out(1, Q(1), null, "LX-1"), back).When(new CheckOutStock(North, Q(1), Job, Serials: Units("LX-1"))).ThenRefused(RefusalCode.SerialInUse, "in quarantine");
    }

    [Fact]
    public void Only_the_units_of_a_checkout_come_back_on_it_with_one_disposition()
    {
        Laptops(Out(1, Q(1), null, "LX-1")).When(new CheckInStock(First, Good: Q(1), Serials: Units("LX-2"))).ThenRefused(RefusalCode.SerialUnknown, "holds LX-1");
        Laptops(Out(1, Q(2), null, "LX-1", "LX-2")).When(new CheckInStock(First, Good: Q(1), Damaged: Q(1), Serials: Units("LX-1", "LX-2")))
            .ThenRefused(RefusalCode.SerialsMustMatchQuantity, "one disposition");
    }

    [Fact]
    public void A_lost_unit_is_found_at_another_site_and_the_loss_is_undone()
    {
        var lost = new ItemEvent.CheckedIn(First, North, new(Q(0), Q(0), Q(1), Q(0)), [new(BinPath.None, null, BinPath.None, Q(0), Q(0), Q(1))], [.. Units("LX-2")], null);
        var after = Laptops(Out(1, Q(1), null, "LX-2"), lost)
            .When(new AdjustStock(South, Q(1), AdjustmentReason.Found, Serials: Units("LX-2"))).ThenAccepted();

        Assert.Equal((Q(2), Q(0), Q(4)), (after.At(South).OnHand, after.Totals.Lost, after.Owned));
        Assert.Equal(South, after.Units[SerialNumber.Parse("LX-2")].Site);
    }
}
