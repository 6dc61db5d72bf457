using System.Collections.Immutable;
using System.Security.Claims;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api;

/// <summary>Who is asking, with the roles that are theirs at this moment. The only place where a claim becomes an actor.</summary>
/// <param name="IsConnector">The request comes from the Power Platform connector, as whoever made the connection.</param>
public sealed record Caller(Actor Actor, ImmutableArray<RoleGrant> Grants, bool IsConnector = false)
{
    /// <summary>The sites the caller may see; every site when null.</summary>
    public ImmutableSortedSet<SiteId>? Sites =>
        Grants.Any(g => g.Sites is null) ? null : [.. Grants.SelectMany(g => g.Sites!)];

    public bool Sees(SiteId site) => RoleAt(site) >= Role.Viewer;

    public Role RoleAt(SiteId site) => Grants.Where(g => g.Sites is null || g.Sites.Contains(site)).Select(g => g.Role).DefaultIfEmpty(Role.None).Max();

    /// <summary>The highest role anywhere, for what belongs to no site.</summary>
    public Role Highest => Grants.Select(g => g.Role).DefaultIfEmpty(Role.None).Max();

    public Request At(DateTimeOffset at) => new(Actor, at, Sites);

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

    public static RefusedException SiteUnknown(SiteId site) => new(RefusalCode.SiteUnknown, $"There is no site {site}. Ask for the list of sites.", new() { Site = site });

    private static RefusedException Denied(Role needed, Role has, SiteId? site)
    {
        var where = site is null ? "" : $" at {site}";
        var who = needed >= Role.Admin ? "an administrator of the depot" : $"a manager{where} or an administrator of the depot";
        var now = has == Role.None ? "you have no role" : $"you are {has}";
        return new(RefusalCode.NotPermitted, $"This needs the role {needed}{where}; {now}. Ask {who}.", new() { Site = site, Needs = needed });
    }
}

/// <summary>Finds out who is calling: people by their own token, the bot by its application role and the header that names the person.</summary>
public sealed class Callers(RoleMap roles, GroupMembership groups, Microsoft.Extensions.Options.IOptions<DepotOptions> options)
{
    /// <summary>The caller, or a <see cref="RefusedException"/>.</summary>
    public async Task<Caller> OfAsync(HttpContext http)
    {
        var actor = ActorOf(http);
        var grants = await roles.GrantsAsync(http.RequestAborted);
        var member = await groups.OfAsync(actor.Id, grants.Select(g => g.Group), http.RequestAborted);
        var isConnector = http.User.FindFirstValue("azp") is { Length: > 0 } client && client == options.Value.ConnectorAppId;
        return new(actor, [.. grants.Where(g => member.Contains(g.Group))], isConnector);
    }

    private Actor ActorOf(HttpContext http)
    {
        var headers = http.Request.Headers;
        var isBot = IsBot(http.User);
        if (!isBot && (headers.ContainsKey(Wire.ActingForHeader) || headers.ContainsKey(Wire.ActingNameHeader)))
            throw new RefusedException(RefusalCode.NotPermitted, "Only the bot may act for somebody else.");
        if (!isBot) return new(Required(http.User, "oid"), http.User.FindFirstValue("name"));

        if (!Guid.TryParseExact(headers[Wire.ActingForHeader], "D", out var person))
            throw RefusedException.Invalid(Wire.ActingForHeader, "must be the Entra object id of the acting person.");
        var name = Uri.UnescapeDataString(headers[Wire.ActingNameHeader].ToString());
        return new(person.ToString(), ShortText.TryRead(name, out var clean, out _) ? clean.Value : null);
    }

    // An application's own token has no scope; only the bot's counts here, and only with its role.
    private bool IsBot(ClaimsPrincipal user)
    {
        if (user.HasClaim(claim => claim.Type == "scp"))
        {
            var scopes = user.FindFirstValue("scp")!.Split(' ');
            return scopes.Contains("access_as_user") ? false : throw new RefusedException(RefusalCode.NotPermitted, "This access token lacks the scope access_as_user.");
        }
        var isBot = user.FindFirstValue("azp") == options.Value.BotAppId && user.HasClaim("roles", Wire.BotRole);
        return isBot ? true : throw new RefusedException(RefusalCode.NotPermitted, "Applications may not use the depot by themselves; sign in as a person.");
    }

    private static string Required(ClaimsPrincipal user, string claim) =>
        user.FindFirstValue(claim) ?? throw new RefusedException(RefusalCode.NotPermitted, $"This access token lacks the claim {claim}.");
}
