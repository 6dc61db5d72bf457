using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Scenarios;

/// <summary>
/// Infusions of a clinic's store, consumables in lots that expire, and a ward that has more than it needs: promised for a day that one lot
/// does not see, used up in order of expiry, fetched from the ward, ordered and received in parts, expired and disposed of.
/// </summary>
internal sealed class ClinicStore(Stage stage)
{
    private const string Infusion = "INFUSION";
    private static readonly SiteId Store = SiteId.Parse("STORE");
    private static readonly SiteId Ward = SiteId.Parse("WARD");
    private static readonly LotNumber First = LotNumber.Parse("L-A");
    private static readonly LotNumber Second = LotNumber.Parse("L-B");
    private static readonly LotNumber Third = LotNumber.Parse("L-C");
    private static readonly DateOnly Soon = new(2026, 3, 10);
    private static readonly DateOnly Later = new(2026, 6, 30);

    public async Task PlayAsync()
    {
        stage.Now = On(2, 8);
        await BeginAsync();
        var promise = await PromiseAsync();
        await UseAsync();
        var order = await RefillAsync();
        await ReceiveAsync(order);
        await ExpireAsync();
        await PickUpAsync(promise);
        await stage.AlertedAsync(Infusion, "STORE low 1", "STORE recovered 1", "STORE low 2");
    }

    private async Task BeginAsync()
    {
        await stage.DoAsync(Infusion, Cast.Manager, new DefineItem(ShortText.Parse("Infusion"), ItemKind.Consumable));
        await stage.DoAsync(Infusion, Cast.Manager, new SetReorder(Store, Q(20), Q(60), Multiple: Q(12)));
        await stage.DoAsync(Infusion, Cast.Manager, new SetReorder(Ward, Q(5)));
        await stage.DoAsync(Infusion, Cast.Staff, new ReceiveStock(Store, Q(30), Lot: Second, ExpiresOn: Later));
        await stage.DoAsync(Infusion, Cast.Staff, new ReceiveStock(Store, Q(10), Lot: First, ExpiresOn: Soon));
        await stage.DoAsync(Infusion, Cast.Staff, new ReceiveStock(Ward, Q(25), Lot: Second));
        await IsAsync("40/0/40", "25/0/25");
        await stage.RefusedAsync(Infusion, Cast.Staff, new CheckOutStock(Store, Q(1)), RefusalCode.VerbNotForKind, "a consumable", "consume it instead");
        await stage.RefusedAsync(Infusion, Cast.Staff, new ReceiveStock(Store, Q(1), Lot: Second, ExpiresOn: new(2026, 7, 31)), RefusalCode.LotExpiryDiffers, "2026-06-30", "not on 2026-07-31");
    }

    // What expires on the 10th is good on the 10th and no use on the 15th.
    private async Task<ReservationId> PromiseAsync()
    {
        var sameDay = await stage.FreeAsync(Infusion, "STORE", On(10, 8));
        Assert.Equal((Q(40), Q(0), Q(0), Q(40)), (sameDay.Pool, sameDay.Peak, sameDay.Expiring, sameDay.Available));
        var after = await stage.FreeAsync(Infusion, "STORE", On(15, 8));
        Assert.Equal((Q(40), Q(0), Q(10), Q(30)), (after.Pool, after.Peak, after.Expiring, after.Available));

        await stage.RefusedAsync(Infusion, Cast.Staff, new ReserveStock(Store, Q(35), From: On(15, 8)), RefusalCode.NotEnoughAvailable,
            "30 available at STORE in that time (40 in the pool, 10 expire before, 0 taken at the busiest moment)", "Ask for 30 or fewer");
        var promise = await stage.DoAsync(Infusion, Cast.Staff, new ReserveStock(Store, Q(30), From: On(15, 8)));
        await IsAsync("40/30/10", "25/0/25");

        // Level 60 less position 10; the ward keeps one more than its point and spares 19; the other 31 are three boxes of 12.
        var due = await stage.SuggestedAsync(Infusion, "STORE");
        Assert.Equal((Q(10), Q(50), Q(36)), (due.Position, due.Needed, due.Order));
        Assert.Equal([new SpareView(Ward, Q(19))], due.Transfers);
        return promise.Reservation!.Reservation;
    }

    private async Task UseAsync()
    {
        stage.Now = On(3, 9);
        await stage.DoAsync(Infusion, Cast.Staff, new ConsumeStock(Store, Q(4), new(HolderKind.Job, ShortText.Parse("Ward round"))));
        await IsAsync("36/30/6", "25/0/25");
        await LotsAsync("L-A 6/0, L-B 30/0");
        await stage.RefusedAsync(Infusion, Cast.Staff, new ConsumeStock(Store, Q(7)), RefusalCode.NotEnoughAvailable, "6 available at STORE (36 on hand, 30 reserved); 25 at WARD");
    }

    private async Task<OrderId> RefillAsync()
    {
        var order = await stage.DoAsync(Infusion, Cast.Manager, new PlaceOrder(Store, Q(36), ShortText.Parse("Supplier"), ExpectedAt: On(9, 12)));
        Assert.Equal((Q(36), Q(42)), (order.Site!.OnOrder, order.Site.Position));
        Assert.Equal(Q(0), (await stage.SuggestedAsync(Infusion, "STORE")).Needed);

        var plan = await stage.DoAsync(Infusion, Cast.Staff, new PlanTransfer(Ward, Store, Q(15)));
        await IsAsync("36/30/6", "25/15/10");
        var sent = await stage.DoAsync(Infusion, Cast.Staff, new ShipTransfer(Q(15), plan.Transfer!.Transfer));
        await IsAsync("36/30/6", "10/0/10", incoming: 15);
        Assert.Equal(Q(57), Stage.StockOf(await stage.ItemAsync(Infusion), "STORE").Position);
        await stage.DoAsync(Infusion, Cast.Staff, new ReceiveTransfer(sent.Transfer!.Transfer, Good: Q(14), Damaged: Q(1)));
        await IsAsync("50/30/20", "10/0/10", quarantined: 1);
        return order.Order!.Order;
    }

    private async Task ReceiveAsync(OrderId order)
    {
        stage.Now = On(9, 10);
        var part = await stage.DoAsync(Infusion, Cast.Staff, new ReceiveStock(Store, Q(20), Lot: Third, ExpiresOn: new(2026, 9, 30), Order: order, Damaged: Q(2)));
        await IsAsync("68/30/38", "10/0/10", quarantined: 3);
        Assert.Equal((Q(36), Q(20), Q(16), Q(54)), (part.Order!.Ordered, part.Order.Received, part.Site!.OnOrder, part.Site.Position));
        await stage.RefusedAsync(Infusion, Cast.Staff, new ReceiveStock(Store, Q(17), Lot: Third, Order: order), RefusalCode.MoreThanOnOrder,
            "16 of Infusion are still to come", "36 ordered, 20 received", "Receive 16 on it and the other 1 without it");
        await stage.DoAsync(Infusion, Cast.Staff, new ReceiveStock(Store, Q(16), Lot: Third, Order: order));
        await IsAsync("84/30/54", "10/0/10", quarantined: 3);
        await stage.RefusedAsync(Infusion, Cast.Staff, new ReceiveStock(Store, Q(1), Lot: Third, Order: order), RefusalCode.OrderEnded, "all of it arrived");
    }

    private async Task ExpireAsync()
    {
        stage.Now = On(11, 0).AddTicks(-1);
        await IsAsync("84/30/54", "10/0/10", quarantined: 3);
        stage.Now = On(11, 0);
        await IsAsync("78/30/48", "10/0/10", quarantined: 9);
        await stage.RefusedAsync(Infusion, Cast.Staff, new RestockQuarantined(Store, Q(6), Lot: First), RefusalCode.LotExpired, "expired on 2026-03-10", "Dispose of it");
        await stage.RefusedAsync(Infusion, Cast.Staff, new ReceiveStock(Store, Q(1), Lot: First), RefusalCode.LotExpired, "2026-03-10", "Receive them as damaged");

        await stage.DoAsync(Infusion, Cast.Manager, new DisposeStock(Store, Q(6), Lot: First));
        await IsAsync("78/30/48", "10/0/10", quarantined: 3);
        Assert.Single(await stage.HistoryAsync(Infusion), e => e.What == "LotExpired" && e.Sentence == "6 of lot L-A at STORE expired on 2026-03-10, into quarantine.");
        await stage.DoAsync(Infusion, Cast.Manager, new DisposeStock(Store, Q(2), Lot: Third));
        await stage.DoAsync(Infusion, Cast.Staff, new RestockQuarantined(Store, Q(1)));
        await IsAsync("79/30/49", "10/0/10");
        await LotsAsync("L-B 45/0, L-C 34/0");
    }

    private async Task PickUpAsync(ReservationId promise)
    {
        stage.Now = On(15, 9);
        await stage.DoAsync(Infusion, Cast.Staff, new ConsumeStock(Store, Q(30), Reservation: promise));
        await IsAsync("49/0/49", "10/0/10");
        await LotsAsync("L-B 15/0, L-C 34/0");
        await stage.DoAsync(Infusion, Cast.Staff, new ConsumeStock(Store, Q(20)));
        await LotsAsync("L-C 29/0");
        await stage.DoAsync(Infusion, Cast.Staff, new ConsumeStock(Store, Q(9)));
        await IsAsync("20/0/20", "10/0/10");
        await stage.TotalsAsync(Infusion, received: 101, owned: 30, consumed: 63, disposed: 8);
    }

    private async Task IsAsync(string store, string ward, decimal quarantined = 0, decimal incoming = 0)
    {
        await stage.IsAsync(Infusion, "STORE", store, quarantined, incoming: incoming);
        await stage.IsAsync(Infusion, "WARD", ward);
    }

    private async Task LotsAsync(string expected) => Assert.Equal(expected,
        string.Join(", ", Stage.StockOf(await stage.ItemAsync(Infusion), "STORE").Bins.OrderBy(b => b.ExpiresOn).Select(b => $"{b.Lot} {b.OnHand}/{b.Quarantined}")));

    private static DateTimeOffset On(int day, int hour) => new(2026, 3, day, hour, 0, 0, TimeSpan.Zero);
}
