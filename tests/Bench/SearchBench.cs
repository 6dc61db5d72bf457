using System.Diagnostics;
using CountDepot.Api.Projections;
using CountDepot.Contracts;

namespace CountDepot.Bench;

/// <summary>One kind of question, asked many times of one size of catalog.</summary>
/// <param name="P50">Microseconds.</param>
/// <param name="P95">Microseconds, all but five in a hundred.</param>
public sealed record Asking(string Kind, int Items, double P50, double P95);

/// <summary>The index in memory at several sizes: it asks no storage, so its own time is all there is.</summary>
public static class SearchBench
{
    private static readonly string[] Things =
        ("bolt nut washer screw bracket hinge cable connector relay fuse resistor capacitor switch lamp battery drill hammer wrench pliers saw tape glue paint " +
        "brush valve pipe hose pump filter bearing belt gear motor sensor cutter").Split(' ');
    private static readonly string[] Sorts =
        ("hex flat round long short stainless brass nylon copper steel zinc plated black white red blue heavy light inner outer left right upper lower metric " +
        "coarse fine sealed open").Split(' ');
    private static readonly string[] Makers = "alpha boreal cobalt dorado ember fjord garnet helix indigo jasper krypton lumen magnet nimbus onyx".Split(' ');

    /// <summary>Builds an index of so many items and asks it; also how long it took to make and what it holds.</summary>
    public static (IReadOnlyList<Asking> Askings, double Seconds, double Megabytes) Run(int items, int questions)
    {
        GC.Collect();
        var (before, started) = (GC.GetTotalMemory(forceFullCollection: true), Stopwatch.GetTimestamp());
        var index = new SearchIndex();
        for (var i = 0; i < items; i++) index.Put(EntryOf(i));
        index.Settle();
        index.Find("warm up", 0, 25);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var megabytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        var dice = new Random(1);
        (string, Func<SearchEntry, string>)[] kinds =
        [
            ("two words", entry => $"{entry.Item.Name.Split(' ')[0]} {entry.Item.Name.Split(' ')[2]}"),
            ("word and size", entry => $"{entry.Item.Name.Split(' ')[2]} {entry.Item.Name.Split(' ')[3]}"),
            ("beginning of a word", entry => $"{entry.Item.Name.Split(' ')[2][..3]} {entry.Item.Name.Split(' ')[3]}"),
            ("SKU", entry => entry.Item.Sku.Value),
            ("barcode", entry => entry.Barcodes),
            ("one typo", entry => Typo(entry.Item.Name.Split(' ')[2]) + " " + entry.Item.Name.Split(' ')[3]),
        ];
        var askings = kinds.Select(kind => Ask(index, kind.Item1, items, questions, () => kind.Item2(EntryOf(dice.Next(items))))).ToList();
        return (askings, seconds, megabytes);
    }

    private static Asking Ask(SearchIndex index, string kind, int items, int questions, Func<string> question)
    {
        for (var i = 0; i < 20; i++) index.Find(question(), 0, 25);
        var times = new double[questions];
        for (var i = 0; i < questions; i++)
        {
            var asked = question();
            var started = Stopwatch.GetTimestamp();
            var found = index.Find(asked, 0, 25);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            if (found.Items.Count == 0) throw new InvalidOperationException($"Nothing was found for '{asked}', of {items} items.");
        }
        Array.Sort(times);
        return new(kind, items, times[questions / 2], times[questions * 95 / 100]);
    }

    // Always the same items: names of three words and a size, as in a real store, where most words are shared by many.
    private static SearchEntry EntryOf(int number)
    {
        var dice = new Random(number);
        var name = $"{Sorts[dice.Next(Sorts.Length)]} {Sorts[dice.Next(Sorts.Length)]} {Things[dice.Next(Things.Length)]} M{dice.Next(2, 40)}x{dice.Next(4, 400)}";
        var item = new ItemSummary(Sku.Parse($"{Makers[number % Makers.Length]}-{number:d7}"), name, ItemKind.Stock, "each", null, $"Category {number % 50}");
        return new(item, Makers[dice.Next(Makers.Length)], BarcodeOf(number));
    }

    private static string BarcodeOf(int number)
    {
        var digits = $"40{number:d10}";
        var sum = digits.Select((digit, i) => (digit - '0') * (i % 2 == 0 ? 1 : 3)).Sum();
        return $"{digits}{(10 - (sum % 10)) % 10}";
    }

    // A short word with a typo is another word.
    private static string Typo(string word) => word.Length < 6 ? word : word[..^2] + word[^1] + word[^2];
}
