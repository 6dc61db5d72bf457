using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using CountDepot.Bot.Depot;
using CountDepot.Contracts;

namespace CountDepot.Bot.Storage;

/// <summary>For whom a page works and in which language.</summary>
/// <param name="Until">When it ends.</param>
public sealed record Pass(Speaker By, string? Locale, string? TimeZone, DateTimeOffset Until);

/// <summary>What an order that named a code alone turned out to be about.</summary>
public sealed record Meant(Sku Sku, IReadOnlyList<SerialNumber>? Serials, CheckoutId? Checkout);

/// <summary>
/// Tickets of pages, which have no identity of their own. A ticket is made while the signed activity of a person is answered, and works for the
/// first page that shows it and for no other: what is found later in a log or a history opens nothing. Only its hash is kept.
/// </summary>
public sealed class Tickets(TableServiceClient tables, TimeProvider time)
{
    /// <summary>A working day.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(10);

    // A phone may be found again in a drawer.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const string Order = "act-";
    private const int PersonLength = 32;
    private const int SecretLength = 32;
    private readonly TableClient table = tables.GetTableClient(BotTables.Tickets);

    /// <summary>Makes one; the person's that are over are forgotten.</summary>
    public async Task<string> IssueAsync(Speaker by, string? locale, string? zone, CancellationToken cancel)
    {
        var (person, now) = (by.Id.ToString("N"), time.GetUtcNow());
        await ForgetAsync(person, now, cancel);
        var secret = RandomNumberGenerator.GetHexString(SecretLength, lowercase: true);
        await table.AddEntityAsync(Rows.Of(person, Hash(secret), new Pass(by, locale, zone, now + Life)), cancel);
        return $"{person}{secret}";
    }

    /// <summary>Whose ticket it is; null when it is not one, is over, or belongs to another page.</summary>
    /// <param name="page">What the page calls itself: long, random, and known to nobody else.</param>
    public async Task<Pass?> ReadAsync(string? ticket, string? page, CancellationToken cancel)
    {
        if (ticket is not { Length: PersonLength + SecretLength } || !ticket.All(char.IsAsciiHexDigitLower) || page is not { Length: >= SecretLength and <= 64 }) return null;
        var (person, row) = (ticket[..PersonLength], Hash(ticket[PersonLength..]));
        if (await FindAsync<Pass>(person, row, cancel) is not { } pass || pass.Until <= time.GetUtcNow()) return null;
        var (owner, own) = ($"{row}-page", Hash(page));
        if (await FindAsync<string>(person, owner, cancel) is { } known) return known == own ? pass : null;
        if (await Rows.TryAddAsync(table, Rows.Of(person, owner, own), cancel)) return pass;
        return await FindAsync<string>(person, owner, cancel) == own ? pass : null;
    }

    /// <summary>What an order was found to be about when it came first; null when it comes for the first time.</summary>
    public async Task<Meant?> FindMeantAsync(Speaker by, CommandId order, CancellationToken cancel) =>
        (await FindAsync<Settled>(by.Id.ToString("N"), RowOf(order), cancel))?.Meant;

    /// <summary>
    /// Writes down what an order is about, once. What a code stands for may change, and so does who has what; an order that is brought again
    /// must not go to another item.
    /// </summary>
    public async Task<Meant> SettleAsync(Speaker by, CommandId order, Meant meant, CancellationToken cancel)
    {
        var row = Rows.Of(by.Id.ToString("N"), RowOf(order), new Settled(meant, time.GetUtcNow() + Kept));
        return await Rows.TryAddAsync(table, row, cancel) ? meant : await FindMeantAsync(by, order, cancel) ?? meant;
    }

    private async Task<T?> FindAsync<T>(string person, string row, CancellationToken cancel) where T : class =>
        await table.GetEntityIfExistsAsync<TableEntity>(person, row, cancellationToken: cancel) is { HasValue: true } found ? Rows.Read<T>(found.Value!) : null;

    private async Task ForgetAsync(string person, DateTimeOffset now, CancellationToken cancel)
    {
        var over = new List<string>();
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {person}"), cancellationToken: cancel))
        {
            if (row.RowKey.EndsWith("-page", StringComparison.Ordinal)) continue;
            var until = row.RowKey.StartsWith(Order, StringComparison.Ordinal) ? Rows.Read<Settled>(row).Until : Rows.Read<Pass>(row).Until;
            if (until <= now) over.AddRange([row.RowKey, $"{row.RowKey}-page"]);
        }
        foreach (var row in over) await table.DeleteEntityAsync(person, row, cancellationToken: cancel);
    }

    private static string RowOf(CommandId order) => $"{Order}{Hash(order.Value)}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record Settled(Meant Meant, DateTimeOffset Until);
}
