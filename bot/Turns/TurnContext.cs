using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Storage;
using CountDepot.Contracts;

namespace CountDepot.Bot.Turns;

/// <summary>One exchange in chat: who speaks, how they read and when it is.</summary>
/// <param name="Words">The words of their language.</param>
/// <param name="Zone">The time zone their days begin in.</param>
/// <param name="At">When the bot took the turn.</param>
/// <param name="Here">Where it takes place.</param>
/// <param name="Op">Names this turn for ever: the same activity gives the same op, so a redelivery shows the same forms.</param>
public sealed record TurnContext(Speaker By, Words Words, TimeZoneInfo Zone, DateTimeOffset At, Here Here, string Op)
{
    /// <summary>Names the chat, as the cards in it do.</summary>
    public string Chat => OpOf(Here.Place.Chat, "");

    /// <summary>A time zone by its IANA name; UTC when it is not known.</summary>
    public static TimeZoneInfo ZoneOf(string? name) => name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) ? found : TimeZoneInfo.Utc;

    /// <summary>The op of an activity: 26 characters that say nothing about the chat they come from.</summary>
    public static string OpOf(string conversation, string activity) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{conversation}\n{activity}")).AsSpan(0, 13));

    /// <summary>
    /// The command id of a button: the form it was on, what it does and who pressed it. Pressing twice is the same command; two people
    /// pressing the same button are two commands.
    /// </summary>
    public CommandId CommandIdFor(string op, Verb verb) => CommandId.Parse(string.Create(CultureInfo.InvariantCulture, $"{op}.{verb}.{By.Id:N}"));
}

/// <summary>Where a turn takes place.</summary>
/// <param name="IsPersonal">The speaker's own chat with the bot, where nobody else reads.</param>
/// <param name="TeamsId">What Teams calls the speaker.</param>
/// <param name="CardId">The message whose button was pressed; absent for a text.</param>
public sealed record Here(Place Place, bool IsPersonal, string TeamsId, string? CardId);
