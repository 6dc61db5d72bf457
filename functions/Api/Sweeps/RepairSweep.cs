using CountDepot.Api.Projections;

namespace CountDepot.Api.Sweeps;

/// <summary>
/// Heals the lists. An instance that serves does so by itself every minute; the timer is for the hours in which there is none, when what the
/// last one left undone would wait for the next caller.
/// </summary>
public sealed class RepairSweep(Repair repair) : ISweep
{
    public string Name => "repair";

    public Task RunAsync(CancellationToken cancel) => repair.HealAsync(cancel);
}
