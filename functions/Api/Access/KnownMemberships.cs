using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace CountDepot.Api.Access;

/// <summary>The groups a person is in, and when that was asked.</summary>
public sealed record Membership(ImmutableHashSet<string> Groups, DateTimeOffset CheckedAt);

/// <summary>
/// What is known of people's groups for a moment: an answer holds for 60 seconds from when it was asked for, "in none of them" for 10. It holds
/// only for the groups that were asked about: when another group gets a role, people are asked about anew.
/// </summary>
public sealed class KnownMemberships
{
    /// <summary>For how long somebody may still act whose role is gone.</summary>
    public static readonly TimeSpan KeptWhenMember = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan KeptWhenNot = TimeSpan.FromSeconds(10);
    private const int PeopleMax = 10_000;

    private readonly ConcurrentDictionary<string, (ImmutableHashSet<string> Asked, Membership Member)> known = new(StringComparer.Ordinal);

    /// <summary>What is still good of what is known; null when it has to be asked for.</summary>
    public Membership? Find(string person, ImmutableHashSet<string> asked, DateTimeOffset now) =>
        known.TryGetValue(person, out var entry) && now - entry.Member.CheckedAt < KeptFor(entry.Member) && asked.IsSubsetOf(entry.Asked) ? entry.Member : null;

    public Membership Keep(string person, ImmutableHashSet<string> asked, Membership member)
    {
        if (known.Count >= PeopleMax) known.Clear();
        known[person] = (asked, member);
        return member;
    }

    private static TimeSpan KeptFor(Membership member) => member.Groups.IsEmpty ? KeptWhenNot : KeptWhenMember;
}
