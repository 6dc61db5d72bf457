using System.Globalization;
using CountDepot.Bot.Intents;
using CountDepot.Specs.Seams;

namespace CountDepot.Specs.Bot;

/// <summary>
/// phrases.tsv is the specification of what the bot understands: what was said, in which language, what it means. It is Monday,
/// 2 March 2026, 9:00 in Berlin.
/// </summary>
public sealed class PhraseTests
{
    private const string File = "tests/Specs/Bot/phrases.tsv";
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public void Every_phrase_means_what_the_specification_says()
    {
        var wrong =
            from line in Lines()
            let meant = Mean(Unescape(line[0]), line[1])
            where meant != line[2]
            select $"{line[0]} ({line[1]})\n  says  {line[2]}\n  means {meant}";
        Assert.True(!wrong.Any(), string.Join('\n', wrong));
    }

    [Fact]
    public void The_specification_has_enough_phrases_in_both_languages()
    {
        var lines = Lines().ToList();
        Assert.True(lines.Count(l => l[1] == "en") >= 80 && lines.Count(l => l[1] == "de") >= 40);
        Assert.Equal(lines.Count, lines.Select(l => $"{l[0]}\t{l[1]}").Distinct().Count());
    }

    [Fact]
    public void Every_way_to_ask_is_specified_at_least_once()
    {
        var meant = Lines().Select(l => l[2].Split('(', ' ')[0]).ToHashSet();
        var kinds = typeof(Intent).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(Intent)) && t != typeof(Intent.ToChange)).Select(t => t.Name).Concat(Enum.GetNames<Change>());
        Assert.Empty(kinds.Except(meant));
        Assert.Empty(Enum.GetNames<Doubt>().Except(Lines().Where(l => l[2].StartsWith("Unclear", StringComparison.Ordinal)).Select(l => l[2].Split('(', ')', ':')[1])));
    }

    [Theory]
    [InlineData(4_000)]
    [InlineData(200_000)]
    public void Text_made_to_cost_time_is_read_in_one_pass(int count)
    {
        foreach (var hostile in new[] { "<at>", "<a", "1", "reserve ", "\u0300", "<a>&lt;" })
            Assert.IsType<Intent.Unclear>(IntentParser.Parse(string.Concat(Enumerable.Repeat(hostile, count)), isGerman: false, Now, Berlin));
    }

    private static string Mean(string said, string locale) => Describe(IntentParser.Parse(said, locale == "de", Now, Berlin));

    private static string Describe(Intent intent) => intent switch
    {
        Intent.ToChange c => $"{c.Change}({Some(c.Quantity?.ToString())}{Some(c.Unit)}'{c.Words}'{At(c.At)}{Part("for", c.For)}{Until(c.Until)}{Part("as", c.Reason?.ToString())})",
        Intent.Find f => $"Find('{f.Words}'{At(f.At)})",
        Intent.Why w => $"Why('{w.Words}'{At(w.At)})",
        Intent.History h => $"History('{h.Words}'{At(h.At)})",
        Intent.WhereIs w => $"WhereIs('{w.Words}')",
        Intent.WhoHas w => $"WhoHas('{w.Words}')",
        Intent.CheckIn c => $"CheckIn({Some(c.Quantity?.ToString())}{Some(c.Unit)}'{c.Words}'{Part("of", c.Checkout?.Value)}{Part("as", c.How?.ToString())})",
        Intent.Cancel c => $"Cancel('{c.Words}'{Part("of", c.Reservation?.Value)})",
        Intent.Reminders r => $"Reminders({(r.IsMuted is { } muted ? muted ? "muted" : "not muted" : "")}{(r.Quiet is { } q ? $"{q.From}-{q.To}" : "")})",
        Intent.PostHere h => $"PostHere({h.At.Site})",
        Intent.Role r => $"Role({r.Group})",
        Intent.SiteSettings s => $"SiteSettings({s.At.Site})",
        Intent.Template t => $"Template({t.Id})",
        Intent.Request r => $"Request('{r.Words}' of {r.Reservation})",
        Intent.Unclear u => $"Unclear({u.Doubt}{(u.What.Length == 0 ? "" : $": {u.What}")})",
        _ => intent.GetType().Name,
    };

    private static string Some(string? value) => value is null ? "" : $"{value} ";

    private static string Part(string name, string? value) => value is null ? "" : $" {name} {value}";

    private static string At(Place? at) => at is null ? "" : $" at {at.Site}{(at.Bin.IsNone ? "" : $"/{at.Bin}")}";

    private static string Until(DateTimeOffset? until) => until is { } at
        ? $" until {TimeZoneInfo.ConvertTime(at, Berlin).ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}"
        : "";

    // What cannot be seen is written as \u{...}.
    private static string Unescape(string text) => System.Text.RegularExpressions.Regex.Replace(text, @"\\u\{([0-9A-F]+)\}",
        m => char.ConvertFromUtf32(Convert.ToInt32(m.Groups[1].Value, 16)));

    private static IEnumerable<string[]> Lines() =>
        Tree.Read(File).Split('\n').Where(line => line.Length > 0
            && line[0] != '#').Select(line => line.Split('\t') is { Length: 3 } parts ? parts : throw new FormatException($"No three columns: {line}"));
}
