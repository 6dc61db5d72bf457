using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>
/// What the chat page asks for, under /sim: who there is, the chats of a person on a device, what they write and press, and a
/// stream of changes (server-sent events). Bodies must be JSON, which keeps pages of other sites from posting here.
/// </summary>
internal static class PageApi
{
    internal static void Map(WebApplication app, TeamsSim sim)
    {
        var api = app.MapGroup("/sim");
        api.MapGet("/cast", () => Results.Json(PageViews.Cast(sim)));
        api.MapPut("/people/{key}/settings", (string key, ClientSettings settings) => SetUp(sim, key, settings));
        api.MapGet("/events", (string? person, string? device, CancellationToken gone) => Events(sim, person, device, gone));
        var chat = api.MapGroup("/chats/{chat}");
        chat.MapGet("", ([AsParameters] Seat at) => at.With(sim, c => Results.Json(PageViews.Messages(c))));
        chat.MapPost("/open", ([AsParameters] Seat at, JsonObject _) => at.WithAsync(sim, c => OpenAsync(sim, c)));
        chat.MapPost("/messages", ([AsParameters] Seat at, JsonObject body) => at.WithAsync(sim, c => SendAsync(c, (string?)body["text"] ?? "")));
        ComposeApi.Map(chat, sim);
        var message = chat.MapGroup("/messages/{message}");
        message.MapPost("/execute", ([AsParameters] Seat at, string message, JsonObject action) =>
            at.WithAsync(sim, async c => PageViews.Answer(await c.ExecuteAsync(message, action.DeepClone().AsObject()))));
        message.MapPost("/submit", ([AsParameters] Seat at, string message, JsonObject data) =>
            at.WithAsync(sim, async c => PageViews.Answer(await c.SubmitAsync(message, data))));
        message.MapPost("/refresh", ([AsParameters] Seat at, string message, JsonObject body) =>
            at.WithAsync(sim, async c => await c.RefreshIfDueAsync(message, (bool?)body["automatic"] == true) is { } answer ? PageViews.Answer(answer) : []));
    }

    private static IResult SetUp(TeamsSim sim, string key, ClientSettings settings)
    {
        if (Cast.Find(key) is not { } person) return Results.NotFound();
        if (settings.Locale is not ("en-US" or "de-DE")) return Results.BadRequest();
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(settings.TimeZone, out _)) settings = settings with { TimeZone = "UTC" };
        sim.SetUp(person, settings);
        return Results.NoContent();
    }

    // A bot that is still starting must not use up the one welcome a chat has.
    private static async Task<JsonObject> OpenAsync(TeamsSim sim, Chat chat)
    {
        if (sim.Delivery.IsConnected) await chat.OpenAsync();
        return [];
    }

    private static async Task<JsonObject> SendAsync(Chat chat, string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return new() { ["isDelivered"] = false };
        var (message, answer) = await chat.WriteAsync(text.Trim());
        return new() { ["id"] = message.Id, ["isDelivered"] = answer.IsSuccess };
    }

    private static IResult Events(TeamsSim sim, string? key, string? device, CancellationToken gone)
    {
        if (Cast.Find(key) is not { } person || string.IsNullOrEmpty(device)) return Results.NotFound();
        return TypedResults.ServerSentEvents(ChangesAsync(sim, person, device, gone));
    }

    private static async IAsyncEnumerable<SseItem<string>> ChangesAsync(TeamsSim sim, Person person, string device, [EnumeratorCancellation] CancellationToken gone)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(gone, sim.Stopping);
        var changes = Conversation.Subscribe(sim.ChatsOf(person).Select(c => c.Conversation), end.Token);
        // The browser knows by this that nothing posted from here on will be missed.
        yield return new("{}", "ready");
        while (await changes.WaitToReadAsync(CancellationToken.None))
        {
            while (changes.TryRead(out var change))
            {
                var chat = new Chat(sim, sim.Find(change.ConversationId)!, person, device);
                if (change.Viewer is null || change.Viewer == chat.Viewer) yield return new(PageViews.Change(change, chat).ToJsonString(), "change");
            }
        }
    }
}

/// <summary>Who looks at which chat, on which device.</summary>
internal sealed record Seat(string Chat, string? Person, string? Device)
{
    internal IResult With(TeamsSim sim, Func<Chat, IResult> work) => Find(sim) is { } chat ? work(chat) : Results.NotFound();

    internal async Task<IResult> WithAsync(TeamsSim sim, Func<Chat, Task<JsonObject>> work) =>
        Find(sim) is { } chat ? Results.Json(await work(chat)) : Results.NotFound();

    private Chat? Find(TeamsSim sim)
    {
        if (Cast.Find(Person) is not { } person || sim.Find(Chat) is not { } conversation) return null;
        return conversation.Members.Contains(person) ? new(sim, conversation, person, Device ?? "desktop") : null;
    }
}
