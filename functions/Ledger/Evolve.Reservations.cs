using CountDepot.Contracts;

namespace CountDepot.Ledger;

// What the facts of a promise do to the state.
public sealed partial record Item
{
    // So many ended reservations are remembered, so that who comes late is told how they ended. The history knows all of them.
    private const int EndedMax = 50;

    /// <summary>How a reservation ends when time ends it.</summary>
    public static ReservationState StateWhenOver(Reservation reservation) =>
        reservation.Fulfilled.IsPositive ? ReservationState.PartlyFulfilled : ReservationState.Expired;

    private Item After(ItemEvent.Reserved e, Stamp stamp) => Remember(e.IsSummed, new(stamp.By.Id, e.Site, stamp.At, e.Quantity, e.Reservation)) with
    {
        Reservations = Reservations.Add(e.Reservation,
            new(e.Reservation, e.Site, e.Quantity, e.For, stamp.By, stamp.At, e.ExpiresAt, e.From, e.To, IsPending: e.IsPending, Booking: e.Booking)
            {
                ApprovalsNeeded = e.IsPending ? e.ApprovalsNeeded ?? 1 : 0,
                Why = e.Why,
                Note = e.Note,
            }),
        Numbered = Numbered + 1,
    };

    // A decided request waits no longer for a decision: the hold becomes a promise without an expiry of its own.
    private Item After(ItemEvent.ReservationApproved e, Stamp stamp)
    {
        var before = Reservations[e.Reservation];
        var approved = before with { Approvals = before.Approvals.Add(new(stamp.By, stamp.At)) };
        var isLast = before.Missing <= 1;
        return this with
        {
            Reservations = Reservations.SetItem(
                e.Reservation, isLast ? approved with { IsPending = false, ExpiresAt = null, DecidedBy = stamp.By, DecidedAt = stamp.At } : approved),
        };
    }

    // Whoever approved one version has not approved the next.
    private Item After(ItemEvent.ReservationChanged e, Stamp stamp)
    {
        var before = Reservations[e.Reservation];
        var after = before with { Quantity = e.Quantity, From = e.From, To = e.To, Version = before.Version + 1 };
        if (e.Quantity > before.Quantity && stamp.By.Id != before.By.Id) after = after with { RaisedBy = stamp.By };
        if (before.IsPending) after = after with { Approvals = [], ApprovalsNeeded = e.ApprovalsNeeded ?? before.ApprovalsNeeded, Why = e.Why ?? before.Why };
        return this with { Reservations = Reservations.SetItem(e.Reservation, after) };
    }

    private Item After(ItemEvent.WaitJoined e, Stamp stamp) => this with
    {
        Waiting = Waiting.Add(new(e.Wait, e.Site, e.Quantity, e.For, stamp.By, stamp.At, e.From, e.To)),
        Numbered = Numbered + 1,
    };

    private Item After(ItemEvent.Promoted e, Stamp stamp) => Remember(e.IsSummed, new(e.By.Id, e.Site, stamp.At, e.Quantity, e.Reservation)) with
    {
        Waiting = Waiting.RemoveAll(w => w.Id == e.Wait),
        Reservations = Reservations.Add(e.Reservation,
            new(e.Reservation, e.Site, e.Quantity, e.For, e.By, stamp.At, e.ExpiresAt, e.From, e.To, IsPending: e.ApprovalsNeeded > 0)
            {
                ApprovalsNeeded = e.ApprovalsNeeded ?? 0,
                Why = e.Why,
            }),
        Numbered = Numbered + 1,
    };

    private Item Fulfil(ReservationId id, Quantity quantity, Stamp stamp)
    {
        var before = Reservations[id];
        var after = this with
        {
            Reservations = Reservations.SetItem(id, before with { Quantity = before.Quantity - quantity, Fulfilled = before.Fulfilled + quantity }),
        };
        return after.Reservations[id].Quantity.IsPositive ? after : after.End(id, ReservationState.Closed, stamp, null);
    }

    private Item End(ReservationId id, ReservationState state, Stamp stamp, LongText? reason) => this with
    {
        Reservations = Reservations.Remove(id),
        Wanted = Settled(Reservations[id]),
        Ended = [.. Ended.Skip(Ended.Length - EndedMax + 1), new EndedReservation(Reservations[id], state, stamp.At, stamp.By, reason)],
    };
}
