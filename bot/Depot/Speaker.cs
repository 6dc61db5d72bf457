namespace CountDepot.Bot.Depot;

/// <summary>The person the bot acts for, as the signed activity names them.</summary>
/// <param name="Id">Their Entra object id: the only identity there is.</param>
/// <param name="Name">For showing alone.</param>
public sealed record Speaker(Guid Id, string? Name);
