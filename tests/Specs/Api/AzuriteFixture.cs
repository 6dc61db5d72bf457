using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using CountDepot.Api.Storage;
using CountDepot.Sim;

namespace CountDepot.Specs.Api;

/// <summary>One Azurite for every test that needs a real table; its classes are in the collection of this name.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteFixture : IAsyncLifetime, ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";

    private Azurite azurite = null!;

    public string ConnectionString => azurite.ConnectionString;

    public async Task InitializeAsync() => azurite = await Azurite.StartAsync();

    public async Task DisposeAsync() => await azurite.DisposeAsync();

    /// <summary>A new, empty table.</summary>
    internal async Task<AzuriteTable> TableAsync()
    {
        var table = new AzuriteTable(ConnectionString, $"T{Guid.NewGuid():N}");
        await table.Reads.CreateAsync();
        return table;
    }
}

/// <summary>A table as production code meets it: one client with retries, one for commits, and a count of what goes over the wire.</summary>
internal sealed class AzuriteTable
{
    private readonly Counter counter = new();

    internal AzuriteTable(string connection, string name)
    {
        Reads = new(connection, name, Counted(new TableClientOptions()));
        Commits = new(connection, name, Counted(ItemStore.CommitOptions(new TableClientOptions())));
    }

    internal TableClient Reads { get; }
    internal TableClient Commits { get; }

    /// <summary>Requests sent so far, retries included.</summary>
    internal int Requests => counter.Count;

    /// <summary>Asked before a request is sent: true loses its reply, after the request has been done.</summary>
    internal Func<Request, bool> LoseReply
    {
        set => counter.LoseReply = value;
    }

    private TableClientOptions Counted(TableClientOptions options)
    {
        options.AddPolicy(counter, HttpPipelinePosition.PerRetry);
        return options;
    }

    private sealed class Counter : HttpPipelinePolicy
    {
        private int count;

        internal int Count => Volatile.Read(ref count);
        internal Func<Request, bool> LoseReply { get; set; } = _ => false;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("Nothing here is synchronous.");

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            Interlocked.Increment(ref count);
            var isLost = LoseReply(message.Request);
            await ProcessNextAsync(message, pipeline);
            if (isLost) throw new IOException("The reply was lost.");
        }
    }
}
