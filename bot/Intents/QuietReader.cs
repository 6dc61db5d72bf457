using System.Globalization;
using System.Text.RegularExpressions;

namespace CountDepot.Bot.Intents;

/// <summary>Reads between which hours somebody wants nothing said: "20-7", "20 to 7", "22:00 bis 6:00", "off".</summary>
internal static partial class QuietReader
{
    internal static Intent Read(IReadOnlyList<string> words)
    {
        var said = string.Join(' ', words).ToLowerInvariant();
        if (said is "off" or "none" or "aus" or "keine") return new Intent.Reminders(Quiet: (0, 0));
        if (said.Length == 0) return new Intent.Reminders();
        if (Hours().Match(said) is not { Success: true } found) return new Intent.Unclear(Doubt.NotUnderstood);
        var (from, to) = (Hour(found.Groups["from"]), Hour(found.Groups["to"]));
        return from < 24 && to < 24 ? new Intent.Reminders(Quiet: (from, to)) : new Intent.Unclear(Doubt.NotUnderstood);
    }

    private static int Hour(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^(?:from |von )?(?<from>[0-9]{1,2})(?::00)?(?: uhr)? ?(?:-|–|to|until|bis) ?(?<to>[0-9]{1,2})(?::00)?(?: uhr)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Hours();
}
