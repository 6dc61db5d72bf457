using Azure;
using Azure.Data.Tables;
using BenchmarkDotNet.Attributes;
using CountDepot.Api;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Bench;

/// <summary>One command on a warm item over a table that is a dictionary: everything of ours and nothing of the storage.</summary>
[MemoryDiagnoser]
public class CommandCpu
{
    private static readonly Sku Bolt = Sku.Parse("M8-BOLT");
    private static readonly Actor Staff = new("5c0de907-0000-4000-8000-000000000101", "Staff");
    private static readonly ConsumeStock One = new(SiteId.Parse("NORTH"), Quantity.One);
    private static readonly Actor[] People = [.. Enumerable.Range(0, 8).Select(i => Staff with { Id = $"5c0de907-0000-4000-8000-{i:d12}" })];

    private CommandRunner runner = null!;
    private int asked;

    /// <summary>An item with some life behind it.</summary>
    [GlobalSetup]
    public async Task SetUpAsync()
    {
        var table = new MemoryTable();
        runner = new(new ItemStore(table, table, new()), TimeProvider.System);
        await AskAsync(new DefineItem(ShortText.Parse("M8 bolt"), ItemKind.Stock));
        await AskAsync(new ReceiveStock(SiteId.Parse("NORTH"), Quantity.Of(1_000_000)));
        for (var i = 0; i < 20; i++) await AskAsync(new ReserveStock(SiteId.Parse("NORTH"), Quantity.One));
    }

    /// <summary>Takes one unit under a new key.</summary>
    [Benchmark]
    public Task<Outcome> Command() => AskAsync(One);

    private Task<Outcome> AskAsync(Command command) =>
        runner.RunAsync(Bolt, new(CommandId.Parse($"key-{++asked}"), command), new(People[asked % People.Length], TimeProvider.System.GetUtcNow()));

    /// <summary>What the ledger asks of a table, as a dictionary. Blocks are forgotten after a while, as the storage's memory is not what is measured.</summary>
    private sealed class MemoryTable : TableClient
    {
        private const int RowsMax = 4_096;
        private readonly Dictionary<(string, string), TableEntity> rows = [];
        private readonly Queue<(string, string)> order = new();

        public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        {
            Put(entity);
            return Task.FromResult<Response>(null!);
        }

        public override Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        {
            Put(entity);
            return Task.FromResult<Response>(null!);
        }

        public override Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
        {
            foreach (var action in transactionActions) Put(action.Entity);
            return Task.FromResult<Response<IReadOnlyList<Response>>>(null!);
        }

        public override Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        {
            lock (rows) return Task.FromResult<NullableResponse<T>>(rows.TryGetValue((partitionKey, rowKey), out var row) ? Response.FromValue((T)(object)row, null!) : new Missing<T>());
        }

        private void Put(ITableEntity entity)
        {
            lock (rows)
            {
                if (rows.TryAdd((entity.PartitionKey, entity.RowKey), (TableEntity)entity)) order.Enqueue((entity.PartitionKey, entity.RowKey));
                if (order.Count > RowsMax) rows.Remove(order.Dequeue());
            }
        }

        private sealed class Missing<T> : NullableResponse<T>
        {
            public override bool HasValue => false;
            public override T? Value => throw new InvalidOperationException("There is no such row.");
            public override Response GetRawResponse() => null!;
        }
    }
}
