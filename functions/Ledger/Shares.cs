using System.Collections.Immutable;
using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

// Splitting: units that were taken from several bins and lots come back, or arrive, with different fates. Which is which is decided here
// once and written into the fact: as the named units say, else in the order it was taken; good ones first, then damaged, then gone.
internal static class Shares
{
    internal static ImmutableArray<Share> Pour(Item item, ImmutableArray<Take> held, Dispositions split, ImmutableArray<SerialNumber> serials, Func<BinPath, BinPath> to)
    {
        var (good, damaged, gone) = (split.Good, split.Damaged, split.Lost + split.Consumed);
        var shares = ImmutableArray.CreateBuilder<Share>();
        foreach (var take in serials.IsEmpty ? held : Picks.Named(item, serials))
        {
            var left = take.Quantity;
            var share = new Share(take.Bin, take.Lot, to(take.Bin), Pour(ref good, ref left), Pour(ref damaged, ref left), Pour(ref gone, ref left));
            if (left < take.Quantity) shares.Add(share);
        }
        return shares.ToImmutable();
    }

    /// <summary>Every part is an amount of this item, and there is at least some.</summary>
    internal static Refused? AreNotAmounts(Item item, string verb, params ReadOnlySpan<(string Field, Quantity? Part)> parts)
    {
        var total = Quantity.Zero;
        foreach (var (field, given) in parts)
        {
            var part = given ?? Quantity.Zero;
            if (part.IsNegative)
                return Refuse(RefusalCode.QuantityMustBePositive, $"{field} must not be negative; it is {part}. Name none, or more.", new() { Sku = item.Sku, Field = field, Asked = part });
            if (Checks.CannotBeMeasured(item, part, field) is { } refused) return refused;
            total += part;
        }
        if (total.IsPositive) return null;
        var names = parts.ToArray().Select(part => part.Field).ToArray();
        return Refuse(RefusalCode.QuantityMustBePositive, $"{verb} at least some: give {string.Join(", ", names[..^1])} or {names[^1]} a quantity greater than zero.",
            new() { Sku = item.Sku, Field = names[0] });
    }

    /// <summary>Named units cannot be told apart within one command, so they all have one fate.</summary>
    internal static Refused? HaveSeveralFates(Item item, Dispositions split, ImmutableArray<SerialNumber> serials)
    {
        var fates = new[] { split.Good, split.Damaged, split.Lost, split.Consumed }.Count(part => part.IsPositive);
        return serials.IsEmpty || fates == 1
            ? null
            : Refuse(RefusalCode.SerialsMustMatchQuantity, "Named units all share one disposition. Do the good ones and the others one after the other.",
                new() { Sku = item.Sku, Field = "serials" });
    }

    private static Quantity Pour(ref Quantity from, ref Quantity into)
    {
        var part = Quantity.Min(from, into);
        (from, into) = (from - part, into - part);
        return part;
    }
}
