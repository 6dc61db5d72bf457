namespace CountDepot.Contracts;

/// <summary>What takes units of a site for a time.</summary>
public enum DemandKind
{
    Reservation,
    Checkout,
    Transfer,
}

/// <summary>Something that takes units during a window.</summary>
/// <param name="Id">Its reservation, checkout or transfer.</param>
/// <param name="For">Who or what it is for; absent for a transfer.</param>
/// <param name="To">When the units are free again; never when absent.</param>
/// <param name="IsOverdue">Due back already and not back: it takes its units from every later window.</param>
public sealed record DemandView(DemandKind Kind, string Id, Quantity Quantity, string? For, DateTimeOffset From, DateTimeOffset? To, bool IsOverdue);

/// <summary>
/// What a site can promise for a window [from, to), and why: available = pool − peak − expiring, never below zero, where the pool is everything
/// usable here or out from here, and the peak is the most that is taken at one moment of the window.
/// </summary>
/// <param name="FreeFrom">When as many units as were asked for are free for as long; absent when never, or not asked.</param>
public sealed record WindowView(
    DateTimeOffset From, DateTimeOffset? To, Quantity Pool, Quantity Peak, Quantity Available, IReadOnlyList<DemandView> Demands, DateTimeOffset? FreeFrom)
{
    /// <summary>Taken by nobody and no use for the window, because its lot expires before it begins.</summary>
    public Quantity Expiring { get; init; }
}
