using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Storage;
using CountDepot.Contracts;

namespace CountDepot.Bot.Turns;

/// <summary>What a card is drawn on: what sites are called, in which words and whose time, for who asked or for the place it goes to.</summary>
internal static class Boards
{
    /// <summary>For somebody who asks. Without names the ids still say which site it is.</summary>
    internal static async Task<Board> BoardAsync(this DepotClient depot, TurnContext turn, CancellationToken cancel)
    {
        var sites = await depot.ListSitesAsync(turn.By, cancel);
        return new(sites.Value?.Sites.ToDictionary(s => s.Site, s => s.Name) ?? [], turn.Words, turn.Zone, turn.Op);
    }

    /// <summary>For the place where a notice is told.</summary>
    internal static Board Of(NoticeView view, Place place) => new(NamesOf(view), Words.For(place.Locale), TurnContext.ZoneOf(place.TimeZone), TurnContext.OpOf(place.Where.Id, view.Notice.Key));

    /// <summary>For an item that a notice is about; another version is another form.</summary>
    internal static Shelf Of(NoticeView view, ItemView item, Place place) => new(
        item, NamesOf(view), Words.For(place.Locale), TurnContext.ZoneOf(place.TimeZone), TurnContext.OpOf(place.Where.Id, $"{view.Notice.Key} {item.Version}"));

    private static Dictionary<SiteId, string> NamesOf(NoticeView view) => view.Sites.ToDictionary(s => s.Site, s => s.Name);
}
