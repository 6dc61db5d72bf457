using System.Diagnostics;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Storage;
using CountDepot.Bot.Turns;

namespace CountDepot.Bot.Teams;

/// <summary>
/// From an activity to a turn and from its answer to Teams: the last file that knows activities. An invoke's reply is HTTP 200 with the
/// real status inside; the posted card is replaced after it, through the inbox, so that order is kept.
/// </summary>
public sealed class TeamsBot(
    MessageTurn messages, ButtonTurn buttons, Invokes invokes, ConnectorClient connector, Conversations conversations, Places places, Inbox inbox, TimeProvider time, ILogger<TeamsBot> log)
{
    private const string CardType = "application/vnd.microsoft.card.adaptive";
    private const string ErrorType = "application/vnd.microsoft.error";

    // Teams gives up after 10 to 15 seconds and shows "Unable to reach app", whatever was done.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(8);

    /// <summary>The work an activity asks for; null when there is nothing to do.</summary>
    public Func<CancellationToken, Task>? WorkFor(Activity activity) => WorkFor(activity, Telemetry.Here);

    private Func<CancellationToken, Task>? WorkFor(Activity activity, ActivityContext trace) => activity switch
    {
        { Type: "message", Value: { ValueKind: JsonValueKind.Object } data, Text: null or "" } =>
            cancel => GuardAsync(activity, "submit", trace, () => SubmitAsync(activity, data, cancel), cancel),
        // Somebody put one of our cards into the chat and said nothing: it speaks for itself.
        { Type: "message", HasAttachments: true, Value: null } when string.IsNullOrWhiteSpace(activity.TextToBot) => null,
        { Type: "message" } => cancel => GuardAsync(activity, "message", trace, () => SayAsync(activity, cancel), cancel),
        { Type: "installationUpdate", Action: "add" or "add-upgrade" } => cancel => GuardAsync(activity, "install", trace, () => WelcomeAsync(activity, cancel), cancel),
        { Type: "installationUpdate", Action: "remove" or "remove-upgrade" } => _ => ForgetAsync(activity),
        _ => null,
    };

    /// <summary>The reply to an invoke; null when it is of a kind we do not have.</summary>
    public async Task<IResult?> AnswerAsync(Activity activity)
    {
        if (activity.Name != "adaptiveCard/action") return await OtherAsync(activity);
        using var span = Telemetry.BeginTurn("invoke", Telemetry.Here);
        var clock = time.GetTimestamp();
        var turn = ContextOf(activity);
        conversations.Heard(PlaceOf(activity));
        using var budget = new CancellationTokenSource(Budget, time);
        var (verb, data) = Pressed(activity.Value);
        var answer = await DoAsync(turn, verb, data, activity, budget.Token);
        Telemetry.TurnTook("invoke", time.GetElapsedTime(clock));
        log.Turn("invoke", Subject(verb), Outcome(answer), (long)time.GetElapsedTime(clock).TotalMilliseconds, turn.Op);
        if (answer is Answer.Shown shown) Follow(activity, shown);
        inbox.Later(activity.ConversationId!, "met", cancel => RememberAsync(activity, cancel));
        return answer switch
        {
            Answer.Shown s => Reply(200, CardType, s.Card),
            Answer.Invalid i => Reply(400, ErrorType, new JsonObject { ["code"] = "BadRequest", ["message"] = i.Message }),
            Answer.Denied d => Reply(403, ErrorType, new JsonObject { ["code"] = "Forbidden", ["message"] = d.Message }),
            _ => throw new UnreachableException(),
        };
    }

    // Dialogs, the message extension and typeahead. Unlike a card's button they carry their answer as it is.
    private async Task<IResult?> OtherAsync(Activity activity)
    {
        if (!Invokes.Knows(activity.Name)) return null;
        using var span = Telemetry.BeginTurn("invoke", Telemetry.Here);
        var clock = time.GetTimestamp();
        var turn = ContextOf(activity);
        using var budget = new CancellationTokenSource(Invokes.Budget, time);
        var invoked = await invokes.AnswerAsync(activity.Name!, activity.Value, turn, budget.Token);
        Telemetry.TurnTook("invoke", time.GetElapsedTime(clock));
        log.Turn("invoke", activity.Name!, invoked.IsSure ? "shown" : "failed", (long)time.GetElapsedTime(clock).TotalMilliseconds, turn.Op);
        if (invoked.Then is { } then) inbox.Later(activity.ConversationId!, "follow", then);
        return Json(invoked.Body);
    }

    private async Task<Answer> DoAsync(TurnContext turn, string? verb, JsonElement? data, Activity activity, CancellationToken cancel)
    {
        try
        {
            return await buttons.AnswerAsync(turn, verb, data, cancel);
        }
        catch (OperationCanceledException)
        {
            return new Answer.Shown(ReplyCards.NotSure(turn.Words));
        }
        // The edge: whatever it was, the person gets an answer and the operator one line.
#pragma warning disable CA1031
        catch (Exception broken)
#pragma warning restore CA1031
        {
            log.TurnFailed(broken, "invoke", TurnContext.OpOf(activity.ConversationId!, activity.Id ?? ""));
            return new Answer.Shown(ReplyCards.NotSure(turn.Words));
        }
    }

    // Old clients press the Submit fallback: a message that carries the data, with the verb in it.
    private async Task<string> SubmitAsync(Activity activity, JsonElement data, CancellationToken cancel)
    {
        var turn = ContextOf(activity);
        var verb = data.TryGetProperty("verb", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        // What decides comes as an invoke alone: anybody can write a message that looks like a press.
        var answer = Verbs.TryRead(verb, out var known) && known.Decides() ? new Answer.Invalid(turn.Words.CardOutOfDate) : await buttons.AnswerAsync(turn, verb, data, cancel);
        var card = answer switch
        {
            Answer.Shown shown => shown.ForOthers ?? shown.Card,
            Answer.Invalid invalid => ReplyCards.Invalid(turn.Words, invalid.Message),
            Answer.Denied denied => ReplyCards.Invalid(turn.Words, denied.Message),
            _ => throw new UnreachableException(),
        };
        var isReplaced = answer is Answer.Shown { ForEverybody: true } && activity.ReplyToId is { } posted
            && await connector.UpdateAsync(PlaceOf(activity), posted, card, cancel) is not null;
        if (!isReplaced) await connector.SendAsync(PlaceOf(activity), card, activity.Id, cancel);
        if (answer is Answer.Shown { Then: { } then }) await then(cancel);
        return $"{Subject(verb)}: {Outcome(answer)}";
    }

    private async Task<string> SayAsync(Activity activity, CancellationToken cancel)
    {
        var (card, intent) = await messages.AnswerAsync(ContextOf(activity), activity.TextToBot, cancel);
        await connector.SendAsync(PlaceOf(activity), card, activity.Id, cancel);
        return intent;
    }

    private async Task<string> WelcomeAsync(Activity activity, CancellationToken cancel)
    {
        var words = ContextOf(activity).Words;
        await connector.SendAsync(PlaceOf(activity), ReplyCards.Welcome(words), null, cancel);
        log.Conversation("added", TurnContext.OpOf(activity.ConversationId!, ""));
        return "welcome";
    }

    private Task ForgetAsync(Activity activity)
    {
        conversations.Died(PlaceOf(activity));
        log.Conversation("removed", TurnContext.OpOf(activity.ConversationId!, ""));
        inbox.Later(activity.ConversationId!, "left", cancel => IsPersonal(activity)
            ? places.LeftAsync(Guid.ParseExact(activity.FromObjectId!, "D"), cancel)
            : places.RemovedAsync(new(PlaceOf(activity), null, null), cancel));
        return Task.CompletedTask;
    }

    private async Task GuardAsync(Activity activity, string kind, ActivityContext trace, Func<Task<string>> work, CancellationToken cancel)
    {
        using var span = Telemetry.BeginTurn(kind, trace);
        var clock = time.GetTimestamp();
        var op = TurnContext.OpOf(activity.ConversationId!, activity.Id ?? "");
        conversations.Heard(PlaceOf(activity));
        await RememberAsync(activity, cancel);
        try
        {
            var outcome = await work();
            Telemetry.TurnTook(kind, time.GetElapsedTime(clock));
            log.Turn(kind, activity.Type, outcome, (long)time.GetElapsedTime(clock).TotalMilliseconds, op);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
        // The edge of the inbox: one bad turn must not stop the lane.
#pragma warning disable CA1031
        catch (Exception broken)
#pragma warning restore CA1031
        {
            log.TurnFailed(broken, kind, op);
            await connector.SendAsync(PlaceOf(activity), ReplyCards.NotSure(ContextOf(activity).Words), activity.Id, cancel);
        }
    }

    // Whom the bot may write to by itself. A storage that does not answer must not keep anybody from being answered.
    private async Task RememberAsync(Activity activity, CancellationToken cancel)
    {
        if (activity.FromId is not { Length: > 0 } teamsId) return;
        var here = new Place(PlaceOf(activity), activity.Locale, activity.TimeZone);
        try
        {
            if (!IsPersonal(activity)) await places.HeardAsync(here, cancel);
            await places.MetAsync(new(Guid.ParseExact(activity.FromObjectId!, "D"), activity.FromName, teamsId, IsPersonal(activity) ? here : null), cancel);
        }
        catch (Exception lost) when (lost is Azure.RequestFailedException or Azure.Identity.AuthenticationFailedException or AggregateException)
        {
            log.NotRemembered(lost.GetType().Name);
        }
    }

    private static bool IsPersonal(Activity activity) => activity.ConversationType == "personal";

    private void Follow(Activity activity, Answer.Shown shown)
    {
        if (shown.ForEverybody) Repost(activity, shown.ForOthers ?? shown.Card);
        if (shown.Then is { } then) inbox.Later(activity.ConversationId!, "follow", then);
    }

    private void Repost(Activity activity, JsonObject card)
    {
        if (activity.ReplyToId is not { } posted) return;
        // Redelivered invokes are answered again, so this must not be taken for a repeat; no room means the card stays as it is, and
        // the next press on it shows the truth.
        inbox.Accept(activity.ConversationId!, null, cancel => connector.UpdateAsync(PlaceOf(activity), posted, card, cancel));
    }

    private TurnContext ContextOf(Activity activity) => new(
        new(Guid.ParseExact(activity.FromObjectId!, "D"), activity.FromName),
        Words.For(activity.Locale),
        TurnContext.ZoneOf(activity.TimeZone),
        time.GetUtcNow(),
        new(new(PlaceOf(activity), activity.Locale, activity.TimeZone), IsPersonal(activity), activity.FromId ?? "", activity.ReplyToId),
        TurnContext.OpOf(activity.ConversationId!, activity.Id ?? ""));

    private static Conversation PlaceOf(Activity activity) => new(
        activity.ConversationId!, new(activity.ServiceUrl!), activity.ConversationTenant ?? activity.ChannelTenant!, activity.BotId ?? "");

    private static (string? Verb, JsonElement? Data) Pressed(JsonElement? value)
    {
        if (value is not { ValueKind: JsonValueKind.Object } o || !o.TryGetProperty("action", out var action) || action.ValueKind != JsonValueKind.Object) return (null, null);
        JsonElement? data = action.TryGetProperty("data", out var carried) ? carried : null;
        return (action.TryGetProperty("verb", out var verb) && verb.ValueKind == JsonValueKind.String ? verb.GetString() : null, data);
    }

    // Only a verb we know is written into the log as it is.
    private static string Subject(string? verb) => Verbs.TryRead(verb, out var known) ? known.ToString() : "unknown verb";

    private static string Outcome(Answer answer) => answer switch
    {
        Answer.Shown { ForEverybody: true } => "changed",
        Answer.Shown => "shown",
        _ => "invalid",
    };

    private static IResult Reply(int statusCode, string type, JsonNode value) =>
        Json(new JsonObject { ["statusCode"] = statusCode, ["type"] = type, ["value"] = value.DeepClone() });

    private static IResult Json(JsonObject body) => Results.Text(body.ToJsonString(CardKit.Compact), $"{MediaTypeNames.Application.Json}; charset=utf-8");
}
