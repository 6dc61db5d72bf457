using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Intents;
using CountDepot.Contracts;

namespace CountDepot.Bot.Turns;

/// <summary>
/// A text: text → intent → depot → card. It changes nothing: what changes something is shown first, and the button on that card does it.
/// </summary>
public sealed class MessageTurn(
    DepotClient depot, Lookups lookups, Lists lists, Requests requests, Postings postings, Reminders reminders, Administration administration)
{
    private const int FoundMax = 20;

    /// <summary>Answers one message, and says for the log what it was taken for.</summary>
    public async Task<(JsonObject Card, string Intent)> AnswerAsync(TurnContext turn, string text, CancellationToken cancel)
    {
        var intent = IntentParser.Parse(text, turn.Words is GermanWords, turn.At, turn.Zone);
        return (await AnswerAsync(turn, intent, cancel), intent is Intent.Unclear unclear ? $"Unclear.{unclear.Doubt}" : intent.GetType().Name);
    }

    private Task<JsonObject> AnswerAsync(TurnContext turn, Intent intent, CancellationToken cancel)
    {
        var asked = new CardData { Op = turn.Op };
        return intent switch
        {
            Intent.Help => Task.FromResult(ReplyCards.Help(turn.Words)),
            Intent.Greeting => Task.FromResult(ReplyCards.Welcome(turn.Words)),
            Intent.MyThings => lists.ThingsAsync(turn, 0, cancel),
            Intent.MyRequests => lists.RequestsAsync(turn, 0, cancel),
            Intent.Approvals => lists.ApprovalsAsync(turn, 0, cancel),
            Intent.Request request => WithItemAsync(turn, request.Words, Verb.Request, asked with { Reservation = request.Reservation },
                sku => requests.ShowAsync(turn, sku, request.Reservation, cancel), cancel),
            Intent.PostHere here => AtAsync(turn, here.At, site => postings.PostHereAsync(turn, site!.Value, here.At.Site, cancel), cancel),
            Intent.Scan => Task.FromResult(ScanCard.Render(turn.Words, turn.Op)),
            Intent.Reminders said => reminders.AnswerAsync(turn, said, cancel),
            Intent.Roles => administration.RolesAsync(turn, 0, cancel),
            Intent.Role role => administration.RoleAsync(turn, role.Group, cancel),
            Intent.SiteSettings settings => AtAsync(turn, settings.At, site => administration.SettingsAsync(turn, site!.Value, cancel), cancel),
            Intent.Templates => administration.TemplatesAsync(turn, 0, cancel),
            Intent.Template template => administration.TemplateAsync(turn, template.Id, cancel),
            Intent.Sites => lookups.SitesAsync(turn, cancel),
            Intent.Unclear unclear => Task.FromResult(ReplyCards.Unclear(turn.Words, turn.Words.Unclear(unclear.Doubt, unclear.What))),
            Intent.Find find => FindAsync(turn, find, cancel),
            Intent.WhereIs where => WhereAsync(turn, where.Words, cancel),
            Intent.WhoHas who => WithItemAsync(turn, who.Words, Verb.Checkouts, asked, sku => lookups.CheckoutsAsync(turn, sku, asked, cancel), cancel),
            Intent.History past => AtAsync(turn, past.At, site =>
                WithItemAsync(turn, past.Words, Verb.History, asked with { Site = site }, sku => lookups.HistoryAsync(turn, sku, site, cancel), cancel), cancel),
            Intent.Why why => AtAsync(turn, why.At, site =>
                WithItemAsync(turn, why.Words, Verb.Why, asked with { Site = site }, sku => lookups.WhyAsync(turn, sku, site, cancel), cancel), cancel),
            Intent.Cancel cancelled => CancelAsync(turn, cancelled, cancel),
            Intent.CheckIn back => ReturnAsync(turn, back, cancel),
            Intent.ToChange change => AtAsync(turn, change.At, site => ConfirmAsync(turn, change, site, cancel), cancel),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<JsonObject> FindAsync(TurnContext turn, Intent.Find find, CancellationToken cancel)
    {
        var (words, site) = (find.Words, default(SiteId?));
        if (find.At is { } place)
        {
            var sites = await depot.ListSitesAsync(turn.By, cancel);
            site = SiteMatcher.Pick(place.Site, sites.Value?.Sites ?? []);
            // "box in box": what is no site belongs to the item's name.
            if (site is null) words = $"{words} {place.Site}";
        }
        return await WithItemAsync(turn, words, Verb.Show, new() { Op = turn.Op }, sku =>
            lookups.OnShelfAsync(turn, sku, shelf => StockCard.Render(shelf, site is null ? null : At(turn, shelf, site.Value)), cancel), cancel);
    }

    private static Before At(TurnContext turn, Shelf shelf, SiteId site) =>
        new(Tone.Accent, $"{shelf.NameOf(site)}: {turn.Words.Available} {shelf.Amount(shelf.At(site).Available)}", site);

    private async Task<JsonObject> WhereAsync(TurnContext turn, string words, CancellationToken cancel)
    {
        var isCode = !words.Contains(' ', StringComparison.Ordinal) && Barcode.TryRead(words, out _, out _);
        var looked = isCode ? await depot.LookUpCodeAsync(turn.By, words, cancel) : default;
        return looked.Value?.Matches is [{ } match]
            ? await lookups.OnShelfAsync(turn, match.Sku, shelf => Located(turn, shelf, match), cancel)
            : await WithItemAsync(turn, words, Verb.Show, new() { Op = turn.Op }, sku => lookups.OnShelfAsync(turn, sku, shelf => StockCard.Render(shelf), cancel), cancel);
    }

    private static JsonObject Located(TurnContext turn, Shelf shelf, CodeMatch match)
    {
        if (match.Serial is not { } serial) return StockCard.Render(shelf);
        return shelf.Item.Checkouts.FirstOrDefault(c => c.Serials.Contains(serial)) is { } checkout
            ? CheckoutCard.Render(shelf, checkout, turn.At, new(Tone.Accent, turn.Words.SerialIsOut(serial.Value, CardKit.Cut(checkout.Holder.Name.Value, 80))))
            : StockCard.Render(shelf, new(Tone.Accent, turn.Words.SerialIsIn(serial.Value)));
    }

    private Task<JsonObject> ConfirmAsync(TurnContext turn, Intent.ToChange change, SiteId? site, CancellationToken cancel)
    {
        var verb = ConfirmCard.VerbFor(change.Change);
        var asked = new CardData
        {
            Op = turn.Op,
            About = verb,
            Site = site,
            Bin = change.At?.Bin is { IsNone: false } bin ? bin : null,
            Quantity = change.Quantity,
            Until = change.Until,
            Holder = ShortText.TryRead(change.For, out var holder, out _) ? holder : null,
            HolderKind = change.For is { } name ? Phrasebook.Holders.GetValueOrDefault(Tokens.Fold(name.Split(' ')[0]), HolderKind.Person) : null,
            Reason = change.Reason,
        };
        return WithItemAsync(turn, change.Words, Verb.Ask, asked, sku => lookups.OnShelfAsync(turn, sku, shelf =>
            IsOtherUnit(change.Unit, shelf.Item)
                ? OtherUnit(turn, change.Unit!, shelf.Item)
                : ConfirmCard.Render(shelf, change.Change is Change.Take ? ConfirmCard.ForKind(verb, shelf.Item.Kind) : verb, OnlySite(shelf, asked)), cancel), cancel);
    }

    // Where the item lies at one site alone, nobody needs to be asked which.
    private static CardData OnlySite(Shelf shelf, CardData asked) =>
        asked.Site is null && asked.About is not Verb.Receive && shelf.Item.Sites is [var only] ? asked with { Site = only.Site } : asked;

    private static bool IsOtherUnit(string? said, ItemView item)
    {
        if (said is null) return false;
        var unit = Tokens.Fold(item.Unit);
        return unit != said && Phrasebook.Units.GetValueOrDefault(unit, unit) != said;
    }

    private static JsonObject OtherUnit(TurnContext turn, string said, ItemView item) =>
        ReplyCards.Invalid(turn.Words, turn.Words.UnitIsOther(said, CardKit.Cut(item.Name, 80), CardKit.Cut(item.Unit, 20)));

    private async Task<JsonObject> CancelAsync(TurnContext turn, Intent.Cancel cancelled, CancellationToken cancel) =>
        await WithItemAsync(turn, cancelled.Words, Verb.Reservations, new() { Op = turn.Op }, sku => lookups.OnShelfAsync(turn, sku, shelf =>
            shelf.Item.Reservations.FirstOrDefault(r => r.Reservation == cancelled.Reservation) is { } open
                ? ReservationCard.Render(shelf, open, shelf.At(open.Site))
                : ReservationCard.RenderList(shelf, shelf.Item.Reservations), cancel), cancel);

    private Task<JsonObject> ReturnAsync(TurnContext turn, Intent.CheckIn back, CancellationToken cancel)
    {
        var asked = new CardData { Op = turn.Op, About = Verb.CheckIn, Quantity = back.Quantity, Disposition = How(back.How) };
        return WithItemAsync(turn, back.Words, Verb.Ask, asked, sku => lookups.OnShelfAsync(turn, sku, shelf =>
        {
            if (IsOtherUnit(back.Unit, shelf.Item)) return OtherUnit(turn, back.Unit!, shelf.Item);
            // What somebody brings back is most likely what they have themselves.
            var all = shelf.Item.Checkouts;
            var mine = all.Where(c => c.Holder.Id == turn.By.Id.ToString("D")).ToList();
            var likely = all.Where(c => c.Checkout == back.Checkout).ToList() is { Count: 1 } named ? named : mine.Count > 0 ? mine : all;
            return likely is [var one] ? Lookups.Back(turn, shelf, one, asked) : CheckoutCard.RenderList(shelf, likely, turn.At, asked);
        }, cancel), cancel);
    }

    private static Disposition? How(AdjustmentReason? said) => said switch
    {
        AdjustmentReason.Damaged => Disposition.Damaged,
        AdjustmentReason.Lost => Disposition.Lost,
        _ => null,
    };

    // Finds the one item that is meant, or shows which could be; picking one presses the verb.
    private async Task<JsonObject> WithItemAsync(TurnContext turn, string words, Verb press, CardData asked, Func<Sku, Task<JsonObject>> show, CancellationToken cancel)
    {
        var found = await depot.FindItemsAsync(turn.By, words, FoundMax, cancel);
        if (found.Value is not { } page) return ReplyCards.Refused(turn.Words, found.Refusal!);
        var hasMore = page.NextLink is not null;
        return ItemMatcher.Pick(words, page.Items) switch
        {
            Match.One one => await show(one.Item.Sku),
            Match.Several several => FoundCard.Render(turn.Words, several.Items, words, isGuess: false, hasMore, press, asked),
            Match.None { Near.Count: > 0 } none => FoundCard.Render(turn.Words, none.Near, words, isGuess: true, hasMore, press, asked),
            _ => ReplyCards.NotFound(turn.Words, words),
        };
    }

    // The site first: what is said of a site that is not there needs no item.
    private async Task<JsonObject> AtAsync(TurnContext turn, Place? place, Func<SiteId?, Task<JsonObject>> then, CancellationToken cancel)
    {
        if (place is null) return await then(null);
        var sites = await depot.ListSitesAsync(turn.By, cancel);
        if (sites.Value is not { } page) return ReplyCards.Refused(turn.Words, sites.Refusal!);
        if (SiteMatcher.Pick(place.Site, page.Sites) is { } site) return await then(site);
        var known = string.Join(", ", page.Sites.Take(8).Select(s => CardKit.Cut(s.Name, 40)));
        return ReplyCards.Unclear(turn.Words, turn.Words.NoSiteFor(CardKit.Cut(place.Site, 40), known));
    }
}
