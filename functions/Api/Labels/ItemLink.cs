namespace CountDepot.Api.Labels;

/// <summary>
/// The link on a label: it opens the chat with the bot in Teams and asks about what the label is on. Scanned by the depot's own scanner it
/// stands for the code it asks about.
/// </summary>
public static class ItemLink
{
    private const string Chat = "https://teams.microsoft.com/l/chat/0/0?";
    private const string Message = "&message=";
    private static readonly string[] Questions = ["stock ", "where is "];

    public static string ToItem(string botAppId, string sku) => Of(botAppId, Questions[0] + sku);

    public static string ToUnit(string botAppId, string serial) => Of(botAppId, Questions[1] + serial);

    /// <summary>The code that a link of ours asks about; null when it is none.</summary>
    public static string? Read(string text)
    {
        if (!text.StartsWith(Chat, StringComparison.OrdinalIgnoreCase)) return null;
        var at = text.IndexOf(Message, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var message = Uri.UnescapeDataString(text[(at + Message.Length)..]);
        var question = Questions.FirstOrDefault(q => message.StartsWith(q, StringComparison.OrdinalIgnoreCase));
        return question is null ? null : message[question.Length..].Trim();
    }

    private static string Of(string botAppId, string message) => $"{Chat}users=28:{botAppId}{Message}{Uri.EscapeDataString(message)}";
}
