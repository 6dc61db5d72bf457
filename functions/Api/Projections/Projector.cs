using System.Threading.Channels;
using Azure;
using CountDepot.Api.Notices;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Projections;

/// <summary>
/// Brings the projections after the ledger, outside the caller's wait. What the runner commits only says which items to look at: what is
/// written is the item as it is now, and after writing the ledger is asked whether it still is. So whoever writes last has seen the latest
/// block, also when several instances write about one item, and a hundred commits of a busy item are one write.
/// </summary>
/// <param name="teller">Told after the lists are written, so that whoever looks something up when they hear of it finds it; null where nobody listens.</param>
public sealed partial class Projector(
    Catalog catalog, Codes codes, Lists lists, NoticeShelf notices, ItemStore store, TimeProvider time, ILogger<Projector> log, Feed.Teller? teller = null) : BackgroundService
{
    private const int AtOnce = 4;

    // A write that was given up may be done as much later, and not after that.
    private static readonly TimeSpan LandsWithin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Dictionary<Sku, Work> waiting = [];
    private readonly HashSet<Sku> broken = [];
    private readonly Dictionary<Sku, long> doubted = [];
    private readonly Channel<Sku> turns = Channel.CreateUnbounded<Sku>();
    private long taken;

    /// <summary>The runner's hook: only remembers that there is something to look at.</summary>
    public void Take(Committed committed)
    {
        lock (gate)
        {
            taken++;
            if (waiting.TryGetValue(committed.Sku, out var work))
            {
                work.Last = taken;
                return;
            }
            waiting[committed.Sku] = new(committed.Before, committed.Facts[0].Stamp.Version - 1, taken, time.GetTimestamp());
        }
        turns.Writer.TryWrite(committed.Sku);
    }

    /// <summary>How long the oldest change of this instance has waited to be written.</summary>
    public TimeSpan Lag
    {
        get
        {
            lock (gate) return waiting.Count == 0 ? TimeSpan.Zero : time.GetElapsedTime(waiting.Values.Min(work => work.Since));
        }
    }

    /// <summary>Everything this instance has committed of the item is in the projections, and nothing it has given up can come after it.</summary>
    public bool IsSettled(Sku sku)
    {
        lock (gate)
        {
            return !waiting.ContainsKey(sku) && !broken.Contains(sku) && !(doubted.TryGetValue(sku, out var since) && time.GetElapsedTime(since) < LandsWithin);
        }
    }

    /// <summary>
    /// A write about the item has failed since it was repaired: rows may be left of a state in between, written before the failure or, by a
    /// request that nobody waits for any more, after it.
    /// </summary>
    public bool IsInDoubt(Sku sku)
    {
        lock (gate) return doubted.ContainsKey(sku);
    }

    /// <summary>
    /// Completes when everything taken before the call is written, but for items the storage does not take now: for imports, which promise
    /// a catalog that is whole.
    /// </summary>
    public async Task SettledAsync(CancellationToken cancel)
    {
        var until = Interlocked.Read(ref taken);
        while (IsBehind(until)) await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancel);
    }

    /// <summary>Writes everything about an item from its facts, and takes away what a write that was lost has left behind.</summary>
    public async Task RepairAsync(Sku sku, CancellationToken cancel)
    {
        try
        {
            lock (gate) doubted.Remove(sku);
            await WriteAnewAsync(sku, cancel);
        }
        catch
        {
            Doubt(sku);
            throw;
        }
    }

    private async Task WriteAnewAsync(Sku sku, CancellationToken cancel)
    {
        var ever = Footprint.Of(Item.New(sku), await store.FactsAsync(sku, cancel: cancel));
        // Before what is written of the latest state: of the months that still change, that one knows more.
        await lists.KeepAsync(ever.Kept.Values, cancel);
        for (var before = Item.New(sku); ;)
        {
            var loaded = await store.ReadAsync(sku, cancel);
            await WriteAsync(before, loaded.Item, cancel);
            await codes.ForgetAsync(ever.Codes.Except(Codes.KeysOf(loaded.Item)), sku, cancel);
            await lists.ForgetAsync(ever.Lists.Except(ListRows.Of(loaded.Item).Select(row => row.Key)), cancel);
            if (teller is not null) await teller.TellAsync(loaded, null, cancel);
            if ((await store.ReadAsync(sku, cancel)).Version == loaded.Version) return;
            before = loaded.Item;
        }
    }

    /// <summary>Writes what is waiting before the process ends, as far as there is time.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        while (IsBehind(long.MaxValue) && !cancellationToken.IsCancellationRequested) await Task.Delay(TimeSpan.FromMilliseconds(20), time, CancellationToken.None);
        await base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => LiveAsync(stoppingToken);

    /// <summary>Writes what comes, until it is told to stop.</summary>
    internal Task LiveAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken cancel)
    {
        while (await turns.Reader.WaitToReadAsync(cancel))
        {
            if (turns.Reader.TryRead(out var sku)) await WorkAsync(sku, cancel);
        }
    }

    private async Task WorkAsync(Sku sku, CancellationToken cancel)
    {
        var (work, until) = Begin(sku);
        try
        {
            var loaded = await store.ReadAsync(sku, cancel);
            await WriteAsync(work.Before, loaded.Item, cancel);
            if (teller is not null) await teller.TellAsync(loaded, (work.Before, work.Version), cancel);
            End(sku, work, until, loaded, isLatest: (await store.ReadAsync(sku, cancel)).Version == loaded.Version);
        }
        catch (Exception e) when (e is RequestFailedException || ItemStore.IsUncertain(e) && !cancel.IsCancellationRequested)
        {
            Doubt(sku);
            work.Failures++;
            LogLate(sku.Value, work.Failures, (e as RequestFailedException)?.Status ?? 0);
            var pause = TimeSpan.FromMilliseconds(100 << Math.Min(work.Failures, 6));
            await Task.Delay(pause < PauseMax ? pause : PauseMax, time, cancel);
            turns.Writer.TryWrite(sku);
        }
        // A defect or a broken chain stops this item and no other. Its mark stays, so that whoever can will repair it.
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            LogBroken(sku.Value, e);
            GiveUp(sku);
        }
    }

    private async Task WriteAsync(Item before, Item after, CancellationToken cancel)
    {
        if (!after.Exists) return;
        if (!after.Known.Equals(before.Definition) || after.IsRetired != before.IsRetired) await catalog.ProjectAsync(after, cancel);
        await codes.ProjectAsync(before, after, cancel);
        await lists.ProjectAsync(before, after, cancel);
        await notices.ProjectAsync(before, after, cancel);
    }

    private (Work Work, long Until) Begin(Sku sku)
    {
        lock (gate) return (waiting[sku], taken);
    }

    // Done, unless something came meanwhile; then the item takes another turn, from what is written now.
    private void End(Sku sku, Work work, long until, Loaded written, bool isLatest)
    {
        lock (gate)
        {
            broken.Remove(sku);
#if MUTANTS
            if (Simulation.Mutants.Has(Simulation.Mutant.NotLookedAgain)) (isLatest, until) = (true, taken);
#endif
            if (isLatest && work.Last <= until)
            {
                waiting.Remove(sku);
                return;
            }
            (work.Before, work.Version, work.First, work.Failures, work.Since) = (written.Item, written.Version, until + 1, 0, time.GetTimestamp());
        }
        turns.Writer.TryWrite(sku);
    }

    private void Doubt(Sku sku)
    {
#if MUTANTS
        if (Simulation.Mutants.Has(Simulation.Mutant.NoDoubtInLists)) return;
#endif
        lock (gate) doubted[sku] = time.GetTimestamp();
    }

    private void GiveUp(Sku sku)
    {
        lock (gate)
        {
            waiting.Remove(sku);
            broken.Add(sku);
        }
    }

    private bool IsBehind(long until)
    {
        lock (gate) return waiting.Values.Any(work => work.First <= until && work.Failures == 0);
    }

    [LoggerMessage(120, LogLevel.Warning, "The projections of {Sku} are late, attempt {Attempt}, status {Status}")]
    private partial void LogLate(string sku, int attempt, int status);

    [LoggerMessage(121, LogLevel.Error, "The projections of {Sku} cannot be written")]
    private partial void LogBroken(string sku, Exception e);

    /// <summary>An item that waits for its turn.</summary>
    /// <param name="before">What the projections say about it, at the latest since the commit that brought it here.</param>
    /// <param name="version">Its version then.</param>
    private sealed class Work(Item before, long version, long first, long since)
    {
        internal Item Before { get; set; } = before;
        internal long Version { get; set; } = version;

        /// <summary>The oldest commit that may not be written yet.</summary>
        internal long First { get; set; } = first;
        internal long Last { get; set; } = first;
        internal int Failures { get; set; }

        /// <summary>When it began to wait, on the clock's own scale.</summary>
        internal long Since { get; set; } = since;
    }
}

/// <summary>Every row that the projections of an item have ever had a reason to write.</summary>
/// <param name="Kept">The last of each row that stays when the item has forgotten it.</param>
internal sealed record Footprint(HashSet<string> Codes, HashSet<ListKey> Lists, Dictionary<ListKey, ListRow> Kept)
{
    internal static Footprint Of(Item item, IEnumerable<Recorded> facts)
    {
        var ever = new Footprint([], [], []);
        foreach (var recorded in facts)
        {
            var before = item;
            item = item.Evolve(recorded.Fact, recorded.Stamp);
            if (!ReferenceEquals(item.Definition, before.Definition) || !ReferenceEquals(item.Units, before.Units)) ever.Codes.UnionWith(Projections.Codes.KeysOf(item));
            foreach (var row in ListRows.Of(item))
            {
                if (row.IsKept) ever.Kept[row.Key] = row;
                else ever.Lists.Add(row.Key);
            }
        }
        return ever;
    }
}
