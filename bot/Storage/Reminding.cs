using Azure.Data.Tables;

namespace CountDepot.Bot.Storage;

/// <summary>How somebody wants to be reminded.</summary>
/// <param name="QuietFrom">The hour of their day from which nothing is said, 0 to 23.</param>
/// <param name="QuietTo">The hour at which what was kept back is said; the same hour when they are never quiet.</param>
public sealed record Reminding(bool IsMuted = false, int QuietFrom = 20, int QuietTo = 7)
{
    /// <summary>Until when nothing is said to them now; null when they may be spoken to.</summary>
    public DateTimeOffset? QuietUntil(DateTimeOffset now, TimeZoneInfo zone)
    {
        if (QuietFrom == QuietTo) return null;
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var isQuiet = QuietFrom < QuietTo ? local.Hour >= QuietFrom && local.Hour < QuietTo : local.Hour >= QuietFrom || local.Hour < QuietTo;
        if (!isQuiet) return null;
        var end = local.Date.AddHours(QuietTo);
        if (end <= local) end = end.AddDays(1);
        while (zone.IsInvalidTime(end)) end = end.AddMinutes(30);
        var until = new DateTimeOffset(end, zone.GetUtcOffset(end)).ToUniversalTime();
        // An hour that comes twice in autumn may lie behind; then it is over.
        return until > now ? until : null;
    }
}

/// <summary>How people want to be reminded: what they said, and what is usual for everybody else.</summary>
public sealed class Remindings(TableServiceClient tables)
{
    private const string Partition = "reminding";
    private readonly TableClient table = tables.GetTableClient(BotTables.Places);

    public Task SetAsync(Guid person, Reminding reminding, CancellationToken cancel) =>
        table.UpsertEntityAsync(Rows.Of(Partition, person.ToString("D"), reminding), TableUpdateMode.Replace, cancel);

    public async Task<Reminding> OfAsync(Guid person, CancellationToken cancel) =>
        await table.GetEntityIfExistsAsync<TableEntity>(Partition, person.ToString("D"), cancellationToken: cancel) is { HasValue: true } row ? Rows.Read<Reminding>(row.Value!) : new();
}
