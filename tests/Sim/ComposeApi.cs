using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>What the chat page asks for around the compose box and in dialogs, under /sim/chats/{chat}.</summary>
internal static class ComposeApi
{
    internal static void Map(RouteGroupBuilder chat, TeamsSim sim)
    {
        var compose = chat.MapGroup("/compose");
        compose.MapPost("/search", ([AsParameters] Seat at, JsonObject body) => at.WithAsync(sim, c => SearchAsync(c.Compose, (string?)body["words"] ?? "")));
        compose.MapPost("/pick", ([AsParameters] Seat at, JsonObject tap) => at.WithAsync(sim, async c => Card(await c.Compose.PickAsync(new("", "", tap)))));
        compose.MapPost("/link", ([AsParameters] Seat at, JsonObject body) => at.WithAsync(sim, async c => Card(await c.Compose.LinkAsync((string?)body["url"] ?? ""))));
        compose.MapPost("/send", ([AsParameters] Seat at, JsonObject card) => at.WithAsync(sim, async c => new() { ["id"] = (await c.Compose.SendAsync(card)).Id }));
        compose.MapPost("/suggest", ([AsParameters] Seat at, JsonObject body) => at.WithAsync(sim, c => SuggestAsync(c.Compose, body)));
        compose.MapPost("/submit", ([AsParameters] Seat at, JsonObject body) =>
            at.WithAsync(sim, async c => Dialog(await c.Compose.SubmitAsync((string?)body["command"], body["data"]?.AsObject() ?? []))));
        var message = chat.MapGroup("/messages/{message}");
        message.MapPost("/task", ([AsParameters] Seat at, string message, JsonObject data) =>
            at.WithAsync(sim, async c => Dialog(await c.Compose.TaskAsync("task/fetch", data, message))));
        message.MapPost("/act", ([AsParameters] Seat at, string message, JsonObject body) =>
            at.WithAsync(sim, async c => Dialog(await c.Compose.ActAsync(c.Messages.First(m => m.Id == message), (string?)body["command"] ?? ""))));
    }

    private static async Task<JsonObject> SearchAsync(Compose compose, string words)
    {
        var hits = await compose.SearchAsync(words);
        var shown = hits.Select(h => new JsonObject { ["title"] = h.Title, ["text"] = h.Text, ["tap"] = h.Tap.DeepClone() });
        return new() { ["said"] = compose.Said, ["hits"] = new JsonArray([.. shown]) };
    }

    private static async Task<JsonObject> SuggestAsync(Compose compose, JsonObject body)
    {
        var found = await compose.SuggestAsync((string?)body["dataset"] ?? "", (string?)body["text"] ?? "");
        return new() { ["choices"] = new JsonArray([.. found.Select(s => new JsonObject { ["title"] = s.Title, ["value"] = s.Value })]) };
    }

    private static JsonObject Card(JsonObject? card) => new() { ["card"] = card?.DeepClone() };

    private static JsonObject Dialog(Dialog dialog) => new()
    {
        ["title"] = dialog.Title,
        ["card"] = dialog.Card?.DeepClone(),
        ["page"] = dialog.Page is { } page ? BotPages.AddressOf(page) : null,
        ["text"] = dialog.Text,
        ["command"] = dialog.Command,
    };
}
