using CountDepot.Api.Notices;
using CountDepot.Api.Projections;
using CountDepot.Contracts;

namespace CountDepot.Api.Sweeps;

/// <summary>
/// Tells of everything that is low and was not told yet. An instance does so with each change; the sweep is for what one left undone that died.
/// It reads the rows of what is low, and asks about each of them once.
/// </summary>
public sealed class LowStockSweep(Sites sites, Lists lists, NoticeShelf notices) : ISweep
{
    public string Name => "low-stock";

    public async Task RunAsync(CancellationToken cancel)
    {
        foreach (var site in await sites.AllAsync(cancel))
        {
            await foreach (var (_, line) in lists.ReadAsync<LowLine>(ListRows.Low, site.Site.Value, null, cancel))
            {
                if (line.Stock.Low is { } low) await notices.TellAsync(new(NoticeKind.Low, site.Site, line.Sku, low.Number), cancel);
            }
        }
    }
}
