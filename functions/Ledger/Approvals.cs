using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

// Deciding for somebody else: a request is approved or rejected once, by another person than asked, in the version they saw. Where a policy
// wants two approvals they come from two people, and the request waits in between. A second tap of the same person gets the same answer;
// everybody else gets the truth.
internal static class Approvals
{
    internal static Decision Decide(Item item, ApproveReservation command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (!Reservations.TryFind(item, command.Reservation, request, out var reservation, out refused)) return refused;
        var no = IsOwn(item, reservation.Id.Value, [reservation.By.Id, reservation.For.Id], request) ?? IsRaised(item, reservation, request) ?? IsDecided(item, reservation, request);
        if (no is not null) return no;
        if (!reservation.IsPending || HasApproved(reservation, request)) return new Accepted([], reservation.Site, reservation.Id);
        if (Escalations.IsTooEarly(item, Pending.Of(reservation), request) is { } early) return early;
        if (Reservations.HasChanged(item, reservation, command.Version) is { } stale) return stale;
        if (IsShort(item, reservation, request) is { } shortage) return shortage;

        return new Accepted(
            [
                new ItemEvent.ReservationApproved(reservation.Id, reservation.Site, reservation.Version, command.Note)
                {
                    Authority = request.AuthorityAt(reservation.Site),
                },
            ],
            reservation.Site, reservation.Id);
    }

    internal static Decision Decide(Item item, RejectReservation command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (item.EndedOf(command.Reservation) is { State: ReservationState.Rejected } ended && ended.By == request.By && request.Sees(ended.Reservation.Site))
            return new Accepted([], ended.Reservation.Site, command.Reservation);
        if (!Reservations.TryFind(item, command.Reservation, request, out var reservation, out refused)) return refused;
        var no = IsOwn(item, reservation.Id.Value, [reservation.By.Id, reservation.For.Id], request)
            ?? (reservation.IsPending ? null : AlreadyDecided(item, reservation))
            ?? Escalations.IsTooEarly(item, Pending.Of(reservation), request)
            ?? Reservations.HasChanged(item, reservation, command.Version);
        if (no is not null) return no;

        return new Accepted(
            [
                new ItemEvent.ReservationRejected(reservation.Id, reservation.Site, reservation.Quantity, command.Reason)
                {
                    Authority = request.AuthorityAt(reservation.Site),
                },
            ],
            reservation.Site, reservation.Id);
    }

    internal static Decision Decide(Item item, ApproveTransfer command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (!Transfers.TryFind(item, command.Transfer, request, t => t.From, out var transfer, out refused)) return refused;
        if (IsOwn(item, transfer.Id.Value, [transfer.By.Id], request) is { } own) return own;
        if (!transfer.IsPending) return transfer.DecidedBy == request.By ? new Accepted([], transfer.From, Transfer: transfer.Id) : AlreadyDecided(item, transfer);
        if (Escalations.IsTooEarly(item, Pending.Of(transfer), request) is { } early) return early;
        if (transfer.Planned > item.Available(transfer.From, request.At)) return Checks.NotEnoughAvailable(item, transfer.From, transfer.Planned, request);

        return new Accepted(
            [new ItemEvent.TransferApproved(transfer.Id, transfer.From, command.Note) { Authority = request.AuthorityAt(transfer.From) }], transfer.From, Transfer: transfer.Id);
    }

    internal static Decision Decide(Item item, RejectTransfer command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (!Transfers.TryFind(item, command.Transfer, request, t => t.From, out var transfer, out refused)) return refused;
        if (IsOwn(item, transfer.Id.Value, [transfer.By.Id], request) is { } own) return own;
        if (!transfer.IsPending) return AlreadyDecided(item, transfer);
        if (Escalations.IsTooEarly(item, Pending.Of(transfer), request) is { } early) return early;

        return new Accepted(
            [new ItemEvent.TransferRejected(transfer.Id, transfer.From, transfer.Planned, command.Reason) { Authority = request.AuthorityAt(transfer.From) }],
            transfer.From, Transfer: transfer.Id);
    }

    // Asked by them, or for them: both are their own.
    private static Refused? IsOwn(Item item, string id, string?[] people, Request request) => people.Contains(request.By.Id)
        ? Refuse(RefusalCode.OwnRequest, $"You cannot decide your own request ({id} of {item.Known.Name}). Ask another manager.", new() { Sku = item.Sku })
        : null;

    // A number somebody put in themselves is theirs, too.
    private static Refused? IsRaised(Item item, Reservation reservation, Request request) => reservation.IsPending && reservation.RaisedBy?.Id == request.By.Id
        ? Refuse(RefusalCode.OwnRequest, $"You raised {reservation.Id} of {item.Known.Name} to {item.Known.Amount(reservation.Quantity)} yourself. Ask another manager to approve it.",
            new() { Sku = item.Sku, Site = reservation.Site, Reserved = reservation.Quantity, Unit = item.Known.Unit.Value })
        : null;

    private static Refused? IsDecided(Item item, Reservation reservation, Request request) =>
        reservation.IsPending || reservation.DecidedBy?.Id == request.By.Id || HasApproved(reservation, request) ? null : AlreadyDecided(item, reservation);

    private static bool HasApproved(Reservation reservation, Request request) => reservation.Approvals.Any(a => a.By.Id == request.By.Id);

    private static Refused AlreadyDecided(Item item, Reservation reservation) => reservation.DecidedBy is { } by
        ? Refuse(RefusalCode.AlreadyDecided, $"{reservation.Id} of {item.Known.Name} was already approved by {by.Name ?? by.Id} on {reservation.DecidedAt:yyyy-MM-dd HH:mm} UTC. It can be picked up.",
            new() { Sku = item.Sku, Site = reservation.Site })
        : Refuse(RefusalCode.AlreadyDecided, $"{reservation.Id} of {item.Known.Name} needed no approval: it is promised already. Pick it up, or cancel it.",
            new() { Sku = item.Sku, Site = reservation.Site });

    private static Refused AlreadyDecided(Item item, Transfer transfer) => Refuse(RefusalCode.AlreadyDecided,
        $"{transfer.Id} of {item.Known.Name} " +
        $"{(transfer.DecidedBy is { } by ? $"was already approved by {by.Name ?? by.Id} on {transfer.DecidedAt:yyyy-MM-dd HH:mm} UTC" : "needed no approval")}. It can be shipped.",
        new() { Sku = item.Sku, Site = transfer.From });

    private static Refused? IsShort(Item item, Reservation reservation, Request request)
    {
        var missing = item.Shortfalls(reservation.Site, request.At).Where(s => s.Reservation.Id == reservation.Id).Select(s => s.Missing).FirstOrDefault();
        if (missing.IsZero) return null;
        var left = reservation.Quantity - missing;
        return Refuse(RefusalCode.NotEnoughAvailable,
            $"Only {item.Known.Amount(left)} left of the {reservation.Quantity} of {item.Known.Name} asked for at {reservation.Site}; nothing was approved. " +
            "Reduce the request, or wait for stock to arrive.", Checks.Numbers(item, reservation.Site, reservation.Quantity, request));
    }
}
