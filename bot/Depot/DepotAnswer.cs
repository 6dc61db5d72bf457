using CountDepot.Contracts;

namespace CountDepot.Bot.Depot;

/// <summary>What the depot answered: a value, or the reason there is none. Exactly one of the two.</summary>
public readonly record struct DepotAnswer<T>(T? Value, Refusal? Refusal) where T : class;

/// <summary>
/// The depot's no, tolerantly read: a code this bot does not know yet is null, and its sentence still says everything.
/// </summary>
/// <param name="Name">The code as the depot spelled it.</param>
/// <param name="Message">The depot's sentence: numbers, reason and one next step, in English.</param>
public sealed record Refusal(RefusalCode? Code, string Name, string Message, RefusalDetail Detail);
