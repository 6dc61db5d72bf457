using System.Net;
using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>One result of a search in the compose box.</summary>
/// <param name="Tap">What is sent when it is picked.</param>
public sealed record Hit(string Title, string Text, JsonObject Tap);

/// <summary>One choice of an input that is filled in by typing.</summary>
public sealed record Suggestion(string Value, string Title);

/// <summary>
/// The compose box of a chat: search of the message extension, cards put into messages, links shown as cards, actions on messages with their
/// dialogs, and inputs that search while one types. Checks the answers as Teams does.
/// </summary>
public sealed class Compose(TeamsSim sim, Chat chat)
{
    private const int SuggestionsMax = 15;

    /// <summary>What the last search said instead of results.</summary>
    public string? Said { get; private set; }

    /// <summary>Searches; without words as Teams does when the search is opened.</summary>
    public async Task<IReadOnlyList<Hit>> SearchAsync(string words = "", int skip = 0)
    {
        var parameter = words.Length == 0 ? ("initialRun", "true") : ("find", words);
        var query = new JsonObject
        {
            ["commandId"] = "searchItems",
            ["parameters"] = new JsonArray(new JsonObject { ["name"] = parameter.Item1, ["value"] = parameter.Item2 }),
            ["queryOptions"] = new JsonObject { ["skip"] = skip, ["count"] = 25 },
            ["commandContext"] = "compose",
        };
        return [.. (await ResultAsync("query", query)).Select(attachment => HitOf(attachment!.AsObject()))];
    }

    /// <summary>Picks a result: the card that goes into the message.</summary>
    public async Task<JsonObject> PickAsync(Hit hit) => CardOf(await ResultAsync("selectItem", hit.Tap.DeepClone().AsObject())) ?? throw new InvalidOperationException(Said ?? "Nothing came.");

    /// <summary>Types a link: the card that Teams shows in its place, if the bot has one.</summary>
    public async Task<JsonObject?> LinkAsync(string url) => CardOf(await ResultAsync("queryLink", new() { ["url"] = url }));

    /// <summary>Sends a message that is a card and nothing else. In a personal chat the bot is told.</summary>
    public async Task<Message> SendAsync(JsonObject card)
    {
        var activity = Activities.Text(sim, chat.Conversation, chat.Person, "");
        activity["text"] = "";
        activity["attachments"] = new JsonArray(new JsonObject { ["contentType"] = Message.CardType, ["content"] = card.DeepClone() });
        activity["id"] = chat.Conversation.Post(chat.Person.TeamsId, activity);
        if (!chat.Conversation.IsGroup) await sim.Delivery.BringAsync(activity);
        return chat.Messages.Single(m => m.Id == (string?)activity["id"]);
    }

    /// <summary>Chooses an action from the menu of a message.</summary>
    public Task<Dialog> ActAsync(Message on, string command) => DialogAsync("fetchTask", command, new()
    {
        ["messagePayload"] = new JsonObject
        {
            ["id"] = on.Id,
            ["messageType"] = "message",
            ["body"] = new JsonObject { ["contentType"] = "html", ["content"] = Html(on.Text) },
        },
    }, on.Id);

    /// <summary>Presses a button of a dialog's card.</summary>
    public Task<Dialog> SubmitAsync(Dialog dialog, string title, IReadOnlyDictionary<string, string>? inputs = null)
    {
        var (action, own) = CardReader.Button(dialog.Card ?? throw new InvalidOperationException("The dialog has no card."), title);
        return SubmitAsync(dialog.Command, CardReader.Data(action, own, inputs ?? new Dictionary<string, string>()));
    }

    /// <summary>Types into an input that searches: what is offered.</summary>
    public async Task<IReadOnlyList<Suggestion>> SuggestAsync(string dataset, string typed)
    {
        var query = new JsonObject
        {
            ["kind"] = "search", ["queryText"] = typed, ["queryOptions"] = new JsonObject { ["skip"] = 0, ["top"] = SuggestionsMax }, ["dataset"] = dataset,
        };
        var body = JsonNode.Parse((await AskAsync("application/search", query, null)).Body) as JsonObject;
        if ((string?)body?["type"] != "application/vnd.microsoft.search.searchResponse") throw new InvalidOperationException($"This is no search response: {body?.ToJsonString()}");
        return [.. body["value"]!["results"]!.AsArray().Take(SuggestionsMax).Select(r => new Suggestion((string)r!["value"]!, (string)r["title"]!))];
    }

    /// <summary>Presses a button of a card that opens a dialog.</summary>
    public Task<Dialog> OpenAsync(Message message, string title)
    {
        var (action, own) = CardReader.Button(chat.Now(message).Card ?? throw new InvalidOperationException("The message has no card."), title);
        if ((string?)action["data"]?["msteams"]?["type"] != "task/fetch") throw new InvalidOperationException($"\"{title}\" opens no dialog.");
        return TaskAsync("task/fetch", CardReader.Data(action, own, new Dictionary<string, string>()), message.Id);
    }

    internal Task<Dialog> SubmitAsync(string? command, JsonObject data) =>
        command is null ? TaskAsync("task/submit", data) : DialogAsync("submitAction", command, new() { ["data"] = data.DeepClone() }, null);

    // A card's button that opens a dialog, and what the dialog then sends.
    internal async Task<Dialog> TaskAsync(string name, JsonObject data, string? messageId = null) =>
        Dialog.Read(await AskAsync(name, new() { ["data"] = data.DeepClone(), ["context"] = new JsonObject { ["theme"] = "default" } }, messageId), null);

    private async Task<Dialog> DialogAsync(string name, string command, JsonObject value, string? messageId)
    {
        value["commandId"] = command;
        value["commandContext"] = "message";
        return Dialog.Read(await AskAsync($"composeExtension/{name}", value, messageId), command);
    }

    private async Task<JsonArray> ResultAsync(string name, JsonObject value)
    {
        var answer = await AskAsync($"composeExtension/{name}", value, null);
        var extension = answer.Status == 200 ? JsonNode.Parse(answer.Body)?["composeExtension"] as JsonObject : null;
        Said = extension is null ? Answer.Unreachable : (string?)extension["text"];
        return (string?)extension?["type"] == "result" ? extension["attachments"]!.AsArray() : [];
    }

    private Task<BotAnswer> AskAsync(string name, JsonObject value, string? messageId) =>
        sim.Delivery.BringAsync(Activities.Invoke(sim, chat.Conversation, chat.Person, name, value, messageId));

    private static string Html(string text)
    {
        var html = WebUtility.HtmlEncode(text).Replace("&lt;at&gt;", "<at id=\"0\">", StringComparison.Ordinal);
        return $"<p>{html.Replace("&lt;/at&gt;", "</at>", StringComparison.Ordinal)}</p>";
    }

    private static Hit HitOf(JsonObject attachment)
    {
        var shown = ((attachment["preview"] as JsonObject)?["content"] ?? attachment["content"])!.AsObject();
        if (shown["tap"] is not JsonObject tap || (string?)tap["type"] != "invoke") throw new InvalidOperationException("A result that cannot be picked.");
        return new((string?)shown["title"] ?? "", (string?)shown["text"] ?? "", tap["value"]!.AsObject());
    }

    private static JsonObject? CardOf(JsonArray attachments)
    {
        if (attachments is not [JsonObject attachment]) return null;
        var isPreviewed = (string?)attachment["preview"]?["contentType"] is "application/vnd.microsoft.card.thumbnail" or "application/vnd.microsoft.card.hero";
        if (!isPreviewed) throw new InvalidOperationException("An adaptive card in a message needs a preview.");
        return attachment["content"]!.AsObject();
    }
}
