using System.Text.Json.Nodes;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>How much of a request somebody sees.</summary>
public enum Face
{
    /// <summary>What everybody in the chat may read.</summary>
    Public,

    /// <summary>Who asked: waiting, and the way to withdraw.</summary>
    Requester,

    /// <summary>Who may decide: the buttons.</summary>
    Decider,
}

/// <summary>
/// A request that needs somebody's yes: the numbers, and for those who may, the buttons. What is posted is the public face or that of the
/// chat's one reader; Teams asks for the others' by the card's refresh. A button carries the version that was seen, and never a quantity.
/// </summary>
public static class ApprovalCard
{
    /// <summary>Teams asks by itself for at most so many readers.</summary>
    public const int WatchersMax = 60;

    private const int CommentLengthMax = 500;

    /// <param name="chat">Names the chat it is posted to: its buttons decide nowhere else.</param>
    /// <param name="watchers">The Teams ids of those who see another face than is posted.</param>
    public static JsonObject Render(Shelf shelf, ReservationView r, Face face, string chat, IReadOnlyList<string> watchers, Before? before = null)
    {
        var words = shelf.Words;
        var isPending = r.State is ReservationState.Pending;
        // What is promised can be picked up from its own card.
        if (r.State is ReservationState.Approved && face is Face.Requester) return ReservationCard.Render(shelf, r, shelf.At(r.Site), before ?? Outcome(shelf, r));
        var outcome = isPending ? null : Outcome(shelf, r);
        var data = DataOf(shelf, r, chat);
        var card = Card(
            [
                before is null ? null : Notice(before.Tone, before.Text),
                outcome is null || outcome == before ? null : Notice(outcome.Tone, outcome.Text),
                Heading(isPending ? words.WaitsAs(face, r.Reservation.Value) : words.RequestNo(r.Reservation.Value)),
                .. StockCard.Head(shelf),
                .. Facts(shelf, r),
                .. isPending ? Figures(shelf, r) : [],
                isPending && face is Face.Decider ? Apart(CardKit.Text("comment", words.Comment, words.CommentRequired, CommentLengthMax)) : null,
            ],
            Buttons(shelf, r, face, data));
        return Refreshed(card, Verb.Request, data, watchers);
    }

    /// <summary>Another quantity or time, to be suggested to who asked.</summary>
    public static JsonObject RenderSuggestion(Shelf shelf, ReservationView r, string chat)
    {
        var words = shelf.Words;
        var data = DataOf(shelf, r, chat);
        return Card(
            [
                Heading(words.SuggestOther),
                .. StockCard.Head(shelf),
                .. Facts(shelf, r),
                .. Figures(shelf, r),
                Apart(Number("quantity", words.QuantityIn(shelf.Item.Unit), words.QuantityNeeded, StockCard.Least(shelf.Item), r.Quantity.Value)),
                Day("dueOn", words.OtherEnd, words.ChooseDay),
                CardKit.Text("comment", words.Comment, words.CommentRequired, CommentLengthMax),
            ],
            [
                Button(words.Press(Verb.Suggest), Verb.Suggest, data, isPrimary: true, needsForm: true),
                Button(words.BackToRequest, Verb.Request, data),
            ]);
    }

    /// <summary>What was suggested, for who asked: one tap asks for that instead.</summary>
    /// <param name="asked">The quantity and the end that were suggested.</param>
    public static JsonObject RenderSuggested(Shelf shelf, ReservationView r, string chat, string by, CardData asked)
    {
        var words = shelf.Words;
        var data = DataOf(shelf, r, chat) with { Quantity = asked.Quantity, Until = asked.Until };
        return Card(
            [
                Notice(Tone.Accent, words.SuggestedBy(Cut(by, 60), asked.Quantity is { } q ? shelf.Amount(q) : null, asked.Until is { } to ? words.Moment(to, shelf.Zone) : null)),
                asked.Comment is { } comment ? Fact(words.CommentLabel, comment.Value) : null,
                Heading(words.RequestNo(r.Reservation.Value)),
                .. StockCard.Head(shelf),
                .. Facts(shelf, r),
                .. Figures(shelf, r),
            ],
            [
                Button(words.Press(Verb.Change), Verb.Change, data, isPrimary: true),
                Button(words.Withdraw, Verb.Cancel, shelf.Data with { Reservation = r.Reservation }),
                Button(words.Press(Verb.Request), Verb.Request, data),
            ]);
    }

    /// <summary>Something about a request that cannot be looked at just now; the button looks again.</summary>
    public static JsonObject RenderLater(Words words, string what, CardData data) =>
        Card([Notice(Tone.Attention, what)], [Button(words.LookAgain, Verb.Request, new() { Sku = data.Sku, Reservation = data.Reservation, Chat = data.Chat })]);

    private static CardData DataOf(Shelf shelf, ReservationView r, string chat) =>
        new() { Op = shelf.Op, Sku = shelf.Item.Sku, Reservation = r.Reservation, Version = r.Version, Chat = chat };

    /// <summary>How it ended, or that it is promised.</summary>
    internal static Before? Outcome(Shelf shelf, ReservationView r)
    {
        var words = shelf.Words;
        var (by, at) = (Cut(r.DecidedBy ?? "", 60), r.DecidedAt is { } when ? words.Moment(when, shelf.Zone) : "");
        return r.State switch
        {
            ReservationState.Pending => null,
            ReservationState.Approved when r.DecidedBy is null => null,
            ReservationState.Approved => new(Tone.Good, words.ApprovedBy(by, at)),
            ReservationState.Rejected => new(Tone.Attention, words.RejectedBy(by, at, r.Reason ?? "")),
            ReservationState.Withdrawn => new(Tone.Accent, words.WithdrawnBy(by, at)),
            ReservationState.Expired => new(Tone.Attention, words.HasExpired(r.ExpiresAt is { } end ? words.Moment(end, shelf.Zone) : at)),
            ReservationState.PartlyFulfilled or ReservationState.Closed => new(Tone.Good, words.State(r.State)),
        };
    }

    private static IEnumerable<JsonObject?> Facts(Shelf shelf, ReservationView r)
    {
        var words = shelf.Words;
        yield return Line(new Run($"{shelf.Amount(r.Quantity)} ", IsBold: true), new Run(words.AskedFor(Cut(r.For.Name.Value, 60), shelf.NameOf(r.Site))));
        yield return Detail(words.AskedBy(Cut(r.ReservedBy, 60), words.Moment(r.ReservedAt, shelf.Zone)));
        if (r.From is not null || r.To is not null)
            yield return Fact(words.WindowLabel, words.Window(r.From is { } from ? words.Moment(from, shelf.Zone) : null, r.To is { } to ? words.Moment(to, shelf.Zone) : null));
        if (r.Note is { } note) yield return Fact(words.NoteLabel, note);
        if (r.ApprovalReason is { } why) yield return Fact(words.WhyLabel, words.WhyApproval(why));
    }

    private static IEnumerable<JsonObject> Figures(Shelf shelf, ReservationView r)
    {
        var (words, stock) = (shelf.Words, shelf.At(r.Site));
        yield return Apart(Numbers((words.Asked, words.Number(r.Quantity)), (words.AvailableAfter, words.Number(stock.Available)), (words.OnHand, words.Number(stock.OnHand))));
        if (r.Shortfall.IsPositive) yield return Notice(Tone.Attention, words.ShortBy(shelf.Amount(r.Shortfall)));
        var names = r.Approvals is { Count: > 0 } given ? $": {string.Join(", ", given.Select(a => Cut(a.By, 40)))}" : "";
        yield return Detail($"{words.ApprovalsSoFar(r.Approvals?.Count ?? 0, Math.Max(1, r.ApprovalsNeeded))}{names}");
        if (r.ExpiresAt is { } end) yield return Detail(words.WaitsUntil(words.Moment(end, shelf.Zone)));
    }

    private static JsonObject Fact(string label, string value) => Tight(Line(new Run($"{label}: ", IsSubtle: true), new Run(Cut(value, 200))));

    private static IEnumerable<JsonObject?> Buttons(Shelf shelf, ReservationView r, Face face, CardData data)
    {
        var words = shelf.Words;
        if (r.State is not ReservationState.Pending) return [Button(words.Press(Verb.Show), Verb.Show, shelf.Data)];
        return face switch
        {
            Face.Decider =>
            [
                Button(words.Press(Verb.Approve), Verb.Approve, data, isPrimary: true, needsForm: true),
                Button(words.Press(Verb.Reject), Verb.Reject, data, needsForm: true),
                Button(words.SuggestOther, Verb.Ask, data with { About = Verb.Suggest }),
                Button(words.Press(Verb.Show), Verb.Show, shelf.Data),
            ],
            Face.Requester =>
            [
                Button(words.Withdraw, Verb.Cancel, shelf.Data with { Reservation = r.Reservation }),
                Button(words.Press(Verb.Show), Verb.Show, shelf.Data),
            ],
            // For clients that do not ask for their reader's face by themselves.
            Face.Public => [Button(words.Press(Verb.Request), Verb.Request, data), Button(words.Press(Verb.Show), Verb.Show, shelf.Data)],
        };
    }
}
