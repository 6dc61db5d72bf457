using System.Globalization;
using CountDepot.Api.Projections;
using CountDepot.Api.Requests;
using CountDepot.Api.Sheets;
using CountDepot.Api.Storage;
using CountDepot.Api.Templates;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Imports;

/// <summary>
/// Takes files in. A file is checked whole before anything of it is written; then it is kept, and from there on nothing stops it: a caller
/// who goes away, a process that dies and a file that is sent again all come to the same end.
/// </summary>
public sealed class ImportDesk(ImportShelf shelf, ImportRunner runner, ItemStore store, Codes codes, RuleDesk rules, TimeProvider time)
{
    private const int LabelsAtOnce = 32;

    public async Task<ImportView> TakeAsync(ImportFile file, Actor by, CancellationToken cancel)
    {
        if (file.Csv is null == file.Workbook is null) throw RefusedException.Invalid("csv", "or workbook is required, one of the two.");
        // From here on a workbook is the text that stands in it.
        if (file.Workbook is { } workbook) file = file with { Csv = Workbook.ToCsv(workbook, ImportSheet.RowsMax), Workbook = null };
        var fingerprint = ImportShelf.FingerprintOf(file);
        if (!file.DryRun && await shelf.FindAsync(file.Key, cancel) is { } before) return await FinishAsync(Same(before, fingerprint), cancel);

        var request = new Request(by, time.GetUtcNow());
        var sheet = ImportSheet.Read(file);
        var labels = await LabelsAsync(sheet, cancel);
        var plan = await ImportPlan.MakeAsync(file, sheet, labels, store, rules, request, cancel);
        if (file.DryRun) return plan.Totals with { Errors = plan.Errors };
        if (plan.Errors.Count > 0) throw HasErrors(plan);

        var mine = new KeptImport(file, fingerprint, by, request.At, plan.Totals with { State = ImportState.Running }, labels);
        // Whoever loses the race finishes the winner's file, which is the same one or refused.
        if (!await shelf.TryKeepAsync(mine, cancel)) mine = Same((await shelf.FindAsync(file.Key, cancel))!, fingerprint);
        return await FinishAsync(mine, cancel);
    }

    public async Task<ImportView> ShowAsync(CommandId key, CancellationToken cancel) =>
        runner.ProgressOf(key) ?? (await shelf.FindAsync(key, cancel))?.View
        ?? throw new RefusedException(RefusalCode.NotFound, $"No import has the key {Problems.Cut(key.Value)}.");

    // Which items the labels of another program stand for, where a file names its items by them.
    private async Task<Dictionary<string, Sku>?> LabelsAsync(ImportSheet sheet, CancellationToken cancel)
    {
        var labels = sheet.Rows.Select(row => row["label"]).Where(label => label.Length > 0).Distinct().ToList();
        if (labels.Count == 0) return null;
        var known = new Dictionary<string, Sku>(StringComparer.Ordinal);
        foreach (var some in labels.Chunk(LabelsAtOnce))
        {
            foreach (var (label, sku) in some.Zip(await Task.WhenAll(some.Select(label => codes.ItemOfAsync(label, cancel)))))
            {
                if (sku is { } item) known[label] = item;
            }
        }
        return known;
    }

    // Cancelling stops the waiting, not the work.
    private Task<ImportView> FinishAsync(KeptImport kept, CancellationToken cancel) => runner.FinishAsync(kept).WaitAsync(cancel);

    private static RefusedException HasErrors(ImportPlan plan) => new(RefusalCode.ImportHasErrors,
        string.Create(CultureInfo.InvariantCulture, $"{plan.RowsRefused:N0} of {plan.Totals.Rows:N0} rows cannot be taken, so none was. ") +
        $"Mend them and send the file again; the first is line {plan.Errors[0].Line}: {plan.Errors[0].Message}", new() { Rows = plan.Errors });

    private static KeptImport Same(KeptImport kept, string fingerprint) => kept.Fingerprint == fingerprint
        ? kept
        : throw new RefusedException(RefusalCode.CommandIdReused, "This import key belongs to another file that was taken before. Give this file a key of its own.");
}
