using System.Diagnostics;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Contracts;

namespace CountDepot.Bot.Turns;

/// <summary>
/// Card data → command → card. A refusal shows the same form again with the reason on top and the entries kept, under a new op, so that
/// it can be corrected and sent at once.
/// </summary>
public sealed class Changes(DepotClient depot, Lookups lookups, Postings postings)
{
    /// <summary>Makes one change, once: the same card pressed again by the same person is the same command.</summary>
    public async Task<Answer> MakeAsync(TurnContext turn, Verb verb, Sku sku, CardData data, CancellationToken cancel)
    {
        if (data.Op is not { } op) return new Answer.Invalid(turn.Words.Incomplete);
        if (Send(turn, verb, sku, data, turn.CommandIdFor(op, verb), cancel) is not { } sent) return new Answer.Invalid(turn.Words.Incomplete);
        var answer = await sent;
        var shelf = await lookups.ShelfAsync(turn, sku, cancel);
        if (answer.Refusal is { } refusal) return new Answer.Shown(Again(turn, shelf.Value, verb, data, refusal)) { Because = turn.Words.Refused(refusal) };
        if (shelf.Value is { } seen && answer.Value!.Reservation is { } made && Asked(turn, verb, seen, made) is { } asked) return asked;
        // It is done, even if the item cannot be read back just now.
        return shelf.Value is { } read
            ? new Answer.Shown(Done(read, verb, data, answer.Value!, turn.At), ForEverybody: true)
            : new Answer.Shown(ReplyCards.DoneUnread(turn.Words), ForEverybody: true);
    }

    // What needs somebody's yes is not done yet: who asked waits, and those who may decide are told. Null for everything else.
    private Answer.Shown? Asked(TurnContext turn, Verb verb, Shelf shelf, ReservationView made)
    {
        // The answer to a press that came before may be old; the item is not.
        if (Requests.Find(shelf.Item, made.Reservation) is not { ApprovalsNeeded: > 0 } view || verb is not (Verb.Reserve or Verb.Cancel)) return null;
        var before = view.State is ReservationState.Pending ? new Before(Tone.Accent, turn.Words.WaitsBecause(view.ApprovalReason)) : null;
        IReadOnlyList<string> watchers = [turn.Here.TeamsId];
        return new(ApprovalCard.Render(shelf, view, Face.Requester, turn.Chat, watchers, before), ForEverybody: true)
        {
            ForOthers = turn.Here.IsPersonal ? null : ApprovalCard.Render(shelf, view, Face.Public, turn.Chat, watchers),
            Then = verb is Verb.Reserve ? then => postings.AnnounceAsync(turn, shelf, view, then) : then => postings.UpdateAsync(turn, shelf.Item.Sku, view.Reservation, then),
        };
    }

    // Null when the card lacks what the command needs.
    private Task<DepotAnswer<CommandAnswer>>? Send(TurnContext turn, Verb verb, Sku sku, CardData data, CommandId id, CancellationToken cancel) => (verb, data) switch
    {
        (Verb.Reserve, { Site: { } site, Quantity: { } quantity }) =>
            depot.ReserveAsync(turn.By, sku, new(site, quantity, HolderOf(data), data.Until), id, cancel),
        (Verb.CheckOut, { Site: { } site, Quantity: { } quantity }) =>
            depot.CheckOutAsync(turn.By, sku, new(site, quantity, HolderOf(data), DueBackAt(turn, data), data.Bin, data.Reservation, data.Serials), id, cancel),
        (Verb.Consume, { Site: { } site, Quantity: { } quantity }) =>
            depot.ConsumeAsync(turn.By, sku, new(site, quantity, HolderOf(data), data.Bin, data.Reservation, data.Serials), id, cancel),
        (Verb.Receive, { Site: { } site, Quantity: { } quantity }) =>
            depot.ReceiveAsync(turn.By, sku, new(site, quantity, data.Bin ?? BinPath.None, Serials: data.Serials), id, cancel),
        (Verb.Adjust, { Site: { } site, Quantity: { } change, Reason: { } reason }) =>
            depot.AdjustAsync(turn.By, sku, new(site, change, reason, data.Bin ?? BinPath.None, Serials: data.Serials), id, cancel),
        (Verb.Cancel, { Reservation: { } reservation }) => depot.CancelAsync(turn.By, sku, new(reservation), id, cancel),
        (Verb.CheckIn, { Checkout: { } checkout, Quantity: { } quantity, Disposition: { } disposition }) =>
            depot.CheckInAsync(turn.By, sku, Returned(checkout, quantity, disposition, data.Serials), id, cancel),
        _ => null,
    };

    /// <summary>Units that come back, all of them in the same state.</summary>
    internal static CheckInStock Returned(CheckoutId checkout, Quantity quantity, Disposition disposition, IReadOnlyList<SerialNumber>? serials) => disposition switch
    {
        Disposition.Good => new(checkout, Good: quantity, Serials: serials),
        Disposition.Damaged => new(checkout, Damaged: quantity, Serials: serials),
        Disposition.Lost => new(checkout, Lost: quantity, Serials: serials),
    };

    private static Holder? HolderOf(CardData data) => data.Holder is { } name ? new(data.HolderKind ?? HolderKind.Person, name) : null;

    private static DateTimeOffset? DueBackAt(TurnContext turn, CardData data) => EndOf(turn.Zone, data.DueOn) ?? data.Until;

    /// <summary>A day means its end, in the time zone of who chose it.</summary>
    internal static DateTimeOffset? EndOf(TimeZoneInfo zone, DateOnly? chosen)
    {
        if (chosen is not { } day) return null;
        var midnight = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(30);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    private static System.Text.Json.Nodes.JsonObject Done(Shelf shelf, Verb verb, CardData data, CommandAnswer answer, DateTimeOffset now)
    {
        var words = shelf.Words;
        var stock = answer.Site ?? shelf.At(data.Site ?? default);
        var quantity = data.Quantity ?? default;
        var (amount, site) = (shelf.Amount(quantity), shelf.NameOf(stock.Site));
        return verb switch
        {
            Verb.Reserve => ReservationCard.Render(shelf, answer.Reservation!, stock, new(Tone.Good, words.DoneReserved(amount))),
            Verb.CheckOut => CheckoutCard.Render(shelf, answer.Checkout!, now, new(Tone.Good, words.DoneCheckedOut(amount))),
            Verb.Consume => ReplyCards.Done(shelf, words.DoneConsumed(amount, site), stock),
            Verb.Receive => ReplyCards.Done(shelf, words.DoneReceived(amount, site), stock),
            Verb.Adjust => ReplyCards.Done(shelf, words.DoneAdjusted(words.WithSign(quantity), site), stock),
            Verb.Cancel => ReplyCards.Done(shelf, words.DoneCancelled(data.Reservation!.Value.Value), stock),
            Verb.CheckIn when answer.Checkout is { } left => CheckoutCard.Render(shelf, left, now, new(Tone.Good, words.DoneCheckedIn(amount, data.Disposition!.Value))),
            Verb.CheckIn => ReplyCards.Done(shelf, words.DoneCheckedIn(amount, data.Disposition!.Value), stock),
            _ => throw new UnreachableException($"{verb} changes nothing."),
        };
    }

    private static System.Text.Json.Nodes.JsonObject Again(TurnContext turn, Shelf? shelf, Verb verb, CardData data, Refusal refusal)
    {
        if (shelf is null) return ReplyCards.Refused(turn.Words, refusal);
        var reason = turn.Words.Refused(refusal);
        // The person decided by numbers that are no longer so; say it, or the refusal looks like a lie.
        if (data.Version is { } seen && seen < shelf.Item.Version) reason = $"{reason} {turn.Words.NumbersChanged}";
        var before = new Before(Tone.Attention, reason, data.Site, data.Quantity is { IsPositive: true } ? data.Quantity : null);
        var reservation = shelf.Item.Reservations.FirstOrDefault(r => r.Reservation == data.Reservation);
        var checkout = shelf.Item.Checkouts.FirstOrDefault(c => c.Checkout == data.Checkout);
        return verb switch
        {
            Verb.CheckIn when checkout is not null => CheckoutCard.Render(shelf, checkout, turn.At, before, before.Quantity),
            Verb.CheckOut or Verb.Consume or Verb.Cancel when reservation is not null => ReservationCard.Render(shelf, reservation, shelf.At(reservation.Site), before),
            _ => StockCard.Render(shelf, before),
        };
    }
}
