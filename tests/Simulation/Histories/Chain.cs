using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using CountDepot.Simulation.Storage;

namespace CountDepot.Simulation.Histories;

/// <summary>One command as the chain has it.</summary>
internal sealed record Entry(long Block, string Id, string Print, DateTimeOffset At, string By, string? Answer, JsonElement? Refusal, int Events)
{
    internal string? Code => Refusal?.GetProperty("code").GetString();
    internal JsonElement? Said => Answer is null ? null : JsonDocument.Parse(Answer).RootElement;
}

/// <summary>An item's blocks, read from the rows as anybody could, without the depot's code. I1 is checked on the way.</summary>
internal sealed class Chain
{
    private const string Prefix = "block-";

    private Chain(List<Entry> entries, long length) => (Entries, Length) = (entries, length);

    internal List<Entry> Entries { get; }

    /// <summary>How many blocks there are.</summary>
    internal long Length { get; }

    internal static Chain Read(MemoryTable ledger, string sku, Action<string> broke)
    {
        var (entries, previous, number) = (new List<Entry>(), new string('0', 64), 0L);
        foreach (var row in ledger.Rows.Where(row => row.PartitionKey == sku && row.RowKey.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            number++;
            var text = TextOf(row);
            var hash = Convert.ToHexStringLower(SHA256.HashData(text));
            if (row.RowKey != $"{Prefix}{number:d10}") broke($"I1: {sku} has {row.RowKey} where block {number} was to be");
            if (row.GetString("Hash") != hash) broke($"I1: block {number} of {sku} is not what its hash says");
            var root = JsonDocument.Parse(text).RootElement;
            if (root.GetProperty("previous").GetString() != previous) broke($"I1: block {number} of {sku} does not follow the one before");
            if (root.GetProperty("number").GetInt64() != number || root.GetProperty("sku").GetString() != sku) broke($"I1: block {number} of {sku} is another's");
            entries.AddRange(root.GetProperty("commands").EnumerateArray().Select(json => EntryOf(number, json)));
            previous = hash;
        }
        return new(entries, number);
    }

    private static Entry EntryOf(long block, JsonElement json) => new(
        block, json.GetProperty("id").GetString()!, json.GetProperty("print").GetString()!, json.GetProperty("at").GetDateTimeOffset(),
        json.GetProperty("by").GetProperty("id").GetString()!, json.TryGetProperty("answer", out var answer) ? answer.GetRawText() : null,
        json.TryGetProperty("refusal", out var refusal) ? refusal : null, json.GetProperty("events").GetArrayLength());

    private static byte[] TextOf(TableEntity row)
    {
        if (row.GetString("Text") is { } plain) return Encoding.UTF8.GetBytes(plain);
        var zipped = new MemoryStream();
        for (var part = 0; row.GetBinary($"Gzip{part:d2}") is { } bytes; part++) zipped.Write(bytes);
        zipped.Position = 0;
        var text = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionMode.Decompress)) gzip.CopyTo(text);
        return text.ToArray();
    }
}
