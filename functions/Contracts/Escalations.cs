namespace CountDepot.Contracts;

/// <summary>Why deputies of a site may decide a request.</summary>
public enum EscalationReason
{
    /// <summary>No manager has answered in the hours that the site gives them.</summary>
    NoAnswer,

    /// <summary>The site has no manager but those whose request it is, who raised it or who have approved it already.</summary>
    NoOtherManager,
}

/// <summary>A request that deputies may decide.</summary>
/// <param name="Since">Since when.</param>
/// <param name="Deputies">The Entra group that may; absent where the site has none, and somebody should name one.</param>
/// <param name="Channel">The Teams conversation of the site.</param>
public sealed record EscalationView(
    Sku Sku, string Name, string Unit, ReservationView Reservation, EscalationReason Reason, DateTimeOffset Since, GroupId? Deputies, string? Channel);

/// <summary>The requests that have escalated at the sites where the caller decides, longest waiting first; at most 200 of each site.</summary>
public sealed record EscalationPage(IReadOnlyList<EscalationView> Escalations, DateTimeOffset AsOf);
