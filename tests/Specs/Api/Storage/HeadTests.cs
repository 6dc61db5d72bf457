using Azure.Data.Tables;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using static CountDepot.Specs.Api.Storage.Depot;

namespace CountDepot.Specs.Api.Storage;

public sealed class HeadTests
{
    private readonly StrictTable table = new();

    [Fact]
    public async Task After_64_blocks_an_item_is_loaded_from_its_head_and_what_follows()
    {
        var depot = await BusyAsync(table, blocks: 70);
        var before = table.Calls.Count;

        var loaded = await new Depot(table).Store.ReadAsync(Bolt);

        Assert.Equal((await depot.Store.ReadAsync(Bolt)).Hash, loaded.Hash);
        var reads = table.Calls.Skip(before).Select(call => call.Row).ToList();
        Assert.Equal(["head", "block-0000000064"], reads.Take(2));
        Assert.DoesNotContain("block-0000000063", reads);
    }

    [Fact]
    public async Task A_head_says_what_the_blocks_say()
    {
        await BusyAsync(table, blocks: 64);
        var fromHead = await new Depot(table).Store.ReadAsync(Bolt);
        table.Lose("M8-BOLT", "head");
        AssertSame(await new Depot(table).Store.ReadAsync(Bolt), fromHead);
    }

    public static readonly TheoryData<string, Action<TableEntity>> Damages = new()
    {
        { "its shape is not known", row => row["Shape"] = 99 },
        { "its shape is no number", row => row["Shape"] = "1" },
        { "it claims more rows than there are", row => row["Parts"] = 2 },
        { "it claims no rows", row => row["Parts"] = 0 },
        { "it has another digest", row => row["Digest"] = new string('0', 64) },
        { "it has no digest", row => row.Remove("Digest") },
        { "it has no text", row => row.Remove("Gzip00") },
        { "its text is no gzip", row => row["Gzip00"] = new byte[] { 1, 2, 3 } },
        { "its text is not binary", row => row["Gzip00"] = "text" },
        { "one bit of it is wrong", row => row.GetBinary("Gzip00")[40] ^= 1 },
        { "it is cut short", row => row["Gzip00"] = row.GetBinary("Gzip00")[..^9] },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_damaged_head_is_passed_over(string damage, Action<TableEntity> change)
    {
        var depot = await BusyAsync(table, blocks: 66);
        table.Damage("M8-BOLT", "head", change);

        var loaded = await new Depot(table).Store.ReadAsync(Bolt);

        Assert.True(table.Calls.Any(call => call is { Verb: "get", Row: "block-0000000001" }), $"The blocks were not read although {damage}.");
        AssertSame(await depot.Store.ReadAsync(Bolt), loaded);
    }

    [Fact]
    public async Task A_head_of_another_chain_is_passed_over()
    {
        var other = new StrictTable();
        await BusyAsync(other, blocks: 64, units: 2);
        var depot = await BusyAsync(table, blocks: 66);
        var foreign = (await other.GetEntityAsync<TableEntity>("M8-BOLT", "head")).Value;
        await table.UpsertEntityAsync(foreign, TableUpdateMode.Replace);

        AssertSame(await depot.Store.ReadAsync(Bolt), await new Depot(table).Store.ReadAsync(Bolt));
    }

    [Fact]
    public async Task A_head_that_cannot_be_written_stops_nobody()
    {
        table.Faults = call => call.Verb == "transaction" ? Fault.FailBefore : Fault.None;
        var depot = await BusyAsync(table, blocks: 70);
        AssertSame(await depot.Store.ReadAsync(Bolt), await new Depot(table).Store.ReadAsync(Bolt));
        Assert.DoesNotContain(table.Content, row => row.StartsWith("M8-BOLT/head", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_older_head_that_comes_late_does_no_harm()
    {
        await BusyAsync(table, blocks: 64);
        var old = (await table.GetEntityAsync<TableEntity>("M8-BOLT", "head")).Value;
        var depot = await BusyAsync(table, blocks: 128, from: 64);
        await table.UpsertEntityAsync(old, TableUpdateMode.Replace);

        AssertSame(await depot.Store.ReadAsync(Bolt), await new Depot(table).Store.ReadAsync(Bolt));
    }

    [Fact]
    public async Task Sums_beyond_what_may_be_asked_for_survive_in_a_head()
    {
        var depot = await new Depot(table).WithBoltsAsync(0);
        for (var i = 0; i < 63; i++) Bytes(await depot.AskAsync($"more-{i}", i % 2 == 0 ? Receive(1_000_000_000) : Consume(1_000_000_000)));
        await depot.Store.SettledAsync();
        var before = table.Calls.Count;

        var item = (await new Depot(table).Store.ReadAsync(Bolt)).Item;
        Assert.Equal((Quantity.Of(32_000_000_000), Quantity.Of(1_000_000_000)), (item.Totals.Received, item.At(North).OnHand));
        Assert.DoesNotContain(table.Calls.Skip(before), call => call.Row == "block-0000000001");
    }

    [Fact]
    public async Task An_instance_that_missed_hundreds_of_blocks_takes_the_head_instead_of_reading_them_all()
    {
        var stale = await new Depot(table).WithBoltsAsync(1_000);
        var depot = await BusyAsync(table, blocks: 400, from: 2);
        var before = table.Calls.Count;

        AssertSame(await depot.Store.ReadAsync(Bolt), await stale.Store.ReadAsync(Bolt));
        Assert.InRange(table.Calls.Count - before, 1, 200);
    }

    private static async Task<Depot> BusyAsync(StrictTable table, int blocks, int from = 0, int units = 1)
    {
        var depot = new Depot(table);
        if (from == 0) await depot.WithBoltsAsync(1_000);
        for (var block = Math.Max(from, 2) + 1; block <= blocks; block++) Happened(await depot.AskAsync($"reserve-{block}", Reserve(units)));
        await depot.Store.SettledAsync();
        return depot;
    }

    private static void AssertSame(Loaded expected, Loaded actual)
    {
        Assert.Equal((expected.Version, expected.Hash), (actual.Version, actual.Hash));
        Assert.Equal(HeadCodec.ToRows(expected)[0].GetString("Digest"), HeadCodec.ToRows(actual)[0].GetString("Digest"));
    }
}
