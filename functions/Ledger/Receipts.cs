using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

// Arriving: stock comes from outside into a bin, usable or into quarantine.
internal static class Receipts
{
    internal static Decision Decide(Item item, ReceiveStock command, Request request)
    {
        var (serials, lot) = (Checks.List(command.Serials), Lots.NameOf(command.Lot, command.ExpiresOn));
        return Checks.CannotBeUsed(item)
            ?? Checks.CannotBeAmount(item, command.Quantity)
            ?? Checks.SerialsDoNotMatch(item, command.Quantity, serials, optional: true)
            ?? SerialIsKnown(item, serials, request)
            ?? Lots.CannotExpire(item, lot, command.ExpiresOn, command.Condition, request)
            ?? (Decision)new Accepted(
                [
                    new ItemEvent.Received(command.Site, command.Bin ?? BinPath.None, lot, command.Quantity, command.Condition, serials, command.Note) { ExpiresOn = command.ExpiresOn },
                ],
                command.Site);
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
}
