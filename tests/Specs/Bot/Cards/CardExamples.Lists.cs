using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Contracts;

namespace CountDepot.Specs.Bot.Cards;

// The lists of what somebody has, asked for and has to decide.
internal static partial class CardExamples
{
    private static IEnumerable<(string, JsonObject)> Lists(Words words)
    {
        var board = new Board(new Dictionary<SiteId, string> { [North] = "North" }, words, Berlin, Op);
        var staff = new Holder(HolderKind.Person, ShortText.Parse("Staff"));
        var drill = new ThingView(Sku.Parse("DRILL-18V"), "Cordless drill 18 V", "each",
            new(CheckoutId.Parse("C-8"), North, Quantity.Of(2), staff, Now.AddDays(-3), Now.AddDays(-1), []) { IsOverdue = true });
        var cable = new ThingView(Sku.Parse("CABLE"), "Cable 3 × 1.5", "m", new(CheckoutId.Parse("C-2"), North, new(12_500), staff, Now.AddDays(-3), null, []));
        var asked = new PromiseView(Sku.Parse("M8-BOLT"), "M8 bolt, zinc", "each", Pending());
        var promised = asked with { Sku = Sku.Parse("M8-NUT"), Name = "M8 nut", Reservation = asked.Reservation with { State = ReservationState.Approved } };
        return
        [
            ("things", ThingCard.RenderList(board, [drill, cable], 0, hasMore: false)),
            ("things-none", ThingCard.RenderList(board, [], 0, hasMore: false)),
            ("requests", PromiseCard.RenderOwn(board, [asked, promised], 0, hasMore: false)),
            ("requests-none", PromiseCard.RenderOwn(board, [], 0, hasMore: false)),
            ("approvals", PromiseCard.RenderWaiting(board, [.. Enumerable.Repeat(asked, 9)], 1, hasMore: false)),
            ("approvals-none", PromiseCard.RenderWaiting(board, [], 0, hasMore: false)),
        ];
    }

    private static IEnumerable<(string, JsonObject)> WorstLists(Words words, string name)
    {
        var board = new Board(new Dictionary<SiteId, string> { [LongSite(1)] = name }, words, Berlin, Op);
        var (most, holder) = (new Quantity(Quantity.ThousandthsMax - 1), new Holder(HolderKind.Person, ShortText.Parse(name), new string('7', 200)));
        var thing = new ThingView(LongSku(1), name, name, new(CheckoutId.Parse("C-1000001"), LongSite(1), most, holder, Now, Now.AddDays(-1), []) { IsOverdue = true });
        var promise = new PromiseView(LongSku(1), name, name, new(ReservationId.Parse("R-1000001"), LongSite(1), most, holder, name, Now, Now) { Version = 1_000_000 });
        yield return ("things", ThingCard.RenderList(board, [.. Enumerable.Repeat(thing, 200)], 20, hasMore: true));
        yield return ("requests", PromiseCard.RenderOwn(board, [.. Enumerable.Repeat(promise, 200)], 20, hasMore: true));
        yield return ("approvals", PromiseCard.RenderWaiting(board, [.. Enumerable.Repeat(promise, 200)], 99, hasMore: true));
    }

    private static ReservationView Pending() =>
        new(ReservationId.Parse("R-7"), North, Quantity.Of(6), new(HolderKind.Job, ShortText.Parse("Job 12"), "12"), "Staff", Now.AddHours(-1), Now.AddHours(23))
        {
            State = ReservationState.Pending, Version = 2, ApprovalsNeeded = 2, ApprovalReason = "6 is over 5 (template BOLTS)", From = Now.AddDays(1), To = Now.AddDays(3),
            Approvals = [new("Manager", Now.AddMinutes(-10))],
        };
}
