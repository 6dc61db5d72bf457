using System.Text.Json.Nodes;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>A promise: what was promised, for whom and until when, with the numbers right after it.</summary>
public static class ReservationCard
{
    private const int ListedMax = 5;

    /// <summary>A reservation that is open.</summary>
    /// <param name="stock">The site's numbers the answer gave.</param>
    public static JsonObject Render(Shelf shelf, ReservationView reservation, SiteStock stock, Before? before = null)
    {
        var words = shelf.Words;
        var takes = shelf.Item.Kind is ItemKind.Consumable ? Verb.Consume : Verb.CheckOut;
        var data = shelf.Data with { Reservation = reservation.Reservation };
        var toTake = data with { Site = reservation.Site, Quantity = reservation.Quantity };
        return Card(
            [
                before is null ? null : Notice(before.Tone, before.Text),
                .. StockCard.Head(shelf),
                .. Lines(shelf, reservation),
                Apart(Group([Line(new Run(words.NowAt(shelf.NameOf(stock.Site)), IsBold: true)), .. StockCard.Figures(shelf, stock)])),
                .. TakeForm(shelf),
            ],
            [
                Button(takes is Verb.Consume ? words.ConsumeNow : words.CheckOutNow, takes, toTake, isPrimary: true, needsForm: true),
                Button(words.Press(Verb.Cancel), Verb.Cancel, data),
                Button(words.Press(Verb.Show), Verb.Show, shelf.Data),
            ]);
    }

    /// <summary>The open reservations of an item, to pick one to cancel.</summary>
    public static JsonObject RenderList(Shelf shelf, IReadOnlyList<ReservationView> reservations)
    {
        var words = shelf.Words;
        var more = reservations.Count - ListedMax;
        return Card(
            [
                .. StockCard.Head(shelf),
                Heading(reservations.Count == 0 ? words.NothingReserved : words.OpenReservations),
                .. reservations.Take(ListedMax).Select(r => Apart(Group(Lines(shelf, r)))),
                more > 0 ? Detail(words.AndMore(more)) : null,
            ],
            [
                .. reservations.Take(ListedMax).Select(r => Button(words.CancelOne(r.Reservation.Value), Verb.Cancel, shelf.Data with { Reservation = r.Reservation })),
                Button(words.Press(Verb.Show), Verb.Show, shelf.Data),
            ]);
    }

    private static IEnumerable<JsonObject> Lines(Shelf shelf, ReservationView r)
    {
        var words = shelf.Words;
        var what = words.ReservedFor(shelf.Amount(r.Quantity), Cut(r.For.Name.Value, 80), shelf.NameOf(r.Site));
        yield return Line(new Run($"{r.Reservation}: ", IsBold: true), new Run(what));
        yield return Detail(Kept(shelf, r));
    }

    /// <summary>How long a promise is kept.</summary>
    internal static string Kept(Shelf shelf, ReservationView r) =>
        r.ExpiresAt is { } at ? shelf.Words.KeptUntil(shelf.Words.Moment(at, shelf.Zone)) : shelf.Words.KeptUntilCancelled;

    // What a check-out needs beyond the reservation.
    private static IEnumerable<JsonObject> TakeForm(Shelf shelf)
    {
        if (shelf.Item.Kind is ItemKind.Equipment) yield return Required(Day("dueOn", shelf.Words.DueBack, shelf.Words.ChooseDay));
        if (shelf.Item.Kind is ItemKind.Serialized) yield return Required(CardKit.Text("serials", shelf.Words.SerialsToTake, shelf.Words.SerialsNeeded, 2_000));
    }
}
