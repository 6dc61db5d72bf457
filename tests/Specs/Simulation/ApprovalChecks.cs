using System.Collections.Immutable;
using CountDepot.Api.Access;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Specs.Simulation;

/// <summary>
/// What has to hold, checked against the truth and not against what the product believes: A1 one decision; A2 not by whose request it is; A3 by a
/// manager, or a deputy in their time, within the last minute; A4 before it ran out; A5 over the quantity that was shown; A6 in the version that was
/// shown; A7 and nobody is told anything else than what is.
/// </summary>
internal sealed class ApprovalChecks(Directory directory)
{
    private static readonly long Kept = (long)KnownMemberships.KeptWhenMember.TotalMilliseconds;
    private readonly Dictionary<string, int> seen = [];

    // Who raised a request of somebody else last.
    private readonly Dictionary<ReservationId, string> raisers = [];

    internal string? Violation { get; private set; }

    /// <summary>Everything that was told, in order, as one number: equal histories have equal ones.</summary>
    internal long Digest { get; private set; }

    internal IReadOnlyDictionary<string, int> Seen => seen;

    internal void Count(string what) => seen[what] = seen.GetValueOrDefault(what) + 1;

    internal void Broke(string violation) => Violation ??= violation;

    internal void Committed(Attempt attempt, Item before, Item after, ImmutableArray<ItemEvent> events, List<Card> cards, long now)
    {
        foreach (var fact in events)
        {
            if (fact is ItemEvent.ReservationChanged change && before.Reservations.TryGetValue(change.Reservation, out var old)
                && change.Quantity > old.Quantity && old.By.Id != attempt.By.Id) raisers[change.Reservation] = attempt.By.Id;
            var (id, authority, isYes) = fact switch
            {
                ItemEvent.ReservationApproved e => (e.Reservation, e.Authority, true),
                ItemEvent.ReservationRejected e => (e.Reservation, e.Authority, false),
                _ => (default, null, false),
            };
            if (authority is null) continue;
            if (!before.Reservations.TryGetValue(id, out var r) || !r.IsPending)
            {
                Broke($"A1: {attempt.By.Id} decided {id}, which was decided before");
                return;
            }
            Decided(attempt, r, authority, now);
            if (isYes && raisers.GetValueOrDefault(id) == attempt.By.Id) Broke($"A2: {attempt.By.Id} approved {id}, which they had raised");
            if (isYes && after.Reservations.TryGetValue(id, out var left)) Approved(r, left, cards);
        }
    }

    /// <summary>What somebody whose decision was taken is told: that it is so.</summary>
    internal void Told(Attempt attempt, Item head, long now)
    {
        Note(attempt, now, 0);
        if (attempt.Command is ApproveReservation yes)
        {
            var r = head.Reservations.GetValueOrDefault(yes.Reservation) ?? head.EndedOf(yes.Reservation)?.Reservation;
            if (r is null || r.Approvals.All(a => a.By.Id != attempt.By.Id)) Broke($"A7: {attempt.By.Id} is told that they approved, and did not");
            Count(r is { IsPending: true } ? "half approved" : "approved");
        }
        if (attempt.Command is RejectReservation no)
        {
            if (head.EndedOf(no.Reservation) is not { State: ReservationState.Rejected } ended || ended.By.Id != attempt.By.Id)
                Broke($"A7: {attempt.By.Id} is told that they rejected, and did not");
            Count("rejected");
        }
    }

    internal void Refused(Attempt attempt, Item head, RefusalCode code, long now)
    {
        Note(attempt, now, 1 + (int)code);
        if (attempt.Card is not { } card) return;
        Count($"refused: {code}{(attempt.IsConnector ? " connector" : "")}");
        var live = head.Reservations.GetValueOrDefault(card.Request);
        var isTrue = code switch
        {
            RefusalCode.AlreadyDecided => live is { IsPending: false },
            RefusalCode.ReservationEnded => live is null || !live.IsLive(attempt.Request!.At),
            RefusalCode.ReservationChanged => live is not null && live.Version != card.Version,
            RefusalCode.OwnRequest => live is not null && (IsOwn(live, attempt.By.Id) || raisers.GetValueOrDefault(card.Request) == attempt.By.Id),
            RefusalCode.NotPermitted => attempt.IsConnector || !WasManagerThroughout(attempt),
            _ => false,
        };
        if (!isTrue) Broke($"A7: {attempt.By.Id} is told {code} about {card.Request}, and it is not so");
    }

    internal void Unavailable(Attempt attempt, long sampledAt, long now)
    {
        Note(attempt, now, -1);
        Count("directory out");
        if (!directory.IsOut(sampledAt)) Broke("A7: told that roles cannot be checked, and they can");
    }

    private void Decided(Attempt attempt, Reservation r, Authority authority, long now)
    {
        var by = attempt.By.Id;
        if (attempt.IsConnector) Broke($"A3: {by} decided {r.Id} through the connector");
        if (IsOwn(r, by)) Broke($"A2: {by} decided {r.Id}, which is their own");
        var (from, to) = (attempt.AskedAt - Kept, attempt.CheckedAt);
        var wasManager = directory.WasIn(by, ApprovalWorld.Managers, from, to);
        var wasDeputy = directory.WasIn(by, ApprovalWorld.Deputies.Value, from, to);
        if (!wasManager && !wasDeputy) Broke($"A3: {by} decided {r.Id} more than a minute after the role was gone");
        if (!wasManager && !IsEscalated(attempt, r, now)) Broke($"A3: {by} decided {r.Id} as a deputy before it was their turn");
        var checkedAt = (long)(authority.RoleCheckedAt - ApprovalWorld.Start).TotalMilliseconds - attempt.At.Skew;
        if (checkedAt < from || checkedAt > attempt.AskedAt) Broke($"A3: {by} decided {r.Id} by a role said to be of {checkedAt}, asked at {attempt.AskedAt}");
        if (!(attempt.Request!.At < r.EndsAt)) Broke($"A4: {by} decided {r.Id} after it ran out");
        if (attempt.Card!.Version != r.Version) Broke($"A6: {by} decided {r.Id} in version {r.Version} and saw {attempt.Card.Version}");
        if (!directory.IsIn(by, ApprovalWorld.Managers, now) && wasManager) Count("decided within the minute");
        if (!wasManager) Count(attempt.Request.At - r.ReservedAt < TimeSpan.FromHours(ApprovalWorld.Hours) ? "deputy because nobody else" : "deputy because of time");
    }

    private void Approved(Reservation before, Reservation after, List<Card> cards)
    {
        var card = cards.Find(c => c.Request == before.Id && c.Version == before.Version);
        if (card is null || after.Quantity != card.Posted) Broke($"A5: {after.Quantity} of {before.Id} approved, and {card?.Posted} shown");
        if (after.IsPending) return;
        var people = after.Approvals.Select(a => a.By.Id).Distinct().Count();
        if (people < (before.Quantity > Quantity.Of(ApprovalWorld.LimitForTwo) ? 2 : 1)) Broke($"A2: {before.Quantity} of {before.Id} approved by {people}");
    }

    private bool IsEscalated(Attempt attempt, Reservation r, long now) =>
        attempt.Request!.At - r.ReservedAt >= TimeSpan.FromHours(ApprovalWorld.Hours)
        || directory.PeopleIn(ApprovalWorld.Managers, attempt.CheckedAt).All(person => CannotDecide(r, person))
        || directory.PeopleIn(ApprovalWorld.Managers, now).All(person => CannotDecide(r, person));

    private bool WasManagerThroughout(Attempt attempt) =>
        directory.IsIn(attempt.By.Id, ApprovalWorld.Managers, attempt.AskedAt - Kept) && directory.IsIn(attempt.By.Id, ApprovalWorld.Managers, attempt.CheckedAt);

    private bool CannotDecide(Reservation r, string person) => IsOwn(r, person) || raisers.GetValueOrDefault(r.Id) == person || r.Approvals.Any(a => a.By.Id == person);

    private static bool IsOwn(Reservation r, string person) => r.By.Id == person || r.For.Id == person;

    private void Note(Attempt attempt, long now, int what) => Digest = (Digest * 1_000_003) ^ (now + what + (attempt.By.Id[^1] * 7_919L) + attempt.Command.GetType().Name.Length);
}
