using CountDepot.Specs.Api;

namespace CountDepot.Specs.Bot;

/// <summary>The real bot beside the real depot, in the simulated Teams that both know.</summary>
[Collection("Depot")]
public abstract class BesideDepot(DepotFixture depot) : IAsyncLifetime
{
    private protected DepotFixture Depot => depot;

    private protected BotInTeams Bot { get; private set; } = null!;

    public Task InitializeAsync()
    {
        Bot = BotInTeams.Beside(depot.Sim, depot.Address);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await Bot.DisposeAsync();
}
