namespace CountDepot.Bot.Teams;

/// <summary>
/// The one rule for where the bot's token may go, asked when an activity comes in and again where the token is attached: https, the
/// exact host name, default port, no user name. trafficmanager.net is shared by everybody, so there are no wildcards. Plain http only
/// for a loopback host that is configured, and only where <paramref name="isLocal"/> says so.
/// </summary>
public sealed class ServiceHosts(IEnumerable<string> names, bool isLocal)
{
    private readonly HashSet<string> allowed = new(names, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the token may go to this address.</summary>
    public bool Allows(Uri address)
    {
        if (!address.IsAbsoluteUri || address.UserInfo.Length > 0 || address.Fragment.Length > 0) return false;
        if (address.Scheme == Uri.UriSchemeHttps) return address.IsDefaultPort && !address.IsLoopback && allowed.Contains(address.IdnHost);
        return isLocal && address.Scheme == Uri.UriSchemeHttp && address.IsLoopback && (allowed.Contains(address.Authority) || allowed.Contains(address.Host));
    }

    /// <summary>Reads the address an activity or a token names; false when the token may not go there.</summary>
    public bool TryRead(string? text, out Uri address) => Uri.TryCreate(text, UriKind.Absolute, out address!) && Allows(address);
}
