using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

/// <summary>When to reorder, how much, and from where. The week of Now began on Monday, 9 March.</summary>
public sealed class ReorderTests
{
    private static readonly SiteId West = SiteId.Parse("WEST");
    private static readonly Request Manager = new(Staff, Now);

    private static ItemEvent.ReorderSet Set(SiteId site, decimal? point = null, decimal? level = null, decimal? multiple = null, int? days = null, decimal? least = null, bool isStocked = true) =>
        new(site, new(point is { } p ? Q(p) : null, level is { } l ? Q(l) : null, multiple is { } m ? Q(m) : null, days, least is { } q ? Q(q) : null, isStocked), null);

    private static ItemEvent.Consumed Used(decimal quantity, SiteId? site = null) => new(site ?? North, [new(BinPath.None, null, Q(quantity))], Job, null, [], null);

    // Facts as they happened, each in a commit of its own; the first ones long ago.
    private static Item History(IEnumerable<ItemEvent> first, params (int WeeksAgo, ItemEvent Fact)[] rest) =>
        first.Select(fact => (WeeksAgo: 30, Fact: fact)).Concat(rest)
            .Aggregate((Item.New(Bolt), 1L), (s, one) => (s.Item1.Evolve(one.Fact, new(s.Item2, Now.AddDays(-7 * one.WeeksAgo), Staff)), s.Item2 + 1)).Item1;

    private static Item Weeks(IEnumerable<ItemEvent> first, params decimal[] used) => History(first, [.. used.Select((q, i) => (used.Length - i, (ItemEvent)Used(q)))]);

    private static ReorderView Suggest(Item item, SiteId? site = null, Request? request = null) => Reorders.Suggest(item, site ?? North, 1, request ?? Manager);

    [Fact]
    public void The_formula_gives_its_check_value() => Assert.Equal(326.1, Math.Round(ReorderFormula.Point(30, 5, 10), 1));

    [Fact]
    public void Eight_weeks_of_usage_give_a_point_with_safety_stock()
    {
        // 30 a day, a week's deviation √(8·100/7), a day's 4.04: 300 + 1.65 × 4.04 × √10 = 321.08.
        var item = Weeks([Defined(), Received(Q(2000)), Set(North, days: 10)], 200, 220, 200, 220, 200, 220, 200, 220);
        var view = Suggest(item);

        Assert.Equal((8, Q(30), Q(4.041m), Q(322)), (view.Usage.Weeks, view.Usage.PerDay, view.Usage.Deviation, view.Usage.Point!.Value));
        Assert.Equal((ReorderBasis.Usage, Q(322), Q(622), Q(320)), (view.Basis, view.Point!.Value, view.Level!.Value, view.Position));
        Assert.Equal((Q(302), Q(302)), (view.Needed, view.Order));
        Assert.Equal("Position 320 is at or below the point 322: order 302. The point comes from 8 weeks of usage (30 a day, deviation 4.04, 10 days to arrive).", view.Reason);
        Assert.Equal((new DateOnly(2026, 1, 12), Q(200)), (view.Usage.ByWeek[0].Monday, view.Usage.ByWeek[0].Used));
    }

    [Fact]
    public void With_less_usage_or_no_lead_time_the_point_that_was_set_counts_and_the_answer_says_so()
    {
        var seven = Suggest(Weeks([Defined(), Received(Q(2000)), Set(North, 10, days: 10)], 200, 220, 200, 220, 200, 220, 200));
        Assert.Equal((ReorderBasis.MinMax, Q(10), (Quantity?)null, 7), (seven.Basis, seven.Point!.Value, seven.Usage.Point, seven.Usage.Weeks));
        Assert.Equal("Position 540 is above the point 10: nothing to do. The point was set; it is computed from 8 weeks of usage on, and there are 7.", seven.Reason);

        var noTime = Suggest(Weeks([Defined(), Received(Q(2000)), Set(North, 10)], 1, 1, 1, 1, 1, 1, 1, 1));
        Assert.Contains("it cannot be computed without a lead time", noTime.Reason, StringComparison.Ordinal);
        var none = Suggest(Given(Defined(), Received(Q(2))).State);
        Assert.Equal((ReorderBasis.None, (Quantity?)null, Q(0)), (none.Basis, none.Point, none.Order));
        Assert.Equal("Nothing to do. No reorder point is set for M8 bolt at NORTH; it is computed from 8 weeks of usage on, and there are 0.", none.Reason);
    }

    [Fact]
    public void What_was_set_is_the_floor_that_usage_can_only_raise()
    {
        decimal[] steady = [70, 70, 70, 70, 70, 70, 70, 70, 70];
        var above = Suggest(Weeks([Defined(), Received(Q(2000)), Set(North, 400, days: 10)], steady));
        Assert.Equal((ReorderBasis.MinMax, Q(400), Q(100)), (above.Basis, above.Point!.Value, above.Usage.Point!.Value));
        Assert.Contains("The point that was set stays; 9 weeks of usage (10 a day, deviation 0, 10 days to arrive) would give 100.", above.Reason, StringComparison.Ordinal);
        Assert.Equal((ReorderBasis.Usage, Q(100)), (Suggest(Weeks([Defined(), Received(Q(2000)), Set(North, 99, days: 10)], steady)) is var below ? (below.Basis, below.Point!.Value) : default));
    }

    [Theory]
    [InlineData(8, null, null, 22, 22)]
    [InlineData(8, 12.0, null, 22, 24)]
    [InlineData(8, 12.0, 50.0, 22, 60)]
    [InlineData(10, 12.0, null, 20, 24)]
    [InlineData(11, 12.0, 50.0, 0, 0)]
    [InlineData(40, null, null, 0, 0)]
    public void An_order_fills_up_to_the_level_in_whole_multiples(int onHand, double? multiple, double? least, int needed, int order)
    {
        var view = Suggest(Given(Defined(), Received(Q(onHand)), Set(North, 10, 30, (decimal?)multiple, least: (decimal?)least)).State);
        Assert.Equal((Q(needed), Q(order)), (view.Needed, view.Order));
    }

    [Fact]
    public void What_is_on_order_on_its_way_or_planned_to_come_is_not_ordered_again()
    {
        ItemEvent[] low = [Defined(), Received(Q(4)), Received(Q(20), South), Set(North, 10, 30)];
        var ordered = new ItemEvent.OrderPlaced(OrderId.Parse("O-1"), North, Q(5), ShortText.Parse("S"), null, null, [], null, null);
        var planned = new ItemEvent.TransferPlanned(TransferId.Parse("T-2"), South, North, Q(3), null, null);

        var five = Suggest(Given([.. low, ordered]).State, request: Manager with { Sites = [North] });
        Assert.Equal((Q(4), Q(5), Q(9), Q(21)), (five.Available, five.OnOrder, five.Position, five.Order));
        var none = Suggest(Given([.. low, ordered, planned]).State, request: Manager with { Sites = [North] });
        Assert.Equal((Q(9), Q(3), Q(0)), (none.Position, none.Planned, none.Order));
        Assert.StartsWith("Position 12 is above the point 10: nothing to do.", none.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_other_sites_can_spare_comes_before_what_is_bought()
    {
        ItemEvent[] facts = [Defined(), Received(Q(8)), Received(Q(20), South), Received(Q(9), West), Set(North, 10, 30, 12), Set(South, 5), Set(West, 2, 6)];
        var view = Suggest(Given(facts).State);
        Assert.Equal([(South, Q(14)), (West, Q(3))], view.Transfers.Select(t => (t.From, t.Quantity)));
        Assert.Equal((Q(22), Q(12)), (view.Needed, view.Order));
        Assert.StartsWith("Position 8 is at or below the point 10: take 14 from SOUTH, take 3 from WEST, order 12.", view.Reason, StringComparison.Ordinal);

        var promised = Suggest(Given([.. facts, Reserved(1, Q(10), site: South)]).State);
        Assert.Equal([(South, Q(4)), (West, Q(3))], promised.Transfers.Select(t => (t.From, t.Quantity)));
        Assert.Equal(Q(24), promised.Order);
        var unseen = Suggest(Given(facts).State, request: Manager with { Sites = [North, West] });
        Assert.Equal((West, Q(3), Q(24)), (unseen.Transfers.Single().From, unseen.Transfers.Single().Quantity, unseen.Order));
        var plenty = Suggest(Given([.. facts, Received(Q(30), South)]).State);
        Assert.Equal((South, Q(22), Q(0)), (plenty.Transfers.Single().From, plenty.Transfers.Single().Quantity, plenty.Order));
        Assert.StartsWith("Position 8 is at or below the point 10: take 22 from SOUTH.", plenty.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_site_that_is_not_to_be_kept_in_stock_needs_nothing_and_can_spare_all_it_has()
    {
        ItemEvent[] facts = [Defined(), Received(Q(1)), Received(Q(3), South), Set(North, 10, 30), Set(South, isStocked: false)];
        Assert.Equal("Nothing to do. SOUTH is not kept in stock.", Suggest(Given(facts).State, South).Reason);
        Assert.Equal((South, Q(3)), (Suggest(Given(facts).State).Transfers.Single().From, Suggest(Given(facts).State).Transfers.Single().Quantity));
    }

    [Fact]
    public void Usage_is_what_does_not_come_back_in_the_week_it_left()
    {
        var back = new ItemEvent.CheckedIn(CheckoutId.Parse("C-1"), South, new(Q(3), Q(1), Q(2), Q(0)), [new(BinPath.None, null, BinPath.None, Q(3), Q(1), Q(2))], [], null);
        (int, ItemEvent)[] lent = [(5, Out(1, Q(10))), (3, Used(4)), (2, new ItemEvent.Adjusted(North, BinPath.None, null, Q(-1), AdjustmentReason.Lost, [], null)), (1, back)];
        Assert.Equal([Q(6), Q(0), Q(4), Q(1), Q(0)], Suggest(History([Defined(), Received(Q(50))], lent)).Usage.ByWeek.Select(w => w.Used));

        // Equipment goes out to come back: only what is lost or used up counts, when it is known.
        Assert.Equal([Q(4), Q(1), Q(2)], Suggest(History([Defined(ItemKind.Equipment), Received(Q(50))], lent)).Usage.ByWeek.Select(w => w.Used));
    }

    [Fact]
    public void A_return_after_a_handover_is_taken_out_of_the_week_the_units_left_in()
    {
        var given = new ItemEvent.HandedOver(CheckoutId.Parse("C-1"), CheckoutId.Parse("C-2"), North, [new(BinPath.None, null, Q(10))], Job, null, [], null);
        var back = new ItemEvent.CheckedIn(CheckoutId.Parse("C-2"), North, new(Q(7), Q(0), Q(0), Q(0)), [new(BinPath.None, null, BinPath.None, Q(7), Q(0), Q(0))], [], null);
        var item = History([Defined(), Received(Q(50))], (3, Out(1, Q(10))), (2, given), (1, back));
        Assert.Equal([Q(3), Q(0), Q(0)], Suggest(item).Usage.ByWeek.Select(w => w.Used));
    }

    [Fact]
    public void Half_a_year_of_weeks_is_looked_at_and_the_week_that_runs_is_not()
    {
        var item = History([Defined(), Received(Q(1000)), Received(Q(1000))], [.. Enumerable.Range(0, 41).Select(i => (40 - i, (ItemEvent)Used(i + 1)))]);
        var weeks = Suggest(item).Usage.ByWeek;
        Assert.Equal((26, Q(15), Q(40), new DateOnly(2026, 3, 2)), (weeks.Count, weeks[0].Used, weeks[^1].Used, weeks[^1].Monday));
        Assert.Equal(27, item.Stocking(North).Usage.Length);
    }

    [Theory]
    [InlineData("2026-03-09T00:00:00Z", "2026-03-09")]
    [InlineData("2026-03-15T23:59:59Z", "2026-03-09")]
    [InlineData("2026-01-01T12:00:00Z", "2025-12-29")]
    public void A_week_is_an_ISO_week_in_UTC(string at, string monday) => Assert.Equal(DateOnly.Parse(monday, null), Item.WeekOf(DateTimeOffset.Parse(at, null)));

    [Fact]
    public void Settings_are_replaced_whole_and_told_in_words()
    {
        var command = new SetReorder(North, Q(10), Q(30), Q(12), 7, Q(24));
        Given(Defined()).When(command).Then(Set(North, 10, 30, 12, 7, 24));
        Given(Defined(), Set(North, 10, 30, 12, 7, 24)).When(command).Then();
        Assert.Equal(new ReorderRule(Q(3), null, null, null, null), Given(Defined(), Set(North, 10, 30)).When(new SetReorder(North, Q(3))).ThenAccepted().Stocking(North).Rule);

        ItemEvent[] facts = [Defined(), Set(North, 10, 30, 12, 7, 24), Set(North), Set(North, isStocked: false)];
        var story = CountDepot.Ledger.History.Tell(Item.New(Bolt), facts.Select((f, i) => new Recorded(f, new(i, Now, Staff), CommandId.Parse("c"))), North, Manager);
        Assert.Equal(
            ["NORTH is not kept in stock any more.", "Reorder settings at NORTH taken back.", "Reordered at NORTH from 10, up to 30, in multiples of 12, at least 24, 7 days to arrive."],
            story.Select(e => e.Sentence));
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Given().When(new SetReorder(North)).ThenRefused(RefusalCode.ItemUnknown);
        Given(Defined()).When(new SetReorder(North, Q(-1))).ThenRefused(RefusalCode.RequestInvalid, "point must not be negative");
        Given(Defined()).When(new SetReorder(North, Q(0.5m))).ThenRefused(RefusalCode.QuantityMustBeWhole, "point 0.5");
        Given(Defined()).When(new SetReorder(North, Multiple: Q(0))).ThenRefused(RefusalCode.QuantityMustBePositive, "multiple must be greater than zero");
        Given(Defined()).When(new SetReorder(North, MinimumQuantity: Q(-2))).ThenRefused(RefusalCode.QuantityMustBePositive, "minimumQuantity");
        Given(Defined()).When(new SetReorder(North, LeadTimeDays: 731)).ThenRefused(RefusalCode.RequestInvalid, "leadTimeDays must be 0 to 730, not 731");
        Given(Defined()).When(new SetReorder(North, Q(10), Q(10))).ThenRefused(RefusalCode.RequestInvalid, "level must be more than the reorder point 10; it is 10");
    }
}
