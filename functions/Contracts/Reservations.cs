namespace CountDepot.Contracts;

/// <summary>What has become of a reservation. On the wire by name.</summary>
public enum ReservationState
{
    /// <summary>Asked for and not decided; holds its units until it is decided or expires.</summary>
    Pending,

    /// <summary>Promised; waits to be picked up.</summary>
    Approved,
    Rejected,
    Withdrawn,

    /// <summary>Its time ran out and nothing was picked up.</summary>
    Expired,

    /// <summary>Its time ran out and only a part was picked up.</summary>
    PartlyFulfilled,

    /// <summary>Everything was picked up.</summary>
    Closed,
}

/// <summary>Asks for units that somebody else has to approve. The request holds them until it is decided or expires.</summary>
/// <param name="For">For whom or what; the caller when absent.</param>
/// <param name="ExpiresAt">Until when it waits for a decision; 24 hours when absent.</param>
/// <param name="From">When the units are needed; from now on when absent.</param>
/// <param name="To">When they are free again, not included; never when absent.</param>
public sealed record RequestReservation(
    SiteId Site,
    Quantity Quantity,
    Holder? For = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    DateTimeOffset? ExpiresAt = null,
    LongText? Note = null) : Command;

/// <summary>Says yes to a request as it was when the caller looked. Nobody decides their own.</summary>
/// <param name="Version">The version the caller saw.</param>
public sealed record ApproveReservation(ReservationId Reservation, int Version, LongText? Note = null) : Command;

/// <summary>Says no to a request as it was when the caller looked, and why; its units are available again.</summary>
/// <param name="Version">The version the caller saw.</param>
public sealed record RejectReservation(ReservationId Reservation, int Version, LongText Reason) : Command;

/// <summary>Changes how many units are promised or when. Asking for less always passes; asking for more is checked like a new reservation.</summary>
/// <param name="Version">The version the caller saw.</param>
/// <param name="Quantity">How many are to be promised that are not picked up yet; as before when absent.</param>
/// <param name="From">When they are needed; as before when absent.</param>
/// <param name="To">When they are free again; as before when absent.</param>
public sealed record ChangeReservation(
    ReservationId Reservation,
    int Version,
    Quantity? Quantity = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    LongText? Note = null) : Command;

/// <summary>Moves the end of a reservation. An earlier end always passes; a later one is checked.</summary>
public sealed record ExtendReservation(ReservationId Reservation, DateTimeOffset To, LongText? Note = null) : Command;

/// <summary>
/// Writes down what time has ended: holds that expired and windows that ran out. They stopped counting by themselves at that moment; this
/// only closes the books, and gives what became free to those who wait.
/// </summary>
public sealed record SettleReservations(LongText? Note = null) : Command;
