using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;

namespace CountDepot.Bot.Turns;

/// <summary>What the speaker has, asked for and has to decide. A list is asked for whole, so that its order is true over all its pages.</summary>
public sealed class Lists(DepotClient depot)
{
    private const int ListedMax = 200;

    /// <summary>What they have, soonest due first.</summary>
    public async Task<JsonObject> ThingsAsync(TurnContext turn, int page, CancellationToken cancel)
    {
        var (asked, board) = (depot.ListMyThingsAsync(turn.By, ListedMax, cancel), depot.BoardAsync(turn, cancel));
        var answer = await asked;
        return answer.Value is { } list
            ? ThingCard.RenderList(await board, list.Things, page, list.NextLink is not null)
            : ReplyCards.Refused(turn.Words, answer.Refusal!);
    }

    /// <summary>What they asked for and what is promised to them, newest first.</summary>
    public async Task<JsonObject> RequestsAsync(TurnContext turn, int page, CancellationToken cancel)
    {
        var (asked, board) = (depot.ListMyReservationsAsync(turn.By, ListedMax, cancel), depot.BoardAsync(turn, cancel));
        var answer = await asked;
        return answer.Value is { } list
            ? PromiseCard.RenderOwn(await board, [.. list.Reservations.OrderByDescending(p => p.Reservation.ReservedAt)], page, list.NextLink is not null)
            : ReplyCards.Refused(turn.Words, answer.Refusal!);
    }

    /// <summary>What waits for their decision.</summary>
    public async Task<JsonObject> ApprovalsAsync(TurnContext turn, int page, CancellationToken cancel)
    {
        var (asked, board) = (depot.ListMyApprovalsAsync(turn.By, ListedMax, cancel), depot.BoardAsync(turn, cancel));
        var answer = await asked;
        return answer.Value is { } list
            ? PromiseCard.RenderWaiting(await board, list.Reservations, page, list.Reservations.Count == ListedMax)
            : ReplyCards.Refused(turn.Words, answer.Refusal!);
    }
}
