using System.Text.Json;
using CountDepot.Api.Requests;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Bookings;

/// <summary>
/// Moves the windows of a booking, all or nothing. First every promise is widened to the old and the new window together, which is the only
/// part that can be refused; if one is, the others go back to the old window. Then every promise is narrowed to the new one. Narrowing takes
/// nothing from anybody and always passes, so after the first part the move can only be finished, and before it only be undone.
/// </summary>
public sealed class BookingMoves(CommandRunner runner, TimeProvider time)
{
    /// <summary>What a move means for one promise.</summary>
    internal static ActStep StepOf(Sku sku, Reservation old, ChangeBooking asked)
    {
        var (from, to) = (asked.From ?? old.From, asked.To ?? old.To);
        if (from > old.To || old.From > to)
            throw RefusedException.Invalid(asked.From is null ? "to" : "from",
                $"leaves a gap between the new window and the old one, which is{Say(old)}. Cancel this booking and make another one.");
        var change = new ChangeReservation(old.Id, old.Version, null, asked.From, asked.To, asked.Note);
        var (isEarlier, isLater) = (old.From is not null && from < old.From, old.To is not null && to > old.To);
        return !isEarlier && !isLater ? new(sku) { Change = change } : new(sku)
        {
            Change = change,
            Widen = change with { From = isEarlier ? asked.From : null, To = isLater ? asked.To : null },
            Back = change with { From = isEarlier ? old.From : null, To = isLater ? old.To : null },
        };
    }

    /// <summary>Takes the steps; the outcomes are those of the lines, or the one refusal that undid them all.</summary>
    internal async Task<IReadOnlyList<Outcome>> TakeAsync(BookingAct act)
    {
        var versions = act.Steps.Select(step => step.Change!.Version).ToArray();
        foreach (var (step, i) in Steps(act).Where(step => step.Step.Widen is not null))
        {
            var widened = await RunAsync(act, i, "widen", step.Sku, step.Widen!);
            if (widened is Outcome.Refused refused)
            {
                await GoBackAsync(act, i, versions);
                return [refused with { Message = $"{act.Booking} stays as it was, because of {step.Sku}. {refused.Message}", Detail = refused.Detail with { Sku = step.Sku } }];
            }
            versions[i] = VersionIn(widened);
        }
        var outcomes = new List<Outcome>();
        foreach (var (step, i) in Steps(act)) outcomes.Add(await RunAsync(act, i, "do", step.Sku, step.Change! with { Version = versions[i] }));
        return outcomes;
    }

    private async Task GoBackAsync(BookingAct act, int count, int[] versions)
    {
        foreach (var (step, i) in Steps(act).Take(count).Where(step => step.Step.Back is not null))
            await RunAsync(act, i, "back", step.Sku, step.Back! with { Version = versions[i] });
    }

    private async Task<Outcome> RunAsync(BookingAct act, int step, string part, Sku sku, ChangeReservation change) =>
        BookingHolds.Settled(await runner.RunAsync(sku, new(BookingIds.Step(act, step, part), change), act.AskedAt(time.GetUtcNow())));

    private static IEnumerable<(ActStep Step, int Index)> Steps(BookingAct act) => act.Steps.Select((step, i) => (step, i));

    private static int VersionIn(Outcome outcome) => JsonSerializer.Deserialize<CommandAnswer>(((Outcome.Answered)outcome).Json.Span, Wire.Tolerant)!.Reservation!.Version;

    private static string Say(Reservation old) =>
        $"{(old.From is { } from ? $" from {from:yyyy-MM-dd HH:mm}" : "")}{(old.To is { } to ? $" to {to:yyyy-MM-dd HH:mm}" : "")} UTC";
}
