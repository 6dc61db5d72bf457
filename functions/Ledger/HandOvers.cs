using System.Collections.Immutable;
using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

// While units are out: they change hands, or are due back on another day. Nothing moves, and what is out stays the same.
internal static class HandOvers
{
    internal static Decision Decide(Item item, HandOverCheckout command, Request request)
    {
        if ((Checks.CannotBeUsed(item) ?? Checkouts.IsIssued(item)) is { } refused) return refused;
        if (!Checkouts.TryFind(item, command.Checkout, request, out var checkout, out refused)) return refused;
        var quantity = command.Quantity ?? (command.Serials is { } named ? Quantity.Of(named.Count) : checkout.Quantity);
        var serials = command.Serials is null && quantity == checkout.Quantity ? ItemViews.SerialsOf(item, checkout.Id) : Checks.List(command.Serials);
        var no = Checks.CannotBeAmount(item, quantity)
            ?? Checks.IsPast(item, command.DueBackAt, request, "dueBackAt")
            ?? Checks.SerialsDoNotMatch(item, quantity, serials)
            ?? Checkouts.AreNotOut(item, checkout, serials)
            ?? HasThem(item, checkout, command.Holder);
        if (no is not null) return no;
        if (quantity > checkout.Quantity) return Checkouts.MoreThanOut(item, checkout, quantity, "Hand over");
        if (command.DueBackAt is { } due && IsNeeded(item, checkout, quantity, due, request) is { } needed) return needed;

        var to = CheckoutId.Parse($"C-{item.Numbered + 1}");
        var takes = serials.IsEmpty ? Part(checkout.Held, quantity) : Picks.Named(item, serials);
        return new Accepted(
            [new ItemEvent.HandedOver(checkout.Id, to, checkout.Site, takes, command.Holder, command.DueBackAt ?? checkout.DueBackAt, serials, command.Note)],
            checkout.Site, Checkout: to);
    }

    internal static Decision Decide(Item item, ExtendCheckout command, Request request)
    {
        if ((Checks.CannotBeUsed(item) ?? Checkouts.IsIssued(item)) is { } refused) return refused;
        if (!Checkouts.TryFind(item, command.Checkout, request, out var checkout, out refused)) return refused;
        if (Checks.IsPast(item, command.DueBackAt, request, "dueBackAt") is { } past) return past;
        if (checkout.DueBackAt == command.DueBackAt) return new Accepted([], checkout.Site, Checkout: checkout.Id);
        if (IsNeeded(item, checkout, checkout.Quantity, command.DueBackAt, request) is { } needed) return needed;
        return new Accepted([new ItemEvent.CheckoutExtended(checkout.Id, checkout.Site, command.DueBackAt, command.Note)], checkout.Site, Checkout: checkout.Id);
    }

    // Keeping units longer must not take them from somebody they are promised to. What is due back never or overdue only gets better by a date.
    private static Refused? IsNeeded(Item item, Checkout checkout, Quantity quantity, DateTimeOffset due, Request request)
    {
        if (checkout.DueBackAt is not { } old || due <= old) return null;
        return Checks.NotEnoughFor(item, checkout.Site, quantity, new(old > request.At ? old : request.At, due), request, checkout.Id.Value);
    }

    private static Refused? HasThem(Item item, Checkout checkout, Holder holder) =>
        checkout.Holder.Kind == holder.Kind && AreOne(checkout.Holder, holder)
            ? Refuse(RefusalCode.HolderIsSame, $"{holder.Name} has {checkout.Id} of {item.Known.Name} already. Name somebody else.", new() { Sku = item.Sku, Checkout = checkout.Id })
            : null;

    // A name without an id is all that is known of a holder; then names decide.
    private static bool AreOne(Holder one, Holder other) => one.Id is { } id && other.Id is { } another
        ? id == another
        : string.Equals(one.Name.Value, other.Name.Value, StringComparison.OrdinalIgnoreCase);

    private static ImmutableArray<Take> Part(ImmutableArray<Take> held, Quantity quantity)
    {
        var takes = ImmutableArray.CreateBuilder<Take>();
        foreach (var take in held)
        {
            var part = Quantity.Min(take.Quantity, quantity);
            if (part.IsPositive) takes.Add(take with { Quantity = part });
            quantity -= part;
        }
        return takes.ToImmutable();
    }
}
