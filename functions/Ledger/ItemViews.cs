using System.Collections.Immutable;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>What the outside is shown of an item: written out here and never the state itself, so that the wire changes only on purpose.</summary>
public static class ItemViews
{
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
        [.. SitesOf(item, request).Select(site => Stock(item, site, request.At))],
        [.. Live(item, request)],
        [.. Open(item, request)],
        [.. item.Transfers.Values.Where(t => request.Sees(t.From) || request.Sees(t.To)).OrderBy(t => t.PlannedAt).ThenBy(t => t.Id).Select(t => View(item, t))]);

    /// <summary>The item at one site.</summary>
    public static SiteStock Stock(Item item, SiteId site, DateTimeOffset at)
    {
        var balance = item.At(site);
        var reserved = item.Reserved(site, at);
        return new(site, balance.OnHand, reserved, item.Available(site, at), balance.Quarantined, balance.CheckedOut,
            Quantity.Max(Quantity.Zero, reserved - balance.OnHand), [.. balance.Bins.Select(b => new BinStock(b.Bin, b.Lot, b.OnHand, b.Quarantined))])
        {
            Incoming = item.Incoming(site),
        };
    }

    /// <summary>What one site can promise and why.</summary>
    public static AvailabilityView Availability(Item item, SiteId site, long version, Request request) => new(
        item.Sku,
        Stock(item, site, request.At),
        [.. Live(item, request).Where(r => r.Site == site)],
        [.. Open(item, request).Where(c => c.Site == site)],
        Checks.Elsewhere(item, site, request),
        version);

    /// <summary>The answer to an accepted command, from the state right after it.</summary>
    public static CommandAnswer Answer(Item after, Decision.Accepted accepted, Stamp stamp) => new(
        after.Sku,
        stamp.Version,
        stamp.At,
        accepted.Site is { } site ? Stock(after, site, stamp.At) : null,
        accepted.Reservation is { } reservation ? View(after.Reservations[reservation]) : null,
        accepted.Checkout is { } checkout && after.Checkouts.TryGetValue(checkout, out var open) ? View(after, open) : null,
        accepted.Transfer is { } transfer && after.Transfers.TryGetValue(transfer, out var way) ? View(after, way) : null);

    /// <summary>One identified unit; null when there is none, or none at a site the caller may see.</summary>
    public static UnitView? Unit(Item item, SerialNumber serial, Request request)
    {
        if (!item.Units.TryGetValue(serial, out var unit) || !(request.Sees(unit.Site) || (unit.Transfer is { } way && request.Sees(item.Transfers[way].To)))) return null;
        var checkout = unit.Checkout is { } id ? item.Checkouts[id] : null;
        return new(item.Sku, serial, State(unit.Where), unit.Site, unit.Bin, unit.Lot, unit.Checkout, checkout?.Holder ?? unit.LastHolder, checkout?.DueBackAt);
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
            .Union(item.Transfers.Values.Select(t => t.To)).Where(request.Sees).Order();

    private static IEnumerable<ReservationView> Live(Item item, Request request) =>
        item.Reservations.Values.Where(r => r.IsLive(request.At) && request.Sees(r.Site)).OrderBy(r => r.ReservedAt).ThenBy(r => r.Id).Select(View);

    private static IEnumerable<CheckoutView> Open(Item item, Request request) =>
        item.Checkouts.Values.Where(c => request.Sees(c.Site)).OrderBy(c => c.CheckedOutAt).ThenBy(c => c.Id).Select(c => View(item, c));

    private static ReservationView View(Reservation r) => new(r.Id, r.Site, r.Quantity, r.For, r.By.Name ?? r.By.Id, r.ReservedAt, r.ExpiresAt);

    private static TransferView View(Item item, Transfer t) =>
        new(t.Id, t.From, t.To, t.Planned, t.InTransit, t.By.Name ?? t.By.Id, t.PlannedAt, t.ShippedAt, t.ArrivesAt, SerialsOf(item, t.Id));

    private static CheckoutView View(Item item, Checkout c) => new(c.Id, c.Site, c.Quantity, c.Holder, c.CheckedOutAt, c.DueBackAt, SerialsOf(item, c.Id));
}
