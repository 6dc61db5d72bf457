using System.Collections.Immutable;
using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

// Lending: units leave a site with a named holder and come back, whole or in part, good or not.
internal static class Checkouts
{
    internal static Decision Decide(Item item, CheckOutStock command, Request request)
    {
        var serials = Checks.List(command.Serials);
        var promise = command.Reservation is { } named ? item.Reservations.GetValueOrDefault(named) : null;
        var due = command.DueBackAt ?? promise?.To;
        var refused = Checks.CannotBeUsed(item)
            ?? Departures.WrongKind(item, ItemKind.Consumable, "Consumables are issued, not checked out: consume it instead.")
            ?? Checks.CannotBeAmount(item, command.Quantity)
            ?? Checks.IsPast(item, command.DueBackAt, request, "dueBackAt")
            ?? MustComeBack(item, due)
            ?? Checks.SerialsDoNotMatch(item, command.Quantity, serials)
            ?? Departures.CannotLeave(item, new(command.Site, command.Quantity, command.Bin, command.Reservation, serials, IsHeld: command.Reservation is not null, due), request)
            ?? Policies.MustBeRequested(item, command.Site, command.Quantity, command.Reservation, request);
        if (refused is not null) return refused;

        var id = CheckoutId.Parse($"C-{item.Numbered + 1}");
        return new Accepted(
            [
                new ItemEvent.CheckedOut(id, command.Site, Departures.Takes(item, command.Site, command.Quantity, command.Bin, serials),
                    command.Holder ?? promise?.For ?? request.By.AsHolder(), due, command.Reservation, serials, command.Note)
                {
                    IsSummed = command.Reservation is null && Policies.Sums(item, command.Site, request),
                },
            ],
            command.Site, Checkout: id);
    }

    internal static Decision Decide(Item item, CheckInStock command, Request request)
    {
        var split = new Dispositions(
            command.Good ?? Quantity.Zero, command.Damaged ?? Quantity.Zero, command.Lost ?? Quantity.Zero, command.Consumed ?? Quantity.Zero);
        var serials = Checks.List(command.Serials);
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if ((IsIssued(item) ?? (split.Consumed.IsPositive ? IsNotUsedUp(item) : null)) is { } wrong) return wrong;
        if (!TryFind(item, command.Checkout, request, out var checkout, out refused)) return refused;
        if (Shares.AreNotAmounts(item, "Check in", ("good", split.Good), ("damaged", split.Damaged), ("lost", split.Lost), ("consumed", split.Consumed)) is { } amounts) return amounts;
        if (Checks.SerialsDoNotMatch(item, split.Total, serials) is { } count) return count;
        if ((AreNotOut(item, checkout, serials) ?? Shares.HaveSeveralFates(item, split, serials)) is { } units) return units;
        if (split.Total > checkout.Quantity) return MoreThanOut(item, checkout, split.Total);

        var site = command.Site ?? checkout.Site;
        return new Accepted(
            [new ItemEvent.CheckedIn(checkout.Id, site, split, Shares.Pour(item, checkout.Held, split, serials, To(checkout, command)), serials, command.Note)], site, Checkout: checkout.Id);
    }

    // Equipment is a shared pool: without a date nobody knows when it is free again.
    private static Refused? MustComeBack(Item item, DateTimeOffset? due) =>
        item.Known.Kind == ItemKind.Equipment && due is null
            ? Refuse(RefusalCode.DueBackRequired, $"{item.Known.Name} is equipment and always due back. Say until when.", new() { Sku = item.Sku, Field = "dueBackAt", Kind = ItemKind.Equipment })
            : null;

    internal static Refused? IsIssued(Item item) =>
        Departures.WrongKind(item, ItemKind.Consumable, "Consumables are issued, not checked in: nothing of it is out. Adjust it as found if some is left.");

    private static Refused? IsNotUsedUp(Item item) =>
        Departures.WrongKind(item, ItemKind.Equipment, "Equipment comes back: check it in as good, lost or damaged.");

    internal static bool TryFind(Item item, CheckoutId id, Request request, out Checkout checkout, out Refused refused)
    {
        refused = null!;
        if (item.Checkouts.TryGetValue(id, out checkout!) && request.Sees(checkout.Site)) return true;
        refused = checkout is null && item.WasNumbered(id.Value, 'C')
            ? Refuse(RefusalCode.CheckoutEnded, $"Nothing of {id} of {item.Known.Name} is out any more: it came back or was handed over. Look at the item for what is out.", new() { Sku = item.Sku })
            : Refuse(RefusalCode.CheckoutUnknown, $"{item.Known.Name} has no checkout {id}. Look at the item for what is out.", new() { Sku = item.Sku });
        return false;
    }

    internal static Refused? AreNotOut(Item item, Checkout checkout, ImmutableArray<SerialNumber> serials)
    {
        foreach (var serial in serials)
        {
            if (item.Units.TryGetValue(serial, out var unit) && unit.Checkout == checkout.Id) continue;
            return Refuse(RefusalCode.SerialUnknown,
                $"{serial} is not out on {checkout.Id}. That checkout holds {string.Join(", ", ItemViews.SerialsOf(item, checkout.Id).Take(10))}. Check the label.",
                new() { Sku = item.Sku, Serial = serial });
        }
        return null;
    }

    internal static Refused MoreThanOut(Item item, Checkout checkout, Quantity asked, string next = "Check in") =>
        Refuse(RefusalCode.MoreThanCheckedOut,
            $"{checkout.Holder.Name} has {item.Known.Amount(checkout.Quantity)} of {item.Known.Name} out on {checkout.Id}, not {item.Known.Amount(asked)}. " +
            $"{next} {checkout.Quantity} or fewer.",
            new() { Sku = item.Sku, Site = checkout.Site, Asked = asked, CheckedOut = checkout.Quantity, Unit = item.Known.Unit.Value });

    // Back to where it was taken from, unless another bin is named or it comes back elsewhere.
    private static Func<BinPath, BinPath> To(Checkout checkout, CheckInStock command) =>
        from => command.Bin ?? (command.Site is null || command.Site == checkout.Site ? from : BinPath.None);
}
