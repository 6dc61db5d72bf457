using System.Collections.Immutable;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Storage;

/// <summary>One commit: the commands that were decided together and what came of each, chained to the commit before.</summary>
/// <param name="Number">1 for the item's first; also the item's version from here on.</param>
/// <param name="Previous">The hash of the block before; 64 zeros for the first.</param>
/// <param name="Hash">SHA-256 over the block's bytes, 64 lower-case hex digits; see <see cref="BlockCodec"/>.</param>
public sealed record Block(Sku Sku, long Number, string Previous, string Hash, ImmutableArray<Entry> Entries)
{
    /// <summary>What the first block names as the hash of the block before it.</summary>
    public static readonly string Genesis = new('0', 64);

    /// <summary>The facts in order, with the stamp of the command that caused each.</summary>
    public IEnumerable<Recorded> Facts =>
        Entries.SelectMany(entry => entry.Events.Select(fact => new Recorded(fact, new(Number, entry.At, entry.By), entry.Key)));

    /// <summary>The entry of a command; null when the block does not hold it.</summary>
    public Entry? Find(ScopedId id) => Entries.FirstOrDefault(entry => entry.Id == id);
}

/// <summary>One command in a block.</summary>
/// <param name="Key">The caller's own name for it.</param>
/// <param name="Print">The fingerprint of its payload; see <see cref="Fingerprint"/>.</param>
/// <param name="Outcome">What was answered, and will be answered for ever.</param>
public sealed record Entry(
    ScopedId Id, CommandId Key, string Print, DateTimeOffset At, Actor By, Outcome Outcome, ImmutableArray<ItemEvent> Events);

/// <summary>The chain of an item cannot be read. Nothing may be decided on it until somebody has looked; the message names the block.</summary>
public sealed class BrokenChainException : Exception
{
    public BrokenChainException()
    {
    }

    public BrokenChainException(string message)
        : base(message)
    {
    }

    public BrokenChainException(string message, Exception inner)
        : base(message, inner)
    {
    }

    internal BrokenChainException(Sku sku, long number, string problem, Exception? inner = null)
        : base($"The ledger of {sku} is broken at block {number}: {problem}.", inner)
    {
    }
}
