using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>
/// The Bot Connector's REST interface (v3) under the service URL. Every request needs the bot's token for
/// https://api.botframework.com; a body may have 100 KB as UTF-16. Failures are injected with <see cref="Fail"/>.
/// </summary>
public sealed class Connector(TeamsSim sim)
{
    private const int BytesMax = 100 * 1024;
    private readonly Lock gate = new();
    private readonly List<ConnectorFault> faults = [];
    private readonly HashSet<string> blocked = [];

    /// <summary>Fails the next requests that match.</summary>
    public void Fail(ConnectorFault fault)
    {
        lock (gate) faults.Add(fault);
    }

    /// <summary>Whatever was to fail does not fail any more.</summary>
    public void Recover()
    {
        lock (gate) faults.Clear();
    }

    /// <summary>The person blocks the bot: it may no longer write to their personal chat.</summary>
    public void Block(Person person)
    {
        lock (gate) blocked.Add(person.PersonalChat);
    }

    internal void Map(WebApplication app)
    {
        var v3 = app.MapGroup("/teams/v3/conversations");
        v3.MapPost("", (HttpRequest r) => AnswerAsync(r, null, body => ConnectorVerbs.Create(sim, body)));
        v3.MapPost("{chat}/activities", (HttpRequest r, string chat) => InAsync(r, chat, (c, body) => ConnectorVerbs.Post(c, body, null)));
        v3.MapPost("{chat}/activities/{id}", (HttpRequest r, string chat, string id) => InAsync(r, chat, (c, body) => ConnectorVerbs.Post(c, body, id)));
        v3.MapPut("{chat}/activities/{id}", (HttpRequest r, string chat, string id) => InAsync(r, chat, (c, body) => ConnectorVerbs.Put(c, id, body)));
        v3.MapDelete("{chat}/activities/{id}", (HttpRequest r, string chat, string id) => InAsync(r, chat, (c, _) => ConnectorVerbs.Delete(c, id)));
        v3.MapGet("{chat}/activities/{id}", (HttpRequest r, string chat, string id) => InAsync(r, chat, (c, _) => ConnectorVerbs.Get(c, id)));
        v3.MapGet("{chat}/activities/{id}/members", (HttpRequest r, string chat, string id) => InAsync(r, chat, (c, _) => Roster.All(c)));
        v3.MapGet("{chat}/members", (HttpRequest r, string chat) => InAsync(r, chat, (c, _) => Roster.All(c)));
        v3.MapGet("{chat}/members/{id}", (HttpRequest r, string chat, string id) => InAsync(r, chat, (c, _) => Roster.One(c, id)));
        v3.MapGet("{chat}/pagedmembers", (HttpRequest r, string chat, int? pageSize, string? continuationToken) =>
            InAsync(r, chat, (c, _) => Roster.Page(c, pageSize, continuationToken)));
    }

    private Task<IResult> InAsync(HttpRequest request, string chat, Func<Conversation, JsonObject, Reply> work) => AnswerAsync(request, chat, body =>
    {
        if (sim.Find(chat) is not { } conversation) return Reply.Error(404, "ConversationNotFound", "Conversation not found.");
        return IsBlocked(chat) && request.Method != "GET" ? Blocked : work(conversation, body);
    });

    private async Task<IResult> AnswerAsync(HttpRequest request, string? chat, Func<JsonObject, Reply> work)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync();
        var reply = await RefuseAsync(request, text) ?? Perform(request, chat, text, work);
        sim.Frames.Add(new(sim.Clock.GetUtcNow(), true, request.Method, request.Path, text, reply.Status, reply.Text));
        return new ReplyResult(reply);
    }

    private async Task<Reply?> RefuseAsync(HttpRequest request, string text)
    {
        var claims = await Signing.ValidateAsync(request.Headers.Authorization, sim.Keys.Entra, Tokens.EntraIssuerV1, Tokens.ConnectorResource, sim.Clock);
        if (claims?["appid"] != Cast.BotApp) return Reply.Error(401, "Unauthorized", "Authorization has been denied for this request.");
        if (text.Length * sizeof(char) > BytesMax) return Reply.TooBig;
        var needsJson = text.Length > 0 && request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true;
        return needsJson ? Reply.Error(415, "BadArgument", "The content type must be application/json.") : null;
    }

    private Reply Perform(HttpRequest request, string? chat, string text, Func<JsonObject, Reply> work)
    {
        var fault = NextFault(request.Method, chat);
        if (fault is { IsAfterTheWork: false }) return fault.ToReply();
        var reply = Work(text, work);
        return fault is null ? reply : fault.ToReply();
    }

    private static Reply Work(string text, Func<JsonObject, Reply> work)
    {
        try
        {
            return work(text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject());
        }
        // A member of another type than it must have shows itself where it is read.
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException)
        {
            return Reply.Error(400, "BadSyntax", "The body is not a JSON object of the expected shape.");
        }
    }

    private ConnectorFault? NextFault(string method, string? chat)
    {
        lock (gate)
        {
            var at = faults.FindIndex(f => f.Matches(method, chat));
            if (at < 0) return null;
            var fault = faults[at];
            if (fault.Times > 1) faults[at] = fault with { Times = fault.Times - 1 };
            else faults.RemoveAt(at);
            return fault;
        }
    }

    private bool IsBlocked(string chat)
    {
        lock (gate) return blocked.Contains(chat);
    }

    // This one has another shape than every other error, and the inner object is text.
    private static Reply Blocked => new(403, new JsonObject { ["errorCode"] = 209, ["message"] = """{ "subCode":"MessageWritesBlocked", "details":"Thread is blocked." }""" });

    private sealed class ReplyResult(Reply reply) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = reply.Status;
            if (reply.RetryAfter is { } wait) response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            if (reply.Text.Length == 0) return Task.CompletedTask;
            response.ContentType = reply.Html is null ? "application/json; charset=utf-8" : "text/html; charset=utf-8";
            return response.WriteAsync(reply.Text);
        }
    }
}
