using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using CountDepot.Contracts;

namespace CountDepot.Api.Webhooks;

/// <summary>An event on its way to one subscriber.</summary>
/// <param name="QueuedAt">When it was handed on.</param>
/// <param name="Site">The site it is about: only somebody who may see it is told.</param>
/// <param name="ToSite">Another site it names, which is left out for somebody who may not see that one.</param>
/// <param name="Body">The event as it is posted.</param>
/// <param name="NextAt">Not before then; a try that is under way puts it off, so that two instances do not send the same.</param>
public sealed record Delivery(
    string Subscription, string Row, DateTimeOffset QueuedAt, SiteId? Site, SiteId? ToSite, string Body, DateTimeOffset NextAt, int Attempts, ETag Tag)
{
    /// <summary>The event's id.</summary>
    public string EventId => Row[(Row.IndexOf('~', StringComparison.Ordinal) + 1)..];
}

/// <summary>
/// What is to be delivered: table <c>Deliveries</c>, one partition per subscription, a row per event in order of time. A row goes when the event was taken,
/// so the table holds what waits and nothing else.
/// </summary>
public sealed class DeliveryShelf(TableServiceClient tables)
{
    /// <summary>The table's name.</summary>
    public const string Table = "Deliveries";

    // So many rows the storage takes at once.
    private const int TransactionMax = 100;

    private readonly TableClient table = tables.GetTableClient(Table);

    /// <summary>Keeps events for a subscriber. An event that is kept already stays as it is.</summary>
    public async Task AddAsync(Subscription subscription, IEnumerable<DepotEvent> events, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var some in events.Select(e => new TableTransactionAction(TableTransactionActionType.Add, RowOf(subscription, e, now))).Chunk(TransactionMax))
        {
            try
            {
                await table.SubmitTransactionAsync(some, cancel);
            }
            catch (TableTransactionFailedException failed) when (failed.Status == 409)
            {
                // One of them was told before, and came again; the others are new.
                foreach (var one in some) await AddAsync(one.Entity, cancel);
            }
        }
    }

    private async Task AddAsync(ITableEntity row, CancellationToken cancel)
    {
        try
        {
            await table.AddEntityAsync(row, cancel);
        }
        catch (RequestFailedException failed) when (failed.Status == 409)
        {
            // Told twice, which is why its id is what it is.
        }
    }

    private static TableEntity RowOf(Subscription subscription, DepotEvent e, DateTimeOffset now) => new(subscription.Id, $"{e.OccurredAt.UtcTicks:d19}~{e.EventId}")
    {
        ["QueuedAt"] = now,
        ["Site"] = e.Site?.Value,
        ["ToSite"] = (e as RequestEvent)?.ToSite?.Value,
        ["Body"] = JsonSerializer.Serialize(e, e.GetType(), Wire.Json),
        ["NextAt"] = now,
        ["Attempts"] = 0,
    };

    /// <summary>The subscriptions for which something is due.</summary>
    public async Task<IReadOnlyCollection<string>> DueAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var due = new HashSet<string>(StringComparer.Ordinal);
        var rows = table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"NextAt le {now}"), select: [nameof(TableEntity.PartitionKey)], cancellationToken: cancel);
        await foreach (var row in rows) due.Add(row.PartitionKey);
        return due;
    }

    /// <summary>What is due for one subscription, longest ago first.</summary>
    public async Task<IReadOnlyList<Delivery>> OfAsync(string subscription, DateTimeOffset now, int most, CancellationToken cancel)
    {
        var due = TableClient.CreateQueryFilter($"PartitionKey eq {subscription} and NextAt le {now}");
        return await table.QueryAsync<TableEntity>(due, maxPerPage: most, cancellationToken: cancel).Take(most).Select(Read).ToListAsync(cancel);
    }

    /// <summary>How many wait for one subscription; as many as asked for means that many or more.</summary>
    public async Task<int> CountAsync(string subscription, int most, CancellationToken cancel) => await table
        .QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {subscription}"), select: [nameof(TableEntity.RowKey)], cancellationToken: cancel).Take(most).CountAsync(cancel);

    /// <summary>Puts a delivery off; null when somebody else has done something with it meanwhile.</summary>
    public async Task<Delivery?> TryPutOffAsync(Delivery delivery, DateTimeOffset until, int attempts, CancellationToken cancel)
    {
        var row = new TableEntity(delivery.Subscription, delivery.Row) { ["NextAt"] = until, ["Attempts"] = attempts };
        try
        {
            var response = await table.UpdateEntityAsync(row, delivery.Tag, TableUpdateMode.Merge, cancel);
            return delivery with { NextAt = until, Attempts = attempts, Tag = response.Headers.ETag ?? ETag.All };
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return null;
        }
    }

    /// <summary>Takes a delivery away.</summary>
    public Task DropAsync(Delivery delivery, CancellationToken cancel) => DropAsync(delivery.Subscription, delivery.Row, cancel);

    /// <summary>Takes everything away that waits for a subscription.</summary>
    public async Task ClearAsync(string subscription, CancellationToken cancel)
    {
        await foreach (var row in RowsOfAsync(subscription, cancel)) await DropAsync(subscription, row, cancel);
    }

    private async IAsyncEnumerable<string> RowsOfAsync(string subscription, [EnumeratorCancellation] CancellationToken cancel)
    {
        var all = TableClient.CreateQueryFilter($"PartitionKey eq {subscription}");
        await foreach (var row in table.QueryAsync<TableEntity>(all, select: [nameof(TableEntity.RowKey)], cancellationToken: cancel)) yield return row.RowKey;
    }

    private async Task DropAsync(string subscription, string row, CancellationToken cancel)
    {
        try
        {
            await table.DeleteEntityAsync(subscription, row, ETag.All, cancel);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // It is gone, which is what was wanted.
        }
    }

    private static Delivery Read(TableEntity row) => new(
        row.PartitionKey, row.RowKey, row.GetDateTimeOffset("QueuedAt") ?? default,
        row.GetString("Site") is { } site ? SiteId.Parse(site) : null, row.GetString("ToSite") is { } to ? SiteId.Parse(to) : null,
        row.GetString("Body"), row.GetDateTimeOffset("NextAt") ?? default, row.GetInt32("Attempts") ?? 0, row.ETag);
}
