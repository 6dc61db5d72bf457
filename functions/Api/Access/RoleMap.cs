using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;
using CountDepot.Contracts;
using Microsoft.Extensions.Options;

namespace CountDepot.Api.Access;

/// <summary>A group's role. <paramref name="Sites"/> is null for every site.</summary>
public sealed record RoleGrant(string Group, Role Role, ImmutableSortedSet<SiteId>? Sites);

/// <summary>
/// Which Entra group has which role at which sites: table <c>RoleMap</c>, one row per group. Read at most every 60 seconds; seeded from
/// the settings when it is empty.
/// </summary>
public sealed class RoleMap(TableServiceClient tables, IOptions<DepotOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(60);
    private const string Partition = "role";

    private readonly TableClient table = tables.GetTableClient("RoleMap");
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile Known known = new(DateTimeOffset.MinValue, []);

    public async Task<ImmutableArray<RoleGrant>> GrantsAsync(CancellationToken cancel)
    {
        if (time.GetUtcNow() - known.ReadAt < Freshness) return known.Grants;
        await gate.WaitAsync(cancel);
        try
        {
            if (time.GetUtcNow() - known.ReadAt < Freshness) return known.Grants;
            var readAt = time.GetUtcNow();
            var grants = await ReadAsync(cancel);
            if (grants.IsEmpty && options.Value.Roles.Count > 0)
            {
                await SeedAsync(cancel);
                grants = await ReadAsync(cancel);
            }
            known = new(readAt, grants);
            return grants;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<ImmutableArray<RoleGrant>> ReadAsync(CancellationToken cancel)
    {
        var grants = ImmutableArray.CreateBuilder<RoleGrant>();
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancel))
        {
            if (Enum.TryParse<Role>(row.GetString("Role"), out var role)) grants.Add(new(row.RowKey, role, SitesOf(row.GetString("Sites"))));
        }
        return grants.ToImmutable();
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

    // One reference, so that nobody reads the grants of one moment with the time of another.
    private sealed record Known(DateTimeOffset ReadAt, ImmutableArray<RoleGrant> Grants);
}
