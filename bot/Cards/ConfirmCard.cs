using System.Text.Json.Nodes;
using CountDepot.Bot.Intents;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>
/// What was understood from a text, before anything is done: one tap confirms it. What the text left open is asked for here.
/// </summary>
public static class ConfirmCard
{
    private const int ListedMax = 15;

    /// <summary>The button that makes a change which was asked for in text.</summary>
    public static Verb VerbFor(Change change) => change switch
    {
        Change.Reserve => Verb.Reserve,
        Change.CheckOut or Change.Take => Verb.CheckOut,
        Change.Consume => Verb.Consume,
        Change.Receive => Verb.Receive,
        Change.Adjust => Verb.Adjust,
    };

    /// <summary>Taking a consumable uses it up; taking anything else checks it out.</summary>
    public static Verb ForKind(Verb verb, ItemKind kind) => verb is Verb.CheckOut && kind is ItemKind.Consumable ? Verb.Consume : verb;

    /// <param name="verb">The change that would be made.</param>
    /// <param name="asked">What was understood; its version and op are this card's.</param>
    public static JsonObject Render(Shelf shelf, Verb verb, CardData asked)
    {
        var words = shelf.Words;
        var data = asked with { Op = shelf.Op, Sku = shelf.Item.Sku, Version = shelf.Item.Version, About = null };
        return Card(
            [
                Heading(words.PleaseConfirm),
                Line(new Run(words.WouldDo(verb, asked, shelf.Item), IsBold: true, Size: "Medium")),
                StockCard.What(shelf),
                .. Facts(shelf, asked),
                asked.Site is { } site ? Apart(Group([Line(new Run(words.NowAt(shelf.NameOf(site)), IsBold: true)), .. StockCard.Figures(shelf, shelf.At(site))])) : null,
                .. Missing(shelf, verb, asked),
            ],
            [
                Button(words.Press(verb), verb, data, isPrimary: true, needsForm: true),
                Button(words.Press(Verb.Dismiss), Verb.Dismiss, new() { Op = shelf.Op }),
                Button(words.Press(Verb.Show), Verb.Show, shelf.Data),
            ]);
    }

    private static IEnumerable<JsonObject?> Facts(Shelf shelf, CardData asked)
    {
        var words = shelf.Words;
        (string Label, string? Value)[] facts =
        [
            (words.Site, asked.Site is { } site ? shelf.NameOf(site) : null),
            (words.Bin, asked.Bin is { IsNone: false } bin ? Cut(bin.Value, 80) : null),
            (words.ForWhom, asked.Holder is { } holder ? Cut(holder.Value, 80) : null),
            (words.Until, asked.Until is { } until ? words.Moment(until, shelf.Zone) : null),
            (words.Reason, asked.Reason is { } reason ? words.ReasonName(reason) : null),
        ];
        return facts.Where(f => f.Value is not null).Select(f => Tight(Line(new Run($"{f.Label}: ", IsSubtle: true), new Run(f.Value!))));
    }

    private static IEnumerable<JsonObject?> Missing(Shelf shelf, Verb verb, CardData asked)
    {
        var (item, words) = (shelf.Item, shelf.Words);
        if (asked.Site is null) yield return Required(Site(words, [.. Sites(shelf, verb)]));
        if (asked.Quantity is null) yield return Required(Number("quantity", words.QuantityIn(item.Unit), words.QuantityNeeded, StockCard.Least(item), 1));
        if (verb is Verb.CheckOut && item.Kind is ItemKind.Equipment && asked.Until is null) yield return Required(Day("dueOn", words.DueBack, words.ChooseDay));
        if (item.Kind is ItemKind.Serialized && asked.Serials is null && verb is not Verb.Reserve)
            yield return CardKit.Text("serials", verb is Verb.Receive ? words.SerialsArriving : words.SerialsToTake, words.SerialsNeeded, 2_000);
    }

    // Fifty sites are found sooner by typing than by scrolling.
    private static JsonObject Site(Words words, IReadOnlyList<Choice> sites) => sites.Count > ListedMax
        ? Seek("site", words.Site, words.ChooseSite, Among.Sites, sites, null)
        : Choose("site", words.Site, words.ChooseSite, sites, null);

    // Stock arrives anywhere; it leaves only from where there is some.
    private static IEnumerable<Choice> Sites(Shelf shelf, Verb verb)
    {
        var all = verb is Verb.Receive or Verb.Adjust ? shelf.Sites.Keys.Order() : shelf.Item.Sites.OrderByDescending(s => s.Available).Select(s => s.Site);
        return all.Select(shelf.ChoiceOf);
    }
}
