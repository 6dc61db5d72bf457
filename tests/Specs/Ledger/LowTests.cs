using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

/// <summary>From low to recovered is one episode, whatever happens in between.</summary>
public sealed class LowTests
{
    private readonly List<Recorded> facts = [];
    private Item item = Item.New(Bolt);
    private DateTimeOffset now = Now;

    [Fact]
    public void A_day_at_a_tool_crib_has_two_episodes()
    {
        Happens(Defined(), Received(Q(20)), Point(5));
        Is(null, 20);
        Happens(Reserved(1, Q(8)));
        Is(null, 12);
        Happens(Reserved(2, Q(10)));
        Is(1, 2);
        Asks(new CheckOutStock(North, Q(8), Reservation: ReservationId.Parse("R-1")));
        Asks(new CheckOutStock(North, Q(10), Reservation: ReservationId.Parse("R-2")));
        Is(1, 2);
        Asks(new CheckInStock(CheckoutId.Parse("C-3"), Q(5), Q(2)));
        Is(null, 7);
        Asks(new CheckInStock(CheckoutId.Parse("C-3"), Lost: Q(1)));
        Asks(new CheckInStock(CheckoutId.Parse("C-4"), Q(4), Site: South));
        Asks(new ShipTransfer(Q(4), From: South, To: North));
        Asks(new ReceiveTransfer(TransferId.Parse("T-5"), Q(3), Q(1)));
        Is(null, 10);
        Asks(new ReserveStock(North, Q(9)));
        Is(2, 1);
        Asks(new RestockQuarantined(North, Q(2)));
        Asks(new DisposeStock(North, Q(1)));
        Is(2, 3);

        Assert.Null(item.LowAt(South));
        var story = History.Tell(Item.New(Bolt), facts, North, new(Staff, now)).Reverse().Where(e => (e.Low ?? e.Recovered) is not null);
        Assert.Equal([(1, null), (null, 1), (2, null)], story.Select(e => (e.Low, e.Recovered)));
    }

    [Fact]
    public void The_point_itself_is_low_and_one_more_is_not()
    {
        Happens(Defined(), Received(Q(6)), Point(5));
        Is(null, 6);
        Asks(new ConsumeStock(North, Q(1)));
        Is(1, 5);
        Assert.Equal(now, item.LowAt(North)!.Since);
    }

    [Fact]
    public void A_site_without_a_point_never_is_and_neither_is_one_that_never_had_any()
    {
        Happens(Defined(), Received(Q(1)));
        Asks(new ConsumeStock(North, Q(1)));
        Assert.Equal((0, false), (item.Stocking(North).Episodes, item.IsLow(North, now)));
        Happens(Point(5, South));
        Assert.Equal((0, false), (item.Stocking(South).Episodes, item.IsLow(South, now)));
    }

    [Fact]
    public void The_items_point_counts_where_a_site_has_none_of_its_own_also_when_nothing_is_left()
    {
        Happens(Defined(), Received(Q(3)), Received(Q(3), South), Point(1, South));
        Asks(new DefineItem(ShortText.Parse("M8 bolt"), ItemKind.Stock, ReorderPoint: Q(2)));
        Is(null, 3);
        Asks(new ConsumeStock(North, Q(3)));
        Is(1, 0);
        Asks(new ConsumeStock(South, Q(1)));
        Assert.Null(item.LowAt(South));
        Assert.Equal([North, South], ItemViews.View(item, 1, new(Staff, now)).Sites.Select(s => s.Site));

        Asks(new SetReorder(North, IsStocked: false));
        Is(null, 0);
        Asks(new DefineItem(ShortText.Parse("M8 bolt"), ItemKind.Stock, ReorderPoint: Q(9)));
        Assert.Null(item.LowAt(South));
        Asks(new SetReorder(South));
        Assert.Equal(1, item.LowAt(South)!.Number);
    }

    [Fact]
    public void What_is_freed_and_promised_again_in_one_commit_ends_no_episode()
    {
        Happens(Defined(), Received(Q(10)), Point(5), Reserved(1, Q(8)));
        Is(1, 2);
        var since = item.LowAt(North)!.Since;
        Asks(new JoinWaitlist(North, Q(9)));
        Asks(new CancelReservation(ReservationId.Parse("R-1")));
        Is(1, 1);
        Assert.Equal(since, item.LowAt(North)!.Since);
    }

    [Fact]
    public void What_comes_and_goes_in_one_commit_was_no_episode()
    {
        Happens(Defined(), Point(5));
        Together(Received(Q(2)), Received(Q(8)));
        Assert.Equal(0, item.Stocking(North).Episodes);
        Asks(new ConsumeStock(North, Q(6)));
        Is(1, 4);
    }

    [Fact]
    public void A_hold_that_expires_is_not_low_at_once_and_the_episode_ends_when_that_is_written_down()
    {
        Happens(Defined(), Received(Q(10)), Point(5), Reserved(1, Q(8), Now.AddHours(1)));
        Is(1, 2);
        now = Now.AddHours(2);
        var stock = ItemViews.Stock(item, North, now);
        Assert.Equal((Q(10), false, (LowEpisode?)null, 1), (stock.Available, stock.IsLow, stock.Low, item.LowAt(North)!.Number));
        Asks(new SettleReservations());
        Is(null, 10);
        Assert.Null(item.LowAt(North));
    }

    [Fact]
    public void A_retired_item_is_low_nowhere()
    {
        Happens(Defined(), Received(Q(1)), Point(5));
        Asks(new ConsumeStock(North, Q(1)));
        Is(1, 0);
        Asks(new RetireItem());
        Is(null, 0);
    }

    private static ItemEvent.ReorderSet Point(decimal point, SiteId? site = null) => new(site ?? North, ReorderRule.Unset with { Point = Q(point) }, null);

    private void Happens(params ItemEvent[] all)
    {
        foreach (var fact in all) Together(fact);
    }

    private void Asks(Command command)
    {
        now = now.AddMinutes(1);
        var outcome = Rulebook.Decide(item, command, new(Staff, now));
        Assert.True(outcome is Decision.Accepted, (outcome as Decision.Refused)?.Message);
        Together([.. ((Decision.Accepted)outcome).Events]);
    }

    // One commit. The clock stands still unless a test moves it: commits are told apart by their number.
    private void Together(params ItemEvent[] commit)
    {
        var stamp = new Stamp(facts.Count == 0 ? 1 : facts[^1].Stamp.Version + 1, now, Staff);
        foreach (var fact in commit)
        {
            item = item.Evolve(fact, stamp);
            facts.Add(new(fact, stamp, CommandId.Parse($"c-{facts.Count}")));
        }
    }

    private void Is(int? episode, decimal available)
    {
        var stock = ItemViews.Stock(item, North, now);
        Assert.Equal((Q(available), episode is not null, episode), (stock.Available, stock.IsLow, stock.Low?.Number));
    }
}
