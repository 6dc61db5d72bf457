using System.Net;

namespace CountDepot.Bot;

/// <summary>The settings of section Bot. <see cref="Problems"/> is asked once, before the first request: a bot that is set up wrongly does not start.</summary>
public sealed class BotOptions
{
    public const string Section = "Bot";
    private const string PublicCloudHost = "smba.trafficmanager.net";
    private const string PublicCloudMetadata = "https://login.botframework.com/v1/.well-known/openidconfiguration";

    /// <summary>The Microsoft app id the bot is registered under: the audience of every inbound token.</summary>
    public string AppId { get; init; } = "";

    /// <summary>The one Entra tenant whose people may talk to the bot.</summary>
    public string TenantId { get; init; } = "";

    /// <summary>Where the Bot Connector publishes its keys.</summary>
    public string ConnectorMetadata { get; init; } = PublicCloudMetadata;

    /// <summary>Exact host names the bot's token may go to; the public cloud's when empty. A loopback host with its port counts in Development alone.</summary>
    public string[] ServiceHosts { get; init; } = [];

    /// <summary>The depot's address, without /api/v1.</summary>
    public string DepotUrl { get; init; } = "";

    /// <summary>Where people's clients reach the bot: the host of its pages and item links, which the Teams app package names as its own.</summary>
    public string PublicUrl { get; init; } = "";

    /// <summary>What the depot's tokens are for: api://{app id of the depot}, or the bare app id.</summary>
    public string DepotAudience { get; init; } = "";

    /// <summary>The client id of the managed identity the bot speaks as.</summary>
    public string IdentityClientId { get; init; } = "";

    /// <summary>The storage account that holds what the bot remembers, reached by managed identity.</summary>
    public string StorageAccount { get; init; } = "";

    /// <summary>The storage emulator's connection string; only for loopback, only in Development.</summary>
    public string StorageConnection { get; init; } = "";

    /// <summary>Where to listen when the platform does not say: 127.0.0.1 and this port.</summary>
    public int Port { get; init; } = 5090;

    /// <summary>The hosts that count.</summary>
    public IReadOnlyList<string> Hosts => ServiceHosts.Length == 0 ? [PublicCloudHost] : ServiceHosts;

    /// <summary>The scope of the depot's tokens.</summary>
    public string DepotScope => $"{(DepotAudience.Contains("://", StringComparison.Ordinal) ? "" : "api://")}{DepotAudience}/.default";

    /// <summary>Everything that forbids starting, in sentences; empty when all is well.</summary>
    /// <param name="isLocal">Development, and not inside App Service: the only place where plain http is accepted, and only from loopback.</param>
    public IReadOnlyList<string> Problems(bool isLocal) =>
    [
        .. Ids().Where(id => !Guid.TryParseExact(id.Value, "D", out _)).Select(id => $"Bot:{id.Name} must be a GUID."),
        .. Addresses().Where(a => !IsAcceptable(a.Value, isLocal)).Select(a => $"Bot:{a.Name} must be an https address; http is accepted from loopback in Development alone."),
        .. Hosts.Where(host => !IsHostName(host, isLocal)).Select(_ => "Bot:ServiceHosts must be host names; loopback is accepted in Development alone."),
        .. (StorageAccount.Length == 0) == (StorageConnection.Length == 0) ? ["Give either Bot:StorageAccount or Bot:StorageConnection."] : Array.Empty<string>(),
        .. StorageConnection.Length == 0 || (isLocal && IsLoopback(StorageConnection))
            ? Array.Empty<string>() : ["Bot:StorageConnection is only for the emulator on this machine; use Bot:StorageAccount."],
        .. DepotAudience.Length == 0 ? ["Bot:DepotAudience is required."] : Array.Empty<string>(),
    ];

    private IEnumerable<(string Name, string Value)> Ids() =>
        [(nameof(AppId), AppId), (nameof(TenantId), TenantId), (nameof(IdentityClientId), IdentityClientId)];

    private IEnumerable<(string Name, string Value)> Addresses() => [(nameof(ConnectorMetadata), ConnectorMetadata), (nameof(DepotUrl), DepotUrl), (nameof(PublicUrl), PublicUrl)];

    private static bool IsAcceptable(string address, bool isLocal) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback && isLocal));

    private static bool IsLoopback(string connection)
    {
        var addresses = connection.Split(';').Where(part => part.Contains("Endpoint=", StringComparison.Ordinal)).Select(part => part.Split('=', 2)[1]).ToList();
        return addresses.Count > 0 && addresses.All(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback);
    }

    private static bool IsHostName(string host, bool isLocal)
    {
        if (!Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.AbsolutePath != "/") return false;
        if (uri.IsLoopback) return isLocal;
        return uri.IsDefaultPort && uri.HostNameType == UriHostNameType.Dns && !IPAddress.TryParse(host, out _) && !host.Contains('*', StringComparison.Ordinal);
    }
}
