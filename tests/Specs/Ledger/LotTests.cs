using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class LotTests
{
    private static readonly DateOnly Soon = new(2026, 3, 15);
    private static readonly DateOnly Later = new(2026, 5, 1);
    private static readonly DateTimeOffset AfterSoon = new(2026, 3, 16, 0, 0, 0, TimeSpan.Zero);

    private static ItemEvent.Received Lot(string lot, decimal quantity, DateOnly? expiresOn, SiteId? site = null) =>
        new(site ?? North, BinPath.None, LotNumber.Parse(lot), Q(quantity), Condition.Good, [], null) { ExpiresOn = expiresOn };

    // The later lot sorts first by name, so that only the date can be the reason for the order.
    private static ItemSpec Glue(params ItemEvent[] more) => Given([Defined(ItemKind.Consumable), Lot("A-LATE", 5, Later), Lot("B-SOON", 10, Soon), .. more]);

    private static string[] Lots(IEnumerable<Take> takes) => [.. takes.Select(t => $"{t.Lot} {t.Quantity}")];

    [Fact]
    public void What_expires_first_leaves_first()
    {
        var taken = Assert.IsType<Decision.Accepted>(Glue(Received(Q(5))).When(new ConsumeStock(North, Q(17), Job)).Outcome).Events.OfType<ItemEvent.Consumed>().Single();
        Assert.Equal(["B-SOON 10", "A-LATE 5", " 2"], Lots(taken.Takes));
    }

    [Fact]
    public void A_lot_that_is_promised_for_a_day_the_others_do_not_see_is_not_taken_by_its_bin()
    {
        var late = Lot("A-LATE", 5, Later) with { Bin = Shelf };
        var promised = new ItemEvent.Reserved(ReservationId.Parse("R-1"), North, Q(4), Job, null, null) { From = AfterSoon };
        var spec = Given(Defined(ItemKind.Consumable), late, Lot("B-SOON", 10, Soon), promised);
        spec.When(new ConsumeStock(North, Q(2), Job, Shelf)).ThenRefused(RefusalCode.NotEnoughAvailable,
            "2 of M8 bolt from there would be missing for R-1 (4) from 2026-03-16 00:00 UTC", "what else is at NORTH expires before", "Name another bin, or none");
        spec.When(new ConsumeStock(North, Q(1), Job, Shelf)).ThenAccepted();
        spec.When(new ConsumeStock(North, Q(10), Job)).ThenAccepted();
        spec.At(AfterSoon).When(new ConsumeStock(North, Q(4), Job, Shelf, ReservationId.Parse("R-1"))).ThenAccepted();
    }

    [Fact]
    public void A_lot_is_usable_through_its_last_day_and_not_a_moment_longer()
    {
        var item = Glue().State;
        var (before, after) = (ItemViews.Stock(item, North, AfterSoon.AddTicks(-1)), ItemViews.Stock(item, North, AfterSoon));
        Assert.Equal((Q(15), Q(0), Q(15)), (before.OnHand, before.Quarantined, before.Available));
        Assert.Equal((Q(5), Q(10), Q(5)), (after.OnHand, after.Quarantined, after.Available));
        Assert.Equal((Q(0), Q(10), Soon), (after.Bins[1].OnHand, after.Bins[1].Quarantined, after.Bins[1].ExpiresOn));
    }

    [Fact]
    public void Expired_units_are_not_taken_although_nobody_cleaned_up()
    {
        Glue().At(AfterSoon).When(new ConsumeStock(North, Q(6), Job)).ThenRefused(RefusalCode.NotEnoughAvailable, "5 available at NORTH (5 on hand");
        var after = Glue().At(AfterSoon).When(new ConsumeStock(North, Q(5), Job)).ThenAccepted();
        Assert.Equal((Q(0), Q(10)), (after.At(North).OnHand, after.At(North).Quarantined));
    }

    [Fact]
    public void Writing_it_down_moves_the_lot_to_quarantine_once_and_may_leave_a_shortfall()
    {
        var expired = new ItemEvent.LotExpired(North, LotNumber.Parse("B-SOON"), Soon, [new(BinPath.None, LotNumber.Parse("B-SOON"), Q(10))], []);
        var after = Glue(Reserved(1, Q(8))).At(AfterSoon).When(new ExpireLots()).Then(expired);
        Assert.Equal((Q(5), Q(10), Q(3)), (after.At(North).OnHand, after.At(North).Quarantined, after.Shortfall(North, AfterSoon)));
        Glue(expired).At(AfterSoon).When(new ExpireLots()).Then();
        Glue(Reserved(1, Q(8)), expired).At(AfterSoon).When(new RestockQuarantined(North, Q(1))).ThenRefused(RefusalCode.NotEnoughQuarantined);
        Glue(expired).At(AfterSoon).When(new RestockQuarantined(North, Q(1), Lot: LotNumber.Parse("B-SOON"))).ThenRefused(RefusalCode.LotExpired, "Dispose of it");
        Assert.Equal(Q(10), Glue().At(AfterSoon).When(new DisposeStock(North, Q(10))).ThenAccepted().Totals.Disposed);
    }

    [Fact]
    public void Lots_that_expire_before_the_need_are_not_promised_for_it()
    {
        var april = new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);
        Glue().When(new ReserveStock(North, Q(6), From: april)).ThenRefused(RefusalCode.NotEnoughAvailable, "5 available");
        var forApril = Glue().When(new ReserveStock(North, Q(5), From: april)).ThenAccepted();
        Assert.Equal(Q(10), forApril.Available(North, Now));
        var promised = new ItemEvent.Reserved(ReservationId.Parse("R-1"), North, Q(5), Job, null, null) { From = april };
        Glue(promised).When(new ReserveStock(North, Q(1), From: april.AddDays(1))).ThenRefused(RefusalCode.NotEnoughAvailable, "0 available");
        Glue(promised).When(new ReserveStock(North, Q(10))).ThenAccepted();
        Glue(promised).When(new ReserveStock(North, Q(11))).ThenRefused(RefusalCode.NotEnoughAvailable, "10 available");
        Glue().When(new ReserveStock(North, Q(15), From: new DateTimeOffset(2026, 3, 15, 23, 0, 0, TimeSpan.Zero))).ThenAccepted();
    }

    [Fact]
    public void A_date_without_a_lot_number_makes_a_lot()
    {
        var after = Given(Defined()).When(new ReceiveStock(North, Q(3), ExpiresOn: Soon)).ThenAccepted();
        Assert.Equal((LotNumber.Parse("EXP-2026-03-15"), Soon), (after.At(North).Bins[0].Lot!.Value, after.ExpiryOf(after.At(North).Bins[0].Lot)));
    }

    [Fact]
    public void A_lot_has_one_last_day_and_what_is_over_is_not_received_as_good()
    {
        Glue().When(new ReceiveStock(North, Q(1), Lot: LotNumber.Parse("B-SOON"), ExpiresOn: Later)).ThenRefused(RefusalCode.LotExpiryDiffers, "expires on 2026-03-15, not on 2026-05-01");
        Glue().At(AfterSoon).When(new ReceiveStock(North, Q(1), Lot: LotNumber.Parse("B-SOON"))).ThenRefused(RefusalCode.LotExpired, "Receive them as damaged");
        Glue().At(AfterSoon).When(new ReceiveStock(North, Q(1), Lot: LotNumber.Parse("B-SOON"), Condition: Condition.Damaged)).ThenAccepted();
    }

    [Fact]
    public void A_named_unit_of_an_expired_lot_goes_to_quarantine_with_it()
    {
        var unit = SerialNumber.Parse("FE-1");
        var received = new ItemEvent.Received(North, Shelf, LotNumber.Parse("L"), Q(1), Condition.Good, [unit], null) { ExpiresOn = Soon };
        var after = Given(Defined(ItemKind.Serialized), received).At(AfterSoon).When(new ExpireLots()).ThenAccepted();
        Assert.Equal(Whereabouts.Quarantined, after.Units[unit].Where);
    }

    [Fact]
    public void The_explanation_adds_up_before_anybody_wrote_the_expiry_down()
    {
        ItemEvent[] all = [Defined(ItemKind.Consumable), Lot("B-SOON", 10, Soon), Lot("A-LATE", 5, Later)];
        Recorded[] facts = [.. all.Select((f, i) => new Recorded(f, new(i + 1, Now, Staff), CommandId.Parse($"c-{i}")))];
        var why = Explanations.Explain(Item.New(Bolt), facts, North, new(Staff, AfterSoon));
        Assert.Equal(Q(5), why.OnHand.Aggregate(Quantity.Zero, (sum, line) => sum + line.Change));
        Assert.Equal(why.Stock.OnHand, Q(5));
    }
}
