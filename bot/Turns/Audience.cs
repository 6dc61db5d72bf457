using System.Collections.Concurrent;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Storage;
using CountDepot.Contracts;

namespace CountDepot.Bot.Turns;

/// <summary>
/// Who of those the bot has met has a part in something. Nobody's roles are written down here: groups are asked about one person at a time, so
/// everybody is asked about, eight at a time. Whom the bot has not met it could not write to anyway.
/// </summary>
public sealed class Audience(DepotClient depot, Places places)
{
    private const int PeopleMax = 1_000;
    private const int AtATime = 8;

    /// <summary>The people of whom something is true.</summary>
    public async Task<IReadOnlyList<KnownPerson>> WhoAsync(Func<KnownPerson, MeView, bool> isMeant, CancellationToken cancel)
    {
        var found = new ConcurrentBag<KnownPerson>();
        var people = await places.PeopleAsync(PeopleMax, cancel);
        await Parallel.ForEachAsync(people, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancel }, async (person, token) =>
        {
            var me = await depot.ShowMeAsync(new(person.Id, person.Name), token);
            if (me.Value is { } roles && isMeant(person, roles)) found.Add(person);
        });
        return [.. found.OrderBy(person => person.Id)];
    }

    /// <summary>Whether somebody may decide requests of a site once they have escalated.</summary>
    public static bool IsDeputy(MeView me, SiteId site) => me.DeputyAt?.Contains(site) == true;
}
