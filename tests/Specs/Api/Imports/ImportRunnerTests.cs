using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using CountDepot.Api;
using CountDepot.Api.Imports;
using CountDepot.Api.Notices;
using CountDepot.Api.Projections;
using CountDepot.Api.Requests;
using CountDepot.Contracts;
using CountDepot.Ledger;
using CountDepot.Specs.Api.Storage;
using CountDepot.Specs.Seams;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CountDepot.Specs.Api.Imports;

/// <summary>An accepted file comes to the same end whatever happens on the way, and one that is not accepted leaves nothing behind.</summary>
[Collection(AzuriteFixture.Name)]
public sealed class ImportRunnerTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly Actor Admin = new("5c0de907-0000-4000-8000-000000000104", "Admin");
    private static readonly ImportFile Items = Demo("items.csv");
    private static readonly ImportFile Stock = Demo("stock.csv");

    private readonly StrictTable ledger = new();
    private readonly string storage = azurite.ConnectionString;
    private readonly TableServiceClient tables = new(azurite.ConnectionString);
    private readonly FakeTimeProvider clock = new(Depot.Noon);
    private BlobContainerClient shelf = null!;

    public async Task InitializeAsync()
    {
        foreach (var name in (string[])["Sites", "Templates", NoticeShelf.Table]) await tables.CreateTableIfNotExistsAsync(name);
        shelf = new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient($"imports-{Guid.NewGuid():N}");
    }

    public Task DisposeAsync() => shelf.DeleteIfExistsAsync();

    [Theory]
    [InlineData(0, nameof(Fault.FailBefore))]
    [InlineData(0, nameof(Fault.LoseReply))]
    [InlineData(1, nameof(Fault.LandLater))]
    [InlineData(100, nameof(Fault.FailBefore))]
    [InlineData(100, nameof(Fault.LoseReply))]
    [InlineData(200, nameof(Fault.LandLater))]
    public async Task A_crash_in_the_middle_is_finished_by_the_next_process_exactly_once(int itemsBefore, string fault)
    {
        var whole = await WholeAsync();
        var dead = await DefinedAsync();
        DieAfter(itemsBefore, Enum.Parse<Fault>(fault));
        var refused = await Assert.ThrowsAsync<RefusedException>(() => dead.Desk.TakeAsync(Stock, Admin, default));
        Assert.Equal(503, Problems.StatusOf(refused.Code));
        ledger.Faults = _ => Fault.None;

        var next = new Instance(this);
        Assert.Equal(ImportState.Running, (await next.Desk.ShowAsync(Stock.Key, default)).State);
        Assert.NotEqual(whole, await next.LedgerAsync());
        await next.Runner.ResumeAsync(default);
        ledger.LandNow();

        Assert.Equal(whole, await new Instance(this).LedgerAsync());
        var view = await next.Desk.ShowAsync(Stock.Key, default);
        Assert.Equal((ImportState.Done, view.ItemsTotal, 0), (view.State, view.ItemsDone, view.Errors.Count));
    }

    [Fact]
    public async Task A_crash_in_the_middle_is_finished_by_sending_the_file_again()
    {
        var whole = await WholeAsync();
        var dead = await DefinedAsync();
        DieAfter(50, Fault.LoseReply);
        await Assert.ThrowsAsync<RefusedException>(() => dead.Desk.TakeAsync(Stock, Admin, default));
        ledger.Faults = _ => Fault.None;

        var next = new Instance(this);
        // The mapping says the same in another order, so it is the same file.
        var again = Stock with { Columns = Stock.Columns!.Reverse().ToDictionary() };
        var view = await next.Desk.TakeAsync(again, Admin, default);
        var once = await Depot.NothingChangesAsync(ledger, () => new Instance(this).Desk.TakeAsync(Stock, Admin, default));

        Assert.Equal(whole, await next.LedgerAsync());
        Assert.Equal(JsonSerializer.Serialize(view, Wire.Json), JsonSerializer.Serialize(once, Wire.Json));
    }

    [Fact]
    public async Task Whoever_goes_away_does_not_stop_it_and_everybody_sees_how_far_it_is()
    {
        var (instance, other) = (await DefinedAsync(), new Instance(this));
        var (added, reached, open, gone) = (0, new TaskCompletionSource(), new TaskCompletionSource(), new CancellationTokenSource());
        ledger.Gate = call =>
        {
            if (call.Verb != "add" || Interlocked.Increment(ref added) <= 3) return Task.CompletedTask;
            reached.TrySetResult();
            return open.Task;
        };
        var leaving = instance.Desk.TakeAsync(Stock, Admin, gone.Token);
        await reached.Task;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);

        while ((await instance.Desk.ShowAsync(Stock.Key, default)).ItemsDone < 3) await Task.Yield();
        while ((await other.Desk.ShowAsync(Stock.Key, default)).ItemsDone == 0) await Task.Yield();
        Assert.Equal((ImportState.Running, 3), ((await instance.Desk.ShowAsync(Stock.Key, default)).State, (await instance.Desk.ShowAsync(Stock.Key, default)).ItemsDone));

        var waiting = Task.WhenAll(Enumerable.Range(0, 5).Select(_ => instance.Desk.TakeAsync(Stock, Admin, default)));
        open.SetResult();
        var views = await waiting;
        Assert.All(views, view => Assert.Equal((ImportState.Done, view.ItemsTotal), (view.State, view.ItemsDone)));
        Assert.Equal(views[0].ItemsTotal, added);
    }

    [Fact]
    public async Task One_bad_row_of_1106_and_a_dry_run_leave_nothing_behind()
    {
        var instance = await DefinedAsync();
        var lines = Stock.Csv!.Split('\n');
        var place = $"New site {Guid.NewGuid():N}/Shelf 1";
        lines[1] = lines[1].Replace("Electronics Lab/Reel Storage", place, StringComparison.Ordinal);
        // As the source has it: one length of wire with four decimals.
        var wire = Array.FindIndex(lines, line => line.Contains(",37.490,", StringComparison.Ordinal) || line.Contains(",37.49,", StringComparison.Ordinal));
        var good = Stock with { Csv = string.Join('\n', lines) };
        lines[wire] = lines[wire].Replace(",37.490,", ",37.4904,", StringComparison.Ordinal).Replace(",37.49,", ",37.4904,", StringComparison.Ordinal);
        var bad = Stock with { Csv = string.Join('\n', lines) };

        var refused = await NothingIsLeftAsync(() => Assert.ThrowsAsync<RefusedException>(() => instance.Desk.TakeAsync(bad, Admin, default)));
        Assert.Equal((RefusalCode.ImportHasErrors, wire + 1, "quantity"), (refused.Code, refused.Detail.Rows!.Single().Line, refused.Detail.Rows!.Single().Column));
        Assert.StartsWith("1 of 1,106 rows cannot be taken, so none was. Mend them and send the file again; " +
            $"the first is line {wire + 1}: quantity must have at most 3 decimal", refused.Message, StringComparison.Ordinal);

        var view = await NothingIsLeftAsync(() => instance.Desk.TakeAsync(good with { DryRun = true }, Admin, default));
        Assert.Equal((ImportState.Checked, 1_106, 299, 0), (view.State, view.Rows, view.Serials, view.Errors.Count));
        await Assert.ThrowsAsync<RefusedException>(() => instance.Desk.ShowAsync(Stock.Key, default));
    }

    [Fact]
    public async Task Rows_are_decided_one_after_the_other_on_what_the_rows_before_leave()
    {
        var instance = await DefinedAsync();
        var (unit, wire) = (Rows(Items, "serialized"), Rows(Items, "consumable"));
        var csv = $"SKU,Place,Quantity,Serial,Lot,Status\n{unit},Factory,1,SN-A,,\n{wire},Factory,1.5,,,\n{unit},Factory,1,SN-A,,\n" +
            $"{wire},Factory,1,SN-A,,\n{unit},Factory,1.5,,,\n{wire},Factory,-1,,,\n";
        var view = await instance.Desk.TakeAsync(Stock with { Csv = csv, DryRun = true }, Admin, default);
        Assert.Equal([(4, "serial"), (5, "serial"), (6, "quantity"), (7, "quantity")], view.Errors.Select(e => (e.Line, e.Column)));
        Assert.Contains("SN-A", view.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_changed_since_the_check_is_said_row_by_row_and_a_file_that_cannot_be_read_holds_up_no_other()
    {
        var dead = await DefinedAsync();
        DieAfter(0, Fault.FailBefore);
        await Assert.ThrowsAsync<RefusedException>(() => dead.Desk.TakeAsync(Stock, Admin, default));
        ledger.Faults = _ => Fault.None;
        var sku = Sku.Parse(Stock.Csv!.Split('\n')[1].Split(',')[0]);
        Depot.Happened(await dead.Depot.AskAsync("retire", new RetireItem(), Depot.Manager, sku));
        await shelf.UploadBlobAsync("0-broken.json", BinaryData.FromString("{"));

        var next = new Instance(this);
        await next.Runner.ResumeAsync(default);

        var view = await next.Desk.ShowAsync(Stock.Key, default);
        var lines = Stock.Csv!.Split('\n').Select((line, i) => (line, Number: i + 1)).Where(l => l.line.StartsWith($"{sku},", StringComparison.Ordinal)).Select(l => l.Number);
        Assert.Equal(ImportState.Done, view.State);
        Assert.Equal(lines, view.Errors.Select(e => e.Line));
        Assert.Contains("retired", view.Errors[0].Message, StringComparison.Ordinal);
    }

    // What the same files make of a ledger when nothing goes wrong.
    private async Task<IReadOnlyList<string>> WholeAsync()
    {
        var test = new ImportRunnerTests(azurite);
        await test.InitializeAsync();
        var instance = await test.DefinedAsync();
        await instance.Desk.TakeAsync(Stock, Admin, default);
        await test.DisposeAsync();
        return await instance.LedgerAsync();
    }

    private async Task<Instance> DefinedAsync()
    {
        var instance = new Instance(this);
        Assert.Equal((ImportState.Done, 414), ((await instance.Desk.TakeAsync(Items, Admin, default)).State, Items.Csv!.TrimEnd().Split('\n').Length - 1));
        return instance;
    }

    // So many blocks land; the next one meets its fault, and from then on the storage is out of reach.
    private void DieAfter(int blocks, Fault fault)
    {
        var added = 0;
        ledger.Faults = call =>
        {
            var number = call.Verb == "add" ? Interlocked.Increment(ref added) : Volatile.Read(ref added);
            return number <= blocks ? Fault.None : call.Verb == "add" && number == blocks + 1 ? fault : number == 0 ? Fault.None : Fault.FailBefore;
        };
    }

    private async Task<T> NothingIsLeftAsync<T>(Func<Task<T>> ask)
    {
        var before = await ThingsBesideAsync();
        var answer = await Depot.NothingChangesAsync(ledger, ask);
        Assert.Equal(before, await ThingsBesideAsync());
        return answer;
    }

    private async Task<IReadOnlyList<string>> ThingsBesideAsync()
    {
        var found = new List<string>();
        await foreach (var blob in shelf.GetBlobsAsync(cancellationToken: default)) found.Add($"{blob.Name} {blob.Properties.ETag}");
        await foreach (var site in tables.GetTableClient("Sites").QueryAsync<TableEntity>()) found.Add($"{site.RowKey} {site.ETag}");
        return found;
    }

    private static ImportFile Demo(string name)
    {
        var import = JsonDocument.Parse(Tree.Read("tests/Sim/data/imports.json")).RootElement.EnumerateArray().Single(i => i.GetProperty("file").GetString() == name);
        return new(import.GetProperty("kind").Deserialize<ImportKind>(Wire.Json), import.GetProperty("key").Deserialize<CommandId>(Wire.Json),
            import.GetProperty("columns").Deserialize<Dictionary<string, string>>()!, Tree.Read($"tests/Sim/data/{name}"));
    }

    // The first item of a kind.
    private static string Rows(ImportFile file, string kind) => file.Csv!.Split('\n').Select(line => line.Split(',')).First(cells => cells[2] == kind)[0];

    /// <summary>One process over the test's storage.</summary>
    private sealed class Instance
    {
        internal Instance(ImportRunnerTests test)
        {
            Depot = new(test.ledger);
            var (sites, tables) = (new Sites(test.tables, test.clock), test.tables);
            var notices = new NoticeShelf(tables, new(test.storage), test.clock, NullLogger<NoticeShelf>.Instance);
            var projector = new Projector(
                new(tables, test.clock, NullLogger<Catalog>.Instance), new(tables, Depot.Store), new(tables), notices, Depot.Store, test.clock, NullLogger<Projector>.Instance);
            var shelf = new ImportShelf(test.shelf);
            Runner = new(shelf, Depot.Runner, Depot.Store, sites, projector, test.clock, NullLogger<ImportRunner>.Instance);
            Desk = new(shelf, Runner, Depot.Store, new(tables, Depot.Store), new(new(tables, test.clock), sites), test.clock);
        }

        internal Depot Depot { get; }
        internal ImportRunner Runner { get; }
        internal ImportDesk Desk { get; }

        // Every item with its version, its bins and its units.
        internal async Task<IReadOnlyList<string>> LedgerAsync()
        {
            var items = new List<string>();
            foreach (var sku in Items.Csv!.TrimEnd().Split('\n').Skip(1).Select(line => Sku.Parse(line.Split(',')[0])))
            {
                var loaded = await Depot.Store.ReadAsync(sku);
                var units = string.Join(' ', loaded.Item.Units.Select(u => $"{u.Key}={u.Value}"));
                items.Add($"{JsonSerializer.Serialize(ItemViews.View(loaded.Item, loaded.Version, new(Admin, Depot.Noon)), Wire.Json)} {units}");
            }
            return items;
        }
    }
}
