using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Storage;
using CountDepot.Contracts;

namespace CountDepot.Bot.Turns;

/// <summary>One request as the speaker may see it now, in the shelf of its item.</summary>
public sealed record Request(Shelf Shelf, ReservationView View, Face Face);

/// <summary>Reads a request and finds out which face of it somebody sees. It changes nothing, so that Teams may ask as often as it likes.</summary>
public sealed class Requests(DepotClient depot, Lookups lookups, Copies copies)
{
    private const int WaitingMax = 200;

    /// <summary>The request and the speaker's face of it; refused when they may not see it, or the item has no such reservation.</summary>
    public async Task<DepotAnswer<Request>> FindAsync(TurnContext turn, Sku sku, ReservationId reservation, CancellationToken cancel)
    {
        var (asked, me) = (lookups.ShelfAsync(turn, sku, cancel), depot.ShowMeAsync(turn.By, cancel));
        var (shelf, roles) = (await asked, await me);
        if ((shelf.Refusal ?? roles.Refusal) is { } refusal) return new(null, refusal);
        if (Find(shelf.Value!.Item, reservation) is not { } view)
            return new(null, new(RefusalCode.ReservationUnknown, "reservationUnknown", turn.Words.RequestUnknown(reservation.Value), new() { Sku = sku }));
        var face = FaceOf(turn.By.Id, view, roles.Value!);
        if (face is Face.Public && await HasEscalatedToAsync(turn, roles.Value!, sku, view, cancel)) face = Face.Decider;
        return new(new(shelf.Value, view, face), null);
    }

    // When a request is a deputy's to decide, the depot knows.
    private async Task<bool> HasEscalatedToAsync(TurnContext turn, MeView me, Sku sku, ReservationView view, CancellationToken cancel)
    {
        if (view.State is not ReservationState.Pending || me.DeputyAt?.Contains(view.Site) != true) return false;
        var waiting = await depot.ListMyApprovalsAsync(turn.By, WaitingMax, cancel);
        return waiting.Value?.Reservations.Any(one => one.Sku == sku && one.Reservation.Reservation == view.Reservation) == true;
    }

    /// <summary>The speaker's card of a request.</summary>
    /// <param name="before">What is said on top of it, from the request as it is now.</param>
    public async Task<JsonObject> ShowAsync(TurnContext turn, Sku sku, ReservationId reservation, CancellationToken cancel, Func<Request, Before?>? before = null)
    {
        var found = await FindAsync(turn, sku, reservation, cancel);
        if (found.Value is not { } request) return ReplyCards.Refused(turn.Words, found.Refusal!);
        var said = before?.Invoke(request);
        if (said is null && request is { Face: Face.Requester, View.State: ReservationState.Pending })
            said = ToldTo(turn.Words, (await copies.OfAsync(sku, reservation, cancel)).Inquiry);
        return Render(turn, request, said);
    }

    /// <summary>How many of those who may decide were told, for who asked; null while that goes on.</summary>
    internal static Before? ToldTo(Words words, Inquiry? inquiry) => inquiry?.Deciders is { } told
        ? new(told > 0 ? Tone.Accent : Tone.Attention, told > 0 ? words.SentTo(told) : words.NobodyToDecide)
        : null;

    /// <summary>The speaker's card of a request that was read already.</summary>
    public static JsonObject Render(TurnContext turn, Request request, Before? before) =>
        ApprovalCard.Render(request.Shelf, request.View, request.Face, turn.Chat, [turn.Here.TeamsId], before);

    /// <summary>A reservation, open or ended.</summary>
    public static ReservationView? Find(ItemView item, ReservationId reservation) =>
        item.Reservations.Concat(item.Ended ?? []).FirstOrDefault(r => r.Reservation == reservation);

    /// <summary>Whether somebody with these roles may decide at a site. What they may is asked again when they do.</summary>
    public static bool Decides(MeView me, SiteId site) => me.Roles.Any(r => r.Role >= Role.Manager && (r.Site is null || r.Site == site));

    // By object id: a name can be changed, and two people may share one.
    private static Face FaceOf(Guid person, ReservationView view, MeView me) =>
        view.ReservedById == person.ToString("D") || view.For.Id == person.ToString("D") ? Face.Requester : Decides(me, view.Site) ? Face.Decider : Face.Public;
}
