using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Scenarios;

/// <summary>
/// Four loudspeakers of an event rental: booked for windows that meet but do not overlap, not brought back in time while somebody waits for
/// them, brought back in parts and repaired, wanted by more people than there are.
/// </summary>
internal sealed class EventRental(Stage stage)
{
    private const string Speaker = "SPEAKER";
    private static readonly SiteId Depot = SiteId.Parse("DEPOT");
    private static readonly (Person One, Person Other, Person Manager) All = (Cast.Staff, Cast.Viewer, Cast.Manager);

    public async Task PlayAsync()
    {
        stage.Now = On(1, 8);
        await stage.DoAsync(Speaker, All.Manager, new DefineItem(ShortText.Parse("Speaker"), ItemKind.Equipment));
        await stage.DoAsync(Speaker, All.One, new ReceiveStock(Depot, Q(4)));
        var (first, second) = await BookAsync();
        var taken = await KeepTooLongAsync(first, second);
        await ComeBackAsync(taken, second);
        await WaitAsync(await EditAsync());
        await stage.TotalsAsync(Speaker, received: 4, owned: 4);
    }

    private async Task<(ReservationId First, ReservationId Second)> BookAsync()
    {
        var first = await stage.DoAsync(Speaker, All.One, new ReserveStock(Depot, Q(3), From: On(10, 8), To: On(12, 18)));
        await IsAsync("4/3/1");
        // Where one window ends the next begins.
        var second = await stage.DoAsync(Speaker, All.Other, new ReserveStock(Depot, Q(4), From: On(12, 18), To: On(14, 18)));
        await IsAsync("4/4/0");
        await stage.RefusedAsync(Speaker, All.One, new ReserveStock(Depot, Q(2), From: On(11, 8), To: On(13, 8)), RefusalCode.NotEnoughAvailable,
            "Asked for 2 of Speaker from 2026-05-11 08:00 to 2026-05-13 08:00 UTC", "0 available at DEPOT in that time (4 in the pool, 4 taken at the busiest moment)",
            "Take it from 2026-05-14 18:00 UTC on");
        await stage.RefusedAsync(Speaker, All.One, new ReserveStock(Depot, Q(2), From: On(11, 8), To: On(14, 18).AddMinutes(1)), RefusalCode.NotEnoughAvailable, "0 available");

        // One is left beside the first three, for their time and no longer.
        var beside = await stage.FreeAsync(Speaker, "DEPOT", On(10, 8), On(12, 18));
        Assert.Equal((Q(4), Q(3), Q(1)), (beside.Pool, beside.Peak, beside.Available));
        await stage.DoAsync(Speaker, All.Manager, new ReserveStock(Depot, Q(1), From: On(10, 8), To: On(12, 18)));
        await IsAsync("4/4/0");
        return (first.Reservation!.Reservation, second.Reservation!.Reservation);
    }

    private async Task<CheckoutId> KeepTooLongAsync(ReservationId first, ReservationId second)
    {
        stage.Now = On(10, 9);
        await stage.RefusedAsync(Speaker, All.One, new ConsumeStock(Depot, Q(1)), RefusalCode.VerbNotForKind, "is equipment", "check it out");
        var taken = (await stage.DoAsync(Speaker, All.One, new CheckOutStock(Depot, Q(3), Reservation: first))).Checkout!;
        Assert.Equal((On(12, 18), All.One.ObjectId), (taken.DueBackAt, taken.Holder.Id));
        await IsAsync("1/1/0", checkedOut: 3);
        await stage.RefusedAsync(Speaker, All.One, new ExtendCheckout(taken.Checkout, On(13, 18)), RefusalCode.NotEnoughAvailable,
            "3 of Speaker from 2026-05-12 18:00 to 2026-05-13 18:00 UTC; 0 available", $"Leave {taken.Checkout} as it is", $"Taken then: {second} (4)");
        await stage.RefusedAsync(Speaker, All.One, new ExtendCheckout(taken.Checkout, On(9, 18)), RefusalCode.TimeMustBeFuture, "2026-05-09 18:00");

        // Nobody brings them back: they take themselves from every later window.
        stage.Now = On(12, 18);
        await IsAsync("1/4/0", checkedOut: 3);
        Assert.Equal(Q(3), (await StockAsync()).Shortfall);
        Assert.True((await stage.ItemAsync(Speaker)).Checkouts.Single().IsOverdue);
        var late = (await stage.FreeAsync(Speaker, "DEPOT", On(20, 8), On(21, 18), 2)).Demands.Single();
        Assert.Equal((DemandKind.Checkout, Q(3), null, true), (late.Kind, late.Quantity, late.To, late.IsOverdue));
        await stage.RefusedAsync(Speaker, All.Manager, new ReserveStock(Depot, Q(2), From: On(20, 8), To: On(21, 18)), RefusalCode.NotEnoughAvailable,
            "1 available at DEPOT in that time (4 in the pool, 3 taken at the busiest moment)", $"3 overdue with Staff ({taken.Checkout})", "Ask for 1 or fewer");
        await stage.RefusedAsync(Speaker, All.Other, new CheckOutStock(Depot, Q(4), Reservation: second), RefusalCode.NotEnoughOnHand, "1 on hand at DEPOT");
        await stage.DoAsync(Speaker, All.Manager, new ReserveStock(Depot, Q(1), From: On(20, 8), To: On(21, 18)));
        await IsAsync("1/4/0", checkedOut: 3);
        return taken.Checkout;
    }

    private async Task ComeBackAsync(CheckoutId taken, ReservationId second)
    {
        stage.Now = On(13, 9);
        await stage.RefusedAsync(Speaker, All.One, new CheckInStock(taken, Good: Q(2), Consumed: Q(1)), RefusalCode.VerbNotForKind, "is equipment", "lost or damaged");
        await stage.DoAsync(Speaker, All.One, new CheckInStock(taken, Good: Q(2), Damaged: Q(1)));
        await IsAsync("3/4/0", quarantined: 1);
        // The promise that is short is the one whose time it is, not one of next week.
        Assert.Equal([(second, Q(1))], (await stage.ItemAsync(Speaker)).Reservations.Where(r => r.Shortfall.IsPositive).Select(r => (r.Reservation, r.Shortfall)));

        var three = await stage.DoAsync(Speaker, All.Other, new CheckOutStock(Depot, Q(3), Reservation: second));
        await IsAsync("0/1/0", quarantined: 1, checkedOut: 3);
        await stage.DoAsync(Speaker, All.One, new RestockQuarantined(Depot, Q(1)));
        await IsAsync("1/1/0", checkedOut: 3);
        var one = await stage.DoAsync(Speaker, All.Other, new CheckOutStock(Depot, Q(1), Reservation: second));
        await IsAsync("0/0/0", checkedOut: 4);

        stage.Now = On(14, 12);
        await stage.DoAsync(Speaker, All.Other, new CheckInStock(three.Checkout!.Checkout, Good: Q(3)));
        await stage.DoAsync(Speaker, All.Other, new CheckInStock(one.Checkout!.Checkout, Good: Q(1)));
        await IsAsync("4/1/3");
    }

    private async Task<ReservationId> EditAsync()
    {
        var next = (await stage.ItemAsync(Speaker)).Reservations.Single();
        await stage.DoAsync(Speaker, All.Manager, new ChangeReservation(next.Reservation, 1, Q(2)));
        await IsAsync("4/2/2");
        await stage.RefusedAsync(Speaker, All.Manager, new ChangeReservation(next.Reservation, 1, Q(3)), RefusalCode.ReservationChanged, "it is now 2 of Speaker", "version 2, you saw 1");
        await stage.DoAsync(Speaker, All.Manager, new ExtendReservation(next.Reservation, On(22, 18)));
        await stage.RefusedAsync(Speaker, All.Manager, new ExtendReservation(next.Reservation, On(20, 8)), RefusalCode.WindowMustEndLater, "from is 2026-05-20 08:00");
        Assert.Equal((3, Q(2), On(22, 18)), (await stage.ItemAsync(Speaker)).Reservations.Select(r => (r.Version, r.Quantity, r.To!.Value)).Single());
        return next.Reservation;
    }

    private async Task WaitAsync(ReservationId inTheWay)
    {
        await stage.RefusedAsync(Speaker, All.One, new ReserveStock(Depot, Q(3), From: On(21, 8), To: On(22, 8)), RefusalCode.NotEnoughAvailable,
            "2 available", "Ask for 2 or fewer, or take it from 2026-05-22 18:00 UTC on");
        await stage.RefusedAsync(Speaker, All.One, new JoinWaitlist(Depot, Q(2), From: On(21, 8), To: On(22, 8)), RefusalCode.AvailableNow, "2 of Speaker available", "Reserve 2 now");
        var wait = await stage.DoAsync(Speaker, All.One, new JoinWaitlist(Depot, Q(3), From: On(21, 8), To: On(22, 8)));
        Assert.Equal(1, wait.Wait!.Position);
        var after = await stage.DoAsync(Speaker, All.Other, new ReserveStock(Depot, Q(4), From: On(22, 18), To: On(23, 18)));
        await IsAsync("4/4/0");
        await stage.RefusedAsync(Speaker, All.Manager, new ExtendReservation(inTheWay, On(23, 8)), RefusalCode.NotEnoughAvailable,
            "0 available", $"Leave {inTheWay} as it is", $"Taken then: {after.Reservation!.Reservation} (4)");

        await stage.DoAsync(Speaker, All.Manager, new CancelReservation(inTheWay));
        var item = await stage.ItemAsync(Speaker);
        var promoted = item.Reservations.Single(r => r.Quantity == Q(3));
        Assert.Equal((ReservationState.Approved, All.One.ObjectId, On(21, 8), On(22, 8)), (promoted.State, promoted.For.Id, promoted.From!.Value, promoted.To!.Value));
        Assert.Empty(item.Waiting!);
        await IsAsync("4/4/0");

        stage.Now = On(22, 8);
        Assert.Equal(ReservationState.Expired, (await stage.ItemAsync(Speaker)).Ended!.Single(r => r.Reservation == promoted.Reservation).State);
        await IsAsync("4/4/0");
        stage.Now = On(23, 18);
        await IsAsync("4/0/4");
    }

    private async Task<SiteStock> StockAsync() => Stage.StockOf(await stage.ItemAsync(Speaker), "DEPOT");

    private Task IsAsync(string numbers, decimal quarantined = 0, decimal checkedOut = 0) => stage.IsAsync(Speaker, "DEPOT", numbers, quarantined, checkedOut);

    private static DateTimeOffset On(int day, int hour) => new(2026, 5, day, hour, 0, 0, TimeSpan.Zero);
}
