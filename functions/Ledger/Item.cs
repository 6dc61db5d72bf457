using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Serialization;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>Which block holds a fact, when it was decided and who asked.</summary>
public sealed record Stamp(long Version, DateTimeOffset At, Actor By);

/// <summary>
/// A promise, or a request for one. It stops counting at <see cref="ExpiresAt"/> and at the end of its window by itself; nobody has to be
/// awake for that.
/// </summary>
/// <param name="Quantity">What is still promised.</param>
/// <param name="Fulfilled">What was picked up.</param>
/// <param name="Version">Counts its changes: a decision names the version it is about.</param>
public sealed record Reservation(
    ReservationId Id,
    SiteId Site,
    Quantity Quantity,
    Holder For,
    Actor By,
    DateTimeOffset ReservedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    Quantity Fulfilled = default,
    int Version = 1,
    bool IsPending = false,
    Actor? DecidedBy = null,
    DateTimeOffset? DecidedAt = null,
    BookingId? Booking = null)
{
    /// <summary>How many different people have to approve it, as it was asked for; a request without a number needs one.</summary>
    public int ApprovalsNeeded { get; init; }

    /// <summary>Why a policy wants approval.</summary>
    public string? Why { get; init; }

    /// <summary>What whoever asked wrote to it.</summary>
    public LongText? Note { get; init; }

    /// <summary>Who asked for more than was asked for at first, if somebody else did.</summary>
    public Actor? RaisedBy { get; init; }

    /// <summary>Who has approved it in this version, in order.</summary>
    public ImmutableArray<Approval> Approvals { get; init; } = [];

    /// <summary>How many approvals are still missing.</summary>
    [JsonIgnore]
    public int Missing => IsPending ? Math.Max(1, ApprovalsNeeded - Approvals.Length) : 0;

    /// <summary>When time ends it, if nobody else does before.</summary>
    [JsonIgnore]
    public DateTimeOffset? EndsAt => To is null || ExpiresAt < To ? ExpiresAt : To;

    public bool IsLive(DateTimeOffset at) => !(EndsAt <= at);
}

/// <summary>One person's yes.</summary>
public sealed record Approval(Actor By, DateTimeOffset At);

/// <summary>A reservation that ended: how, when and by whose hand.</summary>
public sealed record EndedReservation(Reservation Reservation, ReservationState State, DateTimeOffset At, Actor By, LongText? Reason);

/// <summary>Somebody in line.</summary>
public sealed record Wait(WaitId Id, SiteId Site, Quantity Quantity, Holder For, Actor By, DateTimeOffset JoinedAt, DateTimeOffset? From, DateTimeOffset? To)
{
    public bool IsLive(DateTimeOffset at) => !(To <= at);
}

/// <summary>Units that are out with a holder, by the bin and lot they were taken from.</summary>
/// <param name="Site">The site they left from.</param>
public sealed record Checkout(
    CheckoutId Id, SiteId Site, ImmutableArray<Take> Held, Holder Holder, Actor By, DateTimeOffset CheckedOutAt, DateTimeOffset? DueBackAt)
{
    /// <summary>When the units left the site, if that was on another checkout: before they were handed over.</summary>
    public DateTimeOffset? LeftAt { get; init; }

    [JsonIgnore]
    public Quantity Quantity => Held.Aggregate(Quantity.Zero, (sum, held) => sum + held.Quantity);
}

/// <summary>Units that go from one of our sites to another.</summary>
/// <param name="Planned">Not shipped yet; held at the source.</param>
/// <param name="Held">On the way, by the bin and lot they were taken from.</param>
public sealed record Transfer(
    TransferId Id, SiteId From, SiteId To, Quantity Planned, ImmutableArray<Take> Held, Actor By, DateTimeOffset PlannedAt, DateTimeOffset? ShippedAt, DateTimeOffset? ArrivesAt,
    bool IsPending = false, Actor? DecidedBy = null, DateTimeOffset? DecidedAt = null)
{
    /// <summary>What is planned is held at the source, unless it only was asked for.</summary>
    [JsonIgnore]
    public bool IsHeld => !IsPending;


    [JsonIgnore]
    public Quantity InTransit => Held.Aggregate(Quantity.Zero, (sum, held) => sum + held.Quantity);
}

/// <summary>Where an identified unit is.</summary>
public enum Whereabouts
{
    OnHand,
    Quarantined,
    CheckedOut,
    Consumed,
    Lost,
    Disposed,
    InTransit,
}

/// <summary>One identified unit: one place or one holder at any time. While it is out, the bin is the one it was taken from.</summary>
/// <param name="Site">Where it is; on the way, where it was shipped from.</param>
/// <param name="LastHolder">Of a lost or consumed unit: who had it last.</param>
public sealed record Unit(Whereabouts Where, SiteId Site, BinPath Bin, LotNumber? Lot, CheckoutId? Checkout = null, Holder? LastHolder = null, TransferId? Transfer = null);

/// <summary>
/// The state of one item: what its facts add up to. Immutable; <see cref="Evolve"/> is the only way from one state to the next,
/// and it asserts after every fact that nothing is negative and that units are conserved. Serialises with <see cref="Wire.Json"/>.
/// </summary>
public sealed partial record Item
{
    public required Sku Sku { get; init; }
    public Definition? Definition { get; init; }
    public ImmutableSortedDictionary<SiteId, Balance> Sites { get; init; } = ImmutableSortedDictionary<SiteId, Balance>.Empty;
    public ImmutableSortedDictionary<ReservationId, Reservation> Reservations { get; init; } = ImmutableSortedDictionary<ReservationId, Reservation>.Empty;
    public ImmutableSortedDictionary<CheckoutId, Checkout> Checkouts { get; init; } = ImmutableSortedDictionary<CheckoutId, Checkout>.Empty;
    public ImmutableSortedDictionary<TransferId, Transfer> Transfers { get; init; } = ImmutableSortedDictionary<TransferId, Transfer>.Empty;

    /// <summary>The latest reservations that ended, oldest first: who comes late is told how.</summary>
    public ImmutableArray<EndedReservation> Ended { get; init; } = [];

    /// <summary>Who waits, in order of joining.</summary>
    public ImmutableArray<Wait> Waiting { get; init; } = [];
    public ImmutableSortedDictionary<SerialNumber, Unit> Units { get; init; } = ImmutableSortedDictionary<SerialNumber, Unit>.Empty;

    /// <summary>The last day of every lot that expires.</summary>
    public ImmutableSortedDictionary<LotNumber, DateOnly> Expiries { get; init; } = ImmutableSortedDictionary<LotNumber, DateOnly>.Empty;
    public bool IsRetired { get; init; }
    public Totals Totals { get; init; } = Totals.Nothing;

    /// <summary>When the last fact was decided.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>How many reservations, checkouts and the like were ever numbered.</summary>
    public long Numbered { get; init; }

    /// <summary>Whether an id such as R-17 was ever given out: then what it named has ended, and was not merely mistyped.</summary>
    public bool WasNumbered(string id, char letter) => id.Length > 2 && id[0] == letter && NumberOf(id) is >= 1 and var number && number <= Numbered;

    private static long NumberOf(string id) => id.Length > 2 && id[1] == '-' && long.TryParse(id.AsSpan(2), out var number) ? number : 0;

    /// <summary>How a reservation ended; null when it has not, or so long ago that only the history knows.</summary>
    public EndedReservation? EndedOf(ReservationId id) => Ended.FirstOrDefault(e => e.Reservation.Id == id);

    public static Item New(Sku sku) => new() { Sku = sku };

    [JsonIgnore]
    public bool Exists => Definition is not null;

    /// <summary>What the item is. Only decisions that have checked <see cref="Exists"/> may ask.</summary>
    [JsonIgnore]
    public Definition Known => Definition ?? throw new UnreachableException($"{Sku} has no definition.");

    /// <summary>The item at a site: empty when it was never there.</summary>
    public Balance At(SiteId site) => Sites.GetValueOrDefault(site, Balance.Nothing);

    /// <summary>What lies at a site and has no serial number: everything, for an item that is not serialized.</summary>
    public Balance Loose(SiteId site)
    {
        var balance = At(site);
        if (Known.Kind != ItemKind.Serialized) return balance;
        foreach (var unit in Units.Values)
        {
            if (unit.Site != site || unit.Where is not (Whereabouts.OnHand or Whereabouts.Quarantined)) continue;
            var (good, damaged) = unit.Where == Whereabouts.OnHand ? (Quantity.One, Quantity.Zero) : (Quantity.Zero, Quantity.One);
            balance = balance.Put(unit.Bin, unit.Lot, -good, -damaged);
        }
        return balance;
    }

    /// <summary>What is on its way to a site from our others.</summary>
    public Quantity Incoming(SiteId site) => Transfers.Values.Where(t => t.To == site).Aggregate(Quantity.Zero, (sum, t) => sum + t.InTransit);

    /// <summary>Everything that is on its way between our sites.</summary>
    [JsonIgnore]
    public Quantity InTransit => Transfers.Values.Aggregate(Quantity.Zero, (sum, t) => sum + t.InTransit);

    /// <summary>Everything that is ours: on hand, quarantined and checked out, at every site, and in transit.</summary>
    [JsonIgnore]
    public Quantity Owned => Sites.Values.Aggregate(InTransit, (sum, b) => sum + b.OnHand + b.Quarantined + b.CheckedOut);

    private Item With(SiteId site, Func<Balance, Balance> change)
    {
        var after = change(At(site));
        return this with { Sites = after.IsEmpty ? Sites.Remove(site) : Sites.SetItem(site, after) };
    }

    private void AssertInvariants()
    {
        foreach (var (site, balance) in Sites)
        {
            Assert(!balance.CheckedOut.IsNegative, $"checked out at {site} is {balance.CheckedOut}");
            foreach (var bin in balance.Bins) Assert(!bin.OnHand.IsNegative && !bin.Quarantined.IsNegative, $"{bin.Bin} at {site} holds less than nothing");
        }
        Assert(!Totals.Consumed.IsNegative && !Totals.Lost.IsNegative && !Totals.Disposed.IsNegative, "a total is negative");
        var right = Owned + Totals.Consumed + Totals.Lost + Totals.Disposed;
        Assert(Totals.Received + Totals.Adjusted == right, $"units are not conserved: {Totals.Received + Totals.Adjusted} came in, {right} are accounted for");
        foreach (var (id, r) in Reservations) Assert(r.Approvals.Select(a => a.By.Id).Distinct().Count() == r.Approvals.Length, $"{id} was approved twice by one person");
        foreach (var (id, transfer) in Transfers) Assert(!transfer.Planned.IsNegative && transfer.Held.All(h => h.Quantity.IsPositive), $"{id} carries less than nothing");
        foreach (var (id, order) in Orders) Assert(order.OnOrder.IsPositive && !order.Received.IsNegative, $"{id} has nothing to come");
        var out_ = Checkouts.Values.Aggregate(Quantity.Zero, (sum, checkout) => sum + checkout.Quantity);
        Assert(Sites.Values.Aggregate(Quantity.Zero, (sum, b) => sum + b.CheckedOut) == out_, "the checkouts do not add up to what is out");
    }

    private void Assert(bool holds, string otherwise)
    {
        if (!holds) throw new InvalidOperationException($"The ledger of {Sku} is broken: {otherwise}.");
    }
}
