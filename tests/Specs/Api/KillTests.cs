using System.Collections.Concurrent;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using CountDepot.Api.Exports;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Verify;

namespace CountDepot.Specs.Api;

/// <summary>
/// Two depots over one store serve eight people, and one or the other is killed twelve times in the middle of it. Whoever gets no answer asks
/// the other one with the same key, or gives up and never learns what came of it. The storage itself is not killed: it keeps what it acknowledged.
/// </summary>
[Collection("Depot")]
public sealed class KillTests(DepotFixture beside)
{
    private const int Rounds = 12;
    private const int Writers = 8;
    private const int Stock = 100_000;
    private static readonly string[] Skus = ["KILL-1", "KILL-2", "KILL-3"];
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(400);

    private readonly ConcurrentDictionary<string, string> acknowledged = new();
    private readonly ConcurrentDictionary<string, bool> unknown = new();
    private readonly ApiProcess?[] running = new ApiProcess?[2];
    private int killed;

    [Fact]
    public async Task What_was_acknowledged_is_there_once_and_the_rest_at_most_once()
    {
        await using var azurite = await Azurite.StartAsync();
        var settings = DepotFixture.Settings(beside.Sim, azurite);
        var token = beside.TokenOf(Cast.Manager);
        for (var i = 0; i < 2; i++) running[i] = await StartAsync(settings);
        await running[0]!.AskAsync(beside.TokenOf(Cast.Admin), "sites/north", "site", """{"name":"North"}""");
        foreach (var sku in Skus)
        {
            await running[0]!.AskAsync(token, $"items/{sku}/definition", $"define-{sku}", """{"name":"Bolt","kind":"stock"}""");
            Assert.Equal(200, (await running[0]!.AskAsync(token, $"items/{sku}/receipts", $"receive-{sku}", $$"""{"site":"north","quantity":{{Stock}}}"""))!.Value.Status);
        }

        var writers = Enumerable.Range(0, Writers).Select(writer => WriteAsync(writer, token)).ToList();
        for (; killed < Rounds; killed++)
        {
            await Task.Delay(Between);
            var victim = running[killed % 2]!;
            running[killed % 2] = null;
            await victim.DisposeAsync();
            running[killed % 2] = await StartAsync(settings);
        }
        await Task.WhenAll(writers);
        await CheckAsync(azurite.ConnectionString, token);
        foreach (var process in running) await process!.DisposeAsync();
    }

    private Task<ApiProcess> StartAsync(Dictionary<string, string?> settings) => ApiProcess.StartAsync(settings, beside.Sim.IdentityEnvironment);

    private async Task WriteAsync(int writer, string token)
    {
        for (var i = 0; killed < Rounds; i++)
        {
            var (sku, key) = (Skus[(writer + i) % Skus.Length], $"take-{writer}-{i}");
            for (var again = 0; ; again++)
            {
                if (running[(writer + again) % 2] is not { } depot) continue;
                if (await depot.AskAsync(token, $"items/{sku}/consumptions", key, """{"site":"north","quantity":1}""") is { Status: not 503 } answer)
                {
                    Assert.True(answer.Status == 200, answer.Body);
                    acknowledged[$"{sku} {key}"] = answer.Body;
                    break;
                }
                if (writer % 2 == 1) continue;
                unknown[$"{sku} {key}"] = true;
                break;
            }
        }
    }

    private async Task CheckAsync(string connection, string token)
    {
        var ledger = new TableClient(connection, ItemPartition.Table);
        var store = new ItemStore(ledger, ledger, new());
        var found = new List<string>();
        foreach (var sku in Skus)
        {
            var facts = (await store.FactsAsync(Sku.Parse(sku))).Skip(2).Select(fact => $"{sku} {fact.Command.Value}").ToList();
            Assert.Equal(Quantity.Of(Stock - facts.Count), (await store.ReadAsync(Sku.Parse(sku))).Item.At(SiteId.Parse("NORTH")).OnHand);
            found.AddRange(facts);
        }
        Assert.Equal(found.Count, found.Distinct().Count());
        Assert.Empty(acknowledged.Keys.Except(found));
        Assert.Empty(found.Except(acknowledged.Keys).Except(unknown.Keys));
        Assert.True(acknowledged.Count > 100 && !unknown.IsEmpty, $"{acknowledged.Count} acknowledged, {unknown.Count} unknown");

        // Whoever asks again, of either, hears the same bytes.
        foreach (var (asked, answer) in acknowledged.Take(100))
        {
            var (sku, key) = (asked.Split(' ')[0], asked.Split(' ')[1]);
            Assert.Equal(answer, (await running[answer.Length % 2]!.AskAsync(token, $"items/{sku}/consumptions", key, """{"site":"north","quantity":1}"""))!.Value.Body);
        }
        await JudgeAsync(connection, ledger);
    }

    // Nothing is torn, by the judgement of a program that knows only the format.
    private static async Task JudgeAsync(string connection, TableClient ledger)
    {
        var shelf = new VolumeShelf(new BlobServiceClient(connection), VolumeKind.Export);
        var export = await new Recorder(new(ledger), TimeProvider.System).RecordAsync(shelf, default);
        var (exports, anchors) = (Directory.CreateTempSubdirectory("exports"), Directory.CreateTempSubdirectory("anchors"));
        await using (var file = File.Create(Path.Combine(exports.FullName, export.Name!))) await (await shelf.OpenAsync(export.Name!, default)).CopyToAsync(file);
        Assert.Empty(Verdict.Of(exports.FullName, anchors.FullName, export.Name!).Problems);
        exports.Delete(recursive: true);
        anchors.Delete();
    }
}
