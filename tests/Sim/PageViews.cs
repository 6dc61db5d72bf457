using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>The JSON that the chat page reads.</summary>
internal static class PageViews
{
    internal static JsonObject Cast(TeamsSim sim) => new()
    {
        ["bot"] = CountDepot.Sim.Cast.BotName,
        ["people"] = new JsonArray([.. CountDepot.Sim.Cast.Everybody.Select(p => Person(sim, p))]),
    };

    internal static JsonObject Messages(Chat chat) => new()
    {
        ["isInstalled"] = chat.Conversation.IsInstalled,
        ["messages"] = new JsonArray([.. chat.Messages.Select(m => Message(m, chat.Person))]),
    };

    internal static JsonObject Change(Change change, Chat chat)
    {
        var view = new JsonObject { ["what"] = change.What, ["chat"] = change.ConversationId, ["id"] = change.MessageId };
        if (chat.Messages.FirstOrDefault(m => m.Id == change.MessageId) is { } message) view["message"] = Message(message, chat.Person);
        return view;
    }

    internal static JsonObject Answer(Answer answer) => new() { ["hasCard"] = answer.Card is not null, ["text"] = answer.Text, ["error"] = answer.Error };

    private static JsonObject Person(TeamsSim sim, Person person) => new()
    {
        ["key"] = person.Key,
        ["name"] = person.Name,
        ["locale"] = sim.SettingsOf(person).Locale,
        ["chats"] = new JsonArray([.. sim.ChatsOf(person).Select(c => new JsonObject { ["id"] = c.Conversation.Id, ["isGroup"] = c.Conversation.IsGroup })]),
    };

    private static JsonObject Message(Message message, Person viewer) => new()
    {
        ["id"] = message.Id,
        ["order"] = message.Order,
        ["version"] = message.Version,
        ["at"] = message.At.ToUnixTimeMilliseconds(),
        ["isBot"] = message.IsFromBot,
        ["isMine"] = message.FromId == viewer.TeamsId,
        ["from"] = CountDepot.Sim.Cast.Everybody.FirstOrDefault(p => p.TeamsId == message.FromId)?.Name ?? CountDepot.Sim.Cast.BotName,
        ["text"] = message.Text,
        ["cards"] = new JsonArray([.. message.Cards.Select(c => c.DeepClone())]),
    };
}
