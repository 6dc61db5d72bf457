using System.Text.Json.Serialization;

namespace CountDepot.Contracts;

/// <summary>What a person may do at a site; each includes the ones before it.</summary>
public enum Role
{
    None,
    Viewer,
    Staff,
    Manager,
    Admin,
}

/// <summary>The answer to a command that was accepted. The same command id is always answered by the same bytes.</summary>
/// <param name="Version">The number of the block that holds it; the item's version from here on.</param>
/// <param name="Site">The site the command was about, with its numbers right after it; absent for a definition.</param>
public sealed record CommandAnswer(
    Sku Sku,
    long Version,
    DateTimeOffset At,
    SiteStock? Site = null,
    ReservationView? Reservation = null,
    CheckoutView? Checkout = null,
    TransferView? Transfer = null,
    WaitView? Wait = null,
    OrderView? Order = null)
{
    /// <summary>The counted lines the command was about.</summary>
    public IReadOnlyList<CountLineView>? Counts { get; init; }

    /// <summary>After a posted count: the promises that cannot be kept now, the latest first.</summary>
    public IReadOnlyList<ReservationView>? Shortfalls { get; init; }
}

/// <summary>One item at one site, in the item's unit. Available = max(0, on hand − reserved); shortfall = max(0, reserved − on hand).</summary>
public sealed record SiteStock(
    SiteId Site,
    Quantity OnHand,
    Quantity Reserved,
    Quantity Available,
    Quantity Quarantined,
    Quantity CheckedOut,
    Quantity Shortfall,
    IReadOnlyList<BinStock> Bins)
{
    /// <summary>On its way here from our other sites; promised to nobody before it arrives.</summary>
    public Quantity Incoming { get; init; }

    /// <summary>Ordered from suppliers for this site and not here yet.</summary>
    public Quantity OnOrder { get; init; }

    /// <summary>Available + incoming + on order: what is compared with the reorder point before anything is bought.</summary>
    public Quantity Position { get; init; }

    /// <summary>How often it is counted here; absent when it is not on the schedule.</summary>
    public CountClass? CountClass { get; init; }

    /// <summary>When it was counted here last, and that was posted.</summary>
    public DateTimeOffset? CountedAt { get; init; }

    /// <summary>The reorder point that was set for the site, or for the item; absent where there is none.</summary>
    public Quantity? ReorderPoint { get; init; }

    /// <summary>Available ≤ reorder point.</summary>
    public bool IsLow { get; init; }

    /// <summary>The episode it is in since it became low; absent when it is not low, or only time made it so and nobody has written it down yet.</summary>
    public LowEpisode? Low { get; init; }
}

/// <summary>What lies in one bin.</summary>
public sealed record BinStock(BinPath Bin, LotNumber? Lot, Quantity OnHand, Quantity Quarantined)
{
    /// <summary>The last day the lot may be used on, in UTC; after it, it counts as quarantined.</summary>
    public DateOnly? ExpiresOn { get; init; }
}

/// <summary>A promise, or a request for one. <paramref name="Quantity"/> is what is still to be picked up, or was when it ended.</summary>
public sealed record ReservationView(
    ReservationId Reservation, SiteId Site, Quantity Quantity, Holder For, string ReservedBy, DateTimeOffset ReservedAt, DateTimeOffset? ExpiresAt)
{
    public ReservationState State { get; init; }

    /// <summary>Counts its changes; a decision names the version that was seen.</summary>
    public int Version { get; init; }

    /// <summary>When the units are needed; from the start when absent.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When they are free again, not included; never when absent.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Picked up so far.</summary>
    public Quantity Fulfilled { get; init; }

    /// <summary>How much of it cannot be kept now, because a count, loss or expiry left less than is promised.</summary>
    public Quantity Shortfall { get; init; }

    /// <summary>The booking it is a line of; absent for one that was made alone.</summary>
    public BookingId? Booking { get; init; }

    /// <summary>What whoever asked wrote to it.</summary>
    public string? Note { get; init; }

    /// <summary>Who approved, rejected or withdrew it, and when.</summary>
    public string? DecidedBy { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public string? Reason { get; init; }

    /// <summary>How many different managers have to approve it, as it was asked for; 0 when nobody has to.</summary>
    public int ApprovalsNeeded { get; init; }

    /// <summary>Why it needs approval, where a policy says so.</summary>
    public string? ApprovalReason { get; init; }

    /// <summary>The Entra object id of who asked: what a name cannot say for certain.</summary>
    public string? ReservedById { get; init; }

    /// <summary>Who has approved it in this version.</summary>
    public IReadOnlyList<ApprovalView>? Approvals { get; init; }
}

/// <summary>Units that are out. <paramref name="Quantity"/> is what is still out.</summary>
public sealed record CheckoutView(
    CheckoutId Checkout,
    SiteId Site,
    Quantity Quantity,
    Holder Holder,
    DateTimeOffset CheckedOutAt,
    DateTimeOffset? DueBackAt,
    IReadOnlyList<SerialNumber> Serials)
{
    /// <summary>Due back already and not back.</summary>
    public bool IsOverdue { get; init; }
}

/// <summary>An item with the stock of every site the caller may see; true at a moment between question and answer.</summary>
/// <param name="Version">The number of the last block read.</param>
public sealed record ItemView(
    Sku Sku,
    string Name,
    ItemKind Kind,
    string Unit,
    int Decimals,
    string? Description,
    string Category,
    IReadOnlyList<Barcode> Barcodes,
    Quantity? ReorderPoint,
    bool IsRetired,
    long Version,
    IReadOnlyList<SiteStock> Sites,
    IReadOnlyList<ReservationView> Reservations,
    IReadOnlyList<CheckoutView> Checkouts,
    IReadOnlyList<TransferView>? Transfers = null)
{
    /// <summary>The latest reservations that ended, newest first, those that time ended included; at most 20.</summary>
    public IReadOnlyList<ReservationView>? Ended { get; init; }

    /// <summary>Who waits, in order.</summary>
    public IReadOnlyList<WaitView>? Waiting { get; init; }

    /// <summary>The sums over every site; absent for a caller who may not see them all.</summary>
    public TotalsView? Totals { get; init; }

    /// <summary>What is on order, soonest expected first.</summary>
    public IReadOnlyList<OrderView>? Orders { get; init; }

    /// <summary>What it is made by.</summary>
    public TemplateId? Template { get; init; }

    /// <summary>Its custom fields.</summary>
    public IReadOnlyList<FieldView>? Fields { get; init; }
    public Cost? UnitCost { get; init; }

    /// <summary>The procedure of its template, to be shown at the acts.</summary>
    public IReadOnlyList<ChecklistStep>? Checklist { get; init; }
}

/// <summary>
/// What became of everything there ever was of an item: received + adjusted = owned + consumed + lost + disposed, where owned is all that is
/// on hand, quarantined, checked out and in transit.
/// </summary>
public sealed record TotalsView(
    [property: JsonConverter(typeof(SumJson))] Quantity Received,
    [property: JsonConverter(typeof(SumJson))] Quantity Adjusted,
    Quantity Owned,
    [property: JsonConverter(typeof(SumJson))] Quantity Consumed,
    [property: JsonConverter(typeof(SumJson))] Quantity Lost,
    [property: JsonConverter(typeof(SumJson))] Quantity Disposed);

/// <summary>A line of a search answer.</summary>
public sealed record ItemSummary(Sku Sku, string Name, ItemKind Kind, string Unit, string? Description, string Category);

/// <summary>Items found, best first. <paramref name="AsOf"/> says how old the index is.</summary>
/// <param name="NextLink">The address of the next page; absent on the last.</param>
public sealed record ItemPage(IReadOnlyList<ItemSummary> Items, DateTimeOffset AsOf, string? NextLink = null);

/// <summary>What one site can promise and why.</summary>
public sealed record AvailabilityView(
    Sku Sku, SiteStock Stock, IReadOnlyList<ReservationView> Reservations, IReadOnlyList<CheckoutView> Checkouts, IReadOnlyList<SiteAvailable> Elsewhere, long Version)
{
    /// <summary>The window that was asked about, and why its number is what it is.</summary>
    public WindowView? Window { get; init; }
}

/// <summary>One thing that happened, and the numbers of its site before and after.</summary>
/// <param name="What">The event's name, past tense, such as CheckedOut.</param>
/// <param name="Sentence">What happened in words.</param>
public sealed record HistoryEntry(
    long Version,
    DateTimeOffset At,
    string By,
    string What,
    string Sentence,
    SiteId? Site,
    Quantity? OnHandBefore,
    Quantity? OnHandAfter,
    Quantity? AvailableAfter,
    string CommandId)
{
    /// <summary>What whoever did it wrote to it.</summary>
    public string? Note { get; init; }
    public Quantity? AvailableBefore { get; init; }

    /// <summary>The other numbers of the site, where they changed.</summary>
    public NumberChange? Reserved { get; init; }
    public NumberChange? Quarantined { get; init; }
    public NumberChange? CheckedOut { get; init; }
    public NumberChange? Incoming { get; init; }
    public NumberChange? OnOrder { get; init; }

    /// <summary>The low-stock episode that began with it.</summary>
    public int? Low { get; init; }

    /// <summary>The low-stock episode that ended with it.</summary>
    public int? Recovered { get; init; }

    /// <summary>Of a decision: when the role of whoever decided was asked for, at most a minute before.</summary>
    public DateTimeOffset? RoleCheckedAt { get; init; }
}

/// <summary>A number right before something happened and right after.</summary>
public sealed record NumberChange(Quantity Before, Quantity After);

/// <summary>
/// What happened to an item at the caller's sites, newest first. What touched two sites, such as a transfer, is told once: at the one the
/// question is about, or where it was done.
/// </summary>
public sealed record HistoryPage(Sku Sku, IReadOnlyList<HistoryEntry> Entries, string? NextLink = null);

/// <summary>What a scanned or typed code stands for.</summary>
public enum CodeKind
{
    Sku,
    Barcode,
    Serial,
}

/// <summary>Everything a code may mean; serial numbers are unique only within their item.</summary>
public sealed record CodeView(string Code, IReadOnlyList<CodeMatch> Matches);

/// <summary>One meaning of a code.</summary>
public sealed record CodeMatch(CodeKind Kind, Sku Sku, string Name, SerialNumber? Serial);

/// <summary>The caller: the roles that are theirs now, and where.</summary>
public sealed record MeView(string Id, string? Name, IReadOnlyList<RoleAt> Roles)
{
    /// <summary>The sites where they may decide what no manager has answered in time.</summary>
    public IReadOnlyList<SiteId>? DeputyAt { get; init; }
}

/// <summary>A role at a site; at every site when <paramref name="Site"/> is absent.</summary>
public sealed record RoleAt(Role Role, SiteId? Site);
