using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>
/// Holds one line of a booking: a reservation that knows which booking it belongs to. The depot asks this by itself, on behalf of whoever
/// booked; it is on no wire, so nobody can file a reservation under somebody else's booking.
/// </summary>
public sealed record HoldLine(
    BookingId Booking, SiteId Site, Quantity Quantity, Holder For, DateTimeOffset? From = null, DateTimeOffset? To = null, LongText? Note = null) : Command;

/// <summary>What an item knows of the bookings it is a line of.</summary>
public static class Bookings
{
    /// <summary>What is still promised to a booking.</summary>
    public static IEnumerable<Reservation> Open(Item item, BookingId booking, DateTimeOffset at) =>
        item.Reservations.Values.Where(r => r.Booking == booking && r.IsLive(at));

    /// <summary>The line's reservation as it is, open or ended; null when there is none, or none that is remembered.</summary>
    public static ReservationView? LineOf(Item item, BookingId booking, DateTimeOffset at)
    {
        var live = item.Reservations.Values.LastOrDefault(r => r.Booking == booking);
        return live is not null ? ItemViews.View(item, live, at) is var view && live.IsLive(at) ? view : view with { State = Item.StateWhenOver(live) }
            : item.Ended.LastOrDefault(e => e.Reservation.Booking == booking) is { } ended ? ItemViews.View(ended)
            : null;
    }
}

/// <summary>What an item says about being a line of a kit.</summary>
public static class Kits
{
    /// <summary>Why so many of the item cannot be in a kit; null when they can.</summary>
    public static Decision.Refused? CannotHold(Item item, Quantity quantity) => Checks.CannotBeUsed(item) ?? Checks.CannotBeAmount(item, quantity);

    /// <summary>How many of the item the site can promise in a window; none of what is retired or unknown.</summary>
    public static Quantity Available(Item item, SiteId site, Window window, DateTimeOffset at) =>
        item.Exists && !item.IsRetired ? Quantity.Max(Quantity.Zero, item.Available(site, window, at)) : Quantity.Zero;

    /// <summary>For how many whole kits that is enough.</summary>
    public static Quantity Whole(Quantity available, Quantity perKit) => Quantity.Of(available.Thousandths / perKit.Thousandths);
}
