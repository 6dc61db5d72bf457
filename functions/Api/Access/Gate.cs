using CountDepot.Api.Requests;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Access;

/// <summary>Whether a caller may do what they ask, at the sites it is about. Asked at the moment of acting, before anything is decided.</summary>
public static class Gate
{
    /// <summary>
    /// Throws for a decision through the connector: a flow runs with its owner's connection whoever started it, so it may do everything but decide.
    /// </summary>
    public static void CheckClient(Caller caller, Command command)
    {
        if (caller.IsConnector && Rulebook.IsDecision(command))
            throw new RefusedException(RefusalCode.NotPermitted, "Requests are decided in Teams, not through the connector. Open the request there.") { Security = "a decision through the connector" };
    }

    /// <summary>Throws unless the caller has the role somewhere, for what names no site itself.</summary>
    public static void Check(Caller caller, Command command)
    {
        if (caller.DeputyAt.IsEmpty || !Rulebook.IsForDeputies(command)) caller.Needs(Rulebook.RoleFor(command));
    }

    /// <summary>Throws unless the caller has the role at the site, or may take the decision as its deputy; the ledger says when they may.</summary>
    public static void Check(Caller caller, Command command, SiteId site)
    {
        if (!caller.DeputyAt.Contains(site) || !Rulebook.IsForDeputies(command)) caller.Needs(Rulebook.RoleFor(command), site);
    }

    /// <summary>The request for which has to be known who the site's managers are, because a deputy wants to decide it; null for all others.</summary>
    public static Pending? NeedsManagers(Caller caller, Item item, Command command) =>
        Pending.Of(item, command) is { } pending && caller.DeputyAt.Contains(pending.Site) && caller.RoleAt(pending.Site) < Role.Manager ? pending : null;
}
