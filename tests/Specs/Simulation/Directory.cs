using System.Collections.Immutable;

namespace CountDepot.Specs.Simulation;

/// <summary>
/// The truth about who is in which group when, in milliseconds of the one true clock, laid down before a history begins. What the depot believes may
/// differ; what is checked is this.
/// </summary>
internal sealed class Directory
{
    private readonly List<(string Person, string Group, long From, long To)> spans = [];
    private readonly List<(long From, long To)> outages = [];

    internal void Add(string person, string group) => spans.Add((person, group, 0, long.MaxValue));

    internal void Remove(string person, string group, long at)
    {
        for (var i = 0; i < spans.Count; i++)
        {
            if (spans[i].Person == person && spans[i].Group == group && spans[i].To > at) spans[i] = spans[i] with { To = at };
        }
    }

    internal void Fail(long from, long to) => outages.Add((from, to));

    internal bool IsOut(long at) => outages.Exists(o => o.From <= at && at < o.To);

    internal bool IsIn(string person, string group, long at) => WasIn(person, group, at, at);

    /// <summary>At any moment of a stretch, both ends included.</summary>
    internal bool WasIn(string person, string group, long from, long to) => spans.Exists(s => s.Person == person && s.Group == group && s.From <= to && from < s.To);

    internal ImmutableHashSet<string> GroupsOf(string person, long at) =>
        spans.Where(s => s.Person == person && s.From <= at && at < s.To).Select(s => s.Group).ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);

    internal ImmutableHashSet<string> PeopleIn(string group, long at) => [.. spans.Where(s => s.Group == group && s.From <= at && at < s.To).Select(s => s.Person)];
}
