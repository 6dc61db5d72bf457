using CountDepot.Api.Bookings;
using CountDepot.Contracts;
using CountDepot.Ledger;
using CountDepot.Specs.Api.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CountDepot.Specs.Api.Bookings;

/// <summary>One instance of the depot that takes bookings, over a table that is strict and fails as told. Two over one table are two instances.</summary>
internal sealed class BookingDepot
{
    internal static readonly Sku[] Items = [Sku.Parse("ANVIL"), Sku.Parse("BOLT"), Sku.Parse("CLAMP")];

    internal BookingDepot(StrictTable table)
    {
        Ledger = new(table);
        Shelf = new(table);
        Holds = new(Shelf, new(new(table), Ledger.Store), Ledger.Store, Ledger.Runner, Clock);
        Views = new(Ledger.Store, Clock);
        Acts = new(Shelf, Holds, Views, new(Ledger.Runner, Clock), Ledger.Runner, Clock);
        Sweep = new(Shelf, Holds, Acts, NullLogger<BookingSweep>.Instance);
    }

    internal FakeTimeProvider Clock { get; } = new(Depot.Noon);
    internal Depot Ledger { get; }
    internal BookingShelf Shelf { get; }
    internal BookingHolds Holds { get; }
    internal BookingViews Views { get; }
    internal BookingActs Acts { get; }
    internal BookingSweep Sweep { get; }

    /// <summary>Defines the items with so many of each at North.</summary>
    internal async Task<BookingDepot> WithAsync(params int[] onHand)
    {
        foreach (var (sku, units) in Items.Zip(onHand))
        {
            Depot.Happened(await Ledger.AskAsync("define", new DefineItem(ShortText.Parse(sku.Value), ItemKind.Stock), Depot.Manager, sku));
            if (units > 0) Depot.Happened(await Ledger.AskAsync("receive", Depot.Receive(units), sku: sku));
        }
        return this;
    }

    /// <summary>One of each of the first so many items.</summary>
    internal static BookItems OneOfEach(int items) => new(Depot.North, [.. Items.Take(items).Select(sku => new BookingLine(sku, Quantity.One))]);

    internal Task<BookingPlan> BookAsync(string key, BookItems asked, Actor? by = null) => Holds.BookAsync(asked, CommandId.Parse(key), Asking(by));

    internal Task<BookingAct> CancelAsync(string key, BookingId booking) => Acts.CancelAsync(booking, new(), CommandId.Parse(key), Asking());

    internal Task<BookingAct> CheckOutAsync(string key, BookingId booking) => Acts.CheckOutAsync(booking, new(), CommandId.Parse(key), Asking());

    internal Task<BookingAct> ChangeAsync(string key, BookingId booking, DateTimeOffset? from, DateTimeOffset? to) =>
        Acts.ChangeAsync(booking, new(from, to), CommandId.Parse(key), Asking());

    internal Request Asking(Actor? by = null) => new(by ?? Depot.Staff, Clock.GetUtcNow());

    /// <summary>How many of each item are on hand, promised and out.</summary>
    internal async Task<IReadOnlyList<(Quantity OnHand, Quantity Reserved, Quantity Out)>> NumbersAsync(int items)
    {
        var loaded = await Task.WhenAll(Items.Take(items).Select(sku => Ledger.Store.ReadAsync(sku)));
        return [.. loaded.Select(l => (l.Item.At(Depot.North).OnHand, l.Item.Reserved(Depot.North, Clock.GetUtcNow()), l.Item.At(Depot.North).CheckedOut))];
    }

    internal async Task<int> UnfinishedAsync()
    {
        var count = 0;
        await foreach (var _ in Shelf.UnfinishedAsync(default)) count++;
        return count;
    }
}
