using Azure;
using CountDepot.Api.Projections;
using CountDepot.Api.Requests;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Imports;

/// <summary>
/// Brings kept files into the ledger, item by item, with command ids that follow from the file's key and its lines: no row is ever taken twice.
/// A file is worked on once at a time, however many wait for it, and to its end, whether they wait or not. What a dead process left
/// half done is finished at the start and every five minutes.
/// </summary>
public sealed partial class ImportRunner(ImportShelf shelf, CommandRunner commands, ItemStore store, Sites sites, Projector projector, TimeProvider time, ILogger<ImportRunner> log)
    : BackgroundService
{
    private const int ItemsAtOnce = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BetweenMarks = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<CommandId, Run> running = [];
    private readonly CancellationTokenSource stopping = new();

    /// <summary>How far a file is that this instance is working on.</summary>
    public ImportView? ProgressOf(CommandId key)
    {
        lock (gate) return running.GetValueOrDefault(key)?.View;
    }

    /// <summary>Completes when every row of the file is in the ledger and can be found.</summary>
    public Task<ImportView> FinishAsync(KeptImport kept)
    {
        if (kept.View.State == ImportState.Done) return Task.FromResult(kept.View);
        lock (gate)
        {
            if (running.TryGetValue(kept.File.Key, out var run)) return run.Ending;
            run = running[kept.File.Key] = new Run(kept);
            return run.Ending = Task.Run(() => WorkAsync(run));
        }
    }

    /// <summary>Finishes what an earlier process left half done. One file that cannot be finished does not hold up the others.</summary>
    public async Task ResumeAsync(CancellationToken cancel)
    {
        await foreach (var name in shelf.UnfinishedAsync(cancel))
        {
            try
            {
                await FinishAsync(await shelf.ReadAsync(name, cancel)).WaitAsync(cancel);
            }
            catch (Exception e) when (e is RefusedException || ItemStore.IsUncertain(e) && !cancel.IsCancellationRequested)
            {
                LogLater(name, e.GetType().Name);
            }
            // A file that runs into a defect must not keep the depot from starting.
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                LogBroken(name, e);
            }
        }
    }

    /// <summary>Stops at the next item; the rest is for the next start.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        stopping.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What comes before the first await would hold up the start.
        await Task.Yield();
        using var ticks = new PeriodicTimer(Pause, time);
        do
        {
            try
            {
                await ResumeAsync(stoppingToken);
            }
            catch (Exception e) when (e is RequestFailedException || ItemStore.IsUncertain(e) && !stoppingToken.IsCancellationRequested)
            {
                LogLater(ImportShelf.Container, e.GetType().Name);
            }
        }
        while (await ticks.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<ImportView> WorkAsync(Run run)
    {
        try
        {
            var items = ImportPlan.ItemsOf(run.Kept);
            await DefineSitesAsync(items, stopping.Token);
            await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = ItemsAtOnce, CancellationToken = stopping.Token }, async (item, stop) =>
            {
                run.Add(await CommitAsync(run.Kept, item, stop));
                if (run.IsTimeToMark(time.GetUtcNow(), BetweenMarks)) await shelf.MarkAsync(run.Kept.File.Key, run.View.ItemsDone, stop);
            });
            await projector.SettledAsync(stopping.Token);
            var done = run.Kept with { View = run.View with { State = ImportState.Done } };
            await shelf.CloseAsync(done, stopping.Token);
            return done.View;
        }
        finally
        {
            lock (gate) running.Remove(run.Kept.File.Key);
        }
    }

    // Answers the rows that were refused after all, because the world has changed since the file was checked.
    private async Task<IReadOnlyList<RowError>> CommitAsync(KeptImport kept, IGrouping<Sku, PlannedRow> item, CancellationToken cancel)
    {
        var rows = item.ToList();
        // Only a definition asks what the item is; stock is received whatever it is.
        var state = kept.File.Kind == ImportKind.Items ? (await store.ReadAsync(item.Key, cancel)).Item : Item.New(item.Key);
        var keyed = rows.ConvertAll(row => new Keyed(ImportShelf.IdOf(kept.File.Key, row.Line), ImportPlan.CommandOf(row, state)));
        var outcomes = await commands.RunAllAsync(item.Key, keyed, new(kept.By, kept.At), cancel);
        var refused = rows.Zip(outcomes).Where(pair => pair.Second is Outcome.Refused).Select(pair => (pair.First.Line, Refusal: (Outcome.Refused)pair.Second)).ToList();
        // The storage could not say: the file stays unfinished and the same rows are tried again.
        if (refused.FirstOrDefault(r => r.Refusal.Code is RefusalCode.OutcomeUnknown or RefusalCode.Unavailable or RefusalCode.TooManyRequests).Refusal is { } unsettled)
            throw new RefusedException(unsettled.Code, $"The import is not finished yet. Send the same file again; no row is taken twice. {unsettled.Message}");
        return [.. refused.Select(r => ImportPlan.ErrorOf(r.Line, r.Refusal.Message, r.Refusal.Detail))];
    }

    private async Task DefineSitesAsync(IEnumerable<IGrouping<Sku, PlannedRow>> items, CancellationToken cancel)
    {
        foreach (var site in items.SelectMany(item => item).Select(row => row.Site).OfType<NamedSite>().DistinctBy(site => site.Id))
        {
            if (!await sites.KnowsAsync(site.Id, cancel)) await sites.DefineAsync(site.Id, new(ShortText.Parse(site.Name)), cancel);
        }
    }

    [LoggerMessage(130, LogLevel.Warning, "Import {Name} is finished later: {Problem}")]
    private partial void LogLater(string name, string problem);

    [LoggerMessage(131, LogLevel.Error, "Import {Name} cannot be finished")]
    private partial void LogBroken(string name, Exception e);

    /// <summary>One file on its way, and how far it is.</summary>
    private sealed class Run(KeptImport kept)
    {
        private readonly Lock gate = new();
        private DateTimeOffset markedAt = DateTimeOffset.MinValue;
        private ImportView view = kept.View with { ItemsDone = 0 };

        internal KeptImport Kept => kept;
        internal Task<ImportView> Ending { get; set; } = null!;

        internal ImportView View
        {
            get
            {
                lock (gate) return view;
            }
        }

        internal void Add(IReadOnlyList<RowError> errors)
        {
            lock (gate) view = view with { ItemsDone = view.ItemsDone + 1, Errors = [.. view.Errors.Concat(errors).OrderBy(e => e.Line).Take(ImportPlan.ErrorsMax)] };
        }

        internal bool IsTimeToMark(DateTimeOffset now, TimeSpan pause)
        {
            lock (gate)
            {
                if (now - markedAt < pause) return false;
                markedAt = now;
                return true;
            }
        }
    }
}
