using System.Net;
using System.Text;
using System.Text.Json;
using CountDepot.Bot.Storage;
using CountDepot.Bot.Turns;
using CountDepot.Contracts;
using CountDepot.Sim;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CountDepot.Specs.Bot;

/// <summary>People are reminded in their own chat, at hours and as often as they like.</summary>
public sealed class ReminderTests : IAsyncLifetime
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly SiteView North = new(SiteId.Parse("NORTH"), "North", "Europe/Berlin");
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private readonly AsyncLocal<bool> isOurs = new();
    private BotInTeams bot = null!;

    private MemoryQueue Queue => ((MemoryQueues)bot.Queues)["notices"];
    private Chat Staff => bot.Teams.As(Cast.Staff);
    private int Told => Staff.Messages.Count(m => m.Reading.Contains("Due tomorrow or late", StringComparison.Ordinal));

    public async Task InitializeAsync()
    {
        bot = await BotInTeams.StartAsync(clock: clock);
        // Only what the test calls empties the queue: the drain in the background would have a message in hand while the clock leaps.
        Queue.IsOpen = () => isOurs.Value;
        bot.Teams.SetUp(Cast.Staff, new("en-GB", "Europe/Berlin"));
        bot.Depot.Script = Answer;
        await Staff.SayAsync("help");
        // Half past eleven in the evening.
        var local = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Berlin).Date.AddDays(1).AddHours(23.5);
        clock.SetUtcNow(new DateTimeOffset(local, Berlin.GetUtcOffset(local)));
    }

    public async Task DisposeAsync() => await bot.DisposeAsync();

    [Fact]
    public async Task What_comes_up_in_quiet_hours_is_said_when_they_end_and_only_once()
    {
        await SendAsync(1);
        await DrainAsync();
        Assert.Equal((0, 1), (Told, Queue.Texts.Count));
        clock.Advance(TimeSpan.FromHours(7.4));
        await DrainAsync();
        Assert.Equal(0, Told);
        clock.Advance(TimeSpan.FromMinutes(10));
        await DrainAsync();
        Assert.Equal((1, 0), (Told, Queue.Texts.Count));
        Assert.Contains("Cordless drill", Staff.Messages[^1].Reading, StringComparison.Ordinal);
        await SendAsync(1);
        await DrainAsync();
        Assert.Equal(1, Told);
    }

    [Fact]
    public async Task Who_mutes_is_not_reminded_before_they_want_it_again()
    {
        Assert.Contains("You get no reminders", (await Staff.SayAsync("mute")).Reading, StringComparison.Ordinal);
        Assert.Contains("You get no reminders", (await Staff.SayAsync("reminders")).Reading, StringComparison.Ordinal);
        await SendAsync(1);
        await DrainAsync();
        Assert.Equal((0, 0), (Told, Queue.Texts.Count));

        Assert.Contains("none between 20:00 and 7:00 (Europe/Berlin)", (await Staff.SayAsync("unmute")).Reading, StringComparison.Ordinal);
        Assert.Contains("at any hour", (await Staff.SayAsync("quiet hours off")).Reading, StringComparison.Ordinal);
        await SendAsync(2);
        await DrainAsync();
        Assert.Equal(1, Told);
        Assert.Contains("none between 12:00 and 13:00", (await Staff.SayAsync("quiet hours 12-13")).Reading, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whom_the_bot_has_never_met_it_cannot_remind_and_it_does_not_try()
    {
        await Queue.SendMessageAsync(JsonSerializer.Serialize(new Notice(NoticeKind.Due, North.Site) { Person = Guid.NewGuid(), Day = new(2026, 3, 10) }, Wire.Json));
        await DrainAsync();
        Assert.Empty(Queue.Texts);
    }

    [Theory]
    [InlineData(20, 7, "2026-03-28T19:59", null)]
    [InlineData(20, 7, "2026-03-28T20:00", "2026-03-29T07:00")]
    [InlineData(20, 7, "2026-03-29T03:30", "2026-03-29T07:00")]
    [InlineData(20, 7, "2026-03-29T06:59", "2026-03-29T07:00")]
    [InlineData(20, 7, "2026-03-29T07:00", null)]
    [InlineData(12, 13, "2026-10-25T12:30", "2026-10-25T13:00")]
    [InlineData(20, 2, "2026-03-28T23:00", "2026-03-29T03:00")]
    [InlineData(0, 0, "2026-10-25T02:30", null)]
    public void Quiet_hours_end_by_the_clock_on_the_wall(int from, int to, string now, string? until)
    {
        var quiet = new Reminding(QuietFrom: from, QuietTo: to).QuietUntil(At(now), Berlin);
        Assert.Equal(until is null ? null : At(until), quiet);

        static DateTimeOffset At(string local) => DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture) is var at ? new DateTimeOffset(at, Berlin.GetUtcOffset(at)) : default;
    }

    private HttpResponseMessage? Answer(HttpRequestMessage request)
    {
        if (request.RequestUri!.AbsolutePath.Split("/notices/") is not [_, var key]) return null;
        var (now, parts) = (clock.GetUtcNow(), Uri.UnescapeDataString(key).Split('~'));
        var checkout = new CheckoutView(CheckoutId.Parse("C-8"), North.Site, Quantity.Of(1), new(HolderKind.Person, ShortText.Parse("Staff")), now.AddDays(-3), now.AddDays(-1), []);
        var drill = new ThingView(Sku.Parse("DRILL-18V"), "Cordless drill 18 V", "each", checkout with { IsOverdue = true });
        var notice = new Notice(NoticeKind.Due, North.Site) { Person = Guid.Parse(parts[2]), Day = DateOnly.Parse(parts[3], System.Globalization.CultureInfo.InvariantCulture) };
        var json = JsonSerializer.Serialize(new NoticeView(notice, North, [North], now) { Things = [drill] }, Wire.Json);
        return new(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
    }

    private async Task SendAsync(int day) => await Queue.SendMessageAsync(JsonSerializer.Serialize(
        new Notice(NoticeKind.Due, North.Site) { Person = Guid.Parse(Cast.Staff.ObjectId), Day = new DateOnly(2026, 3, 9).AddDays(day) }, Wire.Json));

    private async Task DrainAsync()
    {
        isOurs.Value = true;
        for (var round = 0; round < 3; round++)
        {
            await bot.Services.GetRequiredService<NoticeDrain>().DrainAsync(default);
            clock.Advance(TimeSpan.FromSeconds(31));
        }
    }
}
