using System.Text;
using System.Text.Json;
using CountDepot.Api.Storage;
using CountDepot.Contracts;

namespace CountDepot.Api.Exports;

/// <summary>The chains of many items, block by block, from whatever order they come in; says where they are broken. Keeps hashes, no texts.</summary>
public sealed class Chains
{
    private readonly SortedDictionary<Sku, Dictionary<long, (string Hash, string Previous)>> items = [];

    /// <summary>What is wrong, one sentence each.</summary>
    public List<string> Problems { get; } = [];

    public int Items => items.Count;
    public long Blocks => items.Values.Sum(chain => (long)chain.Count);
    public IEnumerable<Sku> Skus => items.Keys;

    /// <summary>What is wrong with one block taken alone, as the end of a sentence; null when nothing is.</summary>
    /// <param name="previous">The hash that it names as the block before.</param>
    public static string? ProblemOf(LedgerRow row, out string previous)
    {
        previous = "";
        if (row.Text is not { } text) return "has no text";
        if (BlockCodec.HashOf(Encoding.UTF8.GetBytes(text)) != row.Hash) return "does not have its hash: its text was changed";
        try
        {
            using var json = JsonDocument.Parse(text);
            previous = json.RootElement.GetProperty("previous").GetString()!;
            return json.RootElement.GetProperty("sku").GetString() == row.Sku.Value && json.RootElement.GetProperty("number").GetInt64() == row.Number ? null : "is another block's text";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return "cannot be read";
        }
    }

    /// <summary>Takes a block; the same one may come again.</summary>
    public void Add(LedgerRow row)
    {
        if (ProblemOf(row, out var previous) is { } problem)
        {
            Problems.Add($"Block {row.Number} of {row.Sku} {problem}.");
            return;
        }
        if (!items.TryGetValue(row.Sku, out var chain)) items[row.Sku] = chain = [];
        if (chain.TryGetValue(row.Number, out var known) && known.Hash != row.Hash) Problems.Add($"There are two different blocks {row.Number} of {row.Sku}.");
        chain[row.Number] = (row.Hash, previous);
    }

    /// <summary>To be called when all blocks were added: every chain begins at 1, has no gap, and each block names the one before.</summary>
    public void Close()
    {
        foreach (var (sku, chain) in items)
        {
            var before = Block.Genesis;
            for (var number = 1L; number <= chain.Keys.Max(); number++)
            {
                if (!chain.TryGetValue(number, out var block))
                {
                    Problems.Add($"Block {number} of {sku} is missing.");
                    break;
                }
                if (block.Previous != before) Problems.Add($"Block {number} of {sku} does not name the block before it.");
                before = block.Hash;
            }
        }
    }

    /// <summary>How many blocks an item has; 0 for one that is not here.</summary>
    public long LengthOf(Sku sku) => items.TryGetValue(sku, out var chain) ? chain.Keys.Max() : 0;

    /// <summary>The hash of a block; null when it is not here.</summary>
    public string? HashOf(Sku sku, long number) => items.TryGetValue(sku, out var chain) && chain.TryGetValue(number, out var block) ? block.Hash : null;
}
