using System.Runtime.CompilerServices;
using CountDepot.Api.Projections;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Reports;

/// <summary>
/// The lines of a report at one site, from the lists alone: what is asked of months reads one partition for each, and nothing scans the ledger.
/// Whoever sends a digest asks here too. In no order.
/// </summary>
public sealed class ReportBook(Lists lists, ItemStore store)
{
    private const int AtOnce = 32;

    public IAsyncEnumerable<ReportLine> LinesAsync(ReportAsk ask, SiteId site, CancellationToken cancel) => ask.Report switch
    {
        ReportKind.Low => lists.ReadAsync<LowLine>(ListRows.Low, site.Value, null, cancel).Select(row => Low(row.View)),
        ReportKind.Out => lists.StockAsync(site, null, cancel).Where(line => line.Stock.Available.IsZero).Select(line => Of(line) with { Quantity = line.Stock.OnHand, Beside = line.Stock.Reserved }),
        ReportKind.Overdue => Held(ListRows.Due, site.Value, site, cancel).Where(line => line.At <= ask.At),
        ReportKind.Held => Held(ListRows.Holdings, ListRows.OfHoldersAt(site), site, cancel),
        ReportKind.Idle => IdleAsync(ask, site, cancel),
        ReportKind.Expiring => ExpiringAsync(ask, site, cancel),
        ReportKind.Usage => FiguresAsync(ask, site, figures => figures.Used.IsPositive || !figures.Returned.IsZero, (f, item) => Usage(ask.By, f, item), cancel),
        ReportKind.RanOut => FiguresAsync(ask, site, figures => figures.RanOut > 0, (f, item) => [RanOut(f, item, ask.At)], cancel),
        ReportKind.Value => lists.StockAsync(site, null, cancel).Select(Value).Where(line => !line.Quantity!.Value.IsZero),
        ReportKind.Accuracy => AccuracyAsync(ask, site, cancel),
        ReportKind.Shrinkage => FiguresAsync(ask, site, figures => !figures.Shrinkage.IsZero, (f, item) => [Shrinkage(f, item)], cancel),
    };

    private static ReportLine Of(StockLine line) => new(line.Name) { Sku = line.Sku, Site = line.Stock.Site, Unit = line.Unit };

    private static ReportLine Of(FigureLine line, Item item) => new(item.Known.Name.Value) { Sku = line.Sku, Site = line.Figures.Site, Unit = item.Known.Unit.Value };

    private static ReportLine Low(LowLine line) => new(line.Name)
    {
        Sku = line.Sku, Site = line.Stock.Site, Unit = line.Unit, Quantity = line.Stock.Available, Beside = line.Stock.ReorderPoint, At = line.Stock.Low?.Since,
    };

    private static ReportLine Value(StockLine line)
    {
        var lying = line.Stock.OnHand + line.Stock.Quarantined;
        return Of(line) with { Quantity = lying, Amount = line.UnitCost?.Times(lying) };
    }

    private static IEnumerable<ReportLine> Usage(UsageBy by, FigureLine line, Item item) => by switch
    {
        UsageBy.Item => [Of(line, item) with { Quantity = line.Figures.Used, Beside = line.Figures.Returned }],
        UsageBy.Month => [Of(line, item) with { Quantity = line.Figures.Used, Beside = line.Figures.Returned, Day = line.Figures.Month }],
        UsageBy.Holder => line.Figures.Users.Select(user => Of(line, item) with { Quantity = user.Used, Holder = user.Name }),
    };

    private static ReportLine RanOut(FigureLine line, Item item, DateTimeOffset at) =>
        Of(line, item) with { Times = line.Figures.RanOut, At = line.Figures.RanOutAt, Beside = item.OnHand(line.Figures.Site, at) };

    private static ReportLine Shrinkage(FigureLine line, Item item) =>
        Of(line, item) with { Quantity = line.Figures.Shrinkage, Amount = item.Known.UnitCost?.Times(line.Figures.Shrinkage) };

    // The list of what is due has it in order of the day; what has no due day is in the list of holders alone.
    private IAsyncEnumerable<ReportLine> Held(string table, string partition, SiteId site, CancellationToken cancel) =>
        lists.ReadAsync<ThingView>(table, partition, null, cancel).Select(row => new ReportLine(row.View.Name)
        {
            Sku = row.View.Sku,
            Site = site,
            Unit = row.View.Unit,
            Quantity = row.View.Checkout.Quantity,
            Holder = row.View.Checkout.Holder.Name.Value,
            At = table == ListRows.Due ? row.View.Checkout.DueBackAt : row.View.Checkout.CheckedOutAt,
        });

    private async IAsyncEnumerable<ReportLine> IdleAsync(ReportAsk ask, SiteId site, [EnumeratorCancellation] CancellationToken cancel)
    {
        var since = ask.At.AddDays(-ask.Days);
        var used = new HashSet<Sku>();
        await foreach (var line in MonthsAsync(ask with { From = Item.MonthOf(since), Through = Item.MonthOf(ask.At) }, site, cancel))
        {
            if (line.Figures.UsedAt >= since) used.Add(line.Sku);
        }
        await foreach (var line in lists.StockAsync(site, null, cancel))
        {
            if (line.Stock.OnHand.IsPositive && !used.Contains(line.Sku)) yield return Of(line) with { Quantity = line.Stock.OnHand, Amount = line.UnitCost?.Times(line.Stock.OnHand) };
        }
    }

    private async IAsyncEnumerable<ReportLine> ExpiringAsync(ReportAsk ask, SiteId site, [EnumeratorCancellation] CancellationToken cancel)
    {
        var last = DateOnly.FromDateTime(ask.At.UtcDateTime).AddDays(ask.Days);
        var rows = lists.ReadAsync<ExpiringLine>(ListRows.Expiring, site.Value, null, cancel).TakeWhile(row => row.View.ExpiresOn <= last);
        await foreach (var some in rows.Chunk(AtOnce).WithCancellation(cancel))
        {
            foreach (var (row, item) in some.Zip(await ItemsAsync(some.Select(row => row.View.Sku), cancel)))
            {
                yield return new(item.Known.Name.Value)
                {
                    Sku = item.Sku, Site = site, Unit = item.Known.Unit.Value, Quantity = row.View.OnHand, Day = row.View.ExpiresOn, Lot = row.View.Lot,
                };
            }
        }
    }

    private async IAsyncEnumerable<ReportLine> FiguresAsync(
        ReportAsk ask, SiteId site, Func<MonthFigures, bool> counts, Func<FigureLine, Item, IEnumerable<ReportLine>> linesOf, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var some in MonthsAsync(ask, site, cancel).Where(line => counts(line.Figures)).Chunk(AtOnce).WithCancellation(cancel))
        {
            foreach (var (line, item) in some.Zip(await ItemsAsync(some.Select(line => line.Sku), cancel)))
            {
                foreach (var one in linesOf(line, item)) yield return one;
            }
        }
    }

    private async IAsyncEnumerable<ReportLine> AccuracyAsync(ReportAsk ask, SiteId site, [EnumeratorCancellation] CancellationToken cancel)
    {
        var marks = new List<CountMark>();
        foreach (var month in ask.Months)
        {
            await foreach (var (_, mark) in lists.ReadAsync<CountMark>(ListRows.Counted, ListRows.OfMonth(site, month), null, cancel)) marks.Add(mark);
        }
        foreach (var of in marks.GroupBy(mark => mark.Class))
            yield return new(of.Key?.ToString() ?? "") { Site = site, Times = of.Count(), Percent = Math.Round(100m * of.Count(mark => mark.IsWithin) / of.Count(), 2) };
    }

    private async IAsyncEnumerable<FigureLine> MonthsAsync(ReportAsk ask, SiteId site, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var month in ask.Months)
        {
            await foreach (var (_, line) in lists.ReadAsync<FigureLine>(ListRows.Figures, ListRows.OfMonth(site, month), null, cancel)) yield return line;
        }
    }

    private async Task<IEnumerable<Item>> ItemsAsync(IEnumerable<Sku> skus, CancellationToken cancel) =>
        (await Task.WhenAll(skus.Select(sku => store.ReadAsync(sku, cancel)))).Select(loaded => loaded.Item);
}
