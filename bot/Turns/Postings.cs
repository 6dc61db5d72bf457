using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Storage;
using CountDepot.Bot.Teams;
using CountDepot.Contracts;

namespace CountDepot.Bot.Turns;

/// <summary>
/// Cards the bot posts by itself. A request goes to the channel its site's managers named and to the own chats of those who may decide it.
/// Who they are is not written down anywhere: groups are asked about one person at a time, so everybody the bot has met is asked about
/// (ShowMe in their name, eight at a time). Whom it has not met it could not write to anyway. A role is looked at again when they tap.
/// What is lost when the process stops here is found with "approvals"; nothing is decided by it.
/// </summary>
public sealed class Postings(DepotClient depot, Lookups lookups, Places places, Copies copies, ConnectorClient connector, Inbox inbox, ILogger<Postings> log)
{
    private const int PeopleMax = 1_000;
    private const int AtATime = 8;

    /// <summary>Tells those who may decide of a request, once.</summary>
    public async Task AnnounceAsync(TurnContext turn, Shelf shelf, ReservationView view, CancellationToken cancel)
    {
        var (here, sku, id) = (turn.Here, shelf.Item.Sku, view.Reservation);
        var inquiry = new Inquiry(turn.By, here.TeamsId, here.Place, [here.TeamsId], null);
        if (!await copies.TryBeginAsync(sku, id, inquiry, cancel)) return;
        if (here.CardId is { } card) await copies.AddAsync(sku, id, new(here.Place, card, here.IsPersonal ? turn.By.Id : null), cancel);
        var deciders = await DecidersAsync(turn.By.Id, view.Site, cancel);
        var channel = await ChannelOfAsync(turn, view.Site, cancel);
        inquiry = inquiry with { Watchers = [.. deciders.Select(d => d.TeamsId).Prepend(here.TeamsId).Distinct().Take(ApprovalCard.WatchersMax)] };
        var told = 0;
        foreach (var decider in deciders)
            if (decider.Personal is { } own && await PostAsync(shelf, view, own, decider.Id, Face.Decider, [decider.TeamsId], cancel)) told++;
        var hasChannel = channel is not null && channel.Chat != here.Place.Chat && await PostAsync(shelf, view, channel, null, Face.Public, inquiry.Watchers, cancel);
        await copies.FinishAsync(sku, id, inquiry with { Deciders = told + (hasChannel ? 1 : 0) }, cancel);
        log.RequestPosted(sku.Value, id.Value, told, hasChannel);
        await UpdateAsync(turn, sku, id, cancel);
    }

    /// <summary>Shows everybody what became of a request, and tells who asked.</summary>
    public async Task DecidedAsync(TurnContext turn, Sku sku, ReservationId id, CancellationToken cancel)
    {
        await UpdateAsync(turn, sku, id, cancel);
        var shelf = (await lookups.ShelfAsync(turn, sku, cancel)).Value;
        if (shelf is null || Requests.Find(shelf.Item, id) is not { State: ReservationState.Approved or ReservationState.Rejected } view) return;
        if ((await copies.OfAsync(sku, id, cancel)).Inquiry is not { } inquiry || inquiry.By.Id == turn.By.Id) return;
        if (!await copies.TryTellAsync(sku, id, view.State.ToString(), cancel)) return;
        var own = (await places.FindAsync(inquiry.By.Id, cancel))?.Personal;
        var place = own ?? inquiry.Place;
        await connector.SendAsync(place.Where, Card(shelf, view, place, own is null ? Face.Public : Face.Requester, []), null, cancel);
    }

    /// <summary>Tells who asked what somebody who may decide suggests instead.</summary>
    public async Task SuggestAsync(TurnContext turn, Request request, Inquiry inquiry, CardData other, CancellationToken cancel)
    {
        var place = (await places.FindAsync(inquiry.By.Id, cancel))?.Personal ?? inquiry.Place;
        var shelf = In(request.Shelf, place, turn.Op);
        await connector.SendAsync(place.Where, ApprovalCard.RenderSuggested(shelf, request.View, ChatOf(place), turn.By.Name ?? "?", other), null, cancel);
    }

    /// <summary>Replaces every posted card of a request by what is true when it is its turn, so that an older look never covers a newer one.</summary>
    public async Task UpdateAsync(TurnContext turn, Sku sku, ReservationId id, CancellationToken cancel)
    {
        var (inquiry, cards) = await copies.OfAsync(sku, id, cancel);
        foreach (var copy in cards) inbox.Later(copy.Place.Where.Id, $"update {sku} {id}", then => ReplaceAsync(turn, sku, id, copy, inquiry, then));
    }

    /// <summary>The managers of a site want its requests posted in this chat.</summary>
    public async Task<JsonObject> PostHereAsync(TurnContext turn, SiteId site, string name, CancellationToken cancel)
    {
        var me = await depot.ShowMeAsync(turn.By, cancel);
        if (me.Refusal is { } refusal) return ReplyCards.Refused(turn.Words, refusal);
        if (!Requests.Decides(me.Value!, site)) return ReplyCards.Invalid(turn.Words, turn.Words.OnlyManagersSay(name));
        if (turn.Here.IsPersonal) return ReplyCards.Invalid(turn.Words, turn.Words.SayItInTheChannel);
        await places.PostHereAsync(site, turn.Here.Place with { Where = turn.Here.Place.Where with { Id = turn.Here.Place.Chat } }, cancel);
        return ReplyCards.Said(turn.Words.PostedHere(name));
    }

    private async Task ReplaceAsync(TurnContext turn, Sku sku, ReservationId id, Copy copy, Inquiry? inquiry, CancellationToken cancel)
    {
        var shelf = (await lookups.ShelfAsync(turn, sku, cancel)).Value;
        if (shelf is null || Requests.Find(shelf.Item, id) is not { } view) return;
        var isOwn = copy.Owner is { } owner && owner == inquiry?.By.Id;
        var face = copy.Owner is null ? Face.Public : isOwn ? Face.Requester : Face.Decider;
        var words = Words.For(copy.Place.Locale);
        var before = isOwn && view.State is ReservationState.Pending ? Requests.ToldTo(words, inquiry) : null;
        IReadOnlyList<string> watchers = copy.Owner is null ? inquiry?.Watchers ?? [] : isOwn ? [inquiry!.TeamsId] : inquiry?.Watchers ?? [];
        await connector.UpdateAsync(copy.Place.Where, copy.ActivityId, Card(shelf, view, copy.Place, face, watchers, before), cancel);
    }

    // What was said in a channel counts; else what an administrator laid down, once the bot has been spoken to there.
    private async Task<Place?> ChannelOfAsync(TurnContext turn, SiteId site, CancellationToken cancel)
    {
        if (await places.ChannelOfAsync(site, cancel) is { } said) return said;
        var sites = await depot.ListSitesAsync(turn.By, cancel);
        return sites.Value?.Sites.FirstOrDefault(one => one.Site == site)?.Channel is { } named ? await places.ChatAsync(named, cancel) : null;
    }

    private async Task<bool> PostAsync(Shelf shelf, ReservationView view, Place place, Guid? owner, Face face, IReadOnlyList<string> watchers, CancellationToken cancel)
    {
        if (await connector.SendAsync(place.Where, Card(shelf, view, place, face, watchers), null, cancel) is not { Length: > 0 } posted) return false;
        await copies.AddAsync(shelf.Item.Sku, view.Reservation, new(place, posted, owner), cancel);
        return true;
    }

    private async Task<IReadOnlyList<KnownPerson>> DecidersAsync(Guid requester, SiteId site, CancellationToken cancel)
    {
        var found = new ConcurrentBag<KnownPerson>();
        var others = (await places.PeopleAsync(PeopleMax, cancel)).Where(person => person.Id != requester);
        await Parallel.ForEachAsync(others, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancel }, async (person, token) =>
        {
            var me = await depot.ShowMeAsync(new(person.Id, person.Name), token);
            if (me.Value is { } roles && Requests.Decides(roles, site)) found.Add(person);
        });
        return [.. found.OrderBy(person => person.Id)];
    }

    private static JsonObject Card(Shelf shelf, ReservationView view, Place place, Face face, IReadOnlyList<string> watchers, Before? before = null) =>
        ApprovalCard.Render(In(shelf, place, TurnContext.OpOf(place.Where.Id, $"{view.Reservation} {view.Version}")), view, face, ChatOf(place), watchers, before);

    private static string ChatOf(Place place) => TurnContext.OpOf(place.Chat, "");

    // The same numbers, in the words of who reads them there.
    private static Shelf In(Shelf shelf, Place place, string op) => shelf with { Words = Words.For(place.Locale), Zone = TurnContext.ZoneOf(place.TimeZone), Op = op };
}
