using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

/// <summary>The figures of the months say what the facts say, added up another way, and forget nothing before it can have been written down.</summary>
public sealed class FigureTests
{
    private const int Lives = 12;
    private const int Steps = 900;

    [Fact]
    public void The_figures_of_every_month_are_the_sums_of_its_facts_and_explain_what_lies_there()
    {
        var months = 0;
        for (var seed = 1UL; seed <= Lives; seed++)
        {
            var life = new AnyLife(seed * 7_919);
            for (var step = 0; step < Steps; step++) life.Step();
            var (kept, changed) = Fold(life);
            foreach (var ((site, month), figures) in kept)
            {
                var facts = life.Facts.Where(f => Item.MonthOf(f.Stamp.At) == month).ToList();
                Assert.Equal(facts.Select(f => f.Fact).OfType<ItemEvent.Received>().Where(e => e.Site == site).Sum(e => e.Quantity.Value), figures.Received.Value);
                Assert.Equal(facts.Select(f => f.Fact).OfType<ItemEvent.Consumed>().Where(e => e.Site == site).Sum(e => e.Takes.Sum(t => t.Quantity.Value)), figures.Consumed.Value);
                Assert.Equal(facts.Select(f => f.Fact).OfType<ItemEvent.CheckedOut>().Where(e => e.Site == site).Sum(e => e.Takes.Sum(t => t.Quantity.Value)), figures.CheckedOut.Value);
                Assert.Equal(facts.Select(f => f.Fact).OfType<ItemEvent.Disposed>().Where(e => e.Site == site).Sum(e => e.Takes.Sum(t => t.Quantity.Value)), figures.Disposed.Value);
                Assert.Equal(figures.Used.Value, figures.Users.Sum(u => u.Used.Value));
                Assert.Equal(changed.GetValueOrDefault((site, month)), (figures.Received - figures.Consumed - figures.CheckedOut + figures.Returned - figures.Lost + figures.Found
                    + figures.Corrected - figures.Disposed - figures.Shipped + figures.Arrived).Value);
            }
            Assert.Empty(changed.Where(c => c.Value != 0).Select(c => c.Key).Except(kept.Keys));
            Assert.Equal(life.Item.Totals.Received.Value, kept.Values.Sum(f => f.Received.Value));
            Assert.InRange(life.Item.Figures.Select(f => f.Month).Distinct().Count(), 1, 3);
            months = Math.Max(months, kept.Keys.Select(key => key.Month).Distinct().Count());
        }
        // A life of one month would say nothing about what is forgotten.
        Assert.True(months > 3, $"{months}");
    }

    [Fact]
    public void Running_out_is_counted_each_time_the_last_usable_unit_goes()
    {
        var figures = Item.New(Bolt)
            .Evolve(Defined(ItemKind.Consumable), On(1))
            .Evolve(new ItemEvent.Received(North, Shelf, null, Q(5), Condition.Good, [], null), On(1))
            .Evolve(new ItemEvent.Consumed(North, [new(Shelf, null, Q(5))], Job, null, [], null), On(2))
            .Evolve(new ItemEvent.Received(North, Shelf, null, Q(2), Condition.Good, [], null), On(3))
            .Evolve(new ItemEvent.Consumed(North, [new(Shelf, null, Q(1))], Job, null, [], null), On(4))
            .Evolve(new ItemEvent.Adjusted(North, Shelf, null, Q(-1), AdjustmentReason.Lost, [], null), On(5)).Figures.Single();

        Assert.Equal((2, On(5).At, On(4).At), (figures.RanOut, figures.RanOutAt, figures.UsedAt));
        Assert.Equal((Q(7), Q(6), Q(1), Q(1)), (figures.Received, figures.Used, figures.Lost, figures.Shrinkage));
        Assert.Equal((Job.Name.Value, Q(6)), (figures.Users.Single().Name, figures.Users.Single().Used));
    }

    private static Stamp On(int day) => new(day, new(2026, 10, day, 12, 0, 0, TimeSpan.Zero), Staff);

    // What each month's figures were when they were seen last, as the projection sees them, and by how much the stock changed, from the states alone.
    private static (Dictionary<(SiteId Site, DateOnly Month), MonthFigures> Kept, Dictionary<(SiteId, DateOnly), decimal> Changed) Fold(AnyLife life)
    {
        var (kept, changed) = (new Dictionary<(SiteId, DateOnly), MonthFigures>(), new Dictionary<(SiteId, DateOnly), decimal>());
        var item = Item.New(life.Item.Sku);
        foreach (var (fact, stamp, _) in life.Facts)
        {
            var before = item;
            item = item.Evolve(fact, stamp);
            foreach (var figures in item.Figures) kept[(figures.Site, figures.Month)] = figures;
            foreach (var site in new[] { North, South })
            {
                var key = (site, Item.MonthOf(stamp.At));
                changed[key] = changed.GetValueOrDefault(key) + (item.At(site).OnHand + item.At(site).Quarantined - before.At(site).OnHand - before.At(site).Quarantined).Value;
            }
        }
        return (kept, changed);
    }
}
