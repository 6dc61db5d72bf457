using System.Globalization;

namespace CountDepot.Api.Webhooks;

/// <summary>How long an event waits for its next try: longer each time, with a fifth more or less, so that not everybody comes back at once.</summary>
public static class Pauses
{
    private static readonly TimeSpan[] Schedule =
    [
        TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1),
        TimeSpan.FromHours(2), TimeSpan.FromHours(4),
    ];

    /// <summary>The pause after so many tries, 1 or more. The event's id is the dice: it differs from event to event, and needs no randomness.</summary>
    public static TimeSpan After(int attempts, string eventId)
    {
        var dice = int.Parse(eventId.AsSpan(0, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 65_535.0;
        return Schedule[Math.Clamp(attempts, 1, Schedule.Length) - 1] * (0.8 + (0.4 * dice));
    }
}
