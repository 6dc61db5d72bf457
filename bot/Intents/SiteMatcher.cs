using CountDepot.Contracts;

namespace CountDepot.Bot.Intents;

/// <summary>Which of the speaker's sites is meant: its id, its name, or the beginning of one that no other site shares.</summary>
public static class SiteMatcher
{
    /// <summary>The site, or null when none or several fit.</summary>
    public static SiteId? Pick(string said, IReadOnlyList<SiteView> sites)
    {
        var word = ItemMatcher.Joined(said);
        if (word.Length == 0) return null;
        return Only(sites, s => ItemMatcher.Joined(s.Site.Value) == word)
            ?? Only(sites, s => ItemMatcher.Joined(s.Name) == word)
            ?? Only(sites, s => Begins(s.Site.Value, word) || Begins(s.Name, word));
    }

    private static bool Begins(string name, string word) => ItemMatcher.Joined(name).StartsWith(word, StringComparison.Ordinal);

    private static SiteId? Only(IReadOnlyList<SiteView> sites, Func<SiteView, bool> fits) => sites.Where(fits).Take(2).ToList() is [var one] ? one.Site : null;
}
