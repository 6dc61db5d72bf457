using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Storage;
using CountDepot.Bot.Turns;
using CountDepot.Contracts;

namespace CountDepot.Bot.Scanning;

/// <summary>What a scanned code stands for: a bin's label, one of our links, or whatever the depot knows by it. Nothing here changes anything.</summary>
public sealed class CodeReading(DepotClient depot, ItemLinks links)
{
    private const int OfferedMax = 20;

    /// <summary>Looks a code up, with what can be done with the item at the site.</summary>
    public async Task<ScanFound> FindAsync(Pass pass, Words words, ScanQuestion asked, CancellationToken cancel)
    {
        var code = asked.Code.Trim();
        if (await BinAsync(pass, code, cancel) is { } bin) return new(Bin: bin);
        var (match, found) = await MatchAsync(pass, words, code, cancel);
        if (match is null) return found!;
        var item = await depot.GetItemAsync(pass.By, match.Sku, cancel);
        return item.Value is { } view ? new(Item: await ItemAsync(pass, words, view, match.Serial, asked, cancel)) : new(Message: words.Refused(item.Refusal!));
    }

    /// <summary>The one item a code stands for, or what is to be said instead.</summary>
    public async Task<(CodeMatch? Match, ScanFound? Instead)> MatchAsync(Pass pass, Words words, string code, CancellationToken cancel)
    {
        if (links.TryRead(code, out var linked)) return (new(CodeKind.Sku, linked, linked.Value, null), null);
        var looked = await depot.LookUpCodeAsync(pass.By, code, cancel);
        if (looked.Refusal is { Code: RefusalCode.NotFound }) return (null, Unknown(words, code));
        // What is no code at all is no item's code either: the sentence says so, and it cannot be given to one.
        if (looked.Value is not { } view) return (null, new(Message: words.Refused(looked.Refusal!)) { IsOpen = ScanDesk.IsOpen(looked.Refusal) });
        return view.Matches switch
        {
            [var one] => (one, null),
            [] => (null, Unknown(words, code)),
            var several => (null, new(Several: [.. several.Take(OfferedMax).Select(m => new ScanChoice(m.Sku.Value, $"{CardKit.Cut(m.Name, 60)} · {m.Serial?.Value ?? m.Sku.Value}"))])),
        };
    }

    private static ScanFound Unknown(Words words, string code) => new(Message: words.CodeUnknown(CardKit.Cut(code, 40)), IsUnknown: true, Code: code);

    // A label is site/bin, so a slash alone does not make one: the site must be one of ours.
    private async Task<ScanBin?> BinAsync(Pass pass, string code, CancellationToken cancel)
    {
        if (code.Split('/', 2) is not [var site, var path] || !SiteId.TryRead(site, out var id, out _) || !BinPath.TryRead(path, out var bin, out _) || bin.IsNone) return null;
        var sites = await depot.ListSitesAsync(pass.By, cancel);
        return sites.Value?.Sites.Any(s => s.Site == id) is true ? new(id, bin) : null;
    }

    private async Task<ScanItem> ItemAsync(Pass pass, Words words, ItemView view, SerialNumber? serial, ScanQuestion asked, CancellationToken cancel)
    {
        var counts = asked is { Flow: ScanFlow.Count, Site: { } at } ? (await depot.ListCountsAsync(pass.By, at, OfferedMax, cancel)).Value?.Counts ?? [] : [];
        var zone = TurnContext.ZoneOf(pass.TimeZone);
        return new(
            view.Sku, CardKit.Cut(view.Name, 120), view.Kind, Words.IsPlain(view.Unit) ? "" : CardKit.Cut(view.Unit, 20), view.Decimals, serial,
            [.. Facts(words, view, serial, asked.Site)],
            [.. Checkouts(pass, view, serial).Take(OfferedMax).Select(c => new ScanChoice(c.Checkout.Value, TextOf(words, view, c, zone), c.Quantity))],
            [.. (view.Transfers ?? []).Where(t => t.To == asked.Site && t.InTransit.IsPositive).Take(OfferedMax)
                .Select(t => new ScanChoice(t.Transfer.Value, $"{t.Transfer} · {words.Amount(t.InTransit, view.Unit)}{(t.From is { } from ? $" · {from}" : "")}", t.InTransit))],
            [.. counts.OrderByDescending(c => c.OpenedAt).Select(c => new ScanChoice(c.Count.Value, words.Moment(c.OpenedAt, zone)))]);
    }

    /// <summary>Of an item, what may be checked in: the unit's own checkout, else the person's own first.</summary>
    public static IEnumerable<CheckoutView> Checkouts(Pass pass, ItemView view, SerialNumber? serial)
    {
        var me = pass.By.Id.ToString("D");
        var fitting = serial is { } unit ? view.Checkouts.Where(c => c.Serials.Contains(unit)) : view.Checkouts;
        return fitting.OrderByDescending(c => c.Holder.Id == me).ThenBy(c => c.CheckedOutAt);
    }

    private static string TextOf(Words words, ItemView view, CheckoutView checkout, TimeZoneInfo zone)
    {
        var due = checkout.DueBackAt is { } at ? $" · {words.DueBackBy(words.Moment(at, zone))}" : "";
        return $"{words.HasOut(CardKit.Cut(checkout.Holder.Name.Value, 40), words.Amount(checkout.Quantity, view.Unit), checkout.Site.Value)}{due}";
    }

    private static IEnumerable<string> Facts(Words words, ItemView view, SerialNumber? serial, SiteId? at)
    {
        if (view.IsRetired) yield return words.Retired;
        if (serial is { } unit)
        {
            var holder = view.Checkouts.FirstOrDefault(c => c.Serials.Contains(unit))?.Holder.Name.Value;
            yield return holder is null ? words.SerialIsIn(unit.Value) : words.SerialIsOut(unit.Value, CardKit.Cut(holder, 40));
        }
        var sites = at is null ? view.Sites.OrderByDescending(s => s.Available).Take(3) : view.Sites.Where(s => s.Site == at);
        foreach (var stock in sites)
        {
            var parts = new List<string> { $"{words.Available} {words.Number(stock.Available)}", $"{words.OnHand} {words.Number(stock.OnHand)}" };
            if (stock.Reserved.IsPositive) parts.Add($"{words.Reserved} {words.Number(stock.Reserved)}");
            if (stock.CheckedOut.IsPositive) parts.Add($"{words.CheckedOut} {words.Number(stock.CheckedOut)}");
            yield return $"{stock.Site}: {string.Join(" · ", parts)}";
            var bins = stock.Bins.Where(b => !b.Bin.IsNone && b.OnHand.IsPositive).Take(3).Select(b => $"{CardKit.Cut(b.Bin.Value, 30)}: {words.Number(b.OnHand)}").ToList();
            if (bins.Count > 0) yield return string.Join(" · ", bins);
        }
        if (view.Sites.Count == 0) yield return words.NoStockAnywhere;
    }
}
