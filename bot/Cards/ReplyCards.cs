using System.Text.Json.Nodes;
using CountDepot.Bot.Depot;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>The short answers: done, refused, unclear, help, welcome, sites.</summary>
public static class ReplyCards
{
    private const int SitesShownMax = 20;

    /// <summary>It is done, with the numbers right after it.</summary>
    public static JsonObject Done(Shelf shelf, string what, SiteStock? stock) => Card(
        [
            Notice(Tone.Good, what),
            .. StockCard.Head(shelf),
            stock is null ? null : Apart(Group([Line(new Run(shelf.Words.NowAt(shelf.NameOf(stock.Site)), IsBold: true)), .. StockCard.Figures(shelf, stock)])),
        ],
        [Button(shelf.Words.Press(Verb.Show), Verb.Show, shelf.Data), Button(shelf.Words.Press(Verb.History), Verb.History, shelf.Data)]);

    /// <summary>It is done, and the numbers cannot be read just now.</summary>
    public static JsonObject DoneUnread(Words words) => Card([Notice(Tone.Good, words.DoneUnread)], []);

    /// <summary>No, and why.</summary>
    public static JsonObject Refused(Words words, Refusal refusal) => Card([Notice(Tone.Attention, words.Refused(refusal))], []);

    /// <summary>A sentence in the speaker's language about what they said or pressed.</summary>
    public static JsonObject Invalid(Words words, string message) => Card([Notice(Tone.Attention, message), Detail(words.NothingWasChanged)], []);

    /// <summary>It is so from now on.</summary>
    public static JsonObject Said(string text) => Card([Notice(Tone.Good, text)], []);

    /// <summary>Not understood: what could be said instead.</summary>
    public static JsonObject Unclear(Words words, string problem) => Card(
        [Line(new Run(problem)), Detail(words.YouCouldSay), .. words.Suggestions.Select(Example), Detail(words.TypeHelp)],
        [Button(words.Press(Verb.Help), Verb.Help, new())]);

    /// <summary>Nothing is known by these words.</summary>
    public static JsonObject NotFound(Words words, string said) => Unclear(words, words.NoItemFor(Cut(said, 40)));

    /// <summary>Whether it was done is not known; asking again is safe.</summary>
    public static JsonObject NotSure(Words words) => Card([Notice(Tone.Attention, words.NotSure)], []);

    /// <summary>A form that was put away.</summary>
    public static JsonObject Dismissed(Words words) => Card([Line(new Run(words.Dismissed, IsSubtle: true))], []);

    public static JsonObject Help(Words words) => Card(
        [Heading(words.HelpHeading), .. words.HelpLines.Select(l => Apart(Group(Line(new Run(l.Say, IsBold: true)), Detail(l.Means)))), Detail(words.HelpFoot)],
        [Opens(words.Press(Verb.Scan), Verb.Scan, new()), Button(words.Press(Verb.Sites), Verb.Sites, new())]);

    public static JsonObject Welcome(Words words) => Card(
        [Heading(words.WelcomeHeading), Line(new Run(words.WelcomeText)), .. words.Suggestions.Select(Example)],
        [Button(words.Press(Verb.Help), Verb.Help, new()), Opens(words.Press(Verb.Scan), Verb.Scan, new()), Button(words.Press(Verb.Sites), Verb.Sites, new())]);

    public static JsonObject Sites(Words words, IReadOnlyList<SiteView> sites)
    {
        var more = sites.Count - SitesShownMax;
        return Card(
            [
                Heading(sites.Count == 0 ? words.NoSites : words.YourSites),
                .. sites.Take(SitesShownMax).Select(s => Tight(Line(new Run(Cut(s.Name, 80), IsBold: true), new Run($"  {s.Site}", IsSubtle: true)))),
                more > 0 ? Detail(words.AndMoreSites(more)) : null,
            ],
            []);
    }

    private static JsonObject Example(string text) => Tight(Line(new Run($"› {text}", IsBold: true)));
}
