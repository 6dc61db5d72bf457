using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace CountDepot.Specs.Bot;

/// <summary>A storage account in memory whose queues hide and show messages by a clock that only the test moves.</summary>
internal sealed class MemoryQueues(TimeProvider time) : QueueServiceClient
{
    private readonly ConcurrentDictionary<string, MemoryQueue> queues = new();

    public MemoryQueue this[string name] => queues.GetOrAdd(name, _ => new(time));

    public override QueueClient GetQueueClient(string queueName) => this[queueName];
}

/// <summary>One queue with what the storage promises of it: at least once, hidden while somebody works on it, and counted.</summary>
internal sealed class MemoryQueue(TimeProvider time) : QueueClient
{
    private readonly Lock gate = new();
    private readonly List<Kept> kept = [];
    private long receipts;

    /// <summary>The texts of all messages, hidden ones too.</summary>
    public IReadOnlyList<string> Texts
    {
        get
        {
            lock (gate) return [.. kept.Select(message => message.Text)];
        }
    }

    /// <summary>Asked before every call; a queue that does not answer throws.</summary>
    public Action Faults { get; set; } = () => { };

    /// <summary>Whether who asks now is given anything.</summary>
    public Func<bool> IsOpen { get; set; } = () => true;

    public override Task<Response<SendReceipt>> SendMessageAsync(
        string messageText, TimeSpan? visibilityTimeout = null, TimeSpan? timeToLive = null, CancellationToken cancellationToken = default)
    {
        Faults();
        Assert.True(visibilityTimeout is null || visibilityTimeout < TimeSpan.FromDays(7), "The storage hides nothing for more than seven days.");
        lock (gate) kept.Add(new(Guid.NewGuid().ToString(), messageText) { VisibleAt = time.GetUtcNow() + (visibilityTimeout ?? TimeSpan.Zero) });
        return Task.FromResult<Response<SendReceipt>>(null!);
    }

    public override Task<Response<QueueMessage[]>> ReceiveMessagesAsync(int? maxMessages = null, TimeSpan? visibilityTimeout = null, CancellationToken cancellationToken = default)
    {
        Faults();
        var now = time.GetUtcNow();
        lock (gate)
        {
            var taken = kept.Where(message => IsOpen() && message.VisibleAt <= now).Take(maxMessages ?? 1).ToList();
            foreach (var message in taken) (message.VisibleAt, message.Tries, message.Receipt) = (now + visibilityTimeout!.Value, message.Tries + 1, $"{++receipts}");
            return Task.FromResult(Response.FromValue(taken.Select(m => QueuesModelFactory.QueueMessage(m.Id, m.Receipt, m.Text, m.Tries)).ToArray(), null!));
        }
    }

    public override Task<Response> DeleteMessageAsync(string messageId, string popReceipt, CancellationToken cancellationToken = default)
    {
        Faults();
        lock (gate)
        {
            if (kept.RemoveAll(message => message.Id == messageId && message.Receipt == popReceipt) == 0) throw new RequestFailedException(404, "The message is not there, or with somebody else.");
        }
        return Task.FromResult<Response>(null!);
    }

    private sealed record Kept(string Id, string Text)
    {
        internal DateTimeOffset VisibleAt { get; set; }
        internal int Tries { get; set; }
        internal string Receipt { get; set; } = "";
    }
}
