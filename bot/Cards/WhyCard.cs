using System.Text.Json.Nodes;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>"Why is it 3?": the sum that makes on hand, then what is promised, then what is left.</summary>
public static class WhyCard
{
    private const int ReservationsShownMax = 6;

    public static JsonObject Render(Shelf shelf, ExplanationView why)
    {
        var (words, stock) = (shelf.Words, why.Stock);
        var more = why.Reservations.Count - ReservationsShownMax;
        var others = shelf.Item.Sites.Count > 1;
        return Card(
            [
                .. StockCard.Head(shelf),
                Line(new Run(words.WhyAt(shelf.Amount(stock.Available), shelf.NameOf(stock.Site)), IsBold: true)),
                .. why.OnHand.Select(line => Tight(Row([Line(new Run(words.Times(words.Term(line.What), line.Times)))], words.WithSign(line.Change), ""))),
                Apart(Row([Line(new Run(words.OnHand, IsBold: true))], words.Number(stock.OnHand), "")),
                .. why.Reservations.Take(ReservationsShownMax).Select(r => Tight(Row(
                    [Line(new Run($"{r.Reservation} · {Cut(r.For.Name.Value, 60)}")), Detail(ReservationCard.Kept(shelf, r))],
                    words.WithSign(-r.Quantity), ""))),
                more > 0 ? Detail(words.AndMore(more)) : null,
                Apart(Row([Line(new Run(words.Available, IsBold: true))], words.Number(stock.Available), "")),
                stock.Shortfall.IsPositive ? Notice(Tone.Attention, words.ShortBy(shelf.Amount(stock.Shortfall))) : null,
                others ? Apart(Required(Choose("site", words.Site, words.ChooseSite, Sites(shelf), stock.Site.Value))) : null,
            ],
            [
                others ? Button(words.WhyThere, Verb.Why, shelf.Data, needsForm: true) : null,
                Button(words.Press(Verb.Show), Verb.Show, shelf.Data),
                Button(words.Press(Verb.History), Verb.History, shelf.Data),
            ]);
    }

    private static IEnumerable<Choice> Sites(Shelf shelf) => shelf.Item.Sites.Select(s => shelf.ChoiceOf(s.Site));
}
