using System.Collections.Immutable;
using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

// Lots and their last day: what expires first leaves first, and what has expired is in quarantine, whether or not anybody wrote it down.
public sealed partial record Item
{
    /// <summary>The last day a lot may be used on, in UTC; null when it does not expire.</summary>
    public DateOnly? ExpiryOf(LotNumber? lot) => lot is { } named && Expiries.TryGetValue(named, out var day) ? day : null;

    /// <summary>Whether a lot's last day is over.</summary>
    public bool IsExpired(LotNumber? lot, DateTimeOffset at) => ExpiryOf(lot) < DayOf(at);

    /// <summary>Usable and at the site at a moment.</summary>
    public Quantity OnHand(SiteId site, DateTimeOffset at) => At(site).OnHand - Expired(site, at);

    /// <summary>At the site and not usable at a moment: set aside, or expired.</summary>
    public Quantity Quarantined(SiteId site, DateTimeOffset at) => At(site).Quarantined + Expired(site, at);

    /// <summary>Expired by a moment and not written down yet.</summary>
    public Quantity Expired(SiteId site, DateTimeOffset at) => Expiries.IsEmpty ? Quantity.Zero : OnHandWhere(site, bin => IsExpired(bin.Lot, at));

    /// <summary>
    /// Which bins and lots to take a quantity from: what expires first, then in order of bins. A caller that wants usable units has seen to
    /// it that nothing expired is on hand any more.
    /// </summary>
    public ImmutableArray<Take> Choose(Balance balance, Quantity quantity, Condition condition, BinPath? bin, LotNumber? lot = null) =>
        (Expiries.IsEmpty ? balance : balance with { Bins = [.. balance.Bins.OrderBy(b => ExpiryOf(b.Lot) ?? DateOnly.MaxValue)] }).Choose(quantity, condition, bin, lot);

    internal static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private Quantity OnHandWhere(SiteId site, Func<BinBalance, bool> counts)
    {
        var sum = Quantity.Zero;
        foreach (var bin in At(site).Bins)
        {
            if (counts(bin)) sum += bin.OnHand;
        }
        return sum;
    }

    // A lot that expires before a need is no use for it. So for every last day before the window, what outlasts it must be enough for all
    // that is needed after it. The smallest of those differences is what may still be promised.
    internal Quantity Outlasting(SiteId site, Window window, DateTimeOffset at, string? except)
    {
        var least = Quantity.Most;
        foreach (var last in At(site).Bins.Select(b => ExpiryOf(b.Lot)).OfType<DateOnly>().Where(day => day < DayOf(window.From) && day >= DayOf(at)).Distinct())
        {
            var lasting = OnHandWhere(site, bin => !(ExpiryOf(bin.Lot) <= last));
            least = Quantity.Min(least, lasting - Peak(site, window, at, except, demand => demand.Kind == DemandKind.Reservation && DayOf(demand.Window.From) > last));
        }
        return least;
    }
}

// What time does to lots, as facts.
internal static class Lots
{
    // Nothing is left to do here: what has expired is written down before any command is decided.
    internal static Decision Decide(Item item, ExpireLots _) => Checks.CannotBeUsed(item) ?? (Decision)new Accepted([]);

    /// <summary>The lots that have expired and are still on hand in the books.</summary>
    internal static IEnumerable<ItemEvent.LotExpired> Expired(Item item, DateTimeOffset at)
    {
        if (item.Expiries.IsEmpty) yield break;
        foreach (var (site, balance) in item.Sites)
        {
            foreach (var lot in balance.Bins.Where(b => b.OnHand.IsPositive && item.IsExpired(b.Lot, at)).GroupBy(b => b.Lot!.Value))
            {
                var serials = item.Units.Where(u => u.Value is { Where: Whereabouts.OnHand } unit && unit.Site == site && unit.Lot == lot.Key).Select(u => u.Key);
                yield return new(site, lot.Key, item.Expiries[lot.Key], [.. lot.Select(b => new Take(b.Bin, b.Lot, b.OnHand))], [.. serials]);
            }
        }
    }

    /// <summary>A date makes a lot, also where the maker gave it no number; a lot has one last day, and what is over is not usable.</summary>
    internal static Refused? CannotExpire(Item item, LotNumber? lot, DateOnly? expiresOn, Condition condition, Request request)
    {
        if (lot is { } named && expiresOn is { } day && item.ExpiryOf(named) is { } known && known != day)
            return Refuse(RefusalCode.LotExpiryDiffers, $"Lot {named} of {item.Known.Name} expires on {known:yyyy-MM-dd}, not on {day:yyyy-MM-dd}. Check the label, or give it another lot number.",
                new() { Sku = item.Sku, Field = "expiresOn" });
        if (condition == Condition.Good && (expiresOn ?? item.ExpiryOf(lot)) is { } last && last < Item.DayOf(request.At))
            return Refuse(RefusalCode.LotExpired, $"These units of {item.Known.Name} expired on {last:yyyy-MM-dd}. Receive them as damaged, which puts them into quarantine.",
                new() { Sku = item.Sku, Field = "expiresOn" });
        return null;
    }

    internal static LotNumber? NameOf(LotNumber? lot, DateOnly? expiresOn) => lot ?? (expiresOn is { } day ? LotNumber.Parse($"EXP-{day:yyyy-MM-dd}") : null);
}
