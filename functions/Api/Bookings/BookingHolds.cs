using System.Text.Json;
using CountDepot.Api.Requests;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Bookings;

/// <summary>
/// Takes the holds of a booking in order of SKU and, when one is refused, gives the others back. Every step goes through the one write path
/// under a command id that follows from the plan, so whoever goes through a plan again – a retry, the sweep, two sweeps at once – meets the
/// outcomes that are there and comes to the same end. Nothing here is decided by who was first.
/// </summary>
public sealed class BookingHolds(BookingShelf shelf, BookingPlanner planner, ItemStore store, CommandRunner runner, TimeProvider time)
{
    /// <summary>Books, or finds what came of the same request before. The plan that is answered is settled: held or refused.</summary>
    public async Task<BookingPlan> BookAsync(BookItems asked, CommandId key, Request request, CancellationToken cancel = default)
    {
        var booking = BookingIds.Of(request.By, key);
        var print = BookingIds.PrintOf(booking, asked, request.By);
        for (var mayAdd = true; ; mayAdd = false)
        {
            if (await shelf.PlanAsync(booking, cancel) is { } kept)
                return kept.Value.Print == print ? await FinishAsync(kept) : throw RefusedException.KeyReused();
            if (!mayAdd) throw Unsettled(RefusalCode.Unavailable);
            var plan = await planner.PlanAsync(asked, booking, print, request, cancel);
            if (await shelf.TryAddAsync(plan, cancel) && plan.IsSettled) return plan;
        }
    }

    /// <summary>Goes on with a plan until it is settled. What has begun is finished whether or not anybody still listens.</summary>
    public async Task<BookingPlan> FinishAsync(Kept<BookingPlan> kept)
    {
        if (kept.Value.IsSettled) return kept.Value;
        await shelf.OpenAsync(kept.Value.Booking);
        while (!kept.Value.IsSettled)
        {
            var next = kept.Value.State == BookingState.Planned ? await HoldAsync(kept.Value) : await UndoAsync(kept.Value);
            await shelf.TryReplaceAsync(kept, next);
            kept = await shelf.PlanAsync(next.Booking) ?? throw Unsettled(RefusalCode.Unavailable);
        }
        // Whoever opened it closes it, also when somebody else was first to settle it.
        return await CloseAsync(kept.Value);
    }

    /// <summary>Finishes a plan that somebody left, and takes it off the sweep's list.</summary>
    public async Task SettleAsync(BookingId booking)
    {
        if (await shelf.PlanAsync(booking) is not { } kept) await shelf.CloseAsync(booking);
        else await CloseAsync(await FinishAsync(kept));
    }

    /// <summary>Nobody knows yet how far it came; the same key, or the sweep, finds out.</summary>
    internal static RefusedException Unsettled(RefusalCode code) =>
        new(code, "It is not certain yet what came of all lines of this booking. Send it again in a moment with the same key; nothing happens twice.");

    /// <summary>The outcome, unless it says nothing about what was asked: then the plan stays as it is until somebody knows.</summary>
    internal static Outcome Settled(Outcome outcome) =>
        outcome is Outcome.Refused { Code: RefusalCode.OutcomeUnknown or RefusalCode.Unavailable or RefusalCode.TooManyRequests } refused ? throw Unsettled(refused.Code) : outcome;

    private async Task<BookingPlan> HoldAsync(BookingPlan plan)
    {
        var lines = new List<BookingLineView>();
        foreach (var (line, i) in plan.Lines.Select((line, i) => (line, i)))
        {
            var held = Settled(await runner.RunAsync(line.Sku, new(BookingIds.Hold(plan.Booking, i), BookingPlanner.HoldOf(plan, line)), plan.AskedAt(time.GetUtcNow())));
            if (held is Outcome.Refused refused) return plan with { State = BookingState.Undoing, Refusal = BookingPlanner.Because(line, refused) };
            var answer = JsonSerializer.Deserialize<CommandAnswer>(((Outcome.Answered)held).Json.Span, Wire.Tolerant)!;
            lines.Add(BookingViews.LineOf(line) with { Reservation = answer.Reservation });
        }
        var done = plan with { State = BookingState.Held };
        return done with { Answer = JsonSerializer.Serialize(BookingViews.ViewOf(done, lines), Wire.Json) };
    }

    // What is held is asked of the items themselves, so that nothing is overlooked whoever held it.
    private async Task<BookingPlan> UndoAsync(BookingPlan plan)
    {
        foreach (var line in plan.Lines)
        {
            var item = (await store.ReadAsync(line.Sku)).Item;
            foreach (var hold in Ledger.Bookings.Open(item, plan.Booking, time.GetUtcNow()))
                Settled(await runner.RunAsync(line.Sku, new(BookingIds.Undo(plan.Booking, hold.Id), new CancelReservation(hold.Id)), new(plan.By, time.GetUtcNow())));
        }
        return plan with { State = BookingState.Refused };
    }

    private async Task<BookingPlan> CloseAsync(BookingPlan plan)
    {
        if (plan.State == BookingState.Held) await shelf.FileAsync(plan);
        await shelf.CloseAsync(plan.Booking);
        return plan;
    }
}
