using CountDepot.Api;
using CountDepot.Api.Storage;
using CountDepot.Simulation.Scheduling;
using CountDepot.Simulation.Storage;

namespace CountDepot.Simulation.Histories;

/// <summary>One process of the depot, made of the product's own parts. It lives in its lane and ends with it; what it had in memory ends too.</summary>
internal sealed class Instance
{
    internal Instance(int number, Scheduler scheduler, Network network, Setup setup, Action<Instance, Committed> committed)
    {
        Number = number;
        Lane = new(scheduler);
        Clock = new(scheduler, Lane, setup.SkewMax == 0 ? 0 : scheduler.Dice.Next(-setup.SkewMax, setup.SkewMax + 1));
        var reads = MemoryTransport.Tables(question => network.SendAsync(Lane, question), retries: setup.Retries);
        var commits = MemoryTransport.Tables(question => network.SendAsync(Lane, question), retries: 0);
        Store = new(reads.GetTableClient(ItemPartition.Table), commits.GetTableClient(ItemPartition.Table), new()) { IdsMax = setup.IdsMax, BlocksPerHead = setup.BlocksPerHead };
        Runner = new(Store, Clock, change => committed(this, change));
    }

    internal int Number { get; }
    internal Lane Lane { get; }
    internal LaneClock Clock { get; }
    internal ItemStore Store { get; }
    internal CommandRunner Runner { get; }
    internal bool HasEnded => Lane.HasEnded;

    /// <summary>Asks as the edge does: now, by this instance's clock.</summary>
    internal Task<Outcome> AskAsync(Asked asked) => Runner.RunAsync(asked.Sku, new(asked.Key, asked.Command), new(asked.By, Clock.GetUtcNow()));
}

/// <summary>How instances are set up in a history.</summary>
/// <param name="IdsMax">How many ids an item keeps in memory; 0 sends every one to a row of its own.</param>
/// <param name="BlocksPerHead">After how many blocks a head is written: few, so that short histories have heads.</param>
/// <param name="Retries">How often the client for reads tries again.</param>
internal sealed record Setup(int SkewMax, int IdsMax, int BlocksPerHead, int Retries);
