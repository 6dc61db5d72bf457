using System.Text.Json;
using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>What a person sees after pressing a button. Exactly one of card, text and error is set; a Submit that was taken has none.</summary>
/// <param name="ActivityId">The activity the bot got.</param>
/// <param name="HttpStatus">The HTTP status of the bot; absent when it did not answer in time.</param>
/// <param name="Body">The bot's answer, when it is a JSON object.</param>
public sealed record Answer(string ActivityId, int? HttpStatus, JsonObject? Body)
{
    /// <summary>What Teams says when the bot is too slow or answers in a shape it does not know.</summary>
    public const string Unreachable = "Unable to reach app. Please try again.";

    private const string MessageType = "application/vnd.microsoft.activity.message";
    private const string ErrorType = "application/vnd.microsoft.error";

    /// <summary>The card that replaces the one pressed, for this viewer alone.</summary>
    public JsonObject? Card => Type == Message.CardType && StatusCode is 200 ? Body?["value"] as JsonObject : null;

    /// <summary>A sentence in an information bar.</summary>
    public string? Text => Type == MessageType && StatusCode is 200 ? (string?)Body?["value"] : null;

    /// <summary>A sentence in a red bar.</summary>
    public string? Error => IsTaken || Card is not null || Text is not null ? null : (string?)(Type == ErrorType ? Body?["value"]?["message"] : null) ?? Unreachable;

    /// <summary>The code that came with the error.</summary>
    public string? ErrorCode => Type == ErrorType ? (string?)Body?["value"]?["code"] : null;

    /// <summary>The status inside the answer, which is the one that counts for an invoke.</summary>
    public int? StatusCode => (int?)Body?["statusCode"] ?? HttpStatus;

    /// <summary>A message was accepted; its reply comes as a message of its own.</summary>
    public bool IsTaken { get; private init; }

    private string? Type => (string?)Body?["type"];

    internal static Answer Of(JsonObject activity, BotAnswer answer) =>
        new((string)activity["id"]!, answer.Status, answer.Status == 200 ? Parse(answer.Body) : null) { IsTaken = (string?)activity["type"] == "message" && answer.IsSuccess };

    private static JsonObject? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
