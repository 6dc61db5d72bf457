using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>What was used in a week.</summary>
/// <param name="Monday">The first day of the ISO week, in UTC.</param>
public sealed record WeekUsage(DateOnly Monday, [property: JsonConverter(typeof(SumJson))] Quantity Used);

/// <summary>Complete weeks in a row, oldest first, those without a use included.</summary>
public sealed record Usage(ImmutableArray<WeekUsage> Weeks)
{
    private const double DaysOfWeek = 7;

    /// <summary>The mean of a day, in the item's unit.</summary>
    public double PerDay => Weeks.IsEmpty ? 0 : Weeks.Average(week => (double)week.Used.Value) / DaysOfWeek;

    /// <summary>The standard deviation of a day, from the sample of weeks: the days of a week vary independently, so it is a week's by √7.</summary>
    public double Deviation
    {
        get
        {
            if (Weeks.Length < 2) return 0;
            var mean = PerDay * DaysOfWeek;
            var squares = Weeks.Sum(week => Math.Pow((double)week.Used.Value - mean, 2));
            return Math.Sqrt(squares / (Weeks.Length - 1) / DaysOfWeek);
        }
    }
}

// What a site uses, week by week. Demand is what does not come back: what is consumed or lost there, and of stock also what was checked out,
// until it is returned; then it is taken out of the week it left in, wherever it comes back and in whatever condition. Equipment and
// serialized units go out to come back, so only their losses count. Transfers are no demand: the site they go to has it. What is found again
// was counted when it was lost, and stays so.
public sealed partial record Item
{
    // Half a year, and the week that is running.
    private const int WeeksMax = 26;

    /// <summary>The Monday of a moment's ISO week, in UTC.</summary>
    public static DateOnly WeekOf(DateTimeOffset at) => DayOf(at) is var day ? day.AddDays(-(((int)day.DayOfWeek + 6) % 7)) : default;

    /// <summary>The complete weeks before a moment since the first use at a site, at most 26.</summary>
    public Usage UsageOf(SiteId site, DateTimeOffset at)
    {
        var used = Stocking(site).Usage;
        var thisWeek = WeekOf(at);
        var count = used.IsEmpty ? 0 : Math.Clamp((thisWeek.DayNumber - used[0].Monday.DayNumber) / 7, 0, WeeksMax);
        var mondays = Enumerable.Range(1, count).Reverse().Select(ago => thisWeek.AddDays(-7 * ago));
        return new([.. mondays.Select(monday => used.FirstOrDefault(w => w.Monday == monday) ?? new(monday, Quantity.Zero))]);
    }

    private static (SiteId Site, DateTimeOffset At, Quantity Change)? UsedBy(Item before, ItemEvent fact, Stamp stamp) => fact switch
    {
        ItemEvent.Consumed e => (e.Site, stamp.At, SumOf(e.Takes)),
        ItemEvent.Adjusted { Reason: AdjustmentReason.Lost } e => (e.Site, stamp.At, -e.Change),
        ItemEvent.CheckedOut e when before.Known.Kind == ItemKind.Stock => (e.Site, stamp.At, SumOf(e.Takes)),
        ItemEvent.CheckedIn e when before.Known.Kind == ItemKind.Stock && before.Checkouts[e.Checkout] is var checkout =>
            (checkout.Site, checkout.LeftAt ?? checkout.CheckedOutAt, -(e.Split.Good + e.Split.Damaged)),
        ItemEvent.CheckedIn e => (before.Checkouts[e.Checkout].Site, stamp.At, e.Split.Lost + e.Split.Consumed),
        _ => null,
    };

    private Item Use((SiteId Site, DateTimeOffset At, Quantity Change) used)
    {
        if (used.Change.IsZero) return this;
        var (known, monday) = (Stocking(used.Site), WeekOf(used.At));
        var at = known.Usage.TakeWhile(week => week.Monday < monday).Count();
        var isThere = at < known.Usage.Length && known.Usage[at].Monday == monday;
        // A return of what left before the weeks that are kept has nothing to be taken out of.
        if (!isThere && used.Change.IsNegative) return this;
        var weeks = isThere
            ? known.Usage.SetItem(at, known.Usage[at] with { Used = Quantity.Max(Quantity.Zero, known.Usage[at].Used + used.Change) })
            : known.Usage.Insert(at, new(monday, used.Change));
        return With(used.Site, known with { Usage = weeks.Length > WeeksMax + 1 ? weeks.RemoveAt(0) : weeks });
    }
}
