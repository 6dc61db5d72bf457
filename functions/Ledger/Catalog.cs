using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

// What we stock: an item gets its definition, or a new one.
internal static class Catalog
{
    private const int BarcodesMax = 20;

    internal static Decision Decide(Item item, DefineItem command, Request request)
    {
        if (item.IsRetired) return Checks.CannotBeUsed(item)!;
        if (command.Decimals is < 0 or > 3)
            return Invalid(item, "decimals", $"decimals must be 0 to 3, not {command.Decimals}.");
        if (command is { Decimals: > 0, Kind: ItemKind.Equipment or ItemKind.Serialized })
            return Invalid(item, "decimals", "Equipment and serialized items are kept in whole units; decimals must be 0.");
        if (command.ReorderPoint is { IsNegative: true })
            return Invalid(item, "reorderPoint", "reorderPoint must not be negative.");
        if (command.Barcodes is { Count: > BarcodesMax })
            return Invalid(item, "barcodes", $"barcodes must have at most {BarcodesMax} entries, not {command.Barcodes.Count}.");
        if (command.UnitCost is { IsNegative: true })
            return Invalid(item, "unitCost", "unitCost must not be negative.");
        if (command is { Template: null, Fields.Count: > 0 })
            return Invalid(item, "fields", "fields are defined by a template, and none is named. Name the template, or leave fields out.");
        var definition = Definition.Of(command);
        if (command.Template is { } id)
        {
            if (!request.Rules.Templates.TryGetValue(id, out var template)) return Templates.Unknown(id);
            if (!Templates.TryDefine(item, command, template, out definition, out var unfit)) return unfit;
        }
        if (IsFixed(item, definition) is { } refused) return refused;

        return new Accepted(definition.Equals(item.Definition) ? [] : [new ItemEvent.Defined(definition)]);
    }

    internal static Decision Decide(Item item, LinkBarcode command)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        var before = item.Known;
        if (before.Barcodes.Contains(command.Barcode)) return new Accepted([]);
        return before.Barcodes.Length < BarcodesMax
            ? new Accepted([new ItemEvent.Defined(before with { Barcodes = before.Barcodes.Add(command.Barcode) })])
            : Invalid(item, "barcode", $"{before.Name} has {BarcodesMax} codes already, which is the most. Define it anew without those that are no longer used.");
    }

    internal static Decision Decide(Item item, RetireItem command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        var reserved = item.Reservations.Values.Where(r => r.IsLive(request.At)).Aggregate(Quantity.Zero, (sum, r) => sum + r.Quantity);
        reserved = item.Transfers.Values.Aggregate(reserved, (sum, t) => sum + t.Planned);
        var onOrder = item.Orders.Values.Aggregate(Quantity.Zero, (sum, o) => sum + o.OnOrder);
        return item.Owned.IsZero && reserved.IsZero && onOrder.IsZero
            ? new Accepted([new ItemEvent.Retired(command.Note)])
            : NotEmpty(item, reserved, onOrder, request);
    }

    // The sums are over every site, so they are for those who see every site.
    private static Refused NotEmpty(Item item, Quantity reserved, Quantity onOrder, Request request) => request.Sites is null
        ? Refuse(RefusalCode.ItemNotEmpty,
            $"{item.Known.Name} cannot be retired: {item.Known.Amount(item.Owned)} are still ours{(onOrder.IsZero ? "" : $", {onOrder} on order")} and {reserved} reserved. " +
            "Use them up, adjust them away or cancel first.",
            new() { Sku = item.Sku, OnHand = item.Owned, Reserved = reserved, OnOrder = onOrder.IsZero ? null : onOrder })
        : Refuse(RefusalCode.ItemNotEmpty,
            $"{item.Known.Name} cannot be retired while some of it is ours, on order or reserved at any site. Ask somebody who sees every site.", new() { Sku = item.Sku });

    // Once stock has moved, another kind or unit would change the meaning of every number in the history.
    private static Refused? IsFixed(Item item, Definition definition)
    {
        if (item.Definition is not { } before || (item.Totals == Totals.Nothing && item.Orders.IsEmpty)) return null;
        if ((before.Kind, before.Unit, before.Decimals) == (definition.Kind, definition.Unit, definition.Decimals)) return null;
        return Refuse(RefusalCode.DefinitionFixed,
            $"{before.Name} has moved already as {before.Kind} in {before.Unit}; kind, unit and decimals stay. Define a new item instead.",
            new() { Sku = item.Sku, Kind = before.Kind, Unit = before.Unit.Value });
    }

    private static Refused Invalid(Item item, string field, string message) =>
        Refuse(RefusalCode.RequestInvalid, message, new() { Sku = item.Sku, Field = field });
}
