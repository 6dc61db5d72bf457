using System.Diagnostics;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

// What the facts of counting do to the state.
public sealed partial record Item
{
    // So many ended lines are remembered. The lists that follow the ledger see every line long before it is forgotten here.
    private const int CountsEndedMax = 200;

    private Item After(ItemEvent.Counted e, Stamp stamp)
    {
        var attempt = new CountAttempt(stamp.By, stamp.At, e.Quantity, e.Expected, e.Change, e.IsWithin, Serials(e.Missing), Serials(e.Unexpected));
        var isNew = !Counting.TryGetValue(e.Line, out var line);
        line ??= new(e.Line, e.Count, new(e.Site, e.Bin, e.Lot), e.IsBlind, e.State, [], [], 0, CountClasses.TryGetValue(e.Site, out var of) ? of : null);
        line = line with
        {
            State = e.State,
            Attempts = line.Attempts.RemoveAll(a => a.By.Id == stamp.By.Id).Add(attempt),
            Moved = [],
            Version = line.Version + 1,
        };
        return this with { Counting = Counting.SetItem(e.Line, line), Numbered = isNew ? Numbered + 1 : Numbered };
    }

    private Item After(ItemEvent.CountApproved e, Stamp stamp) => this with
    {
        Counting = Counting.SetItem(e.Line, Counting[e.Line] with { State = CountLineState.Ready, DecidedBy = stamp.By, DecidedAt = stamp.At }),
    };

    private Item After(ItemEvent.UnitsFoundElsewhere e) => e.Serials.Aggregate(this, (item, serial) => item.Lift(serial));

    // A difference is an adjustment; units with serial numbers are lost one by one, and come back from wherever they were lost.
    private Item After(ItemEvent.CountPosted e, Stamp stamp)
    {
        var after = e.Changes.Aggregate(this, (item, t) => item.With(e.Site, b => b.Put(t.Bin, t.Lot, t.Quantity, Quantity.Zero))) with
        {
            Totals = Totals with { Adjusted = Totals.Adjusted + SumOf(e.Changes) },
        };
        after = Serials(e.Missing).Aggregate(after, (item, serial) => item.Lift(serial));
        after = Serials(e.Found).Aggregate(after, (item, serial) => item.Land(serial, e));
        var (at, site) = (Counting[e.Line].Last.At, e.Site);
        return after.End(e.Line, CountLineState.Posted, stamp, null) with
        {
            CountedAt = CountedAt.TryGetValue(site, out var before) && before > at ? CountedAt : CountedAt.SetItem(site, at),
        };
    }

    private Item After(ItemEvent.Classified e) => this with
    {
        CountClasses = e.Class is { } of ? CountClasses.SetItem(e.Site, of) : CountClasses.Remove(e.Site),
    };

    private Item End(CountLineId id, CountLineState state, Stamp stamp, LongText? reason)
    {
        var ended = Counting[id] with { State = state, DecidedBy = stamp.By, DecidedAt = stamp.At, Reason = reason };
        return this with { Counting = Counting.Remove(id), CountsEnded = [.. CountsEnded.Skip(CountsEnded.Length - CountsEndedMax + 1), ended] };
    }

    // A unit leaves whatever place the books have it in; it is lost until it lands somewhere.
    private Item Lift(SerialNumber serial)
    {
        var unit = Units[serial];
        var after = unit.Where switch
        {
            Whereabouts.OnHand => With(unit.Site, b => b.Put(unit.Bin, unit.Lot, -Quantity.One, Quantity.Zero)),
            Whereabouts.Quarantined => With(unit.Site, b => b.Put(unit.Bin, unit.Lot, Quantity.Zero, -Quantity.One)),
            Whereabouts.CheckedOut => TakeBack(Checkouts[unit.Checkout!.Value], unit),
            Whereabouts.InTransit => Unload(Transfers[unit.Transfer!.Value], unit),
            Whereabouts.Consumed => this with { Totals = Totals with { Consumed = Totals.Consumed - Quantity.One } },
            Whereabouts.Disposed => this with { Totals = Totals with { Disposed = Totals.Disposed - Quantity.One } },
            _ => throw new UnreachableException($"{serial} is lost already."),
        };
        var holder = unit.Checkout is { } id ? Checkouts[id].Holder : unit.LastHolder;
        return after with
        {
            Units = after.Units.SetItem(serial, new(Whereabouts.Lost, unit.Site, unit.Bin, unit.Lot, LastHolder: holder)),
            Totals = after.Totals with { Lost = after.Totals.Lost + Quantity.One },
        };
    }

    private Item Land(SerialNumber serial, ItemEvent.CountPosted e)
    {
        // Somebody may have found it before without reading its serial number; then it makes up for nothing that is lost.
        var wasLost = Units.TryGetValue(serial, out var unit) && Totals.Lost.IsPositive;
        var lot = unit?.Lot ?? e.Lot;
        return With(e.Site, b => b.Put(e.Bin, lot, Quantity.One, Quantity.Zero)) with
        {
            Units = Units.SetItem(serial, new(Whereabouts.OnHand, e.Site, e.Bin, lot)),
            Totals = wasLost ? Totals with { Lost = Totals.Lost - Quantity.One } : Totals with { Adjusted = Totals.Adjusted + Quantity.One },
        };
    }

    private Item TakeBack(Checkout checkout, Unit unit) =>
        With(checkout.Site, b => b with { CheckedOut = b.CheckedOut - Quantity.One }).Keep(checkout, held => held.Quantity - OneOf(held, unit));

    private Item Unload(Transfer transfer, Unit unit) => Keep(transfer with
    {
        Held = [.. transfer.Held.Select(held => held with { Quantity = held.Quantity - OneOf(held, unit) }).Where(held => !held.Quantity.IsZero)],
    });

    private static Quantity OneOf(Take held, Unit unit) => held.Bin == unit.Bin && held.Lot == unit.Lot ? Quantity.One : Quantity.Zero;

    // What a count says about a unit is over once the unit moves: whatever happened later is newer knowledge.
    private Item NoticeMoves(Item before)
    {
        if (Counting.IsEmpty || ReferenceEquals(Units, before.Units)) return this;
        var counting = Counting;
        foreach (var (id, line) in Counting)
        {
            var moved = line.Last.Missing.Concat(line.Last.Unexpected).Except(line.Moved)
                .Where(serial => Units.GetValueOrDefault(serial) != before.Units.GetValueOrDefault(serial)).ToList();
            if (moved.Count > 0) counting = counting.SetItem(id, line with { Moved = line.Moved.AddRange(moved) });
        }
        return ReferenceEquals(counting, Counting) ? this : this with { Counting = counting };
    }
}
