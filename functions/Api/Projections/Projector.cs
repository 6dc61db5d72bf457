using System.Threading.Channels;
using Azure;

namespace CountDepot.Api.Projections;

/// <summary>
/// Brings the projections after the ledger: takes what the runner committed, in order, and writes it outside the caller's wait. What it
/// cannot write is tried again and then logged; the ledger has it, so a later repair can.
/// </summary>
public sealed partial class Projector(Catalog catalog, Codes codes, Holdings holdings, TimeProvider time, ILogger<Projector> log) : BackgroundService
{
    private const int AttemptsMax = 5;
    private readonly Channel<Committed> waiting = Channel.CreateUnbounded<Committed>(new() { SingleReader = true });
    private long taken;
    private long done;

    /// <summary>The runner's hook: only puts it in the queue.</summary>
    public void Take(Committed committed)
    {
        Interlocked.Increment(ref taken);
        waiting.Writer.TryWrite(committed);
    }

    /// <summary>Completes when everything taken before the call is written: for imports, which promise a catalog that is whole.</summary>
    public async Task SettledAsync(CancellationToken cancel)
    {
        var until = Interlocked.Read(ref taken);
        while (Interlocked.Read(ref done) < until) await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var committed in waiting.Reader.ReadAllAsync(stoppingToken))
        {
            await ProjectAsync(committed, stoppingToken);
            Interlocked.Increment(ref done);
        }
    }

    private async Task ProjectAsync(Committed committed, CancellationToken cancel)
    {
        for (var attempt = 1; attempt <= AttemptsMax; attempt++)
        {
            try
            {
                var (before, after) = (committed.Before, committed.After);
                if (after.Exists && (!after.Known.Equals(before.Definition) || after.IsRetired != before.IsRetired)) await catalog.ProjectAsync(after, cancel);
                await codes.ProjectAsync(before, after, cancel);
                if (after.Exists) await holdings.ProjectAsync(before, after, cancel);
                return;
            }
            catch (RequestFailedException e)
            {
                LogLate(committed.Sku.Value, attempt, e.Status);
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), time, cancel);
            }
        }
    }

    [LoggerMessage(120, LogLevel.Warning, "The projections of {Sku} are late, attempt {Attempt}, status {Status}")]
    private partial void LogLate(string sku, int attempt, int status);
}
