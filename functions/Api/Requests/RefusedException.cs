using CountDepot.Contracts;

namespace CountDepot.Api.Requests;

/// <summary>
/// A request that cannot even be read. It unwinds the reading of a request at the edge and nothing else; whatever is decided
/// afterwards is a return value.
/// </summary>
public sealed class RefusedException(RefusalCode code, string message, RefusalDetail? detail = null) : Exception(message)
{
    public RefusalCode Code { get; } = code;
    public RefusalDetail Detail { get; } = detail ?? new();

    /// <summary>The status when the code's own is not right, such as 415.</summary>
    public int? Status { get; init; }

    /// <summary>What the operator should hear of, when this looks like an attack and not like a mistake.</summary>
    public string? Security { get; init; }

    /// <summary>The key came before with something else.</summary>
    public static RefusedException KeyReused() => new(RefusalCode.CommandIdReused,
        $"This {Wire.CommandIdHeader} belongs to another request that was made before. Send this request with a key of its own.", new() { Field = Wire.CommandIdHeader });

    public static RefusedException Invalid(string field, string problem) => new(RefusalCode.RequestInvalid, $"{field} {problem}", new() { Field = field });
}
