namespace CountDepot.Contracts;

/// <summary>Plans to send units from one of our sites to another: what is planned is held at the source until it is shipped or cancelled.</summary>
/// <param name="ArrivesAt">When they should be there.</param>
public sealed record PlanTransfer(
    SiteId From, SiteId To, Quantity Quantity, DateTimeOffset? ArrivesAt = null, LongText? Note = null) : Command;

/// <summary>Units leave for another of our sites. On the way they belong to no site and are promised to nobody.</summary>
/// <param name="Transfer">The plan this ships, whole or in part; without one, <paramref name="From"/> and <paramref name="To"/> say the way.</param>
/// <param name="Bin">Where to take them from; the depot chooses when absent.</param>
/// <param name="Serials">For a serialized item, exactly which units.</param>
public sealed record ShipTransfer(
    Quantity Quantity,
    TransferId? Transfer = null,
    SiteId? From = null,
    SiteId? To = null,
    BinPath? Bin = null,
    IReadOnlyList<SerialNumber>? Serials = null,
    DateTimeOffset? ArrivesAt = null,
    LongText? Note = null) : Command;

/// <summary>Units of a transfer arrive: good ones on hand, damaged ones in quarantine. What has not arrived stays on the way.</summary>
/// <param name="Bin">The bin they go to.</param>
/// <param name="Serials">For a serialized item, exactly which units; they are all good or all damaged.</param>
public sealed record ReceiveTransfer(
    TransferId Transfer,
    Quantity? Good = null,
    Quantity? Damaged = null,
    BinPath? Bin = null,
    IReadOnlyList<SerialNumber>? Serials = null,
    LongText? Note = null) : Command;

/// <summary>Says what became of units that did not arrive.</summary>
/// <param name="Lost">Gone for good.</param>
/// <param name="SentBack">On hand at the source: sent back, or never shipped.</param>
/// <param name="Serials">For a serialized item, exactly which units; they are all lost or all sent back.</param>
public sealed record ResolveShortage(
    TransferId Transfer, Quantity? Lost = null, Quantity? SentBack = null, IReadOnlyList<SerialNumber>? Serials = null, LongText? Note = null) : Command;

/// <summary>Ends a plan; what is still held for it is available again.</summary>
public sealed record CancelTransfer(TransferId Transfer, LongText? Note = null) : Command;

/// <summary>Units between two of our sites.</summary>
/// <param name="From">Absent for a caller who may not see it, like <paramref name="To"/>; one of them is always there.</param>
/// <param name="Planned">Not shipped yet; held at the source.</param>
/// <param name="InTransit">Shipped and not received; incoming at the destination.</param>
public sealed record TransferView(
    TransferId Transfer,
    SiteId? From,
    SiteId? To,
    Quantity Planned,
    Quantity InTransit,
    string PlannedBy,
    DateTimeOffset PlannedAt,
    DateTimeOffset? ShippedAt,
    DateTimeOffset? ArrivesAt,
    IReadOnlyList<SerialNumber> Serials)
{
    /// <summary>Asked for and not approved; holds nothing.</summary>
    public bool IsPending { get; init; }
}

/// <summary>Asks another of our sites for units. Nothing is held before it is approved there.</summary>
/// <param name="From">The site that is asked.</param>
public sealed record RequestTransfer(
    SiteId From, SiteId To, Quantity Quantity, DateTimeOffset? ArrivesAt = null, LongText? Note = null) : Command;

/// <summary>Says yes to a requested transfer: its units are held at the source from now on. Nobody decides their own.</summary>
public sealed record ApproveTransfer(TransferId Transfer, LongText? Note = null) : Command;

/// <summary>Says no to a requested transfer, and why.</summary>
public sealed record RejectTransfer(TransferId Transfer, LongText Reason) : Command;
