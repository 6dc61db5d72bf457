using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>
/// Every fact that can happen to an item, on one page, past tense. Facts are stored for ever: add optional fields, never rename
/// or retype one. Who did it and when is the stamp of the block that holds the fact.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "what")]
[JsonDerivedType(typeof(Defined), "defined")]
[JsonDerivedType(typeof(Retired), "retired")]
[JsonDerivedType(typeof(Received), "received")]
[JsonDerivedType(typeof(Reserved), "reserved")]
[JsonDerivedType(typeof(ReservationCancelled), "reservationCancelled")]
[JsonDerivedType(typeof(CheckedOut), "checkedOut")]
[JsonDerivedType(typeof(CheckedIn), "checkedIn")]
[JsonDerivedType(typeof(Consumed), "consumed")]
[JsonDerivedType(typeof(Adjusted), "adjusted")]
[JsonDerivedType(typeof(HandedOver), "handedOver")]
[JsonDerivedType(typeof(CheckoutExtended), "checkoutExtended")]
[JsonDerivedType(typeof(Restocked), "restocked")]
[JsonDerivedType(typeof(Disposed), "disposed")]
[JsonDerivedType(typeof(Labelled), "labelled")]
[JsonDerivedType(typeof(TransferPlanned), "transferPlanned")]
[JsonDerivedType(typeof(Shipped), "shipped")]
[JsonDerivedType(typeof(TransferReceived), "transferReceived")]
[JsonDerivedType(typeof(ShortageResolved), "shortageResolved")]
[JsonDerivedType(typeof(TransferCancelled), "transferCancelled")]
[JsonDerivedType(typeof(TransferApproved), "transferApproved")]
[JsonDerivedType(typeof(TransferRejected), "transferRejected")]
[JsonDerivedType(typeof(ReservationApproved), "reservationApproved")]
[JsonDerivedType(typeof(ReservationRejected), "reservationRejected")]
[JsonDerivedType(typeof(ReservationChanged), "reservationChanged")]
[JsonDerivedType(typeof(ReservationEnded), "reservationEnded")]
[JsonDerivedType(typeof(WaitJoined), "waitJoined")]
[JsonDerivedType(typeof(WaitLeft), "waitLeft")]
[JsonDerivedType(typeof(Promoted), "promoted")]
[JsonDerivedType(typeof(LotExpired), "lotExpired")]
public abstract partial record ItemEvent
{
    private ItemEvent()
    {
    }

    /// <summary>The item got its definition, or a new one.</summary>
    public sealed record Defined(Definition Definition) : ItemEvent;

    /// <summary>The item is no longer stocked.</summary>
    public sealed record Retired(LongText? Note) : ItemEvent;

    /// <summary>Stock arrived from outside.</summary>
    public sealed record Received(
        SiteId Site, BinPath Bin, LotNumber? Lot, Quantity Quantity, Condition Condition, ImmutableArray<SerialNumber> Serials, LongText? Note) : ItemEvent
    {
        /// <summary>The last day the lot may be used on.</summary>
        public DateOnly? ExpiresOn { get; init; }

        /// <summary>The order they arrived on.</summary>
        public OrderId? Order { get; init; }
    }

    /// <summary>Units were promised.</summary>
    public sealed record Reserved(
        ReservationId Reservation, SiteId Site, Quantity Quantity, Holder For, DateTimeOffset? ExpiresAt, LongText? Note) : ItemEvent
    {
        public DateTimeOffset? From { get; init; }
        public DateTimeOffset? To { get; init; }

        /// <summary>Asked for, and not to be picked up before somebody else approves.</summary>
        public bool IsPending { get; init; }

        /// <summary>The booking it is a line of.</summary>
        public BookingId? Booking { get; init; }

        /// <summary>How many different people have to approve; a request without a number needs one.</summary>
        public int? ApprovalsNeeded { get; init; }

        /// <summary>Why a policy wants approval.</summary>
        public string? Why { get; init; }

        /// <summary>It counts in what its asker asks for in 24 hours.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool IsSummed { get; init; }
    }

    /// <summary>Somebody else than asked said yes to a request, in this version of it.</summary>
    public sealed record ReservationApproved(ReservationId Reservation, SiteId Site, int Version, LongText? Note) : ItemEvent
    {
        public Authority? Authority { get; init; }
    }

    /// <summary>Somebody else than asked said no to a request.</summary>
    public sealed record ReservationRejected(ReservationId Reservation, SiteId Site, Quantity Quantity, LongText Reason) : ItemEvent
    {
        public Authority? Authority { get; init; }
    }

    /// <summary>A promise is for another quantity or another window now.</summary>
    public sealed record ReservationChanged(
        ReservationId Reservation, SiteId Site, Quantity Quantity, DateTimeOffset? From, DateTimeOffset? To, LongText? Note) : ItemEvent
    {
        /// <summary>How many different people have to approve it now, and why; as before when absent.</summary>
        public int? ApprovalsNeeded { get; init; }
        public string? Why { get; init; }
    }

    /// <summary>Time ended a promise, and it was written down.</summary>
    public sealed record ReservationEnded(ReservationId Reservation, SiteId Site, Quantity Quantity, ReservationState State, LongText? Note) : ItemEvent;

    /// <summary>Somebody waits in line.</summary>
    public sealed record WaitJoined(
        WaitId Wait, SiteId Site, Quantity Quantity, Holder For, DateTimeOffset? From, DateTimeOffset? To, LongText? Note) : ItemEvent;

    /// <summary>Somebody gave up their place in line.</summary>
    public sealed record WaitLeft(WaitId Wait, SiteId Site, LongText? Note) : ItemEvent;

    /// <summary>Units became free and were promised to the first in line. <paramref name="By"/> is who had joined.</summary>
    public sealed record Promoted(
        WaitId Wait,
        ReservationId Reservation,
        SiteId Site,
        Quantity Quantity,
        Holder For,
        Actor By,
        DateTimeOffset? From,
        DateTimeOffset? To,
        DateTimeOffset ExpiresAt) : ItemEvent
    {
        /// <summary>How many different people have to approve it before it is picked up, and why; nobody when absent.</summary>
        public int? ApprovalsNeeded { get; init; }
        public string? Why { get; init; }

        /// <summary>It counts in what its asker asks for in 24 hours.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool IsSummed { get; init; }
    }

    /// <summary>A promise ended before it was kept.</summary>
    public sealed record ReservationCancelled(ReservationId Reservation, SiteId Site, Quantity Quantity, LongText? Note) : ItemEvent;

    /// <summary>Units left with a holder.</summary>
    public sealed record CheckedOut(
        CheckoutId Checkout,
        SiteId Site,
        ImmutableArray<Take> Takes,
        Holder Holder,
        DateTimeOffset? DueBackAt,
        ReservationId? Reservation,
        ImmutableArray<SerialNumber> Serials,
        LongText? Note) : ItemEvent
    {
        /// <summary>It counts in what its taker asks for in 24 hours.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool IsSummed { get; init; }
    }

    /// <summary>A holder gave units back, or said what became of them. <paramref name="Shares"/> says which are which.</summary>
    public sealed record CheckedIn(
        CheckoutId Checkout,
        SiteId Site,
        Dispositions Split,
        ImmutableArray<Share> Shares,
        ImmutableArray<SerialNumber> Serials,
        LongText? Note) : ItemEvent;

    /// <summary>Units were used up.</summary>
    public sealed record Consumed(
        SiteId Site, ImmutableArray<Take> Takes, Holder For, ReservationId? Reservation, ImmutableArray<SerialNumber> Serials, LongText? Note) : ItemEvent
    {
        /// <summary>It counts in what its taker asks for in 24 hours.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool IsSummed { get; init; }
    }

    /// <summary>On hand changed with a reason and no movement.</summary>
    public sealed record Adjusted(
        SiteId Site, BinPath Bin, LotNumber? Lot, Quantity Change, AdjustmentReason Reason, ImmutableArray<SerialNumber> Serials, LongText? Note) : ItemEvent;

    /// <summary>A holder gave units to another; <paramref name="To"/> is the new holder's checkout.</summary>
    public sealed record HandedOver(
        CheckoutId Checkout,
        CheckoutId To,
        SiteId Site,
        ImmutableArray<Take> Takes,
        Holder Holder,
        DateTimeOffset? DueBackAt,
        ImmutableArray<SerialNumber> Serials,
        LongText? Note) : ItemEvent;

    /// <summary>Units are due back on another day.</summary>
    public sealed record CheckoutExtended(CheckoutId Checkout, SiteId Site, DateTimeOffset DueBackAt, LongText? Note) : ItemEvent;

    /// <summary>Units in quarantine are usable again; they stay in their bins unless <paramref name="To"/> names another.</summary>
    public sealed record Restocked(SiteId Site, ImmutableArray<Take> Takes, BinPath? To, ImmutableArray<SerialNumber> Serials, LongText? Note) : ItemEvent;

    /// <summary>Units left for good, from quarantine or from on hand.</summary>
    public sealed record Disposed(
        SiteId Site, Condition Condition, ImmutableArray<Take> Takes, ImmutableArray<SerialNumber> Serials, LongText? Note) : ItemEvent;

    /// <summary>Units that lay without a serial number have one now.</summary>
    public sealed record Labelled(SiteId Site, BinPath Bin, LotNumber? Lot, ImmutableArray<SerialNumber> Serials, LongText? Note) : ItemEvent;

    /// <summary>A lot's last day is over: what was on hand of it is in quarantine.</summary>
    public sealed record LotExpired(
        SiteId Site, LotNumber Lot, DateOnly ExpiresOn, ImmutableArray<Take> Takes, ImmutableArray<SerialNumber> Serials) : ItemEvent;

    /// <summary>Units are to go to another site and are held until they do.</summary>
    public sealed record TransferPlanned(TransferId Transfer, SiteId From, SiteId To, Quantity Quantity, DateTimeOffset? ArrivesAt, LongText? Note) : ItemEvent
    {
        /// <summary>Only asked for: nothing is held before somebody else approves.</summary>
        public bool IsPending { get; init; }
    }

    /// <summary>Somebody else than asked said yes to a transfer; its units are held from now on.</summary>
    public sealed record TransferApproved(TransferId Transfer, SiteId Site, LongText? Note) : ItemEvent
    {
        public Authority? Authority { get; init; }
    }

    /// <summary>Somebody else than asked said no to a transfer.</summary>
    public sealed record TransferRejected(TransferId Transfer, SiteId Site, Quantity Quantity, LongText Reason) : ItemEvent
    {
        public Authority? Authority { get; init; }
    }

    /// <summary>Units left for another site, on a plan or without one.</summary>
    public sealed record Shipped(
        TransferId Transfer, SiteId From, SiteId To, ImmutableArray<Take> Takes, DateTimeOffset? ArrivesAt, ImmutableArray<SerialNumber> Serials, LongText? Note) : ItemEvent;

    /// <summary>Units of a transfer arrived, good or damaged.</summary>
    public sealed record TransferReceived(
        TransferId Transfer, SiteId Site, ImmutableArray<Share> Shares, ImmutableArray<SerialNumber> Serials, LongText? Note) : ItemEvent;

    /// <summary>Units that did not arrive are lost (gone), or back on hand at the source (good).</summary>
    public sealed record ShortageResolved(
        TransferId Transfer, SiteId From, SiteId To, ImmutableArray<Share> Shares, ImmutableArray<SerialNumber> Serials, LongText? Note) : ItemEvent;

    /// <summary>A plan ended before it was shipped, or with only a part of it shipped.</summary>
    public sealed record TransferCancelled(TransferId Transfer, SiteId Site, Quantity Quantity, LongText? Note) : ItemEvent;
}

/// <summary>Units taken from one bin and lot.</summary>
public sealed record Take(BinPath Bin, LotNumber? Lot, Quantity Quantity);

/// <summary>What became of the units of a checkout.</summary>
public sealed record Dispositions(Quantity Good, Quantity Damaged, Quantity Lost, Quantity Consumed)
{
    [JsonIgnore]
    public Quantity Total => Good + Damaged + Lost + Consumed;
}

/// <summary>
/// How much of what was taken from one bin and lot comes back: good and damaged into a bin, and gone for good (lost or consumed).
/// </summary>
/// <param name="From">The bin it was taken from.</param>
/// <param name="To">The bin it comes back to.</param>
public sealed record Share(BinPath From, LotNumber? Lot, BinPath To, Quantity Good, Quantity Damaged, Quantity Gone);
