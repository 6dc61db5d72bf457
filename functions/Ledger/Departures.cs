using System.Collections.Immutable;
using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

/// <summary>Units that are to leave a site, whatever for.</summary>
/// <param name="Until">When they are back; never when absent.</param>
/// <param name="IsHeld">They were promised to this departure already, by a reservation or a plan.</param>
internal sealed record Departure(SiteId Site, Quantity Quantity, BinPath? Bin, ReservationId? Reservation, ImmutableArray<SerialNumber> Serials, bool IsHeld, DateTimeOffset? Until = null);

// Leaving: what a checkout and a consumption have in common. Units leave within what is promised to the taker, or within what is available.
internal static class Departures
{
    internal static Refused? WrongKind(Item item, ItemKind wrong, string sentence) =>
        item.Known.Kind == wrong
            ? Refuse(RefusalCode.VerbNotForKind, $"{item.Known.Name} is {Say(wrong)}. {sentence}", new() { Sku = item.Sku, Kind = wrong })
            : null;

    internal static Refused? CannotLeave(Item item, Departure departure, Request request)
    {
        if (departure.Reservation is { } id)
        {
            if (!Reservations.TryFind(item, id, request, out var reservation, out var refused)) return refused;
            if (reservation.Site != departure.Site)
                return Refuse(RefusalCode.ReservationElsewhere, $"{id} is for {reservation.Site}, not {departure.Site}. Pick it up there.", new() { Sku = item.Sku, Site = reservation.Site });
            if (reservation.IsPending)
                return Refuse(RefusalCode.ReservationPending, $"{id} of {item.Known.Name} is not approved yet. Ask a manager at {departure.Site}.", new() { Sku = item.Sku, Site = departure.Site });
            if (departure.Quantity > reservation.Quantity)
                return Refuse(RefusalCode.MoreThanReserved,
                    $"{id} promises {item.Known.Amount(reservation.Quantity)} of {item.Known.Name}; {item.Known.Amount(departure.Quantity)} is more. Take {reservation.Quantity} or fewer on it.",
                    new() { Sku = item.Sku, Site = departure.Site, Asked = departure.Quantity, Reserved = reservation.Quantity, Unit = item.Known.Unit.Value });
        }
        if (Checks.UnitsAreNotHere(item, departure.Site, departure.Serials, request) is { } units) return units;
        return NotEnough(item, departure, request) ?? OutlastsThePromise(item, departure, request) ?? IsNeededLater(item, departure, request);
    }

    // Taken by name, units may be of a lot that is promised for a day the other lots do not see.
    private static Refused? IsNeededLater(Item item, Departure departure, Request request)
    {
        if (item.Expiries.IsEmpty || (departure.Bin is null && departure.Serials.IsEmpty)) return null;
        var (site, except) = (departure.Site, departure.Reservation?.Value);
        var takes = Takes(item, site, departure.Quantity, departure.Bin, departure.Serials);
        var rest = item with { Sites = item.Sites.SetItem(site, takes.Aggregate(item.At(site), (b, t) => b.Put(t.Bin, t.Lot, -t.Quantity, Quantity.Zero))) };
        foreach (var promise in item.Reservations.Values.Where(r => r.Site == site && r.Id != departure.Reservation && r.IsLive(request.At)))
        {
            var window = item.WindowOf(promise.From, promise.To, request.At);
            if (!rest.Outlasting(site, window, request.At, except).IsNegative || item.Outlasting(site, window, request.At, except).IsNegative) continue;
            return Refuse(RefusalCode.NotEnoughAvailable,
                $"{item.Known.Amount(departure.Quantity)} of {item.Known.Name} from there would be missing for {promise.Id} ({promise.Quantity}){Checks.Say(promise.From, promise.To)}: " +
                $"what else is at {site} expires before. Name another bin, or none.",
                Checks.Numbers(item, site, departure.Quantity, request) with { Bin = departure.Bin });
        }
        return null;
    }

    // A promise covers its own window. Whoever takes the units earlier or keeps them longer needs them to be available then, too.
    private static Refused? OutlastsThePromise(Item item, Departure departure, Request request)
    {
        if (departure.Reservation is not { } id) return null;
        var promise = item.Reservations[id];
        var early = promise.From > request.At ? Checks.NotEnoughFor(item, departure.Site, departure.Quantity, new(request.At, promise.From), request, id.Value) : null;
        var isLate = promise.To is { } to && (departure.Until is null || departure.Until > to);
        return early ?? (isLate ? Checks.NotEnoughFor(item, departure.Site, departure.Quantity, new(promise.To!.Value, departure.Until), request, id.Value) : null);
    }

    /// <summary>Where the units come from: where the named ones lie, else bin by bin.</summary>
    internal static ImmutableArray<Take> Takes(Item item, SiteId site, Quantity quantity, BinPath? bin, ImmutableArray<SerialNumber> serials) =>
        serials.IsEmpty
            ? item.Choose(item.At(site), quantity, Condition.Good, bin)
            : Picks.Named(item, serials);

    private static Refused? NotEnough(Item item, Departure departure, Request request)
    {
        var (site, asked) = (departure.Site, departure.Quantity);
        var balance = item.At(site);
        // A promise can outrun the shelf after a loss: then even its owner gets only what is there.
        if (departure.IsHeld && asked > balance.OnHand)
            return Refuse(RefusalCode.NotEnoughOnHand,
                $"Asked for {item.Known.Amount(asked)} of {item.Known.Name}; {item.Known.Amount(balance.OnHand)} on hand at {site}. Take {balance.OnHand} now or count the shelf.",
                Checks.Numbers(item, site, asked, request));
        if (!departure.IsHeld && Checks.NotEnoughFor(item, site, asked, new(request.At, departure.Until), request) is { } refused) return refused;
        if (departure.Bin is { } bin && departure.Serials.IsEmpty && asked > balance.OnHandIn(bin))
            return Refuse(RefusalCode.NotEnoughInBin,
                $"Asked for {item.Known.Amount(asked)} of {item.Known.Name} from {Checks.Say(bin)} at {site}; {item.Known.Amount(balance.OnHandIn(bin))} there, " +
                $"{balance.OnHand} on hand at the site. Name another bin, or none.",
                Checks.Numbers(item, site, asked, request) with { Bin = bin });
        return null;
    }

    private static string Say(ItemKind kind) => kind switch
    {
        ItemKind.Consumable => "a consumable",
        ItemKind.Stock => "stock",
        ItemKind.Equipment => "equipment",
        ItemKind.Serialized => "serialized",
    };
}
