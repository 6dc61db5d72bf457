using System.Text.Json.Nodes;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>What a card about an item is made from: its view, the names of the sites, the words, and the op of the turn.</summary>
public sealed record Shelf(ItemView Item, IReadOnlyDictionary<SiteId, string> Sites, Words Words, TimeZoneInfo Zone, string Op)
{
    /// <summary>The data every button about this item carries.</summary>
    public CardData Data => new() { Op = Op, Sku = Item.Sku, Version = Item.Version };

    /// <summary>A site as people call it, with room for 32 letters.</summary>
    public string NameOf(SiteId site) => Cut(Sites.GetValueOrDefault(site) ?? site.Value, 32);

    /// <summary>A site in a drop-down, with what it has available.</summary>
    public Choice ChoiceOf(SiteId site) => new(site.Value, $"{Cut(NameOf(site), 24)} ({Words.Number(At(site).Available)})");

    /// <summary>A quantity with the item's unit when it has one to say.</summary>
    public string Amount(Quantity quantity) => Words.Amount(quantity, Item.Unit);

    /// <summary>The stock at a site, which is nothing when the item was never there.</summary>
    public SiteStock At(SiteId site) =>
        Item.Sites.FirstOrDefault(s => s.Site == site) ?? new(site, default, default, default, default, default, default, []);
}

/// <summary>What the person did before this card: shown on top, and their entries kept.</summary>
public sealed record Before(Tone Tone, string Text, SiteId? Site = null, Quantity? Quantity = null);

/// <summary>An item and its numbers at every site, with the form to reserve, check out or consume some.</summary>
public static class StockCard
{
    private const int SitesShownMax = 5;

    private const int BinsShownMax = 3;

    public static JsonObject Render(Shelf shelf, Before? before = null)
    {
        var (item, words) = (shelf.Item, shelf.Words);
        var sites = item.Sites.OrderByDescending(s => s.Available).ThenBy(s => s.Site).ToList();
        var chosen = before?.Site ?? sites.FirstOrDefault()?.Site;
        var hasForm = !item.IsRetired && sites.Any(s => s.OnHand.IsPositive);
        return Card(
            [
                before is null ? null : Notice(before.Tone, before.Text),
                .. Head(shelf),
                item.Sites.Count == 0 ? Notice(Tone.Accent, words.NoStockAnywhere) : null,
                .. Stock(shelf, sites),
                .. hasForm ? Form(shelf, sites, chosen, before?.Quantity) : [],
            ],
            Buttons(shelf, hasForm));
    }

    /// <summary>The name of the item, its SKU and what it is.</summary>
    internal static IEnumerable<JsonObject?> Head(Shelf shelf)
    {
        var item = shelf.Item;
        return
        [
            Title(item.Name),
            What(shelf),
            item.IsRetired ? Notice(Tone.Attention, shelf.Words.Retired) : null,
        ];
    }

    /// <summary>Which item it is, in a small line.</summary>
    internal static JsonObject What(Shelf shelf)
    {
        var (item, words) = (shelf.Item, shelf.Words);
        var unit = Words.IsPlain(item.Unit) ? "" : words.CountedIn(Cut(item.Unit, 20));
        return Detail(string.Join(" · ", new[] { item.Sku.Value, words.Kind(item.Kind), unit, Cut(item.Category, 60) }.Where(t => t.Length > 0)));
    }

    /// <summary>The three numbers that matter of one site, and the others in a line below.</summary>
    internal static IEnumerable<JsonObject> Figures(Shelf shelf, SiteStock stock)
    {
        var words = shelf.Words;
        yield return Numbers(
            (words.Available, words.Number(stock.Available)),
            (words.OnHand, words.Number(stock.OnHand)),
            (words.Reserved, words.Number(stock.Reserved)));
        var others = Others(words, stock).ToList();
        if (others.Count > 0) yield return Detail(string.Join(" · ", others));
        if (stock.Shortfall.IsPositive) yield return Notice(Tone.Attention, words.ShortBy(shelf.Amount(stock.Shortfall)));
    }

    private static IEnumerable<string> Others(Words words, SiteStock stock)
    {
        if (stock.CheckedOut.IsPositive) yield return $"{words.CheckedOut} {words.Number(stock.CheckedOut)}";
        if (stock.Quarantined.IsPositive) yield return $"{words.Quarantined} {words.Number(stock.Quarantined)}";
    }

    private static IEnumerable<JsonObject?> Stock(Shelf shelf, List<SiteStock> sites)
    {
        if (sites is [var only])
            return [Apart(Group([Line(new Run(shelf.NameOf(only.Site), IsBold: true)), .. Figures(shelf, only), Bins(shelf, only)]))];
        var more = sites.Count - SitesShownMax;
        return
        [
            .. sites.Take(SitesShownMax).Select(site => Apart(SiteRow(shelf, site))),
            more > 0 ? Detail(shelf.Words.AndMoreSites(more)) : null,
        ];
    }

    private static JsonObject SiteRow(Shelf shelf, SiteStock stock)
    {
        var words = shelf.Words;
        var parts = new List<string> { $"{words.OnHand} {words.Number(stock.OnHand)}" };
        if (!stock.Reserved.IsZero) parts.Add($"{words.Reserved} {words.Number(stock.Reserved)}");
        parts.AddRange(Others(words, stock));
        if (stock.Shortfall.IsPositive) parts.Add($"⚠ {words.ShortBy(shelf.Amount(stock.Shortfall))}");
        List<JsonObject> left = [Line(new Run(shelf.NameOf(stock.Site), IsBold: true)), Detail(string.Join(" · ", parts))];
        if (Bins(shelf, stock) is { } bins) left.Add(bins);
        return Row(left, words.Number(stock.Available), words.Available);
    }

    private static JsonObject? Bins(Shelf shelf, SiteStock stock)
    {
        var bins = stock.Bins.Where(b => b.OnHand.IsPositive || b.Quarantined.IsPositive).ToList();
        if (bins.Count == 0 || bins is [{ Bin.IsNone: true }]) return null;
        var shown = bins.Take(BinsShownMax).Select(b => $"{(b.Bin.IsNone ? shelf.Words.NoBin : Cut(b.Bin.Value, 24))}: {shelf.Words.Number(b.OnHand + b.Quarantined)}");
        var more = bins.Count > BinsShownMax ? $" · {shelf.Words.AndMore(bins.Count - BinsShownMax)}" : "";
        return Detail($"{shelf.Words.Bins}: {string.Join(" · ", shown)}{more}");
    }

    private static IEnumerable<JsonObject?> Form(Shelf shelf, List<SiteStock> sites, SiteId? chosen, Quantity? quantity)
    {
        var (item, words) = (shelf.Item, shelf.Words);
        var choices = sites.Select(s => shelf.ChoiceOf(s.Site));
        var least = Least(item);
        yield return Apart(Required(Choose("site", words.Site, words.ChooseSite, choices, chosen?.Value)));
        yield return Required(Number("quantity", words.QuantityIn(item.Unit), words.QuantityNeeded, least, quantity?.Value ?? Math.Max(1, least)));
        if (item.Kind is ItemKind.Equipment) yield return Day("dueOn", words.DueBackNeeded, words.ChooseDay);
        if (item.Kind is ItemKind.Serialized) yield return CardKit.Text("serials", words.SerialsToTake, words.SerialsNeeded, 2_000);
    }

    private static IEnumerable<JsonObject?> Buttons(Shelf shelf, bool hasForm)
    {
        var (item, words, data) = (shelf.Item, shelf.Words, shelf.Data);
        var takes = item.Kind is ItemKind.Consumable ? Verb.Consume : Verb.CheckOut;
        return
        [
            hasForm ? Button(words.Press(takes), takes, data, isPrimary: true, needsForm: true) : null,
            hasForm ? Button(words.Press(Verb.Reserve), Verb.Reserve, data, needsForm: true) : null,
            item.Checkouts.Count > 0 ? Button(words.Press(Verb.Checkouts), Verb.Checkouts, data) : null,
            item.Reservations.Count > 0 ? Button(words.Press(Verb.Reservations), Verb.Reservations, data) : null,
            item.Sites.Count > 0 ? Button(words.Press(Verb.Why), Verb.Why, data) : null,
            Button(words.Press(Verb.History), Verb.History, data),
        ];
    }

    /// <summary>The least quantity of an item that is not nothing.</summary>
    internal static decimal Least(ItemView item) => item.Decimals switch
    {
        0 => 1m,
        1 => 0.1m,
        2 => 0.01m,
        _ => 0.001m,
    };
}
