using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Storage;
using CountDepot.Contracts;

namespace CountDepot.Bot.Turns;

/// <summary>
/// Reminders in people's own chats. Who wants none gets none; who is quiet now gets what is so when they are not any more, and nothing of what has
/// become untrue meanwhile. Whom the bot has never met it cannot write to.
/// </summary>
public sealed class PersonalNotices(DepotClient depot, Deliveries deliveries, Audience audience, Places places, Remindings remindings, TimeProvider time)
{
    private const int ListedMax = 200;

    /// <summary>Reminds of what is to be brought back.</summary>
    public async Task<Told> DueAsync(NoticeView view, CancellationToken cancel)
    {
        if (view.Things is not { Count: > 0 } things || await places.FindAsync(view.Notice.Person!.Value, cancel) is not { } person) return Told.Done;
        return await TellAsync(view, person, place => ReminderCard.RenderDue(Boards.Of(view, place), things), cancel);
    }

    /// <summary>Tells somebody of a count that was given to them.</summary>
    public async Task<Told> CountAsync(NoticeView view, CancellationToken cancel)
    {
        if (view.Count is not { State: CountState.Open } count || await places.FindAsync(view.Notice.Person!.Value, cancel) is not { } person) return Told.Done;
        return await TellAsync(view, person, place => ReminderCard.RenderCount(Boards.Of(view, place), count), cancel);
    }

    /// <summary>Reminds everybody who decides at a site of what waits for them there.</summary>
    public async Task<Told> WaitingAsync(NoticeView view, CancellationToken cancel)
    {
        var (told, site) = (Told.Done, view.Site.Site);
        foreach (var person in await audience.WhoAsync((_, me) => Requests.Decides(me, site), cancel))
        {
            var mine = await depot.ListMyApprovalsAsync(new(person.Id, person.Name), ListedMax, cancel);
            var waiting = mine.Value?.Reservations.Where(promise => promise.Reservation.Site == site).ToList();
            if (waiting is null) told = told.And(Told.Later(TimeSpan.FromSeconds(30)));
            else if (waiting.Count > 0) told = told.And(await TellAsync(view, person, place => PromiseCard.RenderWaiting(Boards.Of(view, place), waiting, 0, hasMore: false), cancel));
        }
        return told;
    }

    private async Task<Told> TellAsync(NoticeView view, KnownPerson person, Func<Place, JsonObject> card, CancellationToken cancel)
    {
        if (person.Personal is not { } own) return Told.Done;
        var (wanted, now) = (await remindings.OfAsync(person.Id, cancel), time.GetUtcNow());
        if (wanted.IsMuted) return Told.Done;
        if (wanted.QuietUntil(now, TurnContext.ZoneOf(own.TimeZone)) is { } until) return Told.Later(until - now);
        return await deliveries.PostAsync(view.Notice.Key, person.Id.ToString("D"), own, () => card(own), cancel);
    }
}
