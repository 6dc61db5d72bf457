using System.Globalization;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using CountDepot.Specs.Api.Storage;

namespace CountDepot.Simulation.Storage;

/// <summary>
/// A filter of the table service: comparisons of a property with a constant, joined by <c>and</c>, <c>or</c>, <c>not</c> and parentheses. A row
/// that lacks the property, or has one of another type, does not pass the comparison. What this does not understand is answered as a bad request.
/// </summary>
internal sealed partial class Filter
{
    private readonly List<string> words;
    private readonly Func<TableEntity, bool> test;
    private int at;

    private Filter(string text)
    {
        words = [.. Word().Matches(text).Select(word => word.Value)];
        test = words.Count == 0 ? _ => true : Either();
        if (at != words.Count) throw Bad();
    }

    internal static Filter Parse(string? text) => new(text ?? "");

    internal bool Passes(TableEntity row) => test(row);

    private Func<TableEntity, bool> Either()
    {
        var left = Both();
        while (Take("or"))
        {
            var (one, other) = (left, Both());
            left = row => one(row) || other(row);
        }
        return left;
    }

    private Func<TableEntity, bool> Both()
    {
        var left = One();
        while (Take("and"))
        {
            var (one, other) = (left, One());
            left = row => one(row) && other(row);
        }
        return left;
    }

    private Func<TableEntity, bool> One()
    {
        if (Take("not"))
        {
            var inner = One();
            return row => !inner(row);
        }
        if (Take("("))
        {
            var inner = Either();
            return Take(")") ? inner : throw Bad();
        }
        var (name, comparison, constant) = (Next(), Next(), Constant(Next()));
        Func<int, bool> holds = comparison switch
        {
            "eq" => order => order == 0,
            "ne" => order => order != 0,
            "gt" => order => order > 0,
            "ge" => order => order >= 0,
            "lt" => order => order < 0,
            "le" => order => order <= 0,
            _ => throw Bad(),
        };
        return row => row.TryGetValue(name, out var value) && Compare(value, constant) is { } order && holds(order);
    }

    private static int? Compare(object? value, object constant) => (value, constant) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        (int a, long b) => ((long)a).CompareTo(b),
        (int a, int b) => a.CompareTo(b),
        (long a, long b) => a.CompareTo(b),
        (long a, int b) => a.CompareTo(b),
        (double a, double b) => a.CompareTo(b),
        (bool a, bool b) => a.CompareTo(b),
        (Guid a, Guid b) => a.CompareTo(b),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        _ => null,
    };

    private static object Constant(string word)
    {
        if (word[0] == '\'') return word[1..^1].Replace("''", "'", StringComparison.Ordinal);
        if (word is "true" or "false") return word == "true";
        if (word.StartsWith("datetime'", StringComparison.Ordinal))
            return DateTimeOffset.Parse(word[9..^1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        if (word.StartsWith("guid'", StringComparison.Ordinal)) return Guid.Parse(word[5..^1]);
        if (word[^1] == 'L' && long.TryParse(word[..^1], CultureInfo.InvariantCulture, out var big)) return big;
        if (int.TryParse(word, CultureInfo.InvariantCulture, out var small)) return small;
        return double.TryParse(word, CultureInfo.InvariantCulture, out var number) ? number : throw Bad();
    }

    private bool Take(string word)
    {
        var isNext = at < words.Count && words[at] == word;
        if (isNext) at++;
        return isNext;
    }

    private string Next() => at < words.Count ? words[at++] : throw Bad();

    private static Azure.RequestFailedException Bad() => TableRules.Failure(400, "InvalidInput");

    [GeneratedRegex(@"(?:datetime|guid|X|binary)?'(?:[^']|'')*'|[()]|[^\s()']+")]
    private static partial Regex Word();
}
