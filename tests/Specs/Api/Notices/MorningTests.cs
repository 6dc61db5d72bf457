using System.Globalization;
using System.Text.Json;
using CountDepot.Api;
using CountDepot.Api.Notices;
using CountDepot.Api.Sweeps;
using CountDepot.Contracts;
using CountDepot.Specs.Bot;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CountDepot.Specs.Api.Notices;

/// <summary>What is told daily is told once each local day, whatever the clocks of the place do.</summary>
public sealed class MorningTests
{
    private static readonly SiteId North = SiteId.Parse("NORTH");

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29")]
    [InlineData("Europe/Berlin", "2026-10-25")]
    [InlineData("America/Chicago", "2026-03-08")]
    [InlineData("America/Chicago", "2026-11-01")]
    public async Task Each_local_day_has_one_digest_in_its_morning_also_when_clocks_change(string zone, string change)
    {
        var (day, place) = (DateOnly.Parse(change, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone));
        var start = new DateTimeOffset(day.AddDays(-2), TimeOnly.MinValue, TimeSpan.Zero);
        var clock = new FakeTimeProvider(start);
        var (tables, queues) = (new MemoryTables(), new MemoryQueues(clock));
        await new Sites(tables, clock).DefineAsync(North, new(ShortText.Parse("North"), zone), default);
        var sweeps = Enumerable.Range(0, 2).Select(_ =>
            new DigestSweep(new(tables, clock), new(tables, queues, clock, NullLogger<NoticeShelf>.Instance), clock)).ToList();

        var told = new Dictionary<DateOnly, DateTimeOffset>();
        for (; clock.GetUtcNow() < start.AddDays(5); clock.Advance(TimeSpan.FromMinutes(15)))
        {
            await Task.WhenAll(sweeps.Select(sweep => sweep.RunAsync(default)));
            foreach (var text in queues[NoticeShelf.Queue].Texts) told.TryAdd(JsonSerializer.Deserialize<Notice>(text, Wire.Json)!.Day!.Value, clock.GetUtcNow());
        }

        // The first one may be late: that day had begun before anybody looked.
        var (first, last) = (told.Keys.Min(), told.Keys.Max());
        Assert.Equal(Enumerable.Range(0, told.Count).Select(first.AddDays), told.Keys.Order());
        Assert.True(first < day && last > day);
        Assert.All(told.Where(one => one.Key > first), one =>
        {
            var local = TimeZoneInfo.ConvertTime(one.Value, place);
            Assert.Equal((one.Key, new TimeOnly(7, 0)), (DateOnly.FromDateTime(local.DateTime), TimeOnly.FromDateTime(local.DateTime)));
        });
        // Two instances at once may each put it into the queue; there is never another notice of the same day.
        Assert.True(queues[NoticeShelf.Queue].Texts.Count <= 2 * told.Count);
    }

    [Theory]
    [InlineData("2026-03-29", "2026-03-29T22:00:00Z")]
    [InlineData("2026-10-25", "2026-10-25T23:00:00Z")]
    public void A_day_ends_at_midnight_there(string day, string end) => Assert.Equal(
        DateTimeOffset.Parse(end, CultureInfo.InvariantCulture), Mornings.EndOf(new(North, "North", "Europe/Berlin"), DateOnly.Parse(day, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("2026-03-09T22:59:59Z", true)]
    [InlineData("2026-03-10T08:00:00Z", true)]
    [InlineData("2026-03-10T08:00:01Z", false)]
    [InlineData("2026-03-10T23:00:00Z", false)]
    [InlineData("2026-03-10T23:00:01Z", true)]
    [InlineData("2026-03-11T23:00:00Z", true)]
    [InlineData("2026-03-11T23:00:01Z", false)]
    public void Who_has_what_is_late_or_due_tomorrow_is_reminded_and_nobody_else(string due, bool isReminded) => Assert.Equal(isReminded, Mornings.IsToBringBack(
        new(North, "North", "Europe/Berlin"), new(2026, 3, 10), DateTimeOffset.Parse(due, CultureInfo.InvariantCulture), new(2026, 3, 10, 8, 0, 0, TimeSpan.Zero)));
}
