using System.Text.Json.Nodes;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>Several items fit, or none quite does: pick one.</summary>
public static class FoundCard
{
    private const int ListedMax = 5;

    /// <param name="isGuess">None fits; these come near.</param>
    /// <param name="press">What picking one does.</param>
    /// <param name="asked">What the picked item is wanted for.</param>
    public static JsonObject Render(Words words, IReadOnlyList<ItemSummary> items, string said, bool isGuess, bool hasMore, Verb press, CardData asked)
    {
        var shown = items.Take(ListedMax).ToList();
        var more = items.Count - ListedMax;
        return Card(
            [
                Heading(isGuess ? words.DidYouMean : words.WhichOne),
                Detail(words.ForWords(Cut(said, 80))),
                .. shown.Select(item => Apart(Group(Line(new Run(Cut(item.Name, 120), IsBold: true)), Detail($"{item.Sku} · {words.Kind(item.Kind)}")))),
                more > 0 || hasMore ? Detail(words.AndMoreItems) : null,
            ],
            shown.Select(item => Button(Cut(TitleOf(item, shown), 28), press, asked with { Sku = item.Sku })));
    }

    // Two items may share a name; the SKU tells them apart.
    private static string TitleOf(ItemSummary item, List<ItemSummary> shown) => shown.Count(i => i.Name == item.Name) > 1 ? item.Sku.Value : item.Name;
}
