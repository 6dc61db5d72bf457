using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using CountDepot.Api;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using static CountDepot.Specs.Api.Storage.Depot;

namespace CountDepot.Specs.Api.Storage;

/// <summary>The chain is verified here the way a stranger would: from the rows and the description of the format alone.</summary>
public sealed class ChainTests
{
    private readonly StrictTable table = new();

    [Fact]
    public async Task A_stranger_can_verify_every_block_from_the_rows_alone()
    {
        var depot = await new Depot(table).WithBoltsAsync(1_000);
        await depot.AskAsync("umlaut", Reserve(1) with { Note = LongText.Parse("für Zoë 😀 \"M8\" \\ <b>") });
        // Asked as one, so that they are sure to share a block: one too long to be kept as plain text.
        await depot.Runner.RunAllAsync(
            Bolt, [.. Enumerable.Range(0, 200).Select(i => new Keyed(CommandId.Parse($"reserve-{i}"), Reserve(i % 3)))], new(Staff, Noon));
        await depot.AskAsync("too-many", Reserve(5_000));

        var blocks = await VerifyAsync(table, (int)(await depot.Store.ReadAsync(Bolt)).Version);

        Assert.Equal(204, blocks.Sum(block => block.GetProperty("commands").GetArrayLength()));
        Assert.Contains(table.Content, row => row.Contains("Gzip00=", StringComparison.Ordinal) && row.Contains("/block-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_block_holds_who_asked_what_under_which_key_and_what_came_of_it()
    {
        var depot = await new Depot(table).WithBoltsAsync(3);
        var answer = Bytes(await depot.AskAsync("reserve", Reserve(2)));
        var refused = Refused(RefusalCode.NotEnoughAvailable, await depot.AskAsync("too-many", Reserve(2)));

        var blocks = await VerifyAsync(table, 4);

        var (done, not) = (blocks[2].GetProperty("commands")[0], blocks[3].GetProperty("commands")[0]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Staff.Id}\nreserve")))[..32], done.GetProperty("id").GetString());
        Assert.Equal(("reserve", Staff.Id, "2026-03-01T12:00:00Z"), (Text(done, "key"), Text(done.GetProperty("by"), "id"), Text(done, "at")));
        Assert.Equal(Encoding.UTF8.GetString(answer), done.GetProperty("answer").GetRawText());
        Assert.Equal("reserved", Text(done.GetProperty("events")[0], "what"));
        Assert.Equal(("notEnoughAvailable", refused.Message), (Text(not.GetProperty("refusal"), "code"), Text(not.GetProperty("refusal"), "message")));
        Assert.Equal(0, not.GetProperty("events").GetArrayLength());
    }

    [Fact]
    public async Task A_fingerprint_is_the_hash_of_type_item_actor_and_body()
    {
        var depot = await new Depot(table).WithBoltsAsync(3);
        await depot.AskAsync("reserve", Reserve(2));
        var canonical = $$$"""{"type":"ReserveStock","sku":"M8-BOLT","by":"{{{Staff.Id}}}","body":{"site":"NORTH","quantity":2}}""";
        var print = (await VerifyAsync(table, 3))[2].GetProperty("commands")[0].GetProperty("print").GetString();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))), print);
    }

    public static readonly TheoryData<string, Action<TableEntity>> Damages = new()
    {
        { "a digit of its text", row => row["Text"] = row.GetString("Text").Replace("\"quantity\":2", "\"quantity\":3", StringComparison.Ordinal) },
        { "its hash", row => row["Hash"] = new string('0', 64) },
        { "its shape", row => row["Shape"] = 2 },
        { "its text to nothing", row => row.Remove("Text") },
        { "its text to no JSON, with the right hash", row => Reseal(row, _ => "{") },
        { "its number, with the right hash", row => Reseal(row, text => text.Replace("\"number\":3", "\"number\":4", StringComparison.Ordinal)) },
        { "its item, with the right hash", row => Reseal(row, text => text.Replace("\"sku\":\"M8-BOLT\"", "\"sku\":\"M9-BOLT\"", StringComparison.Ordinal)) },
        { "a quantity, with the right hash", row => Reseal(row, text => text.Replace("\"quantity\":2", "\"quantity\":3", StringComparison.Ordinal)) },
        { "the block it follows, with the right hash", row => Reseal(row, text => text.Replace("\"previous\":\"", "\"previous\":\"0", StringComparison.Ordinal)) },
        { "a fact to one that cannot be, with the right hash", row => Reseal(row, text => text.Replace("\"what\":\"reserved\"", "\"what\":\"invented\"", StringComparison.Ordinal)) },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Whoever_changes_a_block_stops_the_item(string what, Action<TableEntity> change)
    {
        var depot = await new Depot(table).WithBoltsAsync(10);
        await depot.AskAsync("reserve", Reserve(2));
        await depot.AskAsync("another", Reserve(1));
        table.Damage("M8-BOLT", "block-0000000003", change);

        Refused(RefusalCode.Unavailable, await NothingChangesAsync(table, () => new Depot(table).AskAsync("more", Receive(1))));
        var broken = await Assert.ThrowsAsync<BrokenChainException>(() => new Depot(table).Store.ReadAsync(Bolt));
        Assert.True(broken.Message.Contains("block 3", StringComparison.Ordinal) || broken.Message.Contains("block 4", StringComparison.Ordinal), $"{what}: {broken.Message}");
        await Assert.ThrowsAsync<BrokenChainException>(() => new Depot(table).Store.FactsAsync(Bolt));
    }

    [Fact]
    public async Task Two_blocks_that_changed_places_stop_the_item()
    {
        var depot = await new Depot(table).WithBoltsAsync(10);
        await depot.AskAsync("reserve", Reserve(2));
        var (one, two) = (await RowAsync(table, 2), await RowAsync(table, 3));
        foreach (var name in new[] { "Text", "Hash" })
        {
            table.Damage("M8-BOLT", one.RowKey, row => row[name] = two[name]);
            table.Damage("M8-BOLT", two.RowKey, row => row[name] = one[name]);
        }
        await Assert.ThrowsAsync<BrokenChainException>(() => new Depot(table).Store.ReadAsync(Bolt));
    }

    /// <summary>Recomputes what the format's description says, with nothing of the product but the names of the rows.</summary>
    internal static async Task<List<JsonElement>> VerifyAsync(TableClient table, int count)
    {
        var (blocks, previous) = (new List<JsonElement>(), new string('0', 64));
        for (var number = 1; number <= count; number++)
        {
            var row = await RowAsync(table, number);
            var text = row.GetString("Text") is { } plain ? Encoding.UTF8.GetBytes(plain) : Gunzip(row);
            var hash = Convert.ToHexStringLower(SHA256.HashData(text));
            var block = JsonDocument.Parse(text).RootElement;
            Assert.Equal((hash, 1), (row.GetString("Hash"), row.GetInt32("Shape")));
            Assert.Equal((number, "M8-BOLT", previous), (block.GetProperty("number").GetInt32(), Text(block, "sku"), Text(block, "previous")));
            blocks.Add(block);
            previous = hash;
        }
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("M8-BOLT", $"block-{count + 1:d10}")).HasValue);
        return blocks;
    }

    private static byte[] Gunzip(TableEntity row)
    {
        var zipped = Enumerable.Range(0, 15).Select(part => row.GetBinary($"Gzip{part:d2}")).TakeWhile(part => part is not null).SelectMany(part => part!).ToArray();
        var text = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(zipped), CompressionMode.Decompress);
        gzip.CopyTo(text);
        return text.ToArray();
    }

    private static void Reseal(TableEntity row, Func<string, string> change)
    {
        row["Text"] = change(row.GetString("Text"));
        row["Hash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(row.GetString("Text"))));
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static async Task<TableEntity> RowAsync(TableClient table, int number) =>
        (await table.GetEntityAsync<TableEntity>("M8-BOLT", $"block-{number:d10}")).Value;
}
