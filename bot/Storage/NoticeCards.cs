using Azure;
using Azure.Data.Tables;

namespace CountDepot.Bot.Storage;

/// <summary>A card that tells of a notice, before and after it lies in its chat.</summary>
/// <param name="At">Since when somebody is about to post it.</param>
/// <param name="ActivityId">The message; absent until it is known.</param>
/// <param name="IsLost">Teams did not say whether it took the message, so there may be one that nobody can find again.</param>
public sealed record NoticeCard(Place Place, DateTimeOffset At, string? ActivityId = null, bool IsLost = false);

/// <summary>
/// Which notices were told where: a row that must not exist is written before a card is posted, so that however often a notice comes, and to
/// however many instances, it is posted once.
/// </summary>
public sealed class NoticeCards(TableServiceClient tables)
{
    private readonly TableClient table = tables.GetTableClient(BotTables.Cards);

    /// <summary>Takes it upon itself to post the card; false when somebody has already.</summary>
    public Task<bool> TryClaimAsync(string notice, string to, NoticeCard card, CancellationToken cancel) =>
        Rows.TryAddAsync(table, Rows.Of(Of(notice), to, card), cancel);

    /// <summary>What is known of the card now.</summary>
    public Task KeepAsync(string notice, string to, NoticeCard card, CancellationToken cancel) =>
        table.UpsertEntityAsync(Rows.Of(Of(notice), to, card), TableUpdateMode.Replace, cancel);

    /// <summary>It was not posted for certain: whoever tries again may.</summary>
    public Task ReleaseAsync(string notice, string to, CancellationToken cancel) => table.DeleteEntityAsync(Of(notice), to, ETag.All, cancel);

    /// <summary>The card of a notice in one place, if there is or may be one.</summary>
    public async Task<NoticeCard?> FindAsync(string notice, string to, CancellationToken cancel) =>
        await table.GetEntityIfExistsAsync<TableEntity>(Of(notice), to, cancellationToken: cancel) is { HasValue: true } row ? Rows.Read<NoticeCard>(row.Value!) : null;

    private static string Of(string notice) => $"notice!{notice}";
}
