using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>
/// What a dialog shows: a card, a page or a sentence. Exactly one of the three; none when the bot closed it without a word.
/// </summary>
/// <param name="Command">The action of the message extension that opened it; absent for one that a card's button opened.</param>
public sealed record Dialog(string? Title, JsonObject? Card, Uri? Page, string? Text, string? Command = null)
{
    /// <summary>Whether it is over: what is left is at most a sentence.</summary>
    public bool IsClosed => Card is null && Page is null;

    /// <summary>Everything written on it, one text per line.</summary>
    public string Reading => Card is { } card ? string.Join('\n', CardReader.Texts(card).Prepend(Title ?? "")) : $"{Title}\n{Text}";

    // Teams drops what it does not know without a word, which is no help here: say what is wrong.
    internal static Dialog Read(BotAnswer answer, string? command)
    {
        if (answer.Status != 200) return new(null, null, null, Answer.Unreachable, command);
        if (answer.Body is "" or "{}") return new(null, null, null, null, command);
        var task = JsonNode.Parse(answer.Body)?["task"] as JsonObject ?? throw new InvalidOperationException($"The answer has no task: {answer.Body}");
        if ((string?)task["type"] == "message") return new(null, null, null, (string?)task["value"] ?? "", command);
        if ((string?)task["type"] != "continue" || task["value"] is not JsonObject shown) throw new InvalidOperationException($"The task is neither a message nor goes on: {task.ToJsonString()}");
        return new((string?)shown["title"], CardIn(shown), PageIn(shown), null, command);
    }

    private static JsonObject? CardIn(JsonObject shown)
    {
        if (shown["card"] is not JsonObject attachment) return null;
        if ((string?)attachment["contentType"] != Message.CardType) throw new InvalidOperationException("A dialog's card must be an attachment with an adaptive card.");
        var card = attachment["content"]!.AsObject();
        var wrong = CardReader.ActionTypes(card).Where(type => type is not ("Action.Submit" or "Action.OpenUrl" or "Action.ShowCard" or "Action.ToggleVisibility")).ToList();
        return wrong.Count == 0 ? card : throw new InvalidOperationException($"In a dialog there is no {wrong[0]}.");
    }

    private static Uri? PageIn(JsonObject shown)
    {
        if ((string?)shown["url"] is not { } url) return null;
        var page = new Uri(url);
        return page.Scheme == Uri.UriSchemeHttps || page.IsLoopback ? page : throw new InvalidOperationException("A dialog's page must be https.");
    }
}
