using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Intents;
using CountDepot.Contracts;

namespace CountDepot.Specs.Bot.Cards;

/// <summary>Every card the bot can show: once as people mostly meet it, and once with the longest and most data it can get.</summary>
internal static partial class CardExamples
{
    /// <summary>Stands in every text that comes from people in the hostile examples: Markdown, a mention, a date function and a tag.</summary>
    public const string Hostile = "[Pay](https://evil.example) **b** <at>All</at> {{DATE(2026-01-01,SHORT)}} <b>x</b> ";

    private static readonly DateTimeOffset Now = DepotStandIn.Now;
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly string Op = new('a', 26);
    private static readonly SiteId North = SiteId.Parse("NORTH");

    /// <summary>The cards people meet, by name.</summary>
    public static IEnumerable<(string Name, JsonObject Card)> Usual(Words words)
    {
        var shelf = Shelf(words);
        var drill = Shelf(words, ItemKind.Equipment, "DRILL-18V", "Cordless drill 18 V");
        return
        [
            .. Items(words, shelf, drill), .. Asking(words, shelf, drill), .. Lists(words), .. Approvals(words, shelf), .. Notices(words, shelf),
            ("shared", SharedCard.Render(shelf)), ("scan", ScanCard.Render(words, Op)), .. Administration(words),
            ("reply-said", ReplyCards.Said(words.PostedHere("North"))),
            ("reply-done", ReplyCards.Done(shelf, words.DoneConsumed("3", "North"), shelf.At(North))),
            ("reply-refused", ReplyCards.Refused(words, Refusal(RefusalCode.ItemUnknown, "There is no item NUT-9. Search for it by name.", new()))),
            ("reply-unclear", ReplyCards.Unclear(words, words.Unclear(Doubt.NotUnderstood, ""))),
            ("reply-invalid", ReplyCards.Invalid(words, words.UnknownField("role"))),
            ("reply-not-found", ReplyCards.NotFound(words, "NUT-9")),
            ("reply-not-sure", ReplyCards.NotSure(words)),
            ("reply-dismissed", ReplyCards.Dismissed(words)),
            ("reply-done-unread", ReplyCards.DoneUnread(words)),
            ("help", ReplyCards.Help(words)),
            ("welcome", ReplyCards.Welcome(words)),
            ("sites", ReplyCards.Sites(words, [new(North, "North", "Europe/Berlin"), new(SiteId.Parse("VAN-7"), "Van 7", "Europe/Berlin")])),
        ];
    }

    /// <summary>The same cards with 50 sites, names of 200 characters, and as much of everything as there can be.</summary>
    public static IEnumerable<(string Name, JsonObject Card)> Worst(Words words, string letter, string hostile = "")
    {
        var name = $"{hostile}{string.Concat(Enumerable.Repeat(letter, 200 - hostile.Length))}";
        foreach (var kind in Enum.GetValues<ItemKind>())
        {
            var shelf = Full(words, kind, name, letter);
            var (reservation, checkout) = (shelf.Item.Reservations[0], shelf.Item.Checkouts[0]);
            var refused = new Before(Tone.Attention, name + name, North, Quantity.Of(1_000_000_000));
            var asked = new CardData
            {
                Op = Op, Quantity = new(999_999_999_999), Holder = ShortText.Parse(Short(letter, 80)), HolderKind = HolderKind.Job, Until = Now,
                    Reason = AdjustmentReason.Correction, Bin = LongBin(letter),
            };
            yield return ($"stock-{kind}", StockCard.Render(shelf, refused));
            yield return ($"shared-{kind}", SharedCard.Render(shelf));
            yield return ($"reservation-{kind}", ReservationCard.Render(shelf, reservation, shelf.Item.Sites[0], refused));
            yield return ($"reservations-{kind}", ReservationCard.RenderList(shelf, shelf.Item.Reservations));
            yield return ($"checkout-{kind}", CheckoutCard.Render(shelf, checkout, Now, refused));
            yield return ($"checkouts-{kind}", CheckoutCard.RenderList(shelf, shelf.Item.Checkouts, Now, asked));
            foreach (var verb in new[] { Verb.Reserve, Verb.CheckOut, Verb.Consume, Verb.Receive, Verb.Adjust }) yield return ($"confirm-{verb}-{kind}",
                ConfirmCard.Render(shelf, verb, asked));
            yield return ($"confirm-full-{kind}", ConfirmCard.Render(shelf, Verb.CheckOut, asked with { Site = North }));
            yield return ($"history-{kind}", HistoryCard.Render(shelf, new(shelf.Item.Sku, [.. Enumerable.Range(0, 100).Select(i => Entry(i, "CheckedOut",
                name + name + name, name))], "next")));
            yield return ($"why-{kind}", WhyCard.Render(shelf, new(shelf.Item.Sku, shelf.Item.Sites[0], Terms, shelf.Item.Reservations)));
            if (kind is ItemKind.Stock) foreach (var approval in WorstApprovals(words, shelf, name, letter)) yield return approval;
            yield return ($"done-{kind}", ReplyCards.Done(shelf, name, shelf.Item.Sites[0]));
        }
        var found = Enumerable.Range(0, 20).Select(i => new ItemSummary(LongSku(i), name, ItemKind.Serialized, name, name, name)).ToList();
        yield return ("found", FoundCard.Render(words, found, name, isGuess: false, hasMore: true, Verb.Ask, new() { Op = Op, About = Verb.CheckOut,
            Holder = ShortText.Parse(Short(letter, 80)), Bin = LongBin(letter) }));
        foreach (var list in WorstLists(words, name)) yield return list;
        foreach (var notice in WorstNotices(words, Full(words, ItemKind.Stock, name, letter), name)) yield return notice;
        foreach (var card in WorstAdministration(words, name, letter)) yield return card;
        yield return ("refused", ReplyCards.Refused(words, Refusal(null, string.Concat(name, name, name), new())));
        yield return ("not-found", ReplyCards.NotFound(words, name));
        yield return ("sites", ReplyCards.Sites(words, [.. Enumerable.Range(0, 50).Select(i => new SiteView(LongSite(i), name, "Europe/Berlin"))]));
    }

    private static IEnumerable<(string, JsonObject)> Items(Words words, Shelf shelf, Shelf drill)
    {
        var one = shelf with { Item = shelf.Item with { Sites = [shelf.Item.Sites[0]], Reservations = [], Checkouts = [] } };
        var refusal = Refusal(RefusalCode.NotEnoughAvailable, "Not enough M8 bolt at NORTH: asked for 12, 7 available (10 on hand, 3 reserved). 4 available at SOUTH.",
            new() { Site = North, Asked = Quantity.Of(12), Available = Quantity.Of(7), OnHand = Quantity.Of(10), Reserved = Quantity.Of(3),
                Elsewhere = [new(SiteId.Parse("SOUTH"), Quantity.Of(4))] });
        return
        [
            ("stock", StockCard.Render(shelf)),
            ("stock-one-site", StockCard.Render(one)),
            ("stock-equipment", StockCard.Render(drill)),
            ("stock-serialized", StockCard.Render(Shelf(words, ItemKind.Serialized, "LAPTOP-14", "Laptop 14 inch"))),
            ("stock-consumable", StockCard.Render(Shelf(words, ItemKind.Consumable, "GLUE", "Wood glue", "l", 3))),
            ("stock-empty", StockCard.Render(shelf with { Item = shelf.Item with { Sites = [], Reservations = [], Checkouts = [] } })),
            ("stock-retired", StockCard.Render(one with { Item = one.Item with { IsRetired = true } })),
            ("stock-refused", StockCard.Render(shelf, new(Tone.Attention, words.Refused(refusal), North, Quantity.Of(12)))),
            ("reservation", ReservationCard.Render(shelf, shelf.Item.Reservations[0], shelf.At(North), new(Tone.Good, words.DoneReserved("3")))),
            ("reservation-list", ReservationCard.RenderList(shelf, shelf.Item.Reservations)),
            ("reservation-none", ReservationCard.RenderList(one, [])),
            ("checkout", CheckoutCard.Render(drill, drill.Item.Checkouts[0], Now, new(Tone.Good, words.DoneCheckedOut("2")))),
            ("checkout-overdue", CheckoutCard.Render(drill, drill.Item.Checkouts[0] with { DueBackAt = Now.AddDays(-2) }, Now)),
            ("checkout-list", CheckoutCard.RenderList(drill, [drill.Item.Checkouts[0], drill.Item.Checkouts[0] with { Checkout = CheckoutId.Parse("C-9"),
                DueBackAt = null }], Now, new())),
            ("history", HistoryCard.Render(shelf, new(shelf.Item.Sku, [Entry(3, "CheckedOut", "2 checked out from NORTH to Job 12 (C-8).", "Staff"), Entry(2, "Reserved",
                "3 reserved at NORTH for Staff (R-7).", "Staff"), Entry(1, "Received", "12 received at NORTH, Shelf 3.", "Manager")]))),
            ("why", WhyCard.Render(shelf, new(shelf.Item.Sku, shelf.At(North), [new("Received", 2, Quantity.Of(14)), new("CheckedOut", 3, Quantity.Of(-6)),
                new("CheckedIn", 1, Quantity.Of(2))], [shelf.Item.Reservations[0]]))),
        ];
    }

    private static IEnumerable<(string, JsonObject)> Asking(Words words, Shelf shelf, Shelf drill)
    {
        var asked = new CardData { Op = Op, Site = North, Quantity = Quantity.Of(5), Until = new(2026, 3, 6, 23, 0, 0, TimeSpan.Zero) };
        return
        [
            ("confirm-reserve", ConfirmCard.Render(shelf, Verb.Reserve, asked)),
            ("confirm-check-out", ConfirmCard.Render(drill, Verb.CheckOut, new() { Op = Op, Quantity = Quantity.Of(2), Holder = ShortText.Parse("Job 12"),
                HolderKind = HolderKind.Job })),
            ("confirm-receive", ConfirmCard.Render(shelf, Verb.Receive, asked with { Until = null, Bin = BinPath.Parse("Room A/Shelf 3") })),
            ("confirm-adjust", ConfirmCard.Render(shelf, Verb.Adjust, new() { Op = Op, Site = North, Quantity = Quantity.Of(-3), Reason = AdjustmentReason.Lost })),
            ("found", FoundCard.Render(words, [Summary("M8-BOLT", "M8 bolt, zinc"), Summary("M8-BOLT-A2", "M8 bolt, stainless"), Summary("M8-NUT", "M8 nut")], "m8",
                isGuess: false, hasMore: false, Verb.Show, new() { Op = Op })),
            ("found-guess", FoundCard.Render(words, [Summary("M8-BOLT", "M8 bolt, zinc")], "m9 bolt", isGuess: true, hasMore: false, Verb.Show, new() { Op = Op })),
        ];
    }

    private static Shelf Shelf(Words words, ItemKind kind = ItemKind.Stock, string sku = "M8-BOLT", string name = "M8 bolt, zinc", string unit = "each", int decimals = 0)
    {
        var id = Sku.Parse(sku);
        var stocks = new List<SiteStock>
        {
            new(North, Quantity.Of(10), Quantity.Of(3), Quantity.Of(7), Quantity.Of(1), Quantity.Of(2), default, [new(BinPath.Parse("Room A/Shelf 3"), null,
                Quantity.Of(10), Quantity.Of(1))]),
            new(SiteId.Parse("SOUTH"), Quantity.Of(4), default, Quantity.Of(4), default, default, default, [new(BinPath.None, null, Quantity.Of(4), default)]),
        };
        var item = new ItemView(id, name, kind, unit, decimals, null, "Fasteners/Bolts", [], null, false, 12, stocks,
            [new(ReservationId.Parse("R-7"), North, Quantity.Of(3), new(HolderKind.Person, ShortText.Parse("Staff")), "Staff", Now.AddHours(-1), new(2026, 3, 6, 23, 0, 0,
                TimeSpan.Zero))],
            [new(CheckoutId.Parse("C-8"), North, Quantity.Of(2), new(HolderKind.Job, ShortText.Parse("Job 12"), "12"), Now.AddDays(-1), Now.AddDays(1),
                kind is ItemKind.Serialized ? [SerialNumber.Parse("SN-123"), SerialNumber.Parse("SN-124")] : [])]);
        return new(item, new Dictionary<SiteId, string> { [North] = "North", [SiteId.Parse("SOUTH")] = "South", [SiteId.Parse("VAN-7")] = "Van 7" }, words, Berlin, Op);
    }

    private static Shelf Full(Words words, ItemKind kind, string name, string letter)
    {
        var most = new Quantity(Quantity.ThousandthsMax - 1);
        var bins = Enumerable.Range(0, 40).Select(_ => new BinStock(LongBin(letter), null, most, most)).ToList();
        var sites = Enumerable.Range(0, 50).Select(LongSite).Prepend(North).ToList();
        var stocks = sites.Select(site => new SiteStock(site, most, most, most, most, most, most, bins)).ToList();
        var holder = new Holder(HolderKind.Person, ShortText.Parse(name), new string('7', 200));
        var serials = Enumerable.Range(0, 100).Select(i => SerialNumber.Parse($"{new string('S', 60)}{i}")).ToList();
        var item = new ItemView(LongSku(0), name, kind, name, 3, name, LongBin(letter).Value, [], most, false, long.MaxValue / 2, stocks,
            [.. Enumerable.Range(0, 200).Select(i => new ReservationView(ReservationId.Parse($"R-{i + 1_000_000}"), sites[i % 50], most, holder, name, Now, Now.AddDays(i)))],
            [.. Enumerable.Range(0, 200).Select(i => new CheckoutView(CheckoutId.Parse($"C-{i + 1_000_000}"), sites[i % 50], most, holder, Now, Now.AddDays(i - 5), serials))]);
        return new(item, sites.ToDictionary(s => s, _ => name), words, Berlin, Op);
    }

    private static readonly string[] AllTerms = ["Received", "CheckedOut", "CheckedIn", "Consumed", "Adjusted", "TransferReceived", "Shipped", "CountPosted", "Disposed"];

    private static List<ExplanationLine> Terms => [.. AllTerms.Select(t => new ExplanationLine(t, 1_000_000, new(-Quantity.ThousandthsMax + 1)))];

    private static HistoryEntry Entry(int version, string what, string sentence, string by) =>
        new(version, Now.AddHours(version - 5), by, what, sentence, North, Quantity.Of(12), Quantity.Of(10), Quantity.Of(7), "key");

    private static Refusal Refusal(RefusalCode? code, string message, RefusalDetail detail) => new(code, "code", message, detail);

    private static ItemSummary Summary(string sku, string name) => new(Sku.Parse(sku), name, ItemKind.Stock, "each", null, "");

    private static Sku LongSku(int i) => Sku.Parse($"{new string('X', 60)}{i:d4}");

    private static SiteId LongSite(int i) => SiteId.Parse($"{new string('Y', 60)}{i:d4}");

    private static BinPath LongBin(string letter) => BinPath.Parse(Short(letter, 120));

    private static string Short(string letter, int characters) => string.Concat(Enumerable.Repeat(letter, characters / letter.Length));
}
