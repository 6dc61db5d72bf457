using Azure.Data.Tables;
using Azure.Storage.Queues;
using CountDepot.Api;
using CountDepot.Api.Notices;
using CountDepot.Api.Projections;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;
using CountDepot.Specs.Bot;
using Microsoft.Extensions.Logging.Abstractions;
using static CountDepot.Specs.Api.Storage.Depot;

namespace CountDepot.Specs.Api.Projections;

/// <summary>One process of the depot. It projects only after it is started, and no more after it crashed.</summary>
internal sealed class Instance
{
    /// <summary>The count session that its commands may name.</summary>
    internal static readonly CountSession Count = new(CountId.Parse("CNT-REPAIR"), North, CountState.Open, true, null, Quantity.Of(100), [], []);
    private int asked;

    internal Instance(TableServiceClient tables, string ledger, TimeProvider clock, bool isHeard, QueueServiceClient? queues = null)
    {
        var reads = tables.GetTableClient(ledger);
        Store = new(reads, reads, new());
        Marks = new(tables, clock);
        Catalog = new(tables, clock, NullLogger<Catalog>.Instance);
        Codes = new(tables, Store);
        Lists = new(tables);
        tables.CreateTableIfNotExists(NoticeShelf.Table);
        NoticeShelf = new(tables, queues ?? new MemoryQueues(clock), clock, NullLogger<NoticeShelf>.Instance);
        Projector = new(Catalog, Codes, Lists, NoticeShelf, Store, TimeProvider.System, NullLogger<Projector>.Instance);
        Repair = new(Marks, Projector, Catalog, Store, clock, NullLogger<Repair>.Instance);
        Runner = isHeard ? new(Store, TimeProvider.System, Projector.Take, announce: Marks.AnnounceAsync, doubted: Marks.Doubt) : new(Store, TimeProvider.System);
    }

    internal ItemStore Store { get; }
    internal Marks Marks { get; }
    internal Catalog Catalog { get; }
    internal Codes Codes { get; }
    internal Lists Lists { get; }
    internal NoticeShelf NoticeShelf { get; }
    internal Projector Projector { get; }
    internal Repair Repair { get; }
    private CommandRunner Runner { get; }

    internal async Task<List<ThingView>> ThingsAsync()
    {
        var things = new List<ThingView>();
        await foreach (var row in Lists.ReadAsync<ThingView>(ListRows.Holdings, ListRows.OfHolder(HolderKind.Person, Staff.Id), null, default)) things.Add(row.View);
        return things;
    }

    internal Task StartAsync() => Projector.StartAsync(default);

    // Cancelled before it stops: nothing that waits is written.
    internal Task CrashAsync() => Projector.StopAsync(new(canceled: true));

    internal Task BeatAsync() => Marks.BeatAsync(default);

    internal Task HealAsync() => Repair.HealAsync(default);

    internal Task SettledAsync() => Projector.SettledAsync(default);

    internal Task<CommandAnswer> DefineAsync(Barcode code) => DoAsync(new DefineItem(ShortText.Parse("M8 bolt"), ItemKind.Stock, Barcodes: [code]));

    internal Task<Outcome> AskAsync(Sku sku, Command command, Request request) =>
        Runner.RunAsync(sku, new(CommandId.Parse($"{Marks.Instance}-{Interlocked.Increment(ref asked)}"), command), request);

    internal async Task<CommandAnswer> DoAsync(Command command) =>
        Happened(await Runner.RunAsync(Bolt, new(CommandId.Parse($"{Marks.Instance}-{Interlocked.Increment(ref asked)}"), command), new(Staff, Noon) { Session = Count }));
}
