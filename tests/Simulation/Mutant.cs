namespace CountDepot.Simulation;

/// <summary>
/// Mistakes somebody could make in the depot, each in the place where it would be made, compiled for the simulation alone: every one has to be found,
/// or the simulation would not find the real one either.
/// </summary>
internal enum Mutant
{
    None,

    /// <summary>A block is written over whatever has its number.</summary>
    BlockReplaces,

    /// <summary>A request that nobody heard of is said to have changed nothing.</summary>
    TimeoutIsFailure,

    /// <summary>A request that nobody heard of is said to be done.</summary>
    TimeoutIsSuccess,

    /// <summary>A write of ours that may land yet is forgotten.</summary>
    NothingIsFinal,

    /// <summary>The same key is the same command, whatever it says.</summary>
    NoFingerprint,

    /// <summary>A key is the same whoever uses it.</summary>
    IdOfNobody,

    /// <summary>A refusal is not kept.</summary>
    RefusalForgotten,

    /// <summary>What comes twice in one block is decided twice.</summary>
    TwinDecidedTwice,

    /// <summary>An item is read from memory.</summary>
    ReadFromMemory,

    /// <summary>The state behind a block is kept before the block is written.</summary>
    KeptBeforeWritten,

    /// <summary>Whoever is to hear of a commit hears of it before.</summary>
    ToldBeforeCommit,

    /// <summary>A head leaves ids out that have no rows yet.</summary>
    HeadBeforeIds,

    /// <summary>Ids that left the window are not looked for.</summary>
    IdsNotLookedFor,
}

/// <summary>The mistake that the history on this thread has.</summary>
internal static class Mutants
{
    [ThreadStatic]
    private static Mutant current;

    internal static Mutant Current
    {
        get => current;
        set => current = value;
    }

    internal static bool Has(Mutant mutant) => current == mutant;
}
