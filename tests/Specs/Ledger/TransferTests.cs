using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class TransferTests
{
    private static readonly TransferId First = TransferId.Parse("T-1");

    private static ItemEvent.TransferPlanned Planned(decimal quantity) => new(First, North, South, Q(quantity), null, null);

    private static ItemEvent.Shipped Shipped(decimal quantity, params string[] serials) =>
        new(First, North, South, [new(BinPath.None, null, Q(quantity))], null, [.. serials.Select(SerialNumber.Parse)], null);

    private static ItemSpec OnTheWay(decimal quantity = 4) => Given(Defined(), Received(Q(10)), Shipped(quantity));

    [Fact]
    public void A_plan_holds_the_units_at_the_source_until_they_are_shipped()
    {
        var planned = Given(Defined(), Received(Q(10))).When(new PlanTransfer(North, South, Q(4))).Then(Planned(4));
        Assert.Equal((Q(10), Q(4), Q(6)), (planned.At(North).OnHand, planned.Reserved(North, Now), planned.Available(North, Now)));

        var shipped = Given(Defined(), Received(Q(10)), Planned(4)).When(new ShipTransfer(Q(4), First)).Then(Shipped(4));
        Assert.Equal((Q(6), Q(0), Q(4), Q(10)), (shipped.At(North).OnHand, shipped.Reserved(North, Now), shipped.InTransit, shipped.Owned));
    }

    [Fact]
    public void A_plan_may_be_shipped_in_parts_and_the_rest_stays_held()
    {
        var after = Given(Defined(), Received(Q(10)), Planned(4)).When(new ShipTransfer(Q(1), First)).ThenAccepted();

        Assert.Equal((Q(3), Q(1), Q(3)), (after.Transfers[First].Planned, after.Transfers[First].InTransit, after.Reserved(North, Now)));
        Given(Defined(), Received(Q(10)), Planned(4)).When(new ShipTransfer(Q(5), First)).ThenRefused(RefusalCode.MoreThanReserved, "plans 4");
    }

    [Fact]
    public void Units_on_the_way_belong_to_no_site_and_are_promised_to_nobody()
    {
        var item = OnTheWay().State;
        Assert.Equal((Q(6), Q(0), Q(4), Q(0)), (item.At(North).OnHand, item.At(South).OnHand, item.Incoming(South), item.Available(South, Now)));
        var refused = OnTheWay().When(new ReserveStock(South, Q(1))).ThenRefused(RefusalCode.NotEnoughAvailable, "0 available, 4 arriving at SOUTH", "6 at NORTH");
        Assert.Equal(Q(4), refused.Detail.Incoming);
        Assert.Equal(Q(4), ItemViews.Stock(item, South, Now).Incoming);
    }

    [Fact]
    public void What_arrives_is_on_hand_or_in_quarantine_and_what_does_not_stays_on_the_way()
    {
        var after = OnTheWay().When(new ReceiveTransfer(First, Q(2), Q(1), Shelf)).ThenAccepted();

        Assert.Equal((Q(2), Q(1), Q(1)), (after.At(South).OnHandIn(Shelf), after.At(South).Quarantined, after.Incoming(South)));
        Assert.Equal(Q(10), after.Owned);
    }

    [Fact]
    public void A_missing_unit_is_lost_or_back_at_the_source_and_the_transfer_ends()
    {
        var lost = OnTheWay().When(new ResolveShortage(First, Lost: Q(1), SentBack: Q(3))).ThenAccepted();

        Assert.Equal((Q(9), Q(1), Q(9), Q(0)), (lost.At(North).OnHand, lost.Totals.Lost, lost.Owned, lost.InTransit));
        Assert.Empty(lost.Transfers);
        Given(Defined(), Received(Q(10)), Shipped(4), new ItemEvent.ShortageResolved(First, North, South, [new(BinPath.None, null, BinPath.None, Q(4), Q(0), Q(0))], [], null))
            .When(new ReceiveTransfer(First, Q(1))).ThenRefused(RefusalCode.TransferEnded);
    }

    [Fact]
    public void Cancelling_a_plan_frees_its_units_and_what_is_shipped_cannot_be_cancelled()
    {
        var after = Given(Defined(), Received(Q(10)), Planned(4)).When(new CancelTransfer(First)).Then(new ItemEvent.TransferCancelled(First, North, Q(4), null));
        Assert.Equal((Q(10), 0), (after.Available(North, Now), after.Transfers.Count));
        OnTheWay().When(new CancelTransfer(First)).ThenRefused(RefusalCode.TransferShipped, "4 of M8 bolt to SOUTH");
    }

    [Fact]
    public void Named_units_travel_by_name_and_lie_in_one_place_at_any_time()
    {
        var unit = SerialNumber.Parse("LX-1");
        ItemEvent[] laptops = [Defined(ItemKind.Serialized), Received(Q(2), serials: ["LX-1", "LX-2"])];
        Given(laptops).When(new ShipTransfer(Q(1), From: North, To: South)).ThenRefused(RefusalCode.SerialsMustMatchQuantity);
        var shipped = Given(laptops).When(new ShipTransfer(Q(1), From: North, To: South, Serials: [unit])).ThenAccepted();
        Assert.Equal(UnitState.InTransit, ItemViews.Unit(shipped, unit, new(Staff, Now, [South]))!.State);

        var onTheWay = Given([.. laptops, Shipped(1, "LX-1")]);
        onTheWay.When(new CheckOutStock(North, Q(1), Job, Serials: [unit])).ThenRefused(RefusalCode.SerialInUse, "in transit");
        onTheWay.When(new ReceiveTransfer(First, Q(1), Serials: [SerialNumber.Parse("LX-2")])).ThenRefused(RefusalCode.SerialUnknown, "It carries LX-1");
        var arrived = onTheWay.When(new ReceiveTransfer(First, Damaged: Q(1), Serials: [unit])).ThenAccepted();
        Assert.Equal((Whereabouts.Quarantined, South, (TransferId?)null), (arrived.Units[unit].Where, arrived.Units[unit].Site, arrived.Units[unit].Transfer));
        var lost = onTheWay.When(new ResolveShortage(First, Lost: Q(1), Serials: [unit])).ThenAccepted();
        Assert.Equal((Whereabouts.Lost, Q(1)), (lost.Units[unit].Where, lost.Totals.Lost));
    }

    [Fact]
    public void Lots_stay_what_they_are_on_the_way()
    {
        var after = Given(Defined(), Received(Q(2), lot: "A"), Received(Q(2), lot: "B")).When(new ShipTransfer(Q(3), From: North, To: South)).ThenAccepted();
        Assert.Equal([("A", Q(2)), ("B", Q(1))], after.Transfers[TransferId.Parse("T-1")].Held.Select(h => (h.Lot!.Value.Value, h.Quantity)));
    }

    [Fact]
    public void A_transfer_does_not_exist_for_whoever_may_not_see_the_end_they_act_on()
    {
        OnTheWay().SeeingOnly(North).When(new ReceiveTransfer(First, Q(1))).ThenRefused(RefusalCode.TransferUnknown);
        OnTheWay().SeeingOnly(South).When(new ResolveShortage(First, SentBack: Q(1))).ThenRefused(RefusalCode.TransferUnknown);
        OnTheWay().SeeingOnly(South).When(new CancelTransfer(First)).ThenRefused(RefusalCode.TransferUnknown);
    }

    [Theory]
    [InlineData(false, 0, -1, "NORTH", RefusalCode.ItemUnknown)]
    [InlineData(true, 0, -1, "NORTH", RefusalCode.QuantityMustBePositive)]
    [InlineData(true, 99.5, -1, "NORTH", RefusalCode.QuantityMustBeWhole)]
    [InlineData(true, 99, -1, "NORTH", RefusalCode.TimeMustBeFuture)]
    [InlineData(true, 99, 1, "NORTH", RefusalCode.SitesMustDiffer)]
    [InlineData(true, 99, 1, "SOUTH", RefusalCode.NotEnoughAvailable)]
    public void The_first_refusal_that_applies_to_planning_and_shipping_is_the_answer(bool exists, double quantity, int arrivesInHours, string to, RefusalCode expected)
    {
        var spec = exists ? Given(Defined(), Received(Q(10))) : Given();
        spec.When(new PlanTransfer(North, SiteId.Parse(to), Q((decimal)quantity), Now.AddHours(arrivesInHours))).ThenRefused(expected);
        spec.When(new ShipTransfer(Q((decimal)quantity), From: North, To: SiteId.Parse(to), ArrivesAt: Now.AddHours(arrivesInHours))).ThenRefused(expected);
    }

    [Fact]
    public void A_shipment_names_its_plan_or_its_way()
    {
        Given(Defined(), Received(Q(10))).When(new ShipTransfer(Q(1), From: North)).ThenRefused(RefusalCode.RequestInvalid, "Name a planned transfer, or from and to");
        Given(Defined(), Received(Q(10)), Planned(4)).When(new ShipTransfer(Q(1), First, From: South)).ThenRefused(RefusalCode.RequestInvalid, "T-1 goes from NORTH to SOUTH");
    }

    [Theory]
    [InlineData(false, "T-9", 0, RefusalCode.ItemUnknown)]
    [InlineData(true, "T-9", 0, RefusalCode.TransferUnknown)]
    [InlineData(true, "T-1", -1, RefusalCode.QuantityMustBePositive)]
    [InlineData(true, "T-1", 0, RefusalCode.QuantityMustBePositive)]
    [InlineData(true, "T-1", 9.5, RefusalCode.QuantityMustBeWhole)]
    [InlineData(true, "T-1", 9, RefusalCode.MoreThanInTransit)]
    public void The_first_refusal_that_applies_to_what_arrives_is_the_answer(bool exists, string id, double quantity, RefusalCode expected)
    {
        var spec = exists ? OnTheWay() : Given();
        spec.When(new ReceiveTransfer(TransferId.Parse(id), Q((decimal)quantity))).ThenRefused(expected);
        spec.When(new ResolveShortage(TransferId.Parse(id), Q((decimal)quantity))).ThenRefused(expected);
    }
}
