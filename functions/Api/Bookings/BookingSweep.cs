using CountDepot.Api.Sweeps;

namespace CountDepot.Api.Bookings;

/// <summary>
/// Finishes what a dead instance has left: every minute, every booking and every act on one that is not settled. Several
/// instances may do so at once, beside whoever asked: all of them take the same steps under the same names.
/// </summary>
public sealed partial class BookingSweep(BookingShelf shelf, BookingHolds holds, BookingActs acts, ILogger<BookingSweep> log) : ISweep
{
    public string Name => "finish-bookings";

    /// <summary>One round; answers how many were finished.</summary>
    public async Task<int> SweepAsync(CancellationToken cancel = default)
    {
        var settled = 0;
        await foreach (var (booking, act) in shelf.UnfinishedAsync(cancel))
        {
            try
            {
                if (act is null) await holds.SettleAsync(booking);
                else await acts.SettleAsync(booking, act);
                settled++;
            }
            // One that has to wait for its storage, or that cannot be read at all, holds up no other.
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                LogLater(booking.Value, e.GetType().Name);
            }
        }
        return settled;
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        if (await SweepAsync(cancel) is > 0 and var settled) LogSettled(settled);
    }

    [LoggerMessage(140, LogLevel.Information, "{Count} unfinished bookings settled")]
    private partial void LogSettled(int count);

    [LoggerMessage(141, LogLevel.Warning, "A booking is settled later: {Booking} {Problem}")]
    private partial void LogLater(string booking, string problem);
}
