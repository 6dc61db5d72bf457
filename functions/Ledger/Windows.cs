using System.Collections.Immutable;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>A half-open stretch of time [from, to); without an end it lasts for ever. Back to back does not overlap.</summary>
public readonly record struct Window(DateTimeOffset From, DateTimeOffset? To)
{
    public bool Overlaps(Window other) => (To is null || other.From < To) && (other.To is null || From < other.To);

    /// <summary>Whether another window lies wholly inside this one.</summary>
    public bool Holds(Window other) => From <= other.From && (To is null || other.To <= To);
}

/// <summary>Something that takes units of a site for a time.</summary>
public sealed record Demand(DemandKind Kind, string Id, Quantity Quantity, string? For, Window Window, bool IsOverdue = false);

// Who takes what, when: the numbers of a moment and of a window, derived from what is promised and what is out. Nothing here is stored.
public sealed partial record Item
{
    // So many moments are tried when the next free time is looked for.
    private const int MomentsMax = 200;

    /// <summary>
    /// The part of on hand that is promised, at the busiest moment from now on: windows that do not overlap share their units, and what is
    /// out until then is not promised twice.
    /// </summary>
    public Quantity Reserved(SiteId site, DateTimeOffset at)
    {
        var sum = Planned(site);
        var isPlain = true;
        foreach (var (_, reservation) in Reservations)
        {
            if (reservation.Site != site || !reservation.IsLive(at)) continue;
            sum += reservation.Quantity;
            isPlain &= WindowOf(reservation, at) == new Window(at, null);
        }
        return isPlain ? sum : Quantity.Max(Quantity.Zero, Peak(site, new(at, null), at) - At(site).CheckedOut);
    }

    /// <summary>Available = max(0, on hand − reserved).</summary>
    public Quantity Available(SiteId site, DateTimeOffset at) => Quantity.Max(Quantity.Zero, OnHand(site, at) - Reserved(site, at));

    /// <summary>What may be promised for a window: pool − peak − expiring. Negative where more is promised than there is.</summary>
    /// <param name="except">The id of a reservation or checkout that is not to count, because it is the one being changed.</param>
    public Quantity Available(SiteId site, Window window, DateTimeOffset at, string? except = null)
    {
        var concurrent = Pool(site, at) - Peak(site, window, at, except);
        return Expiries.IsEmpty ? concurrent : Quantity.Min(concurrent, Outlasting(site, window, at, except));
    }

    /// <summary>What nobody takes in a window and is no use for it, because its lot expires before.</summary>
    public Quantity Expiring(SiteId site, Window window, DateTimeOffset at, string? except = null) =>
        Expiries.IsEmpty ? Quantity.Zero : Pool(site, at) - Peak(site, window, at, except) - Available(site, window, at, except);

    /// <summary>Everything usable that is at the site or out from it.</summary>
    public Quantity Pool(SiteId site, DateTimeOffset at) => OnHand(site, at) + At(site).CheckedOut;

    /// <summary>More is promised than there is.</summary>
    public Quantity Shortfall(SiteId site, DateTimeOffset at) => Quantity.Max(Quantity.Zero, Reserved(site, at) - OnHand(site, at));

    /// <summary>
    /// How much of each live reservation of a site cannot be kept, the latest first: what was promised earlier is served first, each promise
    /// in its own time.
    /// </summary>
    public ImmutableArray<(Reservation Reservation, Quantity Missing)> Shortfalls(SiteId site, DateTimeOffset at)
    {
        if (Shortfall(site, at).IsZero) return [];
        var served = Demands(site, at).Where(d => d.Kind != DemandKind.Reservation).ToList();
        var hit = new Stack<(Reservation, Quantity)>();
        foreach (var r in Reservations.Values.Where(r => r.Site == site && r.IsLive(at)).OrderBy(r => r.ReservedAt).ThenBy(r => NumberOf(r.Id.Value)))
        {
            var window = WindowOf(r, at);
            var part = Quantity.Min(r.Quantity, Quantity.Max(Quantity.Zero, Pool(site, at) - Peak(served, window)));
            served.Add(new(DemandKind.Reservation, r.Id.Value, part, null, window));
            if (part < r.Quantity) hit.Push((r, r.Quantity - part));
        }
        return [.. hit];
    }

    /// <summary>The most that is taken at one moment of a window.</summary>
    public Quantity Peak(SiteId site, Window window, DateTimeOffset at, string? except = null, Func<Demand, bool>? counts = null) =>
        Peak(Demands(site, at).Where(demand => demand.Id != except && counts?.Invoke(demand) != false), window);

    private static Quantity Peak(IEnumerable<Demand> demands, Window window)
    {
        var sum = Quantity.Zero;
        var changes = new List<(DateTimeOffset At, Quantity Change)>();
        foreach (var demand in demands)
        {
            if (!demand.Window.Overlaps(window)) continue;
            if (demand.Window.From <= window.From) sum += demand.Quantity;
            else changes.Add((demand.Window.From, demand.Quantity));
            if (demand.Window.To is { } end) changes.Add((end, -demand.Quantity));
        }
        var peak = sum;
        // At one moment the ends come before the starts.
        foreach (var (when, change) in changes.Order())
        {
            if (window.To <= when) break;
            sum += change;
            peak = Quantity.Max(peak, sum);
        }
        return peak;
    }

    /// <summary>Everything that takes units of a site from a moment on.</summary>
    public IEnumerable<Demand> Demands(SiteId site, DateTimeOffset at)
    {
        foreach (var (id, r) in Reservations)
        {
            if (r.Site == site && r.IsLive(at)) yield return new(DemandKind.Reservation, id.Value, r.Quantity, r.For.Name.Value, WindowOf(r, at));
        }
        foreach (var (id, c) in Checkouts)
        {
            if (c.Site != site) continue;
            var isOverdue = c.DueBackAt <= at;
            yield return new(DemandKind.Checkout, id.Value, c.Quantity, c.Holder.Name.Value, new(at, isOverdue ? null : c.DueBackAt), isOverdue);
        }
        foreach (var (id, t) in Transfers)
        {
            if (t.From == site && t.IsHeld) yield return new(DemandKind.Transfer, id.Value, t.Planned, null, new(at, null));
        }
    }

    /// <summary>The first moment from which so many units are free for so long; null when nothing that is known now makes them free.</summary>
    public DateTimeOffset? FreeFrom(SiteId site, Quantity quantity, TimeSpan? length, DateTimeOffset from, DateTimeOffset at)
    {
        if (quantity > Pool(site, at)) return null;
        var moments = Demands(site, at).Select(d => d.Window.To).OfType<DateTimeOffset>().Where(end => end > from).Append(from).Distinct().Order().Take(MomentsMax);
        foreach (var moment in moments)
        {
            if (Available(site, new(moment, moment + length), at) >= quantity) return moment;
        }
        return null;
    }

    /// <summary>
    /// The window for which units are taken that are needed from one moment to another: not before now, and for ever when the item is consumed,
    /// because then they do not come back and the end only says until when they have to be picked up.
    /// </summary>
    public Window WindowOf(DateTimeOffset? from, DateTimeOffset? to, DateTimeOffset at) =>
        new(from is { } later && later > at ? later : at, Known.Kind == ItemKind.Consumable ? null : to);

    private Window WindowOf(Reservation r, DateTimeOffset at) => WindowOf(r.From, r.To, at);

    private Quantity Planned(SiteId site)
    {
        var sum = Quantity.Zero;
        foreach (var (_, transfer) in Transfers)
        {
            if (transfer.From == site && transfer.IsHeld) sum += transfer.Planned;
        }
        return sum;
    }
}
