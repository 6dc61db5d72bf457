using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>The terms of a count session, as whoever asks has read them: what may be counted in it and how far off is too far.</summary>
/// <param name="Bins">Only these bins and those inside them; every bin when empty.</param>
/// <param name="Items">Only these items; every item when empty.</param>
public sealed record CountSession(
    CountId Id, SiteId Site, CountState State, bool IsBlind, int? TolerancePercent, Quantity? Tolerance, ImmutableArray<BinPath> Bins, ImmutableArray<Sku> Items);

/// <summary>The stock of one item that a line counts: a site, or one bin of it, or one lot.</summary>
/// <param name="Bin">Every bin when null.</param>
/// <param name="Lot">Every lot when null.</param>
public sealed record CountScope(SiteId Site, BinPath? Bin, LotNumber? Lot)
{
    public bool Holds(SiteId site, BinPath bin, LotNumber? lot) => site == Site && (Bin is null || bin == Bin) && (Lot is null || lot == Lot);

    public bool Overlaps(CountScope other) =>
        Site == other.Site && (Bin is null || other.Bin is null || Bin == other.Bin) && (Lot is null || other.Lot is null || Lot == other.Lot);
}

/// <summary>What one person found, and what the books said at that moment.</summary>
/// <param name="Change">Counted less expected, leaving out the units with serial numbers, which are told one by one.</param>
/// <param name="Missing">Units the books have here that were not found.</param>
/// <param name="Unexpected">Units that were found and that the books do not have here.</param>
public sealed record CountAttempt(
    Actor By,
    DateTimeOffset At,
    Quantity Counted,
    Quantity Expected,
    Quantity Change,
    bool IsWithin,
    ImmutableArray<SerialNumber> Missing,
    ImmutableArray<SerialNumber> Unexpected);

/// <summary>One line of a count session: what was counted of this item, by whom, and how far it has come.</summary>
/// <param name="Attempts">The counts that stand, one for each person, in order; the last one is what would be posted.</param>
/// <param name="Moved">Units of the last count that were moved since: what moved later wins.</param>
/// <param name="Version">How often it was counted.</param>
/// <param name="Class">The item's class at the site when it was counted first.</param>
public sealed record CountLine(
    CountLineId Id,
    CountId Count,
    CountScope Scope,
    bool IsBlind,
    CountLineState State,
    ImmutableArray<CountAttempt> Attempts,
    ImmutableArray<SerialNumber> Moved,
    int Version,
    CountClass? Class,
    Actor? DecidedBy = null,
    DateTimeOffset? DecidedAt = null,
    LongText? Reason = null)
{
    [JsonIgnore]
    public SiteId Site => Scope.Site;

    [JsonIgnore]
    public CountAttempt Last => Attempts[^1];

    [JsonIgnore]
    public bool IsEnded => State is CountLineState.Posted or CountLineState.Rejected or CountLineState.Superseded;
}

// What counting adds to the state of an item.
public sealed partial record Item
{
    /// <summary>The counted lines that are neither posted nor rejected.</summary>
    public ImmutableSortedDictionary<CountLineId, CountLine> Counting { get; init; } = ImmutableSortedDictionary<CountLineId, CountLine>.Empty;

    /// <summary>The latest lines that ended, oldest first: who comes late is told how. The history knows all of them.</summary>
    public ImmutableArray<CountLine> CountsEnded { get; init; } = [];

    /// <summary>When the item was counted last at a site, of the counts that were posted.</summary>
    public ImmutableSortedDictionary<SiteId, DateTimeOffset> CountedAt { get; init; } = ImmutableSortedDictionary<SiteId, DateTimeOffset>.Empty;

    /// <summary>How often the item is counted at a site; sites without an entry are not on the schedule.</summary>
    public ImmutableSortedDictionary<SiteId, CountClass> CountClasses { get; init; } = ImmutableSortedDictionary<SiteId, CountClass>.Empty;

    /// <summary>A line, open or among the latest that ended; null when there is none.</summary>
    public CountLine? LineOf(CountLineId id) => Counting.TryGetValue(id, out var open) ? open : CountsEnded.FirstOrDefault(line => line.Id == id);

    /// <summary>What is usable of the stock that a line counts.</summary>
    public Quantity OnHandIn(CountScope scope) => OnHandWhere(scope.Site, bin => scope.Holds(scope.Site, bin.Bin, bin.Lot));

    /// <summary>The units with serial numbers that the books have there.</summary>
    public ImmutableSortedSet<SerialNumber> UnitsIn(CountScope scope) =>
        [.. Units.Where(u => u.Value.Where == Whereabouts.OnHand && scope.Holds(u.Value.Site, u.Value.Bin, u.Value.Lot)).Select(u => u.Key)];
}
