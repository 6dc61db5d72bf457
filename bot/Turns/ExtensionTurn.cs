using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Contracts;

namespace CountDepot.Bot.Turns;

/// <summary>One item offered in the compose box.</summary>
/// <param name="Available">At all of the speaker's sites; absent where it was not asked.</param>
public sealed record Offer(ItemSummary Item, string? Available);

/// <summary>The message extension's questions: items for the compose box. Nothing here changes anything.</summary>
public sealed class ExtensionTurn(DepotClient depot, Lookups lookups)
{
    private const int FoundMax = 100;

    // Each is a question of its own to the depot, and there are five seconds for all of it.
    private const int CountedMax = 10;

    /// <summary>Items by words, by a code or a serial number.</summary>
    public async Task<DepotAnswer<IReadOnlyList<Offer>>> FindAsync(TurnContext turn, string words, int skip, int count, CancellationToken cancel)
    {
        var isCode = skip == 0 && words.Length > 0 && !words.Contains(' ', StringComparison.Ordinal) && Barcode.TryRead(words, out _, out _);
        var asked = depot.FindItemsAsync(turn.By, words, Math.Clamp(skip + count, 1, FoundMax), cancel);
        var looked = isCode ? await depot.LookUpCodeAsync(turn.By, words, cancel) : default;
        var found = await asked;
        if (found.Value is not { } page) return new(null, found.Refusal);
        var coded = looked.Value?.Matches.Select(m => m.Sku).Distinct().ToList() ?? [];
        var fitting = page.Items.Where(i => !coded.Contains(i.Sku)).Skip(skip).Take(count);
        var views = await Task.WhenAll(coded.Select(sku => depot.GetItemAsync(turn.By, sku, cancel)));
        var items = views.Select(v => v.Value).OfType<ItemView>().Select(v => new ItemSummary(v.Sku, v.Name, v.Kind, v.Unit, v.Description, v.Category)).Concat(fitting).ToList();
        return new(await Task.WhenAll(items.Select((item, i) => OfferAsync(turn, item, i < CountedMax, cancel))), null);
    }

    /// <summary>The item that was picked or linked to.</summary>
    public Task<DepotAnswer<Shelf>> ShelfAsync(TurnContext turn, Sku sku, CancellationToken cancel) => lookups.ShelfAsync(turn, sku, cancel);

    private async Task<Offer> OfferAsync(TurnContext turn, ItemSummary item, bool isCounted, CancellationToken cancel)
    {
        if (!isCounted || (await depot.GetItemAsync(turn.By, item.Sku, cancel)).Value is not { } view) return new(item, null);
        var available = view.Sites.Aggregate(default(Quantity), (sum, at) => sum + at.Available);
        return new(item, turn.Words.AvailableOf(turn.Words.Amount(available, item.Unit)));
    }
}
