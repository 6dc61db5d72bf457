using System.Text.Json.Nodes;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>
/// An item in somebody's message. People in a chat see different sites, so the card that is posted says which item it is and no number;
/// Teams fetches for each reader their own stock card in its place, and again when they come back to it.
/// </summary>
public static class SharedCard
{
    /// <summary>What is posted.</summary>
    public static JsonObject Render(Shelf shelf) => RefreshedForAll(
        Card([.. StockCard.Head(shelf), Detail(shelf.Words.EachTheirOwnNumbers)], [Button(shelf.Words.Press(Verb.Live), Verb.Live, Data(shelf))]), Verb.Live, Data(shelf));

    /// <summary>What one reader sees.</summary>
    public static JsonObject RenderOwn(Shelf shelf) => RefreshedForAll(StockCard.Render(shelf), Verb.Live, Data(shelf));

    private static CardData Data(Shelf shelf) => new() { Op = shelf.Op, Sku = shelf.Item.Sku };
}
