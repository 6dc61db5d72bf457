using System.Collections.Concurrent;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using CountDepot.Bot.Teams;
using CountDepot.Contracts;

namespace CountDepot.Bot.Storage;

/// <summary>Where a card goes, and how it is written there.</summary>
/// <param name="Locale">Of whoever spoke there.</param>
/// <param name="TimeZone">An IANA name.</param>
public sealed record Place(Conversation Where, string? Locale, string? TimeZone)
{
    /// <summary>The chat without its thread: in a channel every thread has an address of its own.</summary>
    public string Chat => Where.Id.Split(";messageid=", 2)[0];
}

/// <summary>Somebody the bot has met.</summary>
/// <param name="Id">The Entra object id.</param>
/// <param name="TeamsId">What Teams calls them towards this bot.</param>
/// <param name="Personal">Their own chat with the bot, when they have one.</param>
public sealed record KnownPerson(Guid Id, string? Name, string TeamsId, Place? Personal);

/// <summary>
/// Whom the bot may write to first: everybody who has ever spoken to it, and for each site the channel its managers named. Written when it
/// changes; what was written is kept in memory as well, so that an ordinary message costs no storage call.
/// </summary>
public sealed class Places(TableServiceClient tables)
{
    private const string People = "person";
    private const string Channels = "channel";
    private const string Chats = "chat";
    private const int RememberedMax = 10_000;
    private readonly TableClient table = tables.GetTableClient(BotTables.Places);
    private readonly ConcurrentDictionary<Guid, KnownPerson> written = new();
    private readonly ConcurrentDictionary<string, Place> heard = new(StringComparer.Ordinal);

    /// <summary>Somebody spoke. What is not known of them now stays as it was.</summary>
    public async Task MetAsync(KnownPerson person, CancellationToken cancel)
    {
        if (written.TryGetValue(person.Id, out var before) && before == (person with { Personal = person.Personal ?? before.Personal })) return;
        var kept = person.Personal is null ? person with { Personal = (await FindAsync(person.Id, cancel))?.Personal } : person;
        await PutAsync(People, person.Id.ToString("D"), kept, cancel);
        if (written.Count >= RememberedMax) written.Clear();
        written[person.Id] = kept;
    }

    /// <summary>The app was taken out of somebody's own chat.</summary>
    public async Task LeftAsync(Guid person, CancellationToken cancel)
    {
        if (await FindAsync(person, cancel) is { } known) await PutAsync(People, person.ToString("D"), known with { Personal = null }, cancel);
        written.TryRemove(person, out _);
    }

    /// <summary>Somebody, if the bot has met them.</summary>
    public Task<KnownPerson?> FindAsync(Guid person, CancellationToken cancel) => GetAsync<KnownPerson>(People, person.ToString("D"), cancel);

    /// <summary>The people the bot has met, at most so many.</summary>
    public async Task<IReadOnlyList<KnownPerson>> PeopleAsync(int most, CancellationToken cancel)
    {
        var people = new List<KnownPerson>();
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {People}"), cancellationToken: cancel))
        {
            if (people.Count == most) break;
            people.Add(Rows.Read<KnownPerson>(row));
        }
        return people;
    }

    /// <summary>The managers of a site want its requests posted here.</summary>
    public Task PostHereAsync(SiteId site, Place channel, CancellationToken cancel) => PutAsync(Channels, site.Value, channel, cancel);

    /// <summary>Somebody spoke in a chat of several, or the bot was added to it: it may write there, too.</summary>
    public async Task HeardAsync(Place place, CancellationToken cancel)
    {
        var chat = place with { Where = place.Where with { Id = place.Chat } };
        // Who speaks does not change how the bot writes there, so the first language stays.
        if (heard.TryGetValue(chat.Chat, out var before) && before.Where == chat.Where) return;
        var kept = await ChatAsync(chat.Chat, cancel) is { } known ? known with { Where = chat.Where } : chat;
        await PutAsync(Chats, RowOf(chat.Chat), kept, cancel);
        if (heard.Count >= RememberedMax) heard.Clear();
        heard[chat.Chat] = kept;
    }

    /// <summary>The app was taken out of a chat of several: nothing is posted there any more, whatever site it was the channel of.</summary>
    public async Task RemovedAsync(Place place, CancellationToken cancel)
    {
        heard.TryRemove(place.Chat, out _);
        if (await ChatAsync(place.Chat, cancel) is not null) await table.DeleteEntityAsync(Chats, RowOf(place.Chat), ETag.All, cancel);
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Channels}"), cancellationToken: cancel))
        {
            if (Rows.Read<Place>(row).Chat == place.Chat) await table.DeleteEntityAsync(Channels, row.RowKey, ETag.All, cancel);
        }
    }

    /// <summary>A chat of several by its id, if the bot was spoken to there: it writes nowhere else, whatever a site names as its channel.</summary>
    public Task<Place?> ChatAsync(string id, CancellationToken cancel) => GetAsync<Place>(Chats, RowOf(id), cancel);

    /// <summary>Where the requests of a site are posted, if its managers said so.</summary>
    public Task<Place?> ChannelOfAsync(SiteId site, CancellationToken cancel) => GetAsync<Place>(Channels, site.Value, cancel);

    private static string RowOf(string chat) => Turns.TurnContext.OpOf(chat, "");

    private Task<Response> PutAsync<T>(string partition, string row, T value, CancellationToken cancel) =>
        table.UpsertEntityAsync(Rows.Of(partition, row, value), TableUpdateMode.Replace, cancel);

    private async Task<T?> GetAsync<T>(string partition, string row, CancellationToken cancel) where T : class =>
        await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancel) is { HasValue: true } found ? Rows.Read<T>(found.Value!) : null;
}

/// <summary>One value in one row, as JSON: nothing is asked of these tables but by key.</summary>
internal static class Rows
{
    private const string Value = "Value";

    internal static TableEntity Of<T>(string partition, string row, T value) => new(partition, row) { [Value] = JsonSerializer.Serialize(value, JsonSerializerOptions.Web) };

    internal static T Read<T>(TableEntity row) => JsonSerializer.Deserialize<T>(row.GetString(Value), JsonSerializerOptions.Web)!;

    /// <summary>Writes a row that must not be there yet; false when it is.</summary>
    internal static async Task<bool> TryAddAsync(TableClient table, TableEntity row, CancellationToken cancel)
    {
        try
        {
            await table.AddEntityAsync(row, cancel);
            return true;
        }
        catch (RequestFailedException taken) when (taken.Status == StatusCodes.Status409Conflict)
        {
            return false;
        }
    }
}
