using System.Globalization;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Projections;

/// <summary>What came and went of an item at a site in a month.</summary>
public sealed record FigureLine(Sku Sku, MonthFigures Figures);

/// <summary>What is usable of a lot at a site, until the end of its last day.</summary>
public sealed record ExpiringLine(Sku Sku, LotNumber Lot, DateOnly ExpiresOn, Quantity OnHand);

// The rows an item has in the lists that reports are made of.
internal static class FigureRows
{
    internal static IEnumerable<ListRow> Of(Item item)
    {
        foreach (var figures in item.Figures)
        {
            var month = new DateTimeOffset(figures.Month, TimeOnly.MinValue, TimeSpan.Zero);
            yield return new(new(ListRows.Figures, ListRows.OfMonth(figures.Site, month), item.Sku.Value), figures, () => new FigureLine(item.Sku, figures), IsKept: true);
        }
        if (item.Expiries.IsEmpty) yield break;
        foreach (var (site, balance) in item.Sites)
        {
            foreach (var lot in balance.Bins.Where(bin => bin.OnHand.IsPositive && item.ExpiryOf(bin.Lot) is not null).GroupBy(bin => bin.Lot!.Value))
            {
                var line = new ExpiringLine(item.Sku, lot.Key, item.Expiries[lot.Key], lot.Aggregate(Quantity.Zero, (sum, bin) => sum + bin.OnHand));
                var row = string.Create(CultureInfo.InvariantCulture, $"{line.ExpiresOn:yyyyMMdd}~{item.Sku}~{lot.Key}");
                yield return new(new(ListRows.Expiring, site.Value, row), line, () => line);
            }
        }
    }
}
