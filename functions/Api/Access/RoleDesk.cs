using System.Collections.Immutable;
using CountDepot.Api.Requests;
using CountDepot.Contracts;

namespace CountDepot.Api.Access;

/// <summary>
/// The role map as administrators see and change it. Who administers some sites changes the roles at those and sees no other site; and the depot
/// always keeps somebody who administers all of it.
/// </summary>
public sealed class RoleDesk(Callers callers, RoleMap roles, Sites sites)
{
    public async Task<RolePage> ListAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Admin);
        _ = new Query(http.Request);
        return PageOf(await roles.GrantsAsync(http.RequestAborted), caller);
    }

    public async Task<RoleView> SetAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Admin);
        _ = new Query(http.Request);
        var group = Query.FromRoute<GroupId>(http, "group");
        CommandDesk.KeyOf(http.Request);
        var asked = await Body.ReadAsync<SetRole>(http.Request);
        if (asked.Role == Role.None) throw RefusedException.Invalid("role", "must be viewer, staff, manager or admin. To take a role away, remove it.");
        if (asked.Sites is { Count: 0 }) throw RefusedException.Invalid("sites", "must name at least one site, or be absent for every site.");
        foreach (var site in asked.Sites ?? []) await sites.NeedsAsync(caller, Role.Admin, site, http.RequestAborted);
        var wanted = new RoleGrant(group.Value, asked.Role, asked.Sites is { } at ? [.. at] : null);
        if (!Administers(caller, wanted)) throw BeyondTheirs(caller);

        var (_, changed) = await roles.ChangeAsync(now => Decide(caller, wanted, asked.Version, now), null, http.RequestAborted);
        return View(changed!, caller);
    }

    public async Task<RolePage> RemoveAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Admin);
        _ = new Query(http.Request);
        var group = Query.FromRoute<GroupId>(http, "group");
        var key = CommandDesk.KeyOf(http.Request);
        var asked = await Body.ReadAsync<RemoveRole>(http.Request);
        var (map, _) = await roles.ChangeAsync(now =>
        {
            var before = Seen(caller, group, asked.Version, now) ?? throw Unknown(group);
            if (!Administers(caller, before)) throw BeyondTheirs(caller);
            if (before.Version != asked.Version) throw Changed(before, asked.Version);
            StaysAdministered(now, before, null);
            return new(before, null);
        }, Storage.ScopedId.Of(caller.Actor, key).ToString(), http.RequestAborted);
        return PageOf(map, caller);
    }

    // A group may have one role here and another there, given by administrators who do not know of each other; the version says which is meant.
    private static RoleGrant? Seen(Caller caller, GroupId group, int? version, RoleGrants now)
    {
        var shown = now.Of(group).Where(grant => IsShownTo(caller, grant)).ToList();
        return shown.Find(grant => grant.Version == version) ?? shown.FirstOrDefault();
    }

    private static RoleChange Decide(Caller caller, RoleGrant wanted, int? seen, RoleGrants now)
    {
        var group = GroupId.Parse(wanted.Group);
        // As it is to be already: by a retry, or by somebody who wanted the same.
        if (now.Of(group).FirstOrDefault(grant => IsShownTo(caller, grant) && grant.Role == wanted.Role && IsSame(grant.Sites, wanted.Sites)) is { } same) return new(same, same);
        if (Seen(caller, group, seen, now) is not { } before) return seen is null ? new(null, wanted) : throw Unknown(group);
        if (!Administers(caller, before)) throw BeyondTheirs(caller);
        if (before.Version != seen) throw Changed(before, seen);
        StaysAdministered(now, before, wanted);
        return new(before, wanted with { Group = before.Group });
    }

    private static bool IsSame(ImmutableSortedSet<SiteId>? one, ImmutableSortedSet<SiteId>? other) =>
        one is null || other is null ? one is null && other is null : one.SetEquals(other);

    // Nobody could ever give a role again.
    private static void StaysAdministered(RoleGrants now, RoleGrant before, RoleGrant? after)
    {
        if (!before.AdministersAll || after?.AdministersAll == true || now.Grants.Any(g => g.AdministersAll && g != before)) return;
        throw new RefusedException(RefusalCode.LastAdministrator,
            $"{before.Group} is the only group that administers every site; without it nobody could change roles any more. Give another group the role Admin at every site first.");
    }

    private static bool Administers(Caller caller, RoleGrant grant) => caller.AdministersAll || (grant.Sites is { } sites && sites.All(site => caller.RoleAt(site) >= Role.Admin));

    private static bool IsShownTo(Caller caller, RoleGrant grant) => grant.Sites is null || grant.Sites.Any(site => caller.RoleAt(site) >= Role.Admin);

    private static RolePage PageOf(RoleGrants map, Caller caller) => new(
        [.. map.Grants.Where(g => IsShownTo(caller, g)).OrderByDescending(g => g.Role).ThenBy(g => g.Group, StringComparer.OrdinalIgnoreCase).Select(g => View(g, caller))]);

    private static RoleView View(RoleGrant grant, Caller caller) => new(
        GroupId.Parse(grant.Group), grant.Role, grant.Sites is { } all ? [.. all.Where(site => caller.RoleAt(site) >= Role.Admin)] : null, grant.Version, Administers(caller, grant));

    private static RefusedException BeyondTheirs(Caller caller) => new(RefusalCode.NotPermitted,
        $"You administer {string.Join(", ", caller.SitesAs(Role.Admin))}; this reaches beyond. Name only those sites, or ask an administrator of the whole depot.", new() { Needs = Role.Admin });

    // A group without a role, or with one only where the caller administers nothing: the same words for both.
    private static RefusedException Unknown(GroupId group) =>
        new(RefusalCode.RoleUnknown, $"The group {group} has no role. Ask for the list of roles.", new() { Field = "group" });

    private static RefusedException Changed(RoleGrant now, int? seen) => new(RefusalCode.RoleChanged,
        $"The role of {now.Group} has changed since you looked: it is {now.Role} at {(now.Sites is { } sites ? string.Join(", ", sites) : "every site")} now " +
        $"(version {now.Version}, you saw {(seen is { } version ? $"{version}" : "none")}). Look again and decide anew.", new() { Field = "version" });
}
