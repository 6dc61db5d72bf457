using System.Globalization;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Projections;

/// <summary>An item that has something time will end, and when the first of it ends.</summary>
public sealed record EndLine(Sku Sku, DateTimeOffset At);

// The row an item has in the list of what time will end: one, for the first end of its reservations and lots.
internal static class EndRows
{
    internal static IEnumerable<ListRow> Of(Item item)
    {
        if (item.IsRetired || Ends(item).Min() is not { } end) yield break;
        yield return new(new(ListRows.Ends, ListRows.OfDay(end), $"{Moment(end)}~{item.Sku}"), end, () => new EndLine(item.Sku, end));
    }

    internal static string Moment(DateTimeOffset at) => at.UtcTicks.ToString("d19", CultureInfo.InvariantCulture);

    private static IEnumerable<DateTimeOffset?> Ends(Item item)
    {
        foreach (var (_, reservation) in item.Reservations) yield return reservation.EndsAt;
        if (item.Expiries.IsEmpty) yield break;
        // A lot is over when its last day is.
        foreach (var bin in item.Sites.Values.SelectMany(balance => balance.Bins).Where(bin => bin.OnHand.IsPositive))
            yield return item.ExpiryOf(bin.Lot) is { } day && day < DateOnly.MaxValue ? new(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) : null;
    }
}
