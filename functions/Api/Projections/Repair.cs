using Azure;
using CountDepot.Api.Storage;
using CountDepot.Api.Telemetry;
using CountDepot.Contracts;

namespace CountDepot.Api.Projections;

/// <summary>
/// Heals the projections: at start everything, if the tables are new or an older release wrote them; and every minute what a dead instance
/// may have left undone. A list is never wrong for longer than five minutes after a crash.
/// </summary>
public sealed partial class Repair(Marks marks, Projector projector, Catalog catalog, ItemStore store, TimeProvider time, ILogger<Repair> log) : BackgroundService
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Writes every row of every projection from the ledger, and answers how many items there are.</summary>
    public async Task<int> RebuildAsync(CancellationToken cancel)
    {
        var count = 0;
        await foreach (var some in store.ItemsAsync(cancel).Chunk(AtOnce).WithCancellation(cancel))
        {
            await Task.WhenAll(some.Select(sku => RepairAsync(sku, cancel)));
            count += some.Length;
        }
        return count;
    }

    // The sign of life must not wait for the healing, or others would take a busy instance for a dead one.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(EveryMinuteAsync(marks.BeatAsync, stoppingToken), EveryMinuteAsync(HealAsync, stoppingToken));

    /// <summary>One round of healing.</summary>
    public async Task HealAsync(CancellationToken cancel)
    {
        if (!await catalog.IsCurrentAsync(cancel))
        {
            LogRebuilt(await RebuildAsync(cancel));
            await catalog.SetCurrentAsync(cancel);
        }
        await marks.ReleaseAsync(projector.IsSettled, projector.IsInDoubt, MendAsync, cancel);
        await marks.RepairAsync(MendAsync, cancel);
        await catalog.RefreshAsync(cancel);
    }

    private async Task EveryMinuteAsync(Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        // What comes before the first await would hold up the start.
        await Task.Yield();
        using var ticks = new PeriodicTimer(Pause, time);
        do
        {
            try
            {
                await work(cancel);
            }
            catch (Exception e) when (e is RequestFailedException || ItemStore.IsUncertain(e) && !cancel.IsCancellationRequested)
            {
                LogLater(e.GetType().Name);
            }
        }
        while (await ticks.WaitForNextTickAsync(cancel));
    }

    private Task MendAsync(Sku sku, CancellationToken cancel)
    {
        Meters.Repaired.Add(1);
        return RepairAsync(sku, cancel);
    }

    // A chain that cannot be read is an alert of its own; it must not keep the others from being healed.
    private async Task RepairAsync(Sku sku, CancellationToken cancel)
    {
        try
        {
            await projector.RepairAsync(sku, cancel);
            LogRepaired(sku.Value);
        }
        catch (BrokenChainException e)
        {
            LogBroken(sku.Value, e);
        }
    }

    [LoggerMessage(125, LogLevel.Information, "Projections rebuilt: {Items} items")]
    private partial void LogRebuilt(int items);

    [LoggerMessage(126, LogLevel.Debug, "Projections of {Sku} written from its facts")]
    private partial void LogRepaired(string sku);

    [LoggerMessage(127, LogLevel.Warning, "Projections are repaired later: {Problem}")]
    private partial void LogLater(string problem);

    [LoggerMessage(128, LogLevel.Critical, "The chain of {Sku} is broken, so its projections stay as they are")]
    private partial void LogBroken(string sku, Exception e);
}
