using System.Collections.Concurrent;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Notices;

/// <summary>
/// What has to be told, once each: table <c>Notices</c>, and the queue <c>notices</c> that the bot empties.
/// <code>
/// NORTH   | NORTH~Low~M8-BOLT~3    the notice; IsSent once it is in the queue. It stays, so that nobody is told again
/// waiting | NORTH~Low~M8-BOLT~3    the same while it is not in the queue for certain
/// </code>
/// The row that waits is written first and taken away last, so whatever breaks in between is found in one short partition and sent again. A
/// message may so be in the queue twice; whoever tells it looks whether it was told.
/// </summary>
public sealed partial class NoticeShelf(TableServiceClient tables, QueueServiceClient queues, TimeProvider time, ILogger<NoticeShelf> log)
{
    /// <summary>The table's name.</summary>
    public const string Table = "Notices";

    /// <summary>The queue's name.</summary>
    public const string Queue = "notices";

    /// <summary>Where the bot puts what cannot be told however often it is tried.</summary>
    public const string Poison = "notices-poison";

    // '~' is in no site, and this is none.
    private const string Waiting = "~waiting";
    private const string Column = "Notice";
    private const string Sent = "IsSent";
    private const int RememberedMax = 20_000;
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);
    private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(30);

    private readonly TableClient table = tables.GetTableClient(Table);
    private readonly QueueClient queue = queues.GetQueueClient(Queue);
    private readonly ConcurrentDictionary<string, bool> told = new(StringComparer.Ordinal);

    /// <summary>
    /// Sees to it that a notice is told, unless it was before. When this returns it is written down; a queue that does not answer is tried
    /// again by the sweep.
    /// </summary>
    public async Task TellAsync(Notice notice, CancellationToken cancel)
    {
        if (told.ContainsKey(notice.Key) || await IsSentAsync(notice, cancel)) return;
        var waiting = new TableEntity(Waiting, notice.Key) { [Column] = JsonSerializer.Serialize(notice, Wire.Json), ["At"] = time.GetUtcNow() };
        await table.UpsertEntityAsync(waiting, TableUpdateMode.Replace, cancel);
        try
        {
            await SendAsync(notice, cancel);
        }
        // The rows are what counts; whatever kept the message from its queue, the sweep brings it there.
        catch (RequestFailedException e)
        {
            LogLater(notice.Kind, e.Status);
        }
    }

    /// <summary>Sees to it that everything is told that an item's change has made worth telling. Safe to repeat.</summary>
    /// <param name="before">What was seen to be told already; an item that does not exist when nobody knows.</param>
    public async Task ProjectAsync(Item before, Item after, CancellationToken cancel)
    {
        if (before.Exists)
        {
            foreach (var notice in Episodes.Between(before, after)) await TellAsync(notice, cancel);
            return;
        }
        foreach (var (notice, needed) in Episodes.Of(after))
        {
            if (needed is null || await KnowsAsync(needed, cancel)) await TellAsync(notice, cancel);
        }
    }

    /// <summary>Whether it was ever to be told.</summary>
    public async Task<bool> KnowsAsync(Notice notice, CancellationToken cancel) => told.ContainsKey(notice.Key) || await FindAsync(notice.Site, notice.Key, cancel) is not null;

    /// <summary>The notice with a key; null when there is none.</summary>
    public async Task<Notice?> FindAsync(SiteId site, string key, CancellationToken cancel) =>
        await table.GetEntityIfExistsAsync<TableEntity>(site.Value, key, cancellationToken: cancel) is { HasValue: true } row ? Read(row.Value!) : null;

    /// <summary>Puts into the queue what has waited for it longer than that takes, and answers how many that were.</summary>
    public async Task<int> ResendAsync(CancellationToken cancel)
    {
        var (count, by) = (0, time.GetUtcNow() - UnderWay);
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Waiting}"), cancellationToken: cancel))
        {
            if (row.GetDateTimeOffset("At") > by) continue;
            await SendAsync(Read(row), cancel);
            count++;
        }
        return count;
    }

    private async Task SendAsync(Notice notice, CancellationToken cancel)
    {
        var row = new TableEntity(notice.Site.Value, notice.Key) { [Column] = JsonSerializer.Serialize(notice, Wire.Json), ["At"] = time.GetUtcNow(), [Sent] = false };
#if MUTANTS
        if (Simulation.Mutants.Has(Simulation.Mutant.SentBeforeItIs)) row[Sent] = true;
#endif
        if (await TryAddAsync(row, cancel) || !await IsSentAsync(notice, cancel))
        {
            await queue.SendMessageAsync(JsonSerializer.Serialize(notice, Wire.Json), timeToLive: Forever, cancellationToken: cancel);
            await table.UpdateEntityAsync(new TableEntity(notice.Site.Value, notice.Key) { [Sent] = true }, ETag.All, TableUpdateMode.Merge, cancel);
        }
        await ForgetAsync(notice, cancel);
        Remember(notice);
    }

    private async Task<bool> IsSentAsync(Notice notice, CancellationToken cancel)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(notice.Site.Value, notice.Key, cancellationToken: cancel);
        if (row is not { HasValue: true } || row.Value!.GetBoolean(Sent) != true) return false;
        Remember(notice);
        return true;
    }

    private async Task<bool> TryAddAsync(TableEntity row, CancellationToken cancel)
    {
        try
        {
            await table.AddEntityAsync(row, cancel);
            return true;
        }
        catch (RequestFailedException taken) when (taken.Status == 409)
        {
            return false;
        }
    }

    private async Task ForgetAsync(Notice notice, CancellationToken cancel)
    {
        try
        {
            await table.DeleteEntityAsync(Waiting, notice.Key, ETag.All, cancel);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            // Another instance sent the same.
        }
    }

    private void Remember(Notice notice)
    {
        if (told.Count >= RememberedMax) told.Clear();
        told[notice.Key] = true;
    }

    private static Notice Read(TableEntity row) => JsonSerializer.Deserialize<Notice>(row.GetString(Column), Wire.Tolerant)!;

    [LoggerMessage(190, LogLevel.Warning, "A notice of kind {Kind} is put into the queue later, status {Status}")]
    private partial void LogLater(NoticeKind kind, int status);
}
