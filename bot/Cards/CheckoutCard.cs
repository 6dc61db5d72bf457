using System.Text.Json.Nodes;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>Who has it: one checkout with the form to check it in, or the list of all that is out.</summary>
public static class CheckoutCard
{
    private const int ListedMax = 5;
    private const int SerialsShownMax = 10;

    /// <summary>One checkout.</summary>
    /// <param name="quantity">How many to propose for the return; all of them when absent.</param>
    /// <param name="how">How they were said to be.</param>
    public static JsonObject Render(Shelf shelf, CheckoutView checkout, DateTimeOffset now, Before? before = null, Quantity? quantity = null, Disposition how = Disposition.Good)
    {
        var words = shelf.Words;
        return Card(
            [
                before is null ? null : Notice(before.Tone, before.Text),
                .. StockCard.Head(shelf),
                .. Lines(shelf, checkout, now),
                Apart(Required(Number("quantity", words.QuantityBack(shelf.Item.Unit), words.QuantityNeeded, StockCard.Least(shelf.Item), (quantity ?? checkout.Quantity).Value))),
                Required(Choose("disposition", words.HowItIs, words.ChooseDisposition,
                    Enum.GetValues<Disposition>().Select(d => new Choice(Sent(d), words.Disposition(d))), Sent(how))),
                shelf.Item.Kind is ItemKind.Serialized ? CardKit.Text("serials", words.SerialsBack, words.SerialsNeeded, 2_000) : null,
            ],
            [
                Button(words.Press(Verb.CheckIn), Verb.CheckIn, shelf.Data with { Checkout = checkout.Checkout }, isPrimary: true, needsForm: true),
                Button(words.Press(Verb.Show), Verb.Show, shelf.Data),
            ]);
    }

    /// <summary>Everything of the item that is out.</summary>
    /// <param name="asked">What was said of the return already: how many, and how they are.</param>
    public static JsonObject RenderList(Shelf shelf, IReadOnlyList<CheckoutView> checkouts, DateTimeOffset now, CardData asked)
    {
        var words = shelf.Words;
        var more = checkouts.Count - ListedMax;
        CardData Asked(CheckoutView c) => shelf.Data with { Checkout = c.Checkout, About = Verb.CheckIn, Quantity = asked.Quantity, Disposition = asked.Disposition };
        return Card(
            [
                .. StockCard.Head(shelf),
                Heading(checkouts.Count == 0 ? words.NothingOut : words.WhoHasIt),
                .. checkouts.Take(ListedMax).Select(c => Apart(Group(Lines(shelf, c, now)))),
                more > 0 ? Detail(words.AndMore(more)) : null,
            ],
            [
                .. checkouts.Take(ListedMax).Select(c => Button(words.ReturnOne(c.Checkout.Value), Verb.Ask, Asked(c))),
                Button(words.Press(Verb.Show), Verb.Show, shelf.Data),
            ]);
    }

    private static string Sent(Disposition disposition) => disposition.ToString().ToLowerInvariant();

    private static IEnumerable<JsonObject?> Lines(Shelf shelf, CheckoutView checkout, DateTimeOffset now)
    {
        var words = shelf.Words;
        var what = words.HasOut(Cut(checkout.Holder.Name.Value, 80), shelf.Amount(checkout.Quantity), shelf.NameOf(checkout.Site));
        yield return Line(new Run($"{checkout.Checkout}: ", IsBold: true), new Run(what));
        yield return Detail(words.OutSince(words.Moment(checkout.CheckedOutAt, shelf.Zone)));
        if (checkout.DueBackAt is { } due)
        {
            var when = words.Moment(due, shelf.Zone);
            yield return due < now ? Notice(Tone.Attention, words.OverdueSince(when)) : Detail(words.DueBackBy(when));
        }
        if (checkout.Serials.Count > 0) yield return Detail($"{words.Serials}: {Serials(words, checkout.Serials)}");
    }

    private static string Serials(Words words, IReadOnlyList<SerialNumber> serials)
    {
        var more = serials.Count - SerialsShownMax;
        return $"{string.Join(", ", serials.Take(SerialsShownMax))}{(more > 0 ? $" {words.AndMore(more)}" : "")}";
    }
}
