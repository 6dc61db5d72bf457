using Azure;
using CountDepot.Api.Bookings;
using CountDepot.Api.Requests;
using CountDepot.Contracts;
using CountDepot.Ledger;
using CountDepot.Specs.Api.Storage;

namespace CountDepot.Specs.Api.Bookings;

/// <summary>
/// The process dies at every storage operation in turn, with that operation done, not done, or done only when another process has taken over. Another process sweeps. Whatever was asked has
/// then happened to all lines or to none, and asking again with the same key brings it to the end exactly once.
/// </summary>
public sealed class CutOffTests
{
    private const int Lines = 3;
    private static readonly (Quantity, Quantity, Quantity) Free = (Units(5), Units(0), Units(0));
    private static readonly (Quantity, Quantity, Quantity) Held = (Units(5), Units(1), Units(0));
    private static readonly (Quantity, Quantity, Quantity) Out = (Units(4), Units(0), Units(1));

    [Theory]
    [InlineData(nameof(Fault.FailBefore))]
    [InlineData(nameof(Fault.LoseReply))]
    [InlineData(nameof(Fault.LandLater))]
    public Task A_booking_is_held_whole_or_not_at_all(string fault) => EveryCutAsync(fault, _ => Task.CompletedTask, (depot, _) => depot.BookAsync("book", BookingDepot.OneOfEach(Lines)), Free, Held);

    [Theory]
    [InlineData(nameof(Fault.FailBefore))]
    [InlineData(nameof(Fault.LoseReply))]
    [InlineData(nameof(Fault.LandLater))]
    public Task A_cancellation_gives_everything_back_or_nothing(string fault) => EveryCutAsync(fault, BookedAsync, (depot, booking) => depot.CancelAsync("cancel", booking), Held, Free);

    [Theory]
    [InlineData(nameof(Fault.FailBefore))]
    [InlineData(nameof(Fault.LoseReply))]
    [InlineData(nameof(Fault.LandLater))]
    public Task A_pick_up_takes_everything_or_nothing(string fault) => EveryCutAsync(fault, BookedAsync, (depot, booking) => depot.CheckOutAsync("out", booking), Held, Out);

    [Theory]
    [InlineData(nameof(Fault.FailBefore))]
    [InlineData(nameof(Fault.LoseReply))]
    [InlineData(nameof(Fault.LandLater))]
    public async Task A_booking_whose_last_line_is_taken_meanwhile_leaves_nothing_behind(string fault)
    {
        var (cut, undone) = (0, 0);
        for (var isCut = true; isCut; cut++)
        {
            var table = new StrictTable();
            var depot = await new BookingDepot(table).WithAsync(5, 5, 1);
            var rival = new Depot(table);
            var isRival = false;
            table.Gate = async call =>
            {
                if (isRival || call is not { Verb: "add", Partition: "ANVIL" }) return;
                isRival = true;
                Depot.Happened(await rival.AskAsync("rival", Depot.Reserve(1), sku: BookingDepot.Items[2]));
                table.Gate = _ => Task.CompletedTask;
                isRival = false;
            };
            isCut = await DiesAtAsync(table, cut, fault, () => isRival, () => depot.BookAsync("book", BookingDepot.OneOfEach(Lines)));
            table.Gate = _ => Task.CompletedTask;
            var other = new BookingDepot(table);
            await other.Sweep.SweepAsync();
            // What was still under way when the process died arrives now.
            table.LandNow();
            await other.Sweep.SweepAsync();
            var plan = (await other.Shelf.PlanAsync(BookingIds.Of(Depot.Staff, CommandId.Parse("book"))))?.Value;
            if (plan?.State == BookingState.Refused)
            {
                undone++;
                Assert.Equal(RefusalCode.NotEnoughAvailable, plan.Refusal!.Code);
                Assert.Equal(Quantity.Zero, plan.Refusal.Detail.Available);
                Assert.Equal([(Units(5), Units(0), Units(0)), (Units(5), Units(0), Units(0)), (Units(1), Units(1), Units(0))], await other.NumbersAsync(Lines));
            }
            // It died before the rival came.
            else Assert.Equal([plan?.State == BookingState.Held ? Held : Free], (await other.NumbersAsync(2)).Distinct());
            Assert.Equal(0, await other.UnfinishedAsync());
        }
        Assert.True(cut > 20 && undone > 10, $"{cut} cuts, {undone} undone");
    }

    [Fact]
    public async Task Two_sweeps_at_once_take_every_step_once()
    {
        for (var cut = 0; cut < 30; cut++)
        {
            var table = new StrictTable();
            var depot = await new BookingDepot(table).WithAsync(5, 5, 5);
            await DiesAtAsync(table, cut, nameof(Fault.LoseReply), () => false, () => depot.BookAsync("book", BookingDepot.OneOfEach(Lines)));
            BookingDepot[] others = [new(table), new(table), new(table)];

            await Task.WhenAll(others.Select(other => other.Sweep.SweepAsync()));
            var answers = await Task.WhenAll(others.Select(other => other.BookAsync("book", BookingDepot.OneOfEach(Lines))));

            Assert.Single(answers.Select(plan => plan.Answer).Distinct());
            Assert.All(await others[0].NumbersAsync(Lines), numbers => Assert.Equal(Held, numbers));
            foreach (var sku in BookingDepot.Items) Assert.Single((await others[0].Ledger.Store.FactsAsync(sku)).Select(fact => fact.Fact).OfType<ItemEvent.Reserved>());
            Assert.Equal(0, await others[0].UnfinishedAsync());
        }
    }

    [Fact]
    public async Task The_same_booking_asked_of_two_instances_at_once_is_one_booking()
    {
        var table = new StrictTable();
        BookingDepot[] depots = [await new BookingDepot(table).WithAsync(50, 50, 50), new(table)];
        for (var round = 0; round < 50; round++)
        {
            var plans = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => depots[i % 2].BookAsync($"book-{round}", BookingDepot.OneOfEach(Lines))));
            Assert.NotNull(Assert.Single(plans.Select(plan => plan.Answer).Distinct()));
        }
        Assert.Equal([(Units(50), Units(50), Units(0))], (await depots[1].NumbersAsync(Lines)).Distinct());
        Assert.Equal(RefusalCode.NotEnoughAvailable, (await depots[1].BookAsync("one-more", BookingDepot.OneOfEach(1))).Refusal!.Code);
    }

    // Cuts the same story off one operation later each time, until it is not cut off any more.
    private static async Task EveryCutAsync<T>(
        string fault, Func<BookingDepot, Task> before, Func<BookingDepot, BookingId, Task<T>> ask, (Quantity, Quantity, Quantity) untouched, (Quantity, Quantity, Quantity) done)
    {
        var booking = BookingIds.Of(Depot.Staff, CommandId.Parse("book"));
        var (cut, finished) = (0, 0);
        for (var isCut = true; isCut; cut++)
        {
            var table = new StrictTable();
            var depot = await new BookingDepot(table).WithAsync(5, 5, 5);
            await before(depot);
            isCut = await DiesAtAsync(table, cut, fault, () => false, () => ask(depot, booking));

            var other = new BookingDepot(table);
            await other.Sweep.SweepAsync();
            // What was still under way when the process died arrives now.
            table.LandNow();
            await other.Sweep.SweepAsync();
            var numbers = (await other.NumbersAsync(Lines)).Distinct().ToList();
            Assert.True(numbers.Count == 1 && (numbers[0] == untouched || numbers[0] == done), $"cut {cut}: {string.Join(", ", numbers)}");
            Assert.Equal(0, await other.UnfinishedAsync());
            if (numbers[0] == done) finished++;

            await ask(other, booking);
            Assert.Equal([done], (await other.NumbersAsync(Lines)).Distinct());
            Assert.Equal(0, await other.UnfinishedAsync());
        }
        Assert.True(cut > 10 && finished > 5, $"{cut} cuts, {finished} finished by the sweep");
    }

    // Every call after the cut fails, as calls of a dead process do. True when it was cut off.
    internal static async Task<bool> DiesAtAsync<T>(StrictTable table, int cut, string fault, Func<bool> isElsewhere, Func<Task<T>> ask)
    {
        var calls = 0;
        table.Faults = _ => isElsewhere() ? Fault.None : (Interlocked.Increment(ref calls) - 1).CompareTo(cut) switch { < 0 => Fault.None, 0 => Enum.Parse<Fault>(fault), _ => Fault.FailBefore };
        try
        {
            await ask();
        }
        catch (Exception e) when (e is RefusedException or RequestFailedException)
        {
            // Nobody hears it.
        }
        table.Faults = _ => Fault.None;
        return calls > cut;
    }

    private static async Task BookedAsync(BookingDepot depot) => Assert.Equal(BookingState.Held, (await depot.BookAsync("book", BookingDepot.OneOfEach(Lines))).State);

    private static Quantity Units(int units) => Quantity.Of(units);
}
