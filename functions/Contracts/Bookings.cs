using System.Text.Json.Serialization;

namespace CountDepot.Contracts;

/// <summary>A booking, such as B-3F0A92C41D77E05B18AC; it follows from who asked and the key they gave, so a retry is the same booking.</summary>
[JsonConverter(typeof(ParsedJson<BookingId>))]
public readonly record struct BookingId : IParsed<BookingId>, IComparable<BookingId>
{
    private readonly string? text;
    private BookingId(string text) => this.text = text;
    public string Value => text ?? "";
    public static BookingId Parse(string text) => Canonical.Must<BookingId>(text);
    public static bool TryRead(string? text, out BookingId value, out string problem) =>
        Canonical.Try(text, t => new BookingId(t), out value, out problem);
    public int CompareTo(BookingId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>What has become of a booking as a whole; each of its lines has a reservation with a state of its own. On the wire by name.</summary>
public enum BookingState
{
    /// <summary>Written down; its lines are being held one after the other.</summary>
    Planned,

    /// <summary>Every line is held, or was.</summary>
    Held,

    /// <summary>A line could not be held; what was held of the others is being given back.</summary>
    Undoing,

    /// <summary>A line could not be held, and nothing of it is.</summary>
    Refused,
}

/// <summary>Reserves several items at one site, all or nothing. Lines of the same item, those of kits included, are summed first.</summary>
/// <param name="Lines">At most 50 items together with those of the kits.</param>
/// <param name="Kits">Whole kits; each is booked as what it holds now.</param>
/// <param name="For">For whom or what; the caller when absent.</param>
/// <param name="From">When the units are needed; from now on when absent.</param>
/// <param name="To">When they are free again, not included; never when absent.</param>
public sealed record BookItems(
    SiteId Site,
    IReadOnlyList<BookingLine>? Lines = null,
    IReadOnlyList<KitQuantity>? Kits = null,
    Holder? For = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    LongText? Note = null);

/// <summary>So many of one item, in its unit.</summary>
public sealed record BookingLine(Sku Sku, Quantity Quantity);

/// <summary>Cancels every line of a booking that is still promised.</summary>
public sealed record CancelBooking(LongText? Note = null);

/// <summary>
/// Picks up everything of a booking that is still promised, if all of it can be: consumables are consumed, everything else is checked out.
/// </summary>
/// <param name="Holder">Who takes it; whom the booking is for when absent.</param>
/// <param name="DueBackAt">When it is due back; the end of the booking's window when absent.</param>
/// <param name="Serials">For every serialized item of it, exactly which units.</param>
public sealed record CheckOutBooking(Holder? Holder = null, DateTimeOffset? DueBackAt = null, IReadOnlyList<LineSerials>? Serials = null, LongText? Note = null);

/// <summary>Which units of a serialized item.</summary>
public sealed record LineSerials(Sku Sku, IReadOnlyList<SerialNumber> Serials);

/// <summary>
/// Moves the window of everything of a booking that is still promised, all or nothing. The new window overlaps the old one or touches it.
/// </summary>
/// <param name="From">When the units are needed; as before when absent.</param>
/// <param name="To">When they are free again; as before when absent.</param>
public sealed record ChangeBooking(DateTimeOffset? From = null, DateTimeOffset? To = null, LongText? Note = null);

/// <summary>A booking, with its lines as they are in the ledger.</summary>
public sealed record BookingView(
    BookingId Booking, BookingState State, SiteId Site, Holder For, string BookedBy, DateTimeOffset BookedAt, IReadOnlyList<BookingLineView> Lines)
{
    /// <summary>The window as it was booked; each line shows its own.</summary>
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }
    public string? Note { get; init; }

    /// <summary>The kits it was asked for as; their lines are among the others.</summary>
    public IReadOnlyList<KitQuantity>? Kits { get; init; }

    /// <summary>Something of it is still promised.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Why nothing was booked.</summary>
    public ErrorCode? Refusal { get; init; }
}

/// <summary>One item of a booking.</summary>
/// <param name="Quantity">How many were booked.</param>
public sealed record BookingLineView(Sku Sku, string Name, string Unit, ItemKind Kind, Quantity Quantity)
{
    /// <summary>The promise, open or ended; absent while it is not held, or when it ended so long ago that only the item's history knows.</summary>
    public ReservationView? Reservation { get; init; }

    /// <summary>Of an answer to a pick-up: what left.</summary>
    public CheckoutView? Checkout { get; init; }

    /// <summary>Of an answer: why this line alone could not follow the others, because it had changed meanwhile.</summary>
    public ErrorCode? Refusal { get; init; }
}

/// <summary>A booking in a list, as it was made.</summary>
public sealed record BookingSummary(
    BookingId Booking, SiteId Site, Holder For, string BookedBy, DateTimeOffset BookedAt, DateTimeOffset? From, DateTimeOffset? To, IReadOnlyList<BookingLine> Lines);

/// <summary>Bookings by or for the caller that were not refused, newest first. <paramref name="AsOf"/> says how old the list may be.</summary>
public sealed record BookingPage(IReadOnlyList<BookingSummary> Bookings, DateTimeOffset AsOf, string? NextLink = null);
