using System.Globalization;

namespace CountDepot.Bot.Intents;

/// <summary>
/// Days and times as people say them, in English and German: today, tomorrow, Friday, next week, in 3 days, 9 March, 9.3.2026,
/// 2026-03-09, with or without a time. A day means its end, which is the next midnight; "3/4" is refused, because half the world
/// reads it the other way round.
/// </summary>
public static class DayReader
{
    private static readonly Dictionary<string, int> InDays = new()
    {
        ["today"] = 0, ["tonight"] = 0, ["heute"] = 0, ["tomorrow"] = 1, ["morgen"] = 1, ["übermorgen"] = 2, ["day after tomorrow"] = 2, ["the day after tomorrow"] = 2,
        ["next week"] = 7, ["nächste woche"] = 7, ["nächster woche"] = 7, ["a week"] = 7, ["one week"] = 7, ["eine woche"] = 7, ["einer woche"] = 7, ["one day"] = 1,
        ["a day"] = 1, ["einen tag"] = 1,
    };

    private static readonly Dictionary<string, DayOfWeek> Weekdays = new()
    {
        ["monday"] = DayOfWeek.Monday, ["mon"] = DayOfWeek.Monday, ["montag"] = DayOfWeek.Monday, ["tuesday"] = DayOfWeek.Tuesday, ["tue"] = DayOfWeek.Tuesday,
        ["dienstag"] = DayOfWeek.Tuesday,
        ["wednesday"] = DayOfWeek.Wednesday, ["wed"] = DayOfWeek.Wednesday, ["mittwoch"] = DayOfWeek.Wednesday, ["thursday"] = DayOfWeek.Thursday, ["thu"] = DayOfWeek.Thursday,
        ["donnerstag"] = DayOfWeek.Thursday, ["friday"] = DayOfWeek.Friday, ["fri"] = DayOfWeek.Friday, ["freitag"] = DayOfWeek.Friday,
        ["saturday"] = DayOfWeek.Saturday, ["sat"] = DayOfWeek.Saturday,
        ["samstag"] = DayOfWeek.Saturday, ["sonnabend"] = DayOfWeek.Saturday, ["sunday"] = DayOfWeek.Sunday, ["sun"] = DayOfWeek.Sunday, ["sonntag"] = DayOfWeek.Sunday,
    };

    private static readonly Dictionary<string, int> DaysOf = new()
    {
        ["day"] = 1, ["days"] = 1, ["tag"] = 1, ["tage"] = 1, ["tagen"] = 1, ["week"] = 7, ["weeks"] = 7, ["woche"] = 7, ["wochen"] = 7,
    };

    private static readonly HashSet<string> Fillers = ["on", "the", "at", "um", "am", "dem", "den", "zum", "end", "of", "ende"];
    private static readonly Dictionary<string, int> Months = MonthNames();

    /// <summary>Whether words are a length of time: "3 days".</summary>
    public static bool IsLength(IReadOnlyList<string> words) => words.Count >= 2 && IsSmallNumber(words[0], out _) && DaysOf.ContainsKey(Tokens.Fold(words[1]));

    /// <summary>Reads the end of what was said; <paramref name="doubt"/> says why not.</summary>
    public static bool TryRead(IReadOnlyList<string> words, DateTimeOffset now, TimeZoneInfo zone, out DateTimeOffset at, out Doubt doubt)
    {
        at = default;
        doubt = Doubt.DayUnclear;
        var said = words.Select(w => Tokens.Fold(w).TrimEnd(',')).Where(w => !Fillers.Contains(w)).ToList();
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var time = TakeTime(said);
        DateOnly? day = said.Count == 0 ? (time is null ? null : today) : Day(said, today);
        if (day is not { } on) return false;
        var local = time is { } hour ? on.ToDateTime(hour) : on.AddDays(1).ToDateTime(TimeOnly.MinValue);
        // An hour that the clocks skip is told by the hour after it.
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(30);
        at = new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
        doubt = Doubt.DayPast;
        return at > now;
    }

    private static DateOnly? Day(List<string> said, DateOnly today)
    {
        var text = string.Join(' ', said);
        if (InDays.TryGetValue(text, out var days)) return today.AddDays(days);
        if (said[0] == "in") said.RemoveAt(0);
        if (said.Count == 2 && IsSmallNumber(said[0], out var count) && DaysOf.TryGetValue(said[1], out var length)) return today.AddDays(count * length);
        return Weekday(said, today) ?? Exact(text) ?? Numbered(text, today) ?? Named(said, today);
    }

    // The next such day after today. "next Friday" is the one of the week after this, as the card will show.
    private static DateOnly? Weekday(List<string> said, DateOnly today)
    {
        if (said.Count is 0 or > 2 || !Weekdays.TryGetValue(said[^1], out var day)) return null;
        var ahead = ((int)day - (int)today.DayOfWeek + 6) % 7 + 1;
        if (said.Count == 1) return today.AddDays(ahead);
        if (said[0] is "this" or "diesen" or "diesem" or "kommenden" or "coming") return today.AddDays(ahead);
        if (said[0] is not ("next" or "nächsten" or "nächster")) return null;
        var untilMonday = ((int)DayOfWeek.Monday - (int)today.DayOfWeek + 6) % 7 + 1;
        return today.AddDays(untilMonday + ((int)day + 6) % 7);
    }

    private static DateOnly? Exact(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    // 9.3. and 9.3.2026: with points it is day before month everywhere.
    private static DateOnly? Numbered(string text, DateOnly today)
    {
        var parts = text.Split('.');
        if (parts.Length != 3 || !IsSmallNumber(parts[0], out var day) || !IsSmallNumber(parts[1], out var month)) return null;
        return parts[2].Length == 0 ? Coming(day, month, today) : int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? Made(day,
            month, year < 100 ? 2000 + year : year) : null;
    }

    // 9 March, March 9, 9. März, with or without a year.
    private static DateOnly? Named(List<string> said, DateOnly today)
    {
        if (said.Count is not (2 or 3)) return null;
        var first = said[0].TrimEnd('.', 't', 'h', 's', 'n', 'd', 'r');
        var month = Months.GetValueOrDefault(said[1].TrimEnd('.'));
        var number = first;
        if (month == 0) (month, number) = (Months.GetValueOrDefault(said[0].TrimEnd('.')), said[1].TrimEnd('.', 't', 'h', 's', 'n', 'd', 'r'));
        if (month == 0 || !IsSmallNumber(number, out var day)) return null;
        if (said.Count == 2) return Coming(day, month, today);
        return said[2].Length == 4 && int.TryParse(said[2], NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? Made(day, month, year) : null;
    }

    private static DateOnly? Coming(int day, int month, DateOnly today) => Made(day, month, today.Year) is { } thisYear && thisYear >= today ? thisYear : Made(day,
        month, today.Year + 1);

    private static DateOnly? Made(int day, int month, int year) =>
        year is >= 2000 and <= 9000 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new(year, month, day) : null;

    // 17:00, 5pm, 17 Uhr: the last word or two.
    private static TimeOnly? TakeTime(List<string> said)
    {
        if (said.Count == 0) return null;
        var words = said[^1] == "uhr" && said.Count > 1 ? 2 : 1;
        var text = said[^words];
        var isMeridian = text.EndsWith("am", StringComparison.Ordinal) || text.EndsWith("pm", StringComparison.Ordinal);
        string[] shapes = words == 2 ? ["%H", "H:mm"] : isMeridian ? ["htt", "h:mmtt"] : ["H:mm"];
        if (!TimeOnly.TryParseExact(text.ToUpperInvariant(), shapes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return null;
        said.RemoveRange(said.Count - words, words);
        return time;
    }

    private static bool IsSmallNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is > 0 and <= 366;

    private static Dictionary<string, int> MonthNames()
    {
        var names = new Dictionary<string, int>();
        foreach (var culture in (ReadOnlySpan<string>)["en-GB", "de-DE"])
        {
            var format = CultureInfo.GetCultureInfo(culture).DateTimeFormat;
            for (var month = 1; month <= 12; month++)
            {
                var name = Tokens.Fold(format.GetMonthName(month));
                names[name] = month;
                names[name[..3]] = month;
            }
        }
        return names;
    }
}
