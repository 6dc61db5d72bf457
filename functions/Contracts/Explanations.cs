using System.Text.Json.Serialization;

namespace CountDepot.Contracts;

/// <summary>
/// "Why is it 3?": the sums that make a site's numbers; the terms of each add up to it. On hand, quarantined and checked out are what happened,
/// with the number of times; the others are what is open now.
/// </summary>
public sealed record ExplanationView(Sku Sku, SiteStock Stock, IReadOnlyList<ExplanationLine> OnHand, IReadOnlyList<ReservationView> Reservations)
{
    public IReadOnlyList<ExplanationLine>? Quarantined { get; init; }
    public IReadOnlyList<ExplanationLine>? CheckedOut { get; init; }

    /// <summary>By reservation and planned transfer; what NotAtTheSameTime takes off is promised for times that do not overlap.</summary>
    public IReadOnlyList<ExplanationLine>? Reserved { get; init; }

    /// <summary>On hand less reserved; a shortfall is added back, because available is never less than nothing.</summary>
    public IReadOnlyList<ExplanationLine>? Available { get; init; }

    /// <summary>By transfer.</summary>
    public IReadOnlyList<ExplanationLine>? Incoming { get; init; }

    /// <summary>By order.</summary>
    public IReadOnlyList<ExplanationLine>? OnOrder { get; init; }
    public IReadOnlyList<ExplanationLine>? Position { get; init; }

    /// <summary>The orders that make what is on order.</summary>
    public IReadOnlyList<OrderView>? Orders { get; init; }
}

/// <summary>One term of a sum, signed.</summary>
public sealed record ExplanationLine(string What, int Times, [property: JsonConverter(typeof(SumJson))] Quantity Change);
