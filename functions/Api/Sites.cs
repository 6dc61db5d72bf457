using System.Collections.Immutable;
using System.Text.Json;
using Azure.Data.Tables;
using CountDepot.Api.Access;
using CountDepot.Api.Requests;
using CountDepot.Contracts;

namespace CountDepot.Api;

/// <summary>
/// The sites: table <c>Sites</c>, one row each. Few, so every instance keeps them all and reads them again after 60 seconds, or at once
/// when it is asked for one it does not know.
/// </summary>
public sealed class Sites(TableServiceClient tables, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenMisses = TimeSpan.FromSeconds(1);
    private const string Partition = "site";
    private const int HoursMax = 168;
    private const int ChannelMax = 200;

    private readonly TableClient table = tables.GetTableClient("Sites");
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile Known known = Known.Of(DateTimeOffset.MinValue, ImmutableSortedDictionary<SiteId, SiteView>.Empty);

    public async Task<IEnumerable<SiteView>> AllAsync(CancellationToken cancel) => (await ReadAsync(Freshness, cancel)).Values;

    /// <summary>The approval policies of the sites that have one, at most 60 seconds old.</summary>
    public async Task<ImmutableSortedDictionary<SiteId, ApprovalPolicy>> PoliciesAsync(CancellationToken cancel)
    {
        await ReadAsync(Freshness, cancel);
        return known.Policies;
    }

    /// <summary>After how many hours a request escalates, at the sites where that is another number than usual; at most 60 seconds old.</summary>
    public async Task<ImmutableSortedDictionary<SiteId, int>> HoursAsync(CancellationToken cancel)
    {
        await ReadAsync(Freshness, cancel);
        return known.Hours;
    }

    public async Task<bool> KnowsAsync(SiteId site, CancellationToken cancel) =>
        (await ReadAsync(Freshness, cancel)).ContainsKey(site) || (await ReadAsync(BetweenMisses, cancel)).ContainsKey(site);

    /// <summary>
    /// Throws <see cref="RefusedException"/> unless the site exists and the caller has this role there. A site they may not see is answered like
    /// one that does not exist.
    /// </summary>
    public async Task NeedsAsync(Caller caller, Role role, SiteId site, CancellationToken cancel)
    {
        caller.Needs(role, site);
        if (!await KnowsAsync(site, cancel)) throw Caller.SiteUnknown(site);
    }

    /// <summary>One point read, to see that the storage answers.</summary>
    public Task PingAsync(CancellationToken cancel) => table.GetEntityIfExistsAsync<TableEntity>(Partition, "-", cancellationToken: cancel);

    /// <summary>Defines a site or changes it. The time zone is an IANA name; a new site has UTC unless told otherwise, and no approval policy.</summary>
    public async Task<SiteView> DefineAsync(SiteId site, DefineSite definition, CancellationToken cancel)
    {
        if (definition.TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            throw RefusedException.Invalid("timeZone", "must be an IANA name such as Europe/Berlin.");
        if (definition.HoursUntilEscalation is < 1 or > HoursMax) throw RefusedException.Invalid("hoursUntilEscalation", $"must be 1 to {HoursMax}, not {definition.HoursUntilEscalation}.");
        if (Ledger.Templates.Wrong(definition.Approval) is { } wrong) throw RefusedException.Invalid(wrong.Field, wrong.Problem);
        var before = (await ReadAsync(TimeSpan.Zero, cancel)).GetValueOrDefault(site) ?? new(site, "", "UTC");
        var view = before with
        {
            Name = definition.Name.Value,
            TimeZone = definition.TimeZone ?? before.TimeZone,
            Approval = definition.Approval ?? before.Approval,
            Channel = ChannelOf(definition.Channel, before.Channel),
            Deputies = DeputiesOf(definition.Deputies, before.Deputies),
            HoursUntilEscalation = definition.HoursUntilEscalation ?? before.HoursUntilEscalation,
        };
        await table.UpsertEntityAsync(RowOf(view), TableUpdateMode.Replace, cancel);
        await ReadAsync(TimeSpan.Zero, cancel);
        return view;
    }

    private async Task<ImmutableSortedDictionary<SiteId, SiteView>> ReadAsync(TimeSpan freshness, CancellationToken cancel)
    {
        if (time.GetUtcNow() - known.ReadAt < freshness) return known.Sites;
        await gate.WaitAsync(cancel);
        try
        {
            var now = time.GetUtcNow();
            if (now - known.ReadAt < freshness) return known.Sites;
            var sites = ImmutableSortedDictionary.CreateBuilder<SiteId, SiteView>();
            await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancel))
            {
                var site = SiteId.Parse(row.RowKey);
                sites[site] = new(site, row.GetString("Name"), row.GetString("TimeZone"))
                {
                    Approval = PolicyOf(row.GetString("Approval")),
                    Channel = row.GetString("Channel"),
                    Deputies = row.GetString("Deputies") is { } group ? GroupId.Parse(group) : null,
                    HoursUntilEscalation = row.GetInt32("Hours") ?? DefineSite.HoursUntilEscalationByDefault,
                };
            }
            known = Known.Of(now, sites.ToImmutable());
            return known.Sites;
        }
        finally
        {
            gate.Release();
        }
    }

    private static TableEntity RowOf(SiteView site) => new(Partition, site.Site.Value)
    {
        ["Name"] = site.Name,
        ["TimeZone"] = site.TimeZone,
        ["Approval"] = site.Approval is { } policy ? JsonSerializer.Serialize(policy, Wire.Json) : null,
        ["Channel"] = site.Channel,
        ["Deputies"] = site.Deputies?.Value,
        ["Hours"] = site.HoursUntilEscalation,
    };

    // As before when nothing is said, and none when it is said to be empty.
    private static string? ChannelOf(string? asked, string? before)
    {
        if (asked is null or "") return asked is null ? before : null;
        var isId = asked.Length <= ChannelMax && asked.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '@' or '.' or '_' or '-' or ';' or '=');
        return isId ? asked : throw RefusedException.Invalid("channel", "must be a Teams conversation id, such as 19:a1b2@thread.tacv2.");
    }

    private static GroupId? DeputiesOf(string? asked, GroupId? before)
    {
        if (asked is null or "") return asked is null ? before : null;
        return GroupId.TryRead(asked, out var group, out var problem) ? group : throw RefusedException.Invalid("deputies", problem);
    }

    private static ApprovalPolicy? PolicyOf(string? text) => text is null ? null : JsonSerializer.Deserialize<ApprovalPolicy>(text, Wire.Tolerant);

    // One reference, so that nobody reads the sites of one moment with the time of another.
    private sealed record Known(
        DateTimeOffset ReadAt,
        ImmutableSortedDictionary<SiteId, SiteView> Sites,
        ImmutableSortedDictionary<SiteId, ApprovalPolicy> Policies,
        ImmutableSortedDictionary<SiteId, int> Hours)
    {
        internal static Known Of(DateTimeOffset readAt, ImmutableSortedDictionary<SiteId, SiteView> sites) => new(
            readAt,
            sites,
            sites.Values.Where(s => s.Approval is not null).ToImmutableSortedDictionary(s => s.Site, s => s.Approval!),
            sites.Values.Where(s => s.HoursUntilEscalation != DefineSite.HoursUntilEscalationByDefault).ToImmutableSortedDictionary(s => s.Site, s => s.HoursUntilEscalation));
    }
}
