using CountDepot.Api.Requests;
using CountDepot.Contracts;
using CountDepot.Ledger;
using CountDepot.Specs.Api.Storage;
using static CountDepot.Specs.Api.Bookings.BookingDepot;

namespace CountDepot.Specs.Api.Bookings;

/// <summary>The windows of a booking: moved for all lines or for none, gone by before it was held, and waiting for approval.</summary>
public sealed class BookingMoveTests
{
    private static readonly DateTimeOffset Monday = Depot.Noon.AddDays(1);
    private static readonly DateTimeOffset Tuesday = Depot.Noon.AddDays(2);
    private static readonly DateTimeOffset Wednesday = Depot.Noon.AddDays(3);
    private static readonly DateTimeOffset Thursday = Depot.Noon.AddDays(4);

    private readonly StrictTable table = new();

    [Fact]
    public async Task A_move_moves_every_line()
    {
        var depot = await new BookingDepot(table).WithAsync(1, 1, 1);
        var booking = (await depot.BookAsync("book", OneOfEach(3) with { From = Monday, To = Wednesday })).Booking;

        var moved = await depot.ChangeAsync("move", booking, Tuesday, Thursday);

        Assert.Null(moved.Refusal);
        Assert.Equal([(Tuesday, Thursday)], await WindowsAsync(depot));
        Assert.Equal(moved.Answer, (await depot.ChangeAsync("move", booking, Tuesday, Thursday)).Answer);
        // What was given up is free, and what was taken is not.
        Assert.Equal(BookingState.Held, (await depot.BookAsync("before", OneOfEach(3) with { From = Monday, To = Tuesday })).State);
        Assert.Equal(BookingState.Refused, (await depot.BookAsync("after", OneOfEach(3) with { From = Wednesday, To = Thursday })).State);
    }

    [Fact]
    public async Task A_move_one_line_cannot_follow_moves_none()
    {
        var depot = await new BookingDepot(table).WithAsync(1, 1, 1);
        var booking = (await depot.BookAsync("book", OneOfEach(3) with { From = Monday, To = Wednesday })).Booking;
        Depot.Happened(await depot.Ledger.AskAsync("other", new ReserveStock(Depot.North, Quantity.One, From: Wednesday, To: Thursday), sku: Items[1]));

        var refused = (await depot.ChangeAsync("move", booking, null, Thursday)).Refusal!;

        Assert.Equal((RefusalCode.NotEnoughAvailable, Items[1], Quantity.Zero), (refused.Code, refused.Detail.Sku, refused.Detail.Available));
        Assert.StartsWith($"Nothing of {booking} was done, because of BOLT. Asked for 1 of BOLT from 2026-03-02 12:00 to 2026-03-05 12:00 UTC; 0 available", refused.Message, StringComparison.Ordinal);
        Assert.Equal([(Monday, Wednesday)], await WindowsAsync(depot));
    }

    [Fact]
    public async Task A_move_that_would_leave_a_gap_is_refused_with_the_way_out()
    {
        var depot = await new BookingDepot(table).WithAsync(1, 1, 1);
        var booking = (await depot.BookAsync("book", OneOfEach(3) with { From = Monday, To = Tuesday })).Booking;
        var refused = await Assert.ThrowsAsync<RefusedException>(() => depot.ChangeAsync("move", booking, Wednesday, Thursday));
        Assert.Equal("from leaves a gap between the new window and the old one, which is from 2026-03-02 12:00 to 2026-03-03 12:00 UTC. Cancel this booking and make another one.", refused.Message);
        Assert.Equal([(Monday, Tuesday)], await WindowsAsync(depot));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_move_is_whole_wherever_it_is_cut_off(bool isRaced)
    {
        for (var (cut, isCut) = (0, true); isCut; cut++)
        {
            var strict = new StrictTable();
            var depot = await new BookingDepot(strict).WithAsync(1, 1, 1);
            var booking = (await depot.BookAsync("book", OneOfEach(3) with { From = Monday, To = Wednesday })).Booking;
            var isRival = isRaced ? RivalAt(strict) : () => false;
            isCut = await CutOffTests.DiesAtAsync(strict, cut, nameof(Fault.LoseReply), isRival, () => depot.ChangeAsync("move", booking, Tuesday, Thursday));
            strict.Gate = _ => Task.CompletedTask;

            var other = new BookingDepot(strict);
            await other.Sweep.SweepAsync();
            var window = Assert.Single(await WindowsAsync(other));
            Assert.True(window == (Monday, Wednesday) || window == (Tuesday, Thursday), $"cut {cut}: {window}");
            Assert.Equal(0, await other.UnfinishedAsync());
            if (isRaced && !isCut) Assert.Equal((Monday, Wednesday), window);
            if (!isRaced && !isCut) Assert.Equal((Tuesday, Thursday), window);
        }
    }

    [Fact]
    public async Task A_booking_whose_time_is_over_before_it_was_held_ends_as_refused()
    {
        var depot = await new BookingDepot(table).WithAsync(5, 5, 5);
        var asked = OneOfEach(3) with { From = Monday, To = Tuesday };
        await CutOffTests.DiesAtAsync(table, 7, nameof(Fault.LoseReply), () => false, () => depot.BookAsync("book", asked));

        var other = new BookingDepot(table);
        Assert.Equal(1, await other.UnfinishedAsync());
        other.Clock.SetUtcNow(Tuesday);
        Assert.Equal(1, await other.Sweep.SweepAsync());

        var plan = await other.BookAsync("book", asked);
        Assert.Equal((BookingState.Refused, RefusalCode.TimeMustBeFuture), (plan.State, plan.Refusal!.Code));
        Assert.Equal([(Quantity.Of(5), Quantity.Zero, Quantity.Zero)], (await other.NumbersAsync(3)).Distinct());
        Assert.Equal(0, await other.UnfinishedAsync());
    }

    [Fact]
    public async Task A_booking_that_needs_approval_holds_its_units_and_cannot_be_picked_up_before()
    {
        var depot = await new BookingDepot(table).WithAsync(5, 5, 5);
        depot.Ledger.Rules = Rules.None with { Sites = Rules.None.Sites.Add(Depot.North, new(new(OverQuantity: Quantity.Zero))) };
        var plan = await depot.BookAsync("book", OneOfEach(2));

        var view = await depot.Views.LiveAsync(plan);
        Assert.Equal([ReservationState.Pending, ReservationState.Pending], view.Lines.Select(line => line.Reservation!.State));
        Assert.Equal((RefusalCode.ReservationPending, true), ((await depot.CheckOutAsync("out", plan.Booking)).Refusal!.Code, view.IsOpen));
        foreach (var sku in Items.Take(2)) Depot.Happened(await depot.Ledger.AskAsync("yes", new ApproveReservation(ReservationId.Parse("R-1"), 1), Depot.Manager, sku));
        Assert.Null((await depot.CheckOutAsync("out-again", plan.Booking)).Refusal);
        Assert.Equal([(Quantity.Of(4), Quantity.Zero, Quantity.One)], (await depot.NumbersAsync(2)).Distinct());
    }

    // Just before the first line is widened, somebody takes what the last line would need.
    private static Func<bool> RivalAt(StrictTable table)
    {
        var (isRival, hasCome, rival) = (false, false, new Depot(table));
        table.Gate = async call =>
        {
            if (hasCome || call is not { Verb: "add", Partition: "ANVIL" }) return;
            (isRival, hasCome) = (true, true);
            Depot.Happened(await rival.AskAsync("rival", new ReserveStock(Depot.North, Quantity.One, From: Wednesday, To: Thursday), sku: Items[2]));
            isRival = false;
        };
        return () => isRival;
    }

    private static async Task<IReadOnlyList<(DateTimeOffset, DateTimeOffset)>> WindowsAsync(BookingDepot depot)
    {
        var loaded = await Task.WhenAll(Items.Select(sku => depot.Ledger.Store.ReadAsync(sku)));
        return [.. loaded.SelectMany(l => l.Item.Reservations.Values).Where(r => r.Booking is not null).Select(r => (r.From!.Value, r.To!.Value)).Distinct()];
    }
}
