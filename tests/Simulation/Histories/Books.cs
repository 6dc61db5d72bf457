using CountDepot.Contracts;

namespace CountDepot.Simulation.Histories;

/// <summary>
/// What an item's commands have to come to, worked out in another way than the ledger does: whole units, no bins, lots or windows. It is given
/// the commands in the order of the chain and says what is wrong with what the depot made of each.
/// </summary>
internal sealed class Books
{
    private readonly Dictionary<string, int> onHand = [];
    private readonly Dictionary<string, (string Site, int Quantity, DateTimeOffset? Until)> promises = [];
    private readonly Dictionary<string, (string Site, int Quantity)> outs = [];

    internal bool Exists { get; private set; }

    internal int OnHand(string site) => onHand.GetValueOrDefault(site);

    internal int Reserved(string site, DateTimeOffset at) => promises.Values.Where(p => p.Site == site && IsLive(p.Until, at)).Sum(p => p.Quantity);

    internal int Out(string site) => outs.Values.Where(o => o.Site == site).Sum(o => o.Quantity);

    /// <summary>Takes a command that the chain has; answers what is wrong with it, or null.</summary>
    internal string? Take(Command command, Entry entry)
    {
        var allowed = Allows(command, entry.At);
        if (entry.Code is { } code)
        {
            if (allowed) return $"I6: {command} was refused with {code} where nothing stood against it";
            return entry.Events == 0 ? null : $"I3: {command} was refused with {code}, and changed something";
        }
        if (!allowed) return $"I2: {command} was accepted with {Say(entry.At)}";
        Apply(command, entry);
        if (onHand.Values.Any(units => units < 0)) return $"I2: {command} left {Say(entry.At)}";
        return Differs(entry);
    }

    private bool Allows(Command command, DateTimeOffset at) => command switch
    {
        DefineItem => true,
        _ when !Exists => false,
        ReceiveStock => true,
        ReserveStock c => !(c.ExpiresAt <= at) && Units(c.Quantity) <= Available(c.Site.Value, at),
        CancelReservation c => Live(c.Reservation.Value, at) is not null,
        ConsumeStock { Reservation: { } id } c => Live(id.Value, at) is { } p && p.Site == c.Site.Value && Units(c.Quantity) <= p.Quantity && Units(c.Quantity) <= OnHand(p.Site),
        ConsumeStock c => Units(c.Quantity) <= Available(c.Site.Value, at),
        CheckOutStock c => Units(c.Quantity) <= Available(c.Site.Value, at),
        CheckInStock c => outs.TryGetValue(c.Checkout.Value, out var o) && Units(c.Good!.Value) <= o.Quantity,
        AdjustStock c => OnHand(c.Site.Value) + Units(c.Change) >= 0,
        SettleReservations => true,
        _ => throw new NotSupportedException($"The books do not know {command}."),
    };

    private void Apply(Command command, Entry entry)
    {
        switch (command)
        {
            case DefineItem:
                Exists = true;
                break;
            case ReceiveStock c:
                Add(c.Site.Value, Units(c.Quantity));
                break;
            case ReserveStock c:
                promises[IdOf(entry, "reservation")] = (c.Site.Value, Units(c.Quantity), c.ExpiresAt);
                break;
            case CancelReservation c:
                promises.Remove(c.Reservation.Value);
                break;
            case ConsumeStock c:
                Add(c.Site.Value, -Units(c.Quantity));
                if (c.Reservation is { } id) Use(id.Value, Units(c.Quantity));
                break;
            case CheckOutStock c:
                Add(c.Site.Value, -Units(c.Quantity));
                outs[IdOf(entry, "checkout")] = (c.Site.Value, Units(c.Quantity));
                break;
            case CheckInStock c:
                Return(c.Checkout.Value, Units(c.Good!.Value));
                break;
            case AdjustStock c:
                Add(c.Site.Value, Units(c.Change));
                break;
            case SettleReservations:
                foreach (var (over, _) in promises.Where(p => !IsLive(p.Value.Until, entry.At)).ToList()) promises.Remove(over);
                break;
        }
    }

    // The numbers that were answered are those of the moment.
    private string? Differs(Entry entry)
    {
        if (entry.Said!.Value.TryGetProperty("site", out var told) is false) return null;
        var site = told.GetProperty("site").GetString()!;
        var (said, true_) = ((told.GetProperty("onHand").GetInt32(), told.GetProperty("reserved").GetInt32()), (OnHand(site), Reserved(site, entry.At)));
        return said == true_ ? null : $"I1: block {entry.Block} answers {said} on hand and reserved at {site}, and it is {true_}";
    }

    private int Available(string site, DateTimeOffset at) => Math.Max(0, OnHand(site) - Reserved(site, at));

    private (string Site, int Quantity)? Live(string id, DateTimeOffset at) => promises.TryGetValue(id, out var p) && IsLive(p.Until, at) ? (p.Site, p.Quantity) : null;

    private void Add(string site, int units) => onHand[site] = OnHand(site) + units;

    private void Use(string id, int units)
    {
        var promise = promises[id];
        if (promise.Quantity == units) promises.Remove(id);
        else promises[id] = promise with { Quantity = promise.Quantity - units };
    }

    private void Return(string id, int units)
    {
        var (site, quantity) = outs[id];
        Add(site, units);
        if (quantity == units) outs.Remove(id);
        else outs[id] = (site, quantity - units);
    }

    private string Say(DateTimeOffset at) => string.Join(", ", onHand.Select(site => $"{site.Value} on hand and {Reserved(site.Key, at)} reserved at {site.Key}"));

    private static bool IsLive(DateTimeOffset? until, DateTimeOffset at) => until is null || at < until;

    private static int Units(Quantity quantity) => (int)(quantity.Thousandths / 1_000);

    private static string IdOf(Entry entry, string what) => entry.Said!.Value.GetProperty(what).GetProperty(what).GetString()!;
}
