using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

// Promising: units at a site are kept for somebody until they are picked up, cancelled, or the promise expires.
internal static class Reservations
{
    internal static Decision Decide(Item item, ReserveStock command, Request request)
    {
        var refused = Checks.CannotBeUsed(item)
            ?? Checks.CannotBeAmount(item, command.Quantity)
            ?? Checks.IsPast(item, command.ExpiresAt, request, "expiresAt");
        if (refused is not null) return refused;
        if (command.Quantity > item.Available(command.Site, request.At)) return Checks.NotEnoughAvailable(item, command.Site, command.Quantity, request);

        var id = ReservationId.Parse($"R-{item.Numbered + 1}");
        return new Accepted(
            [new ItemEvent.Reserved(id, command.Site, command.Quantity, command.For ?? request.By.AsHolder(), command.ExpiresAt, command.Note)],
            command.Site, Reservation: id);
    }

    internal static Decision Decide(Item item, CancelReservation command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (!TryFind(item, command.Reservation, request, out var reservation, out refused)) return refused;

        return new Accepted(
            [new ItemEvent.ReservationCancelled(reservation.Id, reservation.Site, reservation.Quantity, command.Note)], reservation.Site);
    }

    /// <summary>A live reservation, or the reason there is none. Numbers that were never given out differ from those that ended.</summary>
    internal static bool TryFind(Item item, ReservationId id, Request request, out Reservation reservation, out Refused refused)
    {
        refused = null!;
        if (item.Reservations.TryGetValue(id, out reservation!) && request.Sees(reservation.Site))
        {
            if (reservation.IsLive(request.At)) return true;
            refused = Refuse(RefusalCode.ReservationEnded,
                $"{id} of {item.Known.Name} expired on {reservation.ExpiresAt:yyyy-MM-dd HH:mm} UTC. Reserve again.", new() { Sku = item.Sku, Site = reservation.Site });
            return false;
        }
        refused = reservation is null && item.WasNumbered(id.Value, 'R')
            ? Refuse(RefusalCode.ReservationEnded, $"{id} of {item.Known.Name} is no longer open: it was picked up or cancelled. Look at the item for what is.", new() { Sku = item.Sku })
            : Refuse(RefusalCode.ReservationUnknown, $"{item.Known.Name} has no reservation {id}. Look at the item for the open ones.", new() { Sku = item.Sku });
        return false;
    }
}
