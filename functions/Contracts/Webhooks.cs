namespace CountDepot.Contracts;

/// <summary>What a flow can wait for. The operation that subscribes is called When and this name; on the wire it goes by name.</summary>
public enum Trigger
{
    /// <summary>Available fell to the reorder point of a site: once for each time, until it has recovered.</summary>
    StockGoesLow,

    /// <summary>Available is above the reorder point again.</summary>
    StockRecovers,

    /// <summary>On hand was adjusted, or a count was posted that found a difference.</summary>
    StockIsCorrected,
    ItemIsCreated,
    ItemIsCheckedOut,

    /// <summary>Units came in again, or somebody said what became of them.</summary>
    ItemIsReturned,

    /// <summary>Units are out beyond the moment they were due: once for each due time.</summary>
    ItemBecomesOverdue,

    /// <summary>A reservation or transfer was asked for that somebody has to approve.</summary>
    RequestNeedsApproval,

    /// <summary>The last missing yes to a request, or the no.</summary>
    RequestIsDecided,

    /// <summary>No manager has answered in the time the site gives them, or there is none who could: deputies may decide now.</summary>
    RequestWaitsTooLong,
}

/// <summary>Asks to be called for every event of a kind that is about no site.</summary>
/// <param name="NotificationUrl">Where events are posted to, one at a time: an https address at a host that the depot may call.</param>
public sealed record Subscribe(string NotificationUrl);

/// <summary>Asks to be called for every event of a kind, at the sites the caller may see at that moment.</summary>
/// <param name="NotificationUrl">Where events are posted to, one at a time: an https address at a host that the depot may call.</param>
/// <param name="Site">Only at this site; at every site the caller may see when absent.</param>
/// <param name="Sku">Only of this item; of every item when absent.</param>
public sealed record SubscribeAt(string NotificationUrl, SiteId? Site = null, Sku? Sku = null);

/// <summary>
/// Somebody's wish to be called. Its id is a secret of theirs: whoever has it may end the subscription, with a token or without.
/// </summary>
/// <param name="Host">The host that is called; the rest of the address is not told again.</param>
/// <param name="FailingSince">Since when nothing could be delivered; absent when the last event was. After seven days the subscription ends.</param>
public sealed record SubscriptionView(
    string Subscription, Trigger Trigger, SiteId? Site, Sku? Sku, string Host, DateTimeOffset CreatedAt, DateTimeOffset? FailingSince = null);

/// <summary>The caller's subscriptions, oldest first.</summary>
public sealed record SubscriptionPage(IReadOnlyList<SubscriptionView> Subscriptions);
