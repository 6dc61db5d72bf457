using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>What lies in one bin of one lot. Both amounts are never negative.</summary>
public sealed record BinBalance(BinPath Bin, LotNumber? Lot, Quantity OnHand, Quantity Quarantined)
{
    public bool IsEmpty => OnHand.IsZero && Quarantined.IsZero;
}

/// <summary>
/// One item at one site. What is stored is what lies in the bins and what left from here; on hand and quarantined are sums,
/// reserved and available follow from the live reservations at the moment of asking.
/// </summary>
/// <param name="Bins">In order of bin, then lot; empty ones are dropped.</param>
/// <param name="CheckedOut">Out with holders, shown under the site they left from.</param>
public sealed record Balance(ImmutableArray<BinBalance> Bins, Quantity CheckedOut)
{
    public static readonly Balance Nothing = new([], Quantity.Zero);

    public Quantity OnHand => Sum(b => b.OnHand);
    public Quantity Quarantined => Sum(b => b.Quarantined);
    public bool IsEmpty => Bins.IsEmpty && CheckedOut.IsZero;

    /// <summary>What is usable in one bin, all lots together.</summary>
    public Quantity OnHandIn(BinPath bin) => Sum(b => b.Bin == bin ? b.OnHand : Quantity.Zero);

    /// <summary>Adds to what lies in a bin; amounts may be negative.</summary>
    public Balance Put(BinPath bin, LotNumber? lot, Quantity onHand, Quantity quarantined)
    {
        var at = IndexOf(bin, lot);
        var before = at >= 0 ? Bins[at] : new BinBalance(bin, lot, Quantity.Zero, Quantity.Zero);
        var after = before with { OnHand = before.OnHand + onHand, Quarantined = before.Quarantined + quarantined };
        if (at >= 0) return this with { Bins = after.IsEmpty ? Bins.RemoveAt(at) : Bins.SetItem(at, after) };
        return after.IsEmpty ? this : this with { Bins = Bins.Insert(~at, after) };
    }

    /// <summary>Which bins and lots to take a quantity from, in order; fewer than asked when there is not enough.</summary>
    public ImmutableArray<Take> Choose(Quantity quantity, Condition condition, BinPath? only, LotNumber? lot = null)
    {
        var takes = ImmutableArray.CreateBuilder<Take>();
        foreach (var bin in Bins)
        {
            if ((only is { } wanted && bin.Bin != wanted) || (lot is not null && bin.Lot != lot)) continue;
            var part = Quantity.Min(condition == Condition.Good ? bin.OnHand : bin.Quarantined, quantity);
            if (!part.IsPositive) continue;
            takes.Add(new(bin.Bin, bin.Lot, part));
            quantity -= part;
        }
        return takes.ToImmutable();
    }

    // The complement of the insertion point when the bin is not there, as BinarySearch does.
    private int IndexOf(BinPath bin, LotNumber? lot)
    {
        var (low, high) = (0, Bins.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = Bins[middle].Bin.CompareTo(bin);
            if (order == 0) order = string.CompareOrdinal(Bins[middle].Lot?.Value, lot?.Value);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return ~low;
    }

    private Quantity Sum(Func<BinBalance, Quantity> of)
    {
        var sum = Quantity.Zero;
        foreach (var bin in Bins) sum += of(bin);
        return sum;
    }
}

/// <summary>
/// The sums that conserve units: received + adjusted = owned + consumed + lost + disposed, where owned is everything on hand,
/// quarantined, checked out and in transit.
/// </summary>
public sealed record Totals(
    [property: JsonConverter(typeof(SumJson))] Quantity Received,
    [property: JsonConverter(typeof(SumJson))] Quantity Adjusted,
    [property: JsonConverter(typeof(SumJson))] Quantity Consumed,
    [property: JsonConverter(typeof(SumJson))] Quantity Lost,
    [property: JsonConverter(typeof(SumJson))] Quantity Disposed)
{
    public static readonly Totals Nothing = new(default, default, default, default, default);
}
