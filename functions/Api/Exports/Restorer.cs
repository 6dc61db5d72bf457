using CountDepot.Api.Storage;
using CountDepot.Contracts;

namespace CountDepot.Api.Exports;

/// <summary>Puts an export that was found to be whole into a new table, and reads everything back before it says so.</summary>
public sealed class Restorer(VolumeShelf exports, LedgerRows into, ItemStore check)
{
    private const int RowsAtOnce = 100;

    /// <summary>Problems, one sentence each; none when the table is as good as the export.</summary>
    public async Task<IReadOnlyList<string>> RestoreAsync(Finding finding, CancellationToken cancel)
    {
        if (finding.Problems.Count > 0) return finding.Problems;
        if (!await into.TryCreateAsync(cancel)) return ["There is a table of this name already. Name one that does not exist."];
        var problems = new List<string>();
        var pile = new Pile(into, cancel);
        await VolumeChain.ReadAsync(exports, finding.Volumes[0], problems, line => pile.AddAsync(Examination.RowOf(line)), cancel);
        await pile.FlushAsync();
        foreach (var sku in finding.Chains.Skus) await CheckAsync(sku, finding.Chains, problems, cancel);
        return problems;
    }

    // As the depot would read it: every block against its hash and the one before, every fact after the ones before.
    private async Task CheckAsync(Sku sku, Chains chains, List<string> problems, CancellationToken cancel)
    {
        try
        {
            var loaded = await check.ReadAsync(sku, cancel);
            if (loaded.Version != chains.LengthOf(sku) || loaded.Hash != chains.HashOf(sku, loaded.Version))
                problems.Add($"{sku} was not written whole: block {loaded.Version} of {chains.LengthOf(sku)} is the last.");
        }
        catch (BrokenChainException e)
        {
            problems.Add(e.Message);
        }
    }

    /// <summary>Blocks of one item on their way into the table. What two volumes hold is written once.</summary>
    private sealed class Pile(LedgerRows into, CancellationToken cancel)
    {
        private readonly HashSet<(Sku, long)> written = [];
        private readonly List<LedgerRow> rows = [];

        internal async Task AddAsync(LedgerRow row)
        {
            if (!written.Add((row.Sku, row.Number))) return;
            if (rows.Count == RowsAtOnce || (rows.Count > 0 && rows[0].Sku != row.Sku)) await FlushAsync();
            rows.Add(row);
        }

        internal async Task FlushAsync()
        {
            if (rows.Count > 0) await into.AddAsync(rows, cancel);
            rows.Clear();
        }
    }
}
