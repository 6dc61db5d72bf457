using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Contracts;

namespace CountDepot.Specs.Bot.Cards;

// A request in the eyes of who asked, who decides and everybody else, and all that can become of it.
internal static partial class CardExamples
{
    private static readonly string Chat = new('c', 26);
    private static readonly string[] Watchers = ["29:staff", "29:manager"];

    private static IEnumerable<(string, JsonObject)> Approvals(Words words, Shelf shelf)
    {
        var pending = Pending();
        var plain = pending with { From = null, To = null, Approvals = null, ApprovalsNeeded = 1, Note = "For the roof at the yard" };
        var ended = pending with { DecidedBy = "Manager", DecidedAt = Now };
        return
        [
            ("approval-decider", ApprovalCard.Render(shelf, pending, Face.Decider, Chat, Watchers)),
            ("approval-decider-changed", ApprovalCard.Render(shelf, plain, Face.Decider, Chat, Watchers, new(Tone.Attention, words.RequestChanged))),
            ("approval-requester", ApprovalCard.Render(shelf, plain, Face.Requester, Chat, Watchers, new(Tone.Accent, words.SentTo(2)))),
            ("approval-public", ApprovalCard.Render(shelf, pending, Face.Public, Chat, Watchers)),
            ("approval-approved", ApprovalCard.Render(shelf, ended with { State = ReservationState.Approved }, Face.Public, Chat, Watchers, new(Tone.Accent, words.AlreadyApproved("Manager")))),
            ("approval-approved-own", ApprovalCard.Render(shelf, ended with { State = ReservationState.Approved }, Face.Requester, Chat, Watchers)),
            ("approval-rejected", ApprovalCard.Render(shelf, ended with { State = ReservationState.Rejected, Reason = "Needed at South" }, Face.Requester, Chat, Watchers)),
            ("approval-withdrawn", ApprovalCard.Render(shelf, ended with { State = ReservationState.Withdrawn, DecidedBy = "Staff" }, Face.Decider, Chat, Watchers)),
            ("approval-expired", ApprovalCard.Render(shelf, ended with { State = ReservationState.Expired }, Face.Decider, Chat, Watchers)),
            ("approval-suggest", ApprovalCard.RenderSuggestion(shelf, pending, Chat)),
            ("approval-suggested", ApprovalCard.RenderSuggested(shelf, pending, Chat, "Manager",
                new() { Quantity = Quantity.Of(4), Until = Now.AddDays(2), Comment = LongText.Parse("Two stay for the workshop") })),
            ("approval-later", ApprovalCard.RenderLater(words, words.DecisionNotSure, new() { Sku = shelf.Item.Sku, Reservation = pending.Reservation, Chat = Chat })),
        ];
    }

    private static IEnumerable<(string, JsonObject)> WorstApprovals(Words words, Shelf shelf, string name, string letter)
    {
        var site = shelf.Item.Sites[^1].Site;
        var watchers = Enumerable.Range(0, ApprovalCard.WatchersMax).Select(i => $"29:{new string('u', 80)}{i:d3}").ToList();
        var worst = shelf.Item.Reservations[0] with
        {
            Site = site, State = ReservationState.Pending, Version = 1_000_000, ApprovalsNeeded = 2, ApprovalReason = name, From = Now, To = Now.AddDays(9), Note = string.Concat(name, name),
            Approvals = [new(name, Now), new(name, Now)], DecidedBy = name, DecidedAt = Now, Reason = string.Concat(name, name), Shortfall = new(Quantity.ThousandthsMax - 1),
        };
        var said = new Before(Tone.Attention, name + name);
        var asked = new CardData { Quantity = new(999_999_999_999), Until = Now, Comment = LongText.Parse(Short(letter, 500)) };
        foreach (var face in Enum.GetValues<Face>()) yield return ($"approval-{face}", ApprovalCard.Render(shelf, worst, face, Chat, watchers, said));
        yield return ("approval-rejected", ApprovalCard.Render(shelf, worst with { State = ReservationState.Rejected }, Face.Decider, Chat, watchers, said));
        yield return ("approval-suggest", ApprovalCard.RenderSuggestion(shelf, worst, Chat));
        yield return ("approval-suggested", ApprovalCard.RenderSuggested(shelf, worst, Chat, name, asked));
    }
}
