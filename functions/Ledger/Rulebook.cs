using System.Diagnostics;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>Every verb: the role it needs at its site, and the flow that decides it.</summary>
public static class Rulebook
{
    /// <summary>Decides a command against a state. Pure: the same four arguments always give the same answer.</summary>
    public static Decision Decide(Item item, Command command, Request request) =>
        Dues.Around(item, request, served => Alone(served, command, request));

    private static Decision Alone(Item item, Command command, Request request) => command switch
    {
        DefineItem c => Catalog.Decide(item, c, request),
        LinkBarcode c => Catalog.Decide(item, c),
        RetireItem c => Catalog.Decide(item, c, request),
        ReceiveStock c => Receipts.Decide(item, c, request),
        ReserveStock c => Reservations.Decide(item, c, request),
        HoldLine c => Reservations.Decide(item, c, request),
        CancelReservation c => Reservations.Decide(item, c, request),
        CheckOutStock c => Checkouts.Decide(item, c, request),
        CheckInStock c => Checkouts.Decide(item, c, request),
        ConsumeStock c => Consumptions.Decide(item, c, request),
        AdjustStock c => Adjustments.Decide(item, c, request),
        HandOverCheckout c => HandOvers.Decide(item, c, request),
        ExtendCheckout c => HandOvers.Decide(item, c, request),
        RestockQuarantined c => Quarantine.Decide(item, c, request),
        DisposeStock c => Quarantine.Decide(item, c, request),
        LabelUnits c => Labels.Decide(item, c, request),
        ExpireLots c => Lots.Decide(item, c),
        RequestReservation c => Reservations.Decide(item, c, request),
        ApproveReservation c => Approvals.Decide(item, c, request),
        RejectReservation c => Approvals.Decide(item, c, request),
        ChangeReservation c => Reservations.Decide(item, c, request),
        ExtendReservation c => Reservations.Decide(item, c, request),
        SettleReservations c => Reservations.Decide(item, c, request),
        JoinWaitlist c => Waitlist.Decide(item, c, request),
        LeaveWaitlist c => Waitlist.Decide(item, c, request),
        PlaceOrder c => Orders.Decide(item, c, request),
        ChangeOrder c => Orders.Decide(item, c, request),
        CloseOrder c => Orders.Decide(item, c, request),
        CancelOrder c => Orders.Decide(item, c, request),
        CountStock c => Counts.Decide(item, c, request),
        ApproveCount c => Counts.Decide(item, c, request),
        RejectCount c => Counts.Decide(item, c, request),
        PostCount c => Counts.Decide(item, c, request),
        ClassifyItem c => Counts.Decide(item, c),
        SetReorder c => Reorders.Decide(item, c, request),
        RequestTransfer c => Transfers.Decide(item, c, request),
        ApproveTransfer c => Approvals.Decide(item, c, request),
        RejectTransfer c => Approvals.Decide(item, c, request),
        PlanTransfer c => Transfers.Decide(item, c, request),
        ShipTransfer c => Transfers.Decide(item, c, request),
        ReceiveTransfer c => Transfers.Decide(item, c, request),
        ResolveShortage c => Transfers.Decide(item, c, request),
        CancelTransfer c => Transfers.Decide(item, c, request),
        _ => throw new UnreachableException($"The rulebook has no line for {command.GetType().Name}."),
    };

    /// <summary>The role a verb needs at every site it touches.</summary>
    public static Role RoleFor(Command command) => command switch
    {
        DefineItem or LinkBarcode or RetireItem => Role.Manager,
        ReceiveStock or ReserveStock or HoldLine or CancelReservation or CheckOutStock or CheckInStock or ConsumeStock => Role.Staff,
        HandOverCheckout or ExtendCheckout or RestockQuarantined or LabelUnits => Role.Staff,
        ExpireLots or RequestReservation or ChangeReservation or ExtendReservation or SettleReservations or JoinWaitlist or LeaveWaitlist => Role.Staff,
        ApproveReservation or RejectReservation or ApproveTransfer or RejectTransfer => Role.Manager,
        CountStock => Role.Staff,
        ApproveCount or RejectCount or PostCount or ClassifyItem => Role.Manager,
        RequestTransfer or PlanTransfer or ShipTransfer or ReceiveTransfer or CancelTransfer => Role.Staff,
        PlaceOrder or ChangeOrder or CloseOrder or CancelOrder or SetReorder => Role.Manager,
        AdjustStock or DisposeStock or ResolveShortage => Role.Manager,
        _ => throw new UnreachableException($"The rulebook has no line for {command.GetType().Name}."),
    };

    /// <summary>Whether a verb says yes or no to somebody else's request. People decide in the chat, where they see what they decide.</summary>
    public static bool IsDecision(Command command) => command is ApproveReservation or RejectReservation or ApproveTransfer or RejectTransfer
        or ApproveCount or RejectCount;

    /// <summary>Whether deputies of the site may do it as well, once it has escalated.</summary>
    public static bool IsForDeputies(Command command) => command is ApproveReservation or RejectReservation or ApproveTransfer or RejectTransfer;

    /// <summary>
    /// The sites a verb touches, for the question who may. Empty when it touches none in particular (a definition) or when what it
    /// names does not exist, which the decision then says.
    /// </summary>
    public static IReadOnlyList<SiteId> SitesOf(Item item, Command command) => command switch
    {
        DefineItem or LinkBarcode or RetireItem => [],
        ReceiveStock c => [c.Site],
        ReserveStock c => [c.Site],
        HoldLine c => [c.Site],
        CancelReservation c => SiteOf(item, c.Reservation),
        CheckOutStock c => [c.Site],
        CheckInStock c => item.Checkouts.TryGetValue(c.Checkout, out var checkout) ? Distinct(checkout.Site, c.Site) : c.Site is { } site ? [site] : [],
        ConsumeStock c => [c.Site],
        AdjustStock c => [c.Site],
        HandOverCheckout c => SiteOf(item, c.Checkout),
        ExtendCheckout c => SiteOf(item, c.Checkout),
        RestockQuarantined c => [c.Site],
        DisposeStock c => [c.Site],
        LabelUnits c => [c.Site],
        RequestReservation c => [c.Site],
        ApproveReservation c => SiteOf(item, c.Reservation),
        RejectReservation c => SiteOf(item, c.Reservation),
        ChangeReservation c => SiteOf(item, c.Reservation),
        ExtendReservation c => SiteOf(item, c.Reservation),
        SettleReservations or ExpireLots => [],
        JoinWaitlist c => [c.Site],
        LeaveWaitlist c => [.. item.Waiting.Where(w => w.Id == c.Wait).Select(w => w.Site)],
        PlaceOrder c => [c.Site],
        ChangeOrder c => SiteOf(item, c.Order),
        CloseOrder c => SiteOf(item, c.Order),
        CancelOrder c => SiteOf(item, c.Order),
        CountStock c => [c.Site],
        ApproveCount c => SiteOf(item, c.Line),
        RejectCount c => SiteOf(item, c.Line),
        PostCount c => [.. item.Counting.Values.Concat(item.CountsEnded).Where(l => l.Count == c.Count).Select(l => l.Site).Distinct()],
        ClassifyItem c => [c.Site],
        SetReorder c => [c.Site],
        RequestTransfer c => [c.To],
        ApproveTransfer c => EndOf(item, c.Transfer, t => t.From),
        RejectTransfer c => EndOf(item, c.Transfer, t => t.From),
        PlanTransfer c => [c.From],
        ShipTransfer c => c.From is { } from ? [from] : c.Transfer is { } id ? EndOf(item, id, t => t.From) : [],
        ReceiveTransfer c => EndOf(item, c.Transfer, t => t.To),
        ResolveShortage c => EndOf(item, c.Transfer, t => Transfers.End(t, c)),
        CancelTransfer c => EndOf(item, c.Transfer, t => t.From),
        _ => throw new UnreachableException($"The rulebook has no line for {command.GetType().Name}."),
    };

    /// <summary>The count session a verb is decided by; null for those that need none.</summary>
    public static CountId? CountOf(Command command) => command switch
    {
        CountStock c => c.Count,
        PostCount c => c.Count,
        _ => null,
    };

    /// <summary>The sites a verb only points to: the caller must see them, and needs no role there.</summary>
    public static IReadOnlyList<SiteId> PointsTo(Command command) => command switch
    {
        PlanTransfer c => [c.To],
        RequestTransfer c => [c.From],
        ShipTransfer { To: { } to } => [to],
        _ => [],
    };

    private static SiteId[] EndOf(Item item, TransferId id, Func<Transfer, SiteId> end) => item.Transfers.TryGetValue(id, out var transfer) ? [end(transfer)] : [];

    private static SiteId[] SiteOf(Item item, ReservationId id) =>
        item.Reservations.TryGetValue(id, out var live) ? [live.Site] : item.EndedOf(id) is { } ended ? [ended.Reservation.Site] : [];

    private static SiteId[] SiteOf(Item item, OrderId id) => item.Orders.TryGetValue(id, out var order) ? [order.Site] : [];

    private static SiteId[] SiteOf(Item item, CountLineId id) => item.LineOf(id) is { } line ? [line.Site] : [];

    private static SiteId[] SiteOf(Item item, CheckoutId id) => item.Checkouts.TryGetValue(id, out var checkout) ? [checkout.Site] : [];

    private static SiteId[] Distinct(SiteId one, SiteId? other) => other is { } another && another != one ? [one, another] : [one];
}
