using System.Text.Json.Nodes;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>What a card about several items is made from: the names of the sites, the words, and the op of the turn.</summary>
public sealed record Board(IReadOnlyDictionary<SiteId, string> Sites, Words Words, TimeZoneInfo Zone, string Op)
{
    // Each has a button; two more turn the pages.
    private const int ListedMax = ActionsMax - 2;

    /// <summary>A site as people call it, with room for 32 letters.</summary>
    public string NameOf(SiteId site) => Cut(Sites.GetValueOrDefault(site) ?? site.Value, 32);

    /// <summary>
    /// One page of a list with a button for each and two to turn the pages. A page that is no longer there shows the last one: the list may
    /// have become shorter since the button was made.
    /// </summary>
    /// <param name="turns">The button that shows another page.</param>
    /// <param name="hasMore">There are more than <paramref name="all"/>.</param>
    /// <param name="before">What was done before, said on top.</param>
    /// <param name="foot">A hint below.</param>
    public JsonObject Page<T>(
        string heading, IReadOnlyList<T> all, int page, bool hasMore, Verb turns, Func<T, JsonObject> row, Func<T, JsonObject> button, Before? before = null, string? foot = null)
    {
        var pages = Math.Max(1, (all.Count + ListedMax - 1) / ListedMax);
        var at = Math.Min(page, pages - 1);
        var shown = all.Skip(at * ListedMax).Take(ListedMax).ToList();
        return Card(
            [
                before is null ? null : Notice(before.Tone, before.Text),
                Heading(heading),
                .. shown.Select(one => Apart(row(one))),
                pages > 1 ? Detail(Words.PageOf(at + 1, pages)) : null,
                hasMore && at == pages - 1 ? Detail(Words.ThereAreMore) : null,
                foot is null ? null : Detail(foot),
            ],
            [
                .. shown.Select(button),
                at > 0 ? Button(Words.PageBack, turns, new() { Op = Op, Page = at - 1 }) : null,
                at < pages - 1 ? Button(Words.PageNext, turns, new() { Op = Op, Page = at + 1 }) : null,
            ]);
    }
}
