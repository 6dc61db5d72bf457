using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CountDepot.Sim;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CountDepot.Specs.Sim;

/// <summary>A bot of a few lines, to try the simulation itself with: it echoes text and shows one card with every kind of button.</summary>
public sealed class EchoBot : IAsyncDisposable
{
    private readonly HttpClient http = new();
    private readonly WebApplication app;
    private readonly TeamsSim sim;

    private EchoBot(TeamsSim sim)
    {
        this.sim = sim;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.MapPost("/api/messages", TakeAsync);
    }

    /// <summary>Every activity that came, with its Authorization header.</summary>
    public List<(JsonObject Activity, string? Authorization)> Taken { get; } = [];

    /// <summary>Statuses to answer the next activities with, instead of working.</summary>
    public Queue<int> Failures { get; } = [];

    /// <summary>Waits before answering, when set; completed by the test.</summary>
    public Task? Hold { get; set; }

    public static async Task<EchoBot> StartAsync(TeamsSim sim)
    {
        var bot = new EchoBot(sim);
        await bot.app.StartAsync();
        var address = bot.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        sim.ConnectBot(new($"{address}/api/messages"));
        return bot;
    }

    public async Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, JsonNode? body = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, sim.ServiceUrl + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? sim.Tokens.ForApp(Cast.BotApp, Tokens.ConnectorResource));
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await http.SendAsync(request);
    }

    public static JsonObject CardMessage(string state) => new()
    {
        ["type"] = "message",
        ["attachments"] = new JsonArray(new JsonObject { ["contentType"] = Message.CardType, ["content"] = SampleCard.Render(state) }),
    };

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        var activity = (await JsonNode.ParseAsync(request.Body))!.AsObject();
        lock (Taken) Taken.Add((activity, request.Headers.Authorization));
        if (Hold is { } hold) await hold;
        if (Failures.TryDequeue(out var status)) return Results.StatusCode(status);
        return (string?)activity["type"] switch
        {
            "invoke" => await AnswerAsync(activity),
            "message" => await EchoAsync(activity),
            _ => Results.Accepted(),
        };
    }

    private async Task<IResult> EchoAsync(JsonObject activity)
    {
        var (chat, id, text) = (Escaped(activity["conversation"]!["id"]!), Escaped(activity["id"]!), (string?)activity["text"]);
        if (text?.EndsWith("card", StringComparison.Ordinal) == true) await CallAsync(HttpMethod.Post, $"v3/conversations/{chat}/activities/{id}", CardMessage("fresh"));
        else await SayAsync(chat, id, text ?? $"submitted {activity["value"]!.ToJsonString()}");
        return Results.Accepted();
    }

    private Task<HttpResponseMessage> SayAsync(string chat, string replyTo, string text) =>
        CallAsync(HttpMethod.Post, $"v3/conversations/{chat}/activities/{replyTo}", new JsonObject { ["type"] = "message", ["text"] = $"echo: {text}" });

    private async Task<IResult> AnswerAsync(JsonObject activity)
    {
        var (chat, card) = (Escaped(activity["conversation"]!["id"]!), Escaped(activity["replyToId"]!));
        switch ((string?)activity["value"]!["action"]!["verb"])
        {
            case "reserve":
                await CallAsync(HttpMethod.Put, $"v3/conversations/{chat}/activities/{card}", CardMessage("reserved"));
                return Reply(Message.CardType, SampleCard.Render("reserved by you"));
            case "say":
                return Reply("application/vnd.microsoft.activity.message", JsonValue.Create("3 are available."));
            case "refuse":
                return Reply("application/vnd.microsoft.error", new JsonObject { ["code"] = "notEnoughAvailable", ["message"] = "Asked for 9; 3 available." }, 400);
            default:
                return Results.Json(new JsonObject { ["oops"] = true });
        }
    }

    private static IResult Reply(string type, JsonNode value, int status = 200) =>
        Results.Json(new JsonObject { ["statusCode"] = status, ["type"] = type, ["value"] = value });

    private static string Escaped(JsonNode id) => Uri.EscapeDataString((string)id!);
}
