using System.Collections.Immutable;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>What the outside is shown of an item: written out here and never the state itself, so that the wire changes only on purpose.</summary>
public static class ItemViews
{
    private const int EndedMax = 20;

    /// <summary>The whole item, with the sites the caller may see.</summary>
    public static ItemView View(Item item, long version, Request request) => new(
        item.Sku,
        item.Known.Name.Value,
        item.Known.Kind,
        item.Known.Unit.Value,
        item.Known.Decimals,
        item.Known.Description?.Value,
        item.Known.Category.Value,
        item.Known.Barcodes,
        item.Known.ReorderPoint,
        item.IsRetired,
        version,
        [.. Stocks(item, request)],
        [.. Live(item, request)],
        [.. Open(item, request)],
        [.. item.Transfers.Values.Where(t => request.Sees(t.From) || request.Sees(t.To)).OrderBy(t => t.PlannedAt).ThenBy(t => t.Id).Select(t => View(item, t, request))])
    {
        Ended = [.. Ended(item, request).Take(EndedMax)],
        Waiting = [.. item.Waiting.Where(w => w.IsLive(request.At) && request.Sees(w.Site)).Select(w => View(item, w, request.At))],
        Totals = request.Sites is null
            ? new(item.Totals.Received, item.Totals.Adjusted, item.Owned, item.Totals.Consumed, item.Totals.Lost, item.Totals.Disposed)
            : null,
        Orders = [.. Orders.Open(item).Where(o => request.Sees(o.Site)).Select(o => Orders.View(o, request.At))],
        Template = item.Known.Template,
        Fields = Fields.View(item.Known, request.Rules.TemplateOf(item.Known)),
        UnitCost = item.Known.UnitCost,
        Checklist = request.Rules.TemplateOf(item.Known)?.Checklist,
    };

    /// <summary>The item at every site where there is or was or will be something of it.</summary>
    public static IEnumerable<SiteStock> Stocks(Item item, Request request) => SitesOf(item, request).Select(site => Stock(item, site, request.At));

    /// <summary>The item at one site.</summary>
    public static SiteStock Stock(Item item, SiteId site, DateTimeOffset at)
    {
        var (onHand, reserved) = (item.OnHand(site, at), item.Reserved(site, at));
        return new(site, onHand, reserved, item.Available(site, at), item.Quarantined(site, at), item.At(site).CheckedOut,
            Quantity.Max(Quantity.Zero, reserved - onHand), [.. item.At(site).Bins.Select(b => Bin(item, b, at))])
        {
            Incoming = item.Incoming(site),
            OnOrder = item.OnOrder(site),
            Position = item.Position(site, at),
            CountClass = item.CountClasses.TryGetValue(site, out var of) ? of : null,
            CountedAt = item.CountedAt.TryGetValue(site, out var counted) ? counted : null,
            ReorderPoint = item.PointOf(site),
            IsLow = item.IsLow(site, at),
            Low = item.IsLow(site, at) ? item.LowAt(site) : null,
        };
    }

    private static BinStock Bin(Item item, BinBalance b, DateTimeOffset at)
    {
        var expired = item.IsExpired(b.Lot, at) ? b.OnHand : Quantity.Zero;
        return new(b.Bin, b.Lot, b.OnHand - expired, b.Quarantined + expired) { ExpiresOn = item.ExpiryOf(b.Lot) };
    }

    /// <summary>What one site can promise and why.</summary>
    /// <param name="window">The time it is needed for; from now on when absent.</param>
    /// <param name="asked">How many are needed, for the next free time.</param>
    public static AvailabilityView Availability(Item item, SiteId site, long version, Request request, Window? window = null, Quantity? asked = null) => new(
        item.Sku,
        Stock(item, site, request.At),
        [.. Live(item, request).Where(r => r.Site == site)],
        [.. Open(item, request).Where(c => c.Site == site)],
        Checks.Elsewhere(item, site, request, window),
        version)
    {
        Window = View(item, site, window ?? new(request.At, null), asked, request),
    };

    /// <summary>The answer to an accepted command, from the state right after it.</summary>
    public static CommandAnswer Answer(Item after, Decision.Accepted accepted, Stamp stamp, Request? request = null) => new(
        after.Sku,
        stamp.Version,
        stamp.At,
        accepted.Site is { } site ? Stock(after, site, stamp.At) : null,
        accepted.Reservation is { } reservation ? View(after, reservation, stamp.At) : null,
        accepted.Checkout is { } checkout && after.Checkouts.TryGetValue(checkout, out var open) ? View(after, open, stamp.At) : null,
        accepted.Transfer is { } transfer && after.Transfers.TryGetValue(transfer, out var way) ? View(after, way, request ?? new(stamp.By, stamp.At)) : null,
        accepted.Wait is { } wait && after.Waiting.FirstOrDefault(w => w.Id == wait) is { } waiting ? View(after, waiting, stamp.At) : null,
        accepted.Order is { } order && after.Orders.TryGetValue(order, out var placed) ? Orders.View(placed, stamp.At) : null)
    {
        Counts = accepted.Counts.IsEmpty ? null : [.. accepted.Counts.Select(line => CountViews.View(after.LineOf(line)!, accepted.IsBlind))],
        Shortfalls = IsPosted(after, accepted) ? [.. after.Shortfalls(accepted.Site!.Value, stamp.At).Select(s => View(s.Reservation, s.Missing))] : null,
    };

    private static bool IsPosted(Item after, Decision.Accepted accepted) => accepted.Counts.Any(line => after.LineOf(line)!.State == CountLineState.Posted);

    /// <summary>One identified unit; null when there is none, or none at a site the caller may see.</summary>
    public static UnitView? Unit(Item item, SerialNumber serial, Request request)
    {
        if (!item.Units.TryGetValue(serial, out var unit) || !(request.Sees(unit.Site) || (unit.Transfer is { } way && request.Sees(item.Transfers[way].To)))) return null;
        var checkout = unit.Checkout is { } id ? item.Checkouts[id] : null;
        // On the way from a site the caller may not see it is shown where it is going.
        var (site, bin) = request.Sees(unit.Site) ? (unit.Site, unit.Bin) : (item.Transfers[unit.Transfer!.Value].To, BinPath.None);
        return new(item.Sku, serial, State(unit.Where), site, bin, unit.Lot, unit.Checkout, checkout?.Holder ?? unit.LastHolder, checkout?.DueBackAt);
    }

    private static UnitState State(Whereabouts where) => where switch
    {
        Whereabouts.OnHand => UnitState.OnHand,
        Whereabouts.Quarantined => UnitState.Quarantined,
        Whereabouts.CheckedOut => UnitState.CheckedOut,
        Whereabouts.Consumed => UnitState.Consumed,
        Whereabouts.Lost => UnitState.Lost,
        Whereabouts.Disposed => UnitState.Disposed,
        Whereabouts.InTransit => UnitState.InTransit,
    };

    internal static ImmutableArray<SerialNumber> SerialsOf(Item item, CheckoutId checkout) =>
        [.. item.Units.Where(unit => unit.Value.Checkout == checkout).Select(unit => unit.Key)];

    internal static ImmutableArray<SerialNumber> SerialsOf(Item item, TransferId transfer) =>
        [.. item.Units.Where(unit => unit.Value.Transfer == transfer).Select(unit => unit.Key)];

    private static IEnumerable<SiteId> SitesOf(Item item, Request request) =>
        item.Sites.Keys.Union(item.Reservations.Values.Where(r => r.IsLive(request.At)).Select(r => r.Site))
            .Union(item.Transfers.Values.Select(t => t.To)).Union(item.Orders.Values.Select(o => o.Site))
            .Union(item.Replenishments.Where(r => r.Value.LowSince is not null || r.Value.Rule.Point is not null).Select(r => r.Key)).Where(request.Sees).Order();

    private static IEnumerable<ReservationView> Live(Item item, Request request)
    {
        var live = item.Reservations.Values.Where(r => r.IsLive(request.At) && request.Sees(r.Site)).OrderBy(r => r.ReservedAt).ThenBy(r => r.Id).ToList();
        var missing = live.Select(r => r.Site).Distinct().SelectMany(site => item.Shortfalls(site, request.At)).ToDictionary(s => s.Reservation.Id, s => s.Missing);
        return live.Select(r => View(r, missing.GetValueOrDefault(r.Id)));
    }

    private static IEnumerable<CheckoutView> Open(Item item, Request request) =>
        item.Checkouts.Values.Where(c => request.Sees(c.Site)).OrderBy(c => c.CheckedOutAt).ThenBy(c => c.Id).Select(c => View(item, c, request.At));

    // Those that time ended and nobody has written down come first: they are the newest.
    private static IEnumerable<ReservationView> Ended(Item item, Request request) =>
        item.Reservations.Values.Where(r => !r.IsLive(request.At) && request.Sees(r.Site)).OrderByDescending(r => r.EndsAt)
            .Select(r => View(r) with { State = Item.StateWhenOver(r) })
            .Concat(item.Ended.Reverse().Where(e => request.Sees(e.Reservation.Site)).Select(View));

    private static ReservationView? View(Item item, ReservationId id, DateTimeOffset at) =>
        item.Reservations.TryGetValue(id, out var live) ? View(item, live, at) : item.EndedOf(id) is { } ended ? View(ended) : null;

    internal static ReservationView View(EndedReservation e) => View(e.Reservation) with
    {
        State = e.State,
        DecidedBy = e.By.Name ?? e.By.Id,
        DecidedAt = e.At,
        Reason = e.Reason?.Value,
    };

    /// <summary>A live promise or request at a moment, with what of it cannot be kept.</summary>
    public static ReservationView View(Item item, Reservation r, DateTimeOffset at) =>
        View(r, item.Shortfalls(r.Site, at).Where(s => s.Reservation.Id == r.Id).Select(s => s.Missing).FirstOrDefault());

    /// <summary>A promise or request as it is written down.</summary>
    /// <param name="shortfall">How much of it cannot be kept.</param>
    public static ReservationView View(Reservation r, Quantity shortfall = default) => new(r.Id, r.Site, r.Quantity, r.For, r.By.Name ?? r.By.Id, r.ReservedAt, r.ExpiresAt)
    {
        State = r.IsPending ? ReservationState.Pending : ReservationState.Approved,
        Version = r.Version,
        From = r.From,
        To = r.To,
        Fulfilled = r.Fulfilled,
        Shortfall = shortfall,
        Booking = r.Booking,
        Note = r.Note?.Value,
        DecidedBy = r.DecidedBy is { } by ? by.Name ?? by.Id : null,
        DecidedAt = r.DecidedAt,
        ApprovalsNeeded = r.ApprovalsNeeded,
        ApprovalReason = r.Why,
        ReservedById = r.By.Id,
        Approvals = r.Approvals.IsEmpty ? null : [.. r.Approvals.Select(a => new ApprovalView(a.By.Name ?? a.By.Id, a.At))],
    };

    private static WaitView View(Item item, Wait w, DateTimeOffset at) =>
        new(w.Id, w.Site, 1 + item.Waiting.TakeWhile(other => other.Id != w.Id).Count(other => other.Site == w.Site && other.IsLive(at)),
            w.Quantity, w.For, w.By.Name ?? w.By.Id, w.JoinedAt, w.From, w.To);

    private static WindowView View(Item item, SiteId site, Window window, Quantity? asked, Request request) => new(
        window.From,
        window.To,
        item.Pool(site, request.At),
        item.Peak(site, window, request.At),
        Quantity.Max(Quantity.Zero, item.Available(site, window, request.At)),
        [
            .. item.Demands(site, request.At).Where(d => d.Window.Overlaps(window)).OrderBy(d => d.Window.From).ThenBy(d => d.Id, StringComparer.Ordinal)
                .Select(d => new DemandView(d.Kind, d.Id, d.Quantity, d.For, d.Window.From, d.Window.To, d.IsOverdue)),
        ],
        asked is { } quantity ? item.FreeFrom(site, quantity, window.To - window.From, window.From, request.At) : null)
    {
        Expiring = item.Expiring(site, window, request.At),
    };

    private static TransferView View(Item item, Transfer t, Request request) =>
        new(t.Id, request.Sees(t.From) ? t.From : null, request.Sees(t.To) ? t.To : null, t.Planned, t.InTransit, t.By.Name ?? t.By.Id,
            t.PlannedAt, t.ShippedAt, t.ArrivesAt, SerialsOf(item, t.Id)) { IsPending = t.IsPending };

    /// <summary>What is still to come on an order, at a moment.</summary>
    public static OrderView View(Order o, DateTimeOffset at) => Orders.View(o, at);

    /// <summary>A line of a list at a moment: what time has made late is not in the row, because nobody writes a row when time passes.</summary>
    public static ThingView At(ThingView thing, DateTimeOffset at) => thing with { Checkout = thing.Checkout with { IsOverdue = thing.Checkout.DueBackAt <= at } };

    /// <summary>What is out at a moment.</summary>
    public static CheckoutView View(Item item, Checkout c, DateTimeOffset at) =>
        new(c.Id, c.Site, c.Quantity, c.Holder, c.CheckedOutAt, c.DueBackAt, SerialsOf(item, c.Id)) { IsOverdue = c.DueBackAt <= at };
}
