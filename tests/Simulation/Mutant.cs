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

    /// <summary>An item is changed without a mark.</summary>
    NoMarks,

    /// <summary>What may land yet is not remembered for repair.</summary>
    NoDoubt,

    /// <summary>The mark of a dead instance goes before what it marks is mended.</summary>
    MarkGoesFirst,

    /// <summary>Nobody mends what a dead instance left.</summary>
    NobodyHeals,

    /// <summary>What is written into the lists is not held against the ledger again.</summary>
    NotLookedAgain,

    /// <summary>Rows that a failed attempt has written are not looked for.</summary>
    NoDoubtInLists,

    /// <summary>Rows that are no longer due stay.</summary>
    RowsStay,

    /// <summary>A code's row is written over whatever another item wrote meanwhile.</summary>
    CodeReplaces,

    /// <summary>A notice counts as sent before it is in the queue.</summary>
    SentBeforeItIs,
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
