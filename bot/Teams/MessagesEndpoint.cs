using System.Net.Mime;

namespace CountDepot.Bot.Teams;

/// <summary>
/// POST /api/messages, the one way in for Teams. In this order, and nothing is touched before its turn: authenticate, limit the size, parse,
/// check, recognise repeats. Then an invoke is answered inline, and everything else is accepted with 202 and worked on after.
/// </summary>
public sealed class MessagesEndpoint(ActivityGate gate, Inbox inbox, TeamsBot bot, ILogger<MessagesEndpoint> log)
{
    private const int BytesMax = 256 * 1024;

    /// <summary>Answers one request.</summary>
    public async Task<IResult> ReceiveAsync(HttpContext http)
    {
        SignedBy? signed;
        try
        {
            signed = await ConnectorTokens.ReadAsync(http);
        }
        catch (HttpRequestException)
        {
            return ComeAgain(http, "The keys to check the token with could not be fetched. Try again.");
        }
        if (signed is null) return Refuse(401, "Unauthorized", "The request is not signed by the Bot Connector.");
        if (await ReadAsync(http.Request) is not { } body) return Refuse(413, "TooLarge", "An activity may have at most 256 KiB.");
        if (!Activity.TryParse(body, out var activity, out var problem)) return Refuse(400, "BadRequest", problem);
        if (gate.Refuse(activity, signed) is { } reason) return Refuse(403, "Forbidden", $"The activity is refused: {reason}.", reason);
        return activity.Type == "invoke" ? await AnswerAsync(activity) : Accept(http, activity);
    }

    private async Task<IResult> AnswerAsync(Activity activity) => await bot.AnswerAsync(activity)
        ?? Refuse(501, "NotSupported", "This kind of invoke is not supported.");

    private IResult Accept(HttpContext http, Activity activity)
    {
        if (bot.WorkFor(activity) is not { } work) return Results.Ok();
        switch (inbox.Accept(activity.ConversationId!, activity.Id, work))
        {
            case Accepted.NoRoom:
                log.InboxFull();
                return ComeAgain(http, "Too much is waiting. Try again.");
            case Accepted.Now or Accepted.Before:
            default:
                return Results.Accepted();
        }
    }

    private static IResult ComeAgain(HttpContext http, string message)
    {
        http.Response.Headers.RetryAfter = "5";
        return Error(503, "Unavailable", message);
    }

    private IResult Refuse(int status, string code, string message, string? reason = null)
    {
        log.ActivityRefused(status, message);
        if (status is 401 or 403) Telemetry.RejectedFor(reason ?? "token");
        return Error(status, code, message);
    }

    private static IResult Error(int status, string code, string message) =>
        Results.Json(new { error = new { code, message } }, contentType: MediaTypeNames.Application.Json, statusCode: status);

    // Null when there is more than the limit, whatever Content-Length says.
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > BytesMax) return null;
        var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted) is > 0 and var read)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > BytesMax) return null;
        }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}
