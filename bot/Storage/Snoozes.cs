using Azure.Data.Tables;
using CountDepot.Contracts;

namespace CountDepot.Bot.Storage;

/// <summary>Which items nobody wants to hear of at a site for a time. Whoever asks what is low is told all the same.</summary>
public sealed class Snoozes(TableServiceClient tables)
{
    private const string Partition = "snooze";
    private readonly TableClient table = tables.GetTableClient(BotTables.Cards);

    /// <summary>From now on nothing is told of the item there before a moment.</summary>
    public Task SetAsync(SiteId site, Sku sku, DateTimeOffset until, CancellationToken cancel) =>
        table.UpsertEntityAsync(Rows.Of(Partition, $"{site}~{sku}", until), TableUpdateMode.Replace, cancel);

    /// <summary>Until when nothing is told of it, which may be over; null when nobody ever wanted that.</summary>
    public async Task<DateTimeOffset?> UntilAsync(SiteId site, Sku sku, CancellationToken cancel) =>
        await table.GetEntityIfExistsAsync<TableEntity>(Partition, $"{site}~{sku}", cancellationToken: cancel) is { HasValue: true } row ? Rows.Read<DateTimeOffset>(row.Value!) : null;
}
