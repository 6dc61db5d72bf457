using System.Text.Json.Nodes;
using CountDepot.Contracts;
using CountDepot.Sim;

namespace CountDepot.Specs.Bot;

/// <summary>A small store, and how the tests press its cards and read the answers.</summary>
internal static class Pressing
{
    public static readonly SiteId North = SiteId.Parse("NORTH");

    public static DepotStandIn Store => new DepotStandIn()
        .With("M8-BOLT", "M8 bolt, zinc", stock: [("NORTH", 10), ("SOUTH", 4)])
        .With("M8-NUT", "M8 nut", stock: [("NORTH", 3)])
        .With("DRILL-18V", "Cordless drill 18 V", ItemKind.Equipment, stock: ("NORTH", 5))
        .With("GLUE", "Wood glue", ItemKind.Consumable, "l", 3, ("NORTH", 8));

    public static Dictionary<string, string> With(string quantity) => new() { ["site"] = "NORTH", ["quantity"] = quantity };

    public static string Reading(Answer answer) => answer.Error ?? string.Join('\n', CardReader.Texts(answer.Card!));

    public static JsonObject Button(JsonObject card, string title) => card["actions"]!.AsArray().Select(a => a!.AsObject()).Single(a => (string?)a["title"] == title);

    public static IEnumerable<JsonObject> Inputs(JsonObject card) => card["body"]!.AsArray().Select(e => e!.AsObject()).Where(e => ((string)e["type"]!).StartsWith("Input.", StringComparison.Ordinal));

    // Presses a card as it was, whatever the chat shows by now.
    public static async Task<JsonNode> ExecuteAsync(BotInTeams bot, Person person, string messageId, JsonObject card, string title, Dictionary<string, string> inputs)
    {
        var button = Button(card, title);
        var data = button["data"]!.DeepClone().AsObject();
        foreach (var (name, value) in inputs) data[name] = value;
        var action = new JsonObject { ["type"] = "Action.Execute", ["verb"] = (string)button["verb"]!, ["data"] = data };
        var activity = Activities.Invoke(bot.Teams, bot.Teams.As(person).Conversation, person, "adaptiveCard/action", new JsonObject { ["action"] = action }, messageId);
        return JsonNode.Parse((await bot.Teams.Delivery.TryAsync(activity, null)).Body)!;
    }
}
