using CountDepot.Api.Storage;
using CountDepot.Contracts;
using static CountDepot.Specs.Api.Storage.Depot;

namespace CountDepot.Specs.Api.Storage;

public sealed class WindowTests
{
    private readonly StrictTable table = new();

    [Fact]
    public async Task The_oldest_command_of_hundreds_is_still_known_when_its_id_has_left_the_window()
    {
        var depot = await BusyAsync(300);
        var oldest = (await depot.Store.FactsAsync(Bolt))[0];

        foreach (var instance in new[] { depot, new Depot(table, idsMax: 10) })
        {
            var again = await NothingChangesAsync(table, () => instance.AskAsync("define", new DefineItem(ShortText.Parse("M8 bolt"), ItemKind.Stock), Manager));
            Assert.Equal((1, oldest.Stamp.At), (Happened(again).Version, Happened(again).At));
            Refused(RefusalCode.CommandIdReused, await NothingChangesAsync(table, () => instance.AskAsync("reserve-7", Reserve(2))));
            Assert.Equal(7, Happened(await NothingChangesAsync(table, () => instance.AskAsync("reserve-7", Reserve(1)))).Version);
        }
    }

    [Fact]
    public async Task Every_id_is_in_the_window_or_has_a_row()
    {
        await BusyAsync(300);
        var loaded = await new Depot(table, idsMax: 10).Store.ReadAsync(Bolt);
        var spilled = table.Content.Select(row => row.Split(' ')[0].Split('/')[1])
            .Select(key => ItemPartition.TryId(key, out var id) ? id : (ScopedId?)null).OfType<ScopedId>().ToList();

        Assert.Equal(300, loaded.Ids.Recent.Keys.Union(spilled).Count());
        Assert.InRange(loaded.Ids.Recent.Count, 10, 10 + (2 * ItemStore.BlocksPerHeadByDefault));
    }

    [Fact]
    public async Task While_ids_cannot_be_given_rows_the_head_does_not_drop_them()
    {
        table.Faults = call => call.Verb == "transaction" && call.Row.StartsWith("id-", StringComparison.Ordinal) ? Fault.FailBefore : Fault.None;
        await BusyAsync(200);
        Assert.Equal(7, Happened(await NothingChangesAsync(table, () => new Depot(table, idsMax: 10).AskAsync("reserve-7", Reserve(1)))).Version);
    }

    [Fact]
    public async Task When_the_head_is_lost_after_ids_were_given_rows_they_are_known_all_the_same()
    {
        table.Faults = call => call.Verb == "transaction" && call.Row == "head" ? Fault.FailBefore : Fault.None;
        await BusyAsync(200);
        Assert.Equal(7, Happened(await NothingChangesAsync(table, () => new Depot(table, idsMax: 10).AskAsync("reserve-7", Reserve(1)))).Version);
    }

    [Fact]
    public async Task While_no_id_has_left_the_window_a_new_one_is_not_looked_up()
    {
        var depot = await BusyAsync(20, idsMax: 4_096);
        Assert.Equal(["add"], await VerbsAsync(() => depot.AskAsync("new", Reserve(1))));
    }

    [Fact]
    public async Task Afterwards_a_new_id_costs_one_read_unless_it_proves_that_it_is_young()
    {
        var depot = await BusyAsync(200);
        var spilledUpTo = (await depot.Store.ReadAsync(Bolt)).Ids.SpilledUpTo;
        Assert.InRange(spilledUpTo, Noon, depot.Now.AddMinutes(-10));

        Assert.Equal(["get", "add"], await VerbsAsync(() => depot.AskAsync("new", Reserve(1))));
        Assert.Equal(["get", "add"], await VerbsAsync(() => depot.AskAsync($"{Guid.CreateVersion7(spilledUpTo.AddMinutes(5))}", Reserve(1))));
        Assert.Equal(["add"], await VerbsAsync(() => depot.AskAsync($"{Guid.CreateVersion7(spilledUpTo.AddMinutes(5).AddMilliseconds(1))}", Reserve(1))));
        Assert.Equal(["add"], await VerbsAsync(() => depot.AskAsync($"{Guid.CreateVersion7(depot.Now)}", Reserve(1))));
    }

    [Fact]
    public async Task In_a_storm_no_id_of_the_last_minutes_leaves_the_window()
    {
        var depot = await new Depot(table, idsMax: 10).WithBoltsAsync(1_000);
        for (var block = 3; block <= 130; block++) Happened(await depot.AskAsync($"reserve-{block}", Reserve(1)));
        await depot.Store.SettledAsync();

        Assert.Equal(130, (await new Depot(table, idsMax: 10).Store.ReadAsync(Bolt)).Ids.Recent.Count);
        Assert.Equal(["add"], await VerbsAsync(() => depot.AskAsync("new", Reserve(1))));
    }

    [Fact]
    public async Task A_key_made_in_the_future_is_refused_because_it_could_not_be_told_from_a_young_one_later()
    {
        var depot = await BusyAsync(3);
        Happened(await depot.AskAsync($"{Guid.CreateVersion7(depot.Now.AddMinutes(5))}", Reserve(1)));

        var refused = Refused(RefusalCode.RequestInvalid, await NothingChangesAsync(table, () =>
            depot.AskAsync($"{Guid.CreateVersion7(depot.Now.AddMinutes(5).AddMilliseconds(1))}", Reserve(1))));

        Assert.Equal(Wire.CommandIdHeader, refused.Detail.Field);
    }

    [Fact]
    public async Task A_key_from_a_clock_that_ran_ahead_is_found_after_it_has_left_the_window()
    {
        var depot = await BusyAsync(3);
        var ahead = $"{Guid.CreateVersion7(depot.Now.AddMinutes(5))}";
        var first = Bytes(await depot.AskAsync(ahead, Reserve(1)));
        await BusyAsync(200, from: 4, depot: depot);

        Assert.Equal(first, Bytes(await NothingChangesAsync(table, () => new Depot(table, idsMax: 10) { Now = Noon.AddDays(400) }.AskAsync(ahead, Reserve(1)))));
    }

    private async Task<Depot> BusyAsync(int blocks, int idsMax = 10, int from = 2, Depot? depot = null)
    {
        depot ??= await new Depot(table, idsMax: idsMax).WithBoltsAsync(1_000);
        for (var block = from + 1; block <= blocks; block++)
        {
            depot.Now += TimeSpan.FromMinutes(1);
            Happened(await depot.AskAsync($"reserve-{block}", Reserve(1)));
        }
        await depot.Store.SettledAsync();
        return depot;
    }

    private async Task<IEnumerable<string>> VerbsAsync(Func<Task<CountDepot.Api.Outcome>> ask)
    {
        var before = table.Calls.Count;
        Happened(await ask());
        return table.Calls.Skip(before).Select(call => call.Verb);
    }
}
