using CountDepot.Api.Storage;
using CountDepot.Api.Templates;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Imports;

/// <summary>The rows of one item, in the order of the file.</summary>
public sealed record ImportedItem(Sku Sku, IReadOnlyList<PlannedRow> Rows);

/// <summary>
/// A file that can be taken whole: its commands by item in the order of the file. Made by deciding every row on the folded state of its
/// item, so that what is found here is what the ledger would say.
/// </summary>
public sealed record ImportPlan(IReadOnlyList<ImportedItem> Items, IReadOnlyList<RowError> Errors, ImportView Totals)
{
    private const int ErrorsMax = 1_000;

    public static async Task<ImportPlan> MakeAsync(ImportFile file, ItemStore store, RuleDesk rules, Request request, bool decide, CancellationToken cancel)
    {
        var sheet = ImportSheet.Read(file);
        var (rows, unreadable) = ImportRows.Read(file.Kind, sheet);
        var items = new List<ImportedItem>();
        var errors = new List<RowError>(unreadable);
        var units = new Dictionary<Sku, string>();
        foreach (var group in rows.GroupBy(row => row.Sku))
        {
            var state = (await store.ReadAsync(group.Key, cancel)).Item;
            var item = new ImportedItem(group.Key, [.. group.Select(row => row with { Command = Keeping(row.Command, state) })]);
            items.Add(item);
            if (decide) state = await DecideAsync(state, item, rules, request, errors, cancel);
            units[item.Sku] = state.Definition?.Unit.Value ?? Definition.Each.Value;
        }
        return new(items, [.. errors.OrderBy(e => e.Line).Take(ErrorsMax)], Sum(file, sheet.Rows.Count + sheet.Errors.Count, rows, items.Count, units));
    }

    // A file has no columns for what a template asks of an item; what it does not speak of stays.
    private static Command Keeping(Command command, Item item) => command is DefineItem define && item.Definition is { } known
        ? define with { Template = known.Template, Fields = known.Fields, UnitCost = known.UnitCost }
        : command;

    private static async Task<Item> DecideAsync(Item state, ImportedItem item, RuleDesk rules, Request request, List<RowError> errors, CancellationToken cancel)
    {
        foreach (var row in item.Rows)
        {
            var decision = Rulebook.Decide(state, row.Command, request with { Rules = await rules.ForAsync(row.Command, cancel) });
            if (decision is Decision.Refused refused) errors.Add(new(row.Line, refused.Detail.Field ?? "sku", refused.Message));
            else state = ((Decision.Accepted)decision).Events.Aggregate(state, (before, fact) => before.Evolve(fact, new(0, request.At, request.By)));
        }
        return state;
    }

    private static ImportView Sum(ImportFile file, int count, IReadOnlyList<PlannedRow> rows, int items, Dictionary<Sku, string> units)
    {
        var receipts = rows.Where(row => row.Command is ReceiveStock).Select(row => (row.Sku, Receipt: (ReceiveStock)row.Command)).ToList();
        var totals = receipts.GroupBy(r => units[r.Sku]).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new UnitTotal(g.Key,
            Sum(g.Where(r => r.Receipt.Condition == Condition.Good).Select(r => r.Receipt)), Sum(g.Where(r => r.Receipt.Condition == Condition.Damaged).Select(r => r.Receipt))));
        return new(file.Key, file.Kind, ImportState.Checked, count, 0, items, receipts.Select(r => r.Receipt.Site).Distinct().Count(),
            receipts.Sum(r => r.Receipt.Serials?.Count ?? 0), [.. totals], []);
    }

    private static Quantity Sum(IEnumerable<ReceiveStock> receipts) => receipts.Aggregate(Quantity.Zero, (sum, receipt) => sum + receipt.Quantity);
}
