using System.Collections.Immutable;

namespace CountDepot.Api.Storage;

/// <summary>Which block holds a command, and when it was asked.</summary>
public readonly record struct Seen(long Block, DateTimeOffset At);

/// <summary>
/// The command ids of an item, complete at every moment: those of recent blocks are here, in the window, and those of block
/// <paramref name="SpilledThrough"/> and before are rows of their own.
/// </summary>
/// <param name="SpilledThrough">0 while no id has ever left the window.</param>
/// <param name="SpilledUpTo">The latest moment at which a command that has left the window was asked.</param>
public sealed record KnownIds(ImmutableDictionary<ScopedId, Seen> Recent, long SpilledThrough, DateTimeOffset SpilledUpTo)
{
    // Twice what a caller's clock may be ahead, so that the proof by UUIDv7 holds with some minutes to spare.
    private static readonly TimeSpan YoungFor = 2 * MadeAt.AheadMax;

    /// <summary>Of an item nobody has asked anything of.</summary>
    public static readonly KnownIds None = new(ImmutableDictionary<ScopedId, Seen>.Empty, 0, DateTimeOffset.MinValue);

    /// <summary>
    /// Whether an id that is not in the window may have a row. A UUIDv7 was at most five minutes ahead of the clock when its command
    /// was first asked, so one that claims to be later than that after everything that was spilled was not spilled.
    /// </summary>
    public bool MayHaveSpilled(DateTimeOffset? madeAt) => SpilledThrough > 0 && !(madeAt - MadeAt.AheadMax > SpilledUpTo);

    /// <summary>With the commands of a further block.</summary>
    public KnownIds With(Block block) => this with
    {
        Recent = Recent.SetItems(block.Entries.Select(entry => KeyValuePair.Create(entry.Id, new Seen(block.Number, entry.At)))),
    };

    /// <summary>Without the ids of a block and all before it, once they have rows.</summary>
    public KnownIds Forget(long through)
    {
        if (through <= SpilledThrough) return this;
        var gone = Recent.Where(id => id.Value.Block <= through).ToList();
        var upTo = gone.Select(id => id.Value.At).Append(SpilledUpTo).Max();
        return new(Recent.RemoveRange(gone.Select(id => id.Key)), through, upTo);
    }

    /// <summary>
    /// The block through which ids should leave for rows of their own. Young ones stay, so that a UUIDv7 of now proves that it has not
    /// left; of the old ones a few leave at a time, so that a storm is not made to pay a row per command at once. Only a window that has
    /// grown out of all proportion loses everything it has too much.
    /// </summary>
    public long Overflow(int idsMax, int atOnceMax)
    {
        var over = Recent.Count - idsMax;
        if (over <= 0) return SpilledThrough;
        var old = Recent.Values.Max(seen => seen.At) - YoungFor;
        var first = Recent.Values.OrderBy(seen => seen.Block).Take(over);
        var leaving = Recent.Count > idsMax * 64 ? first : first.Take(atOnceMax).TakeWhile(seen => seen.At < old);
        return Math.Max(SpilledThrough, leaving.LastOrDefault().Block);
    }
}
