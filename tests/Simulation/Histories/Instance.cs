using CountDepot.Api;
using CountDepot.Api.Notices;
using CountDepot.Api.Projections;
using CountDepot.Api.Storage;
using CountDepot.Api.Sweeps;
using CountDepot.Simulation.Scheduling;
using CountDepot.Simulation.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace CountDepot.Simulation.Histories;

/// <summary>One process of the depot, made of the product's own parts. It lives in its lane and ends with it; what it had in memory ends too.</summary>
internal sealed class Instance
{
    // A little more than the minute of the timers, so that histories have fewer of them.
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(75);

    private readonly Projector? projector;
    private readonly Marks? marks;
    private readonly Repair? repair;
    private readonly SettleSweep? settle;
    private readonly NoticeShelf? notices;
    private readonly Action<string> failed;

    internal Instance(int number, Scheduler scheduler, Network network, Setup setup, Action<Instance, Committed> committed)
    {
        failed = network.Count;
        Number = number;
        Lane = new(scheduler);
        Clock = new(scheduler, Lane, setup.SkewMax == 0 ? 0 : scheduler.Dice.Next(-setup.SkewMax, setup.SkewMax + 1));
        var reads = MemoryTransport.Tables(question => network.SendAsync(Lane, question), retries: setup.Retries);
        var commits = MemoryTransport.Tables(question => network.SendAsync(Lane, question), retries: 0);
        Store = new(reads.GetTableClient(ItemPartition.Table), commits.GetTableClient(ItemPartition.Table), new()) { IdsMax = setup.IdsMax, BlocksPerHead = setup.BlocksPerHead };
        if (!setup.IsWhole)
        {
            Runner = new(Store, Clock, change => committed(this, change));
            return;
        }
        var queues = MemoryTransport.Queues(question => network.SendAsync(Lane, question), retries: setup.Retries);
        notices = new(reads, queues, Clock, NullLogger<NoticeShelf>.Instance);
        var catalog = new Catalog(reads, Clock, NullLogger<Catalog>.Instance);
        var lists = new Lists(reads);
        marks = new(reads, Clock) { Instance = $"instance-{number}" };
        projector = new(catalog, new(reads, Store), lists, notices, Store, Clock, NullLogger<Projector>.Instance);
        repair = new(marks, projector, catalog, Store, Clock, NullLogger<Repair>.Instance);
        Runner = new(Store, Clock, change =>
        {
            committed(this, change);
            projector.Take(change);
        }, announce: marks.AnnounceAsync, doubted: marks.Doubt);
        settle = new(lists, Store, Runner, Clock, NullLogger<SettleSweep>.Instance);
    }

    internal int Number { get; }
    internal Lane Lane { get; }
    internal LaneClock Clock { get; }
    internal ItemStore Store { get; }
    internal CommandRunner Runner { get; }
    internal bool HasEnded => Lane.HasEnded;

    /// <summary>Begins what a process does by itself: it writes its lists, shows that it lives, heals, and does what the timers tell it to.</summary>
    internal void Begin(long until)
    {
        if (projector is null) return;
        Lane.Start(() => projector.LiveAsync(CancellationToken.None));
        Lane.Start(() => EveryRoundAsync(() => marks!.BeatAsync(CancellationToken.None), until));
        Lane.Start(() => EveryRoundAsync(() => repair!.HealAsync(CancellationToken.None), until));
        Lane.Start(() => EveryRoundAsync(() => settle!.RunAsync(CancellationToken.None), until));
        Lane.Start(() => EveryRoundAsync(() => notices!.ResendAsync(CancellationToken.None), until));
    }

    // As the timers do: what fails is tried in the next round.
    private async Task EveryRoundAsync(Func<Task> work, long until)
    {
        while (true)
        {
            try
            {
                await work();
            }
            catch (Exception e) when (ItemStore.IsUncertain(e) || e is Azure.RequestFailedException)
            {
                failed("a round that failed");
            }
            if (Clock.GetTimestamp() >= until) return;
            await Task.Delay(Round, Clock);
        }
    }

    /// <summary>Asks as the edge does: now, by this instance's clock.</summary>
    internal Task<Outcome> AskAsync(Asked asked) => Runner.RunAsync(asked.Sku, new(asked.Key, asked.Command), new(asked.By, Clock.GetUtcNow()));
}

/// <summary>How instances are set up in a history.</summary>
/// <param name="IdsMax">How many ids an item keeps in memory; 0 sends every one to a row of its own.</param>
/// <param name="BlocksPerHead">After how many blocks a head is written: few, so that short histories have heads.</param>
/// <param name="Retries">How often the client for reads tries again.</param>
/// <param name="IsWhole">With lists, notices, healing and sweeps; else with the store alone.</param>
internal sealed record Setup(int SkewMax, int IdsMax, int BlocksPerHead, int Retries, bool IsWhole);
