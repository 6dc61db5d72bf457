using Azure;
using Azure.Storage.Queues;
using CountDepot.Api.Exports;
using CountDepot.Api.Notices;
using CountDepot.Api.Projections;
using CountDepot.Api.Storage;

namespace CountDepot.Api.Telemetry;

/// <summary>
/// Looks every few minutes at what nobody would notice: how old the newest anchor and export are, what waits in the queues and for a decision,
/// how far the lists are behind. A serving instance looks, and not the timers that make these things, because theirs is the silence to be heard.
/// </summary>
public sealed partial class Vitals(Volumes volumes, QueueServiceClient queues, Lists lists, Projector projector, TimeProvider time, ILogger<Vitals> log) : BackgroundService
{
    private const int PeekMax = 32;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(2);
    private readonly DateTimeOffset began = time.GetUtcNow();

    /// <summary>One look.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        Meters.ProjectionLag.Record(projector.Lag.TotalSeconds);
        Meters.AnchorAge.Record(await AgeOfAsync(volumes.Anchors, cancel));
        Meters.BackupAge.Record(await AgeOfAsync(volumes.Exports, cancel));
        Meters.OpenApprovals.Record(await lists.PendingAsync(cancel));
        var (rows, age) = await PeekAsync(NoticeShelf.Queue, cancel);
        Meters.OutboxRows.Record(rows);
        Meters.OutboxAge.Record(age);
        Meters.Poison.Record((await PeekAsync(NoticeShelf.Poison, cancel)).Rows);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Pause, time);
        while (await ticks.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (e is RequestFailedException || ItemStore.IsUncertain(e) && !stoppingToken.IsCancellationRequested)
            {
                LogLater(e.GetType().Name);
            }
        }
    }

    // Where there has never been one, it has been missing for as long as anybody has looked.
    private async Task<double> AgeOfAsync(VolumeShelf shelf, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var newest = await shelf.LatestAsync(now, cancel) is { } volume ? VolumeKind.AtOf(volume.Name)!.Value : began;
        return Math.Max(0, (now - newest).TotalSeconds);
    }

    private async Task<(int Rows, double Age)> PeekAsync(string queue, CancellationToken cancel)
    {
        try
        {
            var waiting = (await queues.GetQueueClient(queue).PeekMessagesAsync(PeekMax, cancel)).Value;
            var oldest = waiting.Min(message => message.InsertedOn);
            return (waiting.Length, oldest is { } since ? Math.Max(0, (time.GetUtcNow() - since).TotalSeconds) : 0);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return (0, 0);
        }
    }

    [LoggerMessage(170, LogLevel.Warning, "The vitals are looked at later: {Problem}")]
    private partial void LogLater(string problem);
}
