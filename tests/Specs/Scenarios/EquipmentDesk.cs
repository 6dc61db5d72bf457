using CountDepot.Contracts;
using CountDepot.Sim;

namespace CountDepot.Specs.Scenarios;

/// <summary>
/// Laptops of an IT desk, one identified unit each, over two sites and three weeks: asked for, approved, partly picked up, one brought back late,
/// lost and found elsewhere, one broken and disposed of; and docks, a plain returnable quantity.
/// </summary>
internal sealed class EquipmentDesk(Stage stage)
{
    private const string Laptop = "LAPTOP-X1";
    private const string Dock = "DOCK";
    private static readonly SiteId Hq = SiteId.Parse("HQ");
    private static readonly SiteId Br = SiteId.Parse("BR");
    private static readonly (Person One, Person Other, Person Manager, Person Second) All = (Cast.Staff, Cast.Viewer, Cast.Manager, Cast.Admin);

    public async Task PlayAsync()
    {
        stage.Now = On(10, 8);
        await BeginAsync();
        var first = await AskAndDecideAsync();
        await ExpireAsync();
        await CompeteAsync();
        await PickUpAsync(first);
        await LoseAndFindAsync();
        await BreakAsync();
        await LendDocksAsync();
    }

    // Step 0.
    private async Task BeginAsync()
    {
        await stage.DoAsync(Laptop, All.Manager, new DefineItem(ShortText.Parse("Laptop X1"), ItemKind.Serialized));
        await stage.DoAsync(Laptop, All.One, new ReceiveStock(Hq, Quantity.Of(5), Serials: Units(1, 2, 3, 4, 5)));
        await stage.DoAsync(Laptop, All.One, new ReceiveStock(Br, Quantity.Of(2), Serials: Units(6, 7)));
        await IsAsync("5/0/5", "2/0/2");
        await stage.OwnedAsync(Laptop, 7);
    }

    // Steps 1 to 4.
    private async Task<ReservationId> AskAndDecideAsync()
    {
        stage.Now = On(10, 9);
        var asked = await stage.DoAsync(Laptop, All.One, new RequestReservation(Hq, Quantity.Of(3), From: On(12, 8), To: On(14, 18)));
        Assert.Equal(ReservationState.Pending, asked.Reservation!.State);
        await IsAsync("5/3/2", "2/0/2");

        var id = asked.Reservation.Reservation;
        stage.Now = On(10, 9, 30);
        await stage.DoAsync(Laptop, All.Manager, new ApproveReservation(id, 1));
        stage.Now = On(10, 9, 31);
        await stage.RefusedAsync(Laptop, All.Second, new ApproveReservation(id, 1), RefusalCode.AlreadyDecided, "already approved by Manager");
        await IsAsync("5/3/2", "2/0/2");
        Assert.Single(await stage.HistoryAsync(Laptop), entry => entry.What == "ReservationApproved");

        stage.Now = On(10, 10);
        await stage.DoAsync(Laptop, All.Other, new RequestReservation(Hq, Quantity.Of(2)));
        await IsAsync("5/5/0", "2/0/2");
        await stage.RefusedAsync(Laptop, All.Other, new RequestReservation(Hq, Quantity.One), RefusalCode.NotEnoughAvailable, "0 available at HQ", "2 at BR");
        return id;
    }

    // Step 5: the hold ends by itself, whoever comes late or never.
    private async Task ExpireAsync()
    {
        stage.Now = On(11, 10).AddTicks(-1);
        await IsAsync("5/5/0", "2/0/2");
        stage.Now = On(11, 10);
        await IsAsync("5/3/2", "2/0/2");
        var late = (await stage.ItemAsync(Laptop)).Ended!.Single(r => r.State == ReservationState.Expired);
        await stage.RefusedAsync(Laptop, All.Manager, new ApproveReservation(late.Reservation, 1), RefusalCode.ReservationEnded, "expired on 2026-03-11 10:00 UTC");
    }

    // Step 6 and its load form.
    private async Task CompeteAsync()
    {
        var won = await stage.OneWinsAsync(Laptop, [(All.One, new ReserveStock(Hq, Quantity.Of(2))), (All.Other, new ReserveStock(Hq, Quantity.Of(2)))]);
        await IsAsync("5/5/0", "2/0/2");
        await stage.DoAsync(Laptop, All.Manager, new CancelReservation(won.Reservation!.Reservation));
        await IsAsync("5/3/2", "2/0/2");

        var one = await stage.DoAsync(Laptop, All.One, new ReserveStock(Hq, Quantity.One));
        var last = await stage.OneWinsAsync(Laptop, Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? All.One : All.Other, (Command)new ReserveStock(Hq, Quantity.One))));
        await IsAsync("5/5/0", "2/0/2");
        foreach (var answer in (CommandAnswer[])[one, last]) await stage.DoAsync(Laptop, All.Manager, new CancelReservation(answer.Reservation!.Reservation));
        await IsAsync("5/3/2", "2/0/2");
    }

    // Steps 7 to 10: the model was promised, the units are bound at pick-up.
    private async Task PickUpAsync(ReservationId promise)
    {
        stage.Now = On(12, 9);
        var taken = await stage.DoAsync(Laptop, All.One, new CheckOutStock(Hq, Quantity.Of(2), Reservation: promise, Serials: Units(1, 2)));
        await IsAsync("3/1/2", "2/0/2", checkedOut: 2);
        Assert.Equal(Quantity.Of(2), (await stage.ItemAsync(Laptop)).Reservations.Single(r => r.Reservation == promise).Fulfilled);
        Assert.Equal(On(14, 18), taken.Checkout!.DueBackAt);
        await stage.RefusedAsync(Laptop, All.One, new CheckOutStock(Hq, Quantity.One, Serials: Units(6)), RefusalCode.SerialElsewhere, "LX-006 is at BR");

        stage.Now = On(13, 9);
        await stage.DoAsync(Laptop, All.One, new CheckInStock(taken.Checkout.Checkout, Good: Quantity.One, Serials: Units(1)));
        await IsAsync("4/1/3", "2/0/2", checkedOut: 1);

        stage.Now = On(14, 18);
        await IsAsync("4/0/4", "2/0/2", checkedOut: 1);
        var item = await stage.ItemAsync(Laptop);
        Assert.Equal((ReservationState.PartlyFulfilled, Quantity.Of(2)), item.Ended!.Where(r => r.Reservation == promise).Select(r => (r.State, r.Fulfilled)).Single());
        Assert.True(item.Checkouts.Single().IsOverdue);
        await stage.RefusedAsync(Laptop, All.One, new CheckOutStock(Hq, Quantity.One, Reservation: promise, Serials: Units(3)), RefusalCode.ReservationEnded, "2026-03-14 18:00");
    }

    // Steps 11 and 12.
    private async Task LoseAndFindAsync()
    {
        stage.Now = On(21, 9);
        var late = (await stage.ItemAsync(Laptop)).Checkouts.Single();
        await stage.DoAsync(Laptop, All.Manager, new CheckInStock(late.Checkout, Lost: Quantity.One, Serials: Units(2)));
        await IsAsync("4/0/4", "2/0/2");
        await stage.OwnedAsync(Laptop, 6, lost: 1);
        var lost = await stage.UnitAsync(Laptop, "LX-002");
        Assert.Equal((UnitState.Lost, All.One.ObjectId), (lost!.State, lost.Holder!.Id));

        stage.Now = On(28, 9);
        await stage.DoAsync(Laptop, All.Manager, new AdjustStock(Br, Quantity.One, AdjustmentReason.Found, Serials: Units(2)));
        await IsAsync("4/0/4", "3/0/3");
        await stage.OwnedAsync(Laptop, 7);
        Assert.Equal((UnitState.OnHand, Br), ((await stage.UnitAsync(Laptop, "LX-002"))!.State, (await stage.UnitAsync(Laptop, "LX-002"))!.Site));
    }

    // Steps 13 and 14.
    private async Task BreakAsync()
    {
        var taken = await stage.DoAsync(Laptop, All.Other, new CheckOutStock(Hq, Quantity.One, Serials: Units(3)));
        await IsAsync("3/0/3", "3/0/3", checkedOut: 1);
        await stage.DoAsync(Laptop, All.Other, new CheckInStock(taken.Checkout!.Checkout, Damaged: Quantity.One, Serials: Units(3), Note: LongText.Parse("Broken hinge")));
        await IsAsync("3/0/3", "3/0/3", quarantined: 1);
        await stage.RefusedAsync(Laptop, All.One, new ReserveStock(Hq, Quantity.Of(4)), RefusalCode.NotEnoughAvailable, "3 available at HQ");
        await stage.RefusedAsync(Laptop, All.One, new CheckOutStock(Hq, Quantity.One, Serials: Units(3)), RefusalCode.SerialInUse, "LX-003", "in quarantine");

        await stage.DoAsync(Laptop, All.Manager, new DisposeStock(Hq, Quantity.One, Serials: Units(3)));
        await IsAsync("3/0/3", "3/0/3");
        await stage.OwnedAsync(Laptop, 6, disposed: 1);
    }

    private async Task LendDocksAsync()
    {
        await stage.DoAsync(Dock, All.Manager, new DefineItem(ShortText.Parse("Dock"), ItemKind.Stock));
        await stage.DoAsync(Dock, All.One, new ReceiveStock(Hq, Quantity.Of(6)));
        await stage.IsAsync(Dock, "HQ", "6/0/6");
        var taken = await stage.DoAsync(Dock, All.One, new CheckOutStock(Hq, Quantity.Of(4)));
        await stage.IsAsync(Dock, "HQ", "2/0/2", checkedOut: 4);
        await stage.DoAsync(Dock, All.One, new CheckInStock(taken.Checkout!.Checkout, Good: Quantity.Of(2), Damaged: Quantity.One));
        await stage.IsAsync(Dock, "HQ", "4/0/4", quarantined: 1, checkedOut: 1);
        await stage.DoAsync(Dock, All.Manager, new CheckInStock(taken.Checkout.Checkout, Lost: Quantity.One));
        await stage.IsAsync(Dock, "HQ", "4/0/4", quarantined: 1);
        await stage.OwnedAsync(Dock, 5, lost: 1);
    }

    private async Task IsAsync(string hq, string br, int quarantined = 0, int checkedOut = 0)
    {
        await stage.IsAsync(Laptop, "HQ", hq, quarantined, checkedOut);
        await stage.IsAsync(Laptop, "BR", br);
    }

    private static SerialNumber[] Units(params int[] numbers) => [.. numbers.Select(n => SerialNumber.Parse($"LX-{n:000}"))];

    private static DateTimeOffset On(int day, int hour, int minute = 0) => new(2026, 3, day, hour, minute, 0, TimeSpan.Zero);
}
