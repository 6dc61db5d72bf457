using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.CountSpec;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class CountUnitTests
{
    [Fact]
    public void Missing_units_are_lost_and_units_found_here_are_here_and_nowhere_else()
    {
        var units = Units(Received(Q(1), South, default, null, "SN-4"), Received(Q(2), null, default, null, "SN-5", "SN-6"), Out(1, Q(1), null, "SN-5"),
            new ItemEvent.Adjusted(North, BinPath.None, null, Q(-1), AdjustmentReason.Lost, [SerialNumber.Parse("SN-6")], null)).In(Session(tolerance: 20));
        var line = units.When(Scan("SN-1", "SN-4", "SN-5", "SN-6", "SN-7")).ThenAccepted().Counting[CountLineId.Parse("N-2")];
        Assert.Equal((Q(5), Q(3)), (line.Last.Counted, line.Last.Expected));
        Assert.Equal(["SN-2", "SN-3"], line.Last.Missing.Select(s => s.Value));
        Assert.Equal(["SN-4", "SN-5", "SN-6", "SN-7"], line.Last.Unexpected.Select(s => s.Value));

        var fact = (ItemEvent.Counted)((Decision.Accepted)units.Outcome).Events.Single();
        var item = units.ThenBy(Staff, fact).By(Boss).When(new PostCount(Spring)).ThenAccepted();
        Assert.Equal((Q(5), Q(0), Q(0), Q(0)), (item.At(North).OnHand, item.At(South).OnHand, item.At(North).CheckedOut, item.InTransit));
        Assert.Equal((Q(6), Q(1), Q(2)), (item.Totals.Received, item.Totals.Adjusted, item.Totals.Lost));
        Assert.Equal(["SN-1", "SN-4", "SN-5", "SN-6", "SN-7"], item.Units.Where(u => u.Value.Where == Whereabouts.OnHand && u.Value.Site == North).Select(u => u.Key.Value));
        Assert.Equal([Whereabouts.Lost, Whereabouts.Lost], new[] { "SN-2", "SN-3" }.Select(s => item.Units[SerialNumber.Parse(s)].Where));
        Assert.Empty(item.Checkouts);
    }

    [Fact]
    public void A_unit_that_moved_after_the_count_stays_where_it_moved()
    {
        var counted = Units(Received(Q(1), South, default, null, "SN-4")).In(Session(tolerance: 9)).When(Scan("SN-1", "SN-2", "SN-4"));
        var fact = (ItemEvent.Counted)((Decision.Accepted)counted.Outcome).Events.Single();
        var shipped = new ItemEvent.Shipped(TransferId.Parse("T-2"), South, North, [new(BinPath.None, null, Q(1))], null, [SerialNumber.Parse("SN-4")], null);
        var item = counted.ThenBy(Staff, fact).ThenBy(Staff, Out(3, Q(1), null, "SN-3")).ThenBy(Staff, shipped).By(Boss).When(new PostCount(Spring)).ThenAccepted();
        Assert.Equal((Q(2), Q(1), Q(1), Q(0)), (item.At(North).OnHand, item.At(North).CheckedOut, item.InTransit, item.Totals.Lost));
    }

    [Fact]
    public void A_lost_unit_that_was_found_before_without_its_serial_number_is_found_only_once()
    {
        var lost = Units(new ItemEvent.Adjusted(North, BinPath.None, null, Q(-1), AdjustmentReason.Lost, [SerialNumber.Parse("SN-3")], null),
            new ItemEvent.Adjusted(North, BinPath.None, null, Q(1), AdjustmentReason.Found, [], null)).In(Session(tolerance: 9));
        var fact = (ItemEvent.Counted)((Decision.Accepted)lost.When(Scan("SN-1", "SN-2", "SN-3")).Outcome).Events.Single();
        var item = lost.ThenBy(Staff, fact).By(Boss).When(new PostCount(Spring)).ThenAccepted();
        Assert.Equal((Q(3), Q(0), Q(0)), (item.At(North).OnHand, item.Totals.Lost, item.Totals.Adjusted));
    }

    [Fact]
    public void A_hundred_lines_are_posted_at_once_and_the_rest_after_them()
    {
        var many = Given([Defined(), .. Enumerable.Range(1, 101).Select(n => Counted(n, 0, CountLineState.Ready, BinPath.Parse($"Bin {n}"), line: n))]).In(Session()).By(Boss);
        var accepted = (Decision.Accepted)many.When(new PostCount(Spring)).Outcome;
        Assert.Equal(100, accepted.Counts.Length);
        var item = many.When(new PostCount(Spring)).ThenAccepted();
        Assert.Equal(100, ItemViews.Answer(item, accepted, new(200, Now, Boss)).Counts!.Count);
        Assert.Single(item.Counting);
    }

    [Fact]
    public void Units_are_scanned_where_they_have_serial_numbers_and_what_is_set_aside_is_left_out()
    {
        Units().In(Session()).When(Count(3)).ThenRefused(RefusalCode.SerialsMustMatchQuantity, "Scan the 3 you found");
        Assert.Equal(3, Units().In(Session()).When(Count(0)).ThenAccepted().Counting[First].Last.Missing.Length);
        Units().In(Session()).When(new CountStock(Spring, North, Q(1), Serials: [SerialNumber.Parse("SN-1"), SerialNumber.Parse("SN-2")]))
            .ThenRefused(RefusalCode.SerialsMustMatchQuantity, "1 of M8 bolt needs 1 serial numbers, and 2 are given");
        Units(new ItemEvent.Adjusted(North, BinPath.None, null, Q(-1), AdjustmentReason.Damaged, [SerialNumber.Parse("SN-2")], null)).In(Session())
            .When(Scan("SN-2")).ThenRefused(RefusalCode.SerialInUse, "SN-2 of M8 bolt is in quarantine and not counted");
        // Two without a serial number beside the three that have one.
        var bare = Units(Received(Q(2))).In(Session()).When(new CountStock(Spring, North, Q(4), Serials: [.. new[] { "SN-1", "SN-2", "SN-3" }.Select(SerialNumber.Parse)])).ThenAccepted();
        Assert.Equal((Q(-1), Q(5)), (bare.Counting[First].Last.Change, bare.Counting[First].Last.Expected));
    }
}
