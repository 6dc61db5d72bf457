using System.Text.Json;
using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Intents;
using CountDepot.Contracts;

namespace CountDepot.Bot.Turns;

/// <summary>Reserving what somebody's message talks about: the form with what was understood of it, and then the reservation itself.</summary>
public sealed class ReserveTurn(DepotClient depot, Changes changes)
{
    private const int FoundMax = 20;
    private const int WordsMax = 8;

    /// <summary>The form; the message is only a help to fill it in.</summary>
    public async Task<JsonObject> AskAsync(TurnContext turn, string message, CancellationToken cancel)
    {
        var intent = IntentParser.Parse(message, turn.Words is GermanWords, turn.At, turn.Zone);
        var (words, quantity, at) = intent switch
        {
            Intent.ToChange change => (change.Words, change.Quantity, change.At),
            Intent.Find find => (find.Words, null, find.At),
            _ => (Plain(message), null, null),
        };
        var (found, sites) = (depot.FindItemsAsync(turn.By, words, FoundMax, cancel), depot.ListSitesAsync(turn.By, cancel));
        var items = (await found).Value?.Items ?? [];
        var own = (await sites).Value?.Sites ?? [];
        var meant = ItemMatcher.Pick(words, items) is Match.One one ? one.Item.Sku : (Sku?)null;
        var asked = new CardData { Sku = meant, Quantity = quantity, Site = at is null ? null : SiteMatcher.Pick(at.Site, own) };
        return ReserveForm.Render(turn.Words, turn.Op, turn.By.Name, items, own, asked);
    }

    /// <summary>Reserves, or shows the form again with the reason. <see cref="Answer.Shown.Because"/> tells the two apart.</summary>
    public async Task<Answer.Shown> ReserveAsync(TurnContext turn, JsonElement? data, CancellationToken cancel)
    {
        if (data is not { ValueKind: JsonValueKind.Object } carried) return await AgainAsync(turn, new(), turn.Words.Incomplete, cancel);
        if (!CardData.TryRead(Verb.Reserve, carried, out var read, out var field, out var problem))
            return await AgainAsync(turn, read, turn.Words.FieldIsWrong(CardKit.Cut(field, 40), problem ?? ""), cancel);
        if (read.Sku is not { } sku) return await AgainAsync(turn, read, turn.Words.ChooseItem, cancel);
        var answer = await changes.MakeAsync(turn, Verb.Reserve, sku, read with { Until = Changes.EndOf(turn.Zone, read.DueOn) }, cancel);
        return answer switch
        {
            Answer.Shown { Because: null } done => done with { Card = CardKit.Still(done.Card) },
            Answer.Shown { Because: { } why } => await AgainAsync(turn, read, why, cancel),
            Answer.Invalid wrong => await AgainAsync(turn, read, wrong.Message, cancel),
            Answer.Denied denied => await AgainAsync(turn, read, denied.Message, cancel),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<Answer.Shown> AgainAsync(TurnContext turn, CardData read, string why, CancellationToken cancel)
    {
        var sites = (await depot.ListSitesAsync(turn.By, cancel)).Value?.Sites ?? [];
        var item = read.Sku is { } sku ? (await depot.GetItemAsync(turn.By, sku, cancel)).Value : null;
        IReadOnlyList<ItemSummary> items = item is null ? [] : [new(item.Sku, item.Name, item.Kind, item.Unit, item.Description, item.Category)];
        return new(ReserveForm.Render(turn.Words, turn.Op, turn.By.Name, items, sites, read, why)) { Because = why };
    }

    private static string Plain(string message) => Tokens.TryRead(message, out var words, out _) ? string.Join(' ', words.Take(WordsMax)) : "";
}
