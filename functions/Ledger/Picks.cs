using System.Collections.Immutable;
using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

/// <summary>Units to be found at a site: usable or in quarantine, in a bin or lot if one is named, or exactly the named units.</summary>
/// <param name="FreshAt">They must not have expired by this moment; it does not matter when absent.</param>
internal sealed record Pick(
    SiteId Site, Quantity Quantity, Condition Condition, BinPath? Bin, LotNumber? Lot, ImmutableArray<SerialNumber> Serials, DateTimeOffset? FreshAt = null);

// Finding: which bins and lots the units come from. Units of a serialized item that have no serial number yet are found like any others,
// and those that have one are touched only by name.
internal static class Picks
{
    internal static Refused? CannotBePicked(Item item, Pick pick, Request request) =>
        Checks.SerialsDoNotMatch(item, pick.Quantity, pick.Serials, optional: Loose(item, pick) >= pick.Quantity)
        ?? Checks.UnitsAreNotHere(item, pick.Site, pick.Serials, request, pick.Condition == Condition.Good ? Whereabouts.OnHand : Whereabouts.Quarantined)
        ?? Checks.UnitsLieElsewhere(item, pick.Site, pick.Bin, pick.Lot, pick.Serials)
        ?? IsExpired(item, pick)
        ?? NotEnough(item, pick, request);

    internal static ImmutableArray<Take> Takes(Item item, Pick pick) => pick.Serials.IsEmpty
        ? item.Choose(Usable(item, pick), pick.Quantity, pick.Condition, pick.Bin, pick.Lot)
        : Named(item, pick.Serials);

    /// <summary>Where the named units lie, bin by bin.</summary>
    internal static ImmutableArray<Take> Named(Item item, ImmutableArray<SerialNumber> serials) =>
        [.. serials.Select(s => item.Units[s]).GroupBy(u => (u.Bin, u.Lot)).Select(g => new Take(g.Key.Bin, g.Key.Lot, Quantity.Of(g.Count())))];

    private static Balance Usable(Item item, Pick pick)
    {
        var loose = item.Loose(pick.Site);
        return pick.FreshAt is { } at ? loose with { Bins = loose.Bins.RemoveAll(b => item.IsExpired(b.Lot, at)) } : loose;
    }

    private static Refused? IsExpired(Item item, Pick pick)
    {
        if (pick.FreshAt is not { } at) return null;
        var lots = pick.Serials.Select(s => item.Units[s].Lot).Append(pick.Lot);
        return lots.FirstOrDefault(lot => item.IsExpired(lot, at)) is { } lot
            ? Refuse(RefusalCode.LotExpired, $"Lot {lot} of {item.Known.Name} expired on {item.ExpiryOf(lot):yyyy-MM-dd} and cannot be used again. Dispose of it.",
                new() { Sku = item.Sku, Site = pick.Site })
            : null;
    }

    private static Quantity Loose(Item item, Pick pick) => Sum(Usable(item, pick), pick);

    private static Quantity Sum(Balance balance, Pick pick) => balance.Choose(Quantity.Most, pick.Condition, pick.Bin, pick.Lot)
        .Aggregate(Quantity.Zero, (sum, take) => sum + take.Quantity);

    private static Refused? NotEnough(Item item, Pick pick, Request request)
    {
        if (!pick.Serials.IsEmpty) return null;
        var there = Sum(Usable(item, pick), pick);
        if (pick.Quantity <= there) return null;
        var balance = item.At(pick.Site);
        var all = Sum(Usable(item, pick), pick with { Bin = null, Lot = null });
        var what = pick.Condition == Condition.Good ? "on hand" : pick.FreshAt is null ? "in quarantine" : "in quarantine and not expired";
        var where = pick.Bin is { } bin ? $" in {Checks.Say(bin)}" : pick.Lot is { } lot ? $" of lot {lot}" : "";
        var code = there < all ? RefusalCode.NotEnoughInBin : pick.Condition == Condition.Good ? RefusalCode.NotEnoughOnHand : RefusalCode.NotEnoughQuarantined;
        var others = there < all ? $", {all} at the site" : "";
        var next = there.IsPositive ? $"Take {there} or fewer" : all.IsPositive ? "Name another bin and lot, or none" : "Look at the item for what is there";
        return Refuse(code, $"Asked for {item.Known.Amount(pick.Quantity)} of {item.Known.Name}; {item.Known.Amount(there)} {what}{where} at {pick.Site}{others}. {next}.",
            Checks.Numbers(item, pick.Site, pick.Quantity, request) with { Quarantined = balance.Quarantined, Bin = pick.Bin });
    }
}
