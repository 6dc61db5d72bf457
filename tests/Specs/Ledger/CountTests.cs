using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.CountSpec;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class CountTests
{
    [Fact]
    public void A_count_writes_down_what_the_books_say_at_that_moment_and_moves_nothing()
    {
        var item = Stocked(Out(9, Q(3))).In(Session()).When(Count(7)).Then(Counted(7, 7, CountLineState.Ready, line: 2));
        Assert.Equal((Q(7), Q(0)), (item.At(North).OnHand, item.Totals.Adjusted));

        var line = Stocked().In(Session()).When(Count(8)).Then(Counted(8, 10, CountLineState.RecountNeeded)).Counting[First];
        Assert.Equal((Q(8), Q(10), Q(-2), false), (line.Last.Counted, line.Last.Expected, line.Last.Change, line.Last.IsWithin));
    }

    [Theory]
    [InlineData(null, null, 10, true)]
    [InlineData(null, null, 9, false)]
    [InlineData(null, 2, 8, true)]
    [InlineData(null, 2, 12, true)]
    [InlineData(null, 2, 7, false)]
    [InlineData(10, null, 9, true)]
    [InlineData(10, null, 8, false)]
    [InlineData(10, 5, 8, false)]
    [InlineData(50, 1, 8, false)]
    [InlineData(50, 5, 5, true)]
    public void Either_tolerance_exceeded_needs_a_recount(int? percent, int? units, int counted, bool isWithin)
    {
        var line = Stocked().In(Session(percent: percent, tolerance: units)).When(Count(counted)).ThenAccepted().Counting[First];
        Assert.Equal(isWithin ? CountLineState.Ready : CountLineState.RecountNeeded, line.State);
    }

    [Fact]
    public void What_is_found_where_the_books_have_nothing_is_outside_every_percentage()
    {
        var line = Given(Defined()).In(Session(percent: 100)).When(Count(1)).ThenAccepted().Counting[First];
        Assert.Equal((CountLineState.RecountNeeded, Q(0)), (line.State, line.Last.Expected));
    }

    [Fact]
    public void A_count_is_posted_as_a_difference_and_what_moved_meanwhile_stays_moved()
    {
        var item = Stocked(Counted(8, 10, CountLineState.Ready), Received(Q(5)), Out(2, Q(4)))
            .In(Session()).By(Boss).When(new PostCount(Spring)).Then(Posted(-2));

        Assert.Equal((Q(9), Q(4), Q(-2), Q(15)), (item.At(North).OnHand, item.At(North).CheckedOut, item.Totals.Adjusted, item.Totals.Received));
        Assert.Equal(Q(13), item.Owned);
        Assert.Empty(item.Counting);
        Assert.Equal(Now, item.CountedAt[North]);
    }

    [Fact]
    public void A_count_that_was_right_is_posted_without_a_change()
    {
        var item = Stocked(Counted(10, 10, CountLineState.Ready)).In(Session(CountState.Closed)).By(Boss).When(new PostCount(Spring, First)).Then(Posted());
        Assert.Equal((Q(10), Q(0)), (item.At(North).OnHand, item.Totals.Adjusted));
    }

    [Fact]
    public void What_a_posted_count_leaves_short_is_named_on_the_latest_promises_first()
    {
        var spec = Stocked(Reserved(1, Q(4)), Reserved(2, Q(3)), Reserved(3, Q(2)), Counted(6, 10, CountLineState.Ready, line: 4))
            .In(Session()).By(Boss).When(new PostCount(Spring));
        var item = spec.ThenAccepted();

        Assert.Equal((Q(6), Q(9), Q(0), Q(3)), (item.At(North).OnHand, item.Reserved(North, Now), item.Available(North, Now), item.Shortfall(North, Now)));
        var answer = ItemViews.Answer(item, (Decision.Accepted)spec.Outcome, new(9, Now, Boss));
        Assert.Equal([("R-3", Q(2)), ("R-2", Q(1))], answer.Shortfalls!.Select(r => (r.Reservation.Value, r.Shortfall)));
        Assert.Equal((CountLineState.Posted, Q(-4), "Boss"), (answer.Counts!.Single().State, answer.Counts![0].Difference, answer.Counts[0].DecidedBy));
        Assert.Equal(Q(3), answer.Site!.Shortfall);
    }

    [Fact]
    public void The_recount_is_somebody_elses_and_within_the_tolerance_it_is_ready()
    {
        var again = Stocked(Counted(8, 10, CountLineState.RecountNeeded)).In(Session()).By(Second).When(Count(10)).ThenAccepted().Counting[First];
        Assert.Equal((CountLineState.Ready, 2, Q(10)), (again.State, again.Version, again.Last.Counted));
        Assert.Equal(["Staff", "Second"], again.Attempts.Select(a => a.By.Name));

        Stocked(Counted(8, 10, CountLineState.RecountNeeded)).In(Session()).By(Boss).When(new PostCount(Spring))
            .ThenRefused(RefusalCode.RecountNeeded, "N-1 of M8 bolt", "Somebody other than Staff has to count again");
        Stocked(Counted(8, 10, CountLineState.RecountNeeded)).In(Session()).By(Boss).When(new ApproveCount(First, 1))
            .ThenRefused(RefusalCode.RecountNeeded, "Somebody other than Staff");
    }

    [Fact]
    public void Counted_twice_outside_the_tolerance_a_manager_who_counted_none_of_it_has_to_approve()
    {
        var twice = Stocked(Counted(8, 10, CountLineState.RecountNeeded)).ThenBy(Second, Counted(7, 10, CountLineState.ApprovalNeeded)).In(Session());
        twice.By(Boss).When(new PostCount(Spring)).ThenRefused(RefusalCode.ApprovalNeeded, "7 counted, 10 expected", "A manager who counted none of it");
        twice.By(Second).When(new ApproveCount(First, 2)).ThenRefused(RefusalCode.OwnRequest, "You counted N-1 of M8 bolt yourself");
        twice.By(Staff).When(new ApproveCount(First, 2)).ThenRefused(RefusalCode.OwnRequest, "yourself");
        twice.By(Boss).When(new ApproveCount(First, 1)).ThenRefused(RefusalCode.CountChanged, "version 2 now, and you saw 1");

        var approved = twice.By(Boss).When(new ApproveCount(First, 2)).Then(new ItemEvent.CountApproved(First, North, 2, null));
        Assert.Equal((CountLineState.Ready, "Boss"), (approved.Counting[First].State, approved.Counting[First].DecidedBy!.Name));
        var posted = twice.ThenBy(Boss, new ItemEvent.CountApproved(First, North, 2, null)).By(Second).When(new PostCount(Spring)).ThenAccepted();
        Assert.Equal(Q(7), posted.At(North).OnHand);
    }

    [Fact]
    public void An_approved_line_is_not_counted_again_and_a_second_tap_changes_nothing()
    {
        var approved = Stocked(Counted(8, 10, CountLineState.RecountNeeded)).ThenBy(Second, Counted(7, 10, CountLineState.ApprovalNeeded))
            .ThenBy(Boss, new ItemEvent.CountApproved(First, North, 2, null)).In(Session());
        approved.By(Boss).When(new ApproveCount(First, 2)).Then();
        approved.By(new("other-boss", "Other boss")).When(new ApproveCount(First, 2)).ThenRefused(RefusalCode.AlreadyDecided, "already approved by Boss on 2026-03-10 09:00 UTC");
        approved.By(Second).When(Count(9)).ThenRefused(RefusalCode.AlreadyDecided, "approved by Boss already");
        Stocked(Counted(10, 10, CountLineState.Ready)).In(Session()).By(Boss).When(new ApproveCount(First, 1)).ThenRefused(RefusalCode.AlreadyDecided, "needs no approval");
    }

    [Fact]
    public void Counting_the_same_again_replaces_ones_own_count_until_somebody_else_has_recounted()
    {
        var again = Stocked(Counted(8, 10, CountLineState.RecountNeeded)).In(Session()).When(Count(10)).ThenAccepted().Counting[First];
        Assert.Equal((CountLineState.Ready, 1, 2, Q(10)), (again.State, again.Attempts.Length, again.Version, again.Last.Counted));

        Stocked(Counted(8, 10, CountLineState.RecountNeeded)).ThenBy(Second, Counted(7, 10, CountLineState.ApprovalNeeded)).In(Session()).When(Count(10))
            .ThenRefused(RefusalCode.SameCounter, "You have counted N-1 of M8 bolt already, and Second has recounted it");
    }

    [Fact]
    public void Who_counts_blindly_is_not_told_what_the_books_say_and_cannot_find_out_by_trying()
    {
        var spec = Stocked().In(Session(isBlind: true)).When(Count(8));
        var answer = ItemViews.Answer(spec.ThenAccepted(), (Decision.Accepted)spec.Outcome, new(3, Now, Staff));
        Assert.Null(answer.Site);
        var line = answer.Counts!.Single();
        Assert.Equal((Q(8), null, null, null), (line.Counted, line.Expected, line.Difference, line.IsWithinTolerance));
        Assert.DoesNotContain("10", System.Text.Json.JsonSerializer.Serialize(answer with { At = default }, Wire.Json).Replace("M8", "", StringComparison.Ordinal)
            .Replace("2026-03-10", "", StringComparison.Ordinal), StringComparison.Ordinal);

        var tried = Stocked(Counted(8, 10, CountLineState.RecountNeeded, isBlind: true)).In(Session(isBlind: true)).When(Count(10)).ThenAccepted().Counting[First];
        Assert.Equal((CountLineState.RecountNeeded, Q(10)), (tried.State, tried.Last.Counted));
    }

    [Fact]
    public void Bins_are_counted_by_themselves_also_as_empty_and_where_nothing_was()
    {
        var shelves = Given(Defined(), Received(Q(6), bin: Shelf), Received(Q(4)));
        var empty = shelves.In(Session(tolerance: 9)).When(Count(0, Shelf)).ThenAccepted();
        Assert.Equal(Q(6), empty.Counting[First].Last.Expected);
        var both = Given(Defined(), Received(Q(6), bin: Shelf), Received(Q(4)), Counted(0, 6, CountLineState.Ready, Shelf),
            Counted(3, 0, CountLineState.Ready, BinPath.Parse("Shelf 2"), line: 2), Counted(5, 4, CountLineState.Ready, BinPath.None, line: 3));
        var item = both.In(Session()).By(Boss).When(new PostCount(Spring)).ThenAccepted();
        Assert.Equal((Q(0), Q(3), Q(5), Q(8)), (item.At(North).OnHandIn(Shelf), item.At(North).OnHandIn(BinPath.Parse("Shelf 2")), item.At(North).OnHandIn(BinPath.None), item.Owned));
        Assert.Equal(Q(-2), item.Totals.Adjusted);
    }

    [Fact]
    public void Stock_is_covered_by_one_line_of_a_session_only()
    {
        Stocked(Counted(10, 10, CountLineState.Ready)).In(Session()).When(Count(4, Shelf)).ThenRefused(RefusalCode.CountOverlaps, "N-1 of this count already covers all of M8 bolt");
        Stocked(Counted(0, 0, CountLineState.Ready, Shelf)).In(Session()).When(Count(4)).ThenRefused(RefusalCode.CountOverlaps, "covers Shelf 1 of M8 bolt");
    }

    [Fact]
    public void A_count_in_another_session_takes_the_place_of_one_that_was_not_posted()
    {
        var item = Stocked(Counted(8, 10, CountLineState.Ready, count: "CNT-OLD")).In(Session()).When(Count(8))
            .Then(new ItemEvent.CountSuperseded(First, North, CountLineId.Parse("N-2")), Counted(8, 10, CountLineState.RecountNeeded, line: 2));
        Assert.Equal(CountLineState.Superseded, item.CountsEnded.Single().State);
        var old = Stocked(Counted(8, 10, CountLineState.Ready, count: "CNT-OLD"), new ItemEvent.CountSuperseded(First, North, CountLineId.Parse("N-2")))
            .In(Session() with { Id = CountId.Parse("CNT-OLD") }).By(Boss);
        old.When(new PostCount(CountId.Parse("CNT-OLD"))).ThenRefused(RefusalCode.CountEnded, "counted again in another session");
    }

    [Fact]
    public void Lots_are_counted_each_by_itself_and_the_difference_is_of_its_lot()
    {
        var lots = Given(Defined(), Received(Q(6), lot: "A"), Received(Q(4), lot: "B"));
        lots.In(Session()).When(Count(10)).ThenRefused(RefusalCode.LotNeeded, "Several lots of M8 bolt lie at NORTH: A, B. Count each lot by itself");
        var counted = Given(Defined(), Received(Q(6), lot: "A"), Received(Q(4), lot: "B"), Counted(5, 6, CountLineState.Ready, lot: "A"), Counted(5, 4, CountLineState.Ready, lot: "B", line: 2));
        var item = counted.In(Session()).By(Boss).When(new PostCount(Spring)).ThenAccepted();
        Assert.Equal([("A", Q(5)), ("B", Q(5))], item.At(North).Bins.Select(b => (b.Lot!.Value.Value, b.OnHand)));
        Assert.Equal(Q(0), item.Totals.Adjusted);
    }

    [Fact]
    public void A_whole_site_is_counted_over_its_bins_and_what_turns_up_lies_in_the_only_one()
    {
        var shelved = Given(Defined(), Received(Q(6), bin: Shelf), Counted(8, 6, CountLineState.Ready)).In(Session()).By(Boss).When(new PostCount(Spring)).ThenAccepted();
        Assert.Equal(Q(8), shelved.At(North).OnHandIn(Shelf));
        var spread = Given(Defined(), Received(Q(6), bin: Shelf), Received(Q(4)), Counted(5, 10, CountLineState.Ready)).In(Session()).By(Boss).When(new PostCount(Spring)).ThenAccepted();
        Assert.Equal((Q(5), Q(5), Q(0)), (spread.At(North).OnHand, spread.At(North).OnHandIn(Shelf), spread.At(North).OnHandIn(BinPath.None)));
    }

    [Fact]
    public void When_more_has_left_than_was_found_it_has_to_be_counted_again()
    {
        var refused = Stocked(Counted(7, 10, CountLineState.Ready), Out(2, Q(9))).In(Session()).By(Boss).When(new PostCount(Spring))
            .ThenRefused(RefusalCode.CountOutdated, "would take 3 of M8 bolt off the books, and only 1 are there now", "Count again");
        Assert.Equal((Q(3), Q(1)), (refused.Detail.Asked, refused.Detail.OnHand));
    }

    [Fact]
    public void A_rejected_line_is_not_posted_and_may_be_counted_anew_by_anybody()
    {
        var counted = Stocked(Counted(8, 10, CountLineState.RecountNeeded)).In(Session()).By(Boss);
        var rejected = counted.When(new RejectCount(First, 1, LongText.Parse("Wrong shelf"))).Then(new ItemEvent.CountRejected(First, North, LongText.Parse("Wrong shelf")));
        Assert.Equal((CountLineState.Rejected, "Wrong shelf"), (rejected.CountsEnded.Single().State, rejected.CountsEnded[0].Reason!.Value.Value));

        var after = Stocked(Counted(8, 10, CountLineState.RecountNeeded), new ItemEvent.CountRejected(First, North, LongText.Parse("Wrong shelf"))).In(Session());
        after.By(Boss).When(new PostCount(Spring)).ThenRefused(RefusalCode.CountEnded, "N-1 of M8 bolt was rejected by Staff on 2026-03-10 09:00 UTC");
        after.By(Boss).When(new RejectCount(First, 1, LongText.Parse("Again"))).ThenRefused(RefusalCode.CountEnded, "was rejected by Staff");
        after.By(Staff).When(new RejectCount(First, 1, LongText.Parse("Again"))).Then();
        after.By(Staff).When(Count(10)).Then(Counted(10, 10, CountLineState.Ready, line: 2));
        counted.When(new RejectCount(First, 2, LongText.Parse("No"))).ThenRefused(RefusalCode.CountChanged, "version 1 now, and you saw 2");
    }

    [Fact]
    public void Nothing_more_is_counted_in_a_session_that_is_over_and_nothing_of_a_cancelled_one_is_posted()
    {
        Stocked().In(Session(CountState.Closed)).When(Count(9)).ThenRefused(RefusalCode.CountEnded, "CNT-SPRING is closed: nothing more is counted in it");
        Stocked(Counted(9, 10, CountLineState.Ready)).In(Session(CountState.Cancelled)).By(Boss).When(new PostCount(Spring)).ThenRefused(RefusalCode.CountEnded, "CNT-SPRING is cancelled");
        Stocked(Counted(9, 10, CountLineState.Ready), Posted(-1)).In(Session()).By(Boss).When(new PostCount(Spring)).ThenRefused(RefusalCode.CountEnded, "N-1 of M8 bolt was posted by Staff");
        Stocked().In(Session()).By(Boss).When(new PostCount(Spring)).ThenRefused(RefusalCode.NotCounted, "Nobody has counted M8 bolt in CNT-SPRING yet");
    }

    [Fact]
    public void A_session_counts_its_own_site_bins_and_items_only()
    {
        Stocked().In(Session()).When(new CountStock(Spring, South, Q(1))).ThenRefused(RefusalCode.CountElsewhere, "CNT-SPRING counts NORTH, not SOUTH");
        Stocked().In(Session(items: [Sku.Parse("OTHER")])).When(Count(10)).ThenRefused(RefusalCode.CountElsewhere, "does not count M8 bolt; it is limited to 1 items");
        Stocked().In(Session(bins: [Shelf])).When(Count(10)).ThenRefused(RefusalCode.CountElsewhere, "CNT-SPRING counts only Shelf 1. Name the bin you counted");
        Stocked().In(Session(bins: [Shelf])).When(Count(0, Shelf)).ThenAccepted();
        Stocked().In(Session(bins: [Shelf])).When(Count(0, BinPath.Parse("Shelf 1/Box 2"))).ThenAccepted();
        Stocked().In(Session(bins: [Shelf])).When(Count(0, BinPath.Parse("Shelf 12"))).ThenRefused(RefusalCode.CountElsewhere);
    }

    [Fact]
    public void A_count_or_line_one_may_not_see_is_answered_like_one_that_does_not_exist()
    {
        var none = Stocked().In(null).When(Count(10)).ThenRefused(RefusalCode.CountUnknown, "There is no count CNT-SPRING");
        var hidden = Stocked().In(Session(site: South)).SeeingOnly(North).When(Count(10)).ThenRefused(RefusalCode.CountUnknown);
        Assert.Equal(none.Message, hidden.Message);
        var line = Stocked(Counted(8, 10, CountLineState.RecountNeeded)).SeeingOnly(South).When(new ApproveCount(First, 1)).ThenRefused(RefusalCode.CountUnknown, "M8 bolt has no counted line N-1");
        var unknown = Stocked().When(new ApproveCount(CountLineId.Parse("N-99"), 1)).ThenRefused(RefusalCode.CountUnknown);
        Assert.Equal(line.Message.Replace("N-1", "N-99", StringComparison.Ordinal), unknown.Message);
    }

    [Fact]
    public void A_count_is_a_number_of_the_items_units()
    {
        Stocked().In(Session()).When(Count(-1)).ThenRefused(RefusalCode.QuantityMustBePositive, "quantity must not be negative; it is -1");
        Stocked().In(Session()).When(Count(1.5m)).ThenRefused(RefusalCode.QuantityMustBeWhole, "1.5");
        Stocked().In(Session()).When(new CountStock(Spring, North)).ThenRefused(RefusalCode.RequestInvalid, "quantity is required");
    }

    [Fact]
    public void An_item_has_a_class_at_each_site_and_a_line_keeps_the_one_it_was_counted_in()
    {
        var classified = Stocked().By(Boss).When(new ClassifyItem(North, CountClass.A)).Then(new ItemEvent.Classified(North, CountClass.A, null));
        Assert.Equal(CountClass.A, ItemViews.Stock(classified, North, Now).CountClass);
        Stocked(new ItemEvent.Classified(North, CountClass.A, null)).By(Boss).When(new ClassifyItem(North, CountClass.A)).Then();
        Assert.Empty(Stocked(new ItemEvent.Classified(North, CountClass.A, null)).By(Boss).When(new ClassifyItem(North)).ThenAccepted().CountClasses);
        Assert.Equal(CountClass.A, Stocked(new ItemEvent.Classified(North, CountClass.A, null)).In(Session()).When(Count(10)).ThenAccepted().Counting[First].Class);
    }

    [Fact]
    public void Counting_is_told_in_words_and_a_blind_count_without_the_books()
    {
        ItemEvent[] facts = [Defined(), Received(Q(10)), Counted(8, 10, CountLineState.Ready, Shelf, isBlind: true), Posted(-2), Counted(8, 8, CountLineState.Ready, line: 2)];
        var told = History.Tell(Item.New(Bolt), facts.Select((fact, i) => new Recorded(fact, new(i + 1, Now, Staff), CommandId.Parse($"c-{i}"))), North, new(Staff, Now));
        Assert.Equal(
            [
                "8 counted at NORTH (N-2 of CNT-SPRING); the books said 8.",
                "N-1 posted: on hand at NORTH changed by -2.",
                "8 counted at NORTH, Shelf 1 (N-1 of CNT-SPRING).",
            ], told.Take(3).Select(entry => entry.Sentence));
    }
}
