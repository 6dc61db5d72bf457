using System.Globalization;
using CountDepot.Api;
using CountDepot.Contracts;
using CountDepot.Ledger;
using CountDepot.Specs.Api.Storage;

namespace CountDepot.Specs.Api.Bookings;

/// <summary>
/// Two hundred want the last unit at the same time, on two instances: exactly one gets it, everybody else hears why not, and nothing of theirs
/// stays behind. The environment variable LAST_UNIT_RUNS asks for more runs than the usual twenty.
/// </summary>
public sealed class LastUnitTests
{
    private const int People = 200;
    private static readonly SiteId South = SiteId.Parse("SOUTH");
    private static readonly int Runs = int.TryParse(Environment.GetEnvironmentVariable("LAST_UNIT_RUNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var runs) ? runs : 20;

    public static TheoryData<string> Verbs => ["reserve", "check out", "ship a transfer of"];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Of_two_hundred_who_want_the_last_unit_exactly_one_gets_it(string verb)
    {
        Command command = verb switch
        {
            "reserve" => Depot.Reserve(1),
            "check out" => new CheckOutStock(Depot.North, Quantity.One),
            _ => new ShipTransfer(Quantity.One, From: Depot.North, To: South),
        };
        for (var run = 0; run < Runs; run++)
        {
            var table = new StrictTable();
            Depot[] depots = [await new Depot(table).WithBoltsAsync(1), new(table)];

            var outcomes = await Task.WhenAll(Enumerable.Range(0, People).Select(i => Task.Run(() => depots[i % 2].AskAsync("mine", command, Person(i)))));

            Assert.Single(outcomes, outcome => outcome is Outcome.Answered);
            Assert.Equal(People - 1, outcomes.Count(outcome => outcome is Outcome.Refused { Code: RefusalCode.NotEnoughAvailable } refused && refused.Detail.Available == Quantity.Zero));
            var item = (await new Depot(table).Store.ReadAsync(Depot.Bolt)).Item;
            Assert.Equal((Quantity.Zero, Quantity.One), (item.Available(Depot.North, Depot.Noon), item.Owned));
            Assert.Equal(3, (await depots[0].Store.FactsAsync(Depot.Bolt)).Count);
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    // Everybody gets the first item and gives it back again, which takes its time.
    [InlineData(1_000, 1, 4)]
    [InlineData(1, 1_000, 4)]
    public async Task Of_two_hundred_who_book_two_items_exactly_one_gets_both_and_nobody_else_holds_anything(int anvils, int bolts, int part)
    {
        for (var run = 0; run < Runs / part; run++)
        {
            var table = new StrictTable();
            BookingDepot[] depots = [await new BookingDepot(table).WithAsync(anvils, bolts), new(table)];

            var plans = await Task.WhenAll(Enumerable.Range(0, People).Select(i => Task.Run(() => depots[i % 2].BookAsync("mine", BookingDepot.OneOfEach(2), Person(i)))));

            var winner = Assert.Single(plans, plan => plan.State == BookingState.Held);
            Assert.Equal(People - 1, plans.Count(plan => plan is { State: BookingState.Refused, Refusal.Code: RefusalCode.NotEnoughAvailable }));
            var after = new BookingDepot(table);
            Assert.Equal([(Quantity.Of(anvils), Quantity.One, Quantity.Zero), (Quantity.Of(bolts), Quantity.One, Quantity.Zero)], await after.NumbersAsync(2));
            foreach (var sku in BookingDepot.Items.Take(2))
                Assert.Equal([(winner.By.Id, winner.Booking)], (await after.Ledger.Store.ReadAsync(sku)).Item.Reservations.Values.Select(r => (r.By.Id, r.Booking!.Value)));
            Assert.Equal(0, await after.UnfinishedAsync());
        }
    }

    private static Actor Person(int number) => new($"person-{number}", $"Person {number}");
}
