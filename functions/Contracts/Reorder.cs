namespace CountDepot.Contracts;

/// <summary>How a site is kept in stock with the item. The settings are replaced whole: what is absent goes back to what it is without being set.</summary>
/// <param name="Point">Low, and to be ordered anew, at this many or fewer; the item's reorder point when absent.</param>
/// <param name="Level">Up to how many to order; more than the point. When absent: the point and a lead time of usage, or twice the point.</param>
/// <param name="Multiple">Ordered in multiples of this, such as a box; any quantity when absent.</param>
/// <param name="LeadTimeDays">Days from ordering to arriving, 0 to 730. Without it no point can be computed from the usage.</param>
/// <param name="MinimumQuantity">No order is smaller.</param>
/// <param name="IsStocked">False for a site that is not meant to be kept in stock: never low, and nothing is suggested for it. True when absent.</param>
public sealed record SetReorder(
    SiteId Site,
    Quantity? Point = null,
    Quantity? Level = null,
    Quantity? Multiple = null,
    int? LeadTimeDays = null,
    Quantity? MinimumQuantity = null,
    bool? IsStocked = null,
    LongText? Note = null) : Command;

/// <summary>Where a reorder point comes from. On the wire by name.</summary>
public enum ReorderBasis
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It was set: minimum and maximum.</summary>
    MinMax,

    /// <summary>It was computed from the usage.</summary>
    Usage,
}

/// <summary>
/// What to do about an item at a site, and why. When position + planned is at or below the point, it is filled up to the level: first from
/// other sites that have more than they are meant to, the rest from a supplier.
/// </summary>
/// <param name="Planned">Planned or asked for to come from our other sites, and not shipped yet.</param>
/// <param name="Point">The larger of what was set and what the usage gives; absent when there is neither.</param>
/// <param name="Level">Up to how many to fill.</param>
/// <param name="Reason">All of it in words.</param>
/// <param name="Needed">Level − position − planned, when it is due; otherwise nothing.</param>
/// <param name="Transfers">What other sites can spare, fullest first.</param>
/// <param name="Order">What is left to buy, in whole multiples; never below zero.</param>
public sealed record ReorderView(
    Sku Sku,
    string Name,
    string Unit,
    SiteId Site,
    Quantity Available,
    Quantity Incoming,
    Quantity OnOrder,
    Quantity Position,
    Quantity Planned,
    Quantity? Point,
    Quantity? Level,
    ReorderBasis Basis,
    string Reason,
    Quantity Needed,
    IReadOnlyList<SpareView> Transfers,
    Quantity Order,
    ReorderSettings Settings,
    UsageView Usage,
    long Version);

/// <summary>What another site can spare: what is available there beyond its own level, or beyond its own point where it has no level.</summary>
public sealed record SpareView(SiteId From, Quantity Quantity);

/// <summary>How a site is kept in stock, as it was set. <paramref name="Point"/> is the item's where the site has none of its own.</summary>
public sealed record ReorderSettings(
    Quantity? Point, Quantity? Level, Quantity? Multiple, int? LeadTimeDays, Quantity? MinimumQuantity, bool IsStocked);

/// <summary>
/// What a site uses of an item: consumed, lost, and of stock also what was checked out and has not come back. The week that is running does
/// not count.
/// </summary>
/// <param name="Weeks">Complete weeks since the first use, at most 26.</param>
/// <param name="PerDay">The mean of a day.</param>
/// <param name="Deviation">The standard deviation of a day.</param>
/// <param name="Point">The reorder point this gives; absent with fewer than 8 weeks or without a lead time.</param>
/// <param name="ByWeek">Every one of these weeks, oldest first.</param>
public sealed record UsageView(int Weeks, Quantity PerDay, Quantity Deviation, Quantity? Point, IReadOnlyList<WeekView> ByWeek);

/// <summary>What was used in an ISO week, by the Monday it begins with, in UTC.</summary>
public sealed record WeekView(DateOnly Monday, Quantity Used);

/// <summary>What is to be reordered at a site, in order of SKU. <paramref name="AsOf"/> says how old the list may be; each line is true now.</summary>
public sealed record ReorderPage(SiteId Site, IReadOnlyList<ReorderView> Items, DateTimeOffset AsOf, string? NextLink = null);

/// <summary>The stretch from low to recovered that an item is in at a site. <paramref name="Number"/> counts them, so that nobody is told twice.</summary>
public sealed record LowEpisode(int Number, DateTimeOffset Since);

/// <summary>An item that is low at a site, as of its last change.</summary>
public sealed record LowLine(Sku Sku, string Name, ItemKind Kind, string Unit, SiteStock Stock);

/// <summary>What is low at a site, in order of SKU. <paramref name="AsOf"/> says how old the list may be.</summary>
public sealed record LowPage(SiteId Site, IReadOnlyList<LowLine> Items, DateTimeOffset AsOf, string? NextLink = null);

/// <summary>A line of an order that is still to come to a site, as of its last change.</summary>
public sealed record OrderLine(Sku Sku, string Name, string Unit, OrderView Order);

/// <summary>What is to come to a site from suppliers, soonest expected first. <paramref name="AsOf"/> says how old the list may be.</summary>
public sealed record OrderPage(SiteId Site, IReadOnlyList<OrderLine> Orders, DateTimeOffset AsOf, string? NextLink = null);
