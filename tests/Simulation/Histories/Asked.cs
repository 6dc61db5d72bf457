using System.Security.Cryptography;
using System.Text;
using CountDepot.Api;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Simulation.Histories;

/// <summary>A command that somebody asked for, and everything they were told about it.</summary>
internal sealed record Asked(Sku Sku, CommandId Key, Command Command, Actor By)
{
    /// <summary>Every time it was sent.</summary>
    internal List<Attempt> Attempts { get; } = [];

    /// <summary>When it was first sent.</summary>
    internal long SentAt => Attempts[0].SentAt;

    /// <summary>Somebody was told what came of it.</summary>
    internal bool IsAnswered => Attempts.Exists(attempt => attempt.Outcome is { } outcome && IsAnswer(outcome));

    /// <summary>As it is filed in the chain: worked out here once more.</summary>
    internal string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{By.Id}\n{Key.Value}")).AsSpan(0, 16));

    /// <summary>Anything but "nobody knows" and "come again".</summary>
    internal static bool IsAnswer(Outcome outcome) =>
        outcome is not Outcome.Refused { Code: RefusalCode.OutcomeUnknown or RefusalCode.Unavailable or RefusalCode.TooManyRequests };
}

/// <summary>A command that was sent once, at a step of the history, and what came back.</summary>
internal sealed class Attempt(long sentAt)
{
    internal long SentAt => sentAt;
    internal long HeardAt { get; set; }
    internal Outcome? Outcome { get; set; }

    /// <summary>Whoever sent it was told that it changed nothing, and may come again.</summary>
    internal bool IsInVain => Outcome is Outcome.Refused { Code: RefusalCode.Unavailable or RefusalCode.TooManyRequests };
}

/// <summary>An item that somebody read.</summary>
internal sealed record Looked(Sku Sku, long From, long To, long Version, Item Item);
