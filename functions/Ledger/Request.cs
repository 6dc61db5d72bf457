using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>Who did it, as proven by the token. The id is the Entra object id; the name is only shown.</summary>
public sealed record Actor(string Id, string? Name = null)
{
    /// <summary>The depot itself, where nobody asks and time alone makes something happen.</summary>
    public static readonly Actor Depot = new("countdepot", "CountDepot");

    /// <summary>The actor as the holder of what they take themselves.</summary>
    public Holder AsHolder() => new(HolderKind.Person, ShortText.TryRead(Name, out var name, out _) ? name : ShortText.Parse(Id), Id);
}

/// <summary>Who asks, when, and whose sites they may hear of: a refusal names no stock the caller may not see.</summary>
/// <param name="Sites">The sites the caller may see; every site when null.</param>
public sealed record Request(Actor By, DateTimeOffset At, ImmutableSortedSet<SiteId>? Sites = null)
{
    /// <summary>The count session that the command names, as it was just before; null when there is none.</summary>
    public CountSession? Session { get; init; }

    /// <summary>The templates and policies at that moment.</summary>
    public Rules Rules { get; init; } = Rules.None;

    /// <summary>The sites where the caller is a manager; every site when null.</summary>
    public ImmutableSortedSet<SiteId>? Managed { get; init; } = [];

    /// <summary>The sites where the caller is a deputy.</summary>
    public ImmutableSortedSet<SiteId> DeputyAt { get; init; } = [];

    /// <summary>When the caller's roles were asked for; null for what the depot does by itself.</summary>
    public DateTimeOffset? RoleCheckedAt { get; init; }

    /// <summary>
    /// The managers of the site of what is decided, or the first of them where there are many; null when nobody asked who they are, which is
    /// only for who is no manager themselves.
    /// </summary>
    public ImmutableHashSet<string>? Managers { get; init; }

    public bool Sees(SiteId site) => Sites is null || Sites.Contains(site);

    /// <summary>A site in a sentence, if the caller may hear of it.</summary>
    internal string Name(SiteId site) => Sees(site) ? site.Value : "another site";

    public bool Manages(SiteId site) => Managed is null || Managed.Contains(site);

    /// <summary>By what right the caller decides at a site; null for what the depot does by itself.</summary>
    internal Authority? AuthorityAt(SiteId site) => RoleCheckedAt is { } at ? new(at) { IsDeputy = !Manages(site) && DeputyAt.Contains(site) } : null;
}

/// <summary>By what right somebody decided.</summary>
/// <param name="RoleCheckedAt">When their role was asked for: never more than a minute before the decision.</param>
public sealed record Authority(DateTimeOffset RoleCheckedAt)
{
    /// <summary>They are no manager of the site, but its deputy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDeputy { get; init; }
}
