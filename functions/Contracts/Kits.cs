using System.Text.Json.Serialization;

namespace CountDepot.Contracts;

/// <summary>Our code for a kit, made like a SKU.</summary>
[JsonConverter(typeof(ParsedJson<KitId>))]
public readonly record struct KitId : IParsed<KitId>, IComparable<KitId>
{
    private readonly string? text;
    private KitId(string text) => this.text = text;
    public string Value => text ?? "";
    public static KitId Parse(string text) => Canonical.Must<KitId>(text);
    public static bool TryRead(string? text, out KitId value, out string problem) =>
        Canonical.Try(text, t => new KitId(t), out value, out problem);
    public int CompareTo(KitId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>Defines a kit, or defines it anew: a named list of items that are asked for together.</summary>
/// <param name="Lines">What one kit holds, 1 to 50 items; lines of the same item are summed.</param>
public sealed record DefineKit(ShortText Name, IReadOnlyList<KitLine> Lines, LongText? Description = null);

/// <summary>Ends a kit: it can no longer be booked. What was booked of it stays booked.</summary>
public sealed record RetireKit(LongText? Note = null);

/// <summary>How many of an item one kit holds, in the item's unit.</summary>
public sealed record KitLine(Sku Sku, Quantity Quantity);

/// <summary>So many whole kits.</summary>
public sealed record KitQuantity(KitId Kit, Quantity Quantity);

/// <summary>A kit. Its numbers are there when a site was asked about.</summary>
public sealed record KitView(KitId Kit, string Name, string? Description, IReadOnlyList<KitLineView> Lines, bool IsRetired)
{
    /// <summary>How many whole kits the site can promise, and what limits them.</summary>
    public KitAvailability? Availability { get; init; }
}

/// <summary>A line of a kit.</summary>
/// <param name="Quantity">How many one kit holds.</param>
/// <param name="Available">How many the site can promise in the window; absent when no site was asked about.</param>
/// <param name="Kits">For how many whole kits that is enough.</param>
public sealed record KitLineView(Sku Sku, string Name, string Unit, Quantity Quantity, Quantity? Available = null, Quantity? Kits = null);

/// <summary>How many whole kits a site can promise in a window [from, to).</summary>
/// <param name="LimitedBy">The item there are the fewest kits of; the first by SKU where several are.</param>
public sealed record KitAvailability(SiteId Site, DateTimeOffset From, DateTimeOffset? To, Quantity Available, Sku LimitedBy);

/// <summary>The kits, by id.</summary>
public sealed record KitPage(IReadOnlyList<KitView> Kits);
