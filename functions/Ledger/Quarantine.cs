using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

// Deciding what becomes of units that were set aside: back on the shelf after a repair, or gone for good. Usable units may be disposed of too,
// within what nobody was promised.
internal static class Quarantine
{
    internal static Decision Decide(Item item, RestockQuarantined command, Request request)
    {
        var pick = new Pick(command.Site, command.Quantity, Condition.Damaged, command.Bin, command.Lot, Checks.List(command.Serials), request.At);
        var refused = Checks.CannotBeUsed(item)
            ?? Checks.CannotBeAmount(item, command.Quantity)
            ?? Picks.CannotBePicked(item, pick, request);
        if (refused is not null) return refused;

        return new Accepted([new ItemEvent.Restocked(command.Site, Picks.Takes(item, pick), command.To, pick.Serials, command.Note)], command.Site);
    }

    internal static Decision Decide(Item item, DisposeStock command, Request request)
    {
        var pick = new Pick(command.Site, command.Quantity, command.Condition, command.Bin, command.Lot, Checks.List(command.Serials));
        var refused = Checks.CannotBeUsed(item)
            ?? Checks.CannotBeAmount(item, command.Quantity)
            ?? Picks.CannotBePicked(item, pick, request)
            ?? IsPromised(item, command, request);
        if (refused is not null) return refused;

        return new Accepted([new ItemEvent.Disposed(command.Site, command.Condition, Picks.Takes(item, pick), pick.Serials, command.Note)], command.Site);
    }

    private static Refused? IsPromised(Item item, DisposeStock command, Request request) =>
        command.Condition == Condition.Good && command.Quantity > item.Available(command.Site, request.At)
            ? Checks.NotEnoughAvailable(item, command.Site, command.Quantity, request)
            : null;
}
