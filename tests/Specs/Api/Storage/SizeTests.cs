using Azure.Data.Tables;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Api.Storage.Depot;

namespace CountDepot.Specs.Api.Storage;

public sealed class SizeTests
{
    private readonly StrictTable table = new();

    [Fact]
    public async Task What_one_commit_cannot_hold_is_refused_and_the_ones_beside_it_are_not()
    {
        var depot = new Depot(table);
        Happened(await depot.AskAsync("define", new DefineItem(ShortText.Parse("Sensor"), ItemKind.Serialized), Manager));
        var giant = new ReceiveStock(North, Quantity.Of(20_000), Serials: Serials(20_000));

        var outcomes = await depot.Runner.RunAllAsync(
            Bolt, [new(CommandId.Parse("one"), Receive(1)), new(CommandId.Parse("giant"), giant), new(CommandId.Parse("two"), Receive(1))], new(Staff, Noon));

        // Nobody overtakes the one for whom the first block had no room.
        Assert.Equal((2, 3), (Happened(outcomes[0]).Version, Happened(outcomes[2]).Version));
        Assert.Equal(Bolt, Refused(RefusalCode.RequestInvalid, outcomes[1]).Detail.Sku);
        Assert.Equal(Quantity.Of(2), Happened(outcomes[2]).Site!.OnHand);
        Assert.Equal(Quantity.Of(2), await depot.OnHandAsync());
        Refused(RefusalCode.RequestInvalid, await NothingChangesAsync(table, () => depot.AskAsync("giant", giant)));
    }

    [Fact]
    public async Task A_large_command_fills_several_properties_and_is_read_back_whole()
    {
        var depot = new Depot(table);
        Happened(await depot.AskAsync("define", new DefineItem(ShortText.Parse("Sensor"), ItemKind.Serialized), Manager));
        Happened(await depot.AskAsync("large", new ReceiveStock(North, Quantity.Of(10_000), Serials: Serials(10_000))));

        var fact = Assert.IsType<ItemEvent.Received>(Assert.Single(await new Depot(table).Store.FactsAsync(Bolt, fromVersion: 2)).Fact);

        Assert.Equal(Serials(10_000), fact.Serials.AsEnumerable());
        Assert.Contains(table.Content, row => row.Contains("Gzip05=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_head_of_several_rows_is_read_back_whole()
    {
        var depot = new Depot(table);
        Happened(await depot.AskAsync("define", new DefineItem(ShortText.Parse("Sensor"), ItemKind.Serialized), Manager));
        var serials = Serials(30_000);
        for (var block = 0; block < 3; block++)
            Happened(await depot.AskAsync($"large-{block}", new ReceiveStock(North, Quantity.Of(10_000), Serials: serials[(block * 10_000)..((block + 1) * 10_000)])));
        var loaded = await depot.Store.ReadAsync(Bolt);

        var rows = HeadCodec.ToRows(loaded);

        Assert.Equal(["head", "head-01"], rows.Select(row => row.RowKey));
        await table.SubmitTransactionAsync(rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)));
        var before = table.Calls.Count;
        Assert.Equal(30_000, (await new Depot(table).Store.ReadAsync(Bolt)).Item.Units.Count);
        Assert.DoesNotContain(table.Calls.Skip(before), call => call.Row == ItemPartition.Block(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4_096)]
    [InlineData(4_097)]
    [InlineData(Packed.GzipBytesMax - 4_096)]
    public async Task Whatever_fits_is_taken_by_the_table_and_comes_back_byte_for_byte(int length)
    {
        var text = new byte[length];
        for (var i = 0; i < length; i++) text[i] = (byte)('!' + (((i * 2654435761L) >> 7) % 90));
        Assert.True(Packed.Fits(text));
        var row = new TableEntity(ItemPartition.Of(Bolt), ItemPartition.Block(1));
        Packed.Put(row, text);
        await table.AddEntityAsync(row);

        Assert.Equal(text, Packed.Take((await table.GetEntityAsync<TableEntity>("M8-BOLT", "block-0000000001")).Value));
    }

    // Letters that hardly compress, always the same ones.
    private static SerialNumber[] Serials(int count)
    {
        var random = new Random(8);
        return [.. Enumerable.Range(0, count).Select(_ => SerialNumber.Parse(new([.. Enumerable.Range(0, 64).Select(_ => "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[random.Next(36)])])))];
    }
}
