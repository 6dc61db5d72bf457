using System.Text.RegularExpressions;
using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api;

/// <summary>
/// What people try that cannot be: each is refused whole, in two sentences at least, the first with the numbers and the last with what to do
/// instead.
/// </summary>
[Collection("Depot")]
public sealed partial class OddMoveTests(DepotFixture depot)
{
    [Fact]
    public async Task Amounts_that_are_none()
    {
        var sku = await depot.StockedAsync(10);
        foreach (var verb in new[] { "reservations", "checkouts", "consumptions", "receipts", "disposals", "quarantine/restocks" })
        {
            await NoAsync(Cast.Manager, sku, verb, new { site = "north", quantity = 0 }, RefusalCode.QuantityMustBePositive, "it is 0");
            await NoAsync(Cast.Manager, sku, verb, new { site = "north", quantity = -3 }, RefusalCode.QuantityMustBePositive, "it is -3");
            await NoAsync(Cast.Manager, sku, verb, new { site = "north", quantity = 0.125 }, RefusalCode.QuantityMustBeWhole, "whole units", "0.125");
        }
        await NoAsync(Cast.Manager, sku, "orders", new { site = "north", quantity = 0, supplier = "Supplier" }, RefusalCode.QuantityMustBePositive, "it is 0");
        await NoAsync(Cast.Manager, sku, "adjustments", new { site = "north", change = 0, reason = "correction" }, RefusalCode.ChangeMustMatchReason, "other than zero");
        await NoAsync(Cast.Manager, sku, "adjustments", new { site = "north", change = 2, reason = "lost" }, RefusalCode.ChangeMustMatchReason, "must be negative", "it is 2");
        await NoAsync(Cast.Manager, sku, "adjustments", new { site = "north", change = -11, reason = "correction" }, RefusalCode.NotEnoughOnHand, "10 on hand at NORTH", "10 or fewer");
        await NoAsync(Cast.Staff, sku, "receipts", new { site = "north", quantity = 2, damaged = 3 }, RefusalCode.RequestInvalid, "3 of 2");
    }

    [Fact]
    public async Task Times_that_are_over_or_the_wrong_way_round()
    {
        var sku = await depot.StockedAsync(10, "equipment");
        var (yesterday, tomorrow) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await NoAsync(Cast.Staff, sku, "reservations", new { site = "north", quantity = 1, from = yesterday.AddDays(-1), to = yesterday },
            RefusalCode.TimeMustBeFuture, $"{yesterday:yyyy-MM-dd HH:mm}");
        await NoAsync(Cast.Staff, sku, "reservations", new { site = "north", quantity = 1, from = tomorrow, to = tomorrow }, RefusalCode.WindowMustEndLater, "Name a later end");
        await NoAsync(Cast.Staff, sku, "reservations", new { site = "north", quantity = 1, expiresAt = yesterday }, RefusalCode.TimeMustBeFuture, "Name a later time");
        await NoAsync(Cast.Staff, sku, "checkouts", new { site = "north", quantity = 1, dueBackAt = yesterday }, RefusalCode.TimeMustBeFuture, "Name a later time");
        await NoAsync(Cast.Staff, sku, "checkouts", new { site = "north", quantity = 1 }, RefusalCode.DueBackRequired, "Say until when");
        var taken = (await depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 4, dueBackAt = tomorrow })).Checkout!.Checkout;
        await NoAsync(Cast.Staff, sku, "checkouts/extensions", new { checkout = taken, dueBackAt = yesterday }, RefusalCode.TimeMustBeFuture, "Name a later time");
        var promise = (await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations", new { site = "north", quantity = 1, from = tomorrow, to = tomorrow.AddDays(2) })).Reservation!.Reservation;
        await NoAsync(Cast.Staff, sku, "reservations/extensions", new { reservation = promise, to = yesterday }, RefusalCode.TimeMustBeFuture, "Name a later time");
        await NoAsync(Cast.Staff, sku, "reservations/changes", new { reservation = promise, version = 1, to = tomorrow.AddHours(-1) }, RefusalCode.WindowMustEndLater, "Name a later end");
        await NoAsync(Cast.Staff, sku, "reservations/changes", new { reservation = promise, version = 1, quantity = 0 }, RefusalCode.QuantityMustBePositive, "it is 0", $"Cancel {promise}");
        await NoAsync(Cast.Manager, sku, "orders", new { site = "north", quantity = 1, supplier = "Supplier", expectedAt = yesterday }, RefusalCode.TimeMustBeFuture, "Name a later time");
    }

    [Fact]
    public async Task Doing_it_again()
    {
        var sku = await depot.StockedAsync(10);
        var promise = (await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations", new { site = "north", quantity = 2 })).Reservation!.Reservation;
        await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations/cancellations", new { reservation = promise });
        await NoAsync(Cast.Staff, sku, "reservations/cancellations", new { reservation = promise }, RefusalCode.ReservationEnded, "Staff withdrew it on");
        await NoAsync(Cast.Staff, sku, "checkouts", new { site = "north", quantity = 1, reservation = promise }, RefusalCode.ReservationEnded, "Staff withdrew it on");
        await NoAsync(Cast.Staff, sku, "reservations/cancellations", new { reservation = "R-9999" }, RefusalCode.ReservationUnknown, "no reservation R-9999");

        var taken = (await depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 4 })).Checkout!.Checkout;
        await NoAsync(Cast.Staff, sku, "checkins", new { checkout = taken, good = 5 }, RefusalCode.MoreThanCheckedOut, "Staff has 4", "not 5");
        await NoAsync(Cast.Staff, sku, "checkins", new { checkout = taken, good = 5, damaged = -1 }, RefusalCode.QuantityMustBePositive, "damaged must not be negative; it is -1");
        await NoAsync(Cast.Staff, sku, "checkins", new { checkout = taken }, RefusalCode.QuantityMustBePositive, "Check in at least some");
        await NoAsync(Cast.Staff, sku, "checkouts/handovers", new { checkout = taken, holder = new { kind = "person", name = "staff" } }, RefusalCode.HolderIsSame, "Name somebody else");
        await NoAsync(Cast.Staff, sku, "checkouts/handovers", new { checkout = taken, holder = new { kind = "job", name = "Job 7" }, quantity = 5 },
            RefusalCode.MoreThanCheckedOut, "Hand over 4 or fewer");
        await depot.DoAsync(Cast.Staff, $"items/{sku}/checkins", new { checkout = taken, good = 4 });
        await NoAsync(Cast.Staff, sku, "checkins", new { checkout = taken, good = 1 }, RefusalCode.CheckoutEnded, "Look at the item");
        await NoAsync(Cast.Staff, sku, "checkouts/handovers", new { checkout = taken, holder = new { kind = "job", name = "Job 7" } }, RefusalCode.CheckoutEnded, "Look at the item");

        var wait = (await WaitAsync(sku)).Wait!.Wait;
        await depot.DoAsync(Cast.Staff, $"items/{sku}/waitlist/departures", new { wait });
        await NoAsync(Cast.Staff, sku, "waitlist/departures", new { wait }, RefusalCode.WaitUnknown, "promoted or left");
    }

    [Fact]
    public async Task Ways_that_lead_nowhere()
    {
        var sku = await depot.StockedAsync(10);
        await NoAsync(Cast.Staff, sku, "transfers", new { from = "north", to = "north", quantity = 1 }, RefusalCode.SitesMustDiffer, "both are NORTH");
        await NoAsync(Cast.Staff, sku, "transfers/shipments", new { from = "north", to = "north", quantity = 1 }, RefusalCode.SitesMustDiffer, "both are NORTH");
        await NoAsync(Cast.Staff, sku, "transfers", new { from = "north", to = "nowhere", quantity = 1 }, RefusalCode.SiteUnknown, "no site NOWHERE");
        await NoAsync(Cast.Staff, sku, "transfers", new { from = "north", to = "south", quantity = 11 }, RefusalCode.NotEnoughAvailable, "10 available at NORTH");
        var way = (await depot.DoAsync(Cast.Staff, $"items/{sku}/transfers", new { from = "north", to = "south", quantity = 4 })).Transfer!.Transfer;
        await NoAsync(Cast.Manager, sku, "transfers/approvals", new { transfer = way }, RefusalCode.AlreadyDecided, "needed no approval", "It can be shipped");
        await NoAsync(Cast.Staff, sku, "transfers/shipments", new { transfer = way, quantity = 5 }, RefusalCode.MoreThanReserved, "plans 4", "Ship 4 or fewer");
        await depot.DoAsync(Cast.Staff, $"items/{sku}/transfers/shipments", new { transfer = way, quantity = 4 });
        await NoAsync(Cast.Staff, sku, "transfers/receipts", new { transfer = way }, RefusalCode.QuantityMustBePositive, "Receive at least some");
        await depot.DoAsync(Cast.Staff, $"items/{sku}/transfers/receipts", new { transfer = way, good = 4 });
        await NoAsync(Cast.Staff, sku, "transfers/receipts", new { transfer = way, good = 4 }, RefusalCode.TransferEnded, "Look at the history");
        await NoAsync(Cast.Manager, sku, "transfers/shortages", new { transfer = way, lost = 1 }, RefusalCode.TransferEnded, "Look at the history");
        var west = $"W-{Guid.NewGuid():N}"[..12].ToUpperInvariant();
        await depot.SendAsync(Cast.Admin, HttpMethod.Post, $"sites/{west}", new { name = "West" });
        await NoAsync(Cast.Staff, sku, "reservations", new { site = west, quantity = 1 },
            RefusalCode.NotEnoughAvailable, $"0 available at {west} (0 on hand, 0 reserved); 6 at NORTH, 4 at SOUTH", "take it from NORTH");
    }

    [Fact]
    public async Task The_wrong_verb_for_a_kind_names_the_right_one()
    {
        var consumable = await depot.StockedAsync(5, "consumable");
        await NoAsync(Cast.Staff, consumable, "checkouts", new { site = "north", quantity = 1 }, RefusalCode.VerbNotForKind, "consume it instead");
        await NoAsync(Cast.Staff, consumable, "checkins", new { checkout = "C-1", good = 1 }, RefusalCode.VerbNotForKind, "Consumables are issued, not checked in");
        await NoAsync(Cast.Staff, consumable, "checkouts/handovers", new { checkout = "C-1", holder = new { kind = "job", name = "Job 7" } }, RefusalCode.VerbNotForKind, "Consumables are issued");
        await NoAsync(Cast.Staff, consumable, "checkouts/extensions", new { checkout = "C-1", dueBackAt = "2999-01-01T00:00:00Z" }, RefusalCode.VerbNotForKind, "Consumables are issued");
        var equipment = await depot.StockedAsync(5, "equipment");
        await NoAsync(Cast.Staff, equipment, "consumptions", new { site = "north", quantity = 1 }, RefusalCode.VerbNotForKind, "check it out");
        await NoAsync(Cast.Staff, equipment, "units/labels", new { site = "north", serials = new[] { "A-1" } }, RefusalCode.VerbNotForKind, $"SKU {equipment}");
        await NoAsync(Cast.Staff, equipment, "receipts", new { site = "north", quantity = 1, serials = new[] { "A-1" } }, RefusalCode.SerialsMustMatchQuantity, "Leave serials out");
    }

    [Fact]
    public async Task Units_that_are_not_there()
    {
        var sku = await depot.StockedAsync(0, "serialized");
        await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 2, serials = new[] { "A-1", "A-2" } });
        await NoAsync(Cast.Staff, sku, "receipts", new { site = "north", quantity = 2, serials = new[] { "A-3", "A-3" } }, RefusalCode.SerialRepeated, "Name each unit once");
        await NoAsync(Cast.Staff, sku, "receipts", new { site = "south", quantity = 1, serials = new[] { "A-1" } }, RefusalCode.SerialInUse, "A-1", "on hand at NORTH", "Check the label");
        await NoAsync(Cast.Staff, sku, "checkouts", new { site = "north", quantity = 2, serials = new[] { "A-1" } }, RefusalCode.SerialsMustMatchQuantity, "needs 2 serial numbers, and 1 are given");
        await NoAsync(Cast.Staff, sku, "checkouts", new { site = "north", quantity = 1, serials = new[] { "B-9" } }, RefusalCode.SerialUnknown, "no unit B-9", "Check the label");
        var taken = (await depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 1, serials = new[] { "A-1" } })).Checkout!.Checkout;
        await NoAsync(Cast.Manager, sku, "checkouts", new { site = "north", quantity = 1, serials = new[] { "A-1" } }, RefusalCode.SerialInUse, "A-1 is out with Staff since", "Hand it over");
        await NoAsync(Cast.Staff, sku, "checkins", new { checkout = taken, good = 1, serials = new[] { "A-2" } }, RefusalCode.SerialUnknown, $"A-2 is not out on {taken}", "holds A-1");
        await NoAsync(Cast.Manager, sku, "disposals", new { site = "north", quantity = 1, serials = new[] { "A-2" } }, RefusalCode.SerialInUse, "A-2 is on hand");
    }

    [Fact]
    public async Task Lots_that_do_not_fit()
    {
        var sku = await depot.StockedAsync(0, "consumable");
        await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 4, lot = "L-1" });
        await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 2, lot = "L-1", expiresOn = "2998-12-31" });
        var bin = (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}")).Sites.Single().Bins.Single();
        Assert.Equal((Q(6), new DateOnly(2998, 12, 31)), (bin.OnHand, bin.ExpiresOn));
        await NoAsync(Cast.Staff, sku, "receipts", new { site = "north", quantity = 1, lot = "L-1", expiresOn = "2998-12-30" },
            RefusalCode.LotExpiryDiffers, "expires on 2998-12-31, not on 2998-12-30", "Check the label");
        await NoAsync(Cast.Staff, sku, "receipts", new { site = "north", quantity = 1, lot = "L-2", expiresOn = "2020-01-31" }, RefusalCode.LotExpired, "2020-01-31", "Receive them as damaged");
        await NoAsync(Cast.Staff, sku, "quarantine/restocks", new { site = "north", quantity = 1 }, RefusalCode.NotEnoughQuarantined, "0 in quarantine");
        await NoAsync(Cast.Manager, sku, "disposals", new { site = "north", quantity = 7, condition = "good" }, RefusalCode.NotEnoughOnHand, "6 on hand", "Take 6 or fewer");
        Assert.Contains("2 of lot L-1 (until 2998-12-31) received at NORTH", (await depot.GetAsync<HistoryPage>(Cast.Viewer, $"items/{sku}/history")).Entries[0].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orders_that_are_over()
    {
        var sku = await depot.StockedAsync(0);
        var order = (await depot.DoAsync(Cast.Manager, $"items/{sku}/orders", new { site = "north", quantity = 10, supplier = "Supplier" })).Order!.Order;
        await NoAsync(Cast.Staff, sku, "receipts", new { site = "south", quantity = 1, order }, RefusalCode.OrderElsewhere, "arrive at NORTH, not at SOUTH");
        await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 6, order });
        await NoAsync(Cast.Manager, sku, "orders/cancellations", new { order }, RefusalCode.OrderReceived, "6 of the 10", "Close it");
        await NoAsync(Cast.Manager, sku, "orders/changes", new { order, quantity = 6 }, RefusalCode.LessThanReceived, "6 of", "Order more than 6");
        await depot.DoAsync(Cast.Manager, $"items/{sku}/orders/closures", new { order });
        await NoAsync(Cast.Manager, sku, "orders/closures", new { order }, RefusalCode.OrderEnded, "Look at the history");
        await NoAsync(Cast.Staff, sku, "receipts", new { site = "north", quantity = 4, order }, RefusalCode.OrderEnded, "Look at the history");
        await NoAsync(Cast.Manager, sku, "reorder", new { site = "north", point = 5, level = 5 }, RefusalCode.RequestInvalid, "level must be more than the reorder point 5");
    }

    [Fact]
    public async Task What_is_retired_or_not_empty()
    {
        var sku = await depot.StockedAsync(3);
        await NoAsync(Cast.Manager, sku, "retirement", new { }, RefusalCode.ItemNotEmpty, "3 are still ours and 0 reserved");
        await depot.DoAsync(Cast.Staff, $"items/{sku}/consumptions", new { site = "north", quantity = 3 });
        await depot.DoAsync(Cast.Manager, $"items/{sku}/retirement", new { });
        await NoAsync(Cast.Manager, sku, "retirement", new { }, RefusalCode.ItemRetired, "Look for another item");
        await NoAsync(Cast.Staff, sku, "receipts", new { site = "north", quantity = 1 }, RefusalCode.ItemRetired, "no longer stocked");
        await NoAsync(Cast.Staff, sku, "reservations", new { site = "north", quantity = 1 }, RefusalCode.ItemRetired, "no longer stocked");
        await NoAsync(Cast.Manager, sku, "orders", new { site = "north", quantity = 1, supplier = "Supplier" }, RefusalCode.ItemRetired, "no longer stocked");
        await NoAsync(Cast.Manager, sku, "definition", new { name = "Again", kind = "stock" }, RefusalCode.ItemRetired, "no longer stocked");
        var count = await depot.RefusedAsync(Cast.Staff, "counts", new { site = "north", items = new[] { sku } }, RefusalCode.ItemRetired);
        Assert.Contains(sku, count.Message, StringComparison.Ordinal);
        await depot.RefusedAsync(Cast.Manager, $"kits/K-{sku}", new { name = "Kit", lines = new[] { new { sku, quantity = 1 } } }, RefusalCode.ItemRetired);
    }

    [Fact]
    public async Task Bookings_and_counts_of_nothing()
    {
        var sku = await depot.StockedAsync(3);
        await depot.RefusedAsync(Cast.Staff, "bookings", new { site = "north", lines = Array.Empty<object>() }, RefusalCode.RequestInvalid);
        await NoAsync("bookings", new { site = "north", lines = new[] { new { sku, quantity = 2 }, new { sku, quantity = 2 } } }, RefusalCode.NotEnoughAvailable, "Asked for 4", "3 available");
        await NoAsync("bookings", new { site = "north", kits = new[] { new { kit = "NO-KIT", quantity = 1 } } }, RefusalCode.KitUnknown, "no kit NO-KIT");
        await NoAsync("bookings/B-0000000000/cancellations", new { }, RefusalCode.BookingUnknown, "no booking B-0000000000");
        await NoAsync("counts", new { site = "north", items = new[] { "NO-ITEM" } }, RefusalCode.ItemUnknown, "no item NO-ITEM");
        await NoAsync(Cast.Staff, sku, "counts", new { count = "K-1", site = "north", quantity = 3 }, RefusalCode.CountUnknown, "no count K-1");
        var asked = (await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations/requests", new { site = "north", quantity = 2 })).Reservation!.Reservation;
        await NoAsync(Cast.Manager, sku, "reservations/approvals", new { reservation = asked, version = 0 }, RefusalCode.ReservationChanged, "version 1, you saw 0");
        await depot.RefusedAsync(Cast.Manager, $"items/{sku}/reservations/rejections", new { reservation = asked, version = 1 }, RefusalCode.RequestInvalid);
        await depot.RefusedAsync(Cast.Staff, $"items/{sku}/reservations/approvals", new { reservation = asked, version = 1 }, RefusalCode.NotPermitted);
    }

    [Fact]
    public async Task The_same_key_gets_the_same_bytes_also_for_a_no()
    {
        var sku = await depot.StockedAsync(5);
        foreach (var (quantity, key) in new[] { (2, $"yes-{sku}"), (9, $"no-{sku}"), (0, $"none-{sku}") })
        {
            var first = await TextAsync(sku, quantity, key);
            await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 10 });
            Assert.Equal(first, await TextAsync(sku, quantity, key));
            Assert.StartsWith("422", await TextAsync(sku, quantity + 1, key), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_people_write_to_it_is_told()
    {
        var sku = await depot.StockedAsync(5);
        await depot.DoAsync(Cast.Manager, $"items/{sku}/adjustments", new { site = "north", change = -1, reason = "lost", note = "Fell off the van" });
        var asked = await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations/requests", new { site = "north", quantity = 2, note = "For the fair" });
        Assert.Equal("For the fair", asked.Reservation!.Note);
        var told = (await depot.GetAsync<HistoryPage>(Cast.Viewer, $"items/{sku}/history")).Entries;
        Assert.Equal(["For the fair", "Fell off the van"], told.Take(2).Select(e => e.Note));
        Assert.Equal((Q(4), Q(2), new NumberChange(Q(0), Q(2))), (told[0].AvailableBefore, told[0].AvailableAfter, told[0].Reserved));
        Assert.Equal((Q(5), Q(4), "Manager"), (told[1].OnHandBefore, told[1].OnHandAfter, told[1].By));
    }

    private async Task<string> TextAsync(string sku, int quantity, string key)
    {
        var response = await depot.SendAsync(Cast.Staff, HttpMethod.Post, $"items/{sku}/reservations", new { site = "north", quantity }, key);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }

    private Task<CommandAnswer> WaitAsync(string sku) => depot.DoAsync(Cast.Staff, $"items/{sku}/waitlist", new { site = "north", quantity = 11 });

    private async Task NoAsync(string path, object body, RefusalCode code, params string[] words)
    {
        var refused = await depot.RefusedAsync(Cast.Staff, path, body, code);
        foreach (var word in words) Assert.Contains(word, refused.Message, StringComparison.Ordinal);
        Assert.Matches(TwoSentences(), refused.Message);
    }

    private async Task NoAsync(Person who, string sku, string verb, object body, RefusalCode code, params string[] words)
    {
        var before = await NumbersAsync(sku);
        var refused = await depot.RefusedAsync(who, $"items/{sku}/{verb}", body, code);
        foreach (var word in words) Assert.Contains(word, refused.Message, StringComparison.Ordinal);
        Assert.Matches(TwoSentences(), refused.Message);
        Assert.Equal(before, await NumbersAsync(sku));
    }

    private async Task<string> NumbersAsync(string sku)
    {
        var item = await depot.GetAsync<ItemView>(Cast.Admin, $"items/{sku}");
        return string.Join("; ", item.Sites.Select(s => $"{s.Site} {s.OnHand}/{s.Reserved}/{s.Available} {s.Quarantined} {s.CheckedOut} {s.Incoming} {s.OnOrder}")) + item.Totals;
    }

    [GeneratedRegex(@"[.:;] .*\p{L}.*\.$")]
    private static partial Regex TwoSentences();
}
