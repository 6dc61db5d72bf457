using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>Something that lies at a site: of one bin, lot and condition, and one unit where it has a serial number.</summary>
public sealed record Content(SiteId Site, BinPath Bin, Quantity Quantity, Condition Condition, SerialNumber? Serial, LotNumber? Lot, DateOnly? ExpiresOn);

/// <summary>What lies at the sites somebody may see, row by row, in order of site, bin and lot: what a stock list is made of.</summary>
public static class Contents
{
    public static IEnumerable<Content> Of(Item item, Request request)
    {
        foreach (var site in item.Sites.Keys.Where(request.Sees))
        {
            foreach (var bin in item.Loose(site).Bins)
            {
                // What has expired is not usable, whether somebody has put it aside or not.
                var expired = item.IsExpired(bin.Lot, request.At) ? bin.OnHand : Quantity.Zero;
                if ((bin.OnHand - expired).IsPositive) yield return new(site, bin.Bin, bin.OnHand - expired, Condition.Good, null, bin.Lot, item.ExpiryOf(bin.Lot));
                if ((bin.Quarantined + expired).IsPositive) yield return new(site, bin.Bin, bin.Quarantined + expired, Condition.Damaged, null, bin.Lot, item.ExpiryOf(bin.Lot));
            }
            foreach (var (serial, unit) in item.Units.Where(u => u.Value.Site == site && u.Value.Where is Whereabouts.OnHand or Whereabouts.Quarantined))
            {
                var isGood = unit.Where == Whereabouts.OnHand && !item.IsExpired(unit.Lot, request.At);
                yield return new(site, unit.Bin, Quantity.One, isGood ? Condition.Good : Condition.Damaged, serial, unit.Lot, item.ExpiryOf(unit.Lot));
            }
        }
    }
}
