using Azure;
using Azure.Data.Tables;

namespace CountDepot.Specs.Api.Storage;

public sealed class StrictTableConformanceTests : TableConformance
{
    private readonly StrictTable table = new();

    private protected override Task<TableClient> MakeAsync() => Task.FromResult<TableClient>(table);

    [Fact]
    public async Task It_refuses_a_transaction_over_two_partitions() => await RefusesAsync([Add("P", "a"), Add("Q", "a")]);

    [Fact]
    public async Task It_refuses_a_transaction_of_101_rows() => await RefusesAsync(Enumerable.Range(0, 101).Select(i => Add("P", $"{i}")));

    [Fact]
    public async Task It_refuses_the_same_row_twice_in_a_transaction() => await RefusesAsync([Add("P", "a"), Add("P", "a")]);

    [Fact]
    public async Task It_refuses_a_row_of_more_than_1_MiB() =>
        await RefusesAsync([Add("P", "a", row =>
        {
            for (var i = 0; i < 16; i++) row[$"Part{i}"] = new byte[64 * 1024];
        })]);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task It_refuses_numbers_that_are_none(double number) => await RefusesAsync([Add("P", "a", row => row["Number"] = number)]);

    [Fact]
    public async Task It_refuses_decimals_because_they_come_back_as_doubles() => await RefusesAsync([Add("P", "a", row => row["Number"] = 1.5m)]);

    [Fact]
    public async Task It_refuses_dates_before_1601() => await RefusesAsync([Add("P", "a", row => row["At"] = new DateTimeOffset(1600, 12, 31, 0, 0, 0, TimeSpan.Zero))]);

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\u0007b")]
    public async Task It_refuses_a_key_the_service_does_not_take(string key) => await RefusesAsync([Add("P", key)]);

    [Fact]
    public async Task It_refuses_a_key_with_half_a_character() => await RefusesAsync([Add("P", "a\ud800")]);

    [Fact]
    public async Task It_refuses_a_key_of_more_than_1_KiB() => await RefusesAsync([Add("P", new string('a', 513))]);

    private static TableTransactionAction Add(string partition, string row, Action<TableEntity>? with = null)
    {
        var entity = new TableEntity(partition, row);
        with?.Invoke(entity);
        return new(TableTransactionActionType.Add, entity);
    }

    private async Task RefusesAsync(IEnumerable<TableTransactionAction> actions)
    {
        var failed = await Assert.ThrowsAsync<RequestFailedException>(() => table.SubmitTransactionAsync(actions));
        Assert.Equal(400, failed.Status);
        Assert.Empty(table.Content);
    }
}

[Collection(AzuriteFixture.Name)]
public sealed class AzuriteConformanceTests(AzuriteFixture azurite) : TableConformance
{
    private protected override async Task<TableClient> MakeAsync() => (await azurite.TableAsync()).Reads;
}
