using CountDepot.Api;
using CountDepot.Api.Exports;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Specs.Api.Storage;
using static CountDepot.Specs.Api.Storage.Depot;

namespace CountDepot.Specs.Api.Exports;

/// <summary>Yesterday can be brought back, whole and proved, and nothing that only looks like it is taken for it.</summary>
[Collection(AzuriteFixture.Name)]
public sealed class RestoreTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);
    private static readonly TimeSpan AQuarter = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task What_comes_back_is_the_same_byte_for_byte_and_answers_as_before()
    {
        var (copies, ledger) = await StartAsync();
        await copies.ReserveAsync(5);
        Assert.Equal("2026-03-04T18-00.jsonl.gz", (await copies.ExportAsync()).Name);
        await copies.ReserveAsync(4, Copies.Nut);
        // One block that no row holds as plain text, and one that is a refusal.
        await copies.Depot.Runner.RunAllAsync(Bolt, [.. Enumerable.Range(0, 60).Select(i => new Keyed(CommandId.Parse($"many-{i}"), Reserve(1)))], new(Staff, Noon));
        var refused = await copies.Depot.AskAsync("too-many", Reserve(5_000));
        await copies.AnchorAsync();
        var second = await copies.ExportAsync(AnHour);

        var finding = await copies.ExamineAsync(second.Name!);
        Assert.Empty(finding.Problems);
        Assert.Empty(finding.Notes);
        Assert.Equal(["2026-03-04T19-00.jsonl.gz", "2026-03-04T18-00.jsonl.gz"], finding.Volumes);
        Assert.Equal((2, 9 + 6), (finding.Chains.Items, finding.Chains.Blocks));

        var (table, problems) = await copies.RestoreAsync(finding);
        Assert.Empty(problems);
        Assert.Equal(await Copies.RowsAsync(ledger.Reads), await Copies.RowsAsync(table));
        var (before, after) = (await copies.Depot.Store.ReadAsync(Bolt), await new Depot(table).Store.ReadAsync(Bolt));
        Assert.Equal((before.Version, before.Hash, Quantity.Of(100), Quantity.Of(65)), (after.Version, after.Hash, after.Item.At(North).OnHand, after.Item.Reserved(North, Noon)));
        Assert.Equal(before.Item.ToString(), after.Item.ToString());
        // Who asks again hears what they heard, refusals too, and it does not happen again.
        var restored = new Depot(table);
        Assert.Equal(Bytes(await copies.Depot.AskAsync("many-7", Reserve(1))), Bytes(await restored.AskAsync("many-7", Reserve(1))));
        Assert.Equal(Refused(RefusalCode.NotEnoughAvailable, refused).Message, Refused(RefusalCode.NotEnoughAvailable, await restored.AskAsync("too-many", Reserve(5_000))).Message);
        Assert.Equal(before.Version, (await restored.Store.ReadAsync(Bolt)).Version);
    }

    [Fact]
    public async Task An_hour_has_one_export_whoever_makes_it_and_a_week_begins_anew()
    {
        var (copies, _) = await StartAsync();
        var made = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => copies.ExportAsync()));
        Assert.Single(made, volume => volume.Name is not null);
        await copies.ReserveAsync(1);
        await copies.ExportAsync(AnHour);
        Assert.Equal(2, (await copies.ExamineAsync("2026-03-04T19-00.jsonl.gz")).Volumes.Count);
        var monday = (await copies.ExportAsync(TimeSpan.FromDays(5))).Name!;
        var finding = await copies.ExamineAsync(monday);
        Assert.Equal((1, 2, 5), (finding.Volumes.Count, finding.Chains.Items, finding.Chains.Blocks));
    }

    [Fact]
    public async Task A_flipped_bit_is_named_by_file()
    {
        var (copies, _) = await StartAsync();
        await copies.ReserveAsync(10);
        var name = (await copies.ExportAsync()).Name!;
        var whole = await copies.ReadAsync(name);
        foreach (var place in new[] { 20, whole.Length / 3, whole.Length / 2, whole.Length - 12 })
        {
            var bytes = (byte[])whole.Clone();
            bytes[place] ^= 4;
            await copies.WriteAsync(name, bytes);
            Assert.StartsWith(name, (await copies.ExamineAsync(name)).Problems[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_changed_number_is_named_by_block_though_the_file_was_made_whole_again()
    {
        var (copies, _) = await StartAsync();
        var name = (await copies.ExportAsync()).Name!;
        await copies.ForgeAsync(name, lines => lines.Select(line => line.Replace("quantity\\\":100", "quantity\\\":900", StringComparison.Ordinal)));
        var finding = await copies.ExamineAsync(name);
        Assert.Contains("Block 2 of M8-BOLT does not have its hash: its text was changed.", finding.Problems);
        Assert.NotEmpty((await copies.RestoreAsync(finding)).Problems);
    }

    [Fact]
    public async Task A_cut_tail_is_named_however_well_it_was_cut()
    {
        var (copies, _) = await StartAsync();
        await copies.ReserveAsync(3);
        await copies.AnchorAsync();
        var name = (await copies.ExportAsync(AQuarter)).Name!;
        var whole = await copies.ReadAsync(name);
        await copies.WriteAsync(name, whole[..(whole.Length / 2)]);
        Assert.StartsWith(name, (await copies.ExamineAsync(name)).Problems[0], StringComparison.Ordinal);

        // Every hash is right, and only a witness knows that there was more.
        await copies.WriteAsync(name, whole);
        await copies.ForgeAsync(name, lines => lines.Where(line => !line.Contains("\"sku\":\"M8-BOLT\",\"number\":5,", StringComparison.Ordinal)));
        var problem = Assert.Single((await copies.ExamineAsync(name)).Problems);
        Assert.Equal("Anchor 2026-03-04T18-00.jsonl.gz had seen block 5 of M8-BOLT, and the export ends at block 4: it is older than it says, or something was cut off.", problem);

        await copies.WriteAsync(name, whole);
        await copies.ForgeAsync(name, lines => lines.Where(line => !line.Contains("\"sku\":\"M8-BOLT\",\"number\":3,", StringComparison.Ordinal)));
        Assert.Contains("Block 3 of M8-BOLT is missing.", (await copies.ExamineAsync(name)).Problems);
    }

    [Fact]
    public async Task An_old_copy_is_not_taken_for_a_new_one()
    {
        var (copies, _) = await StartAsync();
        var old = (await copies.ExportAsync()).Name!;
        await copies.ReserveAsync(2);
        var next = (await copies.ExportAsync(AnHour)).Name!;
        await copies.WriteAsync(next, await copies.ReadAsync(old));
        Assert.Equal([$"{next} is not what its name says: it is the export of 2026-03-04T18:00:00Z, an old copy."], (await copies.ExamineAsync(next)).Problems);
    }

    [Fact]
    public async Task A_replaced_file_in_the_middle_is_named()
    {
        var (copies, _) = await StartAsync();
        var first = (await copies.ExportAsync()).Name!;
        await copies.ReserveAsync(2);
        var second = (await copies.ExportAsync(AnHour)).Name!;
        await copies.ForgeAsync(first, lines => lines.Reverse());
        Assert.Equal([$"{first} is not the export that {second} continues: it was replaced."], (await copies.ExamineAsync(second)).Problems);
    }

    [Fact]
    public async Task A_history_written_anew_with_all_its_hashes_is_found_by_the_anchors()
    {
        var (copies, _) = await StartAsync();
        await copies.AnchorAsync();
        var other = await new Copies(azurite.ConnectionString, (await azurite.TableAsync()).Reads) { Depot = { Now = Noon.AddMinutes(1) } }.WithTwoItemsAsync();
        Assert.Empty((await other.ExamineAsync((await other.ExportAsync(AnHour)).Name!)).Problems);
        var finding = await new Examination(other.Exports, copies.Anchors).ExamineAsync("2026-03-04T19-00.jsonl.gz", default);
        Assert.Contains("Block 2 of M8-BOLT is not the one that anchor 2026-03-04T18-00.jsonl.gz had seen: its history was written anew.", finding.Problems);
    }

    [Fact]
    public async Task What_is_lost_by_going_back_is_said_before()
    {
        var (copies, _) = await StartAsync();
        await copies.AnchorAsync();
        var name = (await copies.ExportAsync(AQuarter)).Name!;
        await copies.ReserveAsync(1);
        await copies.AnchorAsync(AnHour);
        var finding = await copies.ExamineAsync(name);
        Assert.Empty(finding.Problems);
        Assert.Equal(["1 items have gone on since, as anchor 2026-03-04T19-15.jsonl.gz knows; what happened to them is not in this export: M8-BOLT"], finding.Notes);
    }

    [Fact]
    public async Task A_block_that_vanishes_from_the_ledger_is_missed_by_the_next_full_anchor_and_a_changed_one_by_the_export()
    {
        var (copies, ledger) = await StartAsync();
        await copies.AnchorAsync();
        await copies.AnchorAsync(AQuarter);
        await ledger.Reads.DeleteEntityAsync("M8-NUT", ItemPartition.Block(2));
        Assert.Equal(["Block 2 of M8-NUT is gone; the last anchor had seen it."], (await copies.AnchorAsync(TimeSpan.FromDays(1))).Breaks);

        var row = (await ledger.Reads.GetEntityAsync<Azure.Data.Tables.TableEntity>("M8-BOLT", ItemPartition.Block(2))).Value;
        row["Text"] = row.GetString("Text").Replace("100", "900", StringComparison.Ordinal);
        await ledger.Reads.UpdateEntityAsync(row, Azure.ETag.All);
        Assert.Equal(["Block 2 of M8-BOLT does not have its hash: its text was changed."], (await copies.ExportAsync()).Breaks);
    }

    private async Task<(Copies Copies, AzuriteTable Ledger)> StartAsync()
    {
        var ledger = await azurite.TableAsync();
        return (await new Copies(azurite.ConnectionString, ledger.Reads).WithTwoItemsAsync(), ledger);
    }
}
