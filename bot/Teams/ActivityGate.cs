namespace CountDepot.Bot.Teams;

/// <summary>
/// Whether an activity that came with a valid token is one we act on: the same Teams channel, service and tenant that the token and
/// our settings name, from a person Entra knows. What is absent is refused, never taken as "no objection".
/// </summary>
public sealed class ActivityGate(BotOptions options, ServiceHosts hosts)
{
    private const string Channel = "msteams";

    /// <summary>Null when the activity may pass, else a short reason.</summary>
    public string? Refuse(Activity activity, SignedBy token)
    {
        if (!string.Equals(activity.ServiceUrl, token.ServiceUrl, StringComparison.OrdinalIgnoreCase)) return "serviceUrl differs from the token's";
        if (!hosts.TryRead(activity.ServiceUrl, out _)) return "serviceUrl host is not allowed";
        if (activity.ChannelId != Channel) return "channel is not msteams";
        if (!token.Endorsements.Contains(Channel)) return "channel is not endorsed by the key";
        if (!IsOurTenant(activity)) return "tenant is not ours";
        if (string.IsNullOrEmpty(activity.ConversationId)) return "conversation has no id";
        // A change of a team's name or members comes from the service, and nothing is done for it in anybody's name.
        if (activity.Type == "conversationUpdate") return null;
        return Guid.TryParseExact(activity.FromObjectId, "D", out var id) && id != Guid.Empty ? null : "aadObjectId of the sender is not a GUID";
    }

    private bool IsOurTenant(Activity activity)
    {
        string?[] named = [activity.ConversationTenant, activity.ChannelTenant];
        return named.Any(t => t is not null) && named.All(t => t is null || string.Equals(t, options.TenantId, StringComparison.OrdinalIgnoreCase));
    }
}
