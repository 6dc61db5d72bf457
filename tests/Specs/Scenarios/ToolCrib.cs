using CountDepot.Contracts;
using CountDepot.Sim;

namespace CountDepot.Specs.Scenarios;

/// <summary>
/// Harnesses of a tool crib that goes to two building sites: promised, picked up, come back torn or elsewhere or not at all, sent home and
/// repaired; and one radio that goes from hand to hand.
/// </summary>
internal sealed class ToolCrib(Stage stage)
{
    private const string Harness = "HARNESS";
    private const string Radio = "RADIO";
    private static readonly SiteId Crib = SiteId.Parse("CRIB");
    private static readonly SiteId SiteN = SiteId.Parse("SITE-N");
    private static readonly SiteId SiteS = SiteId.Parse("SITE-S");

    // The foreman of the north site has rights at the crib and at his own site only.
    private static readonly (Person North, Person South, Person Manager) All = (Cast.Staff, Cast.Viewer, Cast.Manager);

    public async Task PlayAsync()
    {
        stage.Now = new(2026, 3, 2, 7, 0, 0, TimeSpan.Zero);
        await stage.DoAsync(Harness, All.Manager, new DefineItem(ShortText.Parse("Harness"), ItemKind.Stock));
        await stage.DoAsync(Harness, All.Manager, new SetReorder(Crib, Quantity.Of(5)));
        await stage.DoAsync(Harness, All.South, new ReceiveStock(Crib, Quantity.Of(20)));
        await stage.DoAsync(Harness, All.Manager, new SetReorder(Crib, Point: Quantity.Of(5)));
        await IsAsync("20/0/20");
        await stage.OwnedAsync(Harness, 20);

        var (north, south) = await PromiseAsync();
        var (ofNorth, ofSouth) = await PickUpAsync(north, south);
        await ReturnAsync(ofNorth, ofSouth);
        await SendHomeAsync();
        await InspectAsync();
        await HandOverAsync();
    }

    // Steps 1 and 2.
    private async Task<(ReservationId North, ReservationId South)> PromiseAsync()
    {
        var north = await stage.DoAsync(Harness, All.North, new ReserveStock(Crib, Quantity.Of(8)));
        await IsAsync("20/8/12");
        var south = await stage.DoAsync(Harness, All.South, new ReserveStock(Crib, Quantity.Of(10)));
        await IsAsync("20/18/2", low: 1);
        await stage.DeniedAsync(Harness, All.North, new AdjustStock(SiteS, Quantity.One, AdjustmentReason.Correction));
        await IsAsync("20/18/2", low: 1);
        return (north.Reservation!.Reservation, south.Reservation!.Reservation);
    }

    // Steps 3 and 4: a phone without signal sends the same operation twice.
    private async Task<(CheckoutId North, CheckoutId South)> PickUpAsync(ReservationId north, ReservationId south)
    {
        var ofNorth = await stage.DoAsync(Harness, All.North, new CheckOutStock(Crib, Quantity.Of(8), Reservation: north));
        await IsAsync("12/10/2", checkedOut: 8, low: 1);
        var queued = new CheckOutStock(Crib, Quantity.Of(10), Reservation: south);
        var ofSouth = await stage.DoAsync(Harness, All.South, queued, "queued-on-the-phone");
        var again = await stage.DoAsync(Harness, All.South, queued, "queued-on-the-phone");
        Assert.Equal((ofSouth.Version, ofSouth.Checkout!.Checkout), (again.Version, again.Checkout!.Checkout));
        await IsAsync("2/0/2", checkedOut: 18, low: 1);
        return (ofNorth.Checkout!.Checkout, ofSouth.Checkout.Checkout);
    }

    // Steps 5 to 7.
    private async Task ReturnAsync(CheckoutId north, CheckoutId south)
    {
        await stage.DoAsync(Harness, All.North, new CheckInStock(north, Good: Quantity.Of(5), Damaged: Quantity.Of(2)));
        await IsAsync("7/0/7", quarantined: 2, checkedOut: 11);
        Assert.Equal((Quantity.One, All.North.ObjectId), (await stage.ItemAsync(Harness)).Checkouts.Where(c => c.Checkout == north).Select(c => (c.Quantity, c.Holder.Id)).Single());

        await stage.DoAsync(Harness, All.Manager, new CheckInStock(north, Lost: Quantity.One));
        await IsAsync("7/0/7", quarantined: 2, checkedOut: 10);
        await stage.OwnedAsync(Harness, 19, lost: 1);

        await stage.DoAsync(Harness, All.South, new CheckInStock(south, Good: Quantity.Of(4), Site: SiteN));
        await IsAsync("7/0/7", "4/0/4", quarantined: 2, checkedOut: 6);
    }

    // Steps 8 to 10.
    private async Task SendHomeAsync()
    {
        var sent = await stage.DoAsync(Harness, All.North, new ShipTransfer(Quantity.Of(4), From: SiteN, To: Crib));
        await IsAsync("7/0/7", quarantined: 2, checkedOut: 6, incoming: 4);
        await stage.RefusedAsync(Harness, All.South, new ReserveStock(Crib, Quantity.Of(9)), RefusalCode.NotEnoughAvailable, "7 available, 4 arriving");

        await stage.DoAsync(Harness, All.South, new ReceiveTransfer(sent.Transfer!.Transfer, Good: Quantity.Of(3), Damaged: Quantity.One));
        await IsAsync("10/0/10", quarantined: 3, checkedOut: 6);
        await stage.DoAsync(Harness, All.South, new ReserveStock(Crib, Quantity.Of(9)));
        await IsAsync("10/9/1", quarantined: 3, checkedOut: 6, low: 2);
    }

    // Step 11.
    private async Task InspectAsync()
    {
        await stage.DoAsync(Harness, All.South, new RestockQuarantined(Crib, Quantity.Of(2)));
        await stage.DoAsync(Harness, All.Manager, new DisposeStock(Crib, Quantity.One));
        await IsAsync("12/9/3", checkedOut: 6, low: 2);
        await stage.OwnedAsync(Harness, 18, lost: 1, disposed: 1);

        // One alert, one all-clear, one alert; the sites without a minimum have none.
        var alerts = (await stage.HistoryAsync(Harness)).Reverse().Where(e => (e.Low ?? e.Recovered) is not null).Select(e => (e.Site, e.Low, e.Recovered));
        Assert.Equal([(Crib, 1, null), (Crib, null, 1), (Crib, 2, null)], alerts);
    }

    private async Task HandOverAsync()
    {
        SerialNumber[] unit = [SerialNumber.Parse("RH-02")];
        await stage.DoAsync(Radio, All.Manager, new DefineItem(ShortText.Parse("Radio"), ItemKind.Serialized));
        await stage.DoAsync(Radio, All.South, new ReceiveStock(Crib, Quantity.One, Serials: unit));
        var taken = await stage.DoAsync(Radio, All.North, new CheckOutStock(Crib, Quantity.One, Serials: unit));
        await stage.RefusedAsync(Radio, All.South, new CheckOutStock(Crib, Quantity.One, Serials: unit), RefusalCode.SerialInUse, "RH-02 is out with Staff since 2026-03-02", "Hand it over");
        await stage.IsAsync(Radio, "CRIB", "0/0/0", checkedOut: 1);

        await stage.DoAsync(Radio, All.North, new HandOverCheckout(taken.Checkout!.Checkout, new(HolderKind.Person, ShortText.Parse(All.South.Name), All.South.ObjectId)));
        await stage.IsAsync(Radio, "CRIB", "0/0/0", checkedOut: 1);
        Assert.Equal(All.South.ObjectId, Assert.Single((await stage.ItemAsync(Radio)).Checkouts).Holder.Id);
        Assert.Equal(All.South.ObjectId, (await stage.UnitAsync(Radio, "RH-02"))!.Holder!.Id);
    }

    private async Task IsAsync(string crib, string siteN = "0/0/0", int quarantined = 0, int checkedOut = 0, int incoming = 0, int? low = null)
    {
        await stage.IsAsync(Harness, "CRIB", crib, quarantined, checkedOut, incoming);
        Assert.Equal(low, Stage.StockOf(await stage.ItemAsync(Harness), "CRIB").Low?.Number);
        await stage.IsAsync(Harness, "SITE-N", siteN);
    }
}
