using CountDepot.Api.Requests;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Bookings;

/// <summary>
/// Makes a plan of a request: kits become what they hold, lines of the same item are summed, and every line is decided once on the items as
/// they are now, so that what cannot be booked leaves no trace in any item's history.
/// </summary>
public sealed class BookingPlanner(KitShelf kits, ItemStore store)
{
    private const int LinesMax = 50;

    /// <summary>The plan; it is refused already when a line cannot be held now. Throws when the request names what does not exist.</summary>
    public async Task<BookingPlan> PlanAsync(BookItems asked, BookingId booking, string print, Request request, CancellationToken cancel)
    {
        var wanted = await SumAsync(asked, cancel);
        var items = (await Task.WhenAll(wanted.Keys.Select(sku => store.ReadAsync(sku, cancel)))).ToDictionary(loaded => loaded.Item.Sku, loaded => loaded.Item);
        foreach (var (sku, line) in wanted)
        {
            if (!items[sku].Exists) throw new RefusedException(RefusalCode.ItemUnknown, $"There is no item {sku}. Look it up by name first.", new() { Sku = sku, Field = line.Field });
        }
        var lines = wanted.Select(w => LineOf(items[w.Key], w.Value.Quantity, w.Value.Field)).ToList();
        var plan = new BookingPlan(booking, print, request.By, request.At, asked.Site, asked.For ?? request.By.AsHolder(), lines, request.Sites?.ToList())
        {
            From = asked.From,
            To = asked.To,
            Note = asked.Note,
            Kits = asked.Kits,
        };
        foreach (var line in plan.Lines)
        {
            if (Rulebook.Decide(items[line.Sku], HoldOf(plan, line), request) is Decision.Refused refused)
                return plan with { State = BookingState.Refused, Refusal = Because(line, Outcome.Of(refused)) };
        }
        return plan;
    }

    /// <summary>The command that holds a line.</summary>
    internal static HoldLine HoldOf(BookingPlan plan, PlannedLine line) => new(plan.Booking, plan.Site, line.Quantity, plan.For, plan.From, plan.To, plan.Note);

    /// <summary>The refusal of a line as the refusal of all of it, with the line's own numbers.</summary>
    internal static KeptRefusal Because(PlannedLine line, Outcome.Refused refused) => new(refused.Code, $"Nothing was booked, because of {line.Sku}. {refused.Message}",
        refused.Detail with { Sku = line.Sku, Field = refused.Detail.Field is null or "quantity" ? line.Field : refused.Detail.Field });

    private static PlannedLine LineOf(Item item, Quantity quantity, string field) =>
        new(item.Sku, item.Known.Name.Value, item.Known.Unit.Value, item.Known.Kind, quantity, field);

    private async Task<SortedDictionary<Sku, (Quantity Quantity, string Field)>> SumAsync(BookItems asked, CancellationToken cancel)
    {
        var sums = new SortedDictionary<Sku, (Quantity Quantity, string Field)>();
        foreach (var (line, i) in (asked.Lines ?? []).Select((line, i) => (line, i))) Add(sums, line.Sku, Positive(line.Quantity, $"lines[{i}].quantity").Thousandths, $"lines[{i}]");
        foreach (var (wish, i) in (asked.Kits ?? []).Select((wish, i) => (wish, i)))
        {
            var kit = await KitAsync(wish, $"kits[{i}]", cancel);
            foreach (var line in kit.Lines) Add(sums, line.Sku, (Int128)line.Quantity.Thousandths * (wish.Quantity.Thousandths / 1_000), $"kits[{i}]");
        }
        if (sums.Count == 0) throw RefusedException.Invalid("lines", "or kits must name at least one item.");
        if (sums.Count > LinesMax) throw RefusedException.Invalid("lines", $"and kits come to {sums.Count} items; {LinesMax} are the most. Make two bookings of it.");
        return sums;
    }

    private async Task<KeptKit> KitAsync(KitQuantity wish, string field, CancellationToken cancel)
    {
        if (!Positive(wish.Quantity, $"{field}.quantity").IsWhole)
            throw new RefusedException(RefusalCode.QuantityMustBeWhole, $"{field}.quantity must be a whole number of kits; it is {wish.Quantity}.", new() { Field = field, Asked = wish.Quantity });
        var kit = await kits.FindAsync(wish.Kit, cancel) ?? throw KitDesk.Unknown(wish.Kit);
        return !kit.IsRetired ? kit
            : throw new RefusedException(RefusalCode.KitRetired, $"{kit.Name} ({kit.Kit}) is retired and no longer booked. Book its items one by one.", new() { Field = field });
    }

    private static void Add(SortedDictionary<Sku, (Quantity Quantity, string Field)> sums, Sku sku, Int128 thousandths, string field)
    {
        var before = sums.GetValueOrDefault(sku, (Quantity.Zero, field));
        var sum = before.Item1.Thousandths + thousandths;
        if (sum > Quantity.ThousandthsMax)
            throw new RefusedException(
                RefusalCode.QuantityTooLarge, $"All lines of {sku} come to more than {Quantity.ThousandthsMax / 1_000}, the most there is. Ask for less.", new() { Sku = sku, Field = field });
        sums[sku] = (new((long)sum), before.Item2);
    }

    private static Quantity Positive(Quantity quantity, string field) => quantity.IsPositive ? quantity
        : throw new RefusedException(RefusalCode.QuantityMustBePositive, $"{field} must be greater than zero; it is {quantity}.", new() { Field = field, Asked = quantity });
}
