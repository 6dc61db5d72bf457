using CountDepot.Api.Storage;
using CountDepot.Contracts;

namespace CountDepot.Api.Exports;

/// <summary>What came of making a volume.</summary>
/// <param name="Name">Null when there was one already.</param>
/// <param name="Breaks">What is wrong with the ledger itself, one sentence each.</param>
public sealed record RecordedVolume(string? Name, int Items, long Blocks, IReadOnlyList<string> Breaks);

/// <summary>
/// Makes exports and anchors from the rows of the ledger. A volume holds what came since the one before; nothing can slip between two, because
/// each begins ten minutes before the last one began, and what comes twice is the same both times. What it reads it also checks.
/// </summary>
public sealed class Recorder(LedgerRows ledger, TimeProvider time)
{
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    /// <summary>Makes the volume of this moment, unless there is one. Safe at the same time elsewhere: the first one counts.</summary>
    public async Task<RecordedVolume> RecordAsync(VolumeShelf shelf, CancellationToken cancel)
    {
        await shelf.PrepareAsync(cancel);
        var at = time.GetUtcNow();
        var name = shelf.Kind.NameOf(at);
        if (await shelf.HasAsync(name, cancel)) return new(null, 0, 0, []);
        var latest = await shelf.LatestAsync(at, cancel);
        var previous = latest is not null && shelf.Kind.MayContinue(latest, at) ? latest : null;
        var path = Path.Combine(Path.GetTempPath(), $"countdepot-{Guid.NewGuid():n}.jsonl.gz");
        try
        {
            // Stamped before the reading began, as far as anybody can tell: rows that appear behind the reader are in the next one.
            var walk = new Walk(previous?.Newest, at);
            var read = ledger.ReadAsync(previous?.Newest - Overlap, withText: shelf.Kind.HasTexts, cancel);
            var (header, end) = shelf.Kind.HasTexts
                ? await WriteAsync(path, Begin(shelf.Kind, at, previous), walk, read)
                : await AnchorAsync(path, Begin(shelf.Kind, at, previous), walk, read, previous is null && latest is not null ? await WitnessedAsync(shelf, latest.Name, walk, cancel) : []);
            return new(await shelf.TryAddAsync(name, path, header with { Newest = walk.Newest }, end, cancel) ? name : null, walk.Items, walk.Blocks, walk.Breaks);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Whoever reads everything anyway compares it with what was witnessed before.
    private static async Task<Dictionary<Sku, VolumeLine>> WitnessedAsync(VolumeShelf anchors, string name, Walk walk, CancellationToken cancel) =>
        (await VolumeChain.PositionsAsync(anchors, name, walk.Breaks, cancel)).Latest;

    private static VolumeHeader Begin(VolumeKind kind, DateTimeOffset at, KeptVolume? previous) => new(kind.Name, Volume.Shape, at, Previous: previous?.Name, PreviousSha256: previous?.Sha256);

    private static async Task<(VolumeHeader, VolumeEnd)> WriteAsync(string path, VolumeHeader header, Walk walk, IAsyncEnumerable<LedgerRow> rows)
    {
        using var writer = new VolumeWriter(path, header);
        await foreach (var row in rows)
        {
            walk.Check(row);
            writer.Add(new(row.Sku.Value, row.Number, row.Hash, row.Text));
        }
        return (header, writer.Finish());
    }

    private static async Task<(VolumeHeader, VolumeEnd)> AnchorAsync(string path, VolumeHeader header, Walk walk, IAsyncEnumerable<LedgerRow> rows, Dictionary<Sku, VolumeLine> witnessed)
    {
        var latest = new SortedDictionary<Sku, LedgerRow>();
        await foreach (var row in rows)
        {
            walk.See(row);
            if (witnessed.TryGetValue(row.Sku, out var line) && line.Number == row.Number && line.Hash != row.Hash)
                walk.Breaks.Add($"Block {row.Number} of {row.Sku} is not the one that the last anchor had seen.");
            if (!latest.TryGetValue(row.Sku, out var known) || known.Number < row.Number) latest[row.Sku] = row;
        }
        foreach (var (sku, line) in witnessed.Where(item => !latest.TryGetValue(item.Key, out var row) || row.Number < item.Value.Number))
            walk.Breaks.Add($"Block {line.Number} of {sku} is gone; the last anchor had seen it.");
        using var writer = new VolumeWriter(path, header);
        foreach (var (sku, row) in latest) writer.Add(new(sku.Value, row.Number, row.Hash));
        return (header, writer.Finish());
    }

    /// <summary>What was seen on the way through the ledger.</summary>
    private sealed class Walk(DateTimeOffset? newest, DateTimeOffset began)
    {
        private readonly HashSet<Sku> items = [];
        private LedgerRow? before;

        internal DateTimeOffset? Newest { get; private set; } = newest;
        internal long Blocks { get; private set; }
        internal List<string> Breaks { get; } = [];
        internal int Items => items.Count;

        internal void See(LedgerRow row)
        {
            Blocks++;
            items.Add(row.Sku);
            var stamp = row.Stamp < began ? row.Stamp : began;
            if (Newest is null || stamp > Newest) Newest = stamp;
        }

        internal void Check(LedgerRow row)
        {
            See(row);
            if (Chains.ProblemOf(row, out var previous) is { } problem) Breaks.Add($"Block {row.Number} of {row.Sku} {problem}.");
            else if (before is { } last && last.Sku == row.Sku && last.Number == row.Number - 1 && last.Hash != previous)
                Breaks.Add($"Block {row.Number} of {row.Sku} does not name the block before it.");
            before = row;
        }
    }
}
