using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Intents;
using CountDepot.Bot.Storage;
using CountDepot.Contracts;

namespace CountDepot.Bot.Turns;

/// <summary>What fits while somebody types into an input: items, their sites, and people the bot has met.</summary>
public sealed class SuggestTurn(DepotClient depot, Places places)
{
    /// <summary>Teams shows no more.</summary>
    public const int ShownMax = 15;

    private const int PeopleMax = 1_000;

    /// <summary>The choices; none for whoever may see nothing.</summary>
    public async Task<IReadOnlyList<Choice>> FindAsync(TurnContext turn, Among among, string typed, CancellationToken cancel) => among switch
    {
        Among.Items => [.. ((await depot.FindItemsAsync(turn.By, typed, ShownMax, cancel)).Value?.Items ?? []).Select(ReserveForm.ChoiceOf)],
        Among.Sites => [.. ((await depot.ListSitesAsync(turn.By, cancel)).Value?.Sites ?? []).Where(s => Fits(typed, s.Name) || Fits(typed, s.Site.Value)).Take(ShownMax).Select(ReserveForm.ChoiceOf)],
        Among.People => await PeopleAsync(turn, typed, cancel),
    };

    // Names of colleagues are for those who work with the depot.
    private async Task<IReadOnlyList<Choice>> PeopleAsync(TurnContext turn, string typed, CancellationToken cancel)
    {
        if ((await depot.ShowMeAsync(turn.By, cancel)).Value?.Roles.Any(r => r.Role >= Role.Staff) is not true) return [];
        var known = await places.PeopleAsync(PeopleMax, cancel);
        var names = known.Select(p => p.Name).OfType<string>().Where(name => ShortText.TryRead(name, out _, out _) && Fits(typed, name));
        return [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.CurrentCulture).Take(ShownMax).Select(name => new Choice(name, CardKit.Cut(name, 60)))];
    }

    private static bool Fits(string typed, string name) => ItemMatcher.Joined(name).Contains(ItemMatcher.Joined(typed), StringComparison.Ordinal);
}
