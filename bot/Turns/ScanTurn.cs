using System.Text.Json;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Scanning;
using CountDepot.Bot.Storage;

namespace CountDepot.Bot.Turns;

/// <summary>Opens the scanner: an address with a ticket for who pressed the button, which Teams vouched for.</summary>
public sealed class ScanTurn(Tickets tickets, BotOptions options)
{
    /// <summary>The page's address; null when the button's data is not ours.</summary>
    public async Task<Uri?> OpenAsync(TurnContext turn, JsonElement? data, CancellationToken cancel)
    {
        if (data is not { ValueKind: JsonValueKind.Object } carried || !CardData.TryRead(Verb.Scan, carried, out var read, out _, out _)) return null;
        var ticket = await tickets.IssueAsync(turn.By, turn.Words.Culture.Name, turn.Here.Place.TimeZone, cancel);
        var flow = JsonNamingPolicy.CamelCase.ConvertName((read.Flow ?? ScanFlow.LookUp).ToString());
        var language = turn.Words is GermanWords ? "de" : "en";
        return new(new($"{options.PublicUrl.TrimEnd('/')}/"), $"scan/?flow={flow}&lang={language}&t={ticket}");
    }
}
