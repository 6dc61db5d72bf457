using CountDepot.Bot.Cards;
using CountDepot.Contracts;

namespace CountDepot.Bot.Scanning;

/// <summary>What is scanned for.</summary>
public enum ScanFlow
{
    LookUp,
    CheckOut,
    CheckIn,
    Count,
    Receive,
    Transfer,
}

/// <summary>What the page can ask to be done.</summary>
public enum ScanAct
{
    /// <summary>Leaves with the person; a consumable is used up.</summary>
    CheckOut,
    CheckIn,
    Count,
    OpenCount,
    Receive,

    /// <summary>Units of a transfer that is on its way have come.</summary>
    Arrive,

    /// <summary>Leaves for another site.</summary>
    Ship,

    /// <summary>The code belongs to an item that is there already.</summary>
    Link,

    /// <summary>The code belongs to an item that is new.</summary>
    Create,
}

/// <summary>What the page may show and offer, for whom it works.</summary>
/// <param name="MayDefine">Whether they may link codes and create items somewhere.</param>
public sealed record ScanOpening(string? Name, IReadOnlyList<ScanSite> Sites, bool MayDefine);

/// <summary>One of the person's sites.</summary>
public sealed record ScanSite(SiteId Site, string Name);

/// <summary>A code as it was scanned or typed, and what for.</summary>
public sealed record ScanQuestion(string Code, ScanFlow Flow, SiteId? Site = null);

/// <summary>What a code turned out to be: exactly one of item, bin and several; none of them when it is unknown.</summary>
/// <param name="Message">Why there is nothing, in the person's language.</param>
/// <param name="IsUnknown">Nobody knows this code, so it may be given to an item.</param>
public sealed record ScanFound(
    ScanItem? Item = null, ScanBin? Bin = null, IReadOnlyList<ScanChoice>? Several = null, string? Message = null, bool IsUnknown = false, string? Code = null)
{
    /// <summary>The depot did not answer; asking again may.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>A bin by its label: site/bin.</summary>
public sealed record ScanBin(SiteId Site, BinPath Bin);

/// <summary>One of several: what is sent when it is picked, and what is read.</summary>
public sealed record ScanChoice(string Value, string Text, Quantity? Quantity = null);

/// <summary>An item with what is true of it now at the site, and what can be done with it there.</summary>
/// <param name="Facts">Sentences to be read.</param>
/// <param name="Checkouts">Of this item, the person's own first.</param>
/// <param name="Arriving">Transfers on their way to the site.</param>
/// <param name="Counts">Open count sessions of the site, the newest first.</param>
public sealed record ScanItem(
    Sku Sku,
    string Name,
    ItemKind Kind,
    string Unit,
    int Decimals,
    SerialNumber? Serial,
    IReadOnlyList<string> Facts,
    IReadOnlyList<ScanChoice> Checkouts,
    IReadOnlyList<ScanChoice> Arriving,
    IReadOnlyList<ScanChoice> Counts);

/// <summary>
/// One thing to be done. <paramref name="Id"/> is made by the page once and kept with it, so that bringing it again does nothing twice.
/// </summary>
/// <param name="Sku">The item; where it is absent, <paramref name="Code"/> says which, because there was no network to ask.</param>
/// <param name="Name">Of the item that is created.</param>
public sealed record ScanOrder(
    Guid Id,
    ScanAct Act,
    Sku? Sku = null,
    string? Code = null,
    SiteId? Site = null,
    BinPath? Bin = null,
    Quantity? Quantity = null,
    IReadOnlyList<SerialNumber>? Serials = null,
    CheckoutId? Checkout = null,
    Disposition? Disposition = null,
    SiteId? To = null,
    TransferId? Transfer = null,
    CountId? Count = null,
    DateOnly? DueOn = null,
    ShortText? Name = null,
    ItemKind? Kind = null);

/// <summary>What became of it.</summary>
/// <param name="IsDone">False when it was refused: nothing was changed, and bringing it again says the same.</param>
/// <param name="Message">In the person's language.</param>
/// <param name="Count">The session that was opened.</param>
public sealed record ScanOutcome(bool IsDone, string Message, CountId? Count = null);
