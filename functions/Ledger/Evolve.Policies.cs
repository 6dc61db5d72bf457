using System.Collections.Immutable;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>Something a person asked for or took where a policy adds up the last 24 hours.</summary>
/// <param name="Quantity">What counts of it; while its reservation is open, the reservation says.</param>
public sealed record Wanted(string Person, SiteId Site, DateTimeOffset At, Quantity Quantity, ReservationId? Reservation = null);

// What a policy has to remember.
public sealed partial record Item
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>What was asked for or taken in the last 24 hours under a policy that adds it up, oldest first.</summary>
    public ImmutableArray<Wanted> Wanted { get; init; } = [];

    /// <summary>How much a person has asked for at a site in the 24 hours before; what was asked for exactly 24 hours ago no longer counts.</summary>
    public Quantity AskedBy(string person, SiteId site, DateTimeOffset at, ReservationId? except = null)
    {
        var sum = Quantity.Zero;
        foreach (var one in Wanted)
        {
            if (one.Person != person || one.Site != site || one.At <= at - Day || (except is not null && one.Reservation == except)) continue;
            if (one.Reservation is not { } id || !Reservations.TryGetValue(id, out var reservation)) sum += one.Quantity;
            else sum += reservation.IsLive(at) ? reservation.Quantity + reservation.Fulfilled : reservation.Fulfilled;
        }
        return sum;
    }

    private Item Remember(bool isSummed, Wanted one) => !isSummed ? this : this with { Wanted = [.. Wanted.Where(c => c.At > one.At - Day), one] };

    // What was promised and not picked up was not used.
    private ImmutableArray<Wanted> Settled(Reservation ended)
    {
        if (Wanted.IsEmpty) return Wanted;
        return [.. Wanted.Select(c => c.Reservation == ended.Id ? c with { Quantity = ended.Fulfilled } : c).Where(c => !c.Quantity.IsZero)];
    }
}
