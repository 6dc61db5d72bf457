using System.Diagnostics;
using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Storage;
using CountDepot.Contracts;

namespace CountDepot.Bot.Turns;

/// <summary>
/// Presses on an alert. The card stays an alert for everybody in the channel: whoever helps changes what it says, and who may not is told so and
/// changes nothing. What the card proposed is compared with what is so now, so that two people who help at once do not help twice.
/// </summary>
public sealed class Alerts(DepotClient depot, Lookups lookups, Snoozes snoozes)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>Does what the button says, once, and shows the alert as it is after it.</summary>
    public async Task<Answer> MakeAsync(TurnContext turn, Verb verb, Sku sku, CardData data, CancellationToken cancel)
    {
        if (data is not { Op: { } op, Site: { } site, Episode: { } episode }) return new Answer.Invalid(turn.Words.Incomplete);
        var (asked, told) = (lookups.ShelfAsync(turn, sku, cancel), depot.ShowNoticeAsync(new(NoticeKind.Low, site, sku, episode), cancel));
        var (shelf, notice) = (await asked, await told);
        if ((shelf.Refusal ?? notice.Refusal) is { } refusal) return new Answer.Shown(ReplyCards.Refused(turn.Words, refusal));
        // Who does not see the site is shown nothing of it.
        if (!shelf.Value!.Sites.ContainsKey(site)) return new Answer.Denied(turn.Words.NotYourSite);
        var scene = new Scene(turn, notice.Value!, site, episode);
        if (verb is Verb.Snooze) return await SnoozeAsync(scene, sku, cancel);
        if (!IsStillProposed(verb, data, scene.Low)) return scene.Show(new(Tone.Attention, turn.Words.NumbersChanged));
        if (Send(turn, verb, sku, site, data, turn.CommandIdFor(op, verb), cancel) is not { } sent)
            return verb is Verb.AlertOrder ? scene.Show(new(Tone.Attention, turn.Words.NameSupplier)) : new Answer.Invalid(turn.Words.Incomplete);
        var answer = await sent;
        if (answer.Refusal is { } no) return scene.Show(new(Tone.Attention, turn.Words.Refused(no)));
        var after = await depot.ShowNoticeAsync(new(NoticeKind.Low, site, sku, episode), cancel);
        return after.Value is { } now
            ? (scene with { View = now }).Show(new(Tone.Good, Done(scene, verb, data, answer.Value!)), forEverybody: true)
            : new Answer.Shown(ReplyCards.DoneUnread(turn.Words));
    }

    private async Task<Answer> SnoozeAsync(Scene scene, Sku sku, CancellationToken cancel)
    {
        var (turn, words) = (scene.Turn, scene.Turn.Words);
        var me = await depot.ShowMeAsync(turn.By, cancel);
        if (me.Refusal is { } refusal) return new Answer.Shown(ReplyCards.Refused(words, refusal));
        if (!me.Value!.Roles.Any(r => r.Role >= Role.Staff && (r.Site is null || r.Site == scene.Site)))
            return scene.Show(new(Tone.Attention, words.OnlyStaffSnooze));
        var until = turn.At + Week;
        await snoozes.SetAsync(scene.Site, sku, until, cancel);
        return scene.Show(new(Tone.Accent, words.SnoozedUntil(words.Moment(until, scene.Zone), CardKit.Cut(turn.By.Name ?? "?", 60))), forEverybody: true);
    }

    // The card is as old as it is: what it proposes may have been done by somebody else.
    private static bool IsStillProposed(Verb verb, CardData data, LowNotice low) => !low.IsOver && (data.Version == low.Item.Version || verb switch
    {
        Verb.AlertTransfer => low.Reorder.Transfers.Any(spare => spare.From == data.From && spare.Quantity >= (data.Quantity ?? default)),
        Verb.AlertOrder => low.Reorder.Order >= (data.Quantity ?? default),
        // The depot promises no more than there is.
        _ => true,
    });

    // Null when the card lacks what the command needs.
    private Task<DepotAnswer<CommandAnswer>>? Send(TurnContext turn, Verb verb, Sku sku, SiteId site, CardData data, CommandId id, CancellationToken cancel) => (verb, data) switch
    {
        (Verb.AlertTransfer, { From: { } from, Quantity: { } quantity }) => depot.PlanTransferAsync(turn.By, sku, new(from, site, quantity), id, cancel),
        (Verb.AlertOrder, { Supplier: { } supplier, Quantity: { } quantity }) => depot.PlaceOrderAsync(turn.By, sku, new(site, quantity, supplier), id, cancel),
        (Verb.AlertReserve, { Quantity: { } quantity }) => depot.ReserveAsync(turn.By, sku, new(site, quantity), id, cancel),
        _ => null,
    };

    private static string Done(Scene scene, Verb verb, CardData data, CommandAnswer answer)
    {
        var (words, shelf) = (scene.Turn.Words, scene.Shelf);
        var (amount, who) = (shelf.Amount(data.Quantity!.Value), CardKit.Cut(scene.Turn.By.Name ?? "?", 60));
        return verb switch
        {
            Verb.AlertTransfer => words.DoneTransferPlanned(amount, shelf.NameOf(data.From!.Value), who),
            Verb.AlertOrder => words.DoneOrdered(amount, CardKit.Cut(data.Supplier!.Value.Value, 60), who),
            // Where somebody has to say yes first, it is asked for and not promised.
            Verb.AlertReserve => answer.Reservation is { State: ReservationState.Pending } ? words.DoneAskedFor(amount, who) : words.DoneReservedBy(amount, who),
            _ => throw new UnreachableException($"{verb} is not on an alert."),
        };
    }

    // An alert in the eyes of who pressed it.
    private sealed record Scene(TurnContext Turn, NoticeView View, SiteId Site, int Episode)
    {
        internal LowNotice Low => View.Low!;

        // Days are the site's: the card lies in its channel.
        internal TimeZoneInfo Zone => TurnContext.ZoneOf(View.Site.TimeZone);

        internal Shelf Shelf => new(Low.Item, View.Sites.ToDictionary(s => s.Site, s => s.Name), Turn.Words, Zone,
            TurnContext.OpOf(Turn.Here.Place.Chat, $"{View.Notice.Key} {Low.Item.Version} {Turn.Op}"));

        internal Answer.Shown Show(Before before, bool forEverybody = false) => new(Card(before), forEverybody);

        private JsonObject Card(Before before) => AlertCard.Render(Shelf, Low, Site, Episode, before);
    }
}
