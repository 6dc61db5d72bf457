using System.Collections.Immutable;
using System.Diagnostics;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>A fact with its stamp and the id of the command that asked for it.</summary>
public sealed record Recorded(ItemEvent Fact, Stamp Stamp, CommandId Command);

/// <summary>Why the numbers are what they are: every fact in words, with the numbers before and after it.</summary>
public static partial class History
{
    /// <summary>
    /// Replays facts in order from a state and tells each one at the sites the caller may see, newest first.
    /// </summary>
    /// <param name="before">The state before the first of the facts.</param>
    public static ImmutableArray<HistoryEntry> Tell(Item before, IEnumerable<Recorded> facts, SiteId? only, Request request)
    {
        var entries = ImmutableArray.CreateBuilder<HistoryEntry>();
        var lows = new LowStory(before);
        foreach (var recorded in facts)
        {
            var after = before.Evolve(recorded.Fact, recorded.Stamp);
            var sites = SitesOf(recorded.Fact, before);
            var site = sites.Where(s => request.Sees(s) && (only is null || only == s)).Select(s => (SiteId?)s).FirstOrDefault();
            lows.Begin(before, recorded.Stamp);
            if (site is not null || (sites.IsEmpty && only is null)) entries.Add(Entry(before, after, recorded, site, request));
            if (site is { } at) lows.Tell(entries, at, after);
            before = after;
        }
        entries.Reverse();
        return entries.ToImmutable();
    }

    /// <summary>The site a fact changed; null for a definition. A return is told where it arrived.</summary>
    public static SiteId? SiteOf(ItemEvent fact, Item before) => fact switch
    {
        ItemEvent.Defined or ItemEvent.Retired => null,
        ItemEvent.Received e => e.Site,
        ItemEvent.Reserved e => e.Site,
        ItemEvent.ReservationCancelled e => e.Site,
        ItemEvent.CheckedOut e => e.Site,
        ItemEvent.CheckedIn e => e.Site,
        ItemEvent.Consumed e => e.Site,
        ItemEvent.Adjusted e => e.Site,
        ItemEvent.HandedOver e => e.Site,
        ItemEvent.CheckoutExtended e => e.Site,
        ItemEvent.Restocked e => e.Site,
        ItemEvent.Disposed e => e.Site,
        ItemEvent.Labelled e => e.Site,
        ItemEvent.ReservationApproved e => e.Site,
        ItemEvent.ReservationRejected e => e.Site,
        ItemEvent.ReservationChanged e => e.Site,
        ItemEvent.ReservationEnded e => e.Site,
        ItemEvent.LotExpired e => e.Site,
        ItemEvent.WaitJoined e => e.Site,
        ItemEvent.WaitLeft e => e.Site,
        ItemEvent.Promoted e => e.Site,
        ItemEvent.Counted e => e.Site,
        ItemEvent.CountApproved e => e.Site,
        ItemEvent.CountRejected e => e.Site,
        ItemEvent.CountSuperseded e => e.Site,
        ItemEvent.UnitsFoundElsewhere e => e.Site,
        ItemEvent.CountPosted e => e.Site,
        ItemEvent.Classified e => e.Site,
        ItemEvent.TransferApproved e => e.Site,
        ItemEvent.TransferRejected e => e.Site,
        ItemEvent.OrderPlaced e => e.Site,
        ItemEvent.OrderChanged e => e.Site,
        ItemEvent.OrderClosed e => e.Site,
        ItemEvent.OrderCancelled e => e.Site,
        ItemEvent.ReorderSet e => e.Site,
        ItemEvent.TransferPlanned e => e.From,
        ItemEvent.Shipped e => e.From,
        ItemEvent.TransferReceived e => e.Site,
        ItemEvent.ShortageResolved e => e.Shares.Any(share => share.Good.IsPositive) ? e.From : e.To,
        ItemEvent.TransferCancelled e => e.Site,
        _ => throw new UnreachableException($"{fact.GetType().Name} has no site written down for {before.Sku}."),
    };

    // Where a fact is told, the site that did it first.
    private static ImmutableArray<SiteId> SitesOf(ItemEvent fact, Item before)
    {
        if (SiteOf(fact, before) is not { } site) return [];
        var other = fact switch
        {
            ItemEvent.CheckedIn e => before.Checkouts[e.Checkout].Site,
            ItemEvent.TransferPlanned e => e.To,
            ItemEvent.Shipped e => e.To,
            ItemEvent.TransferReceived e => before.Transfers[e.Transfer].From,
            ItemEvent.ShortageResolved e => site == e.From ? e.To : e.From,
            _ => site,
        };
        return other == site ? [site] : [site, other];
    }

    private static HistoryEntry Entry(Item before, Item after, Recorded recorded, SiteId? site, Request request) => new HistoryEntry(
        recorded.Stamp.Version,
        recorded.Stamp.At,
        recorded.Stamp.By.Name ?? recorded.Stamp.By.Id,
        Name(recorded.Fact),
        Sentence(recorded.Fact, before, after, request),
        site,
        site is { } a ? before.At(a).OnHand : null,
        site is { } b ? after.At(b).OnHand : null,
        site is { } c ? after.Available(c, recorded.Stamp.At) : null,
        recorded.Command.Value)
    {
        RoleCheckedAt = AuthorityOf(recorded.Fact)?.RoleCheckedAt,
        Note = NoteOf(recorded.Fact)?.Value,
    }.WithNumbers(before, after, site, recorded.Stamp.At);

    // Facts that people cause have a note; the sentence of a no has its reason already.
    private static LongText? NoteOf(ItemEvent fact) => fact.GetType().GetProperty("Note")?.GetValue(fact) as LongText?;

    private static HistoryEntry WithNumbers(this HistoryEntry entry, Item before, Item after, SiteId? site, DateTimeOffset time)
    {
        if (site is not { } at) return entry;
        return entry with
        {
            AvailableBefore = before.Available(at, time),
            Reserved = Changed(before.Reserved(at, time), after.Reserved(at, time)),
            Quarantined = Changed(before.Quarantined(at, time), after.Quarantined(at, time)),
            CheckedOut = Changed(before.At(at).CheckedOut, after.At(at).CheckedOut),
            Incoming = Changed(before.Incoming(at), after.Incoming(at)),
            OnOrder = Changed(before.OnOrder(at), after.OnOrder(at)),
        };
    }

    private static NumberChange? Changed(Quantity before, Quantity after) => before == after ? null : new(before, after);

    private static Authority? AuthorityOf(ItemEvent fact) => fact switch
    {
        ItemEvent.ReservationApproved e => e.Authority,
        ItemEvent.ReservationRejected e => e.Authority,
        ItemEvent.TransferApproved e => e.Authority,
        ItemEvent.TransferRejected e => e.Authority,
        ItemEvent.CountApproved e => e.Authority,
        ItemEvent.CountRejected e => e.Authority,
        _ => null,
    };

    private static string As(Authority? authority) => authority is { IsDeputy: true } ? " by a deputy" : "";

    internal static string Name(ItemEvent fact) => fact.GetType().Name;

    private static string Sentence(ItemEvent fact, Item before, Item after, Request request) => fact switch
    {
        ItemEvent.Defined e => before.Exists ? $"Defined anew as {e.Definition.Name}." : $"Defined as {e.Definition.Name}.",
        ItemEvent.Retired => "Retired.",
        ItemEvent.Received e => $"{after.Known.Amount(e.Quantity)}{Lot(e.Lot, e.ExpiresOn)} received at {At(e.Site, e.Bin)}" +
            $"{(e.Condition == Condition.Damaged ? ", damaged, into quarantine" : "")}{On(e.Order)}.",
        ItemEvent.Reserved e => $"{after.Known.Amount(e.Quantity)} {(e.IsPending ? "requested" : "reserved")} at {e.Site} for {e.For.Name}" +
            $"{Checks.Say(e.From, e.To)} ({e.Reservation}{Of(e.Booking)}).{Why(e.ApprovalsNeeded, e.Why)}",
        ItemEvent.ReservationApproved e => $"{e.Reservation} approved{As(e.Authority)}{Of(after.Reservations[e.Reservation])}.",
        ItemEvent.ReservationRejected e => $"{e.Reservation} rejected{As(e.Authority)}: {e.Reason}. {after.Known.Amount(e.Quantity)} at {e.Site} no longer held.",
        ItemEvent.ReservationChanged e => $"{e.Reservation} is for {after.Known.Amount(e.Quantity)}{Checks.Say(e.From, e.To)} now.{Why(e.ApprovalsNeeded, e.Why)}",
        ItemEvent.ReservationEnded e => $"{e.Reservation} ran out{(e.State == ReservationState.PartlyFulfilled ? ", partly fulfilled" : "")}: " +
            $"{after.Known.Amount(e.Quantity)} at {e.Site} no longer promised.",
        ItemEvent.LotExpired e => $"{after.Known.Amount(Sum(e.Takes))} of lot {e.Lot} at {e.Site} expired on {e.ExpiresOn:yyyy-MM-dd}, into quarantine.",
        ItemEvent.WaitJoined e => $"{e.For.Name} waits for {after.Known.Amount(e.Quantity)} at {e.Site}{Checks.Say(e.From, e.To)} ({e.Wait}).",
        ItemEvent.WaitLeft e => $"{e.Wait} left the line.",
        ItemEvent.Promoted e => $"{e.Wait} was next: {after.Known.Amount(e.Quantity)} {(e.ApprovalsNeeded > 0 ? "requested" : "reserved")} at {e.Site} for {e.For.Name}" +
            $"{Checks.Say(e.From, e.To)} ({e.Reservation}).{Why(e.ApprovalsNeeded, e.Why)}",
        ItemEvent.Counted e => Sentence(e, after),
        ItemEvent.CountApproved e => $"{e.Line} approved.",
        ItemEvent.CountRejected e => $"{e.Line} rejected: {e.Reason}.",
        ItemEvent.CountSuperseded e => $"{e.Line} was counted again as {e.By}.",
        ItemEvent.UnitsFoundElsewhere e => $"{after.Known.Amount(Quantity.Of(e.Serials.Length))} found in another place{Named(e.Serials, "found")}.",
        ItemEvent.CountPosted e => Sentence(e, after),
        ItemEvent.Classified e => Sentence(e),
        ItemEvent.TransferApproved e => $"{e.Transfer} approved{As(e.Authority)}.",
        ItemEvent.TransferRejected e => $"{e.Transfer} rejected{As(e.Authority)}: {e.Reason}.",
        ItemEvent.ReservationCancelled e => $"{e.Reservation} cancelled: {after.Known.Amount(e.Quantity)} at {e.Site} no longer promised.",
        ItemEvent.CheckedOut e => $"{after.Known.Amount(Sum(e.Takes))} checked out from {e.Site} to {e.Holder.Name} ({e.Checkout}).",
        ItemEvent.CheckedIn e => $"{Parts(e.Split, after)} of {e.Checkout} checked in at {At(e.Site, e.Shares.IsEmpty ? BinPath.None : e.Shares[0].To, request)}.",
        ItemEvent.Consumed e => $"{after.Known.Amount(Sum(e.Takes))} consumed at {e.Site} for {e.For.Name}.",
        ItemEvent.Adjusted e => $"On hand at {At(e.Site, e.Bin)} adjusted by {(e.Change.IsPositive ? "+" : "")}{after.Known.Amount(e.Change)}: {e.Reason}.",
        ItemEvent.HandedOver e => $"{after.Known.Amount(Sum(e.Takes))} of {e.Checkout} handed over to {e.Holder.Name} ({e.To}).",
        ItemEvent.CheckoutExtended e => $"{e.Checkout} is due back {e.DueBackAt:yyyy-MM-dd HH:mm} UTC.",
        ItemEvent.Restocked e => $"{after.Known.Amount(Sum(e.Takes))} back on the shelf at {At(e.Site, e.To ?? BinPath.None)} from quarantine.",
        ItemEvent.Disposed e => $"{after.Known.Amount(Sum(e.Takes))} disposed of at {e.Site}, from {(e.Condition == Condition.Good ? "on hand" : "quarantine")}.",
        ItemEvent.Labelled e => $"{e.Serials.Length} given serial numbers at {At(e.Site, e.Bin)}: {string.Join(", ", e.Serials.Take(5))}{(e.Serials.Length > 5 ? " and more" : "")}.",
        ItemEvent.OrderPlaced or ItemEvent.OrderChanged or ItemEvent.OrderClosed or ItemEvent.OrderCancelled => OrderSentence(fact, after),
        ItemEvent.ReorderSet e => ReorderSentence(e, after),
        ItemEvent.TransferPlanned e => $"{after.Known.Amount(e.Quantity)} {(e.IsPending ? "asked for" : "planned")} to go from {request.Name(e.From)} to {request.Name(e.To)} ({e.Transfer}).",
        ItemEvent.Shipped e => $"{after.Known.Amount(Sum(e.Takes))} shipped from {request.Name(e.From)} to {request.Name(e.To)} ({e.Transfer}).",
        ItemEvent.TransferReceived e => $"{Parts(Split(e.Shares), after)} of {e.Transfer} received at {At(e.Site, e.Shares[0].To, request)}.",
        ItemEvent.ShortageResolved e =>
            $"{Parts(Split(e.Shares), after).Replace("good", $"back at {request.Name(e.From)}", StringComparison.Ordinal)} of {e.Transfer}, which did not arrive at {request.Name(e.To)}.",
        ItemEvent.TransferCancelled e => $"{e.Transfer} cancelled: {after.Known.Amount(e.Quantity)} at {e.Site} no longer held for it.",
        _ => throw new UnreachableException($"{fact.GetType().Name} has no sentence."),
    };

    private static string Of(BookingId? booking) => booking is { } whole ? $" of {whole}" : "";

    private static string Why(int? approvals, string? why) => why is null ? "" : $" It needs {Policies.Say(approvals ?? 1)}: {why}.";

    private static string Of(Reservation r) => r.ApprovalsNeeded > 1 ? $", {r.Approvals.Length} of {r.ApprovalsNeeded}" : "";

    private static string At(SiteId site, BinPath bin) => bin.IsNone ? site.Value : $"{site}, {bin}";

    private static string At(SiteId site, BinPath bin, Request request) => request.Sees(site) ? At(site, bin) : request.Name(site);

    private static string Lot(LotNumber? lot, DateOnly? expiresOn) =>
        lot is null ? "" : $" of lot {lot}{(expiresOn is { } day ? $" (until {day:yyyy-MM-dd})" : "")}";

    private static Quantity Sum(IEnumerable<Take> takes) => takes.Aggregate(Quantity.Zero, (sum, take) => sum + take.Quantity);

    private static Dispositions Split(ImmutableArray<Share> shares) => shares.Aggregate(new Dispositions(default, default, default, default),
        (sum, share) => sum with { Good = sum.Good + share.Good, Damaged = sum.Damaged + share.Damaged, Lost = sum.Lost + share.Gone });

    private static string Parts(Dispositions split, Item item) => string.Join(", ",
        new[] { ("good", split.Good), ("damaged", split.Damaged), ("lost", split.Lost), ("consumed", split.Consumed) }
            .Where(part => part.Item2.IsPositive).Select(part => $"{item.Known.Amount(part.Item2)} {part.Item1}"));
}
