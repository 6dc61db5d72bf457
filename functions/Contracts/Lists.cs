namespace CountDepot.Contracts;

// What the lists show. They follow the ledger within moments, and after a crash within five minutes; the item itself is always newer.

/// <summary>One item's numbers at a site, without its bins.</summary>
public sealed record StockLine(Sku Sku, string Name, ItemKind Kind, string Unit, SiteStock Stock)
{
    /// <summary>What one unit costs.</summary>
    public Cost? UnitCost { get; init; }
}

/// <summary>The stock of a site in order of SKU. <paramref name="AsOf"/> says how old the list may be.</summary>
/// <param name="NextLink">The address of the next page; absent on the last.</param>
public sealed record StockPage(SiteId Site, IReadOnlyList<StockLine> Items, DateTimeOffset AsOf, string? NextLink = null);

/// <summary>A promise or a request, with the item it is about.</summary>
public sealed record PromiseView(Sku Sku, string Name, string Unit, ReservationView Reservation);

/// <summary>Promises and requests. <paramref name="AsOf"/> says how old the list may be.</summary>
/// <param name="NextLink">The address of the next page; absent on the last.</param>
public sealed record PromisePage(IReadOnlyList<PromiseView> Reservations, DateTimeOffset AsOf, string? NextLink = null);

/// <summary>Something a holder has, as the list knew it.</summary>
public sealed record ThingView(Sku Sku, string Name, string Unit, CheckoutView Checkout);

/// <summary>What a holder has or a site waits for, soonest due first. <paramref name="AsOf"/> says how old the list may be.</summary>
/// <param name="NextLink">The address of the next page; absent on the last.</param>
public sealed record ThingPage(IReadOnlyList<ThingView> Things, DateTimeOffset AsOf, string? NextLink = null);

/// <summary>Has every list and index written anew from the ledger, within minutes. What they say stays readable meanwhile.</summary>
public sealed record RebuildLists;

/// <summary>The state of the lists.</summary>
/// <param name="IsCurrent">False while they are being written anew.</param>
public sealed record ListsView(bool IsCurrent, DateTimeOffset AsOf);
