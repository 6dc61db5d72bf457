namespace CountDepot.Contracts;

/// <summary>
/// Moves lots that have expired from on hand to quarantine. They stopped counting as available by themselves at the end of their last day;
/// this only closes the books.
/// </summary>
public sealed record ExpireLots : Command;
