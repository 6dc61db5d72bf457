using Azure.Core;
using Azure.Core.Pipeline;

namespace CountDepot.Bench;

/// <summary>Counts what goes over the wire below a storage client, and the rows that come back.</summary>
internal sealed class Requests : HttpPipelinePolicy
{
    private int count;
    private int rows;

    internal int Count => Volatile.Read(ref count);

    /// <summary>Rows in the answers to queries.</summary>
    internal int Rows => Volatile.Read(ref rows);

    internal T In<T>(T options) where T : ClientOptions
    {
        options.AddPolicy(this, HttpPipelinePosition.PerRetry);
        return options;
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("Nothing here is synchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Interlocked.Increment(ref count);
        await ProcessNextAsync(message, pipeline);
        if (message.Request.Method == RequestMethod.Get && message.Response is { Status: 200, ContentStream.CanSeek: true } answer)
            Interlocked.Add(ref rows, answer.Content.ToString().Split("\"RowKey\":").Length - 1);
    }
}
