using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>What is wrong with a token. An empty fault is a good token; every property that is set makes it worse in one way.</summary>
public sealed record TokenFault
{
    /// <summary>Signed by a key nobody publishes, under the name of one that is.</summary>
    public static readonly TokenFault ForgedKey = new() { KeyIsForged = true };

    /// <summary>Signed by the key of another channel, which has no msteams endorsement.</summary>
    public static readonly TokenFault Unendorsed = new() { KeyId = "k2" };

    public bool KeyIsForged { get; init; }

    /// <summary>k2 signs with the unendorsed key; any other name is only written into the header.</summary>
    public string? KeyId { get; init; }

    /// <summary>none, HS256 (keyed with the public key) or RS384; RS256 when absent.</summary>
    public string? Algorithm { get; init; }

    /// <summary>One bit of the signature is wrong.</summary>
    public bool SignatureIsFlipped { get; init; }

    /// <summary>The audience is written as a list of one.</summary>
    public bool AudienceIsList { get; init; }

    /// <summary>Seconds from now to the end of the token's life; negative when it is over.</summary>
    public int? ExpiresInSeconds { get; init; }

    /// <summary>Seconds from now to the beginning of the token's life.</summary>
    public int? StartsInSeconds { get; init; }

    /// <summary>Claims left out.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>Claims with other values, such as iss, aud or serviceurl.</summary>
    public JsonObject Claims { get; init; } = [];
}
