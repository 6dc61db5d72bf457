using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

// Using up: units leave a site and do not come back.
internal static class Consumptions
{
    internal static Decision Decide(Item item, ConsumeStock command, Request request)
    {
        var serials = Checks.List(command.Serials);
        var refused = Checks.CannotBeUsed(item)
            ?? Departures.WrongKind(item, ItemKind.Equipment, "Equipment is always due back: check it out, and check it in as lost or damaged if it is.")
            ?? Checks.CannotBeAmount(item, command.Quantity)
            ?? Checks.SerialsDoNotMatch(item, command.Quantity, serials)
            ?? Departures.CannotLeave(item, new(command.Site, command.Quantity, command.Bin, command.Reservation, serials, IsHeld: command.Reservation is not null), request)
            ?? Policies.MustBeRequested(item, command.Site, command.Quantity, command.Reservation, request);
        if (refused is not null) return refused;

        return new Accepted(
            [
                new ItemEvent.Consumed(command.Site, Departures.Takes(item, command.Site, command.Quantity, command.Bin, serials),
                    command.For ?? Promised(item, command)?.For ?? request.By.AsHolder(), command.Reservation, serials, command.Note)
                {
                    IsSummed = command.Reservation is null && Policies.Sums(item, command.Site, request),
                },
            ],
            command.Site);
    }

    private static Reservation? Promised(Item item, ConsumeStock command) => command.Reservation is { } id ? item.Reservations.GetValueOrDefault(id) : null;
}
