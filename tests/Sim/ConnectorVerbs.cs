using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>What the bot may do to a chat. The rules are those people met in the field; each error names the real code.</summary>
internal static class ConnectorVerbs
{
    private const int RefreshUsersMax = 60;

    // Idempotent: a person has one chat with the bot. Group chats cannot be made by a bot.
    internal static Reply Create(TeamsSim sim, JsonObject body)
    {
        var members = body["members"] as JsonArray;
        var isOneToOne = (bool?)body["isGroup"] != true && members?.Count == 1;
        if (!isOneToOne || (string?)body["tenantId"] != Cast.Tenant) return Reply.Error(400, "BadSyntax", "Incorrect conversation creation parameters");
        if (Cast.Everybody.FirstOrDefault(p => p.TeamsId == (string?)members![0]?["id"]) is not { } person)
            return Reply.Error(403, "Forbidden", "The bot is not installed for this user.");
        var chat = sim.Find(person.PersonalChat)!;
        if (body["activity"] is not JsonObject activity) return Reply.Created(chat.Id);
        var posted = Post(chat, activity, null);
        return posted.Status == 201 ? new(201, new JsonObject { ["id"] = chat.Id, ["activityId"] = posted.Body!["id"]!.DeepClone() }) : posted;
    }

    internal static Reply Post(Conversation chat, JsonObject activity, string? replyTo)
    {
        if (ProblemOf(activity) is { } problem) return problem;
        if ((string?)activity["type"] == "typing")
        {
            chat.Typing();
            return new(202, null);
        }
        if (replyTo is not null) activity["replyToId"] = replyTo;
        if (!IsMixed(activity)) return Reply.Created(chat.Post(Cast.BotTeamsId, activity));

        // Teams posts text and card apart and gives no id back, so the card can never be updated.
        var text = activity.DeepClone().AsObject();
        text.Remove("attachments");
        activity.Remove("text");
        chat.Post(Cast.BotTeamsId, text);
        chat.Post(Cast.BotTeamsId, activity);
        return new(201, new JsonObject());
    }

    internal static Reply Put(Conversation chat, string id, JsonObject activity)
    {
        if (ProblemOf(activity) is { } problem) return problem;
        if (Mine(chat, id) is { } refusal) return refusal;
        return chat.Replace(id, activity) ? Reply.Ok(new JsonObject { ["id"] = id }) : NotFound;
    }

    internal static Reply Delete(Conversation chat, string id) => Mine(chat, id) ?? (chat.Delete(id) ? new(200, null) : NotFound);

    internal static Reply Get(Conversation chat, string id)
    {
        if (chat.Find(id) is not { IsDeleted: false } message) return NotFound;
        message.Activity["id"] = id;
        return Reply.Ok(message.Activity);
    }

    private static Reply NotFound => Reply.Error(404, "ActivityNotFoundInConversation", "The activity is not found in the conversation.");

    private static Reply? Mine(Conversation chat, string id) => chat.Find(id) switch
    {
        null or { IsDeleted: true } => NotFound,
        { IsFromBot: false } => Reply.Error(403, "Forbidden", "Only the sender may change a message."),
        _ => null,
    };

    private static bool IsMixed(JsonObject activity) =>
        !string.IsNullOrEmpty((string?)activity["text"]) && activity["attachments"] is JsonArray { Count: > 0 };

    private static Reply? ProblemOf(JsonObject activity)
    {
        var type = activity["type"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        if (type is not ("message" or "typing")) return Reply.Error(400, "BadArgument", "The activity's type must be message or typing.");
        if (type == "typing") return null;
        var attachments = activity["attachments"] as JsonArray ?? [];
        if (attachments.Count == 0 && string.IsNullOrEmpty((string?)activity["text"])) return Reply.Error(400, "BadSyntax", "The message has neither text nor attachments.");
        return attachments.Select(ProblemOf).FirstOrDefault(p => p is not null);
    }

    private static Reply? ProblemOf(JsonNode? attachment)
    {
        if ((string?)attachment?["contentType"] != Message.CardType) return null;
        if (attachment["content"] is not JsonObject card || (string?)card["type"] != "AdaptiveCard") return Reply.Error(400, "BadSyntax", "The card is not an Adaptive Card.");
        var users = (card["refresh"]?["userIds"] as JsonArray)?.Count ?? 0;
        return users > RefreshUsersMax ? Reply.Error(400, "BadSyntax", $"A card may be refreshed for at most {RefreshUsersMax} users.") : null;
    }
}
