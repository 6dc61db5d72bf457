using System.Globalization;
using System.Text.Json.Serialization;

namespace CountDepot.Contracts;

/// <summary>What somebody has to be told. On the wire by name.</summary>
public enum NoticeKind
{
    /// <summary>An item is low at a site: once an episode, in the site's channel.</summary>
    Low,

    /// <summary>The episode is over: what was posted about it says so from now on.</summary>
    Recovered,

    /// <summary>A request has escalated: those who deputise may decide it now.</summary>
    Escalated,
}

/// <summary>
/// Something that has to be told once, as it travels in the queue <c>notices</c>: ids and nothing else, because what is true is asked when it is
/// told. Which of them are there depends on the kind.
/// </summary>
/// <param name="Version">Of this shape; whoever does not know it leaves the notice alone.</param>
/// <param name="Episode">Which of the item's low episodes at the site, counted from 1.</param>
public sealed record Notice(NoticeKind Kind, SiteId Site, Sku? Sku = null, int? Episode = null, ReservationId? Reservation = null, int Version = Notice.VersionNow)
{
    public const int VersionNow = 1;

    /// <summary>What a notice is told once by: no two that mean something else have the same.</summary>
    [JsonIgnore]
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Site}~{Kind}{(Sku is { } sku ? $"~{sku}" : "")}{(Episode is { } episode ? $"~{episode}" : "")}{Rest}");

    private string Rest => Reservation is { } reservation ? $"~{reservation}" : "";
}

/// <summary>Everything there is to say about a notice, true now. The part of its kind is there, and no other.</summary>
/// <param name="Sites">Every site, for its name.</param>
public sealed record NoticeView(Notice Notice, SiteView Site, IReadOnlyList<SiteView> Sites, DateTimeOffset AsOf)
{
    /// <summary>Of a notice about being low or recovered.</summary>
    public LowNotice? Low { get; init; }

    /// <summary>Of a notice about a request: the item with it.</summary>
    public RequestNotice? Request { get; init; }
}

/// <summary>A low episode and what can be done about it.</summary>
/// <param name="Item">The item at every site, without what is promised or out.</param>
/// <param name="IsOver">The item has recovered from this episode, whatever came after.</param>
/// <param name="Since">When the episode began; absent when that is long ago and forgotten.</param>
/// <param name="Supplier">Who delivered last, as far as open orders say.</param>
public sealed record LowNotice(ItemView Item, ReorderView Reorder, bool IsOver, DateTimeOffset? Since, DateTimeOffset? RecoveredAt, string? Supplier);

/// <summary>A request and the item it is about.</summary>
/// <param name="Reason">Why deputies may decide it; absent while they may not.</param>
public sealed record RequestNotice(ItemView Item, ReservationView Reservation, EscalationReason? Reason);
