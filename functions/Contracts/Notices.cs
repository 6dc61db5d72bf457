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

    /// <summary>Requests wait at a site: once a local day, everybody who decides there.</summary>
    Waiting,

    /// <summary>Somebody has what is due tomorrow or late: once a local day.</summary>
    Due,

    /// <summary>A count was given to somebody.</summary>
    CountAssigned,

    /// <summary>How things stand at a site: once a local day, in its channel.</summary>
    Digest,
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

    /// <summary>Whom it is for, by their Entra object id, where it is for one person.</summary>
    public Guid? Person { get; init; }

    /// <summary>The local day of the site, of what is told daily.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>The count it is about.</summary>
    public CountId? Count { get; init; }

    /// <summary>What a notice is told once by: no two that mean something else have the same.</summary>
    [JsonIgnore]
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Site}~{Kind}{(Sku is { } sku ? $"~{sku}" : "")}{(Episode is { } episode ? $"~{episode}" : "")}{Rest}");

    private string Rest => string.Concat(new[] { Reservation?.Value, Count?.Value, Person?.ToString("D"), Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }
        .Where(part => part is not null).Select(part => $"~{part}"));
}

/// <summary>Everything there is to say about a notice, true now. The part of its kind is there, and no other.</summary>
/// <param name="Sites">Every site, for its name.</param>
public sealed record NoticeView(Notice Notice, SiteView Site, IReadOnlyList<SiteView> Sites, DateTimeOffset AsOf)
{
    /// <summary>Of a notice about being low or recovered.</summary>
    public LowNotice? Low { get; init; }

    /// <summary>Of a notice about a request: the item with it.</summary>
    public RequestNotice? Request { get; init; }

    /// <summary>Of a notice about what is due: what is to be brought back, soonest due first.</summary>
    public IReadOnlyList<ThingView>? Things { get; init; }

    /// <summary>Of a notice about a count.</summary>
    public CountView? Count { get; init; }

    /// <summary>Of the digest of a site.</summary>
    public DigestView? Digest { get; init; }
}

/// <summary>How things stand at a site on a local day. Numbers count at most 200 of each.</summary>
/// <param name="Day">The local day.</param>
public sealed record DigestView(DateOnly Day)
{
    /// <summary>How many items are low, and the lowest of them.</summary>
    public int Low { get; init; }
    public IReadOnlyList<LowLine> LowFirst { get; init; } = [];

    /// <summary>How many checkouts are late, and those that have been for longest.</summary>
    public int Overdue { get; init; }
    public IReadOnlyList<ThingView> OverdueFirst { get; init; } = [];

    /// <summary>How many are due back today or tomorrow.</summary>
    public int DueSoon { get; init; }

    /// <summary>How many requests wait for a decision.</summary>
    public int Waiting { get; init; }

    /// <summary>How many deliveries are expected today, and how many should have been there already.</summary>
    public int Expected { get; init; }
    public int LateOrders { get; init; }

    /// <summary>How many items are due for count.</summary>
    public int ToCount { get; init; }
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
