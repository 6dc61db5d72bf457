using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Contracts;

namespace CountDepot.Bot.Turns;

/// <summary>One request as the speaker may see it now, in the shelf of its item.</summary>
public sealed record Request(Shelf Shelf, ReservationView View, Face Face);

/// <summary>Reads a request and finds out which face of it somebody sees. It changes nothing, so that Teams may ask as often as it likes.</summary>
public sealed class Requests(DepotClient depot, Lookups lookups)
{
    /// <summary>The request and the speaker's face of it; refused when they may not see it, or the item has no such reservation.</summary>
    public async Task<DepotAnswer<Request>> FindAsync(TurnContext turn, Sku sku, ReservationId reservation, CancellationToken cancel)
    {
        var (asked, me) = (lookups.ShelfAsync(turn, sku, cancel), depot.ShowMeAsync(turn.By, cancel));
        var (shelf, roles) = (await asked, await me);
        if ((shelf.Refusal ?? roles.Refusal) is { } refusal) return new(null, refusal);
        return Find(shelf.Value!.Item, reservation) is { } view
            ? new(new(shelf.Value, view, FaceOf(turn.By.Id, view, roles.Value!)), null)
            : new(null, new(RefusalCode.ReservationUnknown, "reservationUnknown", turn.Words.RequestUnknown(reservation.Value), new() { Sku = sku }));
    }

    /// <summary>The speaker's card of a request.</summary>
    /// <param name="before">What is said on top of it, from the request as it is now.</param>
    public async Task<JsonObject> ShowAsync(TurnContext turn, Sku sku, ReservationId reservation, CancellationToken cancel, Func<Request, Before?>? before = null)
    {
        var found = await FindAsync(turn, sku, reservation, cancel);
        return found.Value is { } request ? Render(turn, request, before?.Invoke(request)) : ReplyCards.Refused(turn.Words, found.Refusal!);
    }

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
