using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>What somebody, a job or a place used of an item at a site in a month: consumed, or taken away.</summary>
/// <param name="Id">The object id of a person or the number of a job; the name of who has none.</param>
public sealed record HolderUse(HolderKind Kind, string Id, string Name, [property: JsonConverter(typeof(SumJson))] Quantity Used);

/// <summary>
/// What came and went at a site in a month, in UTC. What lies there, on hand and quarantined, changed in that month by exactly
/// received − consumed − checked out + returned − lost + found + corrected − disposed − shipped + arrived.
/// </summary>
/// <param name="Month">Its first day.</param>
public sealed record MonthFigures(SiteId Site, DateOnly Month)
{
    [JsonConverter(typeof(SumJson))]
    public Quantity Received { get; init; }

    /// <summary>Used up straight from the shelf.</summary>
    [JsonConverter(typeof(SumJson))]
    public Quantity Consumed { get; init; }

    [JsonConverter(typeof(SumJson))]
    public Quantity CheckedOut { get; init; }

    /// <summary>Checked in here, good or damaged, wherever it left from.</summary>
    [JsonConverter(typeof(SumJson))]
    public Quantity Returned { get; init; }

    /// <summary>Lost from the shelf.</summary>
    [JsonConverter(typeof(SumJson))]
    public Quantity Lost { get; init; }

    /// <summary>Lost by a holder or on the way, after it left from here.</summary>
    [JsonConverter(typeof(SumJson))]
    public Quantity LostAway { get; init; }

    [JsonConverter(typeof(SumJson))]
    public Quantity Found { get; init; }

    /// <summary>By posted counts and corrections; signed.</summary>
    [JsonConverter(typeof(SumJson))]
    public Quantity Corrected { get; init; }

    [JsonConverter(typeof(SumJson))]
    public Quantity Disposed { get; init; }

    [JsonConverter(typeof(SumJson))]
    public Quantity Shipped { get; init; }

    /// <summary>Came from another site, or came back to this one from the way there.</summary>
    [JsonConverter(typeof(SumJson))]
    public Quantity Arrived { get; init; }

    /// <summary>How often the last usable unit went.</summary>
    public int RanOut { get; init; }
    public DateTimeOffset? RanOutAt { get; init; }

    /// <summary>When something was last consumed or checked out in the month.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>Who used how much, in order of kind and id.</summary>
    public ImmutableArray<HolderUse> Users { get; init; } = [];

    /// <summary>What left to be used.</summary>
    [JsonIgnore]
    public Quantity Used => Consumed + CheckedOut;

    /// <summary>What is gone and nobody used: lost here and away, less what was found, less what counts and corrections added.</summary>
    [JsonIgnore]
    public Quantity Shrinkage => Lost + LostAway - Found - Corrected;

    internal MonthFigures UseBy(Holder holder, Quantity used, DateTimeOffset at)
    {
        var (kind, id) = (holder.Kind, holder.Id ?? holder.Name.Value);
        var index = Users.Count(u => u.Kind < kind || (u.Kind == kind && string.CompareOrdinal(u.Id, id) < 0));
        var isThere = index < Users.Length && Users[index].Kind == kind && Users[index].Id == id;
        return this with
        {
            UsedAt = at,
            Users = isThere
                ? Users.SetItem(index, Users[index] with { Used = Users[index].Used + used, Name = holder.Name.Value })
                : Users.Insert(index, new(kind, id, holder.Name.Value, used)),
        };
    }
}

// Figures of the months that may still change. Older months are in the projection, which saw each of them before it was forgotten here.
public sealed partial record Item
{
    private const int FigureMonths = 3;

    /// <summary>The figures of this month and the two before it, in order of month and site.</summary>
    public ImmutableArray<MonthFigures> Figures { get; init; } = [];

    /// <summary>The first day of a moment's month, in UTC.</summary>
    public static DateOnly MonthOf(DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return day.AddDays(1 - day.Day);
    }

    private Item Figure(Item before, ItemEvent fact)
    {
        var after = this;
        foreach (var (site, add) in Flows(before, this, fact))
        {
            var at = after.ChangedAt;
            var isOut = before.At(site).OnHand.IsPositive && At(site).OnHand.IsZero;
            after = after.Add(site, MonthOf(at), f => isOut ? add(f) with { RanOut = f.RanOut + 1, RanOutAt = at } : add(f));
        }
        return after;
    }

    private Item Add(SiteId site, DateOnly month, Func<MonthFigures, MonthFigures> add)
    {
        var index = Figures.Count(f => f.Month < month || (f.Month == month && f.Site.CompareTo(site) < 0));
        if (index < Figures.Length && Figures[index] is { } known && known.Month == month && known.Site == site) return this with { Figures = Figures.SetItem(index, add(known)) };
        return this with { Figures = Figures.Insert(index, add(new(site, month))).RemoveAll(f => f.Month < month.AddMonths(1 - FigureMonths)) };
    }

    private static IEnumerable<(SiteId Site, Func<MonthFigures, MonthFigures> Add)> Flows(Item before, Item after, ItemEvent fact) => fact switch
    {
        ItemEvent.Received e => [(e.Site, f => f with { Received = f.Received + e.Quantity })],
        ItemEvent.Consumed e => [(e.Site, f => (f with { Consumed = f.Consumed + SumOf(e.Takes) }).UseBy(e.For, SumOf(e.Takes), after.ChangedAt))],
        ItemEvent.CheckedOut e => [(e.Site, f => (f with { CheckedOut = f.CheckedOut + SumOf(e.Takes) }).UseBy(e.Holder, SumOf(e.Takes), after.ChangedAt))],
        ItemEvent.CheckedIn e =>
        [
            (e.Site, f => f with { Returned = f.Returned + e.Split.Good + e.Split.Damaged }),
            (before.Checkouts[e.Checkout].Site, f => f with { LostAway = f.LostAway + e.Split.Lost }),
        ],
        ItemEvent.Adjusted e => [(e.Site, f => e.Reason switch
        {
            AdjustmentReason.Lost => f with { Lost = f.Lost - e.Change },
            AdjustmentReason.Found => f with { Found = f.Found + e.Change },
            AdjustmentReason.Correction => f with { Corrected = f.Corrected + e.Change },
            AdjustmentReason.Damaged => f,
        })],
        ItemEvent.Disposed e => [(e.Site, f => f with { Disposed = f.Disposed + SumOf(e.Takes) })],
        ItemEvent.Shipped e => [(e.From, f => f with { Shipped = f.Shipped + SumOf(e.Takes) })],
        ItemEvent.TransferReceived e => [(e.Site, f => f with { Arrived = f.Arrived + Sum(e.Shares, share => share.Good + share.Damaged) })],
        ItemEvent.ShortageResolved e => [(e.From, f => f with
        {
            Arrived = f.Arrived + Sum(e.Shares, share => share.Good),
            LostAway = f.LostAway + Sum(e.Shares, share => share.Gone),
        })],
        ItemEvent.LotExpired e => [(e.Site, f => f)],
        // A count moves units between the books of several sites; each says itself by how much.
        ItemEvent.CountPosted or ItemEvent.UnitsFoundElsewhere => before.Sites.Keys.Union(after.Sites.Keys).Where(site => !Lying(before, site).Equals(Lying(after, site)))
            .Select(site => (site, (Func<MonthFigures, MonthFigures>)(f => f with { Corrected = f.Corrected + Lying(after, site) - Lying(before, site) }))),
        _ => [],
    };

    private static Quantity Lying(Item item, SiteId site) => item.At(site).OnHand + item.At(site).Quarantined;

    private static Quantity Sum(ImmutableArray<Share> shares, Func<Share, Quantity> of) => shares.Aggregate(Quantity.Zero, (sum, share) => sum + of(share));
}
