using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

// The facts of counting.
[JsonDerivedType(typeof(Counted), "counted")]
[JsonDerivedType(typeof(CountApproved), "countApproved")]
[JsonDerivedType(typeof(CountRejected), "countRejected")]
[JsonDerivedType(typeof(CountSuperseded), "countSuperseded")]
[JsonDerivedType(typeof(UnitsFoundElsewhere), "unitsFoundElsewhere")]
[JsonDerivedType(typeof(CountPosted), "countPosted")]
[JsonDerivedType(typeof(Classified), "classified")]
public abstract partial record ItemEvent
{
    /// <summary>Somebody counted, for the first time or again; nothing moved. What the books said then stands beside it.</summary>
    public sealed record Counted(
        CountLineId Line,
        CountId Count,
        SiteId Site,
        BinPath? Bin,
        LotNumber? Lot,
        Quantity Quantity,
        Quantity Expected,
        Quantity Change,
        bool IsWithin,
        CountLineState State,
        bool IsBlind,
        ImmutableArray<SerialNumber> Missing,
        ImmutableArray<SerialNumber> Unexpected,
        LongText? Note) : ItemEvent;

    /// <summary>A manager who counted none of it said that a recounted line is right.</summary>
    public sealed record CountApproved(CountLineId Line, SiteId Site, int Version, LongText? Note) : ItemEvent
    {
        public Authority? Authority { get; init; }
    }

    /// <summary>A line is not to be posted.</summary>
    public sealed record CountRejected(CountLineId Line, SiteId Site, LongText Reason) : ItemEvent
    {
        public Authority? Authority { get; init; }
    }

    /// <summary>The same stock was counted again in another session, by line <paramref name="By"/>.</summary>
    public sealed record CountSuperseded(CountLineId Line, SiteId Site, CountLineId By) : ItemEvent;

    /// <summary>
    /// Units that the books had here were found in another place. Until that is written down in the next fact of the same commit, they
    /// count as lost.
    /// </summary>
    public sealed record UnitsFoundElsewhere(CountLineId Line, SiteId Site, ImmutableArray<SerialNumber> Serials) : ItemEvent;

    /// <summary>The books were changed by the difference of a count.</summary>
    /// <param name="Changes">What on hand changed by, bin by bin and signed, units with serial numbers left out.</param>
    /// <param name="Missing">Units that are lost from now on.</param>
    /// <param name="Found">Units that are here from now on; lost before, or never in the books.</param>
    /// <param name="Bin">Where what was found lies.</param>
    public sealed record CountPosted(
        CountLineId Line,
        SiteId Site,
        ImmutableArray<Take> Changes,
        ImmutableArray<SerialNumber> Missing,
        ImmutableArray<SerialNumber> Found,
        BinPath Bin,
        LotNumber? Lot,
        LongText? Note) : ItemEvent;

    /// <summary>The item is counted so often at a site, or is off its schedule.</summary>
    public sealed record Classified(SiteId Site, CountClass? Class, LongText? Note) : ItemEvent;
}
