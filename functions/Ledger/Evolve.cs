using System.Collections.Immutable;
using System.Diagnostics;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

// What each fact does to the state. A fact has been decided; nothing here may refuse it.
public sealed partial record Item
{
    /// <summary>The state after a fact. Throws <see cref="InvalidOperationException"/> when the fact breaks an invariant, which stored facts never do.</summary>
    public Item Evolve(ItemEvent fact, Stamp stamp)
    {
        // Clocks of two instances differ; what is already known to have been is not taken back.
        var after = (Apply(fact, stamp).NoticeMoves(this) with { ChangedAt = stamp.At > ChangedAt ? stamp.At : ChangedAt }).Follow(this, fact, stamp);
        after.AssertInvariants();
        return after;
    }

    private Item Apply(ItemEvent fact, Stamp stamp) => fact switch
    {
        ItemEvent.Defined e => this with { Definition = e.Definition },
        ItemEvent.Retired => this with { IsRetired = true },
        ItemEvent.Received e => After(e),
        ItemEvent.Reserved e => After(e, stamp),
        ItemEvent.ReservationCancelled e => End(e.Reservation, ReservationState.Withdrawn, stamp, e.Note),
        ItemEvent.ReservationApproved e => After(e, stamp),
        ItemEvent.ReservationRejected e => End(e.Reservation, ReservationState.Rejected, stamp, e.Reason),
        ItemEvent.ReservationChanged e => After(e, stamp),
        ItemEvent.ReservationEnded e => End(e.Reservation, e.State, stamp with { At = Reservations[e.Reservation].EndsAt ?? stamp.At }, e.Note),
        ItemEvent.WaitJoined e => After(e, stamp),
        ItemEvent.WaitLeft e => this with { Waiting = Waiting.RemoveAll(w => w.Id == e.Wait) },
        ItemEvent.Promoted e => After(e, stamp),
        ItemEvent.CheckedOut e => After(e, stamp),
        ItemEvent.CheckedIn e => After(e),
        ItemEvent.Consumed e => After(e, stamp),
        ItemEvent.Adjusted e => After(e),
        ItemEvent.LotExpired e => After(e),
        ItemEvent.Counted e => After(e, stamp),
        ItemEvent.CountApproved e => After(e, stamp),
        ItemEvent.CountRejected e => End(e.Line, CountLineState.Rejected, stamp, e.Reason),
        ItemEvent.CountSuperseded e => End(e.Line, CountLineState.Superseded, stamp, null),
        ItemEvent.UnitsFoundElsewhere e => After(e),
        ItemEvent.CountPosted e => After(e, stamp),
        ItemEvent.Classified e => After(e),
        ItemEvent.HandedOver e => After(e, stamp),
        ItemEvent.CheckoutExtended e => this with { Checkouts = Checkouts.SetItem(e.Checkout, Checkouts[e.Checkout] with { DueBackAt = e.DueBackAt }) },
        ItemEvent.Restocked e => After(e),
        ItemEvent.Disposed e => After(e),
        ItemEvent.OrderPlaced e => After(e, stamp),
        ItemEvent.OrderChanged e => After(e),
        ItemEvent.OrderClosed e => this with { Orders = Orders.Remove(e.Order) },
        ItemEvent.OrderCancelled e => this with { Orders = Orders.Remove(e.Order) },
        ItemEvent.ReorderSet e => With(e.Site, Stocking(e.Site) with { Rule = e.Rule }),
        ItemEvent.TransferPlanned e => After(e, stamp),
        ItemEvent.Shipped e => After(e, stamp),
        ItemEvent.TransferReceived e => After(e),
        ItemEvent.ShortageResolved e => After(e),
        ItemEvent.TransferApproved e => After(e, stamp),
        ItemEvent.TransferRejected e => Keep(Transfers[e.Transfer] with { Planned = Quantity.Zero }),
        ItemEvent.TransferCancelled e => Keep(Transfers[e.Transfer] with { Planned = Quantity.Zero }),
        ItemEvent.Labelled e => Place(e.Serials, new(Whereabouts.OnHand, e.Site, e.Bin, e.Lot)),
        _ => throw new UnreachableException($"{fact.GetType().Name} has no effect written down."),
    };

    private Item After(ItemEvent.Received e)
    {
        var (good, damaged) = e.Condition == Condition.Good ? (e.Quantity, Quantity.Zero) : (Quantity.Zero, e.Quantity);
        var where = e.Condition == Condition.Good ? Whereabouts.OnHand : Whereabouts.Quarantined;
        return With(e.Site, b => b.Put(e.Bin, e.Lot, good, damaged)).Place(e.Serials, new(where, e.Site, e.Bin, e.Lot)).Arrive(e) with
        {
            Totals = Totals with { Received = Totals.Received + e.Quantity },
            Expiries = e is { Lot: { } lot, ExpiresOn: { } day } ? Expiries.SetItem(lot, day) : Expiries,
        };
    }

    private Item After(ItemEvent.CheckedOut e, Stamp stamp)
    {
        var quantity = SumOf(e.Takes);
        var after = e.Takes.Aggregate(this, (item, t) => item.With(e.Site, b => b.Put(t.Bin, t.Lot, -t.Quantity, Quantity.Zero)))
            .With(e.Site, b => b with { CheckedOut = b.CheckedOut + quantity })
            .Move(e.Serials, unit => unit with { Where = Whereabouts.CheckedOut, Checkout = e.Checkout });
        if (e.Reservation is { } reservation) after = after.Fulfil(reservation, quantity, stamp);
        return after.Remember(e.IsSummed, new(stamp.By.Id, e.Site, stamp.At, quantity)) with
        {
            Checkouts = after.Checkouts.Add(e.Checkout, new(e.Checkout, e.Site, e.Takes, e.Holder, stamp.By, stamp.At, e.DueBackAt)),
            Numbered = Numbered + 1,
        };
    }

    private Item After(ItemEvent.CheckedIn e)
    {
        var checkout = Checkouts[e.Checkout];
        var where = e.Split.Good.IsPositive ? Whereabouts.OnHand
            : e.Split.Damaged.IsPositive ? Whereabouts.Quarantined
            : e.Split.Lost.IsPositive ? Whereabouts.Lost
            : Whereabouts.Consumed;
        var after = With(checkout.Site, b => b with { CheckedOut = b.CheckedOut - e.Split.Total });
        after = e.Shares.Aggregate(after, (item, share) => item.With(e.Site, b => b.Put(share.To, share.Lot, share.Good, share.Damaged)))
            .Move(e.Serials, unit => new(where, e.Site, ToOf(e.Shares, unit), unit.Lot, LastHolder: IsHere(where) ? null : checkout.Holder));
        return after.Keep(checkout, h => h.Quantity - GivenBack(e.Shares, h)) with
        {
            Totals = Totals with { Lost = Totals.Lost + e.Split.Lost, Consumed = Totals.Consumed + e.Split.Consumed },
        };
    }

    private Item After(ItemEvent.HandedOver e, Stamp stamp)
    {
        var checkout = Checkouts[e.Checkout];
        var after = Keep(checkout, h => h.Quantity - SumOf(e.Takes.Where(t => t.Bin == h.Bin && t.Lot == h.Lot)));
        return after.Move(e.Serials, unit => unit with { Checkout = e.To }) with
        {
            Checkouts = after.Checkouts.Add(e.To, new(e.To, e.Site, e.Takes, e.Holder, stamp.By, stamp.At, e.DueBackAt) { LeftAt = checkout.LeftAt ?? checkout.CheckedOutAt }),
            Numbered = Numbered + 1,
        };
    }

    private Item After(ItemEvent.LotExpired e) =>
        e.Takes.Aggregate(this, (item, t) => item.With(e.Site, b => b.Put(t.Bin, t.Lot, -t.Quantity, t.Quantity)))
            .Move(e.Serials, unit => unit with { Where = Whereabouts.Quarantined });

    private Item After(ItemEvent.Restocked e) =>
        e.Takes.Aggregate(this, (item, t) => item.With(e.Site, b => b.Put(t.Bin, t.Lot, Quantity.Zero, -t.Quantity).Put(e.To ?? t.Bin, t.Lot, t.Quantity, Quantity.Zero)))
            .Move(e.Serials, unit => unit with { Where = Whereabouts.OnHand, Bin = e.To ?? unit.Bin });

    private Item After(ItemEvent.Disposed e)
    {
        var after = e.Takes.Aggregate(this, (item, t) => item.With(e.Site, b => e.Condition == Condition.Good
            ? b.Put(t.Bin, t.Lot, -t.Quantity, Quantity.Zero)
            : b.Put(t.Bin, t.Lot, Quantity.Zero, -t.Quantity)));
        return after.Move(e.Serials, unit => unit with { Where = Whereabouts.Disposed }) with { Totals = Totals with { Disposed = Totals.Disposed + SumOf(e.Takes) } };
    }

    private Item After(ItemEvent.Consumed e, Stamp stamp)
    {
        var quantity = SumOf(e.Takes);
        var after = e.Takes.Aggregate(this, (item, t) => item.With(e.Site, b => b.Put(t.Bin, t.Lot, -t.Quantity, Quantity.Zero)))
            .Move(e.Serials, unit => unit with { Where = Whereabouts.Consumed, Checkout = null });
        if (e.Reservation is { } reservation) after = after.Fulfil(reservation, quantity, stamp);
        return after.Remember(e.IsSummed, new(stamp.By.Id, e.Site, stamp.At, quantity)) with { Totals = Totals with { Consumed = Totals.Consumed + quantity } };
    }

    // Found units first make up for lost ones; only the rest was never in the books.
    private Item After(ItemEvent.Adjusted e)
    {
        var found = e.Reason == AdjustmentReason.Found ? Quantity.Min(Totals.Lost, e.Change) : Quantity.Zero;
        return e.Reason switch
        {
            AdjustmentReason.Damaged => With(e.Site, b => b.Put(e.Bin, e.Lot, e.Change, -e.Change))
                .Move(e.Serials, unit => unit with { Where = Whereabouts.Quarantined }),
            AdjustmentReason.Lost => With(e.Site, b => b.Put(e.Bin, e.Lot, e.Change, Quantity.Zero))
                .Move(e.Serials, unit => unit with { Where = Whereabouts.Lost }) with { Totals = Totals with { Lost = Totals.Lost - e.Change } },
            AdjustmentReason.Found or AdjustmentReason.Correction => With(e.Site, b => b.Put(e.Bin, e.Lot, e.Change, Quantity.Zero)).Correct(e) with
            {
                Totals = Totals with { Lost = Totals.Lost - found, Adjusted = Totals.Adjusted + e.Change - found },
            },
        };
    }

    // A correction that takes units away removes their serial numbers from the books: they were never there.
    private Item Correct(ItemEvent.Adjusted e) => e.Change.IsNegative
        ? this with { Units = Units.RemoveRange(Serials(e.Serials)) }
        : Place(e.Serials, new(Whereabouts.OnHand, e.Site, e.Bin, e.Lot));

    // What is left of a checkout; nothing left ends it.
    private Item Keep(Checkout checkout, Func<Take, Quantity> left)
    {
        var held = checkout.Held.Select(h => h with { Quantity = left(h) }).Where(h => !h.Quantity.IsZero).ToImmutableArray();
        return this with { Checkouts = held.IsEmpty ? Checkouts.Remove(checkout.Id) : Checkouts.SetItem(checkout.Id, checkout with { Held = held }) };
    }

    private static bool IsHere(Whereabouts where) => where is Whereabouts.OnHand or Whereabouts.Quarantined;

    private Item Place(ImmutableArray<SerialNumber> serials, Unit unit) =>
        this with { Units = Units.SetItems(Serials(serials).Select(s => KeyValuePair.Create(s, unit))) };

    private Item Move(ImmutableArray<SerialNumber> serials, Func<Unit, Unit> move) =>
        this with { Units = Units.SetItems(Serials(serials).Select(s => KeyValuePair.Create(s, move(Units[s])))) };

    private static BinPath ToOf(ImmutableArray<Share> shares, Unit unit) => shares.First(share => share.From == unit.Bin && share.Lot == unit.Lot).To;

    private static Quantity GivenBack(ImmutableArray<Share> shares, Take held) =>
        shares.Where(share => share.From == held.Bin && share.Lot == held.Lot).Aggregate(Quantity.Zero, (sum, share) => sum + share.Good + share.Damaged + share.Gone);

    private static ImmutableArray<SerialNumber> Serials(ImmutableArray<SerialNumber> serials) => serials.IsDefault ? [] : serials;

    private static Quantity SumOf(IEnumerable<Take> takes) => takes.Aggregate(Quantity.Zero, (sum, take) => sum + take.Quantity);
}
