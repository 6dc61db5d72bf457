using Azure;
using Azure.Data.Tables;
using CountDepot.Sim;
using CountDepot.Specs.Api.Storage;

namespace CountDepot.Simulation.Storage;

/// <summary>
/// What all of the depot relies on in tables, beyond what the ledger does: the same sentences are true of Azurite and of
/// <see cref="MemoryStorage"/>, asked through the same client.
/// </summary>
public abstract class TableFacts : TableConformance
{
    private TableServiceClient? service;

    private protected abstract Task<TableServiceClient> ServiceAsync();

    private protected sealed override async Task<TableClient> MakeAsync() => await TableAsync();

    [Fact]
    public async Task A_table_is_made_once()
    {
        var tables = service ??= await ServiceAsync();
        var name = NewName();
        await tables.CreateTableAsync(name);
        await RefusedAsync(409, "TableAlreadyExists", () => tables.CreateTableAsync(name));
        await tables.CreateTableIfNotExistsAsync(name);
    }

    [Fact]
    public async Task A_table_that_was_never_made_has_no_rows()
    {
        var tables = service ??= await ServiceAsync();
        var table = tables.GetTableClient(NewName());
        await RefusedAsync(404, "TableNotFound", () => table.AddEntityAsync(Row("P", "a")));
    }

    [Fact]
    public async Task Every_type_comes_back_as_it_was()
    {
        var table = await TableAsync();
        var (id, at) = (Guid.Parse("5c0de907-0000-4000-8000-000000000101"), new DateTimeOffset(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero));
        await table.AddEntityAsync(new TableEntity("P", "a") { ["Id"] = id, ["At"] = at, ["Yes"] = true, ["Half"] = 0.5, ["One"] = 1.0, ["Least"] = long.MinValue, ["None"] = null });

        var row = (await table.GetEntityAsync<TableEntity>("P", "a")).Value;

        Assert.Equal((id, at, true, 0.5, 1.0), (row.GetGuid("Id"), row.GetDateTimeOffset("At"), row.GetBoolean("Yes"), row.GetDouble("Half"), row.GetDouble("One")));
        Assert.Equal(long.MinValue, row.GetInt64("Least"));
        Assert.False(row.ContainsKey("None"));
        Assert.NotNull(row.Timestamp);
    }

    [Fact]
    public async Task Keys_may_hold_quotation_marks_blanks_and_letters_of_any_script()
    {
        var table = await TableAsync();
        const string key = "O'Neil & 漢~é 100%";
        await table.AddEntityAsync(Row(key, key));
        Assert.Equal(key, (await table.GetEntityAsync<TableEntity>(key, key)).Value.RowKey);
        Assert.Equal([key], await KeysAsync(table, TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey ge {key}")));
        await table.DeleteEntityAsync(key, key);
        Assert.Empty(await KeysAsync(table, null));
    }

    [Fact]
    public async Task Merging_keeps_what_is_not_said_and_replacing_does_not()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(new TableEntity("P", "a") { ["One"] = 1, ["Two"] = 2 });
        await table.UpsertEntityAsync(new TableEntity("P", "a") { ["Two"] = 3 });
        var merged = (await table.GetEntityAsync<TableEntity>("P", "a")).Value;
        Assert.Equal((1, 3), (merged.GetInt32("One"), merged.GetInt32("Two")));
        await table.UpdateEntityAsync(new TableEntity("P", "a") { ["Two"] = 4 }, merged.ETag, TableUpdateMode.Replace);
        var replaced = (await table.GetEntityAsync<TableEntity>("P", "a")).Value;
        Assert.Equal((null, 4), (replaced.GetInt32("One"), replaced.GetInt32("Two")));
        Assert.NotEqual(merged.ETag, replaced.ETag);
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_changed_or_taken_away()
    {
        var table = await TableAsync();
        await RefusedAsync(404, "ResourceNotFound", () => table.UpdateEntityAsync(Row("P", "a"), ETag.All, TableUpdateMode.Replace));
        await RefusedAsync(404, "ResourceNotFound", () => table.UpdateEntityAsync(Row("P", "a"), ETag.All));
        // This client takes "it is not there" for "it is gone", and says so by the status alone.
        Assert.Equal(404, (await table.DeleteEntityAsync("P", "a")).Status);
    }

    [Fact]
    public async Task A_stale_tag_takes_nothing_away_and_merges_nothing()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Row("P", "a"));
        var stale = (await table.GetEntityAsync<TableEntity>("P", "a")).Value.ETag;
        await table.UpsertEntityAsync(Row("P", "a"), TableUpdateMode.Replace);
        await RefusedAsync(412, "UpdateConditionNotSatisfied", () => table.DeleteEntityAsync("P", "a", stale));
        await RefusedAsync(412, "UpdateConditionNotSatisfied", () => table.UpdateEntityAsync(Row("P", "a"), stale));
        Assert.Single(await KeysAsync(table, null));
    }

    [Fact]
    public async Task A_transaction_with_a_stale_tag_changes_nothing()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Row("P", "a"));
        var stale = (await table.GetEntityAsync<TableEntity>("P", "a")).Value.ETag;
        await table.UpsertEntityAsync(Row("P", "a"), TableUpdateMode.Replace);
        foreach (var type in new[] { TableTransactionActionType.UpdateReplace, TableTransactionActionType.UpdateMerge, TableTransactionActionType.Delete })
        {
            await RefusedAsync(412, "UpdateConditionNotSatisfied", () => table.SubmitTransactionAsync([
                new(TableTransactionActionType.UpsertReplace, Row("P", "b")), new(type, Row("P", "a"), stale)]));
        }
        Assert.Equal(["a"], await KeysAsync(table, null));
    }

    [Fact]
    public async Task Rows_come_in_order_of_partition_and_row_by_ordinal()
    {
        var table = await TableAsync();
        foreach (var (partition, row) in new[] { ("b", "1"), ("B", "2"), ("a", "2"), ("a", "10"), ("a", "~"), ("a", "A"), ("a", "-") }) await table.AddEntityAsync(Row(partition, row));
        var found = new List<string>();
        await foreach (var row in table.QueryAsync<TableEntity>()) found.Add($"{row.PartitionKey}{row.RowKey}");
        Assert.Equal(["B2", "a-", "a10", "a2", "aA", "a~", "b1"], found);
    }

    [Theory]
    [InlineData("RowKey eq '2'", "2")]
    [InlineData("RowKey ne '2' and PartitionKey eq 'P'", "1 3 4")]
    [InlineData("RowKey gt '1' and RowKey lt '4'", "2 3")]
    [InlineData("RowKey ge '2' and RowKey le '3'", "2 3")]
    [InlineData("RowKey eq '1' or RowKey eq '4'", "1 4")]
    [InlineData("not (RowKey eq '1') and (RowKey lt '3')", "2")]
    [InlineData("Number gt 1", "3 4")]
    [InlineData("Big eq 9000000000L", "2")]
    [InlineData("Yes eq true", "1 3")]
    [InlineData("Text eq 'it''s'", "4")]
    [InlineData("Missing eq 1", "")]
    public async Task A_filter_lets_through_what_it_says(string filter, string rows)
    {
        var table = await TableAsync();
        for (var i = 1; i <= 4; i++)
            await table.AddEntityAsync(new TableEntity("P", $"{i}") { ["Number"] = i - 1, ["Big"] = i == 2 ? 9_000_000_000L : 0L, ["Yes"] = i % 2 == 1, ["Text"] = i == 4 ? "it's" : "" });
        Assert.Equal(rows, string.Join(' ', await KeysAsync(table, filter)));
    }

    [Fact]
    public async Task Rows_are_found_by_when_they_were_written()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Row("P", "a"));
        var at = (await table.GetEntityAsync<TableEntity>("P", "a")).Value.Timestamp!.Value;
        Assert.Equal(["a"], await KeysAsync(table, TableClient.CreateQueryFilter($"Timestamp ge {at.AddMinutes(-2)}")));
        Assert.Empty(await KeysAsync(table, TableClient.CreateQueryFilter($"Timestamp ge {at.AddMinutes(2)}")));
    }

    [Fact]
    public async Task What_is_not_selected_is_not_sent()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(new TableEntity("P", "a") { ["One"] = 1, ["Two"] = 2 });
        await foreach (var row in table.QueryAsync<TableEntity>(select: ["RowKey", "Two"]))
            Assert.Equal(("a", null, 2), (row.RowKey, row.GetInt32("One"), row.GetInt32("Two")));
    }

    [Fact]
    public async Task More_than_a_page_is_read_page_by_page_each_row_once()
    {
        var table = await TableAsync();
        for (var part = 0; part < 11; part++)
        {
            await table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(i => new TableTransactionAction(TableTransactionActionType.Add, Row($"{part:d2}", $"{i:d2}"))));
        }
        var pages = new List<int>();
        await foreach (var page in table.QueryAsync<TableEntity>().AsPages()) pages.Add(page.Values.Count);
        Assert.Equal([1_000, 100], pages);
        pages.Clear();
        await foreach (var page in table.QueryAsync<TableEntity>(filter: "RowKey lt '05'", maxPerPage: 20).AsPages()) pages.Add(page.Values.Count);
        Assert.Equal(55, pages.Sum());
        Assert.All(pages, rows => Assert.InRange(rows, 0, 20));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    public async Task A_key_with_a_character_of_its_own_meaning_is_not_added(string key)
    {
        var table = await TableAsync();
        var failed = await Assert.ThrowsAnyAsync<RequestFailedException>(() => table.AddEntityAsync(Row("P", key)));
        Assert.Equal(400, failed.Status);
        Assert.Empty(await KeysAsync(table, null));
    }

    [Fact]
    public async Task A_row_of_more_than_1_MiB_is_refused_and_one_just_below_is_not()
    {
        var table = await TableAsync();
        var row = Row("P", "a");
        for (var i = 0; i < 15; i++) row[$"Part{i}"] = new byte[64 * 1024];
        await table.AddEntityAsync(row);
        row["Part15"] = new byte[64 * 1024];
        await Assert.ThrowsAnyAsync<RequestFailedException>(() => table.UpsertEntityAsync(row, TableUpdateMode.Replace));
        Assert.False((await table.GetEntityAsync<TableEntity>("P", "a")).Value.ContainsKey("Part15"));
    }

    private static TableEntity Row(string partition, string row) => new(partition, row) { ["Text"] = "text" };

    private static string NewName() => $"T{Guid.NewGuid():N}";

    private static async Task<List<string>> KeysAsync(TableClient table, string? filter)
    {
        var keys = new List<string>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter)) keys.Add(row.RowKey);
        return keys;
    }

    private static async Task RefusedAsync(int status, string code, Func<Task> act)
    {
        var failed = await Assert.ThrowsAnyAsync<RequestFailedException>(act);
        Assert.Equal((status, code), (failed.Status, failed.ErrorCode));
    }

    private async Task<TableClient> TableAsync()
    {
        var table = (service ??= await ServiceAsync()).GetTableClient(NewName());
        await table.CreateAsync();
        return table;
    }
}

/// <summary>The sentences, of the tables in memory.</summary>
public sealed class MemoryStorageTests : TableFacts
{
    private readonly MemoryStorage storage = new(() => DateTimeOffset.UnixEpoch);

    private protected override Task<TableServiceClient> ServiceAsync() =>
        Task.FromResult(MemoryTransport.Tables(question => Task.FromResult(Locked(question)), retries: 0));

    private Reply Locked(Question question)
    {
        lock (storage) return storage.Do(question);
    }
}

/// <summary>One Azurite for all of them.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private Azurite azurite = null!;

    internal TableServiceClient Service => new(azurite.ConnectionString);

    public async Task InitializeAsync() => azurite = await Azurite.StartAsync();

    public async Task DisposeAsync() => await azurite.DisposeAsync();
}

/// <summary>The sentences, of Azurite.</summary>
public sealed class AzuriteStorageTests(AzuriteFixture azurite) : TableFacts, IClassFixture<AzuriteFixture>
{
    private protected override Task<TableServiceClient> ServiceAsync() => Task.FromResult(azurite.Service);
}
