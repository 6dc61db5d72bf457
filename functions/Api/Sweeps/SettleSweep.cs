using CountDepot.Api.Projections;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Sweeps;

/// <summary>
/// Writes down what time has ended: holds and windows that ran out, lots whose last day is over. Nobody waits for it, because all of that
/// stopped counting at its moment; what it frees goes to those in line. It asks a list what is due and looks at those items alone.
/// </summary>
public sealed partial class SettleSweep(Lists lists, ItemStore store, CommandRunner runner, TimeProvider time, ILogger<SettleSweep> log) : ISweep
{
    private const int AtOnce = 4;

    // What is beyond this waits a minute, so that no run is a long one.
    private const int ItemsMax = 500;

    public string Name => "settle";

    public async Task RunAsync(CancellationToken cancel)
    {
        var settled = 0;
        var due = await lists.EndedAsync(time.GetUtcNow(), cancel).Take(ItemsMax).ToListAsync(cancel);
        foreach (var some in due.Chunk(AtOnce)) settled += (await Task.WhenAll(some.Select(sku => SettleAsync(sku, cancel)))).Count(isSettled => isSettled);
        if (settled > 0) LogSettled(settled);
    }

    private async Task<bool> SettleAsync(Sku sku, CancellationToken cancel)
    {
        var (now, loaded) = (time.GetUtcNow(), await store.ReadAsync(sku, cancel));
        // The list may be late: what is true is asked of the item.
        if (Due(loaded.Item, now) is not { } command) return false;
        // Whoever has seen the same version asks under the same name, so it happens once.
        var outcome = await runner.RunAsync(sku, new(CommandId.Parse($"settle-{loaded.Version}"), command), new(Actor.Depot, now), cancel);
        if (outcome is not Outcome.Refused refused) return true;
        LogLater(sku.Value, refused.Code);
        return false;
    }

    private static Command? Due(Item item, DateTimeOffset now) =>
        !item.Exists || item.IsRetired ? null
        : item.Reservations.Values.Any(reservation => !reservation.IsLive(now)) ? new SettleReservations()
        : item.Sites.Keys.Any(site => item.Expired(site, now).IsPositive) ? new ExpireLots()
        : null;

    [LoggerMessage(150, LogLevel.Information, "{Items} items settled")]
    private partial void LogSettled(int items);

    [LoggerMessage(151, LogLevel.Warning, "{Sku} is settled later: {Code}")]
    private partial void LogLater(string sku, RefusalCode code);
}
