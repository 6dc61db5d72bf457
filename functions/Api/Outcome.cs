using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api;

/// <summary>A command with the caller's name for it.</summary>
public sealed record Keyed(CommandId Id, Command Command);

/// <summary>What came of a command. The same id with the same payload always has the same outcome, refusals included.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>It happened. <paramref name="Json"/> is a <see cref="CommandAnswer"/> as UTF-8, the same bytes on every replay.</summary>
    public sealed record Answered(ReadOnlyMemory<byte> Json) : Outcome;

    /// <summary>
    /// It did not happen, except for <see cref="RefusalCode.OutcomeUnknown"/>: then nobody knows yet, and asking again with the
    /// same id settles it.
    /// </summary>
    public sealed record Refused(RefusalCode Code, string Message, RefusalDetail Detail) : Outcome;

    // Deciding it ran into a defect of ours. It becomes the exception of whoever asked and of nobody who waited beside them.
    internal sealed record Failed(Exception Problem) : Outcome;

    internal static Refused Of(Decision.Refused refused) => new(refused.Code, refused.Message, refused.Detail);
}

/// <summary>What one commit changed: told once per block, in the order of the item's blocks, by the instance that wrote it.</summary>
/// <param name="Before">The state before the first of the facts.</param>
/// <param name="After">The state after the last of them.</param>
public sealed record Committed(Sku Sku, Item Before, Item After, IReadOnlyList<Recorded> Facts);
