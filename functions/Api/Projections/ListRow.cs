using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Projections;

/// <summary>Where a row is.</summary>
public readonly record struct ListKey(string Table, string Partition, string Row);

/// <summary>
/// A row that an item has in a list. What it says follows from <paramref name="Source"/> and the item's definition alone, never from a clock,
/// so the row has to be written only when one of the two is another, and a rebuilt list is the same byte for byte.
/// </summary>
/// <param name="Source">The part of the state it tells of; equal parts mean the same row.</param>
/// <param name="View">Makes what is written, as the wire shows it.</param>
/// <param name="IsKept">It stays when the item has forgotten it: it tells of a time that is over.</param>
public sealed record ListRow(ListKey Key, object Source, Func<object> View, bool IsKept = false);

/// <summary>Every row of an item, of every list, on one page.</summary>
public static class ListRows
{
    /// <summary>The tables of all lists.</summary>
    public static readonly string[] Tables = [Holdings, Due, Reservations, SiteStock, Low, Reorder, Orders, CountLines, Counted, CountsDue, Ends, Figures, Expiring];

    /// <summary>What a holder has: partition = the holder, one row per open checkout.</summary>
    public const string Holdings = "Holdings";

    /// <summary>What is due back at a site: partition = the site, in order of the day it is due.</summary>
    public const string Due = "Due";

    /// <summary>What is promised: partition = the site, or the person it was asked by or is for, or what waits for a decision at a site.</summary>
    public const string Reservations = "Reservations";

    /// <summary>The stock of a site: partition = the site and how the SKU begins, so that no partition grows without bound and SKUs stay in order.</summary>
    public const string SiteStock = "SiteStock";

    /// <summary>What is low at a site: partition = the site, in order of SKU. There is a row only as long as the episode lasts.</summary>
    public const string Low = "Low";

    /// <summary>What is to be reordered at a site: partition = the site, in order of SKU. A row says only that; how much is a question for the item.</summary>
    public const string Reorder = "Reorder";

    /// <summary>What is to come to a site from suppliers: partition = the site, in order of the day it is expected.</summary>
    public const string Orders = "Orders";

    /// <summary>What was counted: partition = the session, one row per line.</summary>
    public const string CountLines = "CountLines";

    /// <summary>How right the counts were: partition = the site and the month, in order of time.</summary>
    public const string Counted = "Counted";

    /// <summary>When what was counted last: partition = the site and the class, longest ago first.</summary>
    public const string CountsDue = "CountsDue";

    /// <summary>What time will end, holds, windows and lots: partition = the day in UTC, in order of the moment. The sweep reads what is over.</summary>
    public const string Ends = "Ends";

    /// <summary>What came and went at a site in a month: partition = the site and the month, one row per item. Months that are over stay as they are.</summary>
    public const string Figures = "Figures";

    /// <summary>What expires at a site: partition = the site, in order of the last day.</summary>
    public const string Expiring = "Expiring";

    /// <summary>The rows of an item in this state; none of an item that is not defined.</summary>
    public static IEnumerable<ListRow> Of(Item item)
    {
        if (!item.Exists) yield break;
        foreach (var (id, checkout) in item.Checkouts)
        {
            var row = new ListRow(new(Holdings, OfHolder(checkout.Holder), $"{item.Sku}~{id}"), checkout, () => Thing(item, checkout));
            yield return row;
            yield return row with { Key = new(Holdings, OfHoldersAt(checkout.Site), $"{item.Sku}~{id}") };
            if (checkout.DueBackAt is { } due) yield return row with { Key = new(Due, checkout.Site.Value, $"{due.UtcTicks:d19}~{item.Sku}~{id}") };
        }
        foreach (var (id, reservation) in item.Reservations)
        {
            foreach (var partition in PartitionsOf(reservation))
                yield return new(new(Reservations, partition, $"{item.Sku}~{id}"), reservation, () => Promise(item, reservation));
        }
        foreach (var row in CountRows.Of(item)) yield return row;
        foreach (var row in EndRows.Of(item)) yield return row;
        foreach (var row in FigureRows.Of(item)) yield return row;
        foreach (var stock in ItemViews.Stocks(item, AsOfItsLastChange(item)))
        {
            var site = stock with { Bins = [] };
            yield return new(new(SiteStock, OfStock(stock.Site, item.Sku), item.Sku.Value), site, () => new StockLine(item.Sku, item.Known.Name.Value, item.Known.Kind, item.Known.Unit.Value, site)
            {
                UnitCost = item.Known.UnitCost,
            });
            if (item.LowAt(stock.Site) is not null)
                yield return new(new(Low, stock.Site.Value, item.Sku.Value), site, () => new LowLine(item.Sku, item.Known.Name.Value, item.Known.Kind, item.Known.Unit.Value, site));
        }
        foreach (var site in item.Replenishments.Keys.Where(site => Reorders.IsDue(item, site, item.ChangedAt)))
            yield return new(new(Reorder, site.Value, item.Sku.Value), item.Sku, () => item.Sku);
        foreach (var (id, order) in item.Orders)
        {
            var expected = order.ExpectedAt ?? DateTimeOffset.MaxValue;
            yield return new(new(Orders, order.Site.Value, $"{expected.UtcTicks:d19}~{item.Sku}~{id}"), order, () => Line(item, order));
        }
    }

    private static string OfHolder(Holder holder) => OfHolder(holder.Kind, holder.Id ?? holder.Name.Value);

    /// <summary>What a holder has. Hashed, because a name may hold characters that a table key may not.</summary>
    public static string OfHolder(HolderKind kind, string holder) => HashOf($"{kind}:{holder.ToUpperInvariant()}");

    /// <summary>What holders have from a site.</summary>
    public static string OfHoldersAt(SiteId site) => $"from~{site}";

    /// <summary>What waits for a decision at a site.</summary>
    public static string OfPending(SiteId site) => $"pending~{site}";

    /// <summary>What a person has asked for, or what is promised to them.</summary>
    public static string OfPerson(string id) => $"person~{HashOf(id.ToUpperInvariant())}";

    /// <summary>Where the stock of an item at a site is.</summary>
    public static string OfStock(SiteId site, Sku sku) => $"{site}~{sku.Value[0]}";

    /// <summary>What was counted at a site in a month, in UTC.</summary>
    public static string OfMonth(SiteId site, DateTimeOffset month) => string.Create(CultureInfo.InvariantCulture, $"{site}~{month.UtcDateTime:yyyyMM}");

    /// <summary>What ends on a day, in UTC.</summary>
    public static string OfDay(DateTimeOffset day) => string.Create(CultureInfo.InvariantCulture, $"{day.UtcDateTime:yyyyMMdd}");

    /// <summary>What is counted at a site as often as its class says.</summary>
    public static string OfClass(SiteId site, CountClass of) => $"{site}~{of}";

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private static IEnumerable<string> PartitionsOf(Reservation r)
    {
        yield return r.Site.Value;
        if (r.IsPending) yield return OfPending(r.Site);
        yield return OfPerson(r.By.Id);
        if (r.For is { Kind: HolderKind.Person, Id: { } person } && !string.Equals(person, r.By.Id, StringComparison.OrdinalIgnoreCase)) yield return OfPerson(person);
    }

    private static ThingView Thing(Item item, Checkout checkout) =>
        new(item.Sku, item.Known.Name.Value, item.Known.Unit.Value, ItemViews.View(item, checkout, DateTimeOffset.MinValue));

    private static OrderLine Line(Item item, Order order) => new(item.Sku, item.Known.Name.Value, item.Known.Unit.Value, ItemViews.View(order, DateTimeOffset.MinValue));

    private static PromiseView Promise(Item item, Reservation reservation) =>
        new(item.Sku, item.Known.Name.Value, item.Known.Unit.Value, ItemViews.View(reservation));

    private static Request AsOfItsLastChange(Item item) => new(new("projection"), item.ChangedAt);
}
