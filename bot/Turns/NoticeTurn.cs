using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Storage;
using CountDepot.Contracts;

namespace CountDepot.Bot.Turns;

/// <summary>
/// A notice: queue → depot → card. The message says only what it is about; what is true is asked of the depot when it is told, so a notice that was
/// kept back for an hour says what is so an hour later.
/// </summary>
public sealed class NoticeTurn(
    DepotClient depot, Deliveries deliveries, PersonalNotices people, Audience audience, Places places, Copies copies, NoticeCards cards, Snoozes snoozes, TimeProvider time, ILogger<NoticeTurn> log)
{
    private const string InChannel = "channel";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    /// <summary>Tells one notice to everybody it is for. Throws when it cannot be told at all.</summary>
    public async Task<Told> TellAsync(Notice notice, CancellationToken cancel)
    {
        var asked = await depot.ShowNoticeAsync(notice, cancel);
        if (asked.Refusal is { } refusal)
            return refusal.Code is RefusalCode.Unavailable or RefusalCode.TooManyRequests ? Told.Later(Soon) : throw new InvalidOperationException($"The depot says {refusal.Name}.");
        var view = asked.Value!;
        var told = notice.Kind switch
        {
            NoticeKind.Low => await AlertAsync(view, cancel),
            NoticeKind.Recovered => await RecoveredAsync(view, cancel),
            NoticeKind.Escalated => await EscalatedAsync(view, cancel),
            NoticeKind.Waiting => await people.WaitingAsync(view, cancel),
            NoticeKind.Due => await people.DueAsync(view, cancel),
            NoticeKind.CountAssigned => await people.CountAsync(view, cancel),
            NoticeKind.Digest => await DigestAsync(view, cancel),
        };
        log.NoticeTold(notice.Kind.ToString(), notice.Key, told.After is null ? "told" : "later");
        return told;
    }

    private async Task<Told> AlertAsync(NoticeView view, CancellationToken cancel)
    {
        if (await ChannelOfAsync(view, cancel) is not { } channel) return Told.Done;
        var alert = AlertOf(view.Notice);
        // Somebody wanted to hear nothing of it for a time. What comes and goes meanwhile is never told.
        if (await cards.FindAsync(alert, InChannel, cancel) is null && await snoozes.UntilAsync(view.Site.Site, view.Notice.Sku!.Value, cancel) is { } until)
        {
            if (view.Low!.IsOver && (view.Low.Since ?? default) < until) return Told.Done;
            if (time.GetUtcNow() < until) return Told.Later(until - time.GetUtcNow());
        }
        return await deliveries.PostAsync(alert, InChannel, channel, () => Alert(view, channel), cancel);
    }

    // An alert is posted before it is taken back, also when both come in the wrong order or an outage kept both.
    private async Task<Told> RecoveredAsync(NoticeView view, CancellationToken cancel)
    {
        var posted = await AlertAsync(view, cancel);
        return posted.After is null ? await deliveries.ReplaceAsync(AlertOf(view.Notice), InChannel, place => Alert(view, place), cancel) : posted;
    }

    private async Task<Told> DigestAsync(NoticeView view, CancellationToken cancel) =>
        await ChannelOfAsync(view, cancel) is { } channel
            ? await deliveries.PostAsync(view.Notice.Key, InChannel, channel, () => DigestCard.Render(Boards.Of(view, channel), view.Site, view.Digest!), cancel)
            : Told.Done;

    private async Task<Told> EscalatedAsync(NoticeView view, CancellationToken cancel)
    {
        if (view.Request is not { Reservation.State: ReservationState.Pending, Reason: not null } request) return Told.Done;
        var (told, site, key) = (Told.Done, view.Site.Site, view.Notice.Key);
        var deputies = await audience.WhoAsync((person, me) => Audience.IsDeputy(me, site) && person.Id.ToString("D") != request.Reservation.ReservedById, cancel);
        foreach (var deputy in deputies.Where(deputy => deputy.Personal is not null))
        {
            var own = deputy.Personal!;
            var to = deputy.Id.ToString("D");
            var posted = await deliveries.PostAsync(key, to, own, () => Escalated(view, request, own, deputy.TeamsId), cancel);
            told = told.And(posted);
            // From now on it is one of the request's cards: whatever becomes of the request, they are all replaced.
            if (posted.After is null && (await cards.FindAsync(key, to, cancel))?.ActivityId is { Length: > 0 } id)
                await copies.AddAsync(request.Item.Sku, request.Reservation.Reservation, new(own, id, deputy.Id), cancel);
        }
        return told;
    }

    private async Task<Place?> ChannelOfAsync(NoticeView view, CancellationToken cancel)
    {
        var channel = await places.ChannelOfAsync(view.Site.Site, cancel) ?? (view.Site.Channel is { } named ? await places.ChatAsync(named, cancel) : null);
        // Days are the site's: a channel has no time zone.
        return channel is null ? null : channel with { TimeZone = view.Site.TimeZone };
    }

    private static string AlertOf(Notice notice) => (notice with { Kind = NoticeKind.Low }).Key;

    private static JsonObject Alert(NoticeView view, Place place) => AlertCard.Render(Boards.Of(view, view.Low!.Item, place), view.Low, view.Site.Site, view.Notice.Episode!.Value);

    private static JsonObject Escalated(NoticeView view, RequestNotice request, Place place, string teamsId)
    {
        var shelf = Boards.Of(view, request.Item, place);
        return ApprovalCard.Render(shelf, request.Reservation, Face.Decider, TurnContext.OpOf(place.Chat, ""), [teamsId], new(Tone.Attention, shelf.Words.HasEscalated(request.Reason!.Value)));
    }
}
