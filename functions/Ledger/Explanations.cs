using System.Collections.Immutable;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>"Why is it 3?": every number of a site as a sum, whose terms add up to it exactly.</summary>
public static class Explanations
{
    /// <summary>What adds up to the numbers of a site, from all facts of the item, in order.</summary>
    /// <param name="start">The state before the first of the facts.</param>
    public static ExplanationView Explain(Item start, IEnumerable<Recorded> facts, SiteId site, Request request)
    {
        var (onHand, quarantined, checkedOut) = (new Sum(), new Sum(), new Sum());
        var item = start;
        foreach (var recorded in facts)
        {
            var before = item.At(site);
            item = item.Evolve(recorded.Fact, recorded.Stamp);
            var (what, after) = (History.Name(recorded.Fact), item.At(site));
            if (ReferenceEquals(before, after)) continue;
            onHand.Add(what, after.OnHand - before.OnHand);
            quarantined.Add(what, after.Quarantined - before.Quarantined);
            checkedOut.Add(what, after.CheckedOut - before.CheckedOut);
        }
        // Expired lots stop counting before anybody writes it down; then the sums have a term that no fact has yet.
        var expired = item.Expired(site, request.At);
        onHand.Add(nameof(ItemEvent.LotExpired), -expired);
        quarantined.Add(nameof(ItemEvent.LotExpired), expired);

        var stock = ItemViews.Stock(item, site, request.At);
        return new(item.Sku, stock, onHand.Lines, ItemViews.Availability(item, site, 0, request).Reservations)
        {
            Quarantined = quarantined.Lines,
            CheckedOut = checkedOut.Lines,
            Reserved = Reserved(item, site, stock, request.At),
            Available = Available(stock),
            Incoming = [.. item.Transfers.Values.Where(t => t.To == site && t.InTransit.IsPositive).Select(t => new ExplanationLine(t.Id.Value, 1, t.InTransit))],
            Orders = [.. Orders.Open(item).Where(o => o.Site == site).Select(o => Orders.View(o, request.At))],
            OnOrder = [.. item.Orders.Values.Where(o => o.Site == site).Select(o => new ExplanationLine(o.Id.Value, 1, o.OnOrder))],
            Position = Lines((nameof(stock.Available), stock.Available), (nameof(stock.Incoming), stock.Incoming), (nameof(stock.OnOrder), stock.OnOrder)),
        };
    }

    // Every promise is a term. Windows that do not overlap share their units, and units that are out until then are not promised twice: that
    // is taken off again.
    private static ImmutableArray<ExplanationLine> Reserved(Item item, SiteId site, SiteStock stock, DateTimeOffset at)
    {
        ImmutableArray<ExplanationLine> promises = [.. item.Demands(site, at).Where(d => d.Kind != DemandKind.Checkout && d.Quantity.IsPositive).Select(d => new ExplanationLine(d.Id, 1, d.Quantity))];
        var shared = stock.Reserved - promises.Aggregate(Quantity.Zero, (sum, line) => sum + line.Change);
        return shared.IsZero ? promises : promises.Add(new("NotAtTheSameTime", 1, shared));
    }

    // Available is never less than nothing; what is missing is the shortfall.
    private static ImmutableArray<ExplanationLine> Available(SiteStock stock) =>
        Lines((nameof(stock.OnHand), stock.OnHand), (nameof(stock.Reserved), -stock.Reserved), (nameof(stock.Shortfall), stock.Shortfall));

    private static ImmutableArray<ExplanationLine> Lines(params (string What, Quantity Change)[] terms) =>
        [.. terms.Where(t => !t.Change.IsZero).Select(t => new ExplanationLine(t.What, 1, t.Change))];

    /// <summary>A sum by what made it, in order of name.</summary>
    private sealed class Sum
    {
        private readonly SortedDictionary<string, (int Times, Quantity Change)> terms = new(StringComparer.Ordinal);

        internal ImmutableArray<ExplanationLine> Lines => [.. terms.Select(t => new ExplanationLine(t.Key, t.Value.Times, t.Value.Change))];

        internal void Add(string what, Quantity change)
        {
            if (change.IsZero) return;
            var (times, sum) = terms.GetValueOrDefault(what);
            terms[what] = (times + 1, sum + change);
        }
    }
}
