using Azure.Data.Tables;
using Azure.Storage.Blobs;
using CountDepot.Api.Exports;
using CountDepot.Specs.Api.Storage;

namespace CountDepot.Specs.Api.Exports;

/// <summary>What somebody types on the worst day.</summary>
[Collection(AzuriteFixture.Name)]
public sealed class RestoreCommandTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task It_checks_then_fills_a_new_table_and_never_one_that_is_there()
    {
        var ledger = await azurite.TableAsync();
        await new Depot(ledger.Reads).WithBoltsAsync(7);
        var exports = new VolumeShelf(new BlobServiceClient(azurite.ConnectionString), VolumeKind.Export);
        await new Recorder(new(ledger.Reads), TimeProvider.System).RecordAsync(exports, default);
        var name = (await exports.ListAsync(default)).Last().Name;
        var into = $"R{Guid.NewGuid():N}";

        var (code, said) = await SayAsync("--connection", azurite.ConnectionString, "--export", name);
        Assert.Equal(0, code);
        Assert.StartsWith($"Export {name}: 1 items, 2 blocks in 1 files.", said, StringComparison.Ordinal);
        Assert.EndsWith("It is whole and agrees with the anchors. Nothing was written.\n", said, StringComparison.Ordinal);

        (code, said) = await SayAsync("--connection", azurite.ConnectionString, "--export", name, "--into", into);
        Assert.Equal(0, code);
        Assert.Contains($"set Depot__LedgerTable to {into}", said, StringComparison.Ordinal);
        Assert.Equal(7, (int)(await new Depot(new TableClient(azurite.ConnectionString, into)).OnHandAsync()).Thousandths / 1_000);

        (code, said) = await SayAsync("--connection", azurite.ConnectionString, "--export", name, "--into", into);
        Assert.Equal(1, code);
        Assert.Contains("Problem: There is a table of this name already.", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData()]
    [InlineData("--account")]
    [InlineData("--account", "Not An Account")]
    [InlineData("--account", "depot", "--export", "../secret")]
    [InlineData("--account", "depot", "--into", "a table")]
    [InlineData("--account", "depot", "--sure", "yes")]
    [InlineData("--connection", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=b;TableEndpoint=https://example.com/a;BlobEndpoint=https://example.com/a")]
    public async Task What_it_does_not_understand_it_does_not_guess(params string[] args)
    {
        var (code, said) = await SayAsync(args);
        Assert.Equal(2, code);
        Assert.StartsWith("CountDepot.Api restore --account NAME", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_that_does_not_exist_is_no_success()
    {
        var (code, said) = await SayAsync("--connection", azurite.ConnectionString, "--export", "2020-01-01T00-00.jsonl.gz");
        Assert.Equal(1, code);
        Assert.Contains("There is no export 2020-01-01T00-00.jsonl.gz.", said, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said)> SayAsync(params string[] args)
    {
        await using var said = new StringWriter { NewLine = "\n" };
        return (await RestoreCommand.RunAsync(args, said), said.ToString());
    }
}
