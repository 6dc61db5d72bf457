using System.Security.Claims;
using CountDepot.Api.Requests;
using CountDepot.Contracts;
using CountDepot.Ledger;
using Microsoft.Extensions.Options;

namespace CountDepot.Api.Access;

/// <summary>
/// Finds out who is calling: people by their own token, the bot by its application role and the header that names the person. The only place
/// where a claim becomes an actor.
/// </summary>
public sealed class Callers(RoleMap roles, GroupMembership groups, Sites sites, IOptions<DepotOptions> options)
{
    /// <summary>The caller, who has at least this role somewhere; otherwise a <see cref="RefusedException"/>.</summary>
    public async Task<Caller> OfAsync(HttpContext http, Role needed = Role.None)
    {
        var isConnector = http.User.FindFirstValue("azp") is { Length: > 0 } client && client == options.Value.ConnectorAppId;
        var caller = await OfAsync(ActorOf(http), http.RequestAborted) with { IsConnector = isConnector };
        caller.Needs(needed);
        http.Items[Log.ActorKey] = caller.Actor.Id;
        return caller;
    }

    /// <summary>Somebody who asked for something earlier, with the roles that are theirs now. Throws <see cref="RefusedException"/> when that cannot be known.</summary>
    public async Task<Caller> OfAsync(Actor actor, CancellationToken cancel)
    {
        var map = await roles.GrantsAsync(cancel);
        var all = (await sites.AllAsync(cancel)).ToList();
        var asked = map.Grants.Select(g => g.Group).Concat(all.Where(site => site.Deputies is not null).Select(site => site.Deputies!.Value.Value));
        return Caller.Of(actor, map, all, await groups.OfAsync(actor.Id, asked, cancel));
    }

    /// <summary>Throws <see cref="RefusedException"/> unless the bot asks by itself, for nobody.</summary>
    public void NeedsBot(HttpContext http)
    {
        if (!http.Request.Headers.ContainsKey(Wire.ActingForHeader) && IsBot(http.User)) return;
        throw new RefusedException(RefusalCode.NotPermitted, "Only the bot may ask for this, and for nobody.") { Security = "asking for what only the bot is told" };
    }

    /// <summary>Whose request it is by the verified token, for counting alone; null when there is no valid token.</summary>
    public string? PersonOf(HttpContext http) => http.User.Identity?.IsAuthenticated is not true ? null
        : !http.User.HasClaim(claim => claim.Type == "scp") && IsBotsOwn(http.User) && Guid.TryParseExact(http.Request.Headers[Wire.ActingForHeader], "D", out var person) ? person.ToString()
        : http.User.FindFirstValue("oid") ?? http.User.FindFirstValue("azp");

    private Actor ActorOf(HttpContext http)
    {
        var headers = http.Request.Headers;
        var isBot = IsBot(http.User);
        if (!isBot && (headers.ContainsKey(Wire.ActingForHeader) || headers.ContainsKey(Wire.ActingNameHeader)))
            throw new RefusedException(RefusalCode.NotPermitted, "Only the bot may act for somebody else.") { Security = "acting for somebody without being the bot" };
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
        return IsBotsOwn(user) ? true : throw new RefusedException(
            RefusalCode.NotPermitted, "Applications may not use the depot by themselves; sign in as a person.") { Security = "an application that is not the bot" };
    }

    private bool IsBotsOwn(ClaimsPrincipal user) => user.FindFirstValue("azp") == options.Value.BotAppId && user.HasClaim("roles", Wire.BotRole);

    private static string Required(ClaimsPrincipal user, string claim) =>
        user.FindFirstValue(claim) ?? throw new RefusedException(RefusalCode.NotPermitted, $"This access token lacks the claim {claim}.");
}
