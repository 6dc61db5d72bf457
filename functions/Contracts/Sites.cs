namespace CountDepot.Contracts;

/// <summary>A site.</summary>
/// <param name="TimeZone">An IANA name, such as Europe/Berlin.</param>
public sealed record SiteView(SiteId Site, string Name, string TimeZone)
{
    /// <summary>What needs approval at the site, whatever the item.</summary>
    public ApprovalPolicy? Approval { get; init; }

    /// <summary>The Teams conversation where requests and alerts of the site are posted; absent when there is none.</summary>
    public string? Channel { get; init; }

    /// <summary>The Entra group whose people may decide requests that no manager of the site has answered in time.</summary>
    public GroupId? Deputies { get; init; }

    /// <summary>After how many hours without an answer the deputies may decide.</summary>
    public int HoursUntilEscalation { get; init; } = DefineSite.HoursUntilEscalationByDefault;
}

/// <summary>The sites the caller may see.</summary>
public sealed record SitePage(IReadOnlyList<SiteView> Sites);

/// <summary>Defines a site, or changes its name and settings.</summary>
/// <param name="Approval">What needs approval here, whatever the item; as before when absent, nothing when it has no limits.</param>
/// <param name="Channel">The Teams conversation id where requests and alerts are posted; as before when absent, none when empty.</param>
/// <param name="Deputies">The Entra group that decides when no manager answers; as before when absent, nobody when empty.</param>
/// <param name="HoursUntilEscalation">After how many hours without an answer they may, 1 to 168; as before when absent, 4 at first. A request waits 24 hours unless it says
/// otherwise, so more than that leaves them no time.</param>
public sealed record DefineSite(
    ShortText Name, string? TimeZone = null, ApprovalPolicy? Approval = null, string? Channel = null, string? Deputies = null, int? HoursUntilEscalation = null)
{
    public const int HoursUntilEscalationByDefault = 4;
}
