using System.Text.Json;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Bookings;

/// <summary>What the outside is shown of a booking: the plan, with every line as its item knows it.</summary>
public sealed class BookingViews(ItemStore store, TimeProvider time)
{
    /// <summary>The booking now: every line is read from its item, which was so at a moment between question and answer.</summary>
    public async Task<BookingView> LiveAsync(BookingPlan plan, CancellationToken cancel = default)
    {
        var items = await ItemsAsync(plan, cancel);
        var now = time.GetUtcNow();
        return ViewOf(plan, plan.Lines.Zip(items, (line, item) => LineOf(line) with { Reservation = Ledger.Bookings.LineOf(item, plan.Booking, now) }));
    }

    /// <summary>The items of a booking's lines, in their order.</summary>
    internal async Task<IReadOnlyList<Item>> ItemsAsync(BookingPlan plan, CancellationToken cancel) =>
        [.. (await Task.WhenAll(plan.Lines.Select(line => store.ReadAsync(line.Sku, cancel)))).Select(loaded => loaded.Item)];

    internal static BookingView ViewOf(BookingPlan plan, IEnumerable<BookingLineView> lines)
    {
        var all = lines.ToList();
        return new(plan.Booking, plan.State, plan.Site, plan.For, plan.By.Name ?? plan.By.Id, plan.At, all)
        {
            From = plan.From,
            To = plan.To,
            Note = plan.Note?.Value,
            Kits = plan.Kits,
            IsOpen = all.Any(line => line.Reservation?.State is ReservationState.Pending or ReservationState.Approved),
            Refusal = plan.Refusal is { } refusal ? ErrorOf(refusal) : null,
        };
    }

    internal static BookingLineView LineOf(PlannedLine line) => new(line.Sku, line.Name, line.Unit, line.Kind, line.Quantity);

    internal static BookingSummary SummaryOf(BookingPlan plan) => new(plan.Booking, plan.Site, plan.For, plan.By.Name ?? plan.By.Id, plan.At, plan.From, plan.To,
        [.. plan.Lines.Select(line => new BookingLine(line.Sku, line.Quantity))]);

    internal static ErrorCode ErrorOf(KeptRefusal refusal) => new(JsonNamingPolicy.CamelCase.ConvertName(refusal.Code.ToString()), refusal.Message);
}
