using System.Text.Json;
using CountDepot.Api;
using CountDepot.Contracts;
using CountDepot.Ledger;
using CountDepot.Simulation.Scheduling;

namespace CountDepot.Simulation.Histories;

/// <summary>
/// Those who use the depot: they ask, wait, ask again under the same name when they hear nothing, ask twice at once, use one name for two things,
/// and look at what is there. They have no crashes and no mistakes of their own.
/// </summary>
internal sealed class People(History history, Scheduler scheduler)
{
    private static readonly SiteId[] Sites = [SiteId.Parse("NORTH"), SiteId.Parse("SOUTH")];
    internal static readonly string[] Places = [.. Sites.Select(site => site.Value)];
    private static readonly Actor[] Actors = [new("manager-id", "Manager"), new("staff-id", "Staff"), new("admin-id", "Admin")];
    private readonly Lane lane = new(scheduler);
    private readonly List<(Sku Sku, ReservationId Id, Quantity Quantity, SiteId Site)> promises = [];
    private readonly List<(Sku Sku, CheckoutId Id)> outs = [];
    private readonly List<Asked> done = [];
    private int named;

    private Random Dice => scheduler.Dice;

    internal void Begin(IReadOnlyList<Sku> skus)
    {
        foreach (var sku in skus) lane.Start(() => StockAsync(sku));
        for (var i = 1 + Dice.Next(3); i > 0; i--)
        {
            var by = Actors[Dice.Next(Actors.Length)];
            lane.Start(() => LiveAsync(by, skus));
        }
    }

    private async Task StockAsync(Sku sku)
    {
        await AskAsync(New(sku, Definition(), Actors[0]), patience: 100);
        await AskAsync(New(sku, new ReceiveStock(Sites[0], Quantity.Of(2 + Dice.Next(8))), Actors[0]), patience: 100);
    }

    private async Task LiveAsync(Actor by, IReadOnlyList<Sku> skus)
    {
        for (var i = 1 + Dice.Next(4); i > 0; i--)
        {
            await PauseAsync(Dice.Next(3) == 0 ? Dice.Next(20_000) : Dice.Next(50));
            var sku = skus[Dice.Next(skus.Count)];
            if (Dice.Next(5) == 0) await LookAsync(sku);
            else await AskAsync(Dice.Next(6) == 0 ? Again(by) ?? New(sku, Any(sku), by) : New(sku, Any(sku), by), patience: Dice.Next(6) == 0 ? 1 : 100);
        }
    }

    // Two items may have one barcode, and some have a point below which they are low.
    private DefineItem Definition() => new(ShortText.Parse(Dice.Next(2) == 0 ? "M8 bolt" : "Bolt"), ItemKind.Stock,
        Barcodes: Dice.Next(2) == 0 ? [Barcode.Parse("4006381333931")] : null, ReorderPoint: Dice.Next(3) == 0 ? null : Quantity.Of(2 + Dice.Next(3)));

    private Asked New(Sku sku, Command command, Actor by) => history.Note(new(sku, CommandId.Parse($"key-{++named}"), command, by));

    // A name that was used before: for the same, for something else, or by somebody else.
    private Asked? Again(Actor by)
    {
        if (done.Count == 0) return null;
        var old = done[Dice.Next(done.Count)];
        return Dice.Next(3) switch
        {
            0 => old,
            1 => history.Note(new(old.Sku, old.Key, Any(old.Sku), old.By)),
            _ => history.Note(new(old.Sku, old.Key, Any(old.Sku), by)),
        };
    }

    private Command Any(Sku sku)
    {
        var (site, some) = (Sites[Dice.Next(4) == 0 ? 1 : 0], Quantity.Of(1 + Dice.Next(4)));
        switch (Dice.Next(12))
        {
            case 0:
                return new ReceiveStock(site, some);
            case 1 or 2 or 3:
                return new ReserveStock(site, some, ExpiresAt: Dice.Next(3) == 0 ? LaneClock.Start.AddMilliseconds(scheduler.Now + 5_000 + Dice.Next(40_000)) : null);
            case 4:
                return new CancelReservation(Known(sku)?.Id ?? ReservationId.Parse("R-1"));
            case 5 when Known(sku) is { } promise:
                return new ConsumeStock(promise.Site, promise.Quantity, Reservation: promise.Id);
            case 6 or 7:
                return new CheckOutStock(site, some);
            case 8:
                return new CheckInStock(outs.FindLast(o => o.Sku == sku) is { Sku.Value: not null } known ? known.Id : CheckoutId.Parse("C-1"), Good: Quantity.One);
            case 9 when Dice.Next(4) == 0:
                return Definition();
            case 9:
                return new AdjustStock(site, -some, AdjustmentReason.Lost);
            default:
                return new ConsumeStock(site, some);
        }
    }

    private (Sku, ReservationId Id, Quantity Quantity, SiteId Site)? Known(Sku sku) => promises.FindLast(p => p.Sku == sku) is { Sku.Value: not null } known ? known : null;

    // Patience is how often somebody asks before they give up without an answer.
    private async Task AskAsync(Asked asked, int patience)
    {
        for (var tries = 0; tries < patience; tries++)
        {
            if (Dice.Next(12) == 0) lane.Start(() => TryAsync(asked));
            if (await TryAsync(asked) is { } outcome && Asked.IsAnswer(outcome))
            {
                Learn(asked, outcome);
                return;
            }
            await PauseAsync(200 + Dice.Next(2_000));
        }
        history.GaveUp(asked);
    }

    private async Task<Outcome?> TryAsync(Asked asked)
    {
        if (history.AnyInstance() is not { } instance) return null;
        var attempt = new Attempt(scheduler.Step);
        asked.Attempts.Add(attempt);
        history.Trace.Add(scheduler.Now, "ask", asked.Key.Value, asked.Command.GetType().Name, instance.Number);
        var outcome = await CallAsync(instance, () => instance.AskAsync(asked));
        (attempt.Outcome, attempt.HeardAt) = (outcome, scheduler.Step);
        history.Trace.Add(scheduler.Now, "hear", asked.Key.Value, outcome is Outcome.Refused no ? no.Code.ToString() : outcome is null ? "nothing" : "done", instance.Number);
        return outcome;
    }

    private async Task LookAsync(Sku sku)
    {
        if (history.AnyInstance() is not { } instance) return;
        var from = scheduler.Step;
        if (await CallAsync(instance, () => instance.Store.ReadAsync(sku)) is { } loaded) history.Looked.Add(new(sku, from, scheduler.Step, loaded.Version, loaded.Item));
    }

    // Null when nothing comes back in time, or nothing but that the storage does not answer.
    private async Task<T?> CallAsync<T>(Instance instance, Func<Task<T>> ask) where T : class
    {
        var heard = new TaskCompletionSource<T?>();
        scheduler.At(scheduler.Now + 15_000, () => heard.TrySetResult(null));
        instance.Lane.Start(async () =>
        {
            try
            {
                var answer = await ask();
                scheduler.At(scheduler.Now + 1 + Dice.Next(5), () => heard.TrySetResult(answer));
            }
            catch (Exception e) when (e is Azure.RequestFailedException or IOException or OperationCanceledException or AggregateException)
            {
                scheduler.At(scheduler.Now + 1, () => heard.TrySetResult(null));
            }
            catch (Exception e)
            {
                history.Broke($"a defect of instance {instance.Number}: {e}");
            }
        });
        return await heard.Task;
    }

    private void Learn(Asked asked, Outcome outcome)
    {
        done.Add(asked);
        if (outcome is not Outcome.Answered answered) return;
        var answer = JsonSerializer.Deserialize<CommandAnswer>(answered.Json.Span, Wire.Json)!;
        if (answer.Reservation is { } promise) promises.Add((asked.Sku, promise.Reservation, promise.Quantity, promise.Site));
        if (answer.Checkout is { } checkout) outs.Add((asked.Sku, checkout.Checkout));
    }

    private Task PauseAsync(int milliseconds)
    {
        var over = new TaskCompletionSource();
        scheduler.At(scheduler.Now + milliseconds, over.SetResult);
        return over.Task;
    }
}
