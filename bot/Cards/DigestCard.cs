using System.Text.Json.Nodes;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>How things stand at a site in the morning: the numbers first, then what is worst.</summary>
public static class DigestCard
{
    public static JsonObject Render(Board board, SiteView site, DigestView digest)
    {
        var words = board.Words;
        var lines = Lines(words, digest).ToList();
        return Card(
            [
                Heading(words.DigestHeading),
                Title($"{Cut(site.Name, 60)} · {words.Day(digest.Day)}"),
                Numbers((words.DigestLow, $"{digest.Low}"), (words.DigestOverdue, $"{digest.Overdue}"), (words.DigestWaiting, $"{digest.Waiting}")),
                .. lines.Select(Detail),
                lines.Count == 0 && digest is { Low: 0, Overdue: 0, Waiting: 0 } ? Notice(Tone.Good, words.AllQuiet) : null,
                .. digest.LowFirst.Count == 0 ? [] : Low(board, digest),
                .. digest.OverdueFirst.Count == 0 ? [] : Overdue(board, digest),
            ],
            [.. digest.LowFirst.Take(ActionsMax - 2).Select(line => Button(Cut(line.Name, 28), Verb.Show, new() { Op = board.Op, Sku = line.Sku })),
                digest.Waiting > 0 ? Button(words.Press(Verb.Approvals), Verb.Approvals, new() { Op = board.Op, Page = 0 }) : null]);
    }

    private static IEnumerable<string> Lines(Words words, DigestView digest)
    {
        if (digest.DueSoon > 0) yield return words.DueSoon(digest.DueSoon);
        if (digest.Expected > 0) yield return words.ExpectedToday(digest.Expected);
        if (digest.LateOrders > 0) yield return words.OrdersLate(digest.LateOrders);
        if (digest.ToCount > 0) yield return words.ToCount(digest.ToCount);
    }

    private static IEnumerable<JsonObject?> Low(Board board, DigestView digest)
    {
        var (words, more) = (board.Words, digest.Low - digest.LowFirst.Count);
        yield return Apart(Line(new Run(words.LowHeading, IsBold: true)));
        foreach (var line in digest.LowFirst)
        {
            var coming = line.Stock.Incoming + line.Stock.OnOrder;
            var facts = new[] { line.Stock.ReorderPoint is { } point ? $"{words.ReorderPointLabel} {words.Number(point)}" : null, coming.IsPositive ? $"{words.Coming} {words.Number(coming)}" : null };
            yield return Row([Line(new Run(Cut(line.Name, 80))), Detail(string.Join(" · ", facts.OfType<string>().Prepend(line.Sku.Value)))], words.Number(line.Stock.Available), words.Available);
        }
        yield return more > 0 ? Detail(words.AndMore(more)) : null;
    }

    // In a channel it is said what is late and since when; whose it is, is a question for somebody who may ask it.
    private static IEnumerable<JsonObject?> Overdue(Board board, DigestView digest)
    {
        var (words, more) = (board.Words, digest.Overdue - digest.OverdueFirst.Count);
        yield return Apart(Line(new Run(words.OverdueHeading, IsBold: true)));
        foreach (var thing in digest.OverdueFirst)
        {
            var due = thing.Checkout.DueBackAt is { } at ? words.OverdueSince(words.Moment(at, board.Zone)) : "";
            yield return Row([Line(new Run(Cut(thing.Name, 80))), Detail($"⚠ {due}")], words.Number(thing.Checkout.Quantity), words.CheckedOut);
        }
        yield return more > 0 ? Detail(words.AndMore(more)) : null;
    }
}
