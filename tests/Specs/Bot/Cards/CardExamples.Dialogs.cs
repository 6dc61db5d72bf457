using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Contracts;

namespace CountDepot.Specs.Bot.Cards;

// Cards that are shown in dialogs, where there is Action.Submit alone.
internal static partial class CardExamples
{
    /// <summary>The dialogs people meet, by name.</summary>
    public static IEnumerable<(string Name, JsonObject Card)> Dialogs(Words words)
    {
        SiteView[] sites = [new(North, "North", "Europe/Berlin"), new(SiteId.Parse("VAN-7"), "Van 7", "Europe/Berlin")];
        ItemSummary[] items = [Summary("M8-BOLT", "M8 bolt, zinc"), Summary("M8-NUT", "M8 nut")];
        var asked = new CardData { Sku = Sku.Parse("M8-BOLT"), Quantity = Quantity.Of(20), Site = North };
        return
        [
            ("dialog-reserve", ReserveForm.Render(words, Op, "Staff", items, sites, new())),
            ("dialog-reserve-refused", ReserveForm.Render(words, Op, "Staff", items, sites, asked, words.NotSure)),
        ];
    }

    /// <summary>The same with the longest names and as many of them as there can be.</summary>
    public static IEnumerable<(string Name, JsonObject Card)> WorstDialogs(Words words, string letter)
    {
        var name = Short(letter, 200);
        var items = Enumerable.Range(0, 20).Select(i => new ItemSummary(LongSku(i), name, ItemKind.Serialized, name, name, name)).ToList();
        yield return ("dialog-reserve", ReserveForm.Render(words, Op, name, items, [.. Enumerable.Range(0, 50).Select(i => new SiteView(LongSite(i), name, "Europe/Berlin"))], new(), name + name));
    }
}
