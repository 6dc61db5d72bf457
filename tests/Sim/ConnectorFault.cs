using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>How the connector fails the next requests that match, in the shapes that the real one uses.</summary>
/// <param name="Status">403, 412, 413, 429, 500, 502, 503 or 504.</param>
public sealed record ConnectorFault(int Status)
{
    /// <summary>How many requests fail.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Only this method, when set.</summary>
    public string? Method { get; init; }

    /// <summary>Only this chat, when set.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Sent as whole seconds; a 429 may come without, as in the field.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The work is done all the same: the failure is the answer's alone.</summary>
    public bool IsAfterTheWork { get; init; }

    internal bool Matches(string method, string? conversationId) =>
        (Method is null || Method == method) && (ConversationId is null || ConversationId == conversationId);

    internal Reply ToReply() => Status switch
    {
        403 => Reply.Error(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster."),
        412 => Reply.Error(412, "PreconditionFailed", "Precondition failed, please try again."),
        413 => Reply.TooBig,
        429 => Reply.Error(429, "Throttled", "Too Many Requests") with { RetryAfter = RetryAfter },
        _ => new(Status, null) { Html = $"<html><body><h1>{Status}</h1></body></html>", RetryAfter = RetryAfter },
    };
}

/// <summary>An answer of the connector. Some errors are HTML, as in the field.</summary>
internal sealed record Reply(int Status, JsonNode? Body)
{
    internal static readonly Reply TooBig = Error(413, "MessageSizeTooBig", "Message size too large.");

    internal string? Html { get; init; }
    internal TimeSpan? RetryAfter { get; init; }

    internal static Reply Created(string id) => new(201, new JsonObject { ["id"] = id });
    internal static Reply Ok(JsonNode body) => new(200, body);

    internal static Reply Error(int status, string code, string message) =>
        new(status, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } });

    internal string Text => Html ?? Body?.ToJsonString() ?? "";
}
