namespace CountDepot.Contracts;

/// <summary>
/// Why the answer is no. Ordered by precedence: when several apply, the first is the answer.
/// Names go on the wire, in camelCase. Append within a group; never rename, never reuse.
/// </summary>
public enum RefusalCode
{
    // Who asks
    NotSignedIn,
    NotPermitted,
    OwnRequest,

    // How it is asked
    RequestInvalid,
    CommandIdReused,

    // What it is asked of
    ItemUnknown,
    SiteUnknown,
    ReservationUnknown,
    CheckoutUnknown,
    NotFound,
    ItemRetired,
    VerbNotForKind,
    DefinitionFixed,
    TransferUnknown,
    OrderUnknown,
    WaitUnknown,
    CountUnknown,
    BookingUnknown,
    KitUnknown,
    TemplateUnknown,
    RoleUnknown,

    // The values by themselves
    QuantityMustBePositive,
    QuantityMustBeWhole,
    QuantityTooLarge,
    TimeMustBeFuture,
    DueBackRequired,
    ChangeMustMatchReason,
    SerialsMustMatchQuantity,
    SerialRepeated,
    SitesMustDiffer,
    WindowMustEndLater,

    // The values against what is true
    SerialUnknown,
    SerialInUse,
    SerialElsewhere,
    LotExpiryDiffers,
    LotExpired,
    ItemNotEmpty,
    ReservationEnded,
    ReservationElsewhere,
    CheckoutEnded,
    MoreThanReserved,
    MoreThanCheckedOut,
    NotEnoughOnHand,
    NotEnoughInBin,
    NotEnoughAvailable,
    NotEnoughQuarantined,
    NotEnoughUnlabelled,
    HolderIsSame,
    TransferEnded,
    TransferShipped,
    MoreThanInTransit,
    OrderEnded,
    OrderElsewhere,
    OrderReceived,
    MoreThanOnOrder,
    LessThanReceived,
    AlreadyDecided,
    ReservationChanged,
    CountEnded,
    CountElsewhere,
    CountOverlaps,
    CountChanged,
    SameCounter,
    LotNeeded,
    RecountNeeded,
    NotCounted,
    CountOutdated,
    ReservationPending,
    TransferPending,
    ApprovalNeeded,
    AvailableNow,
    BookingEnded,
    KitRetired,
    RoleChanged,
    LastAdministrator,

    // The edge
    ImportHasErrors,
    ImportInvalid,
    TooManyRequests,
    TooManySubscriptions,
    OutcomeUnknown,
    Unavailable,
}

/// <summary>The real numbers behind a refusal; what does not apply is absent.</summary>
public sealed record RefusalDetail
{
    public Sku? Sku { get; init; }
    public SiteId? Site { get; init; }
    public BinPath? Bin { get; init; }
    public SerialNumber? Serial { get; init; }
    public CheckoutId? Checkout { get; init; }
    public string? Field { get; init; }
    public Quantity? Asked { get; init; }
    public Quantity? OnHand { get; init; }
    public Quantity? Reserved { get; init; }
    public Quantity? Available { get; init; }
    public Quantity? Quarantined { get; init; }
    public Quantity? CheckedOut { get; init; }
    public Quantity? Incoming { get; init; }
    public Quantity? OnOrder { get; init; }
    public string? Unit { get; init; }
    public ItemKind? Kind { get; init; }
    public Role? Needs { get; init; }

    /// <summary>How many different managers have to approve it first.</summary>
    public int? ApprovalsNeeded { get; init; }

    /// <summary>When as many as were asked for are free for as long; absent when never, as far as is known now.</summary>
    public DateTimeOffset? FreeFrom { get; init; }

    /// <summary>From when on a deputy may decide the request.</summary>
    public DateTimeOffset? EscalatesAt { get; init; }

    /// <summary>The most there may be, of what there was too much of.</summary>
    public int? Most { get; init; }

    /// <summary>How long to wait before asking again; also in the header Retry-After.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Other sites that could help, fullest first.</summary>
    public IReadOnlyList<SiteAvailable>? Elsewhere { get; init; }

    /// <summary>Of an import: every row that cannot be taken, at most 1,000.</summary>
    public IReadOnlyList<RowError>? Rows { get; init; }
}

/// <summary>What one site could promise now.</summary>
public sealed record SiteAvailable(SiteId Site, Quantity Available);

/// <summary>The body of every answer that is no: the code for machines, the sentence for people.</summary>
/// <param name="Message">The sentence a card shows: numbers, reason and one next step.</param>
/// <param name="TraceId">Names this answer in the logs.</param>
public sealed record ErrorBody(ErrorCode Error, string Message, RefusalDetail Detail, string TraceId);

/// <summary>The code and the sentence together, where Power Platform looks for them.</summary>
public sealed record ErrorCode(string Code, string Message);
