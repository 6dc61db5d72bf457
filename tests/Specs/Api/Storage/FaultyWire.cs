using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using CountDepot.Api.Storage;

namespace CountDepot.Specs.Api.Storage;

/// <summary>
/// The wire below the real client, with what happens on real ones: an answer that never arrives though the work was done, throttling and
/// outages before it was done, delays, and a request that arrives twice. The dice are a seed's, whichever request throws them first.
/// </summary>
internal sealed class FaultyWire(int seed, double share) : HttpPipelineTransport
{
    internal const string ReplyLost = "reply lost", SentTwice = "sent twice", Delayed = "delayed", NotSent = "not sent";
    private static readonly int[] Statuses = [429, 500, 503];

    private readonly HttpClientTransport wire = new();
    private readonly Random dice = new(seed);

    /// <summary>What was done to requests, and how often.</summary>
    internal ConcurrentDictionary<string, int> Faults { get; } = new();

    /// <summary>While false, everything arrives.</summary>
    internal bool IsFaulty { get; set; } = true;

    /// <summary>One instance of the depot on this wire.</summary>
    /// <param name="retriesCommits">As if somebody had left the client's own retries on for commits too.</param>
    internal Depot Connect(string connection, string table, bool retriesCommits) =>
        new(new(connection, table, Quick(new TableClientOptions { Transport = this }, 8)), new(connection, table, retriesCommits
            ? Quick(new TableClientOptions { Transport = this }, 3)
            : ItemStore.CommitOptions(new TableClientOptions { Transport = this })));

    public override Request CreateRequest() => wire.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("Nothing here is synchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        switch (Draw())
        {
            case NotSent: throw new IOException("The connection was closed before anything was sent.");
            case ReplyLost:
                await wire.ProcessAsync(message);
                throw new IOException("The reply was lost.");
            case SentTwice:
                await wire.ProcessAsync(message);
                await wire.ProcessAsync(message);
                return;
            case Delayed:
                await Task.Delay(TimeSpan.FromMilliseconds(Next(20)));
                await wire.ProcessAsync(message);
                return;
            case { } status when int.TryParse(status, out var code):
                message.Response = new Failure(code, message.Request.ClientRequestId);
                return;
            default:
                await wire.ProcessAsync(message);
                return;
        }
    }

    private string? Draw()
    {
        if (!IsFaulty || Next(1_000) >= share * 1_000) return null;
        var fault = Next(6) switch { 0 => NotSent, 1 or 2 => ReplyLost, 3 => SentTwice, 4 => Delayed, _ => $"{Statuses[Next(Statuses.Length)]}" };
        Faults.AddOrUpdate(fault, 1, (_, count) => count + 1);
        return fault;
    }

    private int Next(int below)
    {
        lock (dice) return dice.Next(below);
    }

    private static TableClientOptions Quick(TableClientOptions options, int retries)
    {
        (options.Retry.MaxRetries, options.Retry.Mode, options.Retry.Delay) = (retries, RetryMode.Fixed, TimeSpan.FromMilliseconds(1));
        return options;
    }

    /// <summary>What the service says instead of doing it.</summary>
    private sealed class Failure(int status, string request) : Response
    {
        public override int Status => status;
        public override string ReasonPhrase => "";
        public override Stream? ContentStream { get; set; }
        public override string ClientRequestId { get; set; } = request;

        public override void Dispose()
        {
            // It holds nothing.
        }

        protected override bool ContainsHeader(string name) => false;
        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => (value = null) is not null;
        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) => (values = null) is not null;
    }
}
