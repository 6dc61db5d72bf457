namespace CountDepot.Contracts;

/// <summary>How often an item is counted at a site: A most often, C least.</summary>
public enum CountClass
{
    A,
    B,
    C,
}

/// <summary>How far a count session has come. On the wire by name.</summary>
public enum CountState
{
    /// <summary>Being counted.</summary>
    Open,

    /// <summary>Nothing more is counted; what was counted may still be posted.</summary>
    Closed,

    /// <summary>Ended without effect: nothing more is counted or posted.</summary>
    Cancelled,
}

/// <summary>How far one counted line has come. On the wire by name.</summary>
public enum CountLineState
{
    /// <summary>Outside the tolerance: somebody else has to count again.</summary>
    RecountNeeded,

    /// <summary>Counted twice and still outside: a manager who counted none of it has to approve.</summary>
    ApprovalNeeded,

    /// <summary>Within the tolerance, or approved: may be posted.</summary>
    Ready,

    /// <summary>The books have been changed by the difference.</summary>
    Posted,
    Rejected,

    /// <summary>The same stock was counted again in another session before this was posted.</summary>
    Superseded,
}

/// <summary>
/// Opens a session in which a site is counted, or some of its bins, or some items. Within the tolerance a count is ready to be posted;
/// where a tolerance is given and exceeded, or any where both are, somebody else counts again. Without any, every difference is outside.
/// </summary>
/// <param name="Bins">Only these bins and those inside them, at most 100; every bin when absent.</param>
/// <param name="Items">Only these items, at most 100; every item when absent.</param>
/// <param name="DueItems">Instead of naming items: as many of those that are due for count, in order; 1 to 100.</param>
/// <param name="Blind">Who counts is not told what the books say; true when absent.</param>
/// <param name="TolerancePercent">In percent of what the books say, 0 to 100.</param>
/// <param name="Tolerance">In the item's unit.</param>
/// <param name="AssignedTo">Who is to count; anybody may.</param>
public sealed record OpenCount(
    SiteId Site,
    IReadOnlyList<BinPath>? Bins = null,
    IReadOnlyList<Sku>? Items = null,
    int? DueItems = null,
    bool? Blind = null,
    int? TolerancePercent = null,
    Quantity? Tolerance = null,
    Holder? AssignedTo = null,
    DateTimeOffset? DueAt = null,
    LongText? Note = null);

/// <summary>Ends the counting of a session. What was counted may still be posted or rejected.</summary>
public sealed record CloseCount(LongText? Note = null);

/// <summary>Ends a session without effect: what was counted and not posted cannot be posted any more.</summary>
public sealed record CancelCount(LongText? Note = null);

/// <summary>How often the classes are counted at a site, in days, 1 to 3,650 each.</summary>
public sealed record SetCountSchedule(int DaysA, int DaysB, int DaysC);

/// <summary>
/// Says how many usable units were found. What the books say at this moment is written down with it. Counting the same again replaces one's
/// own count; somebody else's counting the same is the recount. What lies in quarantine or is out is not counted.
/// </summary>
/// <param name="Quantity">How many were found, 0 for none; for a serialized item as many as serials are named when absent, more where some have none.</param>
/// <param name="Bin">The bin that was counted, an empty text for what lies in no bin; the whole site when absent.</param>
/// <param name="Lot">The lot that was counted; needed where several lie there.</param>
/// <param name="Serials">For a serialized item, the serial numbers that were found; at most 100. Count bin by bin where there are more.</param>
public sealed record CountStock(
    CountId Count,
    SiteId Site,
    Quantity? Quantity = null,
    BinPath? Bin = null,
    LotNumber? Lot = null,
    IReadOnlyList<SerialNumber>? Serials = null,
    LongText? Note = null) : Command;

/// <summary>Says that a recounted line which is outside the tolerance is right. Only a manager who counted none of it may.</summary>
/// <param name="Version">The version the caller saw.</param>
public sealed record ApproveCount(CountLineId Line, int Version, LongText? Note = null) : Command;

/// <summary>Says that a line is not to be posted, and why. In an open session it may be counted anew, by anybody.</summary>
/// <param name="Version">The version the caller saw.</param>
public sealed record RejectCount(CountLineId Line, int Version, LongText Reason) : Command;

/// <summary>
/// Takes what was counted into the books, as a difference: on hand changes by what was counted less what the books said at that moment, so
/// whatever moved since stays moved.
/// </summary>
/// <param name="Line">One line; every line of the item in the session that is ready when absent, at most 100 at once, oldest first.</param>
public sealed record PostCount(CountId Count, CountLineId? Line = null, LongText? Note = null) : Command;

/// <summary>Puts an item into a class at a site, or takes it off the schedule.</summary>
/// <param name="Class">The class; not on the schedule when absent.</param>
public sealed record ClassifyItem(SiteId Site, CountClass? Class = null, LongText? Note = null) : Command;

/// <summary>
/// One counted line. Who has to count without knowing is not shown expected, difference, tolerance and units.
/// </summary>
/// <param name="Bin">Absent when the whole site was counted.</param>
/// <param name="Version">Counts how often it was counted; a decision names the version that was seen.</param>
/// <param name="CountedBy">Everybody whose count of it stands, in order.</param>
public sealed record CountLineView(
    CountLineId Line,
    CountId Count,
    SiteId Site,
    BinPath? Bin,
    LotNumber? Lot,
    CountLineState State,
    int Version,
    Quantity Counted,
    IReadOnlyList<string> CountedBy,
    DateTimeOffset CountedAt)
{
    /// <summary>What the books said at the moment of the count.</summary>
    public Quantity? Expected { get; init; }

    /// <summary>Counted less expected.</summary>
    public Quantity? Difference { get; init; }
    public bool? IsWithinTolerance { get; init; }

    /// <summary>Units that should have been there and were not found: posted as lost.</summary>
    public IReadOnlyList<SerialNumber>? Missing { get; init; }

    /// <summary>Units that were found and were booked elsewhere, as lost or not at all: posted as here.</summary>
    public IReadOnlyList<SerialNumber>? Unexpected { get; init; }

    /// <summary>The class of the item when it was counted.</summary>
    public CountClass? Class { get; init; }

    /// <summary>Who approved, rejected or posted it last, and when.</summary>
    public string? DecidedBy { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public string? Reason { get; init; }
}

/// <summary>How many lines of a session are how far.</summary>
public sealed record CountProgress(int Lines, int RecountNeeded, int ApprovalNeeded, int Ready, int Posted, int Rejected, int Superseded);

/// <summary>A count session as it was opened, and how it ended.</summary>
public sealed record CountView(
    CountId Count,
    SiteId Site,
    CountState State,
    bool IsBlind,
    int? TolerancePercent,
    Quantity? Tolerance,
    IReadOnlyList<BinPath>? Bins,
    IReadOnlyList<Sku>? Items,
    Holder? AssignedTo,
    DateTimeOffset? DueAt,
    string OpenedBy,
    DateTimeOffset OpenedAt,
    string? EndedBy,
    DateTimeOffset? EndedAt,
    string? Note);

/// <summary>A counted line, with the item it is about.</summary>
public sealed record CountSheetLine(Sku Sku, string Name, string Unit, CountLineView Line);

/// <summary>
/// A session with what was counted in it, of every item the latest 200 lines that ended. <paramref name="AsOf"/> says how old the list may be.
/// </summary>
public sealed record CountSheet(CountView Count, CountProgress Progress, IReadOnlyList<CountSheetLine> Lines, DateTimeOffset AsOf, string? NextLink = null)
{
    /// <summary>Of a session that is limited to items: those nobody has counted yet.</summary>
    public IReadOnlyList<Sku>? NotCounted { get; init; }
}

/// <summary>The sessions of a site, newest first.</summary>
public sealed record CountPage(IReadOnlyList<CountView> Counts, string? NextLink = null);

/// <summary>An item that is due for count.</summary>
/// <param name="CountedAt">When it was counted last; never when absent.</param>
/// <param name="DueAt">Since when it is due; from the beginning when it was never counted.</param>
public sealed record DueForCount(Sku Sku, string Name, CountClass Class, DateTimeOffset? CountedAt, DateTimeOffset? DueAt);

/// <summary>What is due for count at a site: class A first, then what has waited longest.</summary>
public sealed record DuePage(SiteId Site, SetCountSchedule Schedule, IReadOnlyList<DueForCount> Items, DateTimeOffset AsOf, string? NextLink = null);

/// <summary>Lines within tolerance out of lines counted; rejected and superseded lines do not count.</summary>
/// <param name="Class">The class, or absent for the items without one.</param>
/// <param name="Accuracy">In percent, two decimals; absent when nothing was counted.</param>
public sealed record AccuracyLine(CountClass? Class, int Counted, int WithinTolerance, decimal? Accuracy);

/// <summary>How well the books of a site agreed with its shelves over [from, to), in all and by class.</summary>
public sealed record AccuracyView(SiteId Site, DateTimeOffset From, DateTimeOffset To, AccuracyLine All, IReadOnlyList<AccuracyLine> ByClass, DateTimeOffset AsOf);
