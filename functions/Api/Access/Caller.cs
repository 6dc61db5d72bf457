using System.Collections.Immutable;
using CountDepot.Api.Requests;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Access;

/// <summary>Who is asking, with the roles that are theirs at this moment.</summary>
/// <param name="IsConnector">The request comes from the Power Platform connector, as whoever made the connection.</param>
public sealed record Caller(Actor Actor, ImmutableArray<RoleGrant> Grants, bool IsConnector = false)
{
    /// <summary>How old what is known of their roles may be: when the older of the role map and the groups they are in was asked for.</summary>
    public DateTimeOffset? RoleCheckedAt { get; init; }

    /// <summary>The sites where they are a deputy: they may decide what no manager has answered in time.</summary>
    public ImmutableSortedSet<SiteId> DeputyAt { get; init; } = [];

    /// <summary>
    /// What the groups somebody is in make of them. Deputies of a site may look at it, whatever else they may.
    /// </summary>
    public static Caller Of(Actor actor, RoleGrants map, IEnumerable<SiteView> sites, Membership member, bool isConnector = false)
    {
        var deputising = sites.Where(site => site.Deputies is { } group && member.Groups.Contains(group.Value)).Select(site => site.Site).ToImmutableSortedSet();
        var grants = map.Grants.Where(g => member.Groups.Contains(g.Group));
        if (!deputising.IsEmpty) grants = grants.Append(new("deputies", Role.Viewer, deputising));
        return new(actor, [.. grants], isConnector) { RoleCheckedAt = member.CheckedAt < map.ReadAt ? member.CheckedAt : map.ReadAt, DeputyAt = deputising };
    }

    /// <summary>The sites the caller may see; every site when null.</summary>
    public ImmutableSortedSet<SiteId>? Sites =>
        Grants.Any(g => g.Sites is null) ? null : [.. Grants.SelectMany(g => g.Sites!)];

    public bool Sees(SiteId site) => RoleAt(site) >= Role.Viewer;

    public Role RoleAt(SiteId site) => Grants.Where(g => g.Sites is null || g.Sites.Contains(site)).Select(g => g.Role).DefaultIfEmpty(Role.None).Max();

    /// <summary>The highest role anywhere, for what belongs to no site.</summary>
    public Role Highest => Grants.Select(g => g.Role).DefaultIfEmpty(Role.None).Max();

    public bool AdministersAll => Grants.Any(g => g.AdministersAll);

    /// <summary>The sites where the caller has at least this role, of those that are named.</summary>
    public IEnumerable<SiteId> SitesAs(Role role) => Grants.Where(g => g.Sites is not null && g.Role >= role).SelectMany(g => g.Sites!).Distinct().Order();

    public Request At(DateTimeOffset at) => new(Actor, at, Sites) { Managed = Managed, RoleCheckedAt = RoleCheckedAt, DeputyAt = DeputyAt };

    private ImmutableSortedSet<SiteId>? Managed =>
        Grants.Any(g => g.Sites is null && g.Role >= Role.Manager) ? null : [.. Grants.Where(g => g.Role >= Role.Manager).SelectMany(g => g.Sites!)];

    /// <summary>Throws <see cref="RefusedException"/> unless the caller has this role somewhere.</summary>
    public void Needs(Role role)
    {
        if (Highest < role) throw Denied(role, Highest, null);
    }

    /// <summary>
    /// Throws <see cref="RefusedException"/> unless the caller has this role at the site. A site they cannot see is answered like one that
    /// does not exist.
    /// </summary>
    public void Needs(Role role, SiteId site)
    {
        if (!Sees(site)) throw SiteUnknown(site);
        if (RoleAt(site) < role) throw Denied(role, RoleAt(site), site);
    }

    /// <summary>Throws <see cref="RefusedException"/> unless the caller has this role at every site there is or will be.</summary>
    public void NeedsEverywhere(Role role)
    {
        Needs(role);
        if (!Grants.Any(grant => grant.Sites is null && grant.Role >= role))
            throw new RefusedException(RefusalCode.NotPermitted, $"This needs the role {role} at every site; you have it at some. Ask an administrator of the depot.", new() { Needs = role });
    }

    /// <summary>A site that does not exist, or not for this caller: the same words for both.</summary>
    public static RefusedException SiteUnknown(SiteId site) =>
        new(RefusalCode.SiteUnknown, $"There is no site {site}. Ask for the list of sites.", new() { Site = site });

    private static RefusedException Denied(Role needed, Role has, SiteId? site)
    {
        var where = site is null ? "" : $" at {site}";
        var who = needed >= Role.Admin ? "an administrator of the depot" : $"a manager{where} or an administrator of the depot";
        var now = has == Role.None ? "you have no role" : $"you are {has}";
        return new(RefusalCode.NotPermitted, $"This needs the role {needed}{where}; {now}. Ask {who}.", new() { Site = site, Needs = needed });
    }
}
