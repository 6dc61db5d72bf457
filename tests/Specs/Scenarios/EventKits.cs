using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Api;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Scenarios;

/// <summary>Two kits of an event rental that share an item, booked together, back to back, moved, picked up and called off. Only over HTTP.</summary>
internal sealed class EventKits(DepotFixture depot, Stage stage)
{
    private static readonly DateTimeOffset From = new(2026, 6, 10, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2026, 6, 12, 18, 0, 0, TimeSpan.Zero);
    private static readonly object[] OneStageTwoTalks = [new { kit = "STAGE", quantity = 1 }, new { kit = "TALK", quantity = 2 }];

    public async Task PlayAsync()
    {
        stage.Now = new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);
        await BeginAsync();
        await TooManyAsync();
        var first = await BookAsync("first", new { site = "DEPOT", kits = OneStageTwoTalks, from = From, to = To });
        await IsAsync("4/4/0", "2/1/1", "5/4/1");
        var full = await depot.GetAsync<KitView>(Cast.Staff, $"kits/TALK?site=DEPOT&from={InstantJson.Format(From)}&to={InstantJson.Format(To)}");
        Assert.Equal((Q(0), "SPEAKER"), (full.Availability!.Available, full.Availability.LimitedBy.Value));

        // Where the first ends the second begins.
        var second = await BookAsync("second", new { site = "DEPOT", kits = new[] { new { kit = "STAGE", quantity = 2 } }, from = To, to = To.AddDays(1) });
        await IsAsync("4/4/0", "2/2/0", "5/4/1");
        var longer = await depot.RefusedAsync(Cast.Staff, $"bookings/{first.Booking}/changes", new { to = To.AddHours(14) }, RefusalCode.NotEnoughAvailable);
        Assert.StartsWith($"Nothing of {first.Booking} was done, because of MIXER.", longer.Message, StringComparison.Ordinal);
        await IsAsync("4/4/0", "2/2/0", "5/4/1");
        await PickUpAsync(first.Booking);
        await CallOffAsync(second.Booking);
    }

    private async Task BeginAsync()
    {
        foreach (var (sku, units) in new[] { ("SPEAKER", 4), ("MIXER", 2), ("STAND", 5) })
        {
            await stage.DoAsync(sku, Cast.Manager, new DefineItem(ShortText.Parse(sku), ItemKind.Equipment));
            await stage.DoAsync(sku, Cast.Staff, new ReceiveStock(SiteId.Parse("DEPOT"), Q(units)));
        }
        await depot.SendAsync(Cast.Manager, HttpMethod.Post, "kits/STAGE", new { name = "Stage", lines = new[] { new { sku = "SPEAKER", quantity = 2 }, new { sku = "MIXER", quantity = 1 } } });
        await depot.SendAsync(Cast.Manager, HttpMethod.Post, "kits/TALK", new { name = "Talk", lines = new[] { new { sku = "SPEAKER", quantity = 1 }, new { sku = "STAND", quantity = 2 } } });
    }

    // One stage and two talks are four loudspeakers, and one more is one too many: then there is no mixer either.
    private async Task TooManyAsync()
    {
        var body = new { site = "DEPOT", kits = OneStageTwoTalks, lines = new[] { new { sku = "SPEAKER", quantity = 1 } }, from = From, to = To };
        var refused = await depot.RefusedAsync(Cast.Staff, "bookings", body, RefusalCode.NotEnoughAvailable);
        Assert.StartsWith("Nothing was booked, because of SPEAKER. Asked for 5 of SPEAKER", refused.Message, StringComparison.Ordinal);
        Assert.Contains("4 available at DEPOT in that time", refused.Message, StringComparison.Ordinal);
        await IsAsync("4/0/4", "2/0/2", "5/0/5");
        Assert.DoesNotContain(await stage.HistoryAsync("MIXER"), e => e.What == "Reserved");
    }

    private async Task PickUpAsync(BookingId first)
    {
        stage.Now = From;
        var response = await depot.SendAsync(Cast.Staff, HttpMethod.Post, $"bookings/{first}/checkouts", new { }, "picked-up");
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        var lines = JsonSerializer.Deserialize<BookingView>(text, Wire.Tolerant)!.Lines;
        Assert.All(lines, line => Assert.Equal(To, line.Checkout!.DueBackAt));
        await IsAsync("0/0/0", "1/1/0", "1/0/1", 4, 1, 4);
        Assert.Equal(text, await (await depot.SendAsync(Cast.Staff, HttpMethod.Post, $"bookings/{first}/checkouts", new { }, "picked-up")).Content.ReadAsStringAsync());
        var other = await depot.SendAsync(Cast.Staff, HttpMethod.Post, $"bookings/{first}/checkouts", new { note = "Again" }, "picked-up");
        Assert.Equal(422, (int)other.StatusCode);

        stage.Now = To.AddHours(-6);
        foreach (var line in lines) await stage.DoAsync(line.Sku.Value, Cast.Staff, new CheckInStock(line.Checkout!.Checkout, Good: line.Quantity));
        await IsAsync("4/4/0", "2/2/0", "5/0/5");
    }

    private async Task CallOffAsync(BookingId second)
    {
        await depot.SendAsync(Cast.Staff, HttpMethod.Post, $"bookings/{second}/cancellations", new { });
        await IsAsync("4/0/4", "2/0/2", "5/0/5");
        var again = await depot.RefusedAsync(Cast.Staff, $"bookings/{second}/cancellations", new { }, RefusalCode.BookingEnded);
        Assert.Contains("everything was picked up, cancelled, or ran out", again.Message, StringComparison.Ordinal);
    }

    private async Task<BookingView> BookAsync(string key, object body)
    {
        var text = await (await depot.SendAsync(Cast.Staff, HttpMethod.Post, "bookings", body, key)).Content.ReadAsStringAsync();
        var booking = JsonSerializer.Deserialize<BookingView>(text, Wire.Tolerant)!;
        Assert.True(booking.State == BookingState.Held, text);
        return booking;
    }

    private async Task IsAsync(string speaker, string mixer, string stand, int speakersOut = 0, int mixersOut = 0, int standsOut = 0)
    {
        await stage.IsAsync("SPEAKER", "DEPOT", speaker, checkedOut: speakersOut);
        await stage.IsAsync("MIXER", "DEPOT", mixer, checkedOut: mixersOut);
        await stage.IsAsync("STAND", "DEPOT", stand, checkedOut: standsOut);
    }
}
