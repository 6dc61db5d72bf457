using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

// Labelling: units of a serialized item that arrived without a serial number get one. Nothing moves.
internal static class Labels
{
    internal static Decision Decide(Item item, LabelUnits command, Request request)
    {
        var serials = Checks.List(command.Serials);
        var asked = Quantity.Of(serials.Length);
        var refused = Checks.CannotBeUsed(item)
            ?? IsNotSerialized(item)
            ?? Checks.CannotBeAmount(item, asked, "serials")
            ?? Checks.SerialsDoNotMatch(item, asked, serials)
            ?? Receipts.SerialIsKnown(item, serials, request)
            ?? NotEnough(item, command, asked, request);
        if (refused is not null) return refused;

        var takes = item.Choose(item.Loose(command.Site), asked, Condition.Good, command.Bin, command.Lot);
        var events = new List<ItemEvent>();
        foreach (var take in takes)
        {
            var count = (int)take.Quantity.Value;
            events.Add(new ItemEvent.Labelled(command.Site, take.Bin, take.Lot, serials[..count], command.Note));
            serials = serials[count..];
        }
        return new Accepted([.. events], command.Site);
    }

    private static Refused? IsNotSerialized(Item item) => item.Known.Kind == ItemKind.Serialized
        ? null
        : Refuse(RefusalCode.VerbNotForKind, $"Units of {item.Known.Name} have no serial numbers. Print a label with its SKU {item.Sku} instead.", new() { Sku = item.Sku, Kind = item.Known.Kind });

    private static Refused? NotEnough(Item item, LabelUnits command, Quantity asked, Request request)
    {
        var bare = item.Choose(item.Loose(command.Site), asked, Condition.Good, command.Bin, command.Lot).Aggregate(Quantity.Zero, (sum, take) => sum + take.Quantity);
        if (bare == asked) return null;
        var next = bare.IsPositive ? $"Name {bare} or fewer" : "Receive the units first";
        return Refuse(RefusalCode.NotEnoughUnlabelled,
            $"{asked} serial numbers are given; {bare} of {item.Known.Name} on hand at {command.Site}{(command.Bin is { } bin ? $" in {Checks.Say(bin)}" : "")} have none yet. {next}.",
            Checks.Numbers(item, command.Site, asked, request) with { Field = "serials" });
    }
}
