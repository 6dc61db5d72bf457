using System.Globalization;
using CountDepot.Api.Requests;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Reports;

/// <summary>What a report is asked for.</summary>
/// <param name="From">The first day of the first month, in UTC.</param>
/// <param name="Through">The first day of the last month, which counts.</param>
/// <param name="Days">Unused for so long, or expiring within so long.</param>
public sealed record ReportAsk(ReportKind Report, DateOnly From, DateOnly Through, int Days, UsageBy By, DateTimeOffset At)
{
    /// <summary>The query parameters it is made of.</summary>
    public static readonly string[] Parameters = ["site", "from", "through", "days", "by", "top", "format"];

    private const int MonthsMax = 36;
    private const int DaysMax = 3_650;
    private const int IdleDays = 90;
    private const int ExpiringDays = 30;

    /// <summary>Whether it is over months.</summary>
    public bool IsOverTime => Report is ReportKind.Usage or ReportKind.RanOut or ReportKind.Accuracy or ReportKind.Shrinkage;

    /// <summary>Whether it tells who has or used what.</summary>
    public bool TellsOfPeople => Report is ReportKind.Overdue or ReportKind.Held || (Report == ReportKind.Usage && By == UsageBy.Holder);

    /// <summary>The months, oldest first.</summary>
    public IEnumerable<DateTimeOffset> Months
    {
        get
        {
            for (var month = From; month <= Through; month = month.AddMonths(1)) yield return new(month, TimeOnly.MinValue, TimeSpan.Zero);
        }
    }

    /// <summary>Reads the question; over this month and the one before it unless told otherwise.</summary>
    public static ReportAsk Read(ReportKind report, Query query, DateTimeOffset at)
    {
        var through = Month(query, "through") ?? Month(query, "from") ?? Item.MonthOf(at);
        var from = Month(query, "from") ?? through.AddMonths(-1);
        if (from > through) throw RefusedException.Invalid("through", "must not be before from.");
        if (from.AddMonths(MonthsMax) <= through) throw RefusedException.Invalid("from", $"must be at most {MonthsMax} months before through.");
        return new(report, from, through, DaysOf(query) ?? (report == ReportKind.Expiring ? ExpiringDays : IdleDays), query.Choice<UsageBy>("by") ?? UsageBy.Item, at);
    }

    private static DateOnly? Month(Query query, string name) => query.Text(name) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month.Year is > 2000 and < 9000 ? month
        : throw RefusedException.Invalid(name, "must be a month such as 2026-10.");

    private static int? DaysOf(Query query)
    {
        if (query.Text("days") is not { } text) return null;
        var good = text.Length is > 0 and < 5 && text.All(char.IsAsciiDigit) && int.Parse(text, CultureInfo.InvariantCulture) is >= 1 and <= DaysMax;
        return good ? int.Parse(text, CultureInfo.InvariantCulture) : throw RefusedException.Invalid("days", $"must be 1 to {DaysMax}.");
    }
}
