using System.Net;
using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api.Bookings;

/// <summary>Several items in one request, through the real app: all or nothing, and everything that can be done with the whole of it.</summary>
[Collection("Depot")]
public sealed class BookingTests(DepotFixture depot)
{
    private static readonly object Job12 = new { kind = "job", name = "Job 12", id = "12" };

    [Fact]
    public async Task Several_items_are_booked_together_and_lines_of_one_item_are_summed()
    {
        var (drill, bolt) = (await depot.StockedAsync(3), await depot.StockedAsync(100));

        var lines = new[] { Line(bolt, 20), Line(drill, 2), Line(bolt, 5) };
        var booking = await BookAsync(new { site = "north", lines, @for = Job12, from = "2098-03-01T08:00:00Z", to = "2098-03-02T08:00:00Z" });

        Assert.Equal((BookingState.Held, true, "Job 12", "Staff"), (booking.State, booking.IsOpen, booking.For.Name.Value, booking.BookedBy));
        Assert.Equal(new[] { (drill, Q(2)), (bolt, Q(25)) }.OrderBy(l => l.Item1, StringComparer.Ordinal), booking.Lines.Select(l => (l.Sku.Value, l.Quantity)));
        Assert.All(booking.Lines, line => Assert.Equal((ReservationState.Approved, booking.Booking), (line.Reservation!.State, line.Reservation.Booking)));
        var item = await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{bolt}");
        Assert.Equal((Q(100), Q(25), Q(75)), (item.Sites[0].OnHand, item.Sites[0].Reserved, item.Sites[0].Available));
        Assert.Equal(booking.Booking, item.Reservations.Single().Booking);
        var history = await depot.GetAsync<HistoryPage>(Cast.Viewer, $"items/{bolt}/history?site=north");
        Assert.EndsWith($"(R-1 of {booking.Booking}).", history.Entries[0].Sentence, StringComparison.Ordinal);
        Assert.Equal(JsonSerializer.Serialize(booking, Wire.Json), JsonSerializer.Serialize(await ShowAsync(booking.Booking), Wire.Json));
    }

    [Fact]
    public async Task When_one_line_is_short_nothing_is_booked_and_its_numbers_say_why()
    {
        var (drill, bolt) = (await depot.StockedAsync(3), await depot.StockedAsync(10));
        await depot.DoAsync(Cast.Staff, $"items/{bolt}/receipts", new { site = "south", quantity = 7 });

        var refused = await depot.RefusedAsync(Cast.Staff, "bookings", new { site = "north", lines = new[] { Line(drill, 1), Line(bolt, 8), Line(bolt, 4) } }, RefusalCode.NotEnoughAvailable);

        Assert.Equal((bolt, Q(12), Q(10), "lines[1]"), (refused.Detail.Sku!.Value.Value, refused.Detail.Asked!.Value, refused.Detail.Available!.Value, refused.Detail.Field));
        Assert.Equal(("SOUTH", Q(7)), (refused.Detail.Elsewhere!.Single().Site.Value, refused.Detail.Elsewhere!.Single().Available));
        Assert.Equal($"Nothing was booked, because of {bolt}. Asked for 12 of Test bolt {bolt}; 10 available at NORTH (10 on hand, 0 reserved); 7 at SOUTH. "
            + "Ask for 10 or fewer, or take it from SOUTH.", refused.Message);
        Assert.Equal(Q(3), (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{drill}")).Sites[0].Available);
        Assert.Equal(2, (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{drill}")).Version);
    }

    [Fact]
    public async Task A_retry_is_the_same_booking_and_gets_the_same_answer()
    {
        var (drill, bolt) = (await depot.StockedAsync(3), await depot.StockedAsync(10));
        var body = new { site = "north", lines = new[] { Line(drill, 1), Line(bolt, 4) } };
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TextAsync("bookings", body, key)));
        await depot.DoAsync(Cast.Staff, $"items/{bolt}/receipts", new { site = "north", quantity = 7 });

        Assert.Single(answers.Append(await TextAsync("bookings", body, key)).Distinct());
        Assert.Equal(Q(4), (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{bolt}")).Sites[0].Reserved);
        var other = await depot.SendAsync(Cast.Staff, HttpMethod.Post, "bookings", new { site = "north", lines = new[] { Line(drill, 2) } }, key);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
    }

    [Fact]
    public async Task A_refusal_stays_the_answer_to_its_key_when_stock_arrives()
    {
        var bolt = await depot.StockedAsync(1);
        var (body, key) = (new { site = "north", lines = new[] { Line(bolt, 2) } }, Guid.NewGuid().ToString());
        Assert.Equal(HttpStatusCode.Conflict, (await depot.SendAsync(Cast.Staff, HttpMethod.Post, "bookings", body, key)).StatusCode);
        await depot.DoAsync(Cast.Staff, $"items/{bolt}/receipts", new { site = "north", quantity = 7 });

        Assert.Equal(HttpStatusCode.Conflict, (await depot.SendAsync(Cast.Staff, HttpMethod.Post, "bookings", body, key)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await depot.SendAsync(Cast.Staff, HttpMethod.Post, "bookings", body)).StatusCode);
    }

    [Fact]
    public async Task A_booking_is_picked_up_whole_with_the_units_that_are_named()
    {
        var (drill, bolt, glue) = (await depot.StockedAsync(0, "serialized"), await depot.StockedAsync(10), await depot.StockedAsync(5, "consumable"));
        await depot.DoAsync(Cast.Staff, $"items/{drill}/receipts", new { site = "north", quantity = 3, serials = new[] { "D1", "D2", "D3" } });
        var booking = await BookAsync(new { site = "north", lines = new[] { Line(drill, 2), Line(bolt, 4), Line(glue, 5) }, @for = Job12, to = "2098-03-02T08:00:00Z" });
        var path = $"bookings/{booking.Booking}/checkouts";

        var refused = await depot.RefusedAsync(Cast.Staff, path, new { }, RefusalCode.SerialsMustMatchQuantity);
        Assert.StartsWith($"Nothing of {booking.Booking} was done, because of {drill}. The number of serials must equal the quantity: 2", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Q(0), (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{bolt}")).Sites[0].CheckedOut);

        var (body, key) = (new { serials = new[] { new { sku = drill, serials = new[] { "D3", "D1" } } } }, Guid.NewGuid().ToString());
        var text = await TextAsync(path, body, key);
        var picked = JsonSerializer.Deserialize<BookingView>(text, Wire.Tolerant)!;
        Assert.False(picked.IsOpen);
        Assert.All(picked.Lines, line => Assert.Equal((ReservationState.Closed, line.Quantity), (line.Reservation!.State, line.Reservation.Fulfilled)));
        var out_ = picked.Lines.Single(line => line.Sku.Value == drill).Checkout!;
        Assert.Equal(("D1 D3", "Job 12", new DateTimeOffset(2098, 3, 2, 8, 0, 0, TimeSpan.Zero)), (string.Join(' ', out_.Serials), out_.Holder.Name.Value, out_.DueBackAt));
        Assert.Null(picked.Lines.Single(line => line.Sku.Value == glue).Checkout);
        Assert.Equal((Q(6), Q(0), Q(4)), Numbers(await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{bolt}")));
        Assert.Equal((Q(0), Q(0), Q(0)), Numbers(await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{glue}"), otherwise: true));

        Assert.Equal(text, await TextAsync(path, body, key));
        await depot.RefusedAsync(Cast.Staff, path, body, RefusalCode.BookingEnded);
    }

    [Fact]
    public async Task Cancelling_gives_back_what_is_left_and_nothing_twice()
    {
        var (drill, bolt) = (await depot.StockedAsync(3), await depot.StockedAsync(10));
        var booking = await BookAsync(new { site = "north", lines = new[] { Line(drill, 1), Line(bolt, 4) } });
        var reservation = booking.Lines.Single(line => line.Sku.Value == bolt).Reservation!.Reservation;
        await depot.DoAsync(Cast.Staff, $"items/{bolt}/checkouts", new { site = "north", quantity = 3, reservation });

        var (path, key) = ($"bookings/{booking.Booking}/cancellations", Guid.NewGuid().ToString());
        var text = await TextAsync(path, new { note = "Not needed" }, key);
        var cancelled = JsonSerializer.Deserialize<BookingView>(text, Wire.Tolerant)!;

        Assert.Equal((false, BookingState.Held), (cancelled.IsOpen, cancelled.State));
        Assert.Equal([ReservationState.Withdrawn, ReservationState.Withdrawn], cancelled.Lines.Select(line => line.Reservation!.State));
        Assert.Equal((Q(7), Q(0), Q(3)), Numbers(await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{bolt}")));
        Assert.Equal(text, await TextAsync(path, new { note = "Not needed" }, key));
        var ended = await depot.RefusedAsync(Cast.Staff, path, new { }, RefusalCode.BookingEnded);
        Assert.Equal($"Nothing of {booking.Booking} is open any more: everything was picked up, cancelled, or ran out. Look at the booking for what became of each line.", ended.Message);
    }

    [Fact]
    public async Task A_booking_is_moved_whole()
    {
        var (drill, bolt) = (await depot.StockedAsync(1), await depot.StockedAsync(10));
        var booking = await BookAsync(new { site = "north", lines = new[] { Line(drill, 1), Line(bolt, 10) }, from = "2098-03-01T08:00:00Z", to = "2098-03-02T08:00:00Z" });

        var text = await TextAsync($"bookings/{booking.Booking}/changes", new { from = "2098-03-01T20:00:00Z", to = "2098-03-03T08:00:00Z" }, null);

        var moved = JsonSerializer.Deserialize<BookingView>(text, Wire.Tolerant)!;
        var windows = moved.Lines.Select(line => (InstantJson.Format(line.Reservation!.From!.Value), InstantJson.Format(line.Reservation.To!.Value)));
        Assert.Equal([("2098-03-01T20:00:00Z", "2098-03-03T08:00:00Z")], windows.Distinct());
        Assert.Equal(Q(10), await AvailableAsync(bolt, "from=2098-03-01T08:00:00Z&to=2098-03-01T20:00:00Z"));
        Assert.Equal(Q(0), await AvailableAsync(bolt, "from=2098-03-03T07:00:00Z&to=2098-03-03T08:00:00Z"));
        var past = await depot.RefusedAsync(Cast.Staff, $"bookings/{booking.Booking}/changes", new { from = "2098-03-03T08:00:00Z" }, RefusalCode.WindowMustEndLater);
        Assert.StartsWith($"Nothing of {booking.Booking} was done, because of ", past.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task My_bookings_are_listed_newest_first_and_page_by_page()
    {
        var (bolt, made) = (await depot.StockedAsync(10), new List<BookingId>());
        for (var i = 0; i < 3; i++) made.Add((await BookAsync(new { site = "north", lines = new[] { Line(bolt, 1) } })).Booking);

        var page = await depot.GetAsync<BookingPage>(Cast.Staff, "me/bookings?top=2");
        Assert.Equal([made[2], made[1]], page.Bookings.Select(b => b.Booking));
        Assert.Equal((bolt, Q(1)), (page.Bookings[0].Lines.Single().Sku.Value, page.Bookings[0].Lines.Single().Quantity));
        var next = await depot.GetAsync<BookingPage>(Cast.Staff, page.NextLink![(page.NextLink!.IndexOf("/api/v1/", StringComparison.Ordinal) + 8)..]);
        Assert.Equal(made[0], next.Bookings[0].Booking);
        Assert.DoesNotContain((await depot.GetAsync<BookingPage>(Cast.Viewer, "me/bookings")).Bookings, b => made.Contains(b.Booking));
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_is_said_and_books_nothing()
    {
        var bolt = await depot.StockedAsync(10);
        var none = await depot.RefusedAsync(Cast.Staff, "bookings", new { site = "north" }, RefusalCode.RequestInvalid);
        Assert.Equal("lines or kits must name at least one item.", none.Message);
        var negative = await depot.RefusedAsync(Cast.Staff, "bookings", new { site = "north", lines = new[] { Line(bolt, 5), Line(bolt, -3) } }, RefusalCode.QuantityMustBePositive);
        Assert.Equal("lines[1].quantity must be greater than zero; it is -3.", negative.Message);
        var many = Enumerable.Range(0, 51).Select(i => Line($"{bolt}-{i}", 1)).ToArray();
        var tooMany = await depot.RefusedAsync(Cast.Staff, "bookings", new { site = "north", lines = many }, RefusalCode.RequestInvalid);
        Assert.Equal("lines and kits come to 51 items; 50 are the most. Make two bookings of it.", tooMany.Message);
        await depot.RefusedAsync(Cast.Staff, "bookings", new { site = "north", lines = new[] { Line(bolt, 1), Line("NO-SUCH", 1) } }, RefusalCode.ItemUnknown);
        await depot.RefusedAsync(Cast.Staff, "bookings", new { site = "nowhere", lines = new[] { Line(bolt, 1) } }, RefusalCode.SiteUnknown);
        await depot.RefusedAsync(Cast.Staff, "bookings", new { site = "north", lines = new[] { Line(bolt, 1) }, to = "2020-01-01T00:00:00Z" }, RefusalCode.TimeMustBeFuture);
        await depot.RefusedAsync(Cast.Staff, "bookings", new { site = "north", lines = new[] { Line(bolt, 1_000_000_000), Line(bolt, 1) } }, RefusalCode.QuantityTooLarge);
        Assert.Equal(2, (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{bolt}")).Version);
    }

    private static (Quantity, Quantity, Quantity) Numbers(ItemView item, bool otherwise = false) =>
        item.Sites is [var site, ..] ? (site.OnHand, site.Reserved, site.CheckedOut) : otherwise ? (Q(0), Q(0), Q(0)) : throw new InvalidOperationException("It is nowhere.");

    private static object Line(string sku, int quantity) => new { sku, quantity };

    private async Task<Quantity> AvailableAsync(string sku, string window) =>
        (await depot.GetAsync<AvailabilityView>(Cast.Viewer, $"items/{sku}/availability?site=north&{window}")).Window!.Available;

    private Task<BookingView> ShowAsync(BookingId booking) => depot.GetAsync<BookingView>(Cast.Viewer, $"bookings/{booking}");

    private async Task<BookingView> BookAsync(object body) => JsonSerializer.Deserialize<BookingView>(await TextAsync("bookings", body, null), Wire.Tolerant)!;

    private async Task<string> TextAsync(string path, object body, string? key)
    {
        var response = await depot.SendAsync(Cast.Staff, HttpMethod.Post, path, body, key);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return text;
    }
}
