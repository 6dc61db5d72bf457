using System.Globalization;
using Azure;
using Azure.Data.Tables;
using CountDepot.Specs.Api.Storage;

namespace CountDepot.Simulation.Storage;

/// <summary>
/// One table in memory: what the service does with rows, under the rules of <see cref="TableRules"/>, which are stricter than the emulator's.
/// Rows are in order of partition and row, by ordinal.
/// </summary>
/// <param name="now">What rows are stamped with.</param>
internal sealed class MemoryTable(Func<DateTimeOffset> now)
{
    private readonly SortedDictionary<(string Partition, string Row), TableEntity> rows = new(Comparer<(string A, string B)>.Create((x, y) =>
        string.CompareOrdinal(x.A, y.A) is var order && order != 0 ? order : string.CompareOrdinal(x.B, y.B)));

    private long tags;

    /// <summary>Told of every row that is written.</summary>
    internal Action<TableEntity> Written { get; set; } = _ => { };

    /// <summary>Every row, in order.</summary>
    internal IEnumerable<TableEntity> Rows => rows.Values;

    internal TableEntity? Find(string partition, string row)
    {
        TableRules.CheckKey(partition);
        TableRules.CheckKey(row);
        return rows.GetValueOrDefault((partition, row));
    }

    /// <summary>All or nothing; answers the rows as they are afterwards, null for those that are gone.</summary>
    internal IReadOnlyList<TableEntity?> Apply(IReadOnlyList<TableTransactionAction> actions)
    {
        TableRules.CheckTransaction(actions);
        var after = new TableEntity?[actions.Count];
        for (var i = 0; i < after.Length; i++) after[i] = After(actions[i]);
        for (var i = 0; i < after.Length; i++)
        {
            var key = (actions[i].Entity.PartitionKey, actions[i].Entity.RowKey);
            if (after[i] is not { } row) rows.Remove(key);
            else Written(rows[key] = row);
        }
        return after;
    }

    /// <summary>The rows from a key on that a filter lets through, so many at most, and the key of the one that would follow.</summary>
    internal (List<TableEntity> Found, (string, string)? Next) Query(Filter filter, int most, (string Partition, string Row)? from)
    {
        var found = new List<TableEntity>();
        foreach (var (key, row) in rows)
        {
            if (from is { } first && Compare(key, first) < 0) continue;
            if (!filter.Passes(row)) continue;
            if (found.Count == most) return (found, key);
            found.Add(row);
        }
        return (found, null);
    }

    private static int Compare((string A, string B) x, (string A, string B) y) =>
        string.CompareOrdinal(x.A, y.A) is var order && order != 0 ? order : string.CompareOrdinal(x.B, y.B);

    private TableEntity? After(TableTransactionAction action)
    {
        var found = rows.GetValueOrDefault((action.Entity.PartitionKey, action.Entity.RowKey));
        Check(action, found);
        if (action.ActionType == TableTransactionActionType.Delete) return null;
        var isMerge = action.ActionType is TableTransactionActionType.UpsertMerge or TableTransactionActionType.UpdateMerge;
        var row = new TableEntity(action.Entity.PartitionKey, action.Entity.RowKey);
        if (isMerge && found is not null) Put(row, found);
        Put(row, action.Entity);
        row.ETag = new(string.Create(CultureInfo.InvariantCulture, $"W/\"{++tags}\""));
        row.Timestamp = now();
        return row;
    }

    private static void Check(TableTransactionAction action, TableEntity? found)
    {
        if (action.ActionType is TableTransactionActionType.UpsertMerge or TableTransactionActionType.UpsertReplace) return;
        if (action.ActionType == TableTransactionActionType.Add)
        {
            if (found is not null) throw TableRules.Failure(409, "EntityAlreadyExists");
            return;
        }
        if (found is null) throw TableRules.Failure(404, "ResourceNotFound");
        if (action.ETag != ETag.All && action.ETag != found.ETag) throw TableRules.Failure(412, "UpdateConditionNotSatisfied");
    }

    private static void Put(TableEntity into, ITableEntity from)
    {
        foreach (var (name, value) in TableRules.PropertiesOf(from))
        {
            if (value is not null) into[name] = value;
        }
    }
}
