namespace CountDepot.Contracts;

/// <summary>
/// When what is asked for needs somebody else's yes. Each limit may be asked for to the full; only more than it needs approval. A request
/// that is over several limits needs the larger number of approvals, and where a template and a site differ, the stricter one counts.
/// </summary>
/// <param name="One">Over one of these: one manager has to approve.</param>
/// <param name="Two">Over one of these: two different managers have to approve. No limit here may be below the same one of <paramref name="One"/>.</param>
public sealed record ApprovalPolicy(ApprovalLimits? One = null, ApprovalLimits? Two = null);

/// <summary>The limits; those that are absent limit nothing.</summary>
/// <param name="OverQuantity">Of one request, in the item's unit.</param>
/// <param name="OverIn24Hours">
/// Of everything the same person reserved, requested or took without a reservation, of the item at the site, in the 24 hours before, this request
/// included. What was withdrawn, rejected or ran out counts only as far as it was picked up.
/// </param>
/// <param name="OverValue">Unit cost × quantity. It limits nothing for an item without a unit cost.</param>
/// <param name="Categories">Every quantity of the items in these categories, and in all below them, is over the limit.</param>
public sealed record ApprovalLimits(
    Quantity? OverQuantity = null, Quantity? OverIn24Hours = null, Cost? OverValue = null, IReadOnlyList<BinPath>? Categories = null);

/// <summary>A manager's yes to a request that may need another one.</summary>
public sealed record ApprovalView(string By, DateTimeOffset At);
