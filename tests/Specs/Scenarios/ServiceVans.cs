using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Scenarios;

/// <summary>
/// Cable by the metre in a main store and two service vans: asked for, approved, shipped, arriving short and partly damaged, used up for a
/// job, taken along and brought back in parts, some of it to the other van.
/// </summary>
internal sealed class ServiceVans(Stage stage)
{
    private const string Cable = "CABLE";
    private static readonly SiteId Main = SiteId.Parse("MAIN");
    private static readonly SiteId One = SiteId.Parse("VAN-1");
    private static readonly SiteId Two = SiteId.Parse("VAN-2");
    private static readonly Holder Job = new(HolderKind.Job, ShortText.Parse("Job 1001"), "1001");

    public async Task PlayAsync()
    {
        stage.Now = new(2026, 4, 7, 7, 0, 0, TimeSpan.Zero);
        await stage.DoAsync(Cable, Cast.Manager, new DefineItem(ShortText.Parse("Cable"), ItemKind.Stock, ShortText.Parse("m"), Decimals: 1));
        await stage.DoAsync(Cable, Cast.Staff, new ReceiveStock(Main, Q(100)));
        await IsAsync("100/0/100");
        await ArriveShortAsync(await SendAsync());
        await UseAsync();
        await BringBackAsync();
        await ShipInPartsAsync();
        await stage.TotalsAsync(Cable, received: 100, owned: 82, consumed: 16, lost: 2);
    }

    private async Task<TransferId> SendAsync()
    {
        var asked = (await stage.DoAsync(Cable, Cast.Staff, new RequestTransfer(Main, One, Q(30.5m)))).Transfer!;
        Assert.True(asked.IsPending);
        await IsAsync("100/0/100");
        await stage.RefusedAsync(Cable, Cast.Staff, new ShipTransfer(Q(30.5m), asked.Transfer), RefusalCode.TransferPending, "not approved yet", "manager at MAIN");
        await stage.DoAsync(Cable, Cast.Manager, new ApproveTransfer(asked.Transfer));
        await IsAsync("100/30.5/69.5");
        await stage.RefusedAsync(Cable, Cast.Admin, new ApproveTransfer(asked.Transfer), RefusalCode.AlreadyDecided, "already approved by Manager");
        await stage.RefusedAsync(Cable, Cast.Staff, new ReserveStock(Main, Q(70)), RefusalCode.NotEnoughAvailable, "69.5 m available at MAIN (100 on hand, 30.5 reserved)");

        await stage.DoAsync(Cable, Cast.Staff, new ShipTransfer(Q(30.5m), asked.Transfer, ArrivesAt: stage.Now.AddDays(1)));
        await IsAsync("69.5/0/69.5", toOne: 30.5m);
        await stage.RefusedAsync(Cable, Cast.Staff, new ReserveStock(One, Q(5)), RefusalCode.NotEnoughAvailable,
            "0 m available, 30.5 m arriving on 2026-04-08 at VAN-1 (0 on hand, 0 reserved); 69.5 at MAIN", "take it from MAIN");
        return asked.Transfer;
    }

    private async Task ArriveShortAsync(TransferId way)
    {
        await stage.RefusedAsync(Cable, Cast.Staff, new ReceiveTransfer(way, Good: Q(31)), RefusalCode.MoreThanInTransit, "30.5 m of Cable", "not 31 m");
        await stage.DoAsync(Cable, Cast.Staff, new ReceiveTransfer(way, Good: Q(28), Damaged: Q(0.5m)));
        await IsAsync("69.5/0/69.5", "28/0/28", quarantined: 0.5m, toOne: 2);
        await stage.DoAsync(Cable, Cast.Manager, new ResolveShortage(way, Lost: Q(1.5m)));
        await IsAsync("69.5/0/69.5", "28/0/28", quarantined: 0.5m, toOne: 0.5m);
        await stage.DoAsync(Cable, Cast.Manager, new ResolveShortage(way, SentBack: Q(0.5m)));
        await IsAsync("70/0/70", "28/0/28", quarantined: 0.5m);
        await stage.RefusedAsync(Cable, Cast.Staff, new ReceiveTransfer(way, Good: Q(1)), RefusalCode.TransferEnded, "planned or on its way any more");
    }

    private async Task UseAsync()
    {
        await stage.DoAsync(Cable, Cast.Staff, new ConsumeStock(One, Q(12.5m), Job));
        await IsAsync("70/0/70", "15.5/0/15.5", quarantined: 0.5m);
        await stage.RefusedAsync(Cable, Cast.Staff, new ConsumeStock(One, Q(12.55m), Job), RefusalCode.QuantityMustBeWhole, "at most 1 decimal place of m", "12.55");
        await stage.RefusedAsync(Cable, Cast.Staff, new ConsumeStock(One, Q(16), Job), RefusalCode.NotEnoughAvailable, "15.5 m available at VAN-1", "70 at MAIN");
    }

    private async Task BringBackAsync()
    {
        var taken = (await stage.DoAsync(Cable, Cast.Staff, new CheckOutStock(One, Q(10), Job))).Checkout!.Checkout;
        await IsAsync("70/0/70", "5.5/0/5.5", quarantined: 0.5m, checkedOut: 10);
        await stage.RefusedAsync(Cable, Cast.Staff, new CheckInStock(taken, Good: Q(10.1m)), RefusalCode.MoreThanCheckedOut, "has 10 m of Cable out", "not 10.1 m", "10 or fewer");
        await stage.DoAsync(Cable, Cast.Staff, new CheckInStock(taken, Good: Q(4), Damaged: Q(1), Consumed: Q(3.5m)));
        await IsAsync("70/0/70", "9.5/0/9.5", quarantined: 1.5m, checkedOut: 1.5m);
        await stage.DoAsync(Cable, Cast.Staff, new CheckInStock(taken, Lost: Q(0.5m)));
        await IsAsync("70/0/70", "9.5/0/9.5", quarantined: 1.5m, checkedOut: 1);
        await stage.DoAsync(Cable, Cast.Staff, new CheckInStock(taken, Good: Q(1), Site: Two));
        await IsAsync("70/0/70", "9.5/0/9.5", "1/0/1", quarantined: 1.5m);
        await stage.RefusedAsync(Cable, Cast.Staff, new CheckInStock(taken, Good: Q(0.1m)), RefusalCode.CheckoutEnded, "came back or was handed over");
        await stage.TotalsAsync(Cable, received: 100, owned: 82, consumed: 16, lost: 2);
    }

    private async Task ShipInPartsAsync()
    {
        var off = (await stage.DoAsync(Cable, Cast.Staff, new PlanTransfer(Main, Two, Q(20)))).Transfer!.Transfer;
        await IsAsync("70/20/50", "9.5/0/9.5", "1/0/1", quarantined: 1.5m);
        await stage.DoAsync(Cable, Cast.Staff, new CancelTransfer(off));
        await IsAsync("70/0/70", "9.5/0/9.5", "1/0/1", quarantined: 1.5m);
        await stage.RefusedAsync(Cable, Cast.Staff, new CancelTransfer(off), RefusalCode.TransferEnded);
        await stage.RefusedAsync(Cable, Cast.Staff, new ShipTransfer(Q(1), From: Main, To: Main), RefusalCode.SitesMustDiffer, "both are MAIN", "Name another destination");

        var way = (await stage.DoAsync(Cable, Cast.Staff, new PlanTransfer(Main, Two, Q(20)))).Transfer!.Transfer;
        await stage.DoAsync(Cable, Cast.Staff, new ShipTransfer(Q(12.5m), way));
        await IsAsync("57.5/7.5/50", "9.5/0/9.5", "1/0/1", quarantined: 1.5m, toTwo: 12.5m);
        await stage.DoAsync(Cable, Cast.Staff, new CancelTransfer(way));
        await IsAsync("57.5/0/57.5", "9.5/0/9.5", "1/0/1", quarantined: 1.5m, toTwo: 12.5m);
        await stage.RefusedAsync(Cable, Cast.Staff, new CancelTransfer(way), RefusalCode.TransferShipped, "12.5 m of Cable to VAN-2");
        await stage.RefusedAsync(Cable, Cast.Staff, new ShipTransfer(Q(1), way), RefusalCode.TransferShipped, "Nothing is left to ship", "Ship it as a transfer of its own");
        await stage.DoAsync(Cable, Cast.Staff, new ReceiveTransfer(way, Good: Q(12.5m)));
        await IsAsync("57.5/0/57.5", "9.5/0/9.5", "13.5/0/13.5", quarantined: 1.5m);
    }

    private async Task IsAsync(
        string main, string one = "0/0/0", string two = "0/0/0", decimal quarantined = 0, decimal checkedOut = 0, decimal toOne = 0, decimal toTwo = 0)
    {
        await stage.IsAsync(Cable, "MAIN", main);
        await stage.IsAsync(Cable, "VAN-1", one, quarantined, checkedOut, toOne);
        await stage.IsAsync(Cable, "VAN-2", two, incoming: toTwo);
    }
}
