using System.Net;

namespace CountDepot.Api.Webhooks;

/// <summary>
/// Which addresses the depot calls: the only addresses from outside that it ever calls, so everything about them is a closed list. https on port 443
/// at a host that an administrator has named; and whatever that name resolves to must be a public address (see <see cref="IsPublic"/>), asked when
/// the connection is made. In Development alone also this machine itself, if it is named.
/// </summary>
public sealed class CallbackRule
{
    private const int LengthMax = 2_048;

    // What is not for everybody to reach: RFC 6890 and its registry, multicast, and the two addresses at which Azure's own machines are asked for tokens.
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
            "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    // IPv6 hands out addresses for everybody from here alone; what stands outside is local, mapped, translated or not assigned.
    private static readonly IPNetwork PublicV6 = IPNetwork.Parse("2000::/3");

    private readonly string[] entries;
    private readonly bool isDevelopment;

    /// <param name="hosts">Host names separated by commas; one that begins with a dot stands for every host below it.</param>
    public CallbackRule(string hosts, bool isDevelopment)
    {
        entries = EntriesOf(hosts);
        this.isDevelopment = isDevelopment;
    }

    /// <summary>What is wrong with a list of hosts, or null.</summary>
    public static string? ReasonNotToStart(string hosts, bool isDevelopment) => EntriesOf(hosts)
        .Where(entry => !(IsLoopback(entry) ? isDevelopment : IsName(entry.TrimStart('.')) && entry.Contains('.', StringComparison.Ordinal)))
        .Select(entry => $"Depot:WebhookHosts must name hosts such as flows.contoso.com or .logic.azure.com, not {Problems.Cut(entry)}").FirstOrDefault();

    /// <summary>Why an address is not called, as a sentence that begins after the field's name; null when it is.</summary>
    public string? ProblemOf(string text)
    {
        if (text.Length > LengthMax || text.Any(c => c is <= ' ' or > '~' or '\\' or '"' or '<' or '>' or '^' or '`' or '{' or '|' or '}') || !Uri.TryCreate(text, UriKind.Absolute, out var uri))
            return $"must be an https address of at most {LengthMax:N0} visible ASCII characters.";
        if (text.Contains('#', StringComparison.Ordinal) || AuthorityOf(text).Contains('@')) return "must hold no user name and no fragment.";
        if (IsLocal(uri.Host) && uri.Scheme is "http" or "https") return null;
        if (uri.Scheme != Uri.UriSchemeHttps || !uri.IsDefaultPort) return "must begin with https:// and use port 443.";
        return uri.HostNameType == UriHostNameType.Dns && Names(uri.Host) ? null
            : $"is at the host {Problems.Cut(uri.Host)}, which this depot does not call. An administrator can allow it in the setting Depot__WebhookHosts.";
    }

    /// <summary>Whether a connection to this address may be made for a host.</summary>
    public bool Allows(string host, IPAddress address) => IsPublic(address) || (IsLocal(host) && IPAddress.IsLoopback(address));

    /// <summary>Whether an address is anybody's to reach: not of this machine, of a private or local network, of documentation, or of a tunnel to one.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && !PublicV6.Contains(address)) return false;
        return !NotPublic.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));
    }

    private bool IsLocal(string host) => isDevelopment && IsLoopback(host) && entries.Contains(host);

    private bool Names(string host) => entries.Any(entry => entry[0] == '.' ? host.EndsWith(entry, StringComparison.Ordinal) && host.Length > entry.Length : host == entry);

    // As it is written: a reader of addresses drops a user name that is empty.
    private static ReadOnlySpan<char> AuthorityOf(string text)
    {
        var rest = text.AsSpan(text.IndexOf(':', StringComparison.Ordinal) + 1).TrimStart('/');
        return rest.IndexOfAny('/', '?') is >= 0 and var end ? rest[..end] : rest;
    }

    private static string[] EntriesOf(string hosts) => [.. hosts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.ToLowerInvariant())];

    private static bool IsName(string host) => Uri.CheckHostName(host) == UriHostNameType.Dns && host.All(char.IsAscii) && !host.EndsWith('.');

    private static bool IsLoopback(string host) => host is "127.0.0.1" or "[::1]";
}
