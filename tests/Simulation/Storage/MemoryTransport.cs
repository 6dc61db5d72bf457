using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace CountDepot.Simulation.Storage;

/// <summary>The wire under the product's own storage client: whatever it sends is answered by a function.</summary>
internal sealed class MemoryTransport(Func<Question, Task<Reply>> send) : HttpPipelineTransport
{
    private static readonly Uri Address = new("https://depot.table.core.windows.net");

    /// <summary>A client whose every request is answered by a function. It tries again at once, if at all: its real pauses would be real time.</summary>
    internal static TableServiceClient Tables(Func<Question, Task<Reply>> send, int retries)
    {
        var options = new TableClientOptions { Transport = new MemoryTransport(send), RetryPolicy = new RetryPolicy(retries, new AtOnce()) };
        options.Diagnostics.IsLoggingEnabled = options.Diagnostics.IsDistributedTracingEnabled = options.Diagnostics.IsTelemetryEnabled = false;
        return new(Address, new Azure.AzureSasCredential("sig=none"), options);
    }

    /// <summary>The same for queues.</summary>
    internal static QueueServiceClient Queues(Func<Question, Task<Reply>> send, int retries)
    {
        var options = new QueueClientOptions { Transport = new MemoryTransport(send), RetryPolicy = new RetryPolicy(retries, new AtOnce()) };
        options.Diagnostics.IsLoggingEnabled = options.Diagnostics.IsDistributedTracingEnabled = options.Diagnostics.IsTelemetryEnabled = false;
        return new(new Uri("https://depot.queue.core.windows.net"), new Azure.AzureSasCredential("sig=none"), options);
    }

    public override Request CreateRequest() => HttpClientTransport.Shared.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("Nothing here is synchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message) => message.Response = await send(Question.Of(message.Request)).ConfigureAwait(false);

    private sealed class AtOnce : DelayStrategy
    {
        protected override TimeSpan GetNextDelayCore(Azure.Response? response, int retryNumber) => TimeSpan.Zero;
    }
}
