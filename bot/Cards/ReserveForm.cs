using System.Text.Json.Nodes;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>The dialog that reserves what somebody's message talks about: item, site and person are found by typing.</summary>
public static class ReserveForm
{
    private const int OfferedMax = 15;

    /// <param name="me">How the speaker is called; without a name nobody else can be chosen either.</param>
    /// <param name="items">Those the message may mean, likeliest first.</param>
    /// <param name="sites">The speaker's.</param>
    /// <param name="asked">What is filled in already.</param>
    /// <param name="problem">Why the last try was refused.</param>
    public static JsonObject Render(
        Words words, string op, string? me, IReadOnlyList<ItemSummary> items, IReadOnlyList<SiteView> sites, CardData asked, string? problem = null) => Card(
        [
            problem is null ? null : Notice(Tone.Attention, problem),
            Required(Seek("sku", words.Item, words.ChooseItem, Among.Items, items.Take(OfferedMax).Select(ChoiceOf), asked.Sku?.Value)),
            Required(Number("quantity", words.QuantityIn(""), words.QuantityNeeded, 0.001m, asked.Quantity?.Value ?? 1)),
            Required(Seek("site", words.Site, words.ChooseSite, Among.Sites, sites.Select(ChoiceOf), asked.Site?.Value ?? (sites is [var only] ? only.Site.Value : null))),
            me is null ? null : Seek("holder", words.ForWhom, words.ChoosePerson, Among.People, [new(Cut(me, 60), Cut(me, 60))], asked.Holder?.Value),
            Day("dueOn", words.KeepUntil, words.ChooseDay),
        ],
        [Submit(words.Press(Verb.Reserve), Verb.Reserve, new() { Op = op })]);

    /// <summary>An item where one is chosen by typing.</summary>
    public static Choice ChoiceOf(ItemSummary item) => new(item.Sku.Value, $"{Cut(item.Name, 60)} · {item.Sku}");

    /// <summary>A site where one is chosen by typing.</summary>
    public static Choice ChoiceOf(SiteView site) => new(site.Site.Value, Cut(site.Name, 60));
}
