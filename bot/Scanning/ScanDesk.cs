using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Storage;
using CountDepot.Bot.Turns;
using CountDepot.Contracts;

namespace CountDepot.Bot.Scanning;

/// <summary>
/// Does what the scanner page asks for, in the name of whom its ticket is for. The depot decides as it does for the chat; the page's id of an
/// order is the command's id, so an order that is brought again gets the answer it got the first time.
/// </summary>
public sealed class ScanDesk(DepotClient depot, CodeReading codes, Tickets tickets)
{
    /// <summary>What the page may offer; null with the reason when the depot does not answer.</summary>
    public async Task<DepotAnswer<ScanOpening>> OpenAsync(Pass pass, CancellationToken cancel)
    {
        var (asked, who) = (depot.ListSitesAsync(pass.By, cancel), depot.ShowMeAsync(pass.By, cancel));
        var (sites, me) = (await asked, await who);
        if (sites.Value is not { } page) return new(null, sites.Refusal);
        return new(new(pass.By.Name, [.. page.Sites.Select(s => new ScanSite(s.Site, CardKit.Cut(s.Name, 40)))], me.Value?.Roles.Any(r => r.Role >= Role.Manager) is true), null);
    }

    /// <summary>Items by words, for the one a code is to be given to.</summary>
    public async Task<IReadOnlyList<ScanChoice>> SearchAsync(Pass pass, string words, CancellationToken cancel) =>
        [.. ((await depot.FindItemsAsync(pass.By, words, SuggestTurn.ShownMax, cancel)).Value?.Items ?? []).Select(ReserveForm.ChoiceOf).Select(c => new ScanChoice(c.Value, c.Title))];

    /// <summary>Does one thing. Null when it is not known whether it is done: it has to be brought again.</summary>
    public async Task<ScanOutcome?> DoAsync(Pass pass, Words words, ScanOrder order, CancellationToken cancel)
    {
        var id = CommandId.Parse($"scan.{order.Id:N}");
        if (order.Act is ScanAct.OpenCount) return await OpenCountAsync(pass, words, order, id, cancel);
        if (order.Sku is null)
        {
            var (resolved, instead) = await ResolveAsync(pass, words, order, id, cancel);
            if (resolved is null) return instead;
            order = resolved;
        }
        var item = order.Act is ScanAct.Create ? default : await depot.GetItemAsync(pass.By, order.Sku!.Value, cancel);
        if (IsOpen(item.Refusal)) return null;
        if (item.Refusal is { } unknown) return new(false, words.Refused(unknown));
        if (Send(pass, order, item.Value, id, cancel) is not { } sent) return new(false, words.ScanIncomplete);
        var answer = await sent;
        if (IsOpen(answer.Refusal)) return null;
        return answer.Refusal is { } refusal ? new(false, words.Refused(refusal)) : new(true, Sentence(words, order, item.Value));
    }

    // Without a network the page could not ask what the code stands for; now it is settled, once and for all.
    private async Task<(ScanOrder? Order, ScanOutcome? Instead)> ResolveAsync(Pass pass, Words words, ScanOrder order, CommandId id, CancellationToken cancel)
    {
        if (await tickets.FindMeantAsync(pass.By, id, cancel) is { } before) return (About(order, before), null);
        if (order.Code is not { Length: > 0 } code) return (null, new(false, words.ScanIncomplete));
        var (match, instead) = await codes.MatchAsync(pass, words, code, cancel);
        if (match is null) return (null, instead!.IsOpen ? null : new(false, instead.Message ?? words.CodeOfSeveral(CardKit.Cut(code, 40))));
        var meant = new Meant(match.Sku, order.Serials ?? (match.Serial is { } serial ? [serial] : null), order.Checkout);
        if (order.Act is ScanAct.CheckIn && meant.Checkout is null)
        {
            var item = await depot.GetItemAsync(pass.By, match.Sku, cancel);
            if (item.Value is not { } view) return (null, IsOpen(item.Refusal) ? null : new(false, words.Refused(item.Refusal!)));
            if (CodeReading.Checkouts(pass, view, match.Serial).FirstOrDefault() is not { } checkout) return (null, new(false, words.NothingOut));
            meant = meant with { Checkout = checkout.Checkout };
        }
        return (About(order, await tickets.SettleAsync(pass.By, id, meant, cancel)), null);
    }

    private static ScanOrder About(ScanOrder order, Meant meant) => order with { Sku = meant.Sku, Serials = meant.Serials, Checkout = meant.Checkout };

    private async Task<ScanOutcome?> OpenCountAsync(Pass pass, Words words, ScanOrder order, CommandId id, CancellationToken cancel)
    {
        if (order.Site is not { } site) return new(false, words.ScanIncomplete);
        var opened = await depot.OpenCountAsync(pass.By, new(site), id, cancel);
        if (IsOpen(opened.Refusal)) return null;
        return opened.Value is { } count ? new(true, words.CountOpened(site.Value), count.Count) : new(false, words.Refused(opened.Refusal!));
    }

    // Null when the order lacks what it needs.
    private Task<DepotAnswer<CommandAnswer>>? Send(Pass pass, ScanOrder o, ItemView? item, CommandId id, CancellationToken cancel) => o switch
    {
        { Act: ScanAct.CheckOut, Site: { } site, Quantity: { } quantity } when item!.Kind is ItemKind.Consumable =>
            depot.ConsumeAsync(pass.By, item.Sku, new(site, quantity, null, o.Bin, null, o.Serials), id, cancel),
        { Act: ScanAct.CheckOut, Site: { } site, Quantity: { } quantity } =>
            depot.CheckOutAsync(pass.By, item!.Sku, new(site, quantity, null, Changes.EndOf(TurnContext.ZoneOf(pass.TimeZone), o.DueOn), o.Bin, null, o.Serials), id, cancel),
        { Act: ScanAct.CheckIn, Checkout: { } checkout, Quantity: { } quantity } =>
            depot.CheckInAsync(pass.By, item!.Sku, Changes.Returned(checkout, quantity, o.Disposition ?? Disposition.Good, o.Serials), id, cancel),
        { Act: ScanAct.Receive, Site: { } site, Quantity: { } quantity } =>
            depot.ReceiveAsync(pass.By, item!.Sku, new(site, quantity, o.Bin ?? BinPath.None, Serials: o.Serials), id, cancel),
        { Act: ScanAct.Arrive, Transfer: { } transfer, Quantity: { } quantity } =>
            depot.ReceiveTransferAsync(pass.By, item!.Sku, new(transfer, quantity, null, o.Bin, o.Serials), id, cancel),
        { Act: ScanAct.Ship, Site: { } from, To: { } to, Quantity: { } quantity } =>
            depot.ShipAsync(pass.By, item!.Sku, new(quantity, null, from, to, o.Bin, o.Serials), id, cancel),
        { Act: ScanAct.Count, Count: { } count, Site: { } site, Quantity: { } quantity } =>
            depot.CountAsync(pass.By, item!.Sku, new(count, site, quantity, o.Bin, null, o.Serials), id, cancel),
        { Act: ScanAct.Link, Code: { } code } when Barcode.TryRead(code, out var barcode, out _) => depot.LinkAsync(pass.By, item!.Sku, new(barcode), id, cancel),
        { Act: ScanAct.Create, Sku: { } sku, Code: { } code, Name: { } name } when Barcode.TryRead(code, out var barcode, out _) =>
            depot.DefineAsync(pass.By, sku, new(name, o.Kind ?? ItemKind.Stock, Barcodes: [barcode]), id, cancel),
        _ => null,
    };

    private static string Sentence(Words words, ScanOrder order, ItemView? item)
    {
        var name = CardKit.Cut(item?.Name ?? order.Name?.Value ?? "", 60);
        var (amount, site) = (words.Amount(order.Quantity ?? default, item?.Unit ?? ""), order.Site?.Value ?? "");
        return $"{name}: " + order.Act switch
        {
            ScanAct.CheckOut when item!.Kind is ItemKind.Consumable => words.DoneConsumed(amount, site),
            ScanAct.CheckOut => words.DoneCheckedOut(amount),
            ScanAct.CheckIn => words.DoneCheckedIn(amount, order.Disposition ?? Disposition.Good),
            ScanAct.Receive or ScanAct.Arrive => words.DoneReceived(amount, site),
            ScanAct.Ship => words.DoneShipped(amount, order.To!.Value.Value),
            ScanAct.Count => words.DoneCounted(amount),
            ScanAct.Link => words.DoneLinked(CardKit.Cut(order.Code!, 40)),
            ScanAct.Create => words.DoneCreated(order.Sku!.Value.Value),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    // Not answered, or not now: the same order may be brought again.
    internal static bool IsOpen(Refusal? refusal) => refusal is { Code: RefusalCode.OutcomeUnknown or RefusalCode.Unavailable or RefusalCode.TooManyRequests } or { Code: null, Message.Length: 0 };
}
