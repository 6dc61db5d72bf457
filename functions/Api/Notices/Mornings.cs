using CountDepot.Contracts;

namespace CountDepot.Api.Notices;

/// <summary>
/// The days of a site as people there live them. Whatever is told daily is told by a local day, and a local day has one morning, also where clocks
/// are put forward or back.
/// </summary>
public static class Mornings
{
    private static readonly TimeOnly Begin = new(7, 0);

    /// <summary>The local day whose morning has begun; null in the small hours.</summary>
    public static DateOnly? DayOf(SiteView site, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, ZoneOf(site)).DateTime;
        return TimeOnly.FromDateTime(local) >= Begin ? DateOnly.FromDateTime(local) : null;
    }

    /// <summary>The first moment after a local day.</summary>
    public static DateTimeOffset EndOf(SiteView site, DateOnly day)
    {
        var (zone, midnight) = (ZoneOf(site), day.AddDays(1).ToDateTime(TimeOnly.MinValue));
        // Where the clock skips midnight, the day begins later.
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(30);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    /// <summary>Whether who has something is to be reminded on a day: it is late, or due on the day after. Midnight belongs to the day before it.</summary>
    public static bool IsToBringBack(SiteView site, DateOnly day, DateTimeOffset due, DateTimeOffset now) =>
        due <= now || (due > EndOf(site, day) && due <= EndOf(site, day.AddDays(1)));

    private static TimeZoneInfo ZoneOf(SiteView site) => TimeZoneInfo.FindSystemTimeZoneById(site.TimeZone);
}
