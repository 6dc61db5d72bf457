using System.Collections.Immutable;
using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

// Correcting: on hand changes with a reason and no movement. Only a loss may leave less than is promised, because it is a fact;
// what was promised then shows as a shortfall.
internal static class Adjustments
{
    internal static Decision Decide(Item item, AdjustStock command, Request request)
    {
        var serials = Checks.List(command.Serials);
        var size = command.Change.IsNegative ? -command.Change : command.Change;
        var refused = Checks.CannotBeUsed(item)
            ?? Checks.CannotBeMeasured(item, command.Change, "change")
            ?? SignIsWrong(item, command)
            ?? Checks.WouldBeTooMuch(item, command.Change, "change")
            ?? Checks.SerialsDoNotMatch(item, size, serials, optional: command.Change.IsPositive || size <= Bare(item, command))
            ?? UnitsDoNotFit(item, command, serials, request)
            ?? NotEnough(item, command, size, request);
        if (refused is not null) return refused;

        return new Accepted(
            [new ItemEvent.Adjusted(command.Site, BinOf(command), command.Lot, command.Change, command.Reason, serials, command.Note)], command.Site);
    }

    private static Refused? SignIsWrong(Item item, AdjustStock command)
    {
        var isRight = command.Reason switch
        {
            AdjustmentReason.Correction => !command.Change.IsZero,
            AdjustmentReason.Found => command.Change.IsPositive,
            AdjustmentReason.Lost or AdjustmentReason.Damaged => command.Change.IsNegative,
        };
        if (isRight) return null;
        var rule = command.Reason switch
        {
            AdjustmentReason.Correction => "A correction needs a change other than zero",
            AdjustmentReason.Found => "Found units add to on hand: the change must be greater than zero",
            AdjustmentReason.Lost => "Lost units leave on hand: the change must be negative",
            AdjustmentReason.Damaged => "Damaged units leave on hand for quarantine: the change must be negative",
        };
        return Refuse(RefusalCode.ChangeMustMatchReason, $"{rule}; it is {command.Change}. Change it, or name another reason.", new() { Sku = item.Sku, Field = "change", Asked = command.Change });
    }

    private static Refused? UnitsDoNotFit(Item item, AdjustStock command, ImmutableArray<SerialNumber> serials, Request request)
    {
        if (command.Change.IsNegative)
            return Checks.UnitsAreNotHere(item, command.Site, serials, request) ?? Checks.UnitsLieElsewhere(item, command.Site, BinOf(command), command.Lot, serials, exactly: true);
        var lost = command.Reason == AdjustmentReason.Found ? serials.Where(s => item.Units.TryGetValue(s, out var unit) && unit.Where == Whereabouts.Lost) : [];
        return Receipts.SerialIsKnown(item, serials.Except(lost), request);
    }

    private static Refused? NotEnough(Item item, AdjustStock command, Quantity size, Request request)
    {
        if (!command.Change.IsNegative) return null;
        var balance = item.At(command.Site);
        var inBin = balance.Bins.Where(b => b.Bin == BinOf(command) && b.Lot == command.Lot).Aggregate(Quantity.Zero, (sum, b) => sum + b.OnHand);
        if (size > balance.OnHand)
            return Refuse(RefusalCode.NotEnoughOnHand,
                $"Cannot take away {item.Known.Amount(size)} of {item.Known.Name}: {item.Known.Amount(balance.OnHand)} on hand at {command.Site}. " +
                $"Take away {balance.OnHand} or fewer.",
                Checks.Numbers(item, command.Site, size, request));
        if (size > inBin)
            return Refuse(RefusalCode.NotEnoughInBin,
                $"Cannot take away {item.Known.Amount(size)} of {item.Known.Name}: {inBin} there of {balance.OnHand} on hand at {command.Site}. Name the bin and lot it lies in: {Places(balance)}.",
                Checks.Numbers(item, command.Site, size, request) with { Bin = command.Bin });
        return command.Reason != AdjustmentReason.Lost && size > item.Available(command.Site, request.At)
            ? Checks.NotEnoughAvailable(item, command.Site, size, request)
            : null;
    }

    private static BinPath BinOf(AdjustStock command) => command.Bin ?? BinPath.None;

    private static string Places(Balance balance) =>
        string.Join("; ", balance.Bins.Where(b => b.OnHand.IsPositive).Take(5)
            .Select(b => $"{(b.Bin.IsNone ? "no bin" : b.Bin.Value)}{(b.Lot is { } lot ? $" lot {lot}" : "")}: {b.OnHand}"));

    // Units of the named bin and lot that have no serial number; the others are taken away only by name.
    private static Quantity Bare(Item item, AdjustStock command) => item.Loose(command.Site).Bins
        .Where(b => b.Bin == BinOf(command) && b.Lot == command.Lot).Aggregate(Quantity.Zero, (sum, b) => sum + b.OnHand);
}
