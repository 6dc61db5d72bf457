using CountDepot.Api.Counts;
using CountDepot.Api.Notices;
using CountDepot.Contracts;

namespace CountDepot.Api.Sweeps;

/// <summary>Tells people of the counts that were given to them, once. What the schedule says is due for count is in the digest of its site.</summary>
public sealed class CountSweep(Sites sites, CountShelf shelf, NoticeShelf notices) : ISweep
{
    private const int SessionsMax = 50;

    public string Name => "counts";

    public async Task RunAsync(CancellationToken cancel)
    {
        foreach (var site in await sites.AllAsync(cancel))
        {
            await foreach (var (_, count) in shelf.OfSiteAsync(site.Site, null, cancel).Take(SessionsMax))
            {
                if (count is { State: CountState.Open, AssignedTo: { Kind: HolderKind.Person, Id: { } id } } && Guid.TryParse(id, out var person))
                    await notices.TellAsync(new(NoticeKind.CountAssigned, site.Site) { Count = count.Count, Person = person }, cancel);
            }
        }
    }
}
