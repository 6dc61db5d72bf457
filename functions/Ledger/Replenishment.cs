using System.Collections.Immutable;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>How a site is kept in stock, as it was set; what is null was not.</summary>
public sealed record ReorderRule(Quantity? Point, Quantity? Level, Quantity? Multiple, int? LeadTimeDays, Quantity? MinimumQuantity, bool IsStocked = true)
{
    public static readonly ReorderRule Unset = new(null, null, null, null, null);
}

/// <summary>The commit a change belongs to: facts of one commit happen at once.</summary>
public sealed record Moment(long Version, DateTimeOffset At);

/// <summary>An episode of being low that is over.</summary>
public sealed record Recovery(Moment Since, Moment At);

/// <summary>What is known of an item at a site beyond what lies there: how it is kept in stock, what is used, and whether it is low.</summary>
/// <param name="HasHeld">The site has had some of the item at least once; before that it cannot run low.</param>
/// <param name="Usage">Used in each week with a use, oldest first, at most as many as are looked at.</param>
/// <param name="Episodes">How often it was low so far, this time included.</param>
/// <param name="LowSince">When the episode began that is not over.</param>
/// <param name="Recovered">The episode before it, or the last one when none is open.</param>
public sealed record Replenishment(
    ReorderRule Rule, bool HasHeld, ImmutableArray<WeekUsage> Usage, int Episodes = 0, Moment? LowSince = null, Recovery? Recovered = null)
{
    public static readonly Replenishment Nothing = new(ReorderRule.Unset, false, []);

    /// <summary>
    /// The same with one more answer to the question whether it is low. An episode lasts from low to recovered. What comes and goes within
    /// one commit never was: units that are freed and at once promised to the next in line end no episode and begin none.
    /// </summary>
    internal Replenishment Answer(bool isLow, Moment now) => (LowSince, isLow) switch
    {
        (null, true) when Recovered?.At == now => this with { LowSince = Recovered.Since, Recovered = null },
        (null, true) => this with { Episodes = Episodes + 1, LowSince = now },
        ({ } since, false) when since == now => this with { Episodes = Episodes - 1, LowSince = null },
        ({ } since, false) => this with { LowSince = null, Recovered = new(since, now) },
        _ => this,
    };
}

// Low-stock episodes. They are nobody's decision: every fact is asked what it did to the site it is about. What time alone changes, such as
// a hold that expires, is seen by the next fact of that site; settling reservations and expired lots writes one.
public sealed partial record Item
{
    public ImmutableSortedDictionary<SiteId, Replenishment> Replenishments { get; init; } = ImmutableSortedDictionary<SiteId, Replenishment>.Empty;

    /// <summary>How a site is kept in stock.</summary>
    public Replenishment Stocking(SiteId site) => Replenishments.GetValueOrDefault(site, Replenishment.Nothing);

    /// <summary>The reorder point that was set for a site, or for the item; null where there is none.</summary>
    public Quantity? PointOf(SiteId site) => Stocking(site).Rule is { IsStocked: true } rule ? rule.Point ?? Definition?.ReorderPoint : null;

    /// <summary>Available ≤ reorder point, at a site that has held the item and is to be kept in stock.</summary>
    public bool IsLow(SiteId site, DateTimeOffset at) => !IsRetired && Stocking(site).HasHeld && PointOf(site) is { } point && Available(site, at) <= point;

    /// <summary>The episode that is open at a site as of the last fact; null when it is not low.</summary>
    public LowEpisode? LowAt(SiteId site) => Stocking(site) is { LowSince: { } since } low ? new(low.Episodes, since.At) : null;

    private Item Follow(Item before, ItemEvent fact, Stamp stamp)
    {
        var after = (UsedBy(before, fact, stamp) is { } used ? Use(used) : this).Figure(before, fact);
        foreach (var site in Touched(before, fact)) after = after.Watch(site, new(stamp.Version, ChangedAt));
        return after;
    }

    private Item Watch(SiteId site, Moment now)
    {
        var known = Stocking(site);
        var seen = known.HasHeld || At(site).IsEmpty ? this : With(site, known with { HasHeld = true });
        if (PointOf(site) is null && known.LowSince is null) return seen;
        var answered = seen.Stocking(site).Answer(seen.IsLow(site, now.At), now);
        return ReferenceEquals(answered, seen.Stocking(site)) ? seen : seen.With(site, answered);
    }

    private Item With(SiteId site, Replenishment replenishment) => this with { Replenishments = Replenishments.SetItem(site, replenishment) };

    // The sites whose numbers a fact may have changed; one of no site, such as another definition, concerns them all.
    private IEnumerable<SiteId> Touched(Item before, ItemEvent fact)
    {
        if (History.SiteOf(fact, before) is not { } site) return Sites.Keys.Union(Replenishments.Keys);
        return ReferenceEquals(Sites, before.Sites) ? [site] : Different(before).Append(site);
    }

    // Both are in order, so one walk beside the other finds what is different without looking anything up.
    private List<SiteId> Different(Item before)
    {
        var different = new List<SiteId>();
        using var old = before.Sites.GetEnumerator();
        var isMore = old.MoveNext();
        foreach (var (site, balance) in Sites)
        {
            for (; isMore && old.Current.Key.CompareTo(site) < 0; isMore = old.MoveNext()) different.Add(old.Current.Key);
            if (isMore && old.Current.Key == site)
            {
                if (!ReferenceEquals(old.Current.Value, balance)) different.Add(site);
                isMore = old.MoveNext();
            }
            else different.Add(site);
        }
        for (; isMore; isMore = old.MoveNext()) different.Add(old.Current.Key);
        return different;
    }
}
