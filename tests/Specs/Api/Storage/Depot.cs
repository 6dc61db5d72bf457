using System.Text.Json;
using Azure.Data.Tables;
using CountDepot.Api;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Specs.Api.Storage;

/// <summary>One instance of the depot over a table, with short words for what tests ask of it. Two of them over one table are two instances.</summary>
internal sealed class Depot
{
    internal static readonly Sku Bolt = Sku.Parse("M8-BOLT");
    internal static readonly SiteId North = SiteId.Parse("NORTH");
    internal static readonly Actor Staff = new("5c0de907-0000-4000-8000-000000000101", "Staff");
    internal static readonly Actor Manager = new("5c0de907-0000-4000-8000-000000000102", "Manager");
    internal static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    internal Depot(TableClient reads, TableClient? commits = null, int idsMax = 1_024, Action<Committed>? committed = null)
    {
        Store = new(reads, commits ?? reads, new()) { IdsMax = idsMax };
        Runner = new(Store, new Hurried(), change =>
        {
            lock (Changes) Changes.Add(change);
            committed?.Invoke(change);
        }, rules: (_, _) => Task.FromResult(Rules));
    }

    internal ItemStore Store { get; }
    internal CommandRunner Runner { get; }
    internal List<Committed> Changes { get; } = [];
    internal DateTimeOffset Now { get; set; } = Noon;

    /// <summary>What every command is decided by.</summary>
    internal Rules Rules { get; set; } = Rules.None;

    internal Task<Outcome> AskAsync(string key, Command command, Actor? by = null, Sku? sku = null) =>
        Runner.RunAsync(sku ?? Bolt, new(CommandId.Parse(key), command), new(by ?? Staff, Now));

    internal async Task<Depot> WithBoltsAsync(int onHand)
    {
        Happened(await AskAsync("define", new DefineItem(ShortText.Parse("M8 bolt"), ItemKind.Stock), Manager));
        if (onHand > 0) Happened(await AskAsync("receive", Receive(onHand)));
        return this;
    }

    internal async Task<Quantity> OnHandAsync() => (await Store.ReadAsync(Bolt)).Item.At(North).OnHand;

    internal static ReceiveStock Receive(int units) => new(North, Quantity.Of(units));
    internal static ReserveStock Reserve(int units) => new(North, Quantity.Of(units));
    internal static ConsumeStock Consume(int units) => new(North, Quantity.Of(units));

    internal static CommandAnswer Happened(Outcome outcome) =>
        JsonSerializer.Deserialize<CommandAnswer>(Bytes(outcome), Wire.Json)!;

    /// <summary>What was asked changed nothing at all: every row is as it was, and there is no new one.</summary>
    internal static async Task<T> NothingChangesAsync<T>(StrictTable table, Func<Task<T>> ask)
    {
        var before = table.Content;
        var answer = await ask();
        Assert.Equal(before, table.Content);
        return answer;
    }

    /// <summary>What was asked is on record as a "no": every row is as it was, and the new blocks hold no fact.</summary>
    internal async Task<T> OnlyRefusalsAreAddedAsync<T>(StrictTable table, Func<Task<T>> ask)
    {
        var (before, facts) = (table.Content, (await Store.FactsAsync(Bolt)).Count);
        var answer = await ask();
        Assert.Equal(before, before.Intersect(table.Content));
        Assert.Equal(facts, (await Store.FactsAsync(Bolt)).Count);
        return answer;
    }

    internal static byte[] Bytes(Outcome outcome) => Assert.IsType<Outcome.Answered>(outcome).Json.ToArray();

    internal static Outcome.Refused Refused(RefusalCode code, Outcome outcome)
    {
        var refused = Assert.IsType<Outcome.Refused>(outcome);
        Assert.Equal(code, refused.Code);
        return refused;
    }

    // Waits by any clock are over at once: what is tested is the order of things, never how long they take.
    private sealed class Hurried : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
