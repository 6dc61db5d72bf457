using System.Collections.Immutable;
using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

// The reasons not to count or not to post, each with what to do instead.
internal static class CountChecks
{
    /// <summary>The session as whoever asks has read it; null when it does not exist for them.</summary>
    internal static bool TryFind(Item item, CountId id, Request request, out CountSession session, out Refused refused)
    {
        session = request.Session!;
        refused = null!;
        if (session is not null && session.Id == id && request.Sees(session.Site)) return true;
        refused = Refuse(RefusalCode.CountUnknown, $"There is no count {id}. Ask for the counts of the site.", new() { Sku = item.Sku });
        return false;
    }

    internal static bool TryFind(Item item, CountLineId id, Request request, out CountLine line, out Refused refused)
    {
        refused = null!;
        line = item.LineOf(id)!;
        if (line is not null && request.Sees(line.Site) && !line.IsEnded) return true;
        refused = line is not null && request.Sees(line.Site) ? Ended(item, line)
            : line is null && item.WasNumbered(id.Value, 'N')
                ? Refuse(RefusalCode.CountEnded, $"{id} of {item.Known.Name} was posted or rejected. Count again.", new() { Sku = item.Sku })
            : Refuse(RefusalCode.CountUnknown, $"{item.Known.Name} has no counted line {id}. Look at the count for its lines.", new() { Sku = item.Sku });
        return false;
    }

    internal static Refused Ended(Item item, CountLine line) => Refuse(RefusalCode.CountEnded, line.State == CountLineState.Superseded
        ? $"{line.Id} of {item.Known.Name} was counted again in another session on {line.DecidedAt:yyyy-MM-dd HH:mm} UTC. Post that one."
        : $"{line.Id} of {item.Known.Name} was {(line.State == CountLineState.Posted ? "posted" : "rejected")} by {line.DecidedBy!.Name ?? line.DecidedBy.Id} " +
            $"on {line.DecidedAt:yyyy-MM-dd HH:mm} UTC. Count again if it is wrong.", new() { Sku = item.Sku, Site = line.Site });

    internal static Refused? IsNoAmount(Item item, CountStock command, Quantity counted, ImmutableArray<SerialNumber> serials)
    {
        if (command.Quantity is null && (item.Known.Kind != ItemKind.Serialized || command.Serials is null))
            return Refuse(RefusalCode.RequestInvalid, "quantity is required: say how many were found, 0 for none.", new() { Sku = item.Sku, Field = "quantity" });
        if (counted.IsNegative)
            return Refuse(RefusalCode.QuantityMustBePositive, $"quantity must not be negative; it is {counted}. Say how many were found, 0 for none.",
                new() { Sku = item.Sku, Field = "quantity", Asked = counted });
        return Checks.CannotBeMeasured(item, counted)
            ?? Checks.SerialsDoNotMatch(item, Quantity.Min(counted, Quantity.Of(serials.Length)), serials)
            ?? AreNotScanned(item, command, counted);
    }

    // A bare number would say of every unit that has a serial number that it is gone.
    private static Refused? AreNotScanned(Item item, CountStock command, Quantity counted) =>
        command.Serials is null && counted.IsPositive && item.UnitsIn(new(command.Site, command.Bin, command.Lot)).Count > 0
            ? Refuse(RefusalCode.SerialsMustMatchQuantity,
                $"Units of {item.Known.Name} there have serial numbers. Scan the {counted} you found; give an empty list where none of them has one.",
                new() { Sku = item.Sku, Site = command.Site, Field = "serials", Asked = counted })
            : null;

    internal static Refused? IsOver(Item item, CountSession session) => session.State == CountState.Open ? null
        : Refuse(RefusalCode.CountEnded, $"{session.Id} is {(session.State == CountState.Closed ? "closed" : "cancelled")}: nothing more is counted in it. Open another count.",
            new() { Sku = item.Sku, Site = session.Site });

    internal static Refused? IsOutside(Item item, CountStock command, CountSession session)
    {
        RefusalDetail detail = new() { Sku = item.Sku, Site = session.Site, Bin = command.Bin };
        if (command.Site != session.Site)
            return Refuse(RefusalCode.CountElsewhere, $"{session.Id} counts {session.Site}, not {command.Site}. Open a count there.", detail);
        if (!session.Items.IsEmpty && !session.Items.Contains(item.Sku))
            return Refuse(RefusalCode.CountElsewhere, $"{session.Id} does not count {item.Known.Name}; it is limited to {session.Items.Length} items. Open another count for it.", detail);
        if (session.Bins.IsEmpty || (command.Bin is { } bin && session.Bins.Any(limit => bin == limit || bin.Value.StartsWith($"{limit}/", StringComparison.Ordinal)))) return null;
        return Refuse(RefusalCode.CountElsewhere,
            $"{session.Id} counts only {string.Join(", ", session.Bins.Take(5).Select(Checks.Say))}{(session.Bins.Length > 5 ? " and more" : "")}. Name the bin you counted.", detail);
    }

    // What is set aside is not usable, so it is not part of a count; whoever finds it on the shelf puts it away.
    internal static Refused? IsSetAside(Item item, ImmutableArray<SerialNumber> serials)
    {
        foreach (var serial in serials)
        {
            if (item.Units.GetValueOrDefault(serial) is not { Where: Whereabouts.Quarantined }) continue;
            return Refuse(RefusalCode.SerialInUse, $"{serial} of {item.Known.Name} is in quarantine and not counted. Leave it out, or restock it first.", new() { Sku = item.Sku, Serial = serial });
        }
        return null;
    }

    // Several lots in one number could not be posted: nobody would know which lot the difference is of.
    internal static Refused? LacksLot(Item item, CountScope scope)
    {
        if (scope.Lot is not null) return null;
        var lots = item.At(scope.Site).Bins.Where(b => b.OnHand.IsPositive && scope.Holds(scope.Site, b.Bin, b.Lot)).Select(b => b.Lot).OfType<LotNumber>().Distinct().Order().ToList();
        return lots.Count < 2 ? null : Refuse(RefusalCode.LotNeeded,
            $"Several lots of {item.Known.Name} lie at {scope.Site}{(scope.Bin is { } bin ? $", {Checks.Say(bin)}" : "")}: {string.Join(", ", lots.Take(10))}. Count each lot by itself.",
            new() { Sku = item.Sku, Site = scope.Site, Bin = scope.Bin, Field = "lot" });
    }

    /// <summary>Two lines of a session that cover the same stock would post its difference twice.</summary>
    internal static Refused? Overlaps(Item item, CountSession session, CountScope scope)
    {
        var other = item.Counting.Values.FirstOrDefault(line => line.Count == session.Id && line.Scope != scope && line.Scope.Overlaps(scope));
        return other is null ? null : Refuse(RefusalCode.CountOverlaps,
            $"{other.Id} of this count already covers {Say(other.Scope)} of {item.Known.Name}. Count the same again, or have {other.Id} rejected.",
            new() { Sku = item.Sku, Site = scope.Site, Bin = other.Scope.Bin });
    }

    internal static Refused? IsSettled(Item item, CountLine? line, Request request)
    {
        if (line is null) return null;
        if (line.DecidedBy is { } by)
            return Refuse(RefusalCode.AlreadyDecided, $"{line.Id} of {item.Known.Name} was approved by {by.Name ?? by.Id} already. Have it posted or rejected.",
                new() { Sku = item.Sku, Site = line.Site });
        return line.Last.By.Id != request.By.Id && line.Attempts.Any(a => a.By.Id == request.By.Id)
            ? Refuse(RefusalCode.SameCounter,
                $"You have counted {line.Id} of {item.Known.Name} already, and {line.Last.By.Name ?? line.Last.By.Id} has recounted it. Somebody else has to count.",
                new() { Sku = item.Sku, Site = line.Site })
            : null;
    }

    internal static Refused? HasChanged(Item item, CountLine line, int version) => line.Version == version ? null : Refuse(RefusalCode.CountChanged,
        $"{line.Id} of {item.Known.Name} was counted again: it is version {line.Version} now, and you saw {version}. Look again before you decide.", new() { Sku = item.Sku, Site = line.Site });

    internal static Refused? IsOwn(Item item, CountLine line, Request request) => line.Attempts.Any(a => a.By.Id == request.By.Id)
        ? Refuse(RefusalCode.OwnRequest, $"You counted {line.Id} of {item.Known.Name} yourself. A manager who did not has to approve it.", new() { Sku = item.Sku, Site = line.Site })
        : null;

    internal static Refused? IsNotReady(Item item, CountLine line) => line.State switch
    {
        CountLineState.RecountNeeded => NeedsRecount(item, line),
        CountLineState.ApprovalNeeded => Refuse(RefusalCode.ApprovalNeeded,
            $"{line.Id} of {item.Known.Name} is outside its tolerance: {item.Known.Amount(line.Last.Counted)} counted, {line.Last.Expected} expected. " +
            "A manager who counted none of it has to approve it first.",
            new() { Sku = item.Sku, Site = line.Site, Asked = line.Last.Counted, OnHand = line.Last.Expected }),
        _ => null,
    };

    internal static Refused NeedsRecount(Item item, CountLine line) => Refuse(RefusalCode.RecountNeeded,
        $"{line.Id} of {item.Known.Name} is outside its tolerance. Somebody other than {line.Last.By.Name ?? line.Last.By.Id} has to count again first.", new() { Sku = item.Sku, Site = line.Site });

    /// <summary>More has left since the count than was found: taking the difference off as well would leave less than nothing.</summary>
    internal static Refused IsOutdated(Item item, CountLine line, Quantity less, Quantity there) => Refuse(RefusalCode.CountOutdated,
        $"{line.Id} would take {item.Known.Amount(less)} of {item.Known.Name} off the books, and only {there} are there now: more has left since the count than was found. Count again.",
        new() { Sku = item.Sku, Site = line.Site, Bin = line.Scope.Bin, Asked = less, OnHand = there });

    private static string Say(CountScope scope) => (scope.Bin, scope.Lot) switch
    {
        (null, null) => "all",
        ({ } bin, null) => Checks.Say(bin),
        (null, { } lot) => $"lot {lot}",
        ({ } bin, { } lot) => $"{Checks.Say(bin)}, lot {lot},",
    };
}
