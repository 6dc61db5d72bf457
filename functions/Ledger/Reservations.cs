using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

/// <summary>A promise that is asked for: of what, where, for whom and when.</summary>
internal sealed record Wish(SiteId Site, Quantity Quantity, Holder? For, DateTimeOffset? From, DateTimeOffset? To, DateTimeOffset? ExpiresAt, LongText? Note, BookingId? Booking = null);

// Promising: units at a site are kept for somebody, for a window or from now on, until they are picked up, withdrawn, or time ends the
// promise. A request that needs approval holds its units like a promise.
internal static class Reservations
{
    // How long a request waits for its decision, and a promoted one to be picked up.
    internal static readonly TimeSpan HoldLength = TimeSpan.FromHours(24);

    internal static Decision Decide(Item item, ReserveStock c, Request request) =>
        Decide(item, new(c.Site, c.Quantity, c.For, c.From, c.To, c.ExpiresAt, c.Note), isRequest: false, request);

    internal static Decision Decide(Item item, RequestReservation c, Request request) =>
        Decide(item, new(c.Site, c.Quantity, c.For, c.From, c.To, c.ExpiresAt, c.Note), isRequest: true, request);

    internal static Decision Decide(Item item, HoldLine c, Request request) =>
        Decide(item, new(c.Site, c.Quantity, c.For, c.From, c.To, null, c.Note, c.Booking), isRequest: false, request);

    internal static Decision Decide(Item item, CancelReservation command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (!TryFind(item, command.Reservation, request, out var reservation, out refused)) return refused;

        return new Accepted(
            [new ItemEvent.ReservationCancelled(reservation.Id, reservation.Site, reservation.Quantity, command.Note)], reservation.Site, reservation.Id);
    }

    internal static Decision Decide(Item item, ChangeReservation command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (!TryFind(item, command.Reservation, request, out var before, out refused)) return refused;
        var after = before with { Quantity = command.Quantity ?? before.Quantity, From = command.From ?? before.From, To = command.To ?? before.To };
        var no = IsNothing(item, before, after)
            ?? Checks.CannotBeAmount(item, after.Quantity)
            ?? WindowIsWrong(item, after.From, command.To, after.To, request)
            ?? HasChanged(item, before, command.Version);
        return no ?? Change(item, before, after, command.Note, request);
    }

    internal static Decision Decide(Item item, ExtendReservation command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (!TryFind(item, command.Reservation, request, out var before, out refused)) return refused;
        return WindowIsWrong(item, before.From, command.To, command.To, request) ?? Change(item, before, before with { To = command.To }, command.Note, request);
    }

    internal static Decision Decide(Item item, SettleReservations command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        var ended = item.Reservations.Values.Where(r => !r.IsLive(request.At) && request.Sees(r.Site));
        return new Accepted([.. ended.Select(r => new ItemEvent.ReservationEnded(r.Id, r.Site, r.Quantity, Item.StateWhenOver(r), command.Note))]);
    }

    /// <summary>A live reservation, or the reason there is none. Numbers that were never given out differ from those that ended.</summary>
    internal static bool TryFind(Item item, ReservationId id, Request request, out Reservation reservation, out Refused refused)
    {
        refused = null!;
        if (item.Reservations.TryGetValue(id, out reservation!) && request.Sees(reservation.Site))
        {
            if (reservation.IsLive(request.At)) return true;
            refused = Refuse(RefusalCode.ReservationEnded,
                $"{id} of {item.Known.Name} expired on {reservation.EndsAt:yyyy-MM-dd HH:mm} UTC. Reserve again.", new() { Sku = item.Sku, Site = reservation.Site });
            return false;
        }
        // One that ended at a site the caller may not see is like one that never was.
        var isHidden = reservation is not null || (item.EndedOf(id) is { } ended && !request.Sees(ended.Reservation.Site));
        refused = !isHidden && item.WasNumbered(id.Value, 'R')
            ? Refuse(RefusalCode.ReservationEnded, $"{id} of {item.Known.Name} is no longer open: {HowItEnded(item, id, request)}. Look at the item for what is.", new() { Sku = item.Sku })
            : Refuse(RefusalCode.ReservationUnknown, $"{item.Known.Name} has no reservation {id}. Look at the item for the open ones.", new() { Sku = item.Sku });
        return false;
    }

    internal static Refused? HasChanged(Item item, Reservation reservation, int seen) => seen == reservation.Version
        ? null
        : Refuse(RefusalCode.ReservationChanged,
            $"{reservation.Id} has changed since you looked: it is now {item.Known.Amount(reservation.Quantity)} of {item.Known.Name}{Checks.Say(reservation.From, reservation.To)} " +
            $"(version {reservation.Version}, you saw {seen}). Check the new numbers and decide again.",
            new() { Sku = item.Sku, Site = reservation.Site, Reserved = reservation.Quantity, Unit = item.Known.Unit.Value });

    internal static Refused? WindowIsWrong(Item item, DateTimeOffset? from, DateTimeOffset? asked, DateTimeOffset? to, Request request) =>
        Checks.IsPast(item, asked, request, "to")
        ?? (from is { } start && to <= start
            ? Refuse(RefusalCode.WindowMustEndLater,
                $"A window ends after it begins; from is {start:yyyy-MM-dd HH:mm} and to is {to:yyyy-MM-dd HH:mm} UTC. Name a later end.", new() { Sku = item.Sku, Field = "to" })
            : null);

    private static Decision Decide(Item item, Wish wish, bool isRequest, Request request)
    {
        var refused = Checks.CannotBeUsed(item)
            ?? Checks.CannotBeAmount(item, wish.Quantity)
            ?? Checks.IsPast(item, wish.ExpiresAt, request, "expiresAt")
            ?? WindowIsWrong(item, wish.From, wish.To, wish.To, request)
            ?? Checks.NotEnoughFor(item, wish.Site, wish.Quantity, item.WindowOf(wish.From, wish.To, request.At), request);
        if (refused is not null) return refused;

        var id = ReservationId.Parse($"R-{item.Numbered + 1}");
        var need = Policies.Of(item, new(wish.Site, wish.Quantity, request.By.Id), request);
        var isPending = isRequest || need.Approvals > 0;
        var expires = wish.ExpiresAt ?? (isPending ? request.At + HoldLength : null);
        return new Accepted(
            [
                new ItemEvent.Reserved(id, wish.Site, wish.Quantity, wish.For ?? request.By.AsHolder(), expires, wish.Note)
                {
                    From = wish.From,
                    To = wish.To,
                    IsPending = isPending,
                    Booking = wish.Booking,
                    ApprovalsNeeded = isPending ? Math.Max(1, need.Approvals) : null,
                    Why = need.Why,
                    IsSummed = Policies.Sums(item, wish.Site, request),
                },
            ],
            wish.Site, Reservation: id);
    }

    private static Decision Change(Item item, Reservation before, Reservation after, LongText? note, Request request)
    {
        if (after == before) return new Accepted([], before.Site, before.Id);
        var (old, now) = (item.WindowOf(before.From, before.To, request.At), item.WindowOf(after.From, after.To, request.At));
        var isLess = after.Quantity <= before.Quantity && old.Holds(now);
        var need = after.Quantity > before.Quantity
            ? Policies.Of(item, new(before.Site, after.Quantity + after.Fulfilled, before.By.Id, before.Id), request) : Need.None;
        var no = isLess ? null
            : Checks.NotEnoughFor(item, before.Site, after.Quantity, now, request, before.Id.Value) ?? WasApprovedForLess(item, before, after) ?? NeedsApprovalNow(item, before, after, need);
        return no ?? (Decision)new Accepted([Changed(before, after, note, need)], before.Site, before.Id);
    }

    private static Refused? IsNothing(Item item, Reservation before, Reservation after) => after.Quantity.IsZero
        ? Refuse(RefusalCode.QuantityMustBePositive, $"quantity must be greater than zero; it is 0. Cancel {before.Id} if nothing is needed any more.",
            new() { Sku = item.Sku, Field = "quantity", Asked = after.Quantity })
        : null;

    // A larger request may need more approvals, a smaller one still needs those that were asked for.
    private static ItemEvent.ReservationChanged Changed(Reservation before, Reservation after, LongText? note, Need need)
    {
        var changed = new ItemEvent.ReservationChanged(before.Id, before.Site, after.Quantity, after.From, after.To, note);
        return before.IsPending && need.Approvals > before.ApprovalsNeeded ? changed with { ApprovalsNeeded = need.Approvals, Why = need.Why } : changed;
    }

    // What was promised without asking anybody is not made into what has to be asked for.
    private static Refused? NeedsApprovalNow(Item item, Reservation before, Reservation after, Need need) => before.IsPending || need.Approvals == 0
        ? null
        : Refuse(RefusalCode.ApprovalNeeded,
            $"{item.Known.Amount(after.Quantity)} of {item.Known.Name} at {before.Site} would need {Policies.Say(need.Approvals)}: {need.Why}. " +
            $"Leave {before.Id} at {before.Quantity} and request the {after.Quantity - before.Quantity} more separately.",
            new() { Sku = item.Sku, Site = before.Site, Asked = after.Quantity, Reserved = before.Quantity, Unit = item.Known.Unit.Value, ApprovalsNeeded = need.Approvals });

    // Whoever approved saw a number; a larger one would be a decision nobody took. A later end takes nothing from anybody.
    private static Refused? WasApprovedForLess(Item item, Reservation before, Reservation after) =>
        before.DecidedBy is { } by && after.Quantity > before.Quantity
            ? Refuse(RefusalCode.ApprovalNeeded,
                $"{by.Name ?? by.Id} approved {before.Id} for {item.Known.Amount(before.Quantity)}; {after.Quantity} is more. Request the {after.Quantity - before.Quantity} more separately.",
                new() { Sku = item.Sku, Site = before.Site, Asked = after.Quantity, Reserved = before.Quantity, Unit = item.Known.Unit.Value })
            : null;

    private static string HowItEnded(Item item, ReservationId id, Request request) => item.EndedOf(id) is not { } ended || !request.Sees(ended.Reservation.Site)
        ? "it was picked up, withdrawn, or ran out"
        : ended.State switch
        {
            ReservationState.Rejected => $"{ended.By.Name ?? ended.By.Id} rejected it on {ended.At:yyyy-MM-dd HH:mm} UTC ({ended.Reason})",
            ReservationState.Withdrawn => $"{ended.By.Name ?? ended.By.Id} withdrew it on {ended.At:yyyy-MM-dd HH:mm} UTC",
            ReservationState.Expired => $"it expired on {ended.At:yyyy-MM-dd HH:mm} UTC",
            ReservationState.PartlyFulfilled => $"its time ran out on {ended.At:yyyy-MM-dd HH:mm} UTC with {ended.Reservation.Fulfilled} picked up",
            _ => $"all of it was picked up by {ended.At:yyyy-MM-dd HH:mm} UTC",
        };
}
