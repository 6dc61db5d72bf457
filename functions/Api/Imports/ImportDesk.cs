using System.Collections.Concurrent;
using CountDepot.Api.Projections;
using CountDepot.Api.Requests;
using CountDepot.Api.Storage;
using CountDepot.Api.Templates;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Imports;

/// <summary>
/// Takes files in. A file is checked whole before anything of it is written; then it is kept, and its rows are committed item by item with
/// command ids that follow from its key and their lines. What a crash leaves half done is finished at the next start, or by sending the
/// file again, and no row is ever taken twice.
/// </summary>
public sealed class ImportDesk(ImportShelf shelf, ItemStore store, CommandRunner runner, RuleDesk rules, Sites sites, Projector projector, TimeProvider time)
{
    private const int ItemsAtOnce = 8;
    private readonly ConcurrentDictionary<string, ImportView> running = new(StringComparer.Ordinal);

    public async Task<ImportView> TakeAsync(ImportFile file, Actor by, CancellationToken cancel)
    {
        var fingerprint = ImportShelf.FingerprintOf(file);
        if (!file.DryRun && await shelf.FindAsync(file.Key, cancel) is { } kept) return await FinishAsync(Same(kept, fingerprint), cancel);

        var request = new Request(by, time.GetUtcNow());
        var plan = await ImportPlan.MakeAsync(file, store, rules, request, decide: true, cancel);
        if (file.DryRun) return plan.Totals with { Errors = plan.Errors };
        if (plan.Errors.Count > 0) throw HasErrors(plan.Errors);

        var mine = new KeptImport(file, fingerprint, by, request.At, plan.Totals with { State = ImportState.Running });
        // Whoever loses the race finishes the winner's file, which is the same one or refused.
        if (!await shelf.TryKeepAsync(mine, cancel)) mine = Same((await shelf.FindAsync(file.Key, cancel))!, fingerprint);
        return await FinishAsync(mine, cancel);
    }

    public async Task<ImportView> ShowAsync(CommandId key, CancellationToken cancel)
    {
        if (running.TryGetValue(key.Value, out var view)) return view;
        var kept = await shelf.FindAsync(key, cancel);
        return kept?.View ?? throw new RefusedException(RefusalCode.NotFound, $"No import has the key {Problems.Cut(key.Value)}.");
    }

    /// <summary>Finishes what an earlier process left half done.</summary>
    public async Task ResumeAsync(CancellationToken cancel)
    {
        await shelf.PrepareAsync(cancel);
        await foreach (var kept in shelf.UnfinishedAsync(cancel)) await FinishAsync(kept, cancel);
    }

    // What was accepted is finished whether or not its sender still listens.
    private async Task<ImportView> FinishAsync(KeptImport kept, CancellationToken stop)
    {
        if (kept.View.State == ImportState.Done) return kept.View;
        var cancel = CancellationToken.None;
        stop.ThrowIfCancellationRequested();
        var key = kept.File.Key;
        var plan = await ImportPlan.MakeAsync(kept.File, store, rules, new(kept.By, kept.At), decide: false, cancel);
        running[key.Value] = kept.View;
        try
        {
            await DefineSitesAsync(plan, cancel);
            var errors = new ConcurrentBag<RowError>();
            await Parallel.ForEachAsync(plan.Items, new ParallelOptions { MaxDegreeOfParallelism = ItemsAtOnce, CancellationToken = cancel }, async (item, stop) =>
            {
                foreach (var error in await CommitAsync(key, item, new(kept.By, kept.At), stop)) errors.Add(error);
                running.AddOrUpdate(key.Value, _ => kept.View, (_, view) => view with { ItemsDone = view.ItemsDone + 1 });
            });
            await projector.SettledAsync(cancel);
            var done = kept with { View = kept.View with { State = ImportState.Done, ItemsDone = plan.Items.Count, Errors = [.. errors.OrderBy(e => e.Line)] } };
            await shelf.UpdateAsync(done, cancel);
            return done.View;
        }
        finally
        {
            running.TryRemove(key.Value, out _);
        }
    }

    private async Task<IReadOnlyList<RowError>> CommitAsync(CommandId key, ImportedItem item, Request request, CancellationToken cancel)
    {
        var rows = item.Rows;
        var outcomes = await runner.RunAllAsync(item.Sku, [.. rows.Select(row => new Keyed(ImportShelf.IdOf(key, row.Line), row.Command))], request, cancel);
        var refused = rows.Zip(outcomes).Where(pair => pair.Second is Outcome.Refused).Select(pair => (pair.First.Line, Refusal: (Outcome.Refused)pair.Second)).ToList();
        // The storage could not say: the file stays unfinished and the same rows are tried again.
        if (refused.FirstOrDefault(r => r.Refusal.Code is RefusalCode.OutcomeUnknown or RefusalCode.Unavailable or RefusalCode.TooManyRequests).Refusal is { } unsettled)
            throw new RefusedException(unsettled.Code, $"The import is not finished yet. Send the same file again; no row is taken twice. {unsettled.Message}");
        return [.. refused.Select(r => new RowError(r.Line, r.Refusal.Detail.Field ?? "sku", r.Refusal.Message))];
    }

    private async Task DefineSitesAsync(ImportPlan plan, CancellationToken cancel)
    {
        foreach (var (site, name) in plan.Items.SelectMany(item => item.Rows).Where(row => row.Site is not null).Select(row => row.Site!.Value).DistinctBy(s => s.Site))
        {
            if (!await sites.KnowsAsync(site, cancel)) await sites.DefineAsync(site, new(ShortText.Parse(name)), cancel);
        }
    }

    private static RefusedException HasErrors(IReadOnlyList<RowError> errors) => new(RefusalCode.ImportHasErrors,
        $"{errors.Count} rows cannot be taken, so none was. Mend them and send the file again; the first is line {errors[0].Line}: {errors[0].Message}", new() { Rows = errors });

    private static KeptImport Same(KeptImport kept, string fingerprint) => kept.Fingerprint == fingerprint
        ? kept
        : throw new RefusedException(RefusalCode.CommandIdReused, "This import key belongs to another file that was taken before. Give this file a key of its own.");
}
