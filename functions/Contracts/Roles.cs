using System.Text.Json.Serialization;

namespace CountDepot.Contracts;

/// <summary>An Entra group by its object id, a GUID such as 8c0de907-0000-4000-8000-000000000203; canonical in lower case.</summary>
[JsonConverter(typeof(ParsedJson<GroupId>))]
public readonly record struct GroupId : IParsed<GroupId>, IComparable<GroupId>
{
    private readonly string? text;
    private GroupId(string text) => this.text = text;
    public string Value => text ?? "";
    public static GroupId Parse(string text) => Canonical.Must<GroupId>(text);

    public static bool TryRead(string? text, out GroupId value, out string problem)
    {
        var good = Guid.TryParseExact(text, "D", out var id) && id != Guid.Empty;
        value = good ? new(id.ToString()) : default;
        problem = good ? "" : "must be the object id of an Entra group.";
        return good;
    }

    public int CompareTo(GroupId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>
/// Gives everybody in an Entra group a role, or changes which and where. It holds at once on the instance that takes it, and within 60 seconds
/// everywhere. Somebody with several roles at a site has the highest of them. A group may have another role at sites the caller does not administer;
/// it stays as it is.
/// </summary>
/// <param name="Sites">Where they have it; at every site there is or will be when absent.</param>
/// <param name="Version">The version of the mapping the caller saw; absent for a group that has none yet.</param>
public sealed record SetRole(Role Role, IReadOnlyList<SiteId>? Sites = null, int? Version = null);

/// <summary>Takes the role away from a group.</summary>
/// <param name="Version">The version of the mapping the caller saw.</param>
public sealed record RemoveRole(int Version);

/// <summary>What an Entra group may do where.</summary>
/// <param name="Sites">Of the sites where it has the role, those the caller administers; every site when absent.</param>
/// <param name="Version">Names this state of it; a change names the version that was seen.</param>
/// <param name="CanChange">Whether the caller may change it: they administer every site it is about.</param>
public sealed record RoleView(GroupId Group, Role Role, IReadOnlyList<SiteId>? Sites, int Version, bool CanChange);

/// <summary>The role map, as far as it is about the caller's sites, in order of role and group.</summary>
public sealed record RolePage(IReadOnlyList<RoleView> Roles);
