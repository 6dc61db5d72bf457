using System.Text.Json;
using CountDepot.Bot.Cards;
using CountDepot.Contracts;

namespace CountDepot.Bot.Turns;

/// <summary>
/// A press: verb → depot → card. The data is closed and holds ids; who presses comes from the signed activity alone, and what is true
/// is asked of the depot every time, so that an old card cannot decide anything.
/// </summary>
public sealed class ButtonTurn(
    Lookups lookups, Lists lists, Requests requests, Decisions decisions, Changes changes, Alerts alerts, Administration administration, ILogger<ButtonTurn> log)
{
    /// <summary>Answers one press.</summary>
    /// <param name="verb">The verb as the card spelled it, from the activity or from its data.</param>
    /// <param name="data">What the card carried, with the inputs of its form.</param>
    public async Task<Answer> AnswerAsync(TurnContext turn, string? verb, JsonElement? data, CancellationToken cancel)
    {
        if (data is not { ValueKind: JsonValueKind.Object } carried) return new Answer.Invalid(turn.Words.Incomplete);
        if (!Verbs.TryRead(verb, out var known)) return Refuse(turn, "unknown", "verb", turn.Words.VerbUnknown);
        if (!CardData.TryRead(known, carried, out var read, out var field, out var problem))
        {
            var name = CardKit.Cut(field, 40);
            return Refuse(turn, known.Name(), name, problem is null ? turn.Words.UnknownField(name) : turn.Words.FieldIsWrong(name, problem));
        }
        return await DoAsync(turn, known, read, cancel);
    }

    private async Task<Answer> DoAsync(TurnContext turn, Verb verb, CardData data, CancellationToken cancel)
    {
        if (verb is Verb.Sites) return new Answer.Shown(await lookups.SitesAsync(turn, cancel));
        if (verb is Verb.Help) return new Answer.Shown(ReplyCards.Help(turn.Words));
        if (verb is Verb.Scan) return new Answer.Shown(ScanCard.Render(turn.Words, turn.Op));
        if (verb is Verb.Dismiss) return new Answer.Shown(ReplyCards.Dismissed(turn.Words), ForEverybody: true);
        if (verb is Verb.MyThings) return new Answer.Shown(await lists.ThingsAsync(turn, data.Page ?? 0, cancel));
        if (verb is Verb.MyRequests) return new Answer.Shown(await lists.RequestsAsync(turn, data.Page ?? 0, cancel));
        if (verb is Verb.Approvals) return new Answer.Shown(await lists.ApprovalsAsync(turn, data.Page ?? 0, cancel));
        if (verb.Administers()) return await administration.AnswerAsync(turn, verb, data, cancel);
        if (data.Sku is not { } sku) return new Answer.Invalid(turn.Words.Incomplete);
        return verb switch
        {
            Verb.Show => new Answer.Shown(await lookups.OnShelfAsync(turn, sku, shelf => StockCard.Render(shelf), cancel)),
            Verb.Live => new Answer.Shown(await lookups.OnShelfAsync(turn, sku, shelf => SharedCard.RenderOwn(shelf), cancel)),
            Verb.Why => new Answer.Shown(await lookups.WhyAsync(turn, sku, data.Site, cancel)),
            Verb.History => new Answer.Shown(await lookups.HistoryAsync(turn, sku, null, cancel)),
            Verb.Reservations => new Answer.Shown(await lookups.ReservationsAsync(turn, sku, cancel)),
            Verb.Checkouts => new Answer.Shown(await lookups.CheckoutsAsync(turn, sku, new(), cancel)),
            Verb.Request when data.Reservation is { } reservation => new Answer.Shown(await requests.ShowAsync(turn, sku, reservation, cancel)),
            Verb.Request => new Answer.Invalid(turn.Words.Incomplete),
            Verb.Ask => await AskAsync(turn, sku, data, cancel),
            Verb.Approve or Verb.Reject or Verb.Suggest or Verb.Change => await decisions.MakeAsync(turn, verb, sku, data, cancel),
            Verb.Reserve or Verb.CheckOut or Verb.Consume or Verb.Receive or Verb.Adjust or Verb.Cancel or Verb.CheckIn => await changes.MakeAsync(turn, verb, sku, data, cancel),
            Verb.AlertTransfer or Verb.AlertOrder or Verb.AlertReserve or Verb.Snooze => await alerts.MakeAsync(turn, verb, sku, data, cancel),
            Verb.MyThings or Verb.MyRequests or Verb.Approvals or Verb.Sites or Verb.Help or Verb.Scan or Verb.Dismiss or Verb.Roles or Verb.Role or Verb.Settings
                or Verb.Templates or Verb.Template or Verb.SetRole or Verb.RemoveRole or Verb.DefineSite or Verb.DefineTemplate => throw new System.Diagnostics.UnreachableException(),
        };
    }

    // An item or a checkout was picked from a list: show the form for what it was wanted for.
    private async Task<Answer> AskAsync(TurnContext turn, Sku sku, CardData data, CancellationToken cancel) => data.About switch
    {
        Verb.CheckIn when data.Checkout is { } checkout => new Answer.Shown(await lookups.CheckoutAsync(turn, sku, checkout, data, cancel)),
        Verb.CheckIn => new Answer.Shown(await lookups.CheckoutsAsync(turn, sku, data, cancel)),
        Verb.Reserve or Verb.CheckOut or Verb.Consume or Verb.Receive or Verb.Adjust =>
            new Answer.Shown(await lookups.OnShelfAsync(turn, sku, shelf => ConfirmCard.Render(shelf, ConfirmCard.ForKind(data.About.Value, shelf.Item.Kind), data), cancel)),
        Verb.Suggest => await decisions.AskAsync(turn, sku, data, cancel),
        Verb.Cancel => new Answer.Shown(await lookups.ReservationsAsync(turn, sku, cancel)),
        _ => new Answer.Invalid(turn.Words.Incomplete),
    };

    private Answer.Invalid Refuse(TurnContext turn, string verb, string field, string message)
    {
        log.CardDataRefused(turn.By.Id, verb, LogSafe(field));
        return new(message);
    }

    // A field's name is the sender's text; only a plain one goes into the log.
    private static string LogSafe(string field) => field.All(char.IsAsciiLetterOrDigit) ? field : "?";
}
