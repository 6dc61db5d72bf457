using CountDepot.Api.Storage;
using CountDepot.Contracts;

namespace CountDepot.Api.Exports;

/// <summary>What an export is worth.</summary>
/// <param name="Volumes">The files it consists of, newest first.</param>
/// <param name="Problems">Why it must not be used, one sentence each; none when it may.</param>
/// <param name="Notes">What to know before using it.</param>
public sealed record Finding(DateTimeOffset? At, IReadOnlyList<string> Volumes, Chains Chains, IReadOnlyList<string> Problems, IReadOnlyList<string> Notes);

/// <summary>
/// Checks an export: every file is what was written and continues the one before, every chain is whole from block 1, and it holds every block
/// that an anchor had witnessed when it was made.
/// </summary>
public sealed class Examination(VolumeShelf exports, VolumeShelf anchors)
{
    // An anchor and an export that are made at the same time may each see what the other does not.
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(5);

    /// <summary>Examines an export; writes nothing.</summary>
    public async Task<Finding> ExamineAsync(string name, CancellationToken cancel)
    {
        var (chains, problems, notes) = (new Chains(), new List<string>(), new List<string>());
        var (volumes, header) = await VolumeChain.ReadAsync(exports, name, problems, line => Add(chains, line), cancel);
        chains.Close();
        problems.AddRange(chains.Problems);
        // What the file says of its own age is compared with its name; the anchors are asked about the name's time too.
        if (header is not null) await WitnessAsync(Max(header.At, VolumeKind.AtOf(name)!.Value), chains, problems, notes, cancel);
        return new(header?.At, volumes, chains, problems, notes);
    }

    /// <summary>A line of an export as the row it was.</summary>
    internal static LedgerRow RowOf(VolumeLine line) => new(Sku.Parse(line.Sku), line.Number, line.Hash, line.Text);

    private static Task Add(Chains chains, VolumeLine line)
    {
        chains.Add(RowOf(line));
        return Task.CompletedTask;
    }

    private async Task WitnessAsync(DateTimeOffset at, Chains chains, List<string> problems, List<string> notes, CancellationToken cancel)
    {
        var all = await anchors.ListAsync(cancel);
        var witness = all.LastOrDefault(anchor => VolumeKind.AtOf(anchor.Name) <= at - Apart);
        if (witness is null) notes.Add("No anchor is old enough to witness this export.");
        else
        {
            var (latest, header) = await VolumeChain.PositionsAsync(anchors, witness.Name, problems, cancel);
            if (header?.At <= at) problems.AddRange(Missing(witness.Name, latest, chains));
        }
        if (all.LastOrDefault() is not { } newest || newest == witness) return;
        var (now, _) = await VolumeChain.PositionsAsync(anchors, newest.Name, notes, cancel);
        var further = now.Where(item => item.Value.Number > chains.LengthOf(item.Key)).Select(item => item.Key.Value).Order(StringComparer.Ordinal).ToList();
        var some = $"{string.Join(", ", further.Take(10))}{(further.Count > 10 ? " …" : "")}";
        if (further.Count > 0) notes.Add($"{further.Count} items have gone on since, as anchor {newest.Name} knows; what happened to them is not in this export: {some}");
    }

    private static IEnumerable<string> Missing(string anchor, Dictionary<Sku, VolumeLine> latest, Chains chains)
    {
        foreach (var (sku, line) in latest.OrderBy(item => item.Key))
        {
            if (chains.LengthOf(sku) < line.Number)
                yield return $"Anchor {anchor} had seen block {line.Number} of {sku}, and the export ends at block {chains.LengthOf(sku)}: it is older than it says, or something was cut off.";
            else if (chains.HashOf(sku, line.Number) != line.Hash) yield return $"Block {line.Number} of {sku} is not the one that anchor {anchor} had seen: its history was written anew.";
        }
    }

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
