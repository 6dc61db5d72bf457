using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using CountDepot.Api;
using CountDepot.Api.Exports;
using CountDepot.Api.Projections;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Seams;
using CountDepot.Verify;
using Microsoft.Extensions.Options;

namespace CountDepot.Specs.Api.Exports;

/// <summary>The steps of the handbook for the worst day, from the export that is made while people work to the depot that runs on the restored table.</summary>
[Collection("Depot")]
public sealed partial class SwitchDrillTests(DepotFixture beside)
{
    private const int Items = 20;

    [Fact]
    public async Task Yesterday_is_brought_back_while_the_old_table_stays_as_it_is()
    {
        // Time goes on: what waits for the lists waits by the clock of the depot.
        var clock = TimeProvider.System;
        await using var old = new Disposing(await DepotFixture.BesideAsync(beside, [], clock));
        var skus = await Task.WhenAll(Enumerable.Range(0, Items).Select(_ => old.Depot.StockedAsync(10)));

        // The export is made while twenty people take one thing after the other: of each item it holds a beginning without a gap.
        var work = skus.Select(async sku =>
        {
            for (var i = 0; i < 5; i++) await old.Depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 1 });
        }).ToList();
        var export = await old.Depot.Service<Recorder>().RecordAsync(old.Depot.Service<Volumes>().Exports, default);
        await Task.WhenAll(work);
        Assert.Empty(export.Breaks);
        await old.Depot.SettledAsync();
        var kept = await RowsAsync(old);

        var table = $"R{Guid.NewGuid():N}";
        await using var said = new StringWriter();
        Assert.True(await RestoreCommand.RunAsync(["--connection", old.Connection, "--export", export.Name!, "--into", table], said) == 0, said.ToString());
        Assert.Equal(kept, await RowsAsync(old));
        await JudgeAsync(old, export);

        foreach (var list in ListsInHandbook()) await old.Tables.DeleteTableAsync(list);
        await using var restored = new Disposing(await old.Depot.AgainAsync(clock, new() { ["Depot:LedgerTable"] = table }));
        await restored.Depot.Service<Repair>().HealAsync(default);
        await CompareAsync(old.Depot, restored.Depot, skus);
    }

    // What was exported is a beginning of what there was; lists and looks agree with it, and work goes on.
    private static async Task CompareAsync(DepotFixture old, DepotFixture restored, string[] skus)
    {
        var things = (await restored.GetAsync<ThingPage>(Cast.Staff, "me/things?top=200")).Things;
        foreach (var sku in skus.Select(Sku.Parse))
        {
            var (before, after) = (await old.Service<ItemStore>().FactsAsync(sku), await restored.Service<ItemStore>().FactsAsync(sku));
            Assert.Equal(before.Take(after.Count).Select(fact => fact.ToString()), after.Select(fact => fact.ToString()));
            var view = await restored.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}");
            Assert.Equal(Quantity.Of(10 - (after.Count - 2)), view.Sites.Single().OnHand);
            Assert.Equal(after.Count - 2, things.Count(thing => thing.Sku == sku));
            await restored.DoAsync(Cast.Staff, $"items/{sku}/consumptions", new { site = "north", quantity = 1 });
        }
    }

    private static async Task JudgeAsync(Disposing depot, RecordedVolume export)
    {
        var (exports, anchors) = (Directory.CreateTempSubdirectory("exports"), Directory.CreateTempSubdirectory("anchors"));
        await new BlobClient(depot.Connection, VolumeKind.Export.Container, export.Name).DownloadToAsync(Path.Combine(exports.FullName, export.Name!));
        var verdict = Verdict.Of(exports.FullName, anchors.FullName, export.Name!);
        Assert.Empty(verdict.Problems);
        Assert.Equal((export.Items, export.Blocks), (verdict.Items, verdict.Blocks));
        exports.Delete(recursive: true);
        anchors.Delete();
    }

    private static Task<List<string>> RowsAsync(Disposing depot) => Copies.RowsAsync(depot.Tables.GetTableClient(ItemPartition.Table));

    private static IEnumerable<string> ListsInHandbook()
    {
        var step = Workspace.Text("infra", "README.md");
        step = step[step.IndexOf("delete the tables", StringComparison.Ordinal)..];
        return TableName().Matches(step[..step.IndexOf(':', StringComparison.Ordinal)]).Select(name => name.Groups[1].Value);
    }

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex TableName();

    private sealed class Disposing(DepotFixture depot) : IAsyncDisposable
    {
        internal DepotFixture Depot => depot;
        internal string Connection => depot.Service<IOptions<DepotOptions>>().Value.StorageConnection!;
        internal TableServiceClient Tables => depot.Service<TableServiceClient>();

        public async ValueTask DisposeAsync() => await depot.DisposeAsync();
    }
}
