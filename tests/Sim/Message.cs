using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>One message of a chat at one moment, as one viewer sees it. Cards may differ between viewers.</summary>
/// <param name="Id">The activity id: milliseconds since 1970, unique in its chat.</param>
/// <param name="Order">Place among everything ever posted to the chat, from 1.</param>
/// <param name="Version">1 when posted, one more for every update.</param>
public sealed record Message(string Id, int Order, string FromId, DateTimeOffset At, int Version, bool IsDeleted, JsonObject Activity)
{
    /// <summary>The content type of an Adaptive Card, in attachments and in invoke answers alike.</summary>
    public const string CardType = "application/vnd.microsoft.card.adaptive";

    public bool IsFromBot => FromId == Cast.BotTeamsId;

    public string Text => (string?)Activity["text"] ?? "";

    /// <summary>The message this one answers, when it says so.</summary>
    public string? ReplyToId => (string?)Activity["replyToId"];

    /// <summary>Its Adaptive Cards.</summary>
    public IReadOnlyList<JsonObject> Cards =>
        [.. (Activity["attachments"] as JsonArray ?? []).Where(a => (string?)a?["contentType"] == CardType).Select(a => a!["content"]!.AsObject())];

    /// <summary>Its Adaptive Card, when it has one.</summary>
    public JsonObject? Card => Cards is [var first, ..] ? first : null;

    /// <summary>Everything written on it, card included, one text per line: what a person could read.</summary>
    public string Reading => string.Join('\n', Text.Length > 0 ? [Text, .. Cards.SelectMany(CardReader.Texts)] : Cards.SelectMany(CardReader.Texts));
}
