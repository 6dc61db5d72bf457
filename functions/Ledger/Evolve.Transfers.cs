using CountDepot.Contracts;

namespace CountDepot.Ledger;

// What the facts of a transfer do to the state.
public sealed partial record Item
{
    private Item After(ItemEvent.TransferPlanned e, Stamp stamp) => this with
    {
        Transfers = Transfers.Add(e.Transfer, new(e.Transfer, e.From, e.To, e.Quantity, [], stamp.By, stamp.At, null, e.ArrivesAt, e.IsPending)),
        Numbered = Numbered + 1,
    };

    private Item After(ItemEvent.TransferApproved e, Stamp stamp) =>
        Keep(Transfers[e.Transfer] with { IsPending = false, DecidedBy = stamp.By, DecidedAt = stamp.At });

    private Item After(ItemEvent.Shipped e, Stamp stamp)
    {
        var isPlanned = Transfers.TryGetValue(e.Transfer, out var transfer);
        transfer ??= new(e.Transfer, e.From, e.To, SumOf(e.Takes), [], stamp.By, stamp.At, null, e.ArrivesAt);
        var after = e.Takes.Aggregate(this, (item, t) => item.With(e.From, b => b.Put(t.Bin, t.Lot, -t.Quantity, Quantity.Zero)))
            .Move(e.Serials, unit => unit with { Where = Whereabouts.InTransit, Transfer = e.Transfer });
        var held = transfer.Held.Concat(e.Takes).GroupBy(t => (t.Bin, t.Lot)).Select(g => new Take(g.Key.Bin, g.Key.Lot, SumOf(g)));
        return after.Keep(transfer with { Planned = transfer.Planned - SumOf(e.Takes), Held = [.. held], ShippedAt = stamp.At, ArrivesAt = e.ArrivesAt }) with
        {
            Numbered = isPlanned ? Numbered : Numbered + 1,
        };
    }

    private Item After(ItemEvent.TransferReceived e)
    {
        var where = e.Shares.Any(share => share.Good.IsPositive) ? Whereabouts.OnHand : Whereabouts.Quarantined;
        return e.Shares.Aggregate(this, (item, share) => item.With(e.Site, b => b.Put(share.To, share.Lot, share.Good, share.Damaged)))
            .Move(e.Serials, unit => new(where, e.Site, ToOf(e.Shares, unit), unit.Lot))
            .Unload(e.Transfer, e.Shares);
    }

    private Item After(ItemEvent.ShortageResolved e)
    {
        var lost = e.Shares.Aggregate(Quantity.Zero, (sum, share) => sum + share.Gone);
        var where = lost.IsPositive ? Whereabouts.Lost : Whereabouts.OnHand;
        return e.Shares.Aggregate(this, (item, share) => item.With(e.From, b => b.Put(share.To, share.Lot, share.Good, Quantity.Zero)))
            .Move(e.Serials, unit => new(where, e.From, unit.Bin, unit.Lot))
            .Unload(e.Transfer, e.Shares) with { Totals = Totals with { Lost = Totals.Lost + lost } };
    }

    private Item Unload(TransferId id, System.Collections.Immutable.ImmutableArray<Share> shares)
    {
        var transfer = Transfers[id];
        var held = transfer.Held.Select(h => h with { Quantity = h.Quantity - GivenBack(shares, h) }).Where(h => !h.Quantity.IsZero);
        return Keep(transfer with { Held = [.. held] });
    }

    // A transfer with nothing planned and nothing on its way has ended.
    private Item Keep(Transfer transfer) => this with
    {
        Transfers = transfer.Planned.IsZero && transfer.Held.IsEmpty ? Transfers.Remove(transfer.Id) : Transfers.SetItem(transfer.Id, transfer),
    };
}
