using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Contracts;

namespace CountDepot.Specs.Bot.Cards;

// What the bot says by itself.
internal static partial class CardExamples
{
    private static readonly int[] Used = [12, 8, 15, 9, 11, 0, 14, 10, 22, 18, 25, 19];

    private static IEnumerable<(string, JsonObject)> Notices(Words words, Shelf shelf)
    {
        var low = Low(shelf);
        var planned = low with { Reorder = low.Reorder with { Planned = Quantity.Of(6), Transfers = [], Order = Quantity.Of(24) }, Supplier = "Bolt supplies" };
        var board = new Board(new Dictionary<SiteId, string> { [North] = "North" }, words, Berlin, Op);
        var site = new SiteView(North, "North", "Europe/Berlin");
        var over = low with { IsOver = true, RecoveredAt = Now, Reorder = low.Reorder with { Transfers = [], Order = default } };
        return
        [
            ("alert", AlertCard.Render(shelf, low, North, 3)),
            ("alert-planned", AlertCard.Render(shelf, planned, North, 3, new(Tone.Good, words.DoneTransferPlanned("6", "South", "Staff")))),
            ("alert-refused", AlertCard.Render(shelf, planned with { Supplier = null }, North, 3, new(Tone.Attention, words.NameSupplier))),
            ("alert-snoozed", AlertCard.Render(shelf, low, North, 3, new(Tone.Accent, words.SnoozedUntil(words.Moment(Now.AddDays(7), Berlin), "Staff")))),
            ("alert-unused", AlertCard.Render(shelf, low with { Reorder = low.Reorder with { Usage = low.Reorder.Usage with { ByWeek = [] } } }, North, 3)),
            ("alert-over", AlertCard.Render(shelf, over, North, 3)),
            ("digest", DigestCard.Render(board, site, Digest())),
            ("digest-quiet", DigestCard.Render(board, site, new(new(2026, 3, 2)))),
            ("reminder-due", ReminderCard.RenderDue(board, [Drill(Now.AddDays(-1)), Drill(Now.AddDays(1)) with { Name = "Ladder 4 m" }])),
            ("reminder-count", ReminderCard.RenderCount(board, Count())),
        ];
    }

    private static IEnumerable<(string, JsonObject)> WorstNotices(Words words, Shelf shelf, string name)
    {
        var (low, most, site) = (Low(shelf), new Quantity(Quantity.ThousandthsMax - 1), shelf.Item.Sites[^1].Site);
        var weeks = Enumerable.Range(0, 26).Select(i => new WeekView(new DateOnly(2026, 9, 28).AddDays(7 * i), most)).ToList();
        var full = low.Reorder with
        {
            Site = site, Available = most, Incoming = most, OnOrder = new(1), Planned = most, Transfers = [.. shelf.Item.Sites.Take(20).Select(s => new SpareView(s.Site, most))],
            Order = most, Usage = low.Reorder.Usage with { ByWeek = weeks },
        };
        yield return ("alert", AlertCard.Render(shelf, low with { Reorder = full, Supplier = name }, site, int.MaxValue - 1, new(Tone.Attention, name + name)));
        var board = new Board(new Dictionary<SiteId, string> { [LongSite(1)] = name }, words, Berlin, Op);
        var thing = Drill(Now.AddDays(-1)) with { Name = name, Unit = name, Sku = LongSku(1) };
        var stock = shelf.Item.Sites[0] with { Incoming = most, OnOrder = new(1), ReorderPoint = most };
        var digest = new DigestView(new(2026, 9, 28))
        {
            Low = 200, Overdue = 200, Waiting = 200, DueSoon = 200, Expected = 200, LateOrders = 200, ToCount = 200,
            LowFirst = [.. Enumerable.Repeat(new LowLine(LongSku(1), name, ItemKind.Stock, name, stock), 5)], OverdueFirst = [.. Enumerable.Repeat(thing, 5)],
        };
        yield return ("digest", DigestCard.Render(board, new(LongSite(1), name, "Europe/Berlin"), digest));
        yield return ("reminder-due", ReminderCard.RenderDue(board, [.. Enumerable.Repeat(thing, 200)]));
        yield return ("reminder-count", ReminderCard.RenderCount(board, Count() with { OpenedBy = name, Note = name + name, Items = [.. Enumerable.Range(0, 100).Select(LongSku)] }));
    }

    private static ThingView Drill(DateTimeOffset due) => new(Sku.Parse("DRILL-18V"), "Cordless drill 18 V", "each",
        new(CheckoutId.Parse("C-8"), North, Quantity.Of(2), new(HolderKind.Person, ShortText.Parse("Staff")), Now.AddDays(-3), due, []) { IsOverdue = due <= Now });

    private static CountView Count() => new(CountId.Parse("CNT-7K3Q2M5ADT"), North, CountState.Open, true, null, null, [BinPath.Parse("Room A/Shelf 3")], null,
        new(HolderKind.Person, ShortText.Parse("Staff")), Now.AddDays(2), "Manager", Now, null, null, "Before the yearly one");

    private static DigestView Digest()
    {
        var stock = new SiteStock(North, Quantity.Of(3), default, Quantity.Of(3), default, default, default, []) { ReorderPoint = Quantity.Of(10), OnOrder = Quantity.Of(24) };
        return new(new(2026, 3, 2))
        {
            Low = 2,
            LowFirst = [new(Sku.Parse("M8-BOLT"), "M8 bolt, zinc", ItemKind.Stock, "each", stock), new(Sku.Parse("GLUE-5"), "Glue 5 kg", ItemKind.Consumable, "kg", stock with { OnOrder = default })],
            Overdue = 1, OverdueFirst = [Drill(Now.AddDays(-1))], DueSoon = 2, Waiting = 3, Expected = 1, LateOrders = 1, ToCount = 12,
        };
    }

    private static LowNotice Low(Shelf shelf)
    {
        var (point, item) = (Quantity.Of(10), shelf.Item);
        var weeks = Used.Select((used, i) => new WeekView(new DateOnly(2025, 12, 8).AddDays(7 * i), Quantity.Of(used))).ToList();
        var usage = new UsageView(weeks.Count, new(1_900), new(900), null, weeks);
        var reorder = new ReorderView(item.Sku, item.Name, item.Unit, North, Quantity.Of(3), default, default, Quantity.Of(3), default, point, Quantity.Of(40), ReorderBasis.MinMax, "",
            Quantity.Of(37), [new(SiteId.Parse("SOUTH"), Quantity.Of(6))], Quantity.Of(24), new(point, Quantity.Of(40), null, null, null, true), usage, item.Version);
        return new(item, reorder, false, Now.AddHours(-2), null, null);
    }
}
