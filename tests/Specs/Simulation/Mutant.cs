namespace CountDepot.Specs.Simulation;

/// <summary>
/// Mistakes that somebody could make around the decisions of the product, put in by the simulation: each has to be found by it, or it would not find
/// the real one either.
/// </summary>
internal enum Mutant
{
    None,

    /// <summary>The newest version is approved, whatever was seen.</summary>
    NoVersionCheck,

    /// <summary>People decide their own requests.</summary>
    NoSelfCheck,

    /// <summary>One's own is what carries one's own name.</summary>
    SelfCheckByName,

    /// <summary>Whoever had the role when the card was made for them has it for ever.</summary>
    RoleFromCard,

    /// <summary>Whoever was asked about once is not asked about again.</summary>
    RoleCacheForever,

    /// <summary>When nobody can say who is in a group, what was true before is true.</summary>
    FailOpen,

    /// <summary>A request may be decided after its time.</summary>
    NoExpiryCheck,

    /// <summary>Who comes second is told that theirs was the decision.</summary>
    ConflictSaysApproved,

    /// <summary>The quantity that is approved is the one the card sends back.</summary>
    TrustCardQuantity,

    /// <summary>What was decided on an older state is written behind a newer one.</summary>
    BlindAppend,

    /// <summary>Deputies need not wait.</summary>
    DeputyAtOnce,

    /// <summary>The connector decides for whoever made the connection.</summary>
    ConnectorDecides,

    /// <summary>Who raised a request approves what they raised it to.</summary>
    RaiserApproves,

    /// <summary>One manager who taps twice is two.</summary>
    OneIsTwo,
}
