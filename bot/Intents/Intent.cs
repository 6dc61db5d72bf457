using CountDepot.Contracts;

namespace CountDepot.Bot.Intents;

/// <summary>Where somebody means: a site as they said it, and a bin inside it if they named one.</summary>
public sealed record Place(string Site, BinPath Bin);

/// <summary>Why a message is not understood; a sentence of the catalogue belongs to each.</summary>
public enum Doubt
{
    NotUnderstood,
    Empty,
    TextInvalid,
    QuantityNotNumber,
    QuantityAmbiguous,
    QuantityNotPositive,
    QuantityTooLarge,
    QuantityTooFine,
    QuantityMissing,
    SignMissing,
    ReasonMissing,
    ItemMissing,
    LettersMixed,
    SaidTwice,
    DayUnclear,
    DayPast,
    SiteUnreadable,
}

/// <summary>The changes that can be asked for in text.</summary>
public enum Change
{
    Reserve,
    CheckOut,

    /// <summary>Take away for good or for a while: the item's kind decides which.</summary>
    Take,
    Consume,
    Receive,
    Adjust,
}

/// <summary>The closed list of what a message can ask. Items and sites are still words here; the depot knows what they mean.</summary>
public abstract record Intent
{
    private Intent()
    {
    }

    /// <summary>Items by words, or one item's stock.</summary>
    public sealed record Find(string Words, Place? At = null) : Intent;

    /// <summary>A serial number, barcode or item.</summary>
    public sealed record WhereIs(string Words) : Intent;

    /// <summary>What of an item is out, and to whom.</summary>
    public sealed record WhoHas(string Words) : Intent;

    /// <summary>Where a number comes from.</summary>
    public sealed record Why(string Words, Place? At = null) : Intent;

    /// <summary>What happened to an item.</summary>
    public sealed record History(string Words, Place? At = null) : Intent;

    /// <summary>A change, to be confirmed.</summary>
    /// <param name="Quantity">Signed for an adjustment; absent when it was not said.</param>
    /// <param name="Unit">The unit that was said, if it says more than "pieces".</param>
    /// <param name="For">For whom, as said.</param>
    /// <param name="Until">The end of what was said: until Friday is the end of Friday.</param>
    public sealed record ToChange(
        Change Change, string Words, Quantity? Quantity = null, string? Unit = null, Place? At = null, string? For = null, DateTimeOffset? Until = null,
        AdjustmentReason? Reason = null) : Intent;

    /// <summary>Bring units back.</summary>
    /// <param name="How">Damaged or lost; good when it was not said.</param>
    public sealed record CheckIn(string Words, Quantity? Quantity = null, CheckoutId? Checkout = null, string? Unit = null, AdjustmentReason? How = null) : Intent;

    /// <summary>End a reservation.</summary>
    public sealed record Cancel(string Words, ReservationId? Reservation = null) : Intent;

    /// <summary>What the speaker has.</summary>
    public sealed record MyThings : Intent;

    /// <summary>What the speaker asked for and what is promised to them.</summary>
    public sealed record MyRequests : Intent;

    /// <summary>What waits for the speaker's decision.</summary>
    public sealed record Approvals : Intent;

    /// <summary>One request, to look at: a text alone never decides.</summary>
    public sealed record Request(string Words, ReservationId Reservation) : Intent;

    /// <summary>Post the requests of a site in this chat from now on.</summary>
    public sealed record PostHere(Place At) : Intent;

    /// <summary>Open the scanner.</summary>
    public sealed record Scan : Intent;
    /// <summary>Which groups have which roles.</summary>
    public sealed record Roles : Intent;

    /// <summary>The role of one Entra group.</summary>
    public sealed record Role(GroupId Group) : Intent;

    /// <summary>The settings of a site.</summary>
    public sealed record SiteSettings(Place At) : Intent;

    public sealed record Templates : Intent;

    /// <summary>One template.</summary>
    public sealed record Template(TemplateId Id) : Intent;

    /// <summary>How the speaker wants to be reminded; what is absent stays as it is.</summary>
    /// <param name="Quiet">The hours between which nothing is said; never quiet when both are the same.</param>
    public sealed record Reminders(bool? IsMuted = null, (int From, int To)? Quiet = null) : Intent;

    public sealed record Sites : Intent;

    public sealed record Help : Intent;

    public sealed record Greeting : Intent;

    /// <summary>Not understood, and said so: never a guess.</summary>
    /// <param name="What">The piece it is about, at most 40 characters of it.</param>
    public sealed record Unclear(Doubt Doubt, string What = "") : Intent;
}
