using System.Text.Json.Nodes;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>Promises and requests of several items: somebody's own, or those that wait for their decision. Each opens with a button.</summary>
public static class PromiseCard
{
    /// <summary>What somebody asked for and what is promised to them.</summary>
    public static JsonObject RenderOwn(Board board, IReadOnlyList<PromiseView> promises, int page, bool hasMore) =>
        Render(board, promises.Count == 0 ? board.Words.YouAskedForNothing : board.Words.YouAskedFor, promises, page, hasMore, Verb.MyRequests);

    /// <summary>What waits for somebody's decision, who has waited longest first.</summary>
    public static JsonObject RenderWaiting(Board board, IReadOnlyList<PromiseView> promises, int page, bool hasMore) =>
        Render(board, promises.Count == 0 ? board.Words.NothingWaitsForYou : board.Words.WaitsForYou, promises, page, hasMore, Verb.Approvals);

    private static JsonObject Render(Board board, string heading, IReadOnlyList<PromiseView> promises, int page, bool hasMore, Verb turns) =>
        board.Page(heading, promises, page, hasMore, turns, promise => Lines(board, promise), promise =>
            Button(Cut($"{promise.Reservation.Reservation} {promise.Name}", 28), Verb.Request,
                new() { Op = board.Op, Sku = promise.Sku, Reservation = promise.Reservation.Reservation, Version = promise.Reservation.Version }));

    private static JsonObject Lines(Board board, PromiseView promise)
    {
        var (words, r) = (board.Words, promise.Reservation);
        return Row(
            [
                Line(new Run(Cut(promise.Name, 120), IsBold: true)),
                Detail($"{promise.Sku} · {r.Reservation} · {words.State(r.State)}"),
                Detail(words.AskedFor(Cut(r.For.Name.Value, 60), board.NameOf(r.Site))),
                Detail(words.AskedBy(Cut(r.ReservedBy, 60), words.Moment(r.ReservedAt, board.Zone))),
            ],
            words.Number(r.Quantity), Words.IsPlain(promise.Unit) ? words.Asked : Cut(promise.Unit, 20));
    }
}
