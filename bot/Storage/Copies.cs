using Azure.Data.Tables;
using CountDepot.Bot.Depot;
using CountDepot.Contracts;

namespace CountDepot.Bot.Storage;

/// <summary>A card about a request that lies in a chat.</summary>
/// <param name="Owner">Whose own chat it is; absent in a chat of several.</param>
public sealed record Copy(Place Place, string ActivityId, Guid? Owner);

/// <summary>Who asked, and who was told.</summary>
/// <param name="TeamsId">What Teams calls who asked.</param>
/// <param name="Watchers">The Teams ids of those who see more than the public face: who asked and who may decide; at most 60.</param>
/// <param name="Deciders">How many people who may decide were told; absent while that goes on.</param>
public sealed record Inquiry(Speaker By, string TeamsId, Place Place, IReadOnlyList<string> Watchers, int? Deciders);

/// <summary>The cards that were posted about each request: one partition per request.</summary>
public sealed class Copies(TableServiceClient tables)
{
    private const string Asked = "-";
    private const string Card = "card-";
    private const string Told = "told-";
    private readonly TableClient table = tables.GetTableClient(BotTables.Cards);

    /// <summary>Somebody asked; false when that was written down before, and everybody is told already.</summary>
    public Task<bool> TryBeginAsync(Sku sku, ReservationId reservation, Inquiry inquiry, CancellationToken cancel) =>
        Rows.TryAddAsync(table, Rows.Of(Of(sku, reservation), Asked, inquiry), cancel);

    /// <summary>Everybody has been told.</summary>
    public Task FinishAsync(Sku sku, ReservationId reservation, Inquiry inquiry, CancellationToken cancel) =>
        table.UpsertEntityAsync(Rows.Of(Of(sku, reservation), Asked, inquiry), TableUpdateMode.Replace, cancel);

    /// <summary>A card lies there from now on.</summary>
    public Task AddAsync(Sku sku, ReservationId reservation, Copy copy, CancellationToken cancel) =>
        table.UpsertEntityAsync(
            Rows.Of(Of(sku, reservation), $"{Card}{Turns.TurnContext.OpOf(copy.Place.Where.Id, copy.ActivityId)}", copy), TableUpdateMode.Replace, cancel);

    /// <summary>Who asked when it was asked in chat, and every card about it.</summary>
    public async Task<(Inquiry? Inquiry, IReadOnlyList<Copy> Cards)> OfAsync(Sku sku, ReservationId reservation, CancellationToken cancel)
    {
        var (inquiry, cards) = (default(Inquiry), new List<Copy>());
        var partition = Of(sku, reservation);
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancel))
        {
            if (row.RowKey == Asked) inquiry = Rows.Read<Inquiry>(row);
            else if (row.RowKey.StartsWith(Card, StringComparison.Ordinal)) cards.Add(Rows.Read<Copy>(row));
        }
        return (inquiry, cards);
    }

    /// <summary>True the first time this is about to be told: nobody is told the same thing twice.</summary>
    public Task<bool> TryTellAsync(Sku sku, ReservationId reservation, string what, CancellationToken cancel) =>
        Rows.TryAddAsync(table, Rows.Of(Of(sku, reservation), $"{Told}{what}", true), cancel);

    private static string Of(Sku sku, ReservationId reservation) => $"{sku}!{reservation}";
}
