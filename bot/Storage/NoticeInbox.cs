using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using CountDepot.Contracts;

namespace CountDepot.Bot.Storage;

/// <summary>
/// The queue <c>notices</c> that the depot fills. A message is hidden from others while it is worked on, and comes back by itself when whoever
/// took it is heard of no more.
/// </summary>
public sealed class NoticeInbox(QueueServiceClient queues)
{
    /// <summary>What fails this often is put aside.</summary>
    public const int TriesMax = 5;

    private const int AtOnce = 16;
    private static readonly TimeSpan Hidden = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    // The most the queue can keep a message back for, with room for clocks that differ.
    private static readonly TimeSpan KeptBackMax = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(10);

    private readonly QueueClient notices = queues.GetQueueClient("notices");
    private readonly QueueClient poison = queues.GetQueueClient("notices-poison");

    /// <summary>The next messages; none when there are none.</summary>
    public async Task<IReadOnlyList<QueueMessage>> TakeAsync(CancellationToken cancel) => (await notices.ReceiveMessagesAsync(AtOnce, Hidden, cancel)).Value;

    /// <summary>It is told.</summary>
    public async Task DoneAsync(QueueMessage message, CancellationToken cancel)
    {
        try
        {
            await notices.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancel);
        }
        catch (RequestFailedException late) when (late.Status == StatusCodes.Status404NotFound)
        {
            // It took so long that somebody else has it now; they will see that it is told.
        }
    }

    /// <summary>It cannot be told yet, and that is nobody's fault: it comes again later, as if it had never come.</summary>
    public async Task AgainAsync(QueueMessage message, TimeSpan after, CancellationToken cancel)
    {
        await notices.SendMessageAsync(message.MessageText, after < KeptBackMax ? after : KeptBackMax, Forever, cancel);
        await DoneAsync(message, cancel);
    }

    /// <summary>It cannot be told. Until it has come often enough it is left to come again; then it is put where an operator looks.</summary>
    /// <returns>True when it was put there.</returns>
    public async Task<bool> FailedAsync(QueueMessage message, CancellationToken cancel)
    {
        if (message.DequeueCount < TriesMax) return false;
        await poison.SendMessageAsync(message.MessageText, null, Forever, cancel);
        await DoneAsync(message, cancel);
        return true;
    }

    /// <summary>The notice in a message; null when it is none that we know.</summary>
    public static Notice? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Notice>(text, Wire.Tolerant) is { Version: Notice.VersionNow } notice && IsWhole(notice) ? notice : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsWhole(Notice notice) => notice.Kind switch
    {
        NoticeKind.Low or NoticeKind.Recovered => notice is { Sku: not null, Episode: > 0 },
        NoticeKind.Escalated => notice is { Sku: not null, Reservation: not null },
        NoticeKind.Due => notice is { Person: not null, Day: not null },
        NoticeKind.CountAssigned => notice is { Person: not null, Count: not null },
        NoticeKind.Waiting or NoticeKind.Digest => notice.Day is not null,
    };

    /// <summary>Adds the client: by managed identity in Azure, by connection string for the emulator on this machine.</summary>
    public static void Add(IServiceCollection services, BotOptions options)
    {
        services.AddSingleton(all => options.StorageConnection is { Length: > 0 } connection
            ? new QueueServiceClient(connection)
            : new QueueServiceClient(new Uri($"https://{options.StorageAccount}.queue.core.windows.net"), all.GetRequiredService<TokenCredential>()));
        services.AddSingleton<NoticeInbox>();
    }
}
