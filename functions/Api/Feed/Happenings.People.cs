using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Feed;

// What people take, bring back, ask for and decide.
public static partial class Happenings
{
    /// <summary>Units that are out beyond the moment they were due.</summary>
    internal static CheckoutEvent Overdue(Item item, Checkout checkout) => new()
    {
        Trigger = Trigger.ItemBecomesOverdue,
        Site = checkout.Site,
        Checkout = checkout.Id,
        Quantity = checkout.Quantity,
        HolderKind = checkout.Holder.Kind,
        Holder = checkout.Holder.Name.Value,
        HolderId = checkout.Holder.Id,
        DueBackAt = checkout.DueBackAt,
        Serials = FirstOf([.. item.Units.Where(unit => unit.Value.Checkout == checkout.Id).Select(unit => unit.Key)]),
    };

    /// <summary>A request that has escalated.</summary>
    internal static EscalationEvent Waiting(Reservation r, EscalationReason reason, GroupId? deputies) =>
        (EscalationEvent)About(r, new EscalationEvent { Trigger = Trigger.RequestWaitsTooLong, Reason = reason, Deputies = deputies });

    private static CheckoutEvent CheckedOut(ItemEvent.CheckedOut e) => new()
    {
        Trigger = Trigger.ItemIsCheckedOut,
        Site = e.Site,
        Checkout = e.Checkout,
        Quantity = e.Takes.Aggregate(Quantity.Zero, (sum, take) => sum + take.Quantity),
        HolderKind = e.Holder.Kind,
        Holder = e.Holder.Name.Value,
        HolderId = e.Holder.Id,
        DueBackAt = e.DueBackAt,
        Serials = FirstOf(e.Serials),
        Reservation = e.Reservation,
        Note = e.Note?.Value,
    };

    private static ReturnEvent Returned(ItemEvent.CheckedIn e, Item before, Item after, Stamp stamp)
    {
        var checkout = before.Checkouts[e.Checkout];
        return new()
        {
            Trigger = Trigger.ItemIsReturned,
            Site = e.Site,
            Checkout = e.Checkout,
            Good = e.Split.Good,
            Damaged = e.Split.Damaged,
            Lost = e.Split.Lost,
            Consumed = e.Split.Consumed,
            StillOut = after.Checkouts.TryGetValue(e.Checkout, out var open) ? open.Quantity : Quantity.Zero,
            HolderKind = checkout.Holder.Kind,
            Holder = checkout.Holder.Name.Value,
            HolderId = checkout.Holder.Id,
            DueBackAt = checkout.DueBackAt,
            IsLate = checkout.DueBackAt < stamp.At,
            Serials = FirstOf(e.Serials),
            Note = e.Note?.Value,
        };
    }

    private static RequestEvent Asked(Reservation r) => About(r, new ApprovalEvent { Trigger = Trigger.RequestNeedsApproval });

    private static RequestEvent Asked(Transfer t, LongText? note) => About(t, new ApprovalEvent { Trigger = Trigger.RequestNeedsApproval, Note = note?.Value });

    private static RequestEvent Decided(Reservation r, RequestDecision decision, LongText? reason, Stamp stamp) => About(r, Decision(decision, reason, stamp));

    private static RequestEvent Decided(Transfer t, RequestDecision decision, LongText? reason, Stamp stamp) => About(t, Decision(decision, reason, stamp));

    private static DecisionEvent Decision(RequestDecision decision, LongText? reason, Stamp stamp) => new()
    {
        Trigger = Trigger.RequestIsDecided,
        Decision = decision,
        DecidedBy = stamp.By.Name ?? stamp.By.Id,
        DecidedById = stamp.By.Id,
        Reason = reason?.Value,
    };

    private static RequestEvent About(Reservation r, RequestEvent happened) => happened with
    {
        Site = r.Site,
        Kind = RequestKind.Reservation,
        Request = r.Id.Value,
        Version = r.Version,
        Quantity = r.Quantity,
        RequestedBy = r.By.Name ?? r.By.Id,
        RequestedById = r.By.Id,
        RequestedAt = r.ReservedAt,
        RequestedFor = r.For.Name.Value,
        RequestedForId = r.For.Id,
        From = r.From,
        To = r.To,
        ExpiresAt = r.ExpiresAt,
        ApprovalReason = r.Why,
        ApprovalsNeeded = Math.Max(1, r.ApprovalsNeeded),
        Note = r.Note?.Value,
    };

    private static RequestEvent About(Transfer t, RequestEvent happened) => happened with
    {
        Site = t.From,
        Kind = RequestKind.Transfer,
        Request = t.Id.Value,
        Version = 1,
        Quantity = t.Planned,
        RequestedBy = t.By.Name ?? t.By.Id,
        RequestedById = t.By.Id,
        RequestedAt = t.PlannedAt,
        ToSite = t.To,
        ApprovalsNeeded = 1,
    };
}
