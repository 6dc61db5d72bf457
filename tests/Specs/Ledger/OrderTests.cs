using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class OrderTests
{
    private static readonly OrderId First = OrderId.Parse("O-1");
    private static readonly ShortText Supplier = ShortText.Parse("Fastener supply");
    private static readonly DateTimeOffset Friday = Now.AddDays(10);

    private static ItemEvent.OrderPlaced Placed(decimal quantity, DateTimeOffset? expectedAt = null, params string[] serials) =>
        new(First, North, Q(quantity), Supplier, null, expectedAt, Numbers(serials), null, null);

    private static ItemEvent.Received Arrived(decimal quantity) => new(North, BinPath.None, null, Q(quantity), Condition.Good, [], null) { Order = First };

    private static System.Collections.Immutable.ImmutableArray<SerialNumber> Numbers(params string[] serials) => [.. serials.Select(SerialNumber.Parse)];

    private static ItemSpec Ordered(decimal quantity = 12) => Given(Defined(), Placed(quantity, Friday));

    private static ItemSpec Laptops() => Given(Defined(ItemKind.Serialized), Placed(3, Friday, "LX-1", "LX-2", "LX-3"));

    [Fact]
    public void What_is_ordered_is_on_order_and_in_the_position_and_nobody_is_promised_it()
    {
        var after = Given(Defined(), Received(Q(2))).When(new PlaceOrder(North, Q(12), Supplier, ShortText.Parse("PO-7"), Friday, UnitCost: Money.Parse("0.25 eur"), Note: null))
            .Then(new ItemEvent.OrderPlaced(First, North, Q(12), Supplier, ShortText.Parse("PO-7"), Friday, [], Money.Parse("0.25 EUR"), null));

        var stock = ItemViews.Stock(after, North, Now);
        Assert.Equal((Q(2), Q(2), Q(12), Q(14)), (stock.OnHand, stock.Available, stock.OnOrder, stock.Position));
        Assert.Equal(Q(2), after.Owned);
        var view = ItemViews.View(after, 1, new(Staff, Now)).Orders!.Single();
        Assert.Equal(("PO-7", "0.25 EUR", false), (view.OrderNumber, view.UnitCost!.Value.Value, view.IsLate));
        Assert.True(ItemViews.View(after, 1, new(Staff, Friday)).Orders!.Single().IsLate);
    }

    [Fact]
    public void A_refusal_for_want_of_stock_names_what_is_on_order_and_for_when()
    {
        ItemEvent[] facts = [Defined(), Received(Q(4), South), new ItemEvent.Shipped(TransferId.Parse("T-1"), South, North, [new(BinPath.None, null, Q(4))], null, [], null)];
        ItemEvent ordered = Placed(12, Friday) with { Order = OrderId.Parse("O-2") };
        ItemEvent more = Placed(5, Friday.AddDays(7)) with { Order = OrderId.Parse("O-3") };
        ItemEvent someDay = Placed(5) with { Order = OrderId.Parse("O-2") };

        var refused = Given([.. facts, ordered]).When(new ReserveStock(North, Q(1))).ThenRefused(RefusalCode.NotEnoughAvailable, "0 available, 4 arriving, 12 on order for 2026-03-20 at NORTH");
        Assert.Equal((Q(4), Q(12)), (refused.Detail.Incoming, refused.Detail.OnOrder));
        Given([.. facts, ordered, more]).When(new ReserveStock(North, Q(1))).ThenRefused(RefusalCode.NotEnoughAvailable, "4 arriving, 17 on order, the first for 2026-03-20 at NORTH");
        Given([.. facts, someDay]).When(new ReserveStock(North, Q(1))).ThenRefused(RefusalCode.NotEnoughAvailable, "4 arriving, 5 on order at NORTH");
        Assert.Null(Given([.. facts, ordered]).When(new ReserveStock(South, Q(1))).ThenRefused(RefusalCode.NotEnoughAvailable, "0 available at SOUTH").Detail.OnOrder);
    }

    [Fact]
    public void An_order_arrives_in_parts_and_ends_with_the_last()
    {
        var part = Ordered().When(new ReceiveStock(North, Q(5), Order: First)).Then(Arrived(5));
        Assert.Equal((Q(5), Q(7), Q(12)), (part.At(North).OnHand, part.OnOrder(North), part.Position(North, Now)));

        var whole = Given(Defined(), Placed(12), Arrived(5)).When(new ReceiveStock(North, Q(7), Order: First)).ThenAccepted();
        Assert.Equal((Q(12), Q(0), 0), (whole.At(North).OnHand, whole.OnOrder(North), whole.Orders.Count));
        Given(Defined(), Placed(5), Arrived(5)).When(new ReceiveStock(North, Q(1), Order: First)).ThenRefused(RefusalCode.OrderEnded, "Nothing of O-1 of M8 bolt is to come any more");
    }

    [Fact]
    public void More_than_is_on_order_is_refused_and_can_be_received_without_it_or_after_a_change()
    {
        var spec = Given(Defined(), Placed(12), Arrived(8));
        spec.When(new ReceiveStock(North, Q(6), Order: First))
            .ThenRefused(RefusalCode.MoreThanOnOrder, "4 of M8 bolt are still to come on O-1 (12 ordered, 8 received), not 6", "Receive 4 on it and the other 2 without it");
        Assert.Equal((Q(14), Q(4)), (spec.When(new ReceiveStock(North, Q(6))).ThenAccepted().At(North).OnHand, spec.State.OnOrder(North)));
        Assert.Equal(Q(6), spec.When(new ChangeOrder(First, Q(14))).ThenAccepted().OnOrder(North));
    }

    [Fact]
    public void One_receipt_may_bring_good_and_damaged_units()
    {
        var after = Ordered().When(new ReceiveStock(North, Q(10), Shelf, Order: First, Damaged: Q(2))).ThenAccepted();
        Assert.Equal((Q(8), Q(2), Q(2)), (after.At(North).OnHandIn(Shelf), after.At(North).Quarantined, after.OnOrder(North)));

        Given(Defined()).When(new ReceiveStock(North, Q(2), Damaged: Q(3))).ThenRefused(RefusalCode.RequestInvalid, "damaged is a part of the quantity; 3 of 2 cannot be");
        Given(Defined()).When(new ReceiveStock(North, Q(2), Damaged: Q(-1))).ThenRefused(RefusalCode.QuantityMustBePositive, "it is -1");
        Given(Defined()).When(new ReceiveStock(North, Q(2), Damaged: Q(0.5m))).ThenRefused(RefusalCode.QuantityMustBeWhole, "damaged 0.5");
        Given(Defined()).When(new ReceiveStock(North, Q(2), Condition: Condition.Damaged, Damaged: Q(1))).ThenRefused(RefusalCode.RequestInvalid, "all 2 are damaged, and damaged says 1");
        Laptops().When(new ReceiveStock(North, Q(2), Serials: Numbers("LX-1", "LX-2"), Order: First, Damaged: Q(1))).ThenRefused(RefusalCode.SerialsMustMatchQuantity, "share one disposition");
    }

    [Fact]
    public void What_arrives_is_checked_against_the_announced_serial_numbers_and_the_missing_ones_are_listed()
    {
        Laptops().When(new ReceiveStock(North, Q(1), Serials: Numbers("LX-9"), Order: First))
            .ThenRefused(RefusalCode.SerialUnknown, "LX-9 is not on O-1; still to come are LX-1, LX-2, LX-3");
        Laptops().When(new ReceiveStock(North, Q(1), Order: First)).ThenRefused(RefusalCode.SerialsMustMatchQuantity);

        var after = Laptops().When(new ReceiveStock(North, Q(1), Condition: Condition.Damaged, Serials: Numbers("LX-2"), Order: First)).ThenAccepted();
        Assert.Equal((Whereabouts.Quarantined, Q(2)), (after.Units[SerialNumber.Parse("LX-2")].Where, after.OnOrder(North)));
        Assert.Equal(Numbers("LX-1", "LX-3"), ItemViews.View(after, 1, new(Staff, Now)).Orders!.Single().Missing);
    }

    [Fact]
    public void An_announced_serial_number_is_neither_here_nor_announced_twice()
    {
        Given(Defined(ItemKind.Serialized), Received(Q(1), serials: "LX-1")).When(new PlaceOrder(North, Q(1), Supplier, Serials: Numbers("LX-1")))
            .ThenRefused(RefusalCode.SerialInUse, "LX-1 of M8 bolt is in the books already: on hand at NORTH");
        Laptops().When(new PlaceOrder(South, Q(1), Supplier, Serials: Numbers("LX-2"))).ThenRefused(RefusalCode.SerialInUse, "LX-2 of M8 bolt is announced on O-1 already");
        Laptops().SeeingOnly(South).When(new PlaceOrder(South, Q(1), Supplier, Serials: Numbers("LX-2"))).ThenRefused(RefusalCode.SerialInUse, "on another order already");
        Laptops().When(new PlaceOrder(South, Q(2), Supplier, Serials: Numbers("LX-4"))).ThenRefused(RefusalCode.SerialsMustMatchQuantity, "needs 2 serial numbers");
        Given(Defined()).When(new PlaceOrder(South, Q(1), Supplier, Serials: Numbers("LX-4"))).ThenRefused(RefusalCode.SerialsMustMatchQuantity, "has no serial numbers");
    }

    [Fact]
    public void An_order_may_change_as_long_as_something_is_to_come()
    {
        var later = Given(Defined(), Placed(12, Friday), Arrived(5)).When(new ChangeOrder(First, Q(9), Friday.AddDays(3)))
            .Then(new ItemEvent.OrderChanged(First, North, Q(9), Friday.AddDays(3), [], null));
        Assert.Equal((Q(4), Friday.AddDays(3)), (later.OnOrder(North), later.Orders[First].ExpectedAt));

        Given(Defined(), Placed(12), Arrived(5)).When(new ChangeOrder(First, Q(5)))
            .ThenRefused(RefusalCode.LessThanReceived, "5 of M8 bolt have arrived on O-1; it cannot be for 5", "Order more than 5, or close it");
        Ordered().When(new ChangeOrder(First, Q(12))).Then();
        Laptops().When(new ChangeOrder(First, Q(2))).ThenRefused(RefusalCode.SerialsMustMatchQuantity, "needs 2 serial numbers, and 3 are given");
        var renamed = Laptops().When(new ChangeOrder(First, Q(2), Serials: Numbers("LX-2", "LX-7"))).ThenAccepted();
        Assert.Equal(["LX-2", "LX-7"], renamed.Orders[First].Announced.Select(s => s.Value));
    }

    [Fact]
    public void An_order_is_called_off_before_anything_arrived_and_closed_short_after()
    {
        Assert.Empty(Ordered().When(new CancelOrder(First)).Then(new ItemEvent.OrderCancelled(First, North, Q(12), null)).Orders);
        Given(Defined(), Placed(12), Arrived(5)).When(new CancelOrder(First))
            .ThenRefused(RefusalCode.OrderReceived, "5 of the 12 of M8 bolt on O-1 have arrived", "Close it if the other 7 will not come");
        var closed = Given(Defined(), Placed(12), Arrived(5)).When(new CloseOrder(First)).Then(new ItemEvent.OrderClosed(First, North, Q(7), [], null));
        Assert.Equal((Q(5), Q(0)), (closed.At(North).OnHand, closed.OnOrder(North)));
    }

    [Fact]
    public void An_order_is_received_at_its_site_and_does_not_exist_for_whoever_may_not_see_it()
    {
        Ordered().When(new ReceiveStock(South, Q(1), Order: First)).ThenRefused(RefusalCode.OrderElsewhere, "O-1 of M8 bolt is to arrive at NORTH, not at SOUTH");
        Ordered().SeeingOnly(South).When(new ReceiveStock(South, Q(1), Order: First)).ThenRefused(RefusalCode.OrderUnknown, "M8 bolt has no order O-1");
        Ordered().SeeingOnly(South).When(new ChangeOrder(First, Q(1))).ThenRefused(RefusalCode.OrderUnknown);
        Ordered().SeeingOnly(South).When(new CloseOrder(First)).ThenRefused(RefusalCode.OrderUnknown);
        Ordered().SeeingOnly(South).When(new CancelOrder(First)).ThenRefused(RefusalCode.OrderUnknown);
        Assert.Empty(ItemViews.View(Ordered().State, 1, new(Staff, Now, [South])).Orders!);
    }

    [Fact]
    public void An_item_of_which_something_is_to_come_stays_what_it_is()
    {
        Ordered().When(new RetireItem()).ThenRefused(RefusalCode.ItemNotEmpty, "0 are still ours, 12 on order and 0 reserved");
        Ordered().When(new DefineItem(ShortText.Parse("M8 bolt"), ItemKind.Stock, ShortText.Parse("box"))).ThenRefused(RefusalCode.DefinitionFixed);
    }

    [Fact]
    public void Its_story_is_told_in_words()
    {
        var sentences = Story(Defined(), Placed(12, Friday) with { Number = ShortText.Parse("PO-7") }, Arrived(5),
            new ItemEvent.OrderChanged(First, North, Q(9), Friday, [], null), new ItemEvent.OrderClosed(First, North, Q(4), Numbers("LX-1"), null));
        Assert.Equal(
            [
                "O-1 closed: 4 will not come (LX-1).", "O-1 is for 9, expected 2026-03-20 now.", "5 received at NORTH on O-1.",
                "12 ordered for NORTH from Fastener supply, PO-7, expected 2026-03-20 (O-1).",
            ],
            sentences);
        Assert.Equal("O-1 called off: 12 for NORTH no longer on order.", Story(Defined(), Placed(12), new ItemEvent.OrderCancelled(First, North, Q(12), null))[0]);
    }

    [Theory]
    [InlineData(false, 0, -1, RefusalCode.ItemUnknown)]
    [InlineData(true, 0, -1, RefusalCode.QuantityMustBePositive)]
    [InlineData(true, 0.5, -1, RefusalCode.QuantityMustBeWhole)]
    [InlineData(true, 1, -1, RefusalCode.TimeMustBeFuture)]
    public void The_first_refusal_that_applies_to_ordering_is_the_answer(bool exists, double quantity, int expectedInHours, RefusalCode expected)
    {
        (exists ? Given(Defined()) : Given()).When(new PlaceOrder(North, Q((decimal)quantity), Supplier, ExpectedAt: Now.AddHours(expectedInHours))).ThenRefused(expected);
        (exists ? Ordered() : Given()).When(new ChangeOrder(First, Q((decimal)quantity), Now.AddHours(expectedInHours))).ThenRefused(expected);
    }

    private static List<string> Story(params ItemEvent[] facts) =>
        [.. History.Tell(Item.New(Bolt), facts.Select((fact, i) => new Recorded(fact, new(i + 1, Now, Staff), CommandId.Parse($"c-{i}"))), North, new(Staff, Now)).Select(e => e.Sentence)];
}
