using System.Collections.Immutable;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

// What time has made due is written down before anything else is decided, in the same commit: expired lots are in quarantine, and what is
// free belongs to those in line. What a command frees goes to those in line as well. So a decision never has to think of a late timer.
internal static class Dues
{
    internal static Decision Around(Item item, Request request, Func<Item, Decision> decide)
    {
        if (!item.Exists || item.IsRetired || (item.Waiting.IsEmpty && item.Expiries.IsEmpty)) return decide(item);
        ImmutableArray<ItemEvent> due = [.. Lots.Expired(item, request.At)];
        due = [.. due, .. Waitlist.Promotions(Fold(item, due, request), request)];
        var settled = Fold(item, due, request);
        // A refused command changes nothing, not even the books.
        if (decide(settled) is not Accepted accepted) return decide(settled);
        var after = Waitlist.Promotions(Fold(settled, accepted.Events, request), request);
        return due.IsEmpty && after.IsEmpty ? accepted : accepted with { Events = [.. due, .. accepted.Events, .. after] };
    }

    internal static Item Fold(Item item, ImmutableArray<ItemEvent> events, Request request) =>
        events.Aggregate(item, (state, fact) => state.Evolve(fact, new(0, request.At, request.By)));
}
