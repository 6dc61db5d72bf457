using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Azure;
using Azure.Core;
using Azure.Data.Tables;

namespace CountDepot.Specs.Api.Storage;

/// <summary>What happens to a call on its way.</summary>
internal enum Fault
{
    None,

    /// <summary>It never arrives, and the caller is told so only by a timeout.</summary>
    FailBefore,

    /// <summary>It is done, and the caller gets a timeout.</summary>
    LoseReply,

    /// <summary>The caller gets a timeout now; it is done when the test says so.</summary>
    LandLater,
}

/// <summary>One request to the table.</summary>
internal sealed record TableCall(string Verb, string Partition, string Row);

/// <summary>
/// A table in memory that is stricter than the emulator (see <see cref="TableRules"/>), counts what it is asked, and fails as told.
/// Only <see cref="TableEntity"/> is taken, and only what the ledger uses is there; the rest of the client throws.
/// </summary>
internal sealed partial class StrictTable : TableClient
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<(string, string), TableEntity> rows = new(Comparer<(string A, string B)>.Create((x, y) =>
        string.CompareOrdinal(x.A, y.A) is var order && order != 0 ? order : string.CompareOrdinal(x.B, y.B)));

    private readonly List<Action> later = [];
    private readonly List<TableCall> calls = [];
    private long etag;

    /// <summary>Asked before every call; none by default.</summary>
    internal Func<TableCall, Fault> Faults { get; set; } = _ => Fault.None;

    /// <summary>Waited for before every call is done, so that a test can hold one back.</summary>
    internal Func<TableCall, Task> Gate { get; set; } = _ => Task.CompletedTask;

    /// <summary>Every call so far, in order.</summary>
    internal IReadOnlyList<TableCall> Calls
    {
        get
        {
            lock (gate) return [.. calls];
        }
    }

    /// <summary>Everything that is stored, as text that two moments can be compared by.</summary>
    internal IReadOnlyList<string> Content
    {
        get
        {
            lock (gate) return [.. rows.Values.Select(Describe)];
        }
    }

    /// <summary>Does what <see cref="Fault.LandLater"/> held back, whatever comes of it.</summary>
    internal void LandNow()
    {
        List<Action> held;
        lock (gate)
        {
            held = [.. later];
            later.Clear();
        }
        foreach (var action in held)
        {
            try
            {
                action();
            }
            catch (RequestFailedException)
            {
                // Its caller has gone.
            }
        }
    }

    /// <summary>Changes a row behind everybody's back.</summary>
    internal void Damage(string partition, string row, Action<TableEntity> damage)
    {
        lock (gate) damage(rows[(partition, row)]);
    }

    /// <summary>Takes a row away behind everybody's back.</summary>
    internal void Lose(string partition, string row)
    {
        lock (gate) rows.Remove((partition, row));
    }

    public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) =>
        DoAsync(new("add", entity.PartitionKey, entity.RowKey), () => Apply([new(TableTransactionActionType.Add, entity)]));

    public override Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        DoAsync(new("upsert", entity.PartitionKey, entity.RowKey), () => Apply([
            new(mode == TableUpdateMode.Replace ? TableTransactionActionType.UpsertReplace : TableTransactionActionType.UpsertMerge, entity)]));

    public override Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        DoAsync(new("update", entity.PartitionKey, entity.RowKey), () => Apply([
            new(mode == TableUpdateMode.Replace ? TableTransactionActionType.UpdateReplace : TableTransactionActionType.UpdateMerge, entity, ifMatch)]));

    public override Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        DoAsync(new("delete", partitionKey, rowKey), () => Apply([
            new(TableTransactionActionType.Delete, new TableEntity(partitionKey, rowKey), ifMatch == default ? ETag.All : ifMatch)]));

    public override async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        var actions = transactionActions.ToList();
        var first = actions.FirstOrDefault()?.Entity;
        await DoAsync(new("transaction", first?.PartitionKey ?? "", first?.RowKey ?? ""), () => Apply(actions));
        return Response.FromValue<IReadOnlyList<Response>>([.. actions.Select(_ => new Reply(204))], new Reply(202));
    }

    public override async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        T? found = null;
        await DoAsync(new("get", partitionKey, rowKey), () => found = (T?)(object?)Read(partitionKey, rowKey));
        return found is null ? new Missing<T>() : Response.FromValue(found, new Reply(200));
    }

    public override async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        await GetEntityIfExistsAsync<T>(partitionKey, rowKey, select, cancellationToken) is { HasValue: true } found
            ? Response.FromValue(found.Value!, new Reply(200))
            : throw TableRules.Failure(404, "ResourceNotFound");

    /// <summary>Only what the depot asks: one partition, and within it what comes after a row.</summary>
    public override AsyncPageable<T> QueryAsync<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        var asked = Asked().Match(filter ?? "");
        if (!asked.Success) throw new NotSupportedException($"Nobody has asked this before: {filter}");
        var (partition, after) = (asked.Groups["partition"].Value, asked.Groups["after"].Value);
        return new Rows<T>(async () =>
        {
            List<T> found = [];
            await DoAsync(new("query", partition, after), () =>
            {
                lock (gate) found = [.. rows.Where(r => r.Key.Item1 == partition && string.CompareOrdinal(r.Key.Item2, after) > 0).Select(r => (T)(object)Copy(r.Value))];
            });
            return Page<T>.FromValues(found, null, new Reply(200));
        });
    }

    private async Task<Response> DoAsync(TableCall call, Action act)
    {
        lock (gate) calls.Add(call);
        await Gate(call);
        // Nobody may rely on a storage that answers on the spot.
        await Task.Yield();
        switch (Faults(call))
        {
            case Fault.FailBefore:
                throw Lost();
            case Fault.LandLater:
                lock (gate) later.Add(act);
                throw Lost();
            case Fault.LoseReply:
                act();
                throw Lost();
            default:
                act();
                return new Reply(204);
        }
    }

    private static RequestFailedException Lost() => new(0, "The connection was lost.", new IOException("lost"));

    private TableEntity? Read(string partition, string row)
    {
        TableRules.CheckKey(partition);
        TableRules.CheckKey(row);
        lock (gate) return rows.TryGetValue((partition, row), out var found) ? Copy(found) : null;
    }

    // All or nothing: the new rows are made beside the old ones and put in when every action has passed.
    private void Apply(IReadOnlyList<TableTransactionAction> actions)
    {
        TableRules.CheckTransaction(actions);
        lock (gate)
        {
            var changes = actions.Select((action, i) => ((action.Entity.PartitionKey, action.Entity.RowKey), After(action))).ToList();
            foreach (var (key, row) in changes)
            {
                rows.Remove(key);
                if (row is not null) rows[key] = row;
            }
        }
    }

    private TableEntity? After(TableTransactionAction action)
    {
        var found = rows.GetValueOrDefault((action.Entity.PartitionKey, action.Entity.RowKey));
        var isUpsert = action.ActionType is TableTransactionActionType.UpsertMerge or TableTransactionActionType.UpsertReplace;
        if (action.ActionType == TableTransactionActionType.Add)
        {
            if (found is not null) throw TableRules.Failure(409, "EntityAlreadyExists");
        }
        else if (!isUpsert)
        {
            if (found is null) throw TableRules.Failure(404, "ResourceNotFound");
            if (action.ETag != ETag.All && action.ETag != found.ETag) throw TableRules.Failure(412, "UpdateConditionNotSatisfied");
        }
        if (action.ActionType == TableTransactionActionType.Delete) return null;
        var isMerge = action.ActionType is TableTransactionActionType.UpsertMerge or TableTransactionActionType.UpdateMerge;
        var row = isMerge && found is not null ? Copy(found) : new TableEntity(action.Entity.PartitionKey, action.Entity.RowKey);
        foreach (var (name, value) in TableRules.PropertiesOf(action.Entity).Where(p => p.Value is not null)) row[name] = Copy(value);
        row.ETag = new(string.Create(CultureInfo.InvariantCulture, $"W/\"{++etag}\""));
        return row;
    }

    private static TableEntity Copy(TableEntity row)
    {
        var copy = new TableEntity(row.PartitionKey, row.RowKey) { ETag = row.ETag };
        foreach (var (name, value) in TableRules.PropertiesOf(row)) copy[name] = Copy(value);
        return copy;
    }

    private static object? Copy(object? value) => value switch { byte[] bytes => bytes.ToArray(), BinaryData data => data.ToArray(), _ => value };

    private static string Describe(TableEntity row) => $"{row.PartitionKey}/{row.RowKey} {row.ETag} "
        + string.Join(' ', TableRules.PropertiesOf(row).OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => $"{p.Key}={(p.Value is byte[] bytes ? Convert.ToHexString(bytes) : p.Value)}"));

    [GeneratedRegex(@"\APartitionKey eq '(?<partition>[^']*)'(?: and RowKey gt '(?<after>[^']*)')?\z")]
    private static partial Regex Asked();

    private sealed class Rows<T>(Func<Task<Page<T>>> read) : AsyncPageable<T> where T : notnull
    {
        public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
        {
            yield return await read();
        }
    }

    private sealed class Missing<T> : NullableResponse<T>
    {
        public override bool HasValue => false;
        public override T? Value => throw new InvalidOperationException("There is no such row.");
        public override Response GetRawResponse() => new Reply(404);
    }

    private sealed class Reply(int status) : Response
    {
        public override int Status => status;
        public override string ReasonPhrase => "";
        public override Stream? ContentStream { get; set; }
        public override string ClientRequestId { get; set; } = "";

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => false;
        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = null;
            return false;
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = null;
            return false;
        }
    }
}
