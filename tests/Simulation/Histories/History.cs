using CountDepot.Api;
using CountDepot.Api.Notices;
using CountDepot.Api.Projections;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Simulation.Scheduling;
using CountDepot.Simulation.Storage;

namespace CountDepot.Simulation.Histories;

/// <summary>What came of a history.</summary>
/// <param name="Violation">The first promise that was broken; null when none was.</param>
/// <param name="Digest">Everything that happened, as one number.</param>
/// <param name="Seen">How often each noteworthy situation came about.</param>
internal sealed record Result(string? Violation, ulong Digest, IReadOnlyDictionary<string, int> Seen);

/// <summary>
/// One history of the depot from one seed: a few items, one or two instances, people who use them, and everything that goes wrong on the way. When
/// faults have ended and all is quiet, what is stored and what was told are held against each other.
/// </summary>
internal sealed class History
{
    // What a dead process left is mended three minutes after its last sign of life, what is in doubt two minutes after it was; and then all is quiet.
    private const long QuietAfter = 330_000;
    private const int StepsMax = 200_000;
    private static readonly int[] IdsKept = [0, 2, 1_024];

    /// <summary>One history in so many is of the whole depot; the others are of the store alone, which takes far less.</summary>
    internal const int WholeOneIn = 6;

    private readonly Scheduler scheduler;
    private readonly Network network;
    private readonly Setup setup;
    private readonly long faultsEndAt;
    private readonly MemoryStorage storage;
    private readonly Instance?[] instances;
    private int started;

    private History(int seed, TextWriter? reader)
    {
        var dice = new Random(seed);
        scheduler = new(dice);
        Trace = new(reader);
        var faults = new Faults(dice);
        storage = new(() => LaneClock.Start.AddMilliseconds(scheduler.Now));
        if (faults.SmallPages) storage.PageRows = () => 1 + dice.Next(4);
        storage.Make(ItemPartition.Table).Written = Written;
        // In some, things still go wrong while the dead are being mended.
        faultsEndAt = seed % WholeOneIn == 0 && dice.Next(3) == 0 ? 270_000 : 60_000;
        network = new(scheduler, storage, faults, Trace) { Crash = Crash, FaultsEndAt = faultsEndAt };
        setup = new(faults.Skew, IdsKept[dice.Next(IdsKept.Length)], 1 + dice.Next(5), dice.Next(2) * 3, IsWhole: seed % WholeOneIn == 0);
        network.HasLateLists = setup.Retries == 0;
        if (setup.IsWhole)
        {
            foreach (var name in ListRows.Tables.Append("Marks").Append("Catalog").Append("Codes").Append(NoticeShelf.Table)) storage.Make(name);
        }
        instances = new Instance[1 + dice.Next(2)];
        Skus = dice.Next(4) == 0 ? [Sku.Parse("M8-BOLT"), Sku.Parse("M8-NUT")] : [Sku.Parse("M8-BOLT")];
    }

    internal Trace Trace { get; }
    internal IReadOnlyList<Sku> Skus { get; }
    internal List<Asked> Asked { get; } = [];
    internal List<Looked> Looked { get; } = [];
    internal HashSet<Asked> GivenUp { get; } = [];

    /// <summary>At which step each block came to be.</summary>
    internal Dictionary<(string Sku, long Number), long> LandedAt { get; } = [];

    internal MemoryStorage Storage => storage;
    internal MemoryTable Ledger => storage.Table(ItemPartition.Table);
    internal bool IsWhole => setup.IsWhole;
    internal IEnumerable<int> Living => instances.OfType<Instance>().Where(instance => !instance.HasEnded).Select(instance => instance.Number);

    private string? Violation { get; set; }

    /// <summary>Runs a history to its end, or to the first violation.</summary>
    internal static Result Run(int seed, Mutant mutant = Mutant.None, TextWriter? reader = null)
    {
        Mutants.Current = mutant;
        try
        {
            var history = new History(seed, reader);
            history.Run();
            return new(history.Violation, history.Trace.Digest, history.network.Seen);
        }
        finally
        {
            Mutants.Current = Mutant.None;
        }
    }

    internal bool IsBroken => Violation is not null;

    internal void Broke(string violation) => Violation ??= violation;

    internal void Count(string what) => network.Count(what);

    /// <summary>Remembers what is going to be asked; the same, asked by the same under the same name, is one.</summary>
    internal Asked Note(Asked asked)
    {
        if (Asked.Find(one => one.Id == asked.Id && one.Sku == asked.Sku && one.Command == asked.Command) is { } same) return same;
        Asked.Add(asked);
        return asked;
    }

    internal void GaveUp(Asked asked)
    {
        GivenUp.Add(asked);
        if (scheduler.Now > faultsEndAt + 60_000) Broke($"I5: nobody answers {asked.Key} though nothing has gone wrong for a minute");
    }

    internal Instance? AnyInstance()
    {
        var alive = instances.OfType<Instance>().Where(instance => !instance.HasEnded).ToList();
        return alive.Count == 0 ? null : alive[scheduler.Dice.Next(alive.Count)];
    }

    private void Run()
    {
        for (var i = 0; i < instances.Length; i++) Start(i);
        new People(this, scheduler).Begin(Skus);
        while (Violation is null && scheduler.Next())
        {
            if (scheduler.Step > StepsMax) Broke("I5: it never becomes quiet");
        }
        if (Violation is null) new Examiner(this).Examine();
        if (Violation is null && IsWhole) new ListExaminer(this).Examine();
        foreach (var (name, table) in storage.Tables)
        {
            foreach (var row in table.Rows) Trace.Add(row.Timestamp!.Value.Ticks, name, row.PartitionKey, row.RowKey, row.Count);
        }
    }

    private void Start(int place)
    {
        instances[place] = new(++started, scheduler, network, setup, Told);
        instances[place]!.Begin(faultsEndAt + QuietAfter);
        Trace.Add(scheduler.Now, "start", number: started);
    }

    private void Crash(Lane lane)
    {
        var place = Array.FindIndex(instances, instance => instance?.Lane == lane);
        if (place < 0 || lane.HasEnded) return;
        lane.End();
        Count("crash");
        Trace.Add(scheduler.Now, "crash", number: instances[place]!.Number);
        scheduler.At(scheduler.Now + scheduler.Dice.Next(5_000), () => Start(place));
    }

    private void Written(Azure.Data.Tables.TableEntity row)
    {
        if (ItemPartition.TryBlock(row.RowKey, out var number)) LandedAt.TryAdd((row.PartitionKey, number), scheduler.Step);
    }

    // I7: nobody hears of what is not there.
    private void Told(Instance instance, Committed change)
    {
        foreach (var fact in change.Facts)
        {
            if (!LandedAt.ContainsKey((change.Sku.Value, fact.Stamp.Version))) Broke($"I7: instance {instance.Number} tells of block {fact.Stamp.Version} of {change.Sku}, which is not there");
        }
    }
}
