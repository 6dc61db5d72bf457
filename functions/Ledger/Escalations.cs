using System.Collections.Immutable;
using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

/// <summary>Something that waits for a manager's decision, as far as it matters who may take it and when.</summary>
/// <param name="Cannot">Who cannot take it: who asked, for whom it is, who raised it, and who has said yes already where another yes is missing.</param>
public sealed record Pending(string Id, SiteId Site, DateTimeOffset AskedAt, ImmutableArray<string> Cannot)
{
    public static Pending Of(Reservation r) => new(r.Id.Value, r.Site, r.ReservedAt,
        [r.By.Id, .. new[] { r.For.Id, r.RaisedBy?.Id }.OfType<string>(), .. r.Approvals.Select(a => a.By.Id)]);

    public static Pending Of(Transfer t) => new(t.Id.Value, t.From, t.PlannedAt, [t.By.Id]);

    /// <summary>What a decision is about, while it is pending; null when there is no such request, or it was decided.</summary>
    public static Pending? Of(Item item, Command command) => command switch
    {
        ApproveReservation c => Of(item, c.Reservation),
        RejectReservation c => Of(item, c.Reservation),
        ApproveTransfer c => Of(item, c.Transfer),
        RejectTransfer c => Of(item, c.Transfer),
        _ => null,
    };

    private static Pending? Of(Item item, ReservationId id) => item.Reservations.TryGetValue(id, out var r) && r.IsPending ? Of(r) : null;

    private static Pending? Of(Item item, TransferId id) => item.Transfers.TryGetValue(id, out var t) && t.IsPending ? Of(t) : null;
}

/// <summary>
/// Who may decide a request, and when: managers of the site at any time, its deputies from some hours on, or at once when no manager of the site
/// is left who could. Nothing is ever approved because nobody answers.
/// </summary>
public static class Escalations
{
    /// <summary>When deputies may decide a request at the latest.</summary>
    public static DateTimeOffset LatestAt(Pending pending, Rules rules) =>
        pending.AskedAt.AddHours(rules.HoursUntilEscalation.GetValueOrDefault(pending.Site, DefineSite.HoursUntilEscalationByDefault));

    /// <summary>Why deputies may decide it now; null when it is still the managers' alone.</summary>
    public static EscalationReason? Of(Pending pending, Request request) =>
        request.Managers is { } managers && managers.All(pending.Cannot.Contains) ? EscalationReason.NoOtherManager
        : LatestAt(pending, request.Rules) <= request.At ? EscalationReason.NoAnswer
        : null;

    /// <summary>A deputy comes before their time; null for everybody else.</summary>
    public static Refused? IsTooEarly(Item item, Pending pending, Request request) =>
        request.Manages(pending.Site) || !request.DeputyAt.Contains(pending.Site) || Of(pending, request) is not null
            ? null
            : Refuse(RefusalCode.NotPermitted,
                $"{pending.Id} of {item.Known.Name} waits for a manager of {pending.Site} until {LatestAt(pending, request.Rules):yyyy-MM-dd HH:mm} UTC. " +
                "From then on you may decide it as a deputy.", new() { Sku = item.Sku, Site = pending.Site, EscalatesAt = LatestAt(pending, request.Rules) });
}
