using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Counts;

/// <summary>A session as it is kept. What was answered under which key stays with it, so that a retry gets the same answer.</summary>
/// <param name="Print">The fingerprint of the request that opened it.</param>
/// <param name="Endings">What closed or cancelled it, at most one of each.</param>
public sealed record KeptCount(CountView View, string Print, IReadOnlyList<CountEnding> Endings);

/// <summary>A request that ended a session, and its answer.</summary>
/// <param name="Key">Whose key it had, as a hash of both.</param>
public sealed record CountEnding(string Key, string Print, CountView Answer);

/// <summary>
/// The count sessions: table <c>Counts</c>. What is counted in them is not here but with the items; a session only says who is to count what
/// and how far off is too far.
/// <code>
/// CNT-7K3Q2M5ADT | count                  the session, replaced when it ends
/// site~NORTH     | {newest first}~{id}    where to find the sessions of a site; written before the session, which alone counts
/// schedule       | NORTH                  how often the classes are counted there
/// </code>
/// </summary>
public sealed class CountShelf(TableServiceClient tables)
{
    /// <summary>The table's name.</summary>
    public const string Table = "Counts";

    /// <summary>How often the classes are counted where nobody has said otherwise, in days.</summary>
    public static readonly SetCountSchedule ByDefault = new(30, 90, 180);

    private const string Row = "count";
    private const string Column = "Count";
    private const string Schedules = "schedule";
    private readonly TableClient table = tables.GetTableClient(Table);

    public async Task<KeptCount?> FindAsync(CountId id, CancellationToken cancel) => (await EntityAsync(id, cancel)) is { } row ? Read(row) : null;

    /// <summary>The terms of a session for deciding what is asked of it; null when there is none.</summary>
    public async Task<CountSession?> SessionAsync(CountId? id, CancellationToken cancel)
    {
        if (id is not { } named || (await FindAsync(named, cancel))?.View is not { } view) return null;
        return new(view.Count, view.Site, view.State, view.IsBlind, view.TolerancePercent, view.Tolerance, [.. view.Bins ?? []], [.. view.Items ?? []]);
    }

    /// <summary>Keeps a new session, and answers the one that has the id from now on: this one, or the one that had it already.</summary>
    public async Task<KeptCount> KeepAsync(KeptCount count, CancellationToken cancel)
    {
        var newestFirst = string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.UtcTicks - count.View.OpenedAt.UtcTicks:d19}");
        await table.UpsertEntityAsync(new TableEntity(OfSite(count.View.Site), $"{newestFirst}~{count.View.Count}"), TableUpdateMode.Replace, cancel);
        try
        {
            await table.AddEntityAsync(Write(count), cancel);
            return count;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return (await FindAsync(count.View.Count, cancel))!;
        }
    }

    /// <summary>Changes a session as it is now; null when there is none. The change throws to refuse.</summary>
    public async Task<KeptCount?> ChangeAsync(CountId id, Func<KeptCount, KeptCount> change, CancellationToken cancel)
    {
        while (await EntityAsync(id, cancel) is { } row)
        {
            var before = Read(row);
            var after = change(before);
            if (ReferenceEquals(after, before)) return before;
            try
            {
                await table.UpdateEntityAsync(Write(after), row.ETag, TableUpdateMode.Replace, cancel);
                return after;
            }
            catch (RequestFailedException e) when (e.Status == 412)
            {
                // Somebody else was first: look again.
            }
        }
        return null;
    }

    /// <summary>The sessions of a site, newest first, after a row if one is named.</summary>
    public async IAsyncEnumerable<(string Row, CountView View)> OfSiteAsync(SiteId site, string? after, [EnumeratorCancellation] CancellationToken cancel)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {OfSite(site)} and RowKey gt {after ?? ""}");
        var seen = new HashSet<CountId>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: [nameof(TableEntity.RowKey)], cancellationToken: cancel))
        {
            // A try that was cut short leaves a row without a session, or a second row for the same one.
            var id = CountId.Parse(row.RowKey.Split('~')[1]);
            if (seen.Add(id) && await FindAsync(id, cancel) is { } count) yield return (row.RowKey, count.View);
        }
    }

    /// <summary>How often the classes are counted at a site.</summary>
    public async Task<SetCountSchedule> ScheduleAsync(SiteId site, CancellationToken cancel)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Schedules, site.Value, cancellationToken: cancel);
        return row.HasValue ? JsonSerializer.Deserialize<SetCountSchedule>(row.Value!.GetString(Column), Wire.Tolerant)! : ByDefault;
    }

    public Task SetScheduleAsync(SiteId site, SetCountSchedule schedule, CancellationToken cancel) => table.UpsertEntityAsync(
        new TableEntity(Schedules, site.Value) { [Column] = JsonSerializer.Serialize(schedule, Wire.Json) }, TableUpdateMode.Replace, cancel);

    private async Task<TableEntity?> EntityAsync(CountId id, CancellationToken cancel)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(id.Value, Row, cancellationToken: cancel);
        return row.HasValue ? row.Value : null;
    }

    private static string OfSite(SiteId site) => $"site~{site}";

    private static KeptCount Read(TableEntity row) => JsonSerializer.Deserialize<KeptCount>(row.GetString(Column), Wire.Tolerant)!;

    private static TableEntity Write(KeptCount count) => new(count.View.Count.Value, Row) { [Column] = JsonSerializer.Serialize(count, Wire.Json) };
}
