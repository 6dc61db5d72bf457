using CountDepot.Contracts;

namespace CountDepot.Api.Storage;

// What the store itself has to say no to, each with its reason and one next step.
internal static class Refusals
{
    internal static readonly Outcome.Refused IdReused = new(RefusalCode.CommandIdReused,
        $"This {Wire.CommandIdHeader} belongs to another request that was made before. Send this request with a key of its own.",
        new() { Field = Wire.CommandIdHeader });

    internal static Outcome.Refused MadeInFuture(DateTimeOffset madeAt, DateTimeOffset at) => new(RefusalCode.RequestInvalid,
        $"The {Wire.CommandIdHeader} is a UUIDv7 made at {madeAt:yyyy-MM-dd HH:mm:ss} UTC, and now is {at:yyyy-MM-dd HH:mm:ss} UTC. Set the sender's clock right, then send it with a new key.",
        new() { Field = Wire.CommandIdHeader });

    internal static Outcome.Refused TooLarge(Sku sku) => new(RefusalCode.RequestInvalid,
        $"The record of this request for {sku} would be larger than one commit can hold. Split it into smaller requests.", new() { Sku = sku });

    internal static Outcome.Refused TooManyWaiting(Sku sku) => new(RefusalCode.TooManyRequests,
        $"Too many requests for {sku} are waiting, and this one changed nothing. Send it again in a moment with the same key.", new() { Sku = sku });

    internal static Outcome.Refused Unknown(Sku sku) => new(RefusalCode.OutcomeUnknown,
        $"It is not certain yet whether this request for {sku} went through. Send it again in a moment with the same key; it will not happen twice.", new() { Sku = sku });

    internal static Outcome.Refused Unreachable(Sku sku) => new(RefusalCode.Unavailable,
        $"The records of {sku} cannot be reached right now, and nothing was changed. Send it again in a moment with the same key.", new() { Sku = sku });

    internal static Outcome.Refused Broken(Sku sku) => new(RefusalCode.Unavailable,
        $"The records of {sku} are damaged, and nothing was changed. Ask an administrator to look at its history.", new() { Sku = sku });
}
