using System.Text.Json;
using CountDepot.Api.Requests;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Bookings;

/// <summary>
/// Does something with all open lines of a booking: first every step is decided on the items as they are, and one that is refused refuses
/// them all; then the steps are written down and taken one after the other. A line that changes in between is the only one that can stay
/// behind, and the answer names it.
/// </summary>
public sealed class BookingActs(BookingShelf shelf, BookingHolds holds, BookingViews views, BookingMoves moves, CommandRunner runner, TimeProvider time)
{
    /// <summary>Cancels what is still promised.</summary>
    public Task<BookingAct> CancelAsync(BookingId booking, CancelBooking asked, CommandId key, Request request, CancellationToken cancel = default) =>
        ActAsync(booking, asked, key, request, (_, _, open) => new(open.Line.Sku) { Cancel = new(open.Reservation.Id, asked.Note) }, cancel);

    /// <summary>Picks up what is still promised.</summary>
    public Task<BookingAct> CheckOutAsync(BookingId booking, CheckOutBooking asked, CommandId key, Request request, CancellationToken cancel = default) =>
        ActAsync(booking, asked, key, request, (plan, _, open) => PickUp(plan, open, asked), cancel);

    /// <summary>Moves the window of what is still promised.</summary>
    public Task<BookingAct> ChangeAsync(BookingId booking, ChangeBooking asked, CommandId key, Request request, CancellationToken cancel = default) =>
        ActAsync(booking, asked, key, request, (_, _, open) => BookingMoves.StepOf(open.Line.Sku, open.Reservation, asked), cancel);

    /// <summary>Finishes an act that somebody left, and takes it off the sweep's list.</summary>
    public async Task SettleAsync(BookingId booking, string act)
    {
        if (await shelf.ActAsync(booking, act) is { } kept) await FinishAsync(kept);
        await shelf.CloseAsync(booking, act);
    }

    private async Task<BookingAct> ActAsync<T>(
        BookingId booking, T asked, CommandId key, Request request, Func<BookingPlan, Request, OpenLine, ActStep> stepOf, CancellationToken cancel)
    {
        var (id, print) = (ScopedId.Of(request.By, key).ToString(), BookingIds.PrintOf(booking, asked, request.By));
        for (var mayAdd = true; ; mayAdd = false)
        {
            if (await shelf.ActAsync(booking, id, cancel) is { } kept) return kept.Value.Print == print ? await FinishAsync(kept) : throw RefusedException.KeyReused();
            if (!mayAdd) throw BookingHolds.Unsettled(RefusalCode.Unavailable);
            var plan = await holds.FinishAsync(await shelf.PlanAsync(booking, cancel) ?? throw BookingDesk.Unknown(booking));
            var open = await OpenAsync(plan, request, cancel);
            var act = new BookingAct(booking, id, print, request.By, request.At, [.. open.Select(line => stepOf(plan, request, line))], request.Sites?.ToList());
            if (WhyNot(plan, act, open, request) is { } refusal) act = act with { IsDone = true, Refusal = refusal };
            if (await shelf.TryAddAsync(act, cancel) && act.IsDone) return act;
        }
    }

    private async Task<BookingAct> FinishAsync(Kept<BookingAct> kept)
    {
        var act = kept.Value;
        if (act.IsDone) return act;
        await shelf.OpenAsync(act.Booking, act.Id);
        while (!kept.Value.IsDone)
        {
            await shelf.TryReplaceAsync(kept, await TakeAsync(act));
            kept = await shelf.ActAsync(act.Booking, act.Id) ?? throw BookingHolds.Unsettled(RefusalCode.Unavailable);
        }
        // Whoever opened it closes it, also when somebody else was first to finish it.
        await shelf.CloseAsync(act.Booking, act.Id);
        return kept.Value;
    }

    private async Task<BookingAct> TakeAsync(BookingAct act)
    {
        var outcomes = act.Steps.Any(step => step.Widen is not null) ? await moves.TakeAsync(act) : await OneByOneAsync(act);
        if (outcomes.All(outcome => outcome is Outcome.Refused)) return act with { IsDone = true, Refusal = KeptRefusal.Of((Outcome.Refused)outcomes[0]) };
        var view = await views.LiveAsync((await shelf.PlanAsync(act.Booking))!.Value);
        var taken = act.Steps.Zip(outcomes).ToLookup(pair => pair.First.Sku, pair => pair.Second);
        return act with { IsDone = true, Answer = JsonSerializer.Serialize(view with { Lines = [.. view.Lines.Select(line => taken[line.Sku].Aggregate(line, With))] }, Wire.Json) };
    }

    private async Task<IReadOnlyList<Outcome>> OneByOneAsync(BookingAct act)
    {
        var outcomes = new List<Outcome>();
        foreach (var (step, i) in act.Steps.Select((step, i) => (step, i)))
            outcomes.Add(BookingHolds.Settled(await runner.RunAsync(step.Sku, new(BookingIds.Step(act, i), step.Command), act.AskedAt(time.GetUtcNow()))));
        return outcomes;
    }

    private static BookingLineView With(BookingLineView line, Outcome outcome) => outcome is Outcome.Refused refused
        ? line with { Refusal = BookingViews.ErrorOf(KeptRefusal.Of(refused)) }
        : line with { Checkout = JsonSerializer.Deserialize<CommandAnswer>(((Outcome.Answered)outcome).Json.Span, Wire.Tolerant)!.Checkout };

    private async Task<IReadOnlyList<OpenLine>> OpenAsync(BookingPlan plan, Request request, CancellationToken cancel) =>
    [
        .. plan.Lines.Zip(await views.ItemsAsync(plan, cancel))
            .SelectMany(pair => Ledger.Bookings.Open(pair.Second, plan.Booking, request.At).Select(reservation => new OpenLine(pair.First, pair.Second, reservation))),
    ];

    private static KeptRefusal? WhyNot(BookingPlan plan, BookingAct act, IReadOnlyList<OpenLine> open, Request request)
    {
        if (open.Count == 0)
        {
            var why = plan.State == BookingState.Refused ? "it was refused, and nothing of it is held" : "everything was picked up, cancelled, or ran out";
            return new(RefusalCode.BookingEnded, $"Nothing of {plan.Booking} is open any more: {why}. Look at the booking for what became of each line.", new() { Site = plan.Site });
        }
        foreach (var (line, step) in open.Zip(act.Steps))
        {
            if (Rulebook.Decide(line.Item, step.Command, request) is Decision.Refused refused)
                return new(refused.Code, $"Nothing of {plan.Booking} was done, because of {step.Sku}. {refused.Message}", refused.Detail with { Sku = step.Sku });
        }
        return null;
    }

    private static ActStep PickUp(BookingPlan plan, OpenLine open, CheckOutBooking asked)
    {
        var given = (asked.Serials ?? []).ToList();
        if (given.Find(one => plan.Lines.All(line => line.Sku != one.Sku)) is { } stray) throw RefusedException.Invalid("serials", $"names {stray.Sku}, which is no line of {plan.Booking}.");
        if (given.DistinctBy(one => one.Sku).Count() < given.Count) throw RefusedException.Invalid("serials", "names the same item twice; give all its units in one entry.");
        var (reservation, serials) = (open.Reservation, given.Find(one => one.Sku == open.Line.Sku)?.Serials);
        var holder = asked.Holder ?? plan.For;
        return open.Item.Known.Kind == ItemKind.Consumable
            ? new(open.Line.Sku) { Consume = new(reservation.Site, reservation.Quantity, holder, Reservation: reservation.Id, Serials: serials, Note: asked.Note) }
            : new(open.Line.Sku) { CheckOut = new(reservation.Site, reservation.Quantity, holder, asked.DueBackAt, Reservation: reservation.Id, Serials: serials, Note: asked.Note) };
    }

    private sealed record OpenLine(PlannedLine Line, Item Item, Reservation Reservation);
}
