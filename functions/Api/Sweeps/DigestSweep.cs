using CountDepot.Api.Notices;
using CountDepot.Contracts;

namespace CountDepot.Api.Sweeps;

/// <summary>Has every site told how things stand, once each local day, in its morning.</summary>
public sealed class DigestSweep(Sites sites, NoticeShelf notices, TimeProvider time) : ISweep
{
    public string Name => "digest";

    public async Task RunAsync(CancellationToken cancel)
    {
        foreach (var site in await sites.AllAsync(cancel))
        {
            if (Mornings.DayOf(site, time.GetUtcNow()) is { } day) await notices.TellAsync(new(NoticeKind.Digest, site.Site) { Day = day }, cancel);
        }
    }
}
