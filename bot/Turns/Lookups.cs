using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Contracts;

namespace CountDepot.Bot.Turns;

/// <summary>Questions to the depot and the cards that answer them. Nothing here changes anything.</summary>
public sealed class Lookups(DepotClient depot)
{
    /// <summary>An item with the names of the speaker's sites, or why not.</summary>
    public async Task<DepotAnswer<Shelf>> ShelfAsync(TurnContext turn, Sku sku, CancellationToken cancel)
    {
        // Side by side: a person is waiting for both.
        var (asked, sites) = (depot.GetItemAsync(turn.By, sku, cancel), depot.ListSitesAsync(turn.By, cancel));
        var (item, named) = (await asked, await sites);
        if (item.Refusal is { } refusal) return new(null, refusal);
        // Without names the ids still say which site it is.
        var names = named.Value?.Sites.ToDictionary(s => s.Site, s => s.Name) ?? [];
        return new(new(item.Value!, names, turn.Words, turn.Zone, turn.Op), null);
    }

    /// <summary>Any card about an item, or the card that says why not.</summary>
    public async Task<JsonObject> OnShelfAsync(TurnContext turn, Sku sku, Func<Shelf, JsonObject> render, CancellationToken cancel) =>
        await OnShelfAsync(turn, sku, shelf => Task.FromResult(render(shelf)), cancel);

    /// <summary>Any card about an item that needs to ask more.</summary>
    public async Task<JsonObject> OnShelfAsync(TurnContext turn, Sku sku, Func<Shelf, Task<JsonObject>> render, CancellationToken cancel)
    {
        var answer = await ShelfAsync(turn, sku, cancel);
        return answer.Value is { } shelf ? await render(shelf) : ReplyCards.Refused(turn.Words, answer.Refusal!);
    }

    /// <summary>"Why is it 3?" at a site; at the fullest one when none is named.</summary>
    public Task<JsonObject> WhyAsync(TurnContext turn, Sku sku, SiteId? site, CancellationToken cancel) => OnShelfAsync(turn, sku, async shelf =>
    {
        var at = site ?? shelf.Item.Sites.OrderByDescending(s => s.OnHand).FirstOrDefault()?.Site;
        if (at is not { } named) return StockCard.Render(shelf);
        var why = await depot.ExplainStockAsync(turn.By, sku, named, cancel);
        return why.Value is { } explanation ? WhyCard.Render(shelf, explanation) : ReplyCards.Refused(turn.Words, why.Refusal!);
    }, cancel);

    /// <summary>What happened to an item.</summary>
    public Task<JsonObject> HistoryAsync(TurnContext turn, Sku sku, SiteId? site, CancellationToken cancel) => OnShelfAsync(turn, sku, async shelf =>
    {
        var history = await depot.ShowHistoryAsync(turn.By, sku, site, HistoryCard.EntriesMax + 1, cancel);
        return history.Value is { } page ? HistoryCard.Render(shelf, page) : ReplyCards.Refused(turn.Words, history.Refusal!);
    }, cancel);

    /// <summary>The open reservations of an item.</summary>
    public Task<JsonObject> ReservationsAsync(TurnContext turn, Sku sku, CancellationToken cancel) =>
        OnShelfAsync(turn, sku, shelf => ReservationCard.RenderList(shelf, shelf.Item.Reservations), cancel);

    /// <summary>What of an item is out; the form to check in when it is one checkout alone.</summary>
    public Task<JsonObject> CheckoutsAsync(TurnContext turn, Sku sku, CardData asked, CancellationToken cancel) => OnShelfAsync(turn, sku, shelf =>
        shelf.Item.Checkouts is [var only] ? Back(turn, shelf, only, asked) : CheckoutCard.RenderList(shelf, shelf.Item.Checkouts, turn.At, asked), cancel);

    /// <summary>One checkout with the form to check it in.</summary>
    public Task<JsonObject> CheckoutAsync(TurnContext turn, Sku sku, CheckoutId checkout, CardData asked, CancellationToken cancel) => OnShelfAsync(turn, sku, shelf =>
        shelf.Item.Checkouts.FirstOrDefault(c => c.Checkout == checkout) is { } open
            ? Back(turn, shelf, open, asked)
            : CheckoutCard.RenderList(shelf, shelf.Item.Checkouts, turn.At, asked), cancel);

    /// <summary>The form to check one checkout in, as far as it was said already.</summary>
    public static JsonObject Back(TurnContext turn, Shelf shelf, CheckoutView checkout, CardData asked) =>
        CheckoutCard.Render(shelf, checkout, turn.At, quantity: asked.Quantity, how: asked.Disposition ?? Disposition.Good);

    /// <summary>The speaker's sites.</summary>
    public async Task<JsonObject> SitesAsync(TurnContext turn, CancellationToken cancel)
    {
        var sites = await depot.ListSitesAsync(turn.By, cancel);
        return sites.Value is { } page ? ReplyCards.Sites(turn.Words, page.Sites) : ReplyCards.Refused(turn.Words, sites.Refusal!);
    }
}
