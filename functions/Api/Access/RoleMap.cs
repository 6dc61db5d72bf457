using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;
using CountDepot.Contracts;
using Microsoft.Extensions.Options;

namespace CountDepot.Api.Access;

/// <summary>A group's role. <paramref name="Sites"/> is null for every site.</summary>
public sealed record RoleGrant(string Group, Role Role, ImmutableSortedSet<SiteId>? Sites)
{
    /// <summary>Names this state of it; no other one ever has the same, also after it was removed and given again.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The row that holds it: the group's id, and a number behind it where the group has another role at other sites.</summary>
    public string Row { get; init; } = Group;

    public bool IsEverywhere => Sites is null;

    /// <summary>Whoever has it administers the whole depot.</summary>
    public bool AdministersAll => Role >= Role.Admin && IsEverywhere;
}

/// <summary>The role map as it was at a moment.</summary>
public sealed record RoleGrants(DateTimeOffset ReadAt, ImmutableArray<RoleGrant> Grants)
{
    public IEnumerable<RoleGrant> Of(GroupId group) => Grants.Where(g => string.Equals(g.Group, group.Value, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What one change makes of the role map: a grant that is new, or another, or gone.</summary>
public sealed record RoleChange(RoleGrant? Before, RoleGrant? After);

/// <summary>
/// Which Entra group has which role at which sites: table <c>RoleMap</c>, one row per grant. Read at most every 60 seconds; seeded from
/// the settings when it is empty. What two administrators change at the same time is decided one after the other: every change replaces one
/// common row as well, so that none is made on a map that has changed since it was looked at.
/// </summary>
public sealed class RoleMap(TableServiceClient tables, IOptions<DepotOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(60);
    private const string Partition = "role";
    private const string CommonRow = "-";
    private const string VersionColumn = "Version";
    private const string NumberColumn = "Number";
    private const string RemovalsColumn = "Removals";
    private const int RemovalsMax = 50;
    private const int AttemptsMax = 10;

    private readonly TableClient table = tables.GetTableClient("RoleMap");
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile RoleGrants known = new(DateTimeOffset.MinValue, []);

    /// <summary>The map, at most 60 seconds old.</summary>
    public async Task<RoleGrants> GrantsAsync(CancellationToken cancel)
    {
        if (time.GetUtcNow() - known.ReadAt < Freshness) return known;
        await gate.WaitAsync(cancel);
        try
        {
            if (time.GetUtcNow() - known.ReadAt < Freshness) return known;
            var readAt = time.GetUtcNow();
            var rows = await ReadAsync(cancel);
            if (rows.Grants.IsEmpty && options.Value.Roles.Count > 0)
            {
                await SeedAsync(cancel);
                rows = await ReadAsync(cancel);
            }
            return known = new(readAt, rows.Grants);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>
    /// Changes one grant. <paramref name="decide"/> is given the map as it is, and says what is to become of it; it is asked again when somebody else
    /// was first, and what it throws ends the change.
    /// </summary>
    /// <param name="removal">The name of a removal, remembered with it: a retry of it is told from a removal of what never was.</param>
    /// <returns>The map after the change, and the grant that was changed; null when it is gone.</returns>
    public async Task<(RoleGrants Map, RoleGrant? Changed)> ChangeAsync(Func<RoleGrants, RoleChange> decide, string? removal, CancellationToken cancel)
    {
        await GrantsAsync(cancel);
        for (var attempt = 1; ; attempt++)
        {
            var readAt = time.GetUtcNow();
            var rows = await ReadAsync(cancel);
            var map = new RoleGrants(readAt, rows.Grants);
            if (removal is not null && RemovalsOf(rows.Common).Contains(removal)) return (known = map, null);
            var (before, after) = decide(map);
            if (before == after) return (known = map, before);
            var number = (rows.Common?.GetInt32(NumberColumn) ?? 1) + 1;
            after = after is null ? null : after with { Version = number, Row = before?.Row ?? RowFor(after, map, number) };
            try
            {
                await table.SubmitTransactionAsync([Change(before, after), Touch(rows.Common, number, removal)], cancel);
                var others = map.Grants.Where(g => g != before);
                return (known = map with { Grants = after is null ? [.. others] : [.. others, after] }, after);
            }
            catch (TableTransactionFailedException e) when (e.Status is 404 or 409 or 412 && attempt < AttemptsMax)
            {
                // Somebody changed the map in between: look again.
            }
        }
    }

    private static string RowFor(RoleGrant grant, RoleGrants map, int number) =>
        map.Grants.Any(g => string.Equals(g.Row, grant.Group, StringComparison.OrdinalIgnoreCase)) ? $"{grant.Group}~{number}" : grant.Group;

    private static TableTransactionAction Change(RoleGrant? before, RoleGrant? after)
    {
        if (after is null) return new(TableTransactionActionType.Delete, new TableEntity(Partition, before!.Row), ETag.All);
        var row = new TableEntity(Partition, after.Row)
        {
            ["Role"] = after.Role.ToString(), ["Sites"] = after.Sites is { } sites ? string.Join(',', sites) : "*", [VersionColumn] = after.Version,
        };
        return new(before is null ? TableTransactionActionType.Add : TableTransactionActionType.UpsertReplace, row);
    }

    private static TableTransactionAction Touch(TableEntity? common, int number, string? removal)
    {
        List<string> removals = [.. RemovalsOf(common)];
        if (removal is not null) removals.Add(removal);
        var row = new TableEntity(Partition, CommonRow) { [NumberColumn] = number, [RemovalsColumn] = string.Join(',', removals.TakeLast(RemovalsMax)) };
        return common is null ? new(TableTransactionActionType.Add, row) : new(TableTransactionActionType.UpdateReplace, row, common.ETag);
    }

    private static string[] RemovalsOf(TableEntity? common) =>
        common?.GetString(RemovalsColumn)?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private async Task<(ImmutableArray<RoleGrant> Grants, TableEntity? Common)> ReadAsync(CancellationToken cancel)
    {
        var (grants, common) = (ImmutableArray.CreateBuilder<RoleGrant>(), (TableEntity?)null);
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancel))
        {
            if (row.RowKey == CommonRow) common = row;
            else if (Enum.TryParse<Role>(row.GetString("Role"), out var role))
                grants.Add(new(row.RowKey.Split('~')[0], role, SitesOf(row.GetString("Sites"))) { Row = row.RowKey, Version = row.GetInt32(VersionColumn) ?? 1 });
        }
        return (grants.ToImmutable(), common);
    }

    private async Task SeedAsync(CancellationToken cancel)
    {
        foreach (var seed in options.Value.Roles)
        {
            try
            {
                await table.AddEntityAsync(new TableEntity(Partition, seed.Group) { ["Role"] = seed.Role.ToString(), ["Sites"] = seed.Sites }, cancel);
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                // Another instance seeds at the same time, from the same settings.
            }
        }
    }

    private static ImmutableSortedSet<SiteId>? SitesOf(string? text) =>
        text is null or "*" ? null : [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(SiteId.Parse)];
}
