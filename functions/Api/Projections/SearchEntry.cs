using CountDepot.Contracts;

namespace CountDepot.Api.Projections;

/// <summary>What an item is found by.</summary>
/// <param name="Barcodes">Separated by spaces.</param>
public sealed record SearchEntry(ItemSummary Item, string Keywords, string Barcodes)
{
    // A word in a name says more about an item than the same word in a remark.
    private const byte InName = 8;
    private const byte InKeywords = 5;
    private const byte InCategory = 4;
    private const byte InDescription = 3;

    /// <summary>Its words, each once with the weight of the best place it stands in.</summary>
    internal IReadOnlyDictionary<string, byte> Terms()
    {
        var terms = new Dictionary<string, byte>(StringComparer.Ordinal);
        Add(terms, Item.Sku.Value, InName);
        Add(terms, Item.Name, InName);
        Add(terms, Barcodes, InName);
        foreach (var number in Barcodes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(code => Gtin.Normal(code))) Put(terms, number, InName);
        Add(terms, Keywords, InKeywords);
        Add(terms, Item.Category, InCategory);
        Add(terms, Item.Description ?? "", InDescription);
        return terms;
    }

    private static void Add(Dictionary<string, byte> terms, string text, byte weight)
    {
        var words = SearchWords.Of(text);
        foreach (var word in words.Words) Put(terms, word, weight);
        foreach (var part in words.Parts) Put(terms, part, (byte)(weight / 2));
    }

    private static void Put(Dictionary<string, byte> terms, string? word, byte weight)
    {
        if (word is { Length: > 0 } && terms.GetValueOrDefault(word) < weight) terms[word] = weight;
    }
}
