using CountDepot.Contracts;

namespace CountDepot.Api.Webhooks;

/// <summary>What can be waited for: where one subscribes, who may, and what is posted.</summary>
/// <param name="Route">Below /subscriptions.</param>
/// <param name="Needs">The role a subscriber needs at the site of an event, when subscribing and whenever an event is delivered.</param>
/// <param name="Event">The record that is posted.</param>
public sealed record TriggerLine(Trigger Trigger, string Route, Role Needs, Type Event)
{
    /// <summary>The operation that subscribes.</summary>
    public string Operation => $"When{Trigger}";

    /// <summary>Whether its events are about a site.</summary>
    public bool IsOfSite => Event != typeof(CreationEvent);
}

/// <summary>Every trigger, one line.</summary>
public static class Triggers
{
    public static readonly TriggerLine[] All =
    [
        new(Trigger.StockGoesLow, "low-stock", Role.Viewer, typeof(StockEvent)),
        new(Trigger.StockRecovers, "recovered-stock", Role.Viewer, typeof(StockEvent)),
        new(Trigger.StockIsCorrected, "corrections", Role.Viewer, typeof(CorrectionEvent)),
        new(Trigger.ItemIsCreated, "new-items", Role.Viewer, typeof(CreationEvent)),
        new(Trigger.ItemIsCheckedOut, "checkouts", Role.Viewer, typeof(CheckoutEvent)),
        new(Trigger.ItemIsReturned, "returns", Role.Viewer, typeof(ReturnEvent)),
        // As the list of what is due.
        new(Trigger.ItemBecomesOverdue, "overdue", Role.Staff, typeof(CheckoutEvent)),
        new(Trigger.RequestNeedsApproval, "approval-requests", Role.Viewer, typeof(ApprovalEvent)),
        new(Trigger.RequestIsDecided, "decisions", Role.Viewer, typeof(DecisionEvent)),
        new(Trigger.RequestWaitsTooLong, "waiting-requests", Role.Viewer, typeof(EscalationEvent)),
    ];

    /// <summary>The role a subscriber needs.</summary>
    public static Role Needs(Trigger trigger) => All.Single(line => line.Trigger == trigger).Needs;
}
