using System.Globalization;
using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>How a person's client is set up; it travels with every activity.</summary>
/// <param name="Locale">Such as en-US or de-DE.</param>
/// <param name="TimeZone">An IANA name.</param>
public sealed record ClientSettings(string Locale, string TimeZone);

/// <summary>Activities as real Teams sends them (Bot Framework activity 3.3 with the channel data of msteams).</summary>
public static class Activities
{
    private const string Instant = "yyyy-MM-ddTHH:mm:ss.fffZ";
    private const string LocalInstant = "yyyy-MM-ddTHH:mm:ss.fffzzz";

    /// <summary>Something a person wrote. In a group chat the bot is mentioned first, or Teams would not tell it.</summary>
    public static JsonObject Text(TeamsSim sim, Conversation chat, Person person, string text)
    {
        const string mention = $"<at>{Cast.BotName}</at>";
        var activity = New(sim, chat, person, "message");
        activity["text"] = chat.IsGroup ? $"{mention} {text}" : text;
        activity["textFormat"] = "plain";
        if (!chat.IsGroup) return activity;
        activity["entities"]!.AsArray().Insert(0, new JsonObject
        {
            ["type"] = "mention",
            ["mentioned"] = new JsonObject { ["id"] = Cast.BotTeamsId, ["name"] = Cast.BotName },
            ["text"] = mention,
        });
        return activity;
    }

    /// <summary>An Action.Submit: a message with a value and no text.</summary>
    public static JsonObject Submit(TeamsSim sim, Conversation chat, Person person, string messageId, JsonNode? value)
    {
        var activity = New(sim, chat, person, "message");
        AsAnswerTo(activity, messageId);
        activity["value"] = value?.DeepClone();
        return activity;
    }

    /// <summary>A question that the bot answers in the response, such as adaptiveCard/action.</summary>
    public static JsonObject Invoke(TeamsSim sim, Conversation chat, Person person, string name, JsonNode value, string? messageId = null)
    {
        var activity = New(sim, chat, person, "invoke");
        activity["id"] = $"f:{Guid.NewGuid()}";
        activity["name"] = name;
        activity["value"] = value.DeepClone();
        if (messageId is not null) AsAnswerTo(activity, messageId);
        return activity;
    }

    /// <summary>The bot was added (add) or removed (remove).</summary>
    public static JsonObject Installation(TeamsSim sim, Conversation chat, Person person, string action)
    {
        var activity = New(sim, chat, person, "installationUpdate");
        activity["id"] = $"f:{Guid.NewGuid()}";
        activity["action"] = action;
        activity["channelData"]!["settings"] = new JsonObject { ["selectedChannel"] = new JsonObject { ["id"] = chat.Id } };
        activity["channelData"]!["source"] = new JsonObject { ["name"] = "message" };
        return activity;
    }

    /// <summary>The bot and the people of the chat are members now. Names are not sent.</summary>
    public static JsonObject MembersAdded(TeamsSim sim, Conversation chat, Person person)
    {
        var activity = New(sim, chat, person, "conversationUpdate");
        activity["id"] = $"f:{Guid.NewGuid()}";
        activity.Remove("entities");
        var members = chat.Members.Select(m => new JsonObject { ["id"] = m.TeamsId, ["aadObjectId"] = m.ObjectId });
        activity["membersAdded"] = new JsonArray([.. members, new JsonObject { ["id"] = Cast.BotTeamsId }]);
        return activity;
    }

    private static void AsAnswerTo(JsonObject activity, string messageId)
    {
        activity["replyToId"] = messageId;
        activity["channelData"]!["source"] = new JsonObject { ["name"] = "message" };
        activity["channelData"]!["legacy"] = new JsonObject { ["replyToId"] = $"1:{messageId}" };
    }

    private static JsonObject New(TeamsSim sim, Conversation chat, Person person, string type)
    {
        var (locale, zone) = sim.SettingsOf(person);
        var now = sim.Clock.GetUtcNow();
        return new()
        {
            ["type"] = type,
            ["channelId"] = "msteams",
            ["serviceUrl"] = sim.ServiceUrl,
            ["from"] = new JsonObject { ["id"] = person.TeamsId, ["name"] = person.Name, ["aadObjectId"] = person.ObjectId },
            ["recipient"] = new JsonObject { ["id"] = Cast.BotTeamsId, ["name"] = Cast.BotName },
            ["conversation"] = Described(chat),
            ["channelData"] = new JsonObject { ["tenant"] = new JsonObject { ["id"] = Cast.Tenant } },
            ["timestamp"] = now.ToString(Instant, CultureInfo.InvariantCulture),
            ["localTimestamp"] = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString(LocalInstant, CultureInfo.InvariantCulture),
            ["localTimezone"] = zone,
            ["locale"] = locale,
            ["entities"] = new JsonArray(new JsonObject
            {
                ["type"] = "clientInfo",
                ["locale"] = locale,
                ["country"] = locale[^2..],
                ["platform"] = "Web",
                ["timezone"] = zone,
            }),
        };
    }

    private static JsonObject Described(Conversation chat)
    {
        var conversation = new JsonObject
        {
            ["id"] = chat.Id,
            ["conversationType"] = chat.IsGroup ? "groupChat" : "personal",
            ["tenantId"] = Cast.Tenant,
        };
        if (chat.IsGroup) conversation["isGroup"] = true;
        return conversation;
    }
}
