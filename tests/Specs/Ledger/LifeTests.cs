using System.Collections.Concurrent;
using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Ledger;
using CsCheck;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

/// <summary>Laws that hold for every life of an item, through all verbs. The ledger itself asserts after every fact that units are conserved.</summary>
public sealed class LifeTests
{
    private const int Lives = 100_000;
    private const int Steps = 24;
    private static readonly SiteId[] Sites = [North, South];

    [Fact]
    public void A_hundred_thousand_lives_conserve_their_units_and_replay_to_the_same_state()
    {
        var accepted = new ConcurrentDictionary<string, int>();
        Gen.ULong.Sample(seed =>
        {
            var life = new AnyLife(seed);
            for (var step = 0; step < Steps; step++)
            {
                var (command, decision, before) = life.Step();
                if (decision is Decision.Accepted { Events.IsEmpty: false }) accepted.AddOrUpdate(command.GetType().Name, 1, (_, n) => n + 1);
                else Assert.Same(before, life.Item);
                foreach (var site in Sites) AssertSound(life, site, before, command);
                AssertTold(life.Item, before, decision);
            }
            AssertSameWhenReplayed(life);
        }, iter: Lives);

        // A verb that never happens proves nothing; the rarest ones happen about a hundred times.
        var verbs = typeof(Command).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Command))).Select(t => t.Name).Except([nameof(DefineItem), nameof(LinkBarcode), nameof(RetireItem)]);
        Assert.Empty(verbs.Except(accepted.Where(a => a.Value > 20).Select(a => a.Key)));
    }

    [Fact]
    public void Every_life_can_be_told_and_its_numbers_explained() => Gen.ULong.Sample(seed =>
    {
        var life = new AnyLife(seed);
        for (var step = 0; step < Steps; step++) life.Step();
        var request = new Request(Staff, life.At);
        Assert.Equal(life.Facts.Length, History.Tell(Item.New(Bolt), life.Facts, null, request).Length);
        foreach (var site in Sites)
        {
            AssertAddsUp(Explanations.Explain(Item.New(Bolt), life.Facts, site, request));
        }
    }, iter: 2_000);

    internal static void AssertAddsUp(ExplanationView why)
    {
        (Quantity Number, IReadOnlyList<ExplanationLine>? Lines)[] sums =
        [
            (why.Stock.OnHand, why.OnHand), (why.Stock.Quarantined, why.Quarantined), (why.Stock.CheckedOut, why.CheckedOut), (why.Stock.Reserved, why.Reserved),
            (why.Stock.Available, why.Available), (why.Stock.Incoming, why.Incoming), (why.Stock.OnOrder, why.OnOrder), (why.Stock.Position, why.Position),
        ];
        foreach (var (number, lines) in sums) Assert.Equal(number, lines!.Aggregate(Quantity.Zero, (sum, line) => sum + line.Change));
    }

    private static void AssertSound(AnyLife life, SiteId site, Item before, Command command)
    {
        var (item, at) = (life.Item, life.At);
        var stock = ItemViews.Stock(item, site, at);
        Assert.True(stock.Available == Quantity.Max(Quantity.Zero, stock.OnHand - stock.Reserved) && !stock.OnHand.IsNegative && !stock.Reserved.IsNegative);
        Assert.True(stock.Position == stock.Available + stock.Incoming + stock.OnOrder && !stock.OnOrder.IsNegative);
        // Only a fact can leave less than is promised. Time alone can too: units that are overdue, or expired.
        var isFact = command is AdjustStock or CheckInStock or ExpireLots or PostCount;
        if (!isFact && item.Shortfall(site, at) > before.Shortfall(site, at)) Assert.Fail($"{command} made a shortfall of {item.Shortfall(site, at)} at {site}, {before.Shortfall(site, at)} before");
        var units = item.Units.Values.Count(u => u.Site == site && u.Where == Whereabouts.OnHand);
        Assert.True(Quantity.Of(units) <= item.At(site).OnHand);
    }

    // Whatever happens at a site is asked whether the site is low now, so an episode is open exactly while it is.
    private static void AssertTold(Item item, Item before, Decision decision)
    {
        var sites = decision is Decision.Accepted accepted ? accepted.Events.Select(e => History.SiteOf(e, before)).OfType<SiteId>().Distinct() : [];
        foreach (var site in sites)
        {
            var (was, low) = (before.Stocking(site), item.Stocking(site));
            Assert.Equal(item.IsLow(site, item.ChangedAt), low.LowSince is not null);
            Assert.Equal(was.Episodes + (was.LowSince is null && low.LowSince is not null ? 1 : 0), low.Episodes);
            Assert.All(low.Usage, week => Assert.False(week.Used.IsNegative));
            Assert.True(Reorders.Suggest(item, site, 1, new(Staff, item.ChangedAt)) is { Order.IsNegative: false, Needed.IsNegative: false });
        }
    }

    private static void AssertSameWhenReplayed(AnyLife life)
    {
        var again = life.Facts.Aggregate(Item.New(Bolt), (state, fact) => state.Evolve(fact.Fact, fact.Stamp));
        var json = JsonSerializer.Serialize(life.Item, Wire.Json);
        Assert.Equal(json, JsonSerializer.Serialize(again, Wire.Json));
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<Item>(json, Wire.Json), Wire.Json));
    }
}
