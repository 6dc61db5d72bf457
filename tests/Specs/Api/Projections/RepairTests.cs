using Azure.Data.Tables;
using CountDepot.Api;
using CountDepot.Api.Projections;
using CountDepot.Api.Requests;
using CountDepot.Contracts;
using CountDepot.Ledger;
using CountDepot.Specs.Ledger;
using Microsoft.Extensions.Time.Testing;
using static CountDepot.Specs.Api.Storage.Depot;

namespace CountDepot.Specs.Api.Projections;

/// <summary>Lists heal themselves: what a dead process left undone is done by another, and everything can be made again from the ledger.</summary>
[Collection(AzuriteFixture.Name)]
public sealed class RepairTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly string[] Projected = ["Catalog", "Codes", .. ListRows.Tables];
    private static readonly Barcode Pencil = Barcode.Parse("4006381333931");
    private static readonly Barcode Other = Barcode.Parse("73513537");

    private readonly FakeTimeProvider clock = new(Noon);
    private readonly TableServiceClient tables = new(azurite.ConnectionString);
    private string ledger = "";

    private Instance Start(bool isHeard = true) => new(tables, ledger, clock, isHeard);

    public async Task InitializeAsync()
    {
        ledger = (await azurite.TableAsync()).Reads.Name;
        foreach (var name in (string[])[.. Projected, "Marks"])
        {
            await tables.CreateTableIfNotExistsAsync(name);
            await EmptyAsync(name);
        }
        await Start().Catalog.SetCurrentAsync(default);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task What_a_process_committed_and_did_not_project_another_one_does()
    {
        var dead = Start();
        await dead.BeatAsync();
        await dead.DefineAsync(Pencil);
        await dead.DoAsync(Receive(10));
        await dead.DoAsync(new CheckOutStock(North, Quantity.Of(3)));
        Assert.DoesNotContain(await DumpAsync(), row => row.Contains(Bolt.Value, StringComparison.Ordinal));

        var other = Start();
        await other.HealAsync();
        await other.HealAsync();
        Assert.DoesNotContain(await DumpAsync(), row => row.Contains(Bolt.Value, StringComparison.Ordinal));

        clock.Advance(TimeSpan.FromMinutes(4));
        await other.HealAsync();
        Assert.Equal(CodeKind.Barcode, (await other.Codes.FindAsync(Pencil.Value, _ => true, default)).Matches.Single().Kind);
        Assert.Equal(Quantity.Of(3), (await other.ThingsAsync()).Single().Checkout.Quantity);
        Assert.Equal(Bolt, (await other.Catalog.FindAsync("m8 bolt", 0, 10, default)).Found.Items.Single().Sku);
        Assert.Equal(0, await MarksAsync(dead));
    }

    [Fact]
    public async Task What_a_lost_write_left_behind_is_taken_away()
    {
        var dead = Start();
        await dead.StartAsync();
        await dead.DefineAsync(Pencil);
        await dead.DoAsync(Receive(10));
        var answer = await dead.DoAsync(new CheckOutStock(North, Quantity.Of(3)));
        await dead.SettledAsync();
        await dead.CrashAsync();
        await dead.DefineAsync(Other);
        await dead.DoAsync(new CheckInStock(answer.Checkout!.Checkout, Good: Quantity.Of(3)));

        var other = Start();
        Assert.Single(await other.ThingsAsync());
        await Assert.ThrowsAsync<RefusedException>(() => other.Codes.FindAsync(Pencil.Value, _ => true, default));
        clock.Advance(TimeSpan.FromMinutes(4));
        await other.HealAsync();

        Assert.Empty(await other.ThingsAsync());
        await SameAfterRebuildAsync(other);
    }

    [Fact]
    public async Task Nobody_repairs_after_a_process_that_lives()
    {
        var (busy, other) = (Start(), Start());
        await busy.DefineAsync(Pencil);
        for (var minute = 0; minute < 10; minute++)
        {
            await busy.BeatAsync();
            await other.HealAsync();
            clock.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Equal(1 + 1, await MarksAsync(busy));
        Assert.DoesNotContain(await DumpAsync(), row => row.Contains(Bolt.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_busy_item_costs_one_mark_that_goes_when_the_item_is_quiet_and_written()
    {
        var instance = Start();
        await instance.StartAsync();
        await instance.DefineAsync(Pencil);
        for (var i = 0; i < 20; i++) await instance.DoAsync(Receive(1));
        await instance.SettledAsync();
        Assert.Equal(1, await MarksAsync(instance));

        await instance.HealAsync();
        Assert.Equal(1, await MarksAsync(instance));
        clock.Advance(TimeSpan.FromMinutes(3));
        await instance.HealAsync();
        Assert.Equal(0, await MarksAsync(instance));

        await instance.DoAsync(Receive(1));
        Assert.Equal(1, await MarksAsync(instance));
    }

    [Fact]
    public async Task A_change_nobody_heard_of_is_written_before_its_mark_goes()
    {
        var instance = Start();
        await instance.StartAsync();
        await instance.DefineAsync(Pencil);
        await instance.SettledAsync();
        // The same ledger without a listener: a block that landed though its reply was lost.
        await Start(isHeard: false).DefineAsync(Other);
        instance.Marks.Doubt(Bolt);
        await Assert.ThrowsAsync<RefusedException>(() => instance.Codes.FindAsync(Other.Value, _ => true, default));

        clock.Advance(TimeSpan.FromMinutes(3));
        await instance.HealAsync();
        Assert.Equal(Bolt, (await instance.Codes.FindAsync(Other.Value, _ => true, default)).Matches.Single().Sku);
    }

    [Fact]
    public async Task Two_processes_that_change_one_item_at_once_agree_in_the_end_with_the_ledger()
    {
        var (one, two) = (Start(), Start());
        await one.StartAsync();
        await two.StartAsync();
        await one.DefineAsync(Pencil);
        await one.DoAsync(Receive(100));
        await one.DoAsync(new SetReorder(North, Point: Quantity.Of(500)));
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            var instance = i % 2 == 0 ? one : two;
            await instance.DefineAsync(i % 3 == 0 ? Pencil : Other);
            var answer = await instance.DoAsync(new CheckOutStock(North, Quantity.One));
            if (i % 4 != 0) await instance.DoAsync(new CheckInStock(answer.Checkout!.Checkout, Good: Quantity.One));
            var promise = await instance.DoAsync(i % 2 == 0 ? Reserve(1) : new RequestReservation(North, Quantity.One));
            if (i % 5 != 0) await instance.DoAsync(new CancelReservation(promise.Reservation!.Reservation));
            if (i % 8 == 0) await instance.DoAsync(new ShipTransfer(Quantity.One, From: North, To: SiteId.Parse("SOUTH")));
            if (i % 10 == 1) await instance.DoAsync(new PlaceOrder(North, Quantity.One, ShortText.Parse("Supplier"), ExpectedAt: i == 1 ? null : Noon.AddDays(i)));
            if (i % 10 == 0) await instance.DoAsync(new CheckOutStock(North, Quantity.One, DueBackAt: Noon.AddDays(i + 1)));
            if (i % 7 == 0) await instance.DoAsync(new ClassifyItem(North, (CountClass)(i % 3)));
            if (i % 9 == 0) await instance.DoAsync(new CountStock(Instance.Count.Id, North, Quantity.Of(i), BinPath.Parse($"Shelf {i}")));
        }));
        var line = (await one.Store.ReadAsync(Bolt)).Item.Counting.Keys.First();
        await one.DoAsync(new PostCount(Instance.Count.Id, line));
        await one.SettledAsync();
        await two.SettledAsync();

        // Of 40 checkouts 30 came back, and four more are due, each listed by holder and by site; eight of 40 promises are open, each listed by site and by person, four of them also as pending.
        var lists = (await DumpAsync()).CountBy(row => row.Split(' ')[0]).ToDictionary();
        Assert.Equal((14 + 14, 4, 8 + 8 + 4, 2), (lists[ListRows.Holdings], lists[ListRows.Due], lists[ListRows.Reservations], lists[ListRows.SiteStock]));
        // Five shelves were counted, and one of them posted.
        Assert.Equal((5, 5, 1), (lists[ListRows.CountLines], lists[ListRows.Counted], lists[ListRows.CountsDue]));
        Assert.Equal((1, 1, 4), (lists[ListRows.Low], lists[ListRows.Reorder], lists[ListRows.Orders]));
        await SameAfterRebuildAsync(one);
    }

    [Fact]
    public async Task A_month_that_is_over_stays_as_it_was_and_is_made_again_from_the_ledger()
    {
        var instance = Start();
        await instance.StartAsync();
        await instance.DefineAsync(Pencil);
        for (var month = 0; month < 6; month++)
        {
            Assert.IsType<Outcome.Answered>(await instance.AskAsync(Bolt, Receive(month + 1), new(Staff, clock.GetUtcNow())));
            await instance.SettledAsync();
            clock.Advance(TimeSpan.FromDays(31));
        }
        Assert.Equal(6, (await DumpAsync()).Count(row => row.StartsWith(ListRows.Figures, StringComparison.Ordinal)));
        Assert.Equal(3, (await instance.Store.ReadAsync(Bolt)).Item.Figures.Length);
        await SameAfterRebuildAsync(instance);
    }

    [Fact]
    public async Task Lists_that_grew_through_many_lives_are_what_the_ledger_alone_makes()
    {
        Instance[] instances = [Start(), Start()];
        foreach (var instance in instances) await instance.StartAsync();
        var skus = Enumerable.Range(1, 12).Select(n => Sku.Parse($"LIFE-{n}")).ToList();
        await Task.WhenAll(skus.Select((sku, n) => LiveAsync(new((ulong)n * 104_729, sku), instances)));
        foreach (var instance in instances) await instance.SettledAsync();

        var rows = (await DumpAsync()).CountBy(row => row.Split(' ')[0]).ToDictionary();
        foreach (var list in ListRows.Tables) Assert.True(rows.GetValueOrDefault(list) > 0, $"No life has left a row in {list}.");
        await SameAfterRebuildAsync(instances[0], skus.Count);
    }

    // The same commands as in the life, to one instance or the other: what it decides is what the life decided.
    private static async Task LiveAsync(AnyLife life, Instance[] instances)
    {
        var known = life.Item.Known;
        await instances[0].AskAsync(life.Item.Sku, new DefineItem(known.Name, known.Kind, known.Unit, known.Decimals, Category: known.Category), life.Request);
        for (var step = 0; step < 40; step++)
        {
            var (command, decision, _) = life.Step();
            var outcome = await instances[step % 2].AskAsync(life.Item.Sku, command, life.Request);
            Assert.Equal(decision is Decision.Accepted, outcome is Outcome.Answered);
        }
    }

    [Fact]
    public async Task A_new_table_is_filled_from_the_ledger_at_the_first_look()
    {
        var before = Start();
        await before.StartAsync();
        await before.DefineAsync(Pencil);
        await before.SettledAsync();
        foreach (var name in Projected) await EmptyAsync(name);

        var after = Start();
        await after.HealAsync();
        Assert.Equal(Bolt, (await after.Codes.FindAsync(Pencil.Value, _ => true, default)).Matches.Single().Sku);
    }

    [Fact]
    public async Task A_barcode_that_no_scanner_could_say_stops_no_projection()
    {
        var instance = Start();
        await instance.StartAsync();
        await instance.DefineAsync(Barcode.Parse("]C1"));
        await instance.SettledAsync();
        Assert.Equal(Bolt, (await instance.Codes.FindAsync(Bolt.Value, _ => true, default)).Matches.Single().Sku);
        Assert.True(instance.Projector.IsSettled(Bolt));
    }

    // Any number is within its tolerance.

    // Byte for byte: what grew change by change is what the ledger alone makes.
    private async Task SameAfterRebuildAsync(Instance instance, int items = 1)
    {
        var grown = await DumpAsync();
        foreach (var name in Projected) await EmptyAsync(name);
        Assert.Equal(items, await instance.Repair.RebuildAsync(default));
        Assert.Equal(grown.Where(IsRow), (await DumpAsync()).Where(IsRow));

        static bool IsRow(string row) => !row.StartsWith("Catalog about", StringComparison.Ordinal);
    }

    private async Task<List<string>> DumpAsync()
    {
        var rows = new List<string>();
        foreach (var name in Projected)
        {
            await foreach (var row in tables.GetTableClient(name).QueryAsync<TableEntity>())
                rows.Add($"{name} {row.PartitionKey} {row.RowKey} {string.Join(' ', row.Where(p => p.Key is not ("odata.etag" or "Timestamp")).OrderBy(p => p.Key, StringComparer.Ordinal))}");
        }
        return [.. rows.Order(StringComparer.Ordinal)];
    }

    private async Task EmptyAsync(string name)
    {
        var table = tables.GetTableClient(name);
        await foreach (var row in table.QueryAsync<TableEntity>()) await table.DeleteEntityAsync(row.PartitionKey, row.RowKey);
    }

    private async Task<int> MarksAsync(Instance instance)
    {
        var count = 0;
        await foreach (var row in tables.GetTableClient("Marks").QueryAsync<TableEntity>())
        {
            if (row.PartitionKey == instance.Marks.Instance) count++;
        }
        return count;
    }
}
