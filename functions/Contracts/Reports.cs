using System.Text.Json.Serialization;

namespace CountDepot.Contracts;

/// <summary>The questions about a site, or all sites, that a report answers.</summary>
public enum ReportKind
{
    /// <summary>What is low: available, against the reorder point, since when.</summary>
    Low,

    /// <summary>What cannot be promised at all: nothing is available.</summary>
    Out,

    /// <summary>What is with a holder past the day it was due back.</summary>
    Overdue,

    /// <summary>What holders have: who, how much, since when.</summary>
    Held,

    /// <summary>What is on hand and was not used for so many days.</summary>
    Idle,

    /// <summary>What is on hand of lots that expire within so many days.</summary>
    Expiring,

    /// <summary>What was consumed or checked out; what was returned stands beside it.</summary>
    Usage,

    /// <summary>What ran out: how often the last usable unit went, and when last.</summary>
    RanOut,

    /// <summary>What lies there, on hand and quarantined, at its unit cost.</summary>
    Value,

    /// <summary>How many counted lines were within tolerance, by count class.</summary>
    Accuracy,

    /// <summary>What is gone and nobody used: lost, less found, less what counts and corrections added.</summary>
    Shrinkage,
}

/// <summary>What usage is added up by.</summary>
public enum UsageBy
{
    Item,
    Month,
    Holder,
}

/// <summary>A line of a report. What does not belong to the question is absent.</summary>
/// <param name="Name">The item's name; of accuracy, the count class.</param>
public sealed record ReportLine(string Name)
{
    public Sku? Sku { get; init; }
    public SiteId? Site { get; init; }
    public string? Unit { get; init; }

    /// <summary>The number the report is about, in the item's unit.</summary>
    [JsonConverter(typeof(SumJson))]
    public Quantity? Quantity { get; init; }

    /// <summary>What to compare it with: the reorder point of what is low, what was returned of usage, what is on hand of what ran out.</summary>
    [JsonConverter(typeof(SumJson))]
    public Quantity? Beside { get; init; }

    /// <summary>Of a value or shrinkage: at the unit cost, in the depot's one currency; absent where no cost is known.</summary>
    public decimal? Amount { get; init; }

    /// <summary>How often it ran out; of accuracy, how many lines were counted.</summary>
    public int? Times { get; init; }

    /// <summary>Of accuracy: how many of a hundred were within tolerance.</summary>
    public decimal? Percent { get; init; }

    /// <summary>Since when, until when or when last.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The first day of the month, or the last day of the lot.</summary>
    public DateOnly? Day { get; init; }
    public string? Holder { get; init; }
    public LotNumber? Lot { get; init; }
}

/// <summary>An answer to a manager's question, at the sites the caller may see.</summary>
/// <param name="Site">The one site it is about; absent for all of the caller's.</param>
/// <param name="From">The first month, in UTC, of a report over time.</param>
/// <param name="Through">The last month, which counts.</param>
/// <param name="Lines">The most important first, at most as many as were asked for.</param>
/// <param name="Count">How many lines there are altogether.</param>
/// <param name="Amount">The sum of all amounts, those of lines that are not shown included; absent where there are none.</param>
/// <param name="AsOf">How old the lists may be.</param>
public sealed record ReportView(
    ReportKind Report, SiteId? Site, DateOnly? From, DateOnly? Through, IReadOnlyList<ReportLine> Lines, int Count, decimal? Amount, DateTimeOffset AsOf);
