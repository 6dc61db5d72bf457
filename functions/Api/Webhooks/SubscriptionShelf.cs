using System.Collections.Immutable;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using CountDepot.Contracts;

namespace CountDepot.Api.Webhooks;

/// <summary>Somebody's wish to be called.</summary>
/// <param name="Id">256 random bits: whoever has it may end the subscription.</param>
/// <param name="Owner">The Entra object id of the subscriber, whose roles are asked for before every delivery.</param>
/// <param name="Url">Where events go, letter by letter as it was given: it is signed.</param>
public sealed record Subscription(string Id, Trigger Trigger, string Owner, string Url, SiteId? Site, Sku? Sku, DateTimeOffset CreatedAt, DateTimeOffset? FailingSince = null)
{
    // What happened just before somebody subscribed may be told just after, and the clocks of two instances differ.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>From when on events are delivered.</summary>
    public DateTimeOffset Since => CreatedAt - Slack;

    public bool Wants(DepotEvent e) =>
        e.Trigger == Trigger && e.OccurredAt >= Since && (Site is null || e.Site == Site) && (Sku is null || e.Sku == Sku);

    /// <summary>The same wish of the same person: asked again, it is not another one.</summary>
    public bool IsSameWish(Subscription other) =>
        (other.Trigger, other.Owner, other.Url, other.Site, other.Sku) == (Trigger, Owner, Url, Site, Sku);
}

/// <summary>
/// The subscriptions: table <c>Webhooks</c>, one partition. Every instance keeps them and looks at one common row, which every change replaces as well,
/// to see whether they are still the same; so nobody is forgotten from the moment their subscription was answered.
/// </summary>
public sealed class SubscriptionShelf(TableServiceClient tables)
{
    /// <summary>The table's name.</summary>
    public const string Table = "Webhooks";

    private const string Partition = "subscription";
    private const string CommonRow = "-";
    private const string NumberColumn = "Number";
    private const string FailingColumn = "FailingSince";
    private readonly TableClient table = tables.GetTableClient(Table);
    private volatile Known known = new(null, []);

    /// <summary>All of them, as of this moment.</summary>
    public async Task<ImmutableArray<Subscription>> AllAsync(CancellationToken cancel)
    {
        var common = await table.GetEntityIfExistsAsync<TableEntity>(Partition, CommonRow, cancellationToken: cancel);
        var number = common.HasValue ? common.Value!.GetInt64(NumberColumn) : null;
        if (number is null || number == known.Number) return number is null ? [] : known.Subscriptions;
        var all = ImmutableArray.CreateBuilder<Subscription>();
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancel))
        {
            if (row.RowKey != CommonRow) all.Add(Read(row));
        }
        // Read after the number, so it is at least as new; what is newer is read again next time.
        return (known = new(number, [.. all.OrderBy(s => s.CreatedAt).ThenBy(s => s.Id, StringComparer.Ordinal)])).Subscriptions;
    }

    /// <summary>Those of one person, oldest first, as they are in the table: what is kept of them says nothing new of how they fare.</summary>
    public async Task<IReadOnlyList<Subscription>> OfAsync(string owner, CancellationToken cancel)
    {
        var theirs = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and Owner eq {owner}");
        return await table.QueryAsync<TableEntity>(theirs, cancellationToken: cancel).Select(Read).OrderBy(s => s.CreatedAt).ToListAsync(cancel);
    }

    /// <summary>One of them; null when there is none.</summary>
    public async Task<Subscription?> FindAsync(string id, CancellationToken cancel)
    {
        if (!IsId(id)) return null;
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, id, cancellationToken: cancel);
        return row.HasValue ? Read(row.Value!) : null;
    }

    /// <summary>Keeps a new one, and answers it, or the same wish if it is kept already; null when its owner has as many as anybody may.</summary>
    public async Task<Subscription?> AddAsync(Subscription wanted, int ofOneMax, CancellationToken cancel)
    {
        while (true)
        {
            var common = await table.GetEntityIfExistsAsync<TableEntity>(Partition, CommonRow, cancellationToken: cancel);
            var theirs = (await AllAsync(cancel)).Where(s => s.Owner == wanted.Owner).ToList();
            if (theirs.Find(wanted.IsSameWish) is { } same) return same;
            if (theirs.Count >= ofOneMax) return null;
            if (await TryChangeAsync(new(TableTransactionActionType.Add, Write(wanted)), common.HasValue ? common.Value : null, cancel)) return wanted;
        }
    }

    /// <summary>Ends one. False when there is none.</summary>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancel)
    {
        while (await FindAsync(id, cancel) is not null)
        {
            var common = await table.GetEntityIfExistsAsync<TableEntity>(Partition, CommonRow, cancellationToken: cancel);
            if (await TryChangeAsync(new(TableTransactionActionType.Delete, new TableEntity(Partition, id), ETag.All), common.Value, cancel)) return true;
        }
        return false;
    }

    /// <summary>Writes down since when nothing could be delivered; null when something was.</summary>
    public async Task MarkAsync(Subscription subscription, DateTimeOffset? failingSince, CancellationToken cancel)
    {
        try
        {
            await table.UpdateEntityAsync(Write(subscription with { FailingSince = failingSince }), ETag.All, TableUpdateMode.Replace, cancel);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // It has ended meanwhile.
        }
    }

    // One transaction with the common row, which changes only from what it was read as: two changes come one after the other.
    private async Task<bool> TryChangeAsync(TableTransactionAction change, TableEntity? common, CancellationToken cancel)
    {
        var touched = new TableEntity(Partition, CommonRow) { [NumberColumn] = (common?.GetInt64(NumberColumn) ?? 0) + 1 };
        var touch = common is null ? new TableTransactionAction(TableTransactionActionType.Add, touched) : new(TableTransactionActionType.UpdateReplace, touched, common.ETag);
        try
        {
            await table.SubmitTransactionAsync([change, touch], cancel);
            return true;
        }
        catch (TableTransactionFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private static bool IsId(string id) => id.Length is > 1 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static Subscription Read(TableEntity row) => new(
        row.RowKey, Enum.Parse<Trigger>(row.GetString("Trigger")), row.GetString("Owner"), row.GetString("Url"),
        row.GetString("Site") is { } site ? SiteId.Parse(site) : null, row.GetString("Sku") is { } sku ? Sku.Parse(sku) : null,
        DateTimeOffset.Parse(row.GetString("CreatedAt"), CultureInfo.InvariantCulture), row.GetDateTimeOffset(FailingColumn));

    private static TableEntity Write(Subscription s) => new(Partition, s.Id)
    {
        ["Trigger"] = s.Trigger.ToString(),
        ["Owner"] = s.Owner,
        ["Url"] = s.Url,
        ["Site"] = s.Site?.Value,
        ["Sku"] = s.Sku?.Value,
        ["CreatedAt"] = s.CreatedAt.ToString("O", CultureInfo.InvariantCulture),
        [FailingColumn] = s.FailingSince,
    };

    // One reference, so that nobody takes the list of one moment for that of another.
    private sealed record Known(long? Number, ImmutableArray<Subscription> Subscriptions);
}
