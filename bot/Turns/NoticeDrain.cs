using Azure;
using Azure.Identity;
using Azure.Storage.Queues.Models;
using CountDepot.Bot.Storage;

namespace CountDepot.Bot.Turns;

/// <summary>
/// Empties the queue of notices. Several instances may: a message is with one of them at a time, and what comes twice is told once. No message
/// stops the ones beside it.
/// </summary>
public sealed class NoticeDrain(NoticeInbox queue, IServiceScopeFactory scopes, TimeProvider time, ILogger<NoticeDrain> log) : BackgroundService
{
    private const int AtOnce = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Takes what is there now and tells it; answers how many messages that were.</summary>
    public async Task<int> DrainAsync(CancellationToken cancel)
    {
        var messages = await queue.TakeAsync(cancel);
        await Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (message, token) => await TellAsync(message, token));
        return messages.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What comes before the first await would hold up the start.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!await TryDrainAsync(stoppingToken)) await Task.Delay(Pause, time, stoppingToken);
        }
    }

    private async Task<bool> TryDrainAsync(CancellationToken cancel)
    {
        try
        {
            return await DrainAsync(cancel) > 0;
        }
        catch (Exception lost) when (lost is RequestFailedException or AuthenticationFailedException or AggregateException && !cancel.IsCancellationRequested)
        {
            log.NoticesLater(lost.GetType().Name);
            return false;
        }
    }

    private async Task TellAsync(QueueMessage message, CancellationToken cancel)
    {
        using var span = Telemetry.BeginTurn("notice", default);
        try
        {
            var notice = NoticeInbox.Read(message.MessageText) ?? throw new FormatException("The message is no notice.");
            await using var scope = scopes.CreateAsyncScope();
            var told = await scope.ServiceProvider.GetRequiredService<NoticeTurn>().TellAsync(notice, cancel);
            if (told.After is { } after) await queue.AgainAsync(message, after, cancel);
            else await queue.DoneAsync(message, cancel);
        }
        // The edge of the queue: whatever is wrong with one message is its own affair, and is heard of when it was tried often enough.
#pragma warning disable CA1031
        catch (Exception broken) when (!cancel.IsCancellationRequested)
#pragma warning restore CA1031
        {
            log.NoticeFailed(message.DequeueCount, broken.GetType().Name);
            if (await queue.FailedAsync(message, cancel)) log.NoticePoisoned(message.DequeueCount);
        }
    }
}
