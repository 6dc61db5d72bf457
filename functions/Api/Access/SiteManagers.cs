using System.Collections.Immutable;
using CountDepot.Contracts;

namespace CountDepot.Api.Access;

/// <summary>
/// Who the managers of a site are: the people in the groups with the role Manager there, whether at that site alone or at all. Administrators may
/// decide as well, but nobody waits for them. Of a large group only the first people are known, which is enough to see that there is somebody else.
/// </summary>
public sealed class SiteManagers(RoleMap roles, GroupMembership groups)
{
    public async Task<ImmutableHashSet<string>> OfAsync(SiteId site, CancellationToken cancel)
    {
        var people = ImmutableHashSet.CreateBuilder<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var grant in (await roles.GrantsAsync(cancel)).Grants.Where(g => g.Role == Role.Manager && (g.Sites is null || g.Sites.Contains(site))))
            people.UnionWith(await groups.PeopleInAsync(grant.Group, cancel));
        return people.ToImmutable();
    }
}
