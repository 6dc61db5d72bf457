using System.Collections.Immutable;
using System.Text.Json;
using Azure.Data.Tables;
using CountDepot.Api.Requests;
using CountDepot.Contracts;

namespace CountDepot.Api.Templates;

/// <summary>
/// The templates of the depot: table <c>Templates</c>, one row each, the whole template as JSON. Few, so every instance keeps them all and
/// reads them again after 60 seconds, or at once when it is asked for one it does not know.
/// </summary>
public sealed class TemplateShelf(TableServiceClient tables, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenMisses = TimeSpan.FromSeconds(1);
    private const string Partition = "template";

    // A property holds 64 KiB of UTF-16.
    private const int TextMax = 30_000;

    private readonly TableClient table = tables.GetTableClient("Templates");
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile Known known = new(DateTimeOffset.MinValue, ImmutableSortedDictionary<TemplateId, TemplateView>.Empty);

    /// <summary>All templates, at most 60 seconds old; at most one second old when this one is not among them.</summary>
    public async Task<ImmutableSortedDictionary<TemplateId, TemplateView>> AllAsync(TemplateId? needed, CancellationToken cancel)
    {
        var all = await ReadAsync(Freshness, cancel);
        return needed is { } id && !all.ContainsKey(id) ? await ReadAsync(BetweenMisses, cancel) : all;
    }

    /// <summary>Defines a template or changes it; throws <see cref="RefusedException"/> for one that is wrong.</summary>
    public async Task<TemplateView> DefineAsync(TemplateId id, DefineTemplate template, CancellationToken cancel)
    {
        if (Ledger.Templates.Wrong(template) is { } wrong) throw RefusedException.Invalid(wrong.Field, wrong.Problem);
        var view = Ledger.Templates.View(id, template);
        var text = JsonSerializer.Serialize(view, Wire.Json);
        if (text.Length > TextMax) throw RefusedException.Invalid("fields", "and checklist together are too long for one template. Make two of it.");
        await table.UpsertEntityAsync(new TableEntity(Partition, id.Value) { ["Text"] = text }, TableUpdateMode.Replace, cancel);
        await ReadAsync(TimeSpan.Zero, cancel);
        return view;
    }

    private async Task<ImmutableSortedDictionary<TemplateId, TemplateView>> ReadAsync(TimeSpan freshness, CancellationToken cancel)
    {
        if (time.GetUtcNow() - known.ReadAt < freshness) return known.Templates;
        await gate.WaitAsync(cancel);
        try
        {
            var now = time.GetUtcNow();
            if (now - known.ReadAt < freshness) return known.Templates;
            var templates = ImmutableSortedDictionary.CreateBuilder<TemplateId, TemplateView>();
            await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancel))
            {
                templates[TemplateId.Parse(row.RowKey)] = JsonSerializer.Deserialize<TemplateView>(row.GetString("Text"), Wire.Tolerant)!;
            }
            known = new(now, templates.ToImmutable());
            return known.Templates;
        }
        finally
        {
            gate.Release();
        }
    }

    // One reference, so that nobody reads the templates of one moment with the time of another.
    private sealed record Known(DateTimeOffset ReadAt, ImmutableSortedDictionary<TemplateId, TemplateView> Templates);
}
