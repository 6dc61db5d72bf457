using Azure;
using Azure.Data.Tables;

namespace CountDepot.Specs.Api.Storage;

/// <summary>
/// What the ledger relies on in a table. The same sentences are true of Azurite and of the tables in memory, so what is proved on one
/// holds on the other.
/// </summary>
public abstract class TableConformance
{
    private TableClient? table;

    private protected abstract Task<TableClient> MakeAsync();

    [Fact]
    public async Task A_row_is_read_back_as_it_was_added()
    {
        var table = await TableAsync();
        var row = Row("a", "é 漢 😀 \"quoted\" \\ {\"at\":\"2026-03-01T10:00:00Z\"}");
        row["Number"] = 9_000_000_000_000_000_001;
        row["Count"] = 7;
        row["Bytes"] = Enumerable.Range(0, 64 * 1024).Select(i => (byte)i).ToArray();
        await table.AddEntityAsync(row);

        var read = (await table.GetEntityAsync<TableEntity>("P", "a")).Value;

        Assert.Equal((row.GetString("Text"), 9_000_000_000_000_000_001L, 7), (read.GetString("Text"), read.GetInt64("Number"), read.GetInt32("Count")));
        Assert.Equal(row.GetBinary("Bytes"), read.GetBinary("Bytes"));
    }

    [Fact]
    public async Task A_row_that_is_there_cannot_be_added_and_stays_as_it_is()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Row("a", "first"));

        await RefusedAsync(409, () => table.AddEntityAsync(Row("a", "second")));

        Assert.Equal("first", await TextAsync(table, "a"));
    }

    [Fact]
    public async Task Of_many_who_add_the_same_row_at_once_one_succeeds()
    {
        var table = await TableAsync();

        var won = await Task.WhenAll(Enumerable.Range(0, 32).Select(async i =>
        {
            try
            {
                await table.AddEntityAsync(Row("a", $"{i}"));
                return (int?)i;
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                return null;
            }
        }));

        Assert.Equal($"{Assert.Single(won, i => i is not null)}", await TextAsync(table, "a"));
    }

    [Fact]
    public async Task A_row_that_is_not_there_is_no_error_to_ask_for()
    {
        var table = await TableAsync();
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("P", "a")).HasValue);
        await RefusedAsync(404, () => table.GetEntityAsync<TableEntity>("P", "a"));
    }

    [Fact]
    public async Task Keys_differ_by_the_case_of_their_letters()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Row("a", "small"));
        await table.AddEntityAsync(Row("A", "large"));
        Assert.Equal(("small", "large"), (await TextAsync(table, "a"), await TextAsync(table, "A")));
    }

    [Fact]
    public async Task A_stale_tag_changes_nothing()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Row("a", "first"));
        var stale = (await table.GetEntityAsync<TableEntity>("P", "a")).Value.ETag;
        await table.UpsertEntityAsync(Row("a", "second"), TableUpdateMode.Replace);

        await RefusedAsync(412, () => table.UpdateEntityAsync(Row("a", "third"), stale, TableUpdateMode.Replace));

        Assert.Equal("second", await TextAsync(table, "a"));
    }

    [Fact]
    public async Task Replacing_leaves_no_property_of_the_row_before()
    {
        var table = await TableAsync();
        var first = Row("a", "first");
        first["Other"] = 1;
        await table.AddEntityAsync(first);

        await table.SubmitTransactionAsync([new(TableTransactionActionType.UpsertReplace, Row("a", "second"))]);

        Assert.False((await table.GetEntityAsync<TableEntity>("P", "a")).Value.ContainsKey("Other"));
    }

    [Fact]
    public async Task A_transaction_that_fails_in_one_row_changes_none()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Row("b", "there"));

        await RefusedAsync(409, () => table.SubmitTransactionAsync([
            new(TableTransactionActionType.UpsertReplace, Row("a", "new")), new(TableTransactionActionType.Add, Row("b", "again"))]));

        Assert.Null(await TextAsync(table, "a"));
        Assert.Equal("there", await TextAsync(table, "b"));
    }

    [Fact]
    public async Task A_transaction_takes_a_hundred_rows()
    {
        var table = await TableAsync();
        await table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(i => new TableTransactionAction(TableTransactionActionType.Add, Row($"{i:d3}", $"{i}"))));
        Assert.Equal("99", await TextAsync(table, "099"));
    }

    [Fact]
    public async Task A_property_of_more_than_64_KiB_is_refused()
    {
        var table = await TableAsync();
        await RefusedAsync(400, () => table.AddEntityAsync(Row("a", new string('x', (32 * 1024) + 1))));
    }

    private static TableEntity Row(string key, string text) => new("P", key) { ["Text"] = text };

    private static async Task<string?> TextAsync(TableClient table, string row) =>
        await table.GetEntityIfExistsAsync<TableEntity>("P", row) is { HasValue: true } found ? found.Value!.GetString("Text") : null;

    private static async Task RefusedAsync(int status, Func<Task> act)
    {
        var failed = await Assert.ThrowsAnyAsync<RequestFailedException>(act);
        Assert.Equal(status, failed.Status);
    }

    private async Task<TableClient> TableAsync() => table ??= await MakeAsync();
}
