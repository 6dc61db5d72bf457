using System.Collections.Immutable;
using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

// Moving between our sites: planned and held at the source, shipped, received good or damaged, and what is missing settled. On the way
// units are ours and at no site.
internal static class Transfers
{
    internal static Decision Decide(Item item, PlanTransfer c, Request request) =>
        Plan(item, new(default, c.From, c.To, c.Quantity, c.ArrivesAt, c.Note), request);

    internal static Decision Decide(Item item, RequestTransfer c, Request request) =>
        Plan(item, new(default, c.From, c.To, c.Quantity, c.ArrivesAt, c.Note) { IsPending = true }, request);

    private static Decision Plan(Item item, ItemEvent.TransferPlanned plan, Request request)
    {
        var refused = Checks.CannotBeUsed(item)
            ?? Checks.CannotBeAmount(item, plan.Quantity)
            ?? Checks.IsPast(item, plan.ArrivesAt, request, "arrivesAt")
            ?? AreTheSame(item, plan.From, plan.To);
        if (refused is not null) return refused;
        if (plan.Quantity > item.Available(plan.From, request.At)) return Checks.NotEnoughAvailable(item, plan.From, plan.Quantity, request);

        var id = Next(item);
        return new Accepted([plan with { Transfer = id }], plan.IsPending ? plan.To : plan.From, Transfer: id);
    }

    internal static Decision Decide(Item item, ShipTransfer command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (!TryFindWay(item, command, request, out var way, out refused)) return refused;
        var serials = Checks.List(command.Serials);
        var no = Checks.CannotBeAmount(item, command.Quantity)
            ?? Checks.IsPast(item, command.ArrivesAt, request, "arrivesAt")
            ?? AreTheSame(item, way.From, way.To)
            ?? Checks.SerialsDoNotMatch(item, command.Quantity, serials)
            ?? IsPending(item, command, way)
            ?? IsMoreThanPlanned(item, command, way)
            ?? Departures.CannotLeave(item, new(way.From, command.Quantity, command.Bin, null, serials, IsHeld: command.Transfer is not null), request);
        if (no is not null) return no;

        var takes = Departures.Takes(item, way.From, command.Quantity, command.Bin, serials);
        return new Accepted(
            [new ItemEvent.Shipped(way.Id, way.From, way.To, takes, command.ArrivesAt ?? way.ArrivesAt, serials, command.Note)], way.From, Transfer: way.Id);
    }

    internal static Decision Decide(Item item, ReceiveTransfer command, Request request)
    {
        var serials = Checks.List(command.Serials);
        var split = new Dispositions(command.Good ?? Quantity.Zero, command.Damaged ?? Quantity.Zero, Quantity.Zero, Quantity.Zero);
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (!TryFind(item, command.Transfer, request, t => t.To, out var transfer, out refused)) return refused;
        var no = Shares.AreNotAmounts(item, "Receive", ("good", command.Good), ("damaged", command.Damaged)) ?? CannotBeSplit(item, transfer, split, serials);
        if (no is not null) return no;

        var shares = Shares.Pour(item, transfer.Held, split, serials, _ => command.Bin ?? BinPath.None);
        return new Accepted([new ItemEvent.TransferReceived(transfer.Id, transfer.To, shares, serials, command.Note)], transfer.To, Transfer: transfer.Id);
    }

    internal static Decision Decide(Item item, ResolveShortage command, Request request)
    {
        var serials = Checks.List(command.Serials);
        var split = new Dispositions(command.SentBack ?? Quantity.Zero, Quantity.Zero, command.Lost ?? Quantity.Zero, Quantity.Zero);
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (!TryFind(item, command.Transfer, request, t => End(t, command), out var transfer, out refused)) return refused;
        var no = Shares.AreNotAmounts(item, "Resolve", ("lost", command.Lost), ("sentBack", command.SentBack)) ?? CannotBeSplit(item, transfer, split, serials);
        if (no is not null) return no;

        var shares = Shares.Pour(item, transfer.Held, split, serials, from => from);
        var site = End(transfer, command);
        return new Accepted([new ItemEvent.ShortageResolved(transfer.Id, transfer.From, transfer.To, shares, serials, command.Note)], site, Transfer: transfer.Id);
    }

    internal static Decision Decide(Item item, CancelTransfer command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (!TryFind(item, command.Transfer, request, t => t.From, out var transfer, out refused)) return refused;
        if (transfer.Planned.IsZero)
            return Refuse(RefusalCode.TransferShipped,
                $"{transfer.Id} is on its way: {item.Known.Amount(transfer.InTransit)} of {item.Known.Name} to {request.Name(transfer.To)}. Receive it there, or resolve the shortage as sent back.",
                new() { Sku = item.Sku, Site = transfer.From, Incoming = transfer.InTransit });
        return new Accepted([new ItemEvent.TransferCancelled(transfer.Id, transfer.From, transfer.Planned, command.Note)], transfer.From, Transfer: transfer.Id);
    }

    // Whoever acts on one end of a transfer has to see that end.
    internal static bool TryFind(Item item, TransferId id, Request request, Func<Transfer, SiteId> end, out Transfer transfer, out Refused refused)
    {
        refused = null!;
        if (item.Transfers.TryGetValue(id, out transfer!) && request.Sees(end(transfer))) return true;
        refused = transfer is null && item.WasNumbered(id.Value, 'T')
            ? Refuse(RefusalCode.TransferEnded, $"Nothing of {id} of {item.Known.Name} is planned or on its way any more. Look at the history for what became of it.", new() { Sku = item.Sku })
            : Refuse(RefusalCode.TransferUnknown, $"{item.Known.Name} has no transfer {id}. Look at the item for the open ones.", new() { Sku = item.Sku });
        return false;
    }

    // The plan that is shipped, or a new way when the sites are named.
    private static bool TryFindWay(Item item, ShipTransfer command, Request request, out Transfer way, out Refused refused)
    {
        way = null!;
        if (command.Transfer is { } id)
        {
            if (!TryFind(item, id, request, t => t.From, out way, out refused)) return false;
            if ((command.From ?? way.From) == way.From && (command.To ?? way.To) == way.To) return true;
            refused = Refuse(RefusalCode.RequestInvalid, $"{id} goes from {way.From} to {request.Name(way.To)}. Leave from and to out, or name these.", new() { Sku = item.Sku, Field = "from" });
            return false;
        }
        refused = Refuse(RefusalCode.RequestInvalid, "Name a planned transfer, or from and to.", new() { Sku = item.Sku, Field = command.From is null ? "from" : "to" });
        if (command.From is not { } from || command.To is not { } to) return false;
        way = new(Next(item), from, to, Quantity.Zero, [], request.By, request.At, null, command.ArrivesAt);
        return true;
    }

    private static Refused? AreTheSame(Item item, SiteId from, SiteId to) => from == to
        ? Refuse(RefusalCode.SitesMustDiffer, $"A transfer goes from one site to another; both are {from}. Name another destination.", new() { Sku = item.Sku, Site = to, Field = "to" })
        : null;

    private static Refused? IsPending(Item item, ShipTransfer command, Transfer way) => command.Transfer is not null && way.IsPending
        ? Refuse(RefusalCode.TransferPending, $"{way.Id} of {item.Known.Name} is not approved yet. Ask a manager at {way.From}.", new() { Sku = item.Sku, Site = way.From })
        : null;

    private static Refused? IsMoreThanPlanned(Item item, ShipTransfer command, Transfer way)
    {
        if (command.Transfer is null || command.Quantity <= way.Planned) return null;
        return way.Planned.IsZero
            ? Refuse(RefusalCode.TransferShipped,
                $"Nothing is left to ship on {way.Id}: {item.Known.Amount(way.InTransit)} of {item.Known.Name} are on the way. Ship it as a transfer of its own.",
                new() { Sku = item.Sku, Site = way.From, Asked = command.Quantity, Reserved = way.Planned, Incoming = way.InTransit, Unit = item.Known.Unit.Value })
            : Refuse(RefusalCode.MoreThanReserved,
                $"{way.Id} plans {item.Known.Amount(way.Planned)} of {item.Known.Name}; {item.Known.Amount(command.Quantity)} is more. Ship {way.Planned} or fewer on it.",
                new() { Sku = item.Sku, Site = way.From, Asked = command.Quantity, Reserved = way.Planned, Unit = item.Known.Unit.Value });
    }

    private static Refused? CannotBeSplit(Item item, Transfer transfer, Dispositions split, ImmutableArray<SerialNumber> serials)
    {
        if (Checks.SerialsDoNotMatch(item, split.Total, serials) is { } count) return count;
        foreach (var serial in serials)
        {
            if (item.Units.TryGetValue(serial, out var unit) && unit.Transfer == transfer.Id) continue;
            return Refuse(RefusalCode.SerialUnknown, $"{serial} is not on {transfer.Id}. It carries {string.Join(", ", ItemViews.SerialsOf(item, transfer.Id).Take(10))}. Check the label.",
                new() { Sku = item.Sku, Serial = serial });
        }
        if (Shares.HaveSeveralFates(item, split, serials) is { } fates) return fates;
        if (split.Total <= transfer.InTransit) return null;
        return Refuse(RefusalCode.MoreThanInTransit,
            $"{item.Known.Amount(transfer.InTransit)} of {item.Known.Name} are on their way on {transfer.Id}, not {item.Known.Amount(split.Total)}. Name {transfer.InTransit} or fewer.",
            new() { Sku = item.Sku, Site = transfer.To, Asked = split.Total, Incoming = transfer.InTransit, Unit = item.Known.Unit.Value });
    }

    /// <summary>", 4 arriving on 2026-03-12", or nothing.</summary>
    internal static string Say(Item item, SiteId site)
    {
        if (item.Incoming(site) is not { IsPositive: true } incoming) return "";
        var days = item.Transfers.Values.Where(t => t.To == site && t.InTransit.IsPositive).Select(t => t.ArrivesAt is { } at ? (DateOnly?)Item.DayOf(at) : null).Distinct().Order().ToList();
        var first = days.FirstOrDefault(day => day is not null);
        return $", {item.Known.Amount(incoming)} arriving{(first is null ? "" : days.Count == 1 ? $" on {first:yyyy-MM-dd}" : $", the first on {first:yyyy-MM-dd}")}";
    }

    /// <summary>Where a shortage is settled: at the source when units are back there, else where they were missed.</summary>
    internal static SiteId End(Transfer transfer, ResolveShortage command) => command.SentBack is { IsPositive: true } ? transfer.From : transfer.To;

    private static TransferId Next(Item item) => TransferId.Parse($"T-{item.Numbered + 1}");
}
