using System.Text.Json;

namespace CountDepot.Bot.Teams;

/// <summary>
/// The parts of a Bot Framework activity (protocol 3.1) that the bot reads. Everything else is ignored, because Teams adds members at
/// any time; a member that is read and has another type than it must have makes the whole activity unreadable.
/// </summary>
public sealed record Activity
{
    private const int DepthMax = 64;

    public required string Type { get; init; }
    public string? Id { get; init; }
    public string? Name { get; init; }
    public string? Action { get; init; }
    public string? Text { get; init; }
    public string? Locale { get; init; }
    public string? TimeZone { get; init; }
    public string? ChannelId { get; init; }
    public string? ServiceUrl { get; init; }
    public string? ReplyToId { get; init; }
    public string? ConversationId { get; init; }
    public string? ConversationTenant { get; init; }
    public string? ChannelTenant { get; init; }
    public string? ConversationType { get; init; }
    public string? FromId { get; init; }
    public string? FromName { get; init; }
    public string? FromObjectId { get; init; }
    public string? BotId { get; init; }
    public string? BotName { get; init; }

    /// <summary>The texts by which this message mentions the bot.</summary>
    public IReadOnlyList<string> BotMentions { get; init; } = [];

    /// <summary>Whether something hangs on the message, such as a card from the message extension.</summary>
    public bool HasAttachments { get; init; }

    /// <summary>What a button or an invoke carries.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>Reads an activity; <paramref name="problem"/> is a sentence.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, out Activity activity, out string problem)
    {
        activity = null!;
        problem = "The body must be one JSON object.";
        try
        {
            using var document = JsonDocument.Parse(utf8, new() { MaxDepth = DepthMax, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object) return false;
            CheckText(document.RootElement);
            activity = Read(document.RootElement);
            return true;
        }
        catch (FormatException wrong)
        {
            problem = wrong.Message;
            return false;
        }
        catch (JsonException)
        {
            return false;
        }
        // A half of a character, escaped, or bytes that are no UTF-8: the grammar of JSON allows them, Unicode does not.
        catch (InvalidOperationException)
        {
            problem = "The body holds text that is not valid Unicode.";
            return false;
        }
    }

    /// <summary>What the person typed, without the mentions that only address the bot.</summary>
    public string TextToBot
    {
        get
        {
            var text = Text ?? "";
            foreach (var mention in BotMentions) text = text.Replace(mention, " ", StringComparison.Ordinal);
            return BotName is null ? text : text.Replace($"<at>{BotName}</at>", " ", StringComparison.OrdinalIgnoreCase);
        }
    }

    // Reads every name and text once, because an invalid one would throw later and elsewhere.
    private static void CheckText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String: element.GetString(); break;
            case JsonValueKind.Array: foreach (var entry in element.EnumerateArray()) CheckText(entry); break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    CheckText(member.Value);
                }
                break;
            default: break;
        }
    }

    private static Activity Read(JsonElement root)
    {
        var (conversation, from, recipient) = (Child(root, "conversation"), Child(root, "from"), Child(root, "recipient"));
        var botId = Member(recipient, "id");
        return new()
        {
            Type = Member(root, "type") ?? throw new FormatException("type is required."),
            Id = Member(root, "id"),
            Name = Member(root, "name"),
            Action = Member(root, "action"),
            Text = Member(root, "text"),
            Locale = Member(root, "locale"),
            TimeZone = Member(root, "localTimezone"),
            ChannelId = Member(root, "channelId"),
            ServiceUrl = Member(root, "serviceUrl"),
            ReplyToId = Member(root, "replyToId"),
            ConversationId = Member(conversation, "id"),
            ConversationTenant = Member(conversation, "tenantId"),
            ConversationType = Member(conversation, "conversationType"),
            FromId = Member(from, "id"),
            ChannelTenant = Member(Child(Child(root, "channelData"), "tenant"), "id"),
            FromName = Member(from, "name"),
            FromObjectId = Member(from, "aadObjectId"),
            BotId = botId,
            BotName = Member(recipient, "name"),
            BotMentions = Mentions(root, botId),
            HasAttachments = HasCard(root),
            Value = root.TryGetProperty("value", out var value) && value.ValueKind != JsonValueKind.Null ? value.Clone() : null,
        };
    }

    // A text of plain words comes with an attachment too: itself as HTML.
    private static bool HasCard(JsonElement root) => root.TryGetProperty("attachments", out var attachments) && attachments.ValueKind == JsonValueKind.Array
        && attachments.EnumerateArray().Any(a => Member(a, "contentType")?.StartsWith("application/vnd.microsoft.card.", StringComparison.Ordinal) == true);

    private static string[] Mentions(JsonElement root, string? botId)
    {
        if (botId is null || !root.TryGetProperty("entities", out var entities) || entities.ValueKind != JsonValueKind.Array) return [];
        return
        [
            .. entities.EnumerateArray().Where(e => Member(e, "type") == "mention" && Member(Child(e, "mentioned"), "id") == botId)
                .Select(e => Member(e, "text")).OfType<string>().Where(text => text.Length > 0),
        ];
    }

    private static JsonElement? Child(JsonElement? parent, string name)
    {
        if (parent is not { ValueKind: JsonValueKind.Object } o || !o.TryGetProperty(name, out var child) || child.ValueKind == JsonValueKind.Null) return null;
        return child.ValueKind == JsonValueKind.Object ? child : throw new FormatException($"{name} must be an object.");
    }

    private static string? Member(JsonElement? parent, string name)
    {
        if (parent is not { ValueKind: JsonValueKind.Object } o || !o.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null) return null;
        return member.ValueKind == JsonValueKind.String ? member.GetString() : throw new FormatException($"{name} must be text.");
    }
}
