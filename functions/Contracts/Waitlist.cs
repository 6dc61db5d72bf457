namespace CountDepot.Contracts;

/// <summary>Waits in line for units that are not available. When they are, the first in line gets a reservation by itself.</summary>
/// <param name="For">For whom or what; the caller when absent.</param>
/// <param name="From">When the units are needed; from then on when absent.</param>
/// <param name="To">When they are free again, not included; never when absent.</param>
public sealed record JoinWaitlist(
    SiteId Site, Quantity Quantity, Holder? For = null, DateTimeOffset? From = null, DateTimeOffset? To = null, LongText? Note = null) : Command;

/// <summary>Gives up a place in line.</summary>
public sealed record LeaveWaitlist(WaitId Wait, LongText? Note = null) : Command;

/// <summary>A place in line.</summary>
/// <param name="Position">1 for who is next at this site.</param>
public sealed record WaitView(
    WaitId Wait, SiteId Site, int Position, Quantity Quantity, Holder For, string JoinedBy, DateTimeOffset JoinedAt, DateTimeOffset? From, DateTimeOffset? To);
