using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CountDepot.Api.Exports;
using CountDepot.Contracts;
using CountDepot.Specs.Seams;
using CountDepot.Verify;
using static CountDepot.Specs.Api.Storage.Depot;

namespace CountDepot.Specs.Api.Exports;

/// <summary>Anybody can verify the ledger, and whatever was done to a copy of it is named. The verifier shares no line of code with the depot.</summary>
[Collection(AzuriteFixture.Name)]
public sealed partial class VerdictTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const int Items = 20;
    private const int Blocks = 50;
    private const string Export = "2026-03-04T18-00.jsonl.gz";

    private readonly string exports = Directory.CreateTempSubdirectory("exports").FullName;
    private readonly string anchors = Directory.CreateTempSubdirectory("anchors").FullName;
    private string[] whole = [];

    private static IEnumerable<Sku> Skus => Enumerable.Range(1, Items).Select(n => Sku.Parse($"ITEM-{n:d2}"));

    // Twenty items of fifty blocks, an anchor at six and an export a quarter of an hour later.
    public async Task InitializeAsync()
    {
        var copies = new Copies(azurite.ConnectionString, (await azurite.TableAsync()).Reads);
        await Task.WhenAll(Skus.Select(async sku =>
        {
            Happened(await copies.Depot.AskAsync($"define-{sku}", new DefineItem(ShortText.Parse("Bolt – für Zoë 😀"), ItemKind.Stock), Manager, sku));
            for (var i = 1; i < Blocks; i++) Happened(await copies.Depot.AskAsync($"receive-{sku}-{i}", Receive(i), sku: sku));
        }));
        await copies.AnchorAsync();
        await copies.ExportAsync(TimeSpan.FromMinutes(15));
        await SaveAsync(copies.Anchors, anchors, Export);
        await SaveAsync(copies.Exports, exports, Export);
        whole = Lines(Export);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(exports, recursive: true);
        Directory.Delete(anchors, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public void A_whole_export_is_whole()
    {
        var verdict = Judge();
        Assert.Empty(verdict.Problems);
        Assert.Equal((Items, Items * Blocks, 1), (verdict.Items, verdict.Blocks, verdict.Witnesses));
    }

    [Fact]
    public void A_flipped_bit_in_any_of_a_thousand_blocks_names_this_block_and_no_other()
    {
        var random = new Random(20_260_304);
        for (var number = 1; number <= Blocks; number++)
        {
            Forge(lines => [.. lines.Select(line => (long)line["number"]! == number ? Changed(line, "text", Flip((string)line["text"]!, random)) : line)]);
            Assert.Equal(Skus.Select(sku => $"Block {number} of {sku} does not have its hash: it was changed."), Judge().Problems.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_flipped_bit_in_the_file_itself_names_the_file()
    {
        var bytes = File.ReadAllBytes(Path.Combine(exports, Export));
        var random = new Random(7);
        for (var i = 0; i < 100; i++)
        {
            // The first ten bytes are gzip's own, with a time and a system that nobody reads.
            var place = random.Next(10, bytes.Length);
            var changed = (byte[])bytes.Clone();
            changed[place] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Path.Combine(exports, Export), changed);
            Assert.Contains(Judge().Problems, problem => problem.Contains(Export, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void A_tail_that_was_cut_off_in_good_order_is_missed_by_who_had_seen_it(int count)
    {
        Forge(lines => [.. lines.Where(line => (string)line["sku"]! != "ITEM-07" || (long)line["number"]! <= Blocks - count)]);
        Assert.Equal([$"Block {Blocks} of ITEM-07, which anchor {Export} had seen, is gone: this is older than it says, or its end was cut off."], Judge().Problems);
    }

    [Fact]
    public void A_gap_an_exchange_an_addition_and_a_repetition_are_named()
    {
        Forge(lines => [.. lines.Where(line => !Is(line, "ITEM-03", 20))]);
        Assert.Equal(["Block 20 of ITEM-03 is missing."], Judge().Problems);

        Forge(lines => [.. lines.Select(line => Is(line, "ITEM-03", 20) ? Changed(line, "number", 21) : Is(line, "ITEM-03", 21) ? Changed(line, "number", 20) : line)]);
        Assert.Contains("Block 20 of ITEM-03 is another block's text.", Judge().Problems);
        Assert.Contains("Block 21 of ITEM-03 is another block's text.", Judge().Problems);

        Forge(lines => [.. lines, Rewritten(lines.Single(line => Is(line, "ITEM-03", 20)), text => text.Replace("\"number\":20", "\"number\":51", StringComparison.Ordinal), 51)]);
        Assert.Contains("Block 51 of ITEM-03 does not name the block before it.", Judge().Problems);
        Assert.Contains(Judge().Problems, problem => problem.StartsWith("Block 51 of ITEM-03 holds command ", StringComparison.Ordinal));

        Forge(lines => [.. lines, Rewritten(lines.Single(line => Is(line, "ITEM-03", 20)), text => text.Replace("\"quantity\":19", "\"quantity\":90", StringComparison.Ordinal), 20)]);
        Assert.Contains("There are two different blocks 20 of ITEM-03.", Judge().Problems);
    }

    [Fact]
    public void A_history_written_anew_from_one_block_on_with_all_its_hashes_is_found_by_who_had_seen_it()
    {
        Forge(lines =>
        {
            var before = "";
            return [.. lines.OrderBy(line => (long)line["number"]!).Select(line =>
            {
                if ((string)line["sku"]! != "ITEM-11" || (long)line["number"]! < 30) return line;
                var changed = Rewritten(line, text => before.Length == 0
                    ? text.Replace("\"quantity\":29", "\"quantity\":99", StringComparison.Ordinal)
                    : PreviousHash().Replace(text, $"\"previous\":\"{before}\"", 1), (long)line["number"]!);
                before = (string)changed["hash"]!;
                return changed;
            })];
        });
        Assert.Equal([$"Block {Blocks} of ITEM-11 is not the one that anchor {Export} had seen: it was written anew."], Judge().Problems);
    }

    [Fact]
    public void An_old_copy_under_a_new_name_a_missing_file_and_a_replaced_one_are_named()
    {
        File.Copy(Path.Combine(exports, Export), Path.Combine(exports, "2026-03-05T18-00.jsonl.gz"));
        Assert.Equal(["2026-03-05T18-00.jsonl.gz is not what its name says: it is the export of 2026-03-04 18:15:00Z."], Verdict.Of(exports, anchors, "2026-03-05T18-00.jsonl.gz").Problems);

        var header = JsonNode.Parse(whole[0])!;
        (header["at"], header["previous"], header["previousSha256"]) = ("2026-03-04T19:00:00Z", Export, "00");
        Write("2026-03-04T19-00.jsonl.gz", [header.ToJsonString(), .. whole[1..^1]]);
        Assert.Equal([$"{Export} was replaced: the export that continues it names another hash."], Verdict.Of(exports, anchors, "2026-03-04T19-00.jsonl.gz").Problems);

        File.Delete(Path.Combine(exports, Export));
        Assert.Equal([$"{Export} cannot be read: a part of it was changed or is missing."], Verdict.Of(exports, anchors, "2026-03-04T19-00.jsonl.gz").Problems);
    }

    [Fact]
    public async Task It_is_a_program_of_less_than_150_lines_that_references_nothing_of_the_depot()
    {
        Assert.DoesNotContain("Reference", Tree.Read("tests/Verify/Verify.csproj"), StringComparison.Ordinal);
        Assert.DoesNotContain(typeof(Verdict).Assembly.GetReferencedAssemblies(), a => a.Name!.StartsWith("CountDepot", StringComparison.Ordinal));
        Assert.InRange(Tree.Files("tests/Verify", "*.cs").Sum(file => file.Text.Split('\n').Count(line => line.Trim().Length > 0)), 50, 149);

        Assert.Matches("^2026-03-04T18-00.jsonl.gz: 20 items, 1000 blocks, 1 anchors, root [0-9a-f]{64}. Whole.\n$", await RunAsync(0, exports, anchors));
        Forge(lines => [.. lines.Skip(1)]);
        Assert.EndsWith(" 1 problems.\n", await RunAsync(1, exports, anchors, Export), StringComparison.Ordinal);
        Assert.StartsWith("Verify EXPORTS ANCHORS", await RunAsync(2, exports), StringComparison.Ordinal);
    }

    private Verdict Judge() => Verdict.Of(exports, anchors, Export);

    private static async Task SaveAsync(VolumeShelf shelf, string folder, string name)
    {
        await using var file = File.Create(Path.Combine(folder, name));
        await using var blob = await shelf.OpenAsync(name, default);
        await blob.CopyToAsync(file);
    }

    private static async Task<string> RunAsync(int code, params string[] args)
    {
        using var verify = Process.Start(new ProcessStartInfo("dotnet", [typeof(Verdict).Assembly.Location, .. args]) { RedirectStandardOutput = true })!;
        var said = await verify.StandardOutput.ReadToEndAsync();
        await verify.WaitForExitAsync();
        Assert.Equal(code, verify.ExitCode);
        return said.ReplaceLineEndings("\n");
    }

    private string[] Lines(string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(exports, name)), CompressionMode.Decompress));
        return reader.ReadToEnd().TrimEnd('\n').Split('\n');
    }

    // As somebody who knows the format would: the file is whole again.
    private void Forge(Func<JsonObject[], JsonObject[]> change) =>
        Write(Export, [whole[0], .. change([.. whole[1..^1].Select(line => JsonNode.Parse(line)!.AsObject())]).Select(line => line.ToJsonString())]);

    private void Write(string name, string[] lines)
    {
        var text = string.Concat(lines.Select(line => line + '\n'));
        using var gzip = new GZipStream(File.Create(Path.Combine(exports, name)), CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes($"{text}{{\"lines\":{lines.Length - 1},\"sha256\":\"{HashOf(text)}\"}}\n"));
    }

    private static bool Is(JsonObject line, string sku, long number) => (string)line["sku"]! == sku && (long)line["number"]! == number;

    private static JsonObject Changed(JsonObject line, string name, JsonNode value)
    {
        var changed = line.DeepClone().AsObject();
        changed[name] = value;
        return changed;
    }

    private static JsonObject Rewritten(JsonObject line, Func<string, string> rewrite, long number)
    {
        var text = rewrite((string)line["text"]!);
        return Changed(Changed(Changed(line, "text", text), "hash", HashOf(text)), "number", number);
    }

    private static string Flip(string text, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(7));
        return Encoding.UTF8.GetString(bytes);
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("\"previous\":\"[0-9a-f]{64}\"")]
    private static partial Regex PreviousHash();
}
