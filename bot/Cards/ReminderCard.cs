using System.Text.Json.Nodes;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>What somebody is reminded of in their own chat.</summary>
public static class ReminderCard
{
    private const int ShownMax = 5;

    /// <summary>What is due tomorrow or late, each with the way to bring it back.</summary>
    public static JsonObject RenderDue(Board board, IReadOnlyList<ThingView> things)
    {
        var (words, more) = (board.Words, things.Count - ShownMax);
        return Card(
            [
                Heading(words.BringBackHeading),
                .. things.Take(ShownMax).Select(thing => Apart(ThingCard.Lines(board, thing))),
                more > 0 ? Detail(words.AndMore(more)) : null,
                Detail(words.HowToMute),
            ],
            [
                .. things.Take(ShownMax).Select(thing => Button(Cut(words.BringBack(thing.Name), 28), Verb.Ask,
                    new() { Op = board.Op, Sku = thing.Sku, Checkout = thing.Checkout.Checkout, About = Verb.CheckIn })),
                Button(words.Press(Verb.MyThings), Verb.MyThings, new() { Op = board.Op, Page = 0 }),
            ]);
    }

    /// <summary>A count that was given to them.</summary>
    public static JsonObject RenderCount(Board board, CountView count)
    {
        var words = board.Words;
        return Card(
            [
                Heading(words.CountHeading),
                Line(new Run(words.CountAt(count.Count.Value, board.NameOf(count.Site)), IsBold: true)),
                Detail(words.AskedBy(Cut(count.OpenedBy, 60), words.Moment(count.OpenedAt, board.Zone))),
                count.DueAt is { } due ? Detail(words.CountDueBy(words.Moment(due, board.Zone))) : null,
                Scope(words, count),
                count.Note is { } note ? Tight(Line(new Run($"{words.NoteLabel}: ", IsSubtle: true), new Run(Cut(note, 200)))) : null,
                Detail(words.HowToMute),
            ],
            []);
    }

    private static JsonObject? Scope(Words words, CountView count)
    {
        var parts = (count.Bins ?? []).Select(bin => bin.Value).Concat((count.Items ?? []).Select(sku => sku.Value)).ToList();
        if (parts.Count == 0) return Detail(words.CountEverything);
        var more = parts.Count - ShownMax;
        return Detail($"{string.Join(", ", parts.Take(ShownMax).Select(part => Cut(part, 60)))}{(more > 0 ? $" · {words.AndMore(more)}" : "")}");
    }
}
