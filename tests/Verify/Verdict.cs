using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CountDepot.Verify;

/// <summary>What an export is worth, by its own hashes and by the anchors that were made before it.</summary>
public sealed class Verdict
{
    // An anchor and an export that are made at the same time may each see what the other does not.
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(5);

    private readonly SortedDictionary<string, SortedDictionary<long, (string Hash, string? Previous, string[] Ids)>> chains = new(StringComparer.Ordinal);
    private readonly List<string> problems = [];

    private Verdict()
    {
    }

    /// <summary>What is wrong, one sentence each, naming the file, the block or both; none when the export is whole.</summary>
    public IReadOnlyList<string> Problems => problems;

    public int Items => chains.Count;
    public int Blocks => chains.Values.Sum(chain => chain.Count);

    /// <summary>How many anchors had seen an earlier state of it.</summary>
    public int Witnesses { get; private set; }

    /// <summary>SHA-256 over a line "sku number hash" for the latest block of every item, in order of their SKUs: two copies with the same root are the same.</summary>
    public string Root => HashOf(string.Concat(chains.Select(chain => $"{chain.Key} {chain.Value.Keys.Max()} {chain.Value.Values.Last().Hash}\n")));

    /// <summary>Checks an export and those it continues; reads files alone.</summary>
    public static Verdict Of(string exports, string anchors, string name)
    {
        var verdict = new Verdict();
        DateTimeOffset? at = null;
        for (var (next, promised) = ((string?)name, (string?)null); next is not null;)
        {
            if (verdict.Read(exports, next, "export", TimeSpan.FromHours(1), verdict.Take) is not var (header, hash)) break;
            if (promised is not null && promised != hash) verdict.problems.Add($"{next} was replaced: the export that continues it names another hash.");
            at ??= header.GetProperty("at").GetDateTimeOffset();
            var previous = TextOf(header, "previous");
            (next, promised) = (string.CompareOrdinal(previous, next) < 0 ? previous : null, TextOf(header, "previousSha256"));
        }
        foreach (var (sku, chain) in verdict.chains) verdict.Follow(sku, chain);
        if (at is { } made) verdict.Ask(anchors, made - Apart);
        return verdict;
    }

    // One block: its text has its hash and belongs where it lies.
    private void Take(JsonElement line)
    {
        var (sku, number, hash) = PlaceOf(line);
        if (!chains.TryGetValue(sku, out var chain)) chains[sku] = chain = [];
        if (chain.TryGetValue(number, out var known) && known.Hash != hash) problems.Add($"There are two different blocks {number} of {sku}.");
        chain[number] = (hash, null, []);
        if (TextOf(line, "text") is not { } text || HashOf(text) != hash)
        {
            problems.Add($"Block {number} of {sku} does not have its hash: it was changed.");
            return;
        }
        var block = JsonElement.Parse(text);
        if (TextOf(block, "sku") != sku || block.GetProperty("number").GetInt64() != number) problems.Add($"Block {number} of {sku} is another block's text.");
        chain[number] = (hash, TextOf(block, "previous"), [.. block.GetProperty("commands").EnumerateArray().Select(command => TextOf(command, "id")!)]);
    }

    // One chain: from block 1 without a gap, each block naming the one before, and no command in it twice.
    private void Follow(string sku, SortedDictionary<long, (string Hash, string? Previous, string[] Ids)> chain)
    {
        var (before, next, ids) = (new string('0', 64), 1L, new HashSet<string>());
        foreach (var (number, block) in chain)
        {
            var isNext = number == next;
            for (; next < number; next++) problems.Add($"Block {next} of {sku} is missing.");
            if (isNext && block.Previous is { } previous && previous != before) problems.Add($"Block {number} of {sku} does not name the block before it.");
            foreach (var id in block.Ids.Where(id => !ids.Add(id))) problems.Add($"Block {number} of {sku} holds command {id} a second time.");
            (before, next) = (block.Hash, number + 1);
        }
    }

    // Whoever writes a whole history anew, hashes and all, or takes away its end, is found by who had seen it before.
    private void Ask(string anchors, DateTimeOffset until)
    {
        foreach (var name in Directory.EnumerateFiles(anchors, "*.jsonl.gz").Select(Path.GetFileName).Order(StringComparer.Ordinal))
        {
            var seen = new List<(string Sku, long Number, string Hash)>();
            if (Read(anchors, name!, "anchor", TimeSpan.FromMinutes(15), line => seen.Add(PlaceOf(line))) is not var (header, _)) continue;
            if (header.GetProperty("at").GetDateTimeOffset() > until) continue;
            Witnesses++;
            foreach (var (sku, number, hash) in seen)
            {
                var chain = chains.GetValueOrDefault(sku);
                if (chain is null || chain.Keys.Max() < number) problems.Add($"Block {number} of {sku}, which anchor {name} had seen, is gone: this is older than it says, or its end was cut off.");
                else if (chain.TryGetValue(number, out var block) && block.Hash != hash) problems.Add($"Block {number} of {sku} is not the one that anchor {name} had seen: it was written anew.");
            }
        }
    }

    // One file: its last line has the hash of all before it, and its name is the stretch of time it was made in.
    private (JsonElement Header, string Hash)? Read(string folder, string name, string kind, TimeSpan every, Action<JsonElement> take)
    {
        (JsonElement Header, string Hash)? read = null;
        Try(name, () =>
        {
            using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, name)), CompressionMode.Decompress));
            using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var (header, line) = ((string?)null, reader.ReadLine() ?? "");
            for (; reader.ReadLine() is { } next; line = next)
            {
                sum.AppendData(Encoding.UTF8.GetBytes(line + '\n'));
                if (header is not null) Try($"A line of {name}", () => take(JsonElement.Parse(line)));
                header ??= line;
            }
            var (hash, first) = (Convert.ToHexStringLower(sum.GetHashAndReset()), JsonElement.Parse(header ?? ""));
            if (TextOf(JsonElement.Parse(line), "sha256") != hash) problems.Add($"{name} was changed or cut off: its lines do not have its hash.");
            var begins = DateTimeOffset.ParseExact(name, "yyyy-MM-dd'T'HH-mm'.jsonl.gz'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            var at = first.GetProperty("at").GetDateTimeOffset();
            if (TextOf(first, "kind") != kind || at < begins || at >= begins + every) problems.Add($"{name} is not what its name says: it is the {TextOf(first, "kind")} of {at:u}.");
            read = (first, hash);
        });
        return read;
    }

    // What cannot be read is named, and what lies beside it is looked at all the same.
    private void Try(string what, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            problems.Add($"{what} cannot be read: a part of it was changed or is missing.");
        }
    }

    private static (string Sku, long Number, string Hash) PlaceOf(JsonElement line) => (TextOf(line, "sku")!, line.GetProperty("number").GetInt64(), TextOf(line, "hash")!);

    private static string? TextOf(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
