using System.Collections.Immutable;
using CountDepot.Contracts;
using CountDepot.Ledger;
using CsCheck;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

/// <summary>Laws that hold for every history: random commands, decided and folded, beside a model that knows only plain sums.</summary>
public sealed class LawTests
{
    private static readonly SiteId[] Sites = [North, South];

    private static readonly Actor[] People = [Staff, CountSpec.Second, CountSpec.Boss];
    private static readonly CountSession Session = CountSpec.Session(tolerance: 3);

    private static readonly Gen<Quantity> Some = Gen.Int[-1, 12].Select(n => Quantity.Of(n));
    private static readonly Gen<SiteId> AnySite = Gen.Int[0, 1].Select(i => Sites[i]);
    private static readonly Gen<BinPath> AnyBin = Gen.Bool.Select(b => b ? Shelf : BinPath.None);
    private static readonly Gen<LotNumber?> AnyLot = Gen.Int[0, 2].Select(i => i == 0 ? (LotNumber?)null : LotNumber.Parse(i == 1 ? "A" : "B"));

    private static readonly Gen<OrderId> AnyOrder = Gen.Int[1, 8].Select(n => OrderId.Parse($"O-{n}"));

    private static readonly Gen<Command> AnyCommand = Gen.OneOf<Command>(
        Gen.Select(AnySite, Some, AnyBin, AnyLot, Gen.Enum<Condition>()).Select((site, q, bin, lot, c) => (Command)new ReceiveStock(site, q, bin, c, lot)),
        Gen.Select(AnySite, Some, Gen.Int[-5, 50]).Select((site, q, m) => (Command)new ReserveStock(site, q, Job, m < 20 ? Now.AddMinutes(m) : null)),
        Gen.Int[1, 12].Select(n => (Command)new CancelReservation(ReservationId.Parse($"R-{n}"))),
        Gen.Select(AnySite, Some, Gen.Int[0, 12]).Select((site, q, r) => (Command)new CheckOutStock(site, q, Job, Reservation: r < 6 ? null : ReservationId.Parse($"R-{r - 5}"))),
        Gen.Select(Gen.Int[1, 12], Gen.Int[0, 5], Gen.Int[0, 3], Gen.Int[0, 2], AnySite)
            .Select((n, good, damaged, lost, site) => (Command)new CheckInStock(CheckoutId.Parse($"C-{n}"), Q(good), Q(damaged), Q(lost), Site: site)),
        Gen.Select(AnySite, Some).Select((site, q) => (Command)new ConsumeStock(site, q, Job)),
        Gen.Select(AnySite, Some).Select((site, q) => (Command)new PlaceOrder(site, q, ShortText.Parse("Supplier"))),
        Gen.Select(AnySite, Some, Gen.Int[0, 3], AnyOrder).Select((site, q, damaged, id) => (Command)new ReceiveStock(site, q, Order: id, Damaged: Q(damaged))),
        Gen.Select(AnyOrder, Some).Select((id, q) => (Command)new ChangeOrder(id, q)),
        Gen.Select(AnySite, Gen.Int[-2, 8]).Select((site, point) => (Command)new SetReorder(site, point < 0 ? null : Q(point))),
        Gen.Select(AnyOrder, Gen.Bool).Select((id, called) => called ? (Command)new CancelOrder(id) : new CloseOrder(id)),
        Gen.Select(AnySite, Some, Gen.Enum<AdjustmentReason>(), AnyBin, AnyLot)
            .Select((site, q, reason, bin, lot) => (Command)new AdjustStock(site, reason is AdjustmentReason.Lost or AdjustmentReason.Damaged ? -q : q, reason, bin, lot)),
        Gen.Select(Some, AnyBin, AnyLot, Gen.Bool).Select((q, bin, lot, all) => (Command)new CountStock(Session.Id, North, q, all ? null : bin, lot)),
        Gen.Int[1, 12].Select(n => (Command)new ApproveCount(CountLineId.Parse($"N-{n}"), 2)),
        Gen.Int[1, 24].Select(n => (Command)new RejectCount(CountLineId.Parse($"N-{n}"), 1, LongText.Parse("No"))),
        Gen.Int[0, 12].Select(n => (Command)new PostCount(Session.Id, n < 9 ? null : CountLineId.Parse($"N-{n}"))));

    private static readonly Gen<Command[]> AnyHistory = AnyCommand.Array[1, 60];

    [Fact]
    public void Units_are_conserved_and_never_negative_and_a_refusal_changes_nothing() => AnyHistory.Sample(history =>
    {
        var model = new Model();
        Play(history, (before, after, command, decision) =>
        {
            if (decision is Decision.Refused) Assert.Same(before, after);
            else model.Apply(command, before);
            foreach (var site in Sites)
            {
                Assert.Equal(model.OnHand(site), after.At(site).OnHand);
                Assert.True(after.Available(site, Now) >= Quantity.Zero);
                var stock = ItemViews.Stock(after, site, Now);
                Assert.Equal(model.OnOrder(site), stock.OnOrder);
                Assert.Equal(stock.Available + stock.Incoming + stock.OnOrder, stock.Position);
            }
            Assert.Equal(model.Owned, after.Owned);
        });
    }, iter: 5_000);

    [Fact]
    public void There_are_as_many_episodes_as_times_it_became_low_and_the_history_tells_of_each() => AnyHistory.Sample(history =>
    {
        var became = Sites.ToDictionary(site => site, _ => 0);
        var (item, facts) = Play(history, (before, after, _, _) =>
        {
            foreach (var site in Sites)
            {
                var isLow = ItemViews.Stock(after, site, Now) is { ReorderPoint: { } point } stock && stock.Available <= point && after.Stocking(site).HasHeld;
                Assert.Equal((isLow, isLow), (after.IsLow(site, Now), after.LowAt(site) is not null));
                if (isLow && before.LowAt(site) is null) became[site]++;
                Assert.Equal(became[site], after.Stocking(site).Episodes);
            }
        });
        foreach (var site in Sites)
        {
            var story = History.Tell(Item.New(Bolt), facts, site, new(Staff, Now));
            Assert.Equal(Enumerable.Range(1, became[site]), story.Reverse().Select(e => e.Low).OfType<int>());
            Assert.Equal(became[site] - (item.LowAt(site) is null ? 0 : 1), story.Count(e => e.Recovered is not null));
        }
    }, iter: 1_000);

    [Fact]
    public void Replaying_the_facts_gives_the_same_state() => AnyHistory.Sample(history =>
    {
        var (item, facts) = Play(history, (_, _, _, _) => { });
        var again = facts.Aggregate(Item.New(Bolt), (state, fact) => state.Evolve(fact.Fact, fact.Stamp));
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(item, Wire.Json), System.Text.Json.JsonSerializer.Serialize(again, Wire.Json));
    }, iter: 1_000);

    [Fact]
    public void The_explanation_of_a_number_adds_up_to_the_number() => AnyHistory.Sample(history =>
    {
        var (item, facts) = Play(history, (_, _, _, _) => { });
        foreach (var site in Sites)
        {
            var lines = Explanations.Explain(Item.New(Bolt), facts, site, new(Staff, Now)).OnHand;
            Assert.Equal(item.At(site).OnHand, lines.Aggregate(Quantity.Zero, (sum, line) => sum + line.Change));
        }
    }, iter: 500);

    [Fact]
    public void Receiving_in_two_parts_is_receiving_the_sum() => Gen.Select(Gen.Int[1, 50], Gen.Int[1, 50]).Sample((a, b) =>
    {
        var parts = Given(Defined(), Received(Q(a)), Received(Q(b))).State;
        var whole = Given(Defined(), Received(Q(a + b))).State;
        Assert.Equal(ItemViews.Stock(whole, North, Now).OnHand, ItemViews.Stock(parts, North, Now).OnHand);
    }, iter: 200);

    private static (Item, ImmutableArray<Recorded>) Play(Command[] history, Action<Item, Item, Command, Decision> check)
    {
        var item = Item.New(Bolt).Evolve(Defined(), new(1, Now, Staff));
        var facts = ImmutableArray.CreateBuilder<Recorded>();
        facts.Add(new(Defined(), new(1, Now, Staff), CommandId.Parse("c-0")));
        foreach (var command in history)
        {
            var by = People[facts.Count % People.Length];
            var decision = Rulebook.Decide(item, command, new(by, Now) { Session = Session });
            var after = item;
            var stamp = new Stamp(facts.Count + 1, Now, by);
            foreach (var fact in decision is Decision.Accepted accepted ? accepted.Events : [])
            {
                after = after.Evolve(fact, stamp);
                facts.Add(new(fact, stamp, CommandId.Parse($"c-{facts.Count}")));
            }
            check(item, after, command, decision);
            item = after;
        }
        return (item, facts.ToImmutable());
    }

    // Written differently on purpose: what each accepted command adds, as deltas per site.
    private sealed class Model
    {
        private readonly List<(SiteId Site, Quantity OnHand, Quantity Owned)> deltas = [];
        private readonly List<(SiteId Site, Quantity Change)> orders = [];

        public Quantity Owned => deltas.Aggregate(Quantity.Zero, (sum, d) => sum + d.Owned);

        public Quantity OnHand(SiteId site) => deltas.Where(d => d.Site == site).Aggregate(Quantity.Zero, (sum, d) => sum + d.OnHand);

        public Quantity OnOrder(SiteId site) => orders.Where(o => o.Site == site).Aggregate(Quantity.Zero, (sum, o) => sum + o.Change);

        public void Apply(Command command, Item before)
        {
            switch (command)
            {
                case PlaceOrder c: orders.Add((c.Site, c.Quantity)); break;
                case ReceiveStock { Order: not null } c: orders.Add((c.Site, -c.Quantity)); break;
                case ChangeOrder c: orders.Add((before.Orders[c.Order].Site, c.Quantity!.Value - before.Orders[c.Order].Ordered)); break;
                case CloseOrder c: orders.Add((before.Orders[c.Order].Site, -before.Orders[c.Order].OnOrder)); break;
                case CancelOrder c: orders.Add((before.Orders[c.Order].Site, -before.Orders[c.Order].OnOrder)); break;
                default: break;
            }
            switch (command)
            {
                case ReceiveStock c: deltas.Add((c.Site, c.Condition == Condition.Good ? c.Quantity - (c.Damaged ?? Quantity.Zero) : Quantity.Zero, c.Quantity)); break;
                case CheckOutStock c: deltas.Add((c.Site, -c.Quantity, Quantity.Zero)); break;
                case CheckInStock c: deltas.Add((c.Site ?? before.Checkouts[c.Checkout].Site, c.Good ?? Quantity.Zero, -(c.Lost ?? Quantity.Zero))); break;
                case ConsumeStock c: deltas.Add((c.Site, -c.Quantity, -c.Quantity)); break;
                case AdjustStock c: deltas.Add((c.Site, c.Change, c.Reason == AdjustmentReason.Damaged ? Quantity.Zero : c.Change)); break;
                case PostCount c:
                    var posted = before.Counting.Values.Where(l => l.State == CountLineState.Ready && (c.Line is null || c.Line == l.Id));
                    deltas.AddRange(posted.Select(l => (l.Site, l.Last.Counted - l.Last.Expected, l.Last.Counted - l.Last.Expected)));
                    break;
                default: break;
            }
        }
    }
}
