using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Storage;
using CountDepot.Contracts;

namespace CountDepot.Bot.Turns;

/// <summary>
/// Taps that decide a request. The depot decides whether they may and whether the stock is still there, by the version the card carries; the
/// first decision wins there, so a tap needs no key of its own form: each tap is a command, and the second one is told the truth.
/// </summary>
public sealed class Decisions(DepotClient depot, Requests requests, Postings postings, Copies copies, ILogger<Decisions> log)
{
    /// <summary>Approves, rejects, suggests something else, or asks for what was suggested.</summary>
    public async Task<Answer> MakeAsync(TurnContext turn, Verb verb, Sku sku, CardData data, CancellationToken cancel)
    {
        if (data is not { Reservation: { } reservation, Version: { } version and <= int.MaxValue }) return new Answer.Invalid(turn.Words.Incomplete);
        if (data.Chat != turn.Chat)
        {
            log.CardMoved(turn.By.Id, verb.Name());
            return new Answer.Denied(turn.Words.OnlyWhereItWasPosted);
        }
        if (verb is Verb.Reject && data.Comment is null) return new Answer.Invalid(turn.Words.CommentRequired);
        try
        {
            return verb is Verb.Suggest
                ? await SuggestAsync(turn, sku, reservation, data, cancel)
                : await DecideAsync(turn, verb, sku, reservation, (int)version, data, cancel);
        }
        // Nobody waits any longer; what became of it is seen by looking again.
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return new Answer.Shown(ApprovalCard.RenderLater(turn.Words, turn.Words.DecisionNotSure, data));
        }
    }

    private async Task<Answer> DecideAsync(TurnContext turn, Verb verb, Sku sku, ReservationId reservation, int seen, CardData data, CancellationToken cancel)
    {
        var id = turn.CommandIdFor(turn.Op, verb);
        var answer = verb switch
        {
            Verb.Approve => await depot.ApproveAsync(turn.By, sku, new(reservation, seen, data.Comment), id, cancel),
            Verb.Reject => await depot.RejectAsync(turn.By, sku, new(reservation, seen, data.Comment!.Value), id, cancel),
            _ => await depot.ChangeAsync(turn.By, sku, new(reservation, seen, data.Quantity, To: data.Until), id, cancel),
        };
        return answer.Refusal is { } refusal
            ? await RefusedAsync(turn, sku, reservation, data, refusal, cancel)
            : new Answer.Shown(await requests.ShowAsync(turn, sku, reservation, cancel, request => Done(turn.Words, verb, request)))
            {
                Then = then => postings.DecidedAsync(turn, sku, reservation, then),
            };
    }

    /// <summary>The form to suggest another quantity or time.</summary>
    public async Task<Answer> AskAsync(TurnContext turn, Sku sku, CardData data, CancellationToken cancel)
    {
        if (data.Reservation is not { } reservation) return new Answer.Invalid(turn.Words.Incomplete);
        var found = await requests.FindAsync(turn, sku, reservation, cancel);
        if (found.Refusal is { } refusal) return await RefusedAsync(turn, sku, reservation, data, refusal, cancel);
        return No(turn, found.Value!, data) ?? new Answer.Shown(ApprovalCard.RenderSuggestion(found.Value!.Shelf, found.Value.View, turn.Chat));
    }

    private async Task<Answer> SuggestAsync(TurnContext turn, Sku sku, ReservationId reservation, CardData data, CancellationToken cancel)
    {
        var found = await requests.FindAsync(turn, sku, reservation, cancel);
        if (found.Refusal is { } refusal) return await RefusedAsync(turn, sku, reservation, data, refusal, cancel);
        var request = found.Value!;
        if (No(turn, request, data) is { } no) return no;
        var other = data with
        {
            Quantity = data.Quantity is { IsPositive: true } quantity && quantity != request.View.Quantity ? quantity : null,
            Until = Changes.EndOf(turn.Zone, data.DueOn) is { } end && end > turn.At ? end : null,
        };
        if (other.Quantity is null && other.Until is null) return new Answer.Invalid(turn.Words.SuggestSomething);
        var (inquiry, _) = await copies.OfAsync(sku, reservation, cancel);
        if (inquiry is null) return new Answer.Shown(Requests.Render(turn, request, new(Tone.Attention, turn.Words.RequesterNotKnown)));
        return new Answer.Shown(Requests.Render(turn, request, new(Tone.Good, turn.Words.SuggestionSent(CardKit.Cut(request.View.ReservedBy, 60)))))
        {
            Then = then => postings.SuggestAsync(turn, request, inquiry, other, then),
        };
    }

    // A suggestion is no command, so the bot asks itself what the depot asks of a decision.
    private static Answer? No(TurnContext turn, Request request, CardData data) => request.Face switch
    {
        Face.Requester => new Answer.Denied(turn.Words.OwnRequest),
        Face.Public => new Answer.Denied(turn.Words.MayNotDecide),
        _ when request.View.State is not ReservationState.Pending => new Answer.Shown(Requests.Render(turn, request, Already(turn.Words, request, null))),
        _ when data.Version != request.View.Version => new Answer.Shown(Requests.Render(turn, request, new(Tone.Attention, turn.Words.RequestChanged))),
        _ => null,
    };

    private async Task<Answer> RefusedAsync(TurnContext turn, Sku sku, ReservationId reservation, CardData data, Refusal refusal, CancellationToken cancel)
    {
        var words = turn.Words;
        return refusal.Code switch
        {
            RefusalCode.OwnRequest => new Answer.Denied(words.OwnRequest),
            // The same words for all of them: who may not decide does not learn whether there is anything to decide.
            RefusalCode.NotPermitted or RefusalCode.ItemUnknown or RefusalCode.SiteUnknown or RefusalCode.ReservationUnknown => new Answer.Denied(words.MayNotDecide),
            RefusalCode.OutcomeUnknown => new Answer.Shown(ApprovalCard.RenderLater(words, words.DecisionNotSure, data)),
            RefusalCode.Unavailable => new Answer.Shown(ApprovalCard.RenderLater(words, words.Refused(refusal), data)),
            RefusalCode.ReservationChanged => new Answer.Shown(await FreshAsync(_ => new(Tone.Attention, words.RequestChanged))),
            RefusalCode.AlreadyDecided or RefusalCode.ReservationEnded => new Answer.Shown(await FreshAsync(request => Already(words, request, refusal))),
            _ => new Answer.Shown(await FreshAsync(_ => new(Tone.Attention, words.Refused(refusal)))),
        };

        Task<System.Text.Json.Nodes.JsonObject> FreshAsync(Func<Request, Before?> before) => requests.ShowAsync(turn, sku, reservation, cancel, before);
    }

    private static Before? Done(Words words, Verb verb, Request request) => (verb, request.View) switch
    {
        (Verb.Change, _) => new(Tone.Good, words.RequestIsChanged),
        (Verb.Approve, { State: ReservationState.Pending } view) => new(Tone.Good, words.OneApprovalMore(view.ApprovalsNeeded - (view.Approvals?.Count ?? 0))),
        // The outcome is on the card.
        _ => null,
    };

    private static Before? Already(Words words, Request request, Refusal? refusal)
    {
        var (view, by) = (request.View, CardKit.Cut(request.View.DecidedBy ?? "", 60));
        return view.State switch
        {
            ReservationState.Approved when view.DecidedBy is not null => new(Tone.Accent, words.AlreadyApproved(by)),
            ReservationState.Rejected => new(Tone.Accent, words.AlreadyRejected(by)),
            ReservationState.Withdrawn => new(Tone.Accent, words.AlreadyWithdrawn(by)),
            ReservationState.Expired => null,
            _ => refusal is null ? null : new(Tone.Attention, words.Refused(refusal)),
        };
    }
}
