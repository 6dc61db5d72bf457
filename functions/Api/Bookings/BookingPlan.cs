using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Bookings;

/// <summary>
/// A booking as it was planned, written down before its first hold: from it anybody can finish the booking or give everything back. What its
/// lines are now is in the ledger, each in its item's own chain.
/// </summary>
/// <param name="Print">Tells whether a request that comes again is the same one.</param>
/// <param name="By">Who booked: its holds are theirs, also when another process takes them.</param>
/// <param name="Sites">The sites they could see, for what a refusal may name; every site when null.</param>
/// <param name="Lines">In order of SKU, which is the order of the holds: so of two bookings that want the same last units one gets them all.</param>
public sealed record BookingPlan(
    BookingId Booking,
    string Print,
    Actor By,
    DateTimeOffset At,
    SiteId Site,
    Holder For,
    IReadOnlyList<PlannedLine> Lines,
    IReadOnlyList<SiteId>? Sites = null)
{
    public BookingState State { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }
    public LongText? Note { get; init; }
    public IReadOnlyList<KitQuantity>? Kits { get; init; }

    /// <summary>What was answered when everything was held, as it went over the wire.</summary>
    public string? Answer { get; init; }

    /// <summary>Why nothing is held.</summary>
    public KeptRefusal? Refusal { get; init; }

    [JsonIgnore]
    public bool IsSettled => State is BookingState.Held or BookingState.Refused;

    /// <summary>The people whose list it is in.</summary>
    [JsonIgnore]
    public IEnumerable<string> People => new[] { By.Id, For.Kind == HolderKind.Person ? For.Id : null }.OfType<string>().Distinct();

    /// <summary>Asking as whoever booked, now.</summary>
    public Request AskedAt(DateTimeOffset at) => new(By, at, Sites is null ? null : [.. Sites]);
}

/// <summary>One item of a booking.</summary>
/// <param name="Field">Where the request names it, such as lines[1].</param>
public sealed record PlannedLine(Sku Sku, string Name, string Unit, ItemKind Kind, Quantity Quantity, string Field);

/// <summary>A refusal that is answered again to whoever asks again.</summary>
public sealed record KeptRefusal(RefusalCode Code, string Message, RefusalDetail Detail)
{
    internal static KeptRefusal Of(Outcome.Refused refused) => new(refused.Code, refused.Message, refused.Detail);

    internal Outcome.Refused AsOutcome() => new(Code, Message, Detail);
}

/// <summary>
/// Something done with a booking as a whole: cancelled, picked up or moved. Written down before its first step, so that a crash between two
/// steps leaves nothing half done for longer than until the next sweep.
/// </summary>
/// <param name="Id">The caller's key for it, within their own names.</param>
/// <param name="Steps">In order; each with a command id of its own, so that none happens twice.</param>
public sealed record BookingAct(BookingId Booking, string Id, string Print, Actor By, DateTimeOffset At, IReadOnlyList<ActStep> Steps, IReadOnlyList<SiteId>? Sites = null)
{
    public bool IsDone { get; init; }
    public string? Answer { get; init; }
    public KeptRefusal? Refusal { get; init; }

    /// <summary>Asking as whoever acts, now.</summary>
    public Request AskedAt(DateTimeOffset at) => new(By, at, Sites is null ? null : [.. Sites]);
}

/// <summary>One command of an act; exactly one of them is there.</summary>
public sealed record ActStep(Sku Sku)
{
    public CancelReservation? Cancel { get; init; }
    public CheckOutStock? CheckOut { get; init; }
    public ConsumeStock? Consume { get; init; }
    public ChangeReservation? Change { get; init; }

    /// <summary>Of a change that needs more time than is promised: the promise for both windows together, which comes first.</summary>
    public ChangeReservation? Widen { get; init; }

    /// <summary>Of such a change: the promise as it was, for when another line cannot follow.</summary>
    public ChangeReservation? Back { get; init; }

    [JsonIgnore]
    public Command Command => (Command?)Cancel ?? (Command?)CheckOut ?? (Command?)Consume ?? Change!;
}

/// <summary>The names that bookings and their steps go by. All of them follow from what was asked, so a retry meets what it did before.</summary>
public static class BookingIds
{
    /// <summary>The booking of a caller's key: B- and 80 bits of SHA-256 over both, so that nobody meets or guesses another's.</summary>
    public static BookingId Of(Actor by, CommandId key) => BookingId.Parse($"B-{ScopedId.Of(by, key).ToString()[..20]}");

    /// <summary>The command that holds a line.</summary>
    public static CommandId Hold(BookingId booking, int line) => CommandId.Parse($"booking-{booking}-hold-{line}");

    /// <summary>The command that gives a hold back when another line was refused.</summary>
    public static CommandId Undo(BookingId booking, ReservationId hold) => CommandId.Parse($"booking-{booking}-undo-{hold}");

    /// <summary>A step of an act.</summary>
    public static CommandId Step(BookingAct act, int step, string part = "do") => CommandId.Parse($"booking-{act.Booking}-{act.Id}-{part}-{step}");

    /// <summary>What makes two requests the same: who asks what of which booking or kit.</summary>
    public static string PrintOf<TId, T>(TId of, T asked, Actor by) where TId : struct => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{typeof(T).Name}\n{of}\n{by.Id}\n{JsonSerializer.Serialize(asked, Wire.Json)}")));
}
