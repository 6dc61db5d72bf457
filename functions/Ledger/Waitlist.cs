using System.Collections.Immutable;
using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

// Waiting in line: when units become free, whoever waited longest for them gets a reservation, in the same commit that freed them.
internal static class Waitlist
{
    internal static Decision Decide(Item item, JoinWaitlist command, Request request)
    {
        var refused = Checks.CannotBeUsed(item)
            ?? Checks.CannotBeAmount(item, command.Quantity)
            ?? Reservations.WindowIsWrong(item, command.From, command.To, command.To, request)
            ?? IsAvailable(item, command, request);
        if (refused is not null) return refused;

        var id = WaitId.Parse($"W-{item.Numbered + 1}");
        return new Accepted(
            [new ItemEvent.WaitJoined(id, command.Site, command.Quantity, command.For ?? request.By.AsHolder(), command.From, command.To, command.Note)],
            command.Site, Wait: id);
    }

    internal static Decision Decide(Item item, LeaveWaitlist command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (item.Waiting.FirstOrDefault(w => w.Id == command.Wait && request.Sees(w.Site)) is { } wait)
            return new Accepted([new ItemEvent.WaitLeft(wait.Id, wait.Site, command.Note)], wait.Site);
        return Refuse(RefusalCode.WaitUnknown,
            $"Nobody waits for {item.Known.Name} as {command.Wait}: it was promoted or left, or never was. Look at the item for who waits.", new() { Sku = item.Sku });
    }

    // In order of joining; whoever cannot be served yet keeps those behind from the same time, so that a large wish is not starved by small ones.
    internal static ImmutableArray<ItemEvent> Promotions(Item item, Request request)
    {
        var promotions = ImmutableArray.CreateBuilder<ItemEvent>();
        var unserved = new List<(SiteId Site, Window Window)>();
        foreach (var wait in item.Waiting.Where(w => w.IsLive(request.At)))
        {
            var window = item.WindowOf(wait.From, wait.To, request.At);
            var isBehind = unserved.Any(u => u.Site == wait.Site && u.Window.Overlaps(window));
            if (isBehind || wait.Quantity > item.Available(wait.Site, window, request.At))
            {
                unserved.Add((wait.Site, window));
                continue;
            }
            var need = Policies.Of(item, new(wait.Site, wait.Quantity, wait.By.Id), request);
            var promoted = new ItemEvent.Promoted(wait.Id, ReservationId.Parse($"R-{item.Numbered + 1}"), wait.Site, wait.Quantity, wait.For, wait.By,
                wait.From, wait.To, window.From + Reservations.HoldLength)
            {
                ApprovalsNeeded = need.Approvals > 0 ? need.Approvals : null,
                Why = need.Why,
                IsSummed = Policies.Sums(item, wait.Site, request),
            };
            promotions.Add(promoted);
            item = Dues.Fold(item, [promoted], request);
        }
        return promotions.ToImmutable();
    }

    private static Refused? IsAvailable(Item item, JoinWaitlist command, Request request) =>
        item.Available(command.Site, item.WindowOf(command.From, command.To, request.At), request.At) is var available && command.Quantity <= available
            ? Refuse(RefusalCode.AvailableNow, $"There is no need to wait: {item.Known.Amount(available)} of {item.Known.Name} available at {command.Site}. Reserve {command.Quantity} now.",
                Checks.Numbers(item, command.Site, command.Quantity, request))
            : null;
}
