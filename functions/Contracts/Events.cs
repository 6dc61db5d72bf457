using System.Text.Json.Serialization;

namespace CountDepot.Contracts;

// What a subscriber is posted: one event, flat, with the names and numbers a flow needs and nothing that lets it act. Delivered at least once, in no
// order that is promised; an event that comes again has the same id.

/// <summary>What every event says. Quantities are in the item's unit.</summary>
public abstract record DepotEvent
{
    /// <summary>The same however often it is delivered: 32 hex digits.</summary>
    [JsonPropertyOrder(-20)]
    public string EventId { get; init; } = "";

    /// <summary>What the subscription is to.</summary>
    [JsonPropertyOrder(-19)]
    public Trigger Trigger { get; init; }

    /// <summary>When it happened, which may be some time before it is delivered.</summary>
    [JsonPropertyOrder(-18)]
    public DateTimeOffset OccurredAt { get; init; }

    [JsonPropertyOrder(-17)]
    public Sku Sku { get; init; }

    /// <summary>The item's name.</summary>
    [JsonPropertyOrder(-16)]
    public string Name { get; init; } = "";

    [JsonPropertyOrder(-15)]
    public string Category { get; init; } = "";

    /// <summary>The unit of measure.</summary>
    [JsonPropertyOrder(-14)]
    public string Unit { get; init; } = "";

    /// <summary>Where it happened; absent for what belongs to no site.</summary>
    [JsonPropertyOrder(-13)]
    public SiteId? Site { get; init; }

    /// <summary>Who did it, by name; CountDepot for what time does.</summary>
    [JsonPropertyOrder(-12)]
    public string By { get; init; } = "";

    /// <summary>The Entra object id of who did it; absent for what time does.</summary>
    [JsonPropertyOrder(-11)]
    public string? ById { get; init; }
}

/// <summary>A site became low of an item, or recovered: the numbers right after it.</summary>
public sealed record StockEvent : DepotEvent
{
    public Quantity Available { get; init; }
    public Quantity OnHand { get; init; }
    public Quantity Reserved { get; init; }
    public Quantity Incoming { get; init; }
    public Quantity OnOrder { get; init; }
    public Quantity? ReorderPoint { get; init; }

    /// <summary>How many would fill the site up to its level, when it is due; otherwise 0.</summary>
    public Quantity SuggestedQuantity { get; init; }

    /// <summary>Counts the times the site was low of the item: low and recovered of one time have the same number.</summary>
    public int Episode { get; init; }
}

/// <summary>On hand changed without a movement.</summary>
public sealed record CorrectionEvent : DepotEvent
{
    /// <summary>What on hand changed by, signed.</summary>
    public Quantity Change { get; init; }
    public Quantity OnHand { get; init; }

    /// <summary>Of an adjustment: its reason. Absent for a count.</summary>
    public AdjustmentReason? Reason { get; init; }

    /// <summary>Of a count: the line, what was counted and what the books said then.</summary>
    public CountLineId? Line { get; init; }
    public Quantity? Counted { get; init; }
    public Quantity? Expected { get; init; }
    public BinPath? Bin { get; init; }
    public LotNumber? Lot { get; init; }
    public string? Note { get; init; }
}

/// <summary>An item was defined for the first time.</summary>
public sealed record CreationEvent : DepotEvent
{
    public ItemKind Kind { get; init; }
    public string? Description { get; init; }
    public TemplateId? Template { get; init; }
    public Quantity? ReorderPoint { get; init; }
}

/// <summary>Units went out, or are out beyond the moment they were due.</summary>
public sealed record CheckoutEvent : DepotEvent
{
    public CheckoutId Checkout { get; init; }

    /// <summary>How many went out, or are still out.</summary>
    public Quantity Quantity { get; init; }
    public HolderKind HolderKind { get; init; }
    public string Holder { get; init; } = "";

    /// <summary>The Entra object id of a person, or the number of a job.</summary>
    public string? HolderId { get; init; }
    public DateTimeOffset? DueBackAt { get; init; }

    /// <summary>The first 50 serial numbers.</summary>
    public IReadOnlyList<SerialNumber>? Serials { get; init; }
    public ReservationId? Reservation { get; init; }
    public string? Note { get; init; }
}

/// <summary>Units came in again, at the site they came in at, or it was said what became of them.</summary>
public sealed record ReturnEvent : DepotEvent
{
    public CheckoutId Checkout { get; init; }
    public Quantity Good { get; init; }
    public Quantity Damaged { get; init; }
    public Quantity Lost { get; init; }
    public Quantity Consumed { get; init; }

    /// <summary>What is still out on the same checkout.</summary>
    public Quantity StillOut { get; init; }
    public HolderKind HolderKind { get; init; }
    public string Holder { get; init; } = "";
    public string? HolderId { get; init; }
    public DateTimeOffset? DueBackAt { get; init; }

    /// <summary>After they were due.</summary>
    public bool IsLate { get; init; }
    public IReadOnlyList<SerialNumber>? Serials { get; init; }
    public string? Note { get; init; }
}

/// <summary>What a request is for.</summary>
public enum RequestKind
{
    Reservation,
    Transfer,
}

/// <summary>How a request was decided.</summary>
public enum RequestDecision
{
    Approved,
    Rejected,
}

/// <summary>Something that waits for a yes, waited too long for it, or has its answer.</summary>
public abstract record RequestEvent : DepotEvent
{
    public RequestKind Kind { get; init; }

    /// <summary>The reservation's or transfer's id, such as R-17; unique within its item.</summary>
    public string Request { get; init; } = "";

    /// <summary>Counts its changes; a decision names the version that was seen.</summary>
    public int Version { get; init; }
    public Quantity Quantity { get; init; }
    public string RequestedBy { get; init; } = "";
    public string RequestedById { get; init; } = "";
    public DateTimeOffset RequestedAt { get; init; }

    /// <summary>For whom a reservation is.</summary>
    public string? RequestedFor { get; init; }
    public string? RequestedForId { get; init; }

    /// <summary>When the units are needed.</summary>
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }

    /// <summary>Where a transfer goes; absent when the subscriber may not see that site.</summary>
    public SiteId? ToSite { get; init; }

    /// <summary>When the request ends by itself if nobody decides it.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Why a policy wants approval, and by how many different people.</summary>
    public string? ApprovalReason { get; init; }
    public int ApprovalsNeeded { get; init; }
    public string? Note { get; init; }
}

/// <summary>A request was made.</summary>
public sealed record ApprovalEvent : RequestEvent;

/// <summary>A request was decided.</summary>
public sealed record DecisionEvent : RequestEvent
{
    public RequestDecision Decision { get; init; }
    public string DecidedBy { get; init; } = "";
    public string DecidedById { get; init; } = "";

    /// <summary>Why it was rejected.</summary>
    public string? Reason { get; init; }
}

/// <summary>A request has escalated: its site's deputies may decide it.</summary>
public sealed record EscalationEvent : RequestEvent
{
    public EscalationReason Reason { get; init; }

    /// <summary>The Entra group that may decide now; absent where the site has none.</summary>
    public GroupId? Deputies { get; init; }
}
