using System.Collections.Immutable;
using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

// Arriving: stock comes from outside into a bin, usable, into quarantine, or some of each; on an order or without one.
internal static class Receipts
{
    internal static Decision Decide(Item item, ReceiveStock command, Request request)
    {
        var (serials, lot) = (Checks.List(command.Serials), Lots.NameOf(command.Lot, command.ExpiresOn));
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        Order? order = null;
        if (command.Order is { } id && !Orders.TryFind(item, id, request, out order, out refused)) return refused;
        var split = Split(command);
        var no = Checks.CannotBeAmount(item, command.Quantity)
            ?? CannotBeSplit(item, command, split)
            ?? (order is null ? Checks.WouldBeTooMuch(item, command.Quantity) : null)
            ?? Checks.SerialsDoNotMatch(item, command.Quantity, serials, optional: order is null || order.Announced.IsEmpty)
            ?? Shares.HaveSeveralFates(item, split, serials)
            ?? SerialIsKnown(item, serials, request)
            ?? (order is null ? null : Orders.CannotArrive(item, order, command, serials))
            ?? Lots.CannotExpire(item, lot, command.ExpiresOn, split.Good.IsPositive ? Condition.Good : Condition.Damaged, request);
        return no ?? (Decision)new Accepted([.. Facts(command, split, lot, serials)], command.Site, Order: order?.Id);
    }

    /// <summary>A mark is given once. Where the other unit is, only those hear who see that site.</summary>
    internal static Refused? SerialIsKnown(Item item, IEnumerable<SerialNumber> serials, Request request)
    {
        foreach (var serial in serials)
        {
            if (!item.Units.TryGetValue(serial, out var unit)) continue;
            var next = unit.Where == Whereabouts.Lost && request.Sees(unit.Site) ? "Adjust it as found instead" : "Check the label";
            var where = request.Sees(unit.Site) ? $": {Checks.Say(unit.Where)} at {unit.Site}" : "";
            return Refuse(RefusalCode.SerialInUse, $"{serial} of {item.Known.Name} is in the books already{where}. {next}.",
                new() { Sku = item.Sku, Serial = serial });
        }
        return null;
    }

    private static Dispositions Split(ReceiveStock command)
    {
        var damaged = command.Damaged ?? (command.Condition == Condition.Damaged ? command.Quantity : Quantity.Zero);
        return new(command.Quantity - damaged, damaged, Quantity.Zero, Quantity.Zero);
    }

    private static Refused? CannotBeSplit(Item item, ReceiveStock command, Dispositions split)
    {
        if (command.Damaged is not { } damaged) return null;
        RefusalDetail detail = new() { Sku = item.Sku, Field = "damaged", Asked = damaged };
        if (damaged.IsNegative) return Refuse(RefusalCode.QuantityMustBePositive, $"damaged must not be negative; it is {damaged}. Name none, or more.", detail);
        if (Checks.CannotBeMeasured(item, damaged, "damaged") is { } refused) return refused;
        if (split.Good.IsNegative)
            return Refuse(RefusalCode.RequestInvalid, $"damaged is a part of the quantity; {damaged} of {command.Quantity} cannot be. Name both anew.", detail);
        return command.Condition == Condition.Damaged && split.Good.IsPositive
            ? Refuse(RefusalCode.RequestInvalid, $"condition says that all {command.Quantity} are damaged, and damaged says {damaged}. Leave one of them out.", detail)
            : null;
    }

    private static IEnumerable<ItemEvent.Received> Facts(ReceiveStock command, Dispositions split, LotNumber? lot, ImmutableArray<SerialNumber> serials)
    {
        foreach (var (quantity, condition) in new[] { (split.Good, Condition.Good), (split.Damaged, Condition.Damaged) })
        {
            if (!quantity.IsPositive) continue;
            yield return new(command.Site, command.Bin ?? BinPath.None, lot, quantity, condition, serials, command.Note) { ExpiresOn = command.ExpiresOn, Order = command.Order };
        }
    }
}
