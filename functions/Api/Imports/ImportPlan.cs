using CountDepot.Api.Storage;
using CountDepot.Api.Templates;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Imports;

/// <summary>
/// What a file would do, by item in the order of the file. Made by deciding every row on the folded state of its item, so that what is
/// found here is what the ledger would say.
/// </summary>
/// <param name="Errors">By line, at most 1,000; of <paramref name="RowsRefused"/> rows altogether.</param>
public sealed record ImportPlan(IReadOnlyList<RowError> Errors, int RowsRefused, ImportView Totals)
{
    public const int ErrorsMax = 1_000;

    public static async Task<ImportPlan> MakeAsync(
        ImportFile file, ImportSheet sheet, IReadOnlyDictionary<string, Sku>? labels, ItemStore store, RuleDesk rules, Request request, CancellationToken cancel)
    {
        var (rows, unreadable) = ImportRows.Read(file.Kind, sheet, labels);
        var errors = new List<RowError>(unreadable);
        var units = new Dictionary<Sku, string>();
        foreach (var item in rows.GroupBy(row => row.Sku))
        {
            var state = (await store.ReadAsync(item.Key, cancel)).Item;
            state = await DecideAsync(state, item, rules, request, errors, cancel);
            units[item.Key] = state.Definition?.Unit.Value ?? Definition.Each.Value;
        }
        return new([.. errors.OrderBy(e => e.Line).Take(ErrorsMax)], errors.DistinctBy(e => e.Line).Count(),
            Sum(file, sheet.Rows.Count + sheet.Errors.Count, rows, units) with { Source = sheet.Source?.Name });
    }

    /// <summary>The rows of a file that has been checked.</summary>
    public static IReadOnlyList<IGrouping<Sku, PlannedRow>> ItemsOf(KeptImport kept) =>
        [.. ImportRows.Read(kept.File.Kind, ImportSheet.Read(kept.File), kept.Labels).Rows.GroupBy(row => row.Sku)];

    /// <summary>A refusal as the error of a row. The ledger speaks of a command's fields; a file has a column for one serial number or barcode.</summary>
    public static RowError ErrorOf(int line, string message, RefusalDetail detail) => new(line, detail switch
    {
        { Field: "serials" } => "serial",
        { Field: "barcodes" } => "barcode",
        { Field: { } field } => field,
        { Serial: not null } => "serial",
        _ => "sku",
    }, message);

    /// <summary>The command of a row for an item as it is: a file has no columns for what a template asks, and what it does not speak of stays.</summary>
    public static Command CommandOf(PlannedRow row, Item item) => row.Command is DefineItem define && item.Definition is { } known
        ? define with { Template = known.Template, Fields = known.Fields, UnitCost = define.UnitCost ?? known.UnitCost }
        : row.Command;

    private static async Task<Item> DecideAsync(Item state, IEnumerable<PlannedRow> rows, RuleDesk rules, Request request, List<RowError> errors, CancellationToken cancel)
    {
        foreach (var row in rows)
        {
            var command = CommandOf(row, state);
            var decision = Rulebook.Decide(state, command, request with { Rules = await rules.ForAsync(command, cancel) });
            if (decision is Decision.Refused refused) errors.Add(ErrorOf(row.Line, refused.Message, refused.Detail));
            else state = ((Decision.Accepted)decision).Events.Aggregate(state, (item, fact) => item.Evolve(fact, new(0, request.At, request.By)));
        }
        return state;
    }

    private static ImportView Sum(ImportFile file, int count, IReadOnlyList<PlannedRow> rows, Dictionary<Sku, string> units)
    {
        var receipts = rows.Where(row => row.Command is ReceiveStock).Select(row => (row.Sku, Receipt: (ReceiveStock)row.Command)).ToList();
        var totals = receipts.GroupBy(r => units[r.Sku]).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new UnitTotal(g.Key,
            Sum(g.Where(r => r.Receipt.Condition == Condition.Good).Select(r => r.Receipt)), Sum(g.Where(r => r.Receipt.Condition == Condition.Damaged).Select(r => r.Receipt))));
        return new(file.Key, file.Kind, ImportState.Checked, count, 0, units.Count, receipts.Select(r => r.Receipt.Site).Distinct().Count(),
            receipts.Sum(r => r.Receipt.Serials?.Count ?? 0), [.. totals], []);
    }

    private static Quantity Sum(IEnumerable<ReceiveStock> receipts) => receipts.Aggregate(Quantity.Zero, (sum, receipt) => sum + receipt.Quantity);
}
