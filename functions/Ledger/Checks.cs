using System.Collections.Immutable;
using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

/// <summary>
/// The checks that several verbs share, each in the order of <see cref="RefusalCode"/>. A check answers null when there is nothing
/// to refuse, so that a decision reads as a list: check ?? check ?? the one thing that happens.
/// </summary>
internal static class Checks
{
    internal static Refused? CannotBeUsed(Item item) =>
        !item.Exists ? Refuse(RefusalCode.ItemUnknown, $"There is no item {item.Sku}. Look it up by name first.", new() { Sku = item.Sku })
        : item.IsRetired ? Refuse(RefusalCode.ItemRetired, $"{item.Known.Name} ({item.Sku}) is retired and no longer stocked. Look for another item.", new() { Sku = item.Sku })
        : null;

    internal static Refused? CannotBeAmount(Item item, Quantity quantity, string field = "quantity") =>
        !quantity.IsPositive
            ? Refuse(RefusalCode.QuantityMustBePositive, $"{field} must be greater than zero; it must not be negative or nothing, and it is {quantity}. Name how many.",
                new() { Sku = item.Sku, Field = field, Asked = quantity })
            : CannotBeMeasured(item, quantity, field);

    internal static Refused? CannotBeMeasured(Item item, Quantity quantity, string field = "quantity")
    {
        var step = item.Known.Decimals switch { 0 => 1_000, 1 => 100, 2 => 10, _ => 1 };
        if (quantity.Thousandths % step == 0) return null;
        var rule = item.Known.Decimals == 0 ? "whole units" : $"at most {item.Known.Decimals} decimal {(item.Known.Decimals == 1 ? "place" : "places")}";
        return Refuse(RefusalCode.QuantityMustBeWhole, $"{item.Known.Name} is kept in {rule} of {item.Known.Unit}; {field} {quantity} is not. Ask for a quantity that is.",
            new() { Sku = item.Sku, Field = field, Asked = quantity, Unit = item.Known.Unit.Value });
    }

    /// <summary>
    /// What is ours and what is on order together stay within what a quantity can say, so that no sum is ever too large to be shown.
    /// </summary>
    internal static Refused? WouldBeTooMuch(Item item, Quantity more, string field = "quantity")
    {
        var most = new Quantity(Quantity.ThousandthsMax);
        var now = item.Orders.Values.Aggregate(item.Owned, (sum, order) => sum + order.OnOrder);
        if (!more.IsPositive || now + more <= most) return null;
        return Refuse(RefusalCode.QuantityTooLarge,
            $"{item.Known.Amount(now)} of {item.Known.Name} are ours or on order, and {more} more would be over {most}, the most there can be of an item. " +
            $"{(now < most ? $"Enter {most - now} or fewer" : "Enter none")}, or define an item with a larger unit.",
            new() { Sku = item.Sku, Field = field, Asked = more, OnHand = item.Owned });
    }

    internal static Refused? IsPast(Item item, DateTimeOffset? when, Request request, string field) =>
        when is { } at && at <= request.At
            ? Refuse(RefusalCode.TimeMustBeFuture, $"{field} must be in the future; it is {at:yyyy-MM-dd HH:mm} UTC, and now is {request.At:yyyy-MM-dd HH:mm} UTC. Name a later time.",
                new() { Sku = item.Sku, Field = field })
            : null;

    /// <summary>A serialized item says which units; the others have no serial numbers to say.</summary>
    internal static Refused? SerialsDoNotMatch(Item item, Quantity quantity, ImmutableArray<SerialNumber> serials, bool optional = false)
    {
        if (item.Known.Kind != ItemKind.Serialized && !serials.IsEmpty)
            return Refuse(RefusalCode.SerialsMustMatchQuantity, $"{item.Known.Name} has no serial numbers. Leave serials out.", new() { Sku = item.Sku, Field = "serials", Kind = item.Known.Kind });
        if (serials.Distinct().Count() != serials.Length)
            return Refuse(RefusalCode.SerialRepeated, "The same serial number is given twice. Name each unit once.", new() { Sku = item.Sku, Field = "serials" });
        if (item.Known.Kind != ItemKind.Serialized || (optional && serials.IsEmpty) || quantity == Quantity.Of(serials.Length)) return null;
        return Refuse(RefusalCode.SerialsMustMatchQuantity,
            $"The number of serials must equal the quantity: {quantity} of {item.Known.Name} needs {quantity} serial numbers, and {serials.Length} are given. Name every unit.",
            new() { Sku = item.Sku, Field = "serials", Asked = quantity });
    }

    /// <summary>The named units lie at the site, usable or, where that is wanted, in quarantine.</summary>
    internal static Refused? UnitsAreNotHere(Item item, SiteId site, ImmutableArray<SerialNumber> serials, Request request, Whereabouts wanted = Whereabouts.OnHand)
    {
        foreach (var serial in serials)
        {
            RefusalDetail detail = new() { Sku = item.Sku, Serial = serial, Site = site };
            if (!item.Units.TryGetValue(serial, out var unit) || !request.Sees(unit.Site))
                return Refuse(RefusalCode.SerialUnknown, $"There is no unit {serial} of {item.Known.Name}. Check the label.", detail);
            if (unit.Where == Whereabouts.CheckedOut) return IsOut(item, serial, item.Checkouts[unit.Checkout!.Value], detail);
            if (unit.Where != wanted)
                return Refuse(RefusalCode.SerialInUse, $"{serial} is {Say(unit.Where)} and cannot be taken. Pick another unit.", detail);
            if (unit.Site != site)
                return Refuse(RefusalCode.SerialElsewhere, $"{serial} is at {unit.Site}, not at {site}. Pick a unit that is here, or ask {unit.Site}.", detail);
        }
        return null;
    }

    /// <summary>The named units lie in the bin and lot that are named with them; unnamed ones do not matter.</summary>
    internal static Refused? UnitsLieElsewhere(Item item, SiteId site, BinPath? bin, LotNumber? lot, ImmutableArray<SerialNumber> serials, bool exactly = false)
    {
        foreach (var serial in serials)
        {
            var unit = item.Units[serial];
            if ((bin is null || unit.Bin == bin) && ((lot is null && !exactly) || unit.Lot == lot)) continue;
            return Refuse(RefusalCode.SerialElsewhere, $"{serial} lies in {Say(unit.Bin)}{(unit.Lot is { } of ? $", lot {of}" : "")}. Name that bin and lot.",
                new() { Sku = item.Sku, Site = site, Bin = unit.Bin, Serial = serial });
        }
        return null;
    }

    /// <summary>The words other sites can be named with: "; 6 at MAIN, 2 at VAN-3", or nothing.</summary>
    internal static string AlsoAt(IReadOnlyList<SiteAvailable> elsewhere) =>
        elsewhere.Count == 0 ? "" : $"; {string.Join(", ", elsewhere.Take(3).Select(e => $"{e.Available} at {e.Site}"))}";

    /// <summary>Other sites the caller may see that have some, now or in the window, fullest first.</summary>
    internal static ImmutableArray<SiteAvailable> Elsewhere(Item item, SiteId site, Request request, Window? window = null) =>
    [
        .. item.Sites.Keys.Where(other => other != site && request.Sees(other))
            .Select(other => new SiteAvailable(other, window is { } then ? item.Available(other, then, request.At) : item.Available(other, request.At)))
            .Where(other => other.Available.IsPositive)
            .OrderByDescending(other => other.Available).ThenBy(other => other.Site),
    ];

    internal static RefusalDetail Numbers(Item item, SiteId site, Quantity asked, Request request) => new()
    {
        Sku = item.Sku,
        Site = site,
        Asked = asked,
        OnHand = item.OnHand(site, request.At),
        Reserved = item.Reserved(site, request.At),
        Available = item.Available(site, request.At),
        Incoming = item.Incoming(site),
        OnOrder = item.OnOrder(site) is { IsPositive: true } onOrder ? onOrder : null,
        Unit = item.Known.Unit.Value,
        Elsewhere = Elsewhere(item, site, request),
    };

    /// <summary>Less can be promised for the window than is asked. What is promised already as <paramref name="except"/> does not count.</summary>
    internal static Refused? NotEnoughFor(Item item, SiteId site, Quantity asked, Window window, Request request, string? except = null)
    {
        if (asked <= item.Available(site, window, request.At, except)) return null;
        return window == new Window(request.At, null) && except is null
            ? NotEnoughAvailable(item, site, asked, request)
            : NotEnoughThen(item, site, asked, window, request, except);
    }

    internal static Refused NotEnoughAvailable(Item item, SiteId site, Quantity asked, Request request)
    {
        var numbers = Numbers(item, site, asked, request) with { FreeFrom = item.FreeFrom(site, asked, null, request.At, request.At) };
        return Refuse(RefusalCode.NotEnoughAvailable,
            $"Asked for {item.Known.Amount(asked)} of {item.Known.Name}; {item.Known.Amount(numbers.Available!.Value)} available{Arriving(item, site)} at {site} " +
            $"({numbers.OnHand} on hand, {numbers.Reserved} reserved){AlsoAt(numbers.Elsewhere!)}{Late(item, site, request)}. {Next(numbers)}.", numbers);
    }

    private static Refused NotEnoughThen(Item item, SiteId site, Quantity asked, Window window, Request request, string? except)
    {
        var available = Quantity.Max(Quantity.Zero, item.Available(site, window, request.At, except));
        var (pool, expiring) = (item.Pool(site, request.At), item.Expiring(site, window, request.At, except));
        var numbers = Numbers(item, site, asked, request) with
        {
            Available = available,
            Elsewhere = Elsewhere(item, site, request, window),
            FreeFrom = item.FreeFrom(site, asked, window.To - window.From, window.From, request.At),
        };
        return Refuse(RefusalCode.NotEnoughAvailable,
            $"Asked for {item.Known.Amount(asked)} of {item.Known.Name}{Say(window.From, window.To)}; {item.Known.Amount(available)} available{Arriving(item, site)} at {site} in that time " +
            $"({pool} in the pool{(expiring.IsPositive ? $", {expiring} expire before" : "")}, {item.Peak(site, window, request.At, except)} taken at the busiest moment)" +
            $"{AlsoAt(numbers.Elsewhere!)}{Late(item, site, request)}. {(except is null ? Next(numbers) : Instead(item, site, window, request, except))}.", numbers);
    }

    // Who holds something already is told who needs it then, and may keep it as it is.
    private static string Instead(Item item, SiteId site, Window window, Request request, string except)
    {
        var others = item.Demands(site, request.At).Where(d => d.Id != except && d.Window.Overlaps(window)).OrderByDescending(d => d.Quantity).Take(3).Select(d => $"{d.Id} ({d.Quantity})");
        var taken = string.Join(", ", others);
        var isPromise = item.Reservations.Keys.Any(id => id.Value == except);
        var some = isPromise && item.Available(site, window, request.At, except) is { IsPositive: true } part ? $"Ask for {part} or fewer, or leave" : "Leave";
        return $"{(taken.Length == 0 ? "" : $"Taken then: {taken}. ")}{some} {except} as it is";
    }

    // Units that should be back and are not.
    private static string Late(Item item, SiteId site, Request request)
    {
        var late = item.Demands(site, request.At).Where(d => d.IsOverdue).OrderByDescending(d => d.Quantity).ToList();
        if (late is not [var most, ..]) return "";
        var all = late.Aggregate(Quantity.Zero, (sum, d) => sum + d.Quantity);
        return $"; {all} overdue{(late.Count > 1 ? $", {most.Quantity} of them" : "")} with {most.For} ({most.Id})";
    }

    private static string Next(RefusalDetail numbers)
    {
        var next = numbers.Available!.Value.IsPositive ? $"Ask for {numbers.Available} or fewer"
            : numbers.FreeFrom is { } free ? $"Take it from {free:yyyy-MM-dd HH:mm} UTC on"
            : "Wait for stock to arrive";
        if (numbers.Available.Value.IsPositive && numbers.FreeFrom is { } later) next += $", or take it from {later:yyyy-MM-dd HH:mm} UTC on";
        return numbers.Elsewhere!.Count > 0 ? $"{next}, or take it from {numbers.Elsewhere[0].Site}" : next;
    }

    /// <summary>" from 2026-03-12 08:00 to 2026-03-14 18:00 UTC", or nothing when it is from now on.</summary>
    internal static string Say(DateTimeOffset? from, DateTimeOffset? to) =>
        $"{(from is { } start ? $" from {start:yyyy-MM-dd HH:mm}" : "")}{(to is { } end ? $" to {end:yyyy-MM-dd HH:mm}" : "")}{((from ?? to) is not null ? " UTC" : "")}";

    // What is on its way or on order is named and never promised.
    private static string Arriving(Item item, SiteId site) =>
        Transfers.Say(item, site) + Orders.Say(item, site);

    internal static ImmutableArray<SerialNumber> List(IReadOnlyList<SerialNumber>? serials) => serials is null ? [] : [.. serials];

    internal static string Say(Whereabouts where) => where switch
    {
        Whereabouts.OnHand => "on hand",
        Whereabouts.Quarantined => "in quarantine",
        Whereabouts.CheckedOut => "checked out",
        Whereabouts.Consumed => "consumed",
        Whereabouts.Lost => "lost",
        Whereabouts.Disposed => "disposed of",
        Whereabouts.InTransit => "in transit",
    };

    internal static string Say(BinPath bin) => bin.IsNone ? "no bin" : bin.Value;

    private static Refused IsOut(Item item, SerialNumber serial, Checkout checkout, RefusalDetail detail) =>
        Refuse(RefusalCode.SerialInUse, $"{serial} is out with {checkout.Holder.Name} since {checkout.CheckedOutAt:yyyy-MM-dd}. Hand it over, or check it in first ({item.Sku} {checkout.Id}).",
            detail with { Checkout = checkout.Id });
}
