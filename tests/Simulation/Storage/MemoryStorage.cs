using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;
using CountDepot.Specs.Api.Storage;

namespace CountDepot.Simulation.Storage;

/// <summary>
/// A storage account's tables in memory, spoken to in the protocol of the table service (REST with OData JSON): tables, rows, queries with
/// continuation, and transactions; and its one queue, in the protocol of the queue service. What the service would refuse is refused with its status and code.
/// </summary>
/// <param name="now">What rows are stamped with.</param>
internal sealed partial class MemoryStorage(Func<DateTimeOffset> now)
{
    internal const int PageMax = 1_000;
    private readonly SortedDictionary<string, MemoryTable> tables = new(StringComparer.Ordinal);

    /// <summary>The queue, whatever it is called.</summary>
    internal MemoryQueue Queue { get; } = new(now);

    /// <summary>How many rows a query answers with at most: the service may stop at any point, not only at a thousand.</summary>
    internal Func<int> PageRows { get; set; } = () => PageMax;

    internal IEnumerable<KeyValuePair<string, MemoryTable>> Tables => tables;

    internal MemoryTable Make(string name) => tables[name] = new(now);

    internal MemoryTable Table(string name) => tables.TryGetValue(name, out var table) ? table : throw TableRules.Failure(404, "TableNotFound");

    /// <summary>Does what is asked at this very moment.</summary>
    internal Reply Do(Question question)
    {
        try
        {
            return question.Path switch
            {
                "/Tables" => Create(question),
                "/$batch" => DoAll(question),
                var path when path.EndsWith("/messages", StringComparison.Ordinal) => Queue.Put(question.Body),
                _ => DoOne(question),
            };
        }
        catch (RequestFailedException e)
        {
            return Failure(e.Status, e.ErrorCode!);
        }
    }

    private Reply Create(Question question)
    {
        using var json = JsonDocument.Parse(question.Body);
        var name = json.RootElement.GetProperty("TableName").GetString()!;
        if (tables.ContainsKey(name)) throw TableRules.Failure(409, "TableAlreadyExists");
        Make(name);
        return new(204, []);
    }

    private Reply DoOne(Question question)
    {
        var (table, partition, row) = KeysOf(question.Path);
        if (question.Method == "GET") return partition is null ? Query(Table(table), question.Query) : Get(Table(table), partition, row!);
        var action = ActionOf(question.Method, partition, row, question.IfMatch, question.Body);
        return Done(Table(table).Apply([action])[0]);
    }

    private Reply DoAll(Question question)
    {
        var parts = Batch.Read(question.Body);
        var (table, _, _) = KeysOf(parts[0].Path);
        var actions = parts.ConvertAll(part => KeysOf(part.Path) is var (_, partition, row) ? ActionOf(part.Method, partition, row, part.IfMatch, part.Body) : null!);
        try
        {
            return Batch.Write([.. Table(table).Apply(actions).Select(Done)]);
        }
        catch (RequestFailedException e)
        {
            return Batch.Write([Failure(e.Status, e.ErrorCode!)]);
        }
    }

    private static Reply Get(MemoryTable table, string partition, string row) =>
        table.Find(partition, row) is { } found ? new(200, RowJson.Write(found), ("Content-Type", "application/json")) : Failure(404, "ResourceNotFound");

    private Reply Query(MemoryTable table, string query)
    {
        var asked = System.Web.HttpUtility.ParseQueryString(query);
        var most = Math.Min(int.TryParse(asked["$top"], out var top) ? top : PageMax, PageRows());
        (string, string)? from = asked["NextPartitionKey"] is { } partition ? (partition, asked["NextRowKey"] ?? "") : null;
        var (found, next) = table.Query(Filter.Parse(asked["$filter"]), most, from);
        var body = RowJson.Write(found, asked["$select"]?.Split(','));
        return next is { } key
            ? new(200, body, ("Content-Type", "application/json"), ("x-ms-continuation-NextPartitionKey", key.Item1), ("x-ms-continuation-NextRowKey", key.Item2))
            : new(200, body, ("Content-Type", "application/json"));
    }

    private static Reply Done(TableEntity? row) => row is null ? new(204, []) : new(204, [], ("ETag", row.ETag.ToString()));

    private static Reply Failure(int status, string code) => new(status,
        Encoding.UTF8.GetBytes("{\"odata.error\":{\"code\":\"" + code + "\",\"message\":{\"lang\":\"en-US\",\"value\":\"" + code + "\"}}}"),
        ("Content-Type", "application/json"), ("x-ms-error-code", code));

    private static TableTransactionAction ActionOf(string method, string? partition, string? row, string? ifMatch, byte[] body)
    {
        if (method == "DELETE") return new(TableTransactionActionType.Delete, new TableEntity(partition, row), new(ifMatch ?? "*"));
        var entity = RowJson.Read(body);
        if (method == "POST") return new(TableTransactionActionType.Add, entity);
        (entity.PartitionKey, entity.RowKey) = (partition, row);
        var isMerge = method is "PATCH" or "MERGE";
        return ifMatch is null
            ? new(isMerge ? TableTransactionActionType.UpsertMerge : TableTransactionActionType.UpsertReplace, entity)
            : new(isMerge ? TableTransactionActionType.UpdateMerge : TableTransactionActionType.UpdateReplace, entity, new(ifMatch));
    }

    // /Table, /Table() or /Table(PartitionKey='…',RowKey='…'), each quotation mark in a key doubled.
    private static (string Table, string? Partition, string? Row) KeysOf(string path)
    {
        var match = Keys().Match(Uri.UnescapeDataString(path));
        if (!match.Success) throw TableRules.Failure(400, "InvalidUri");
        return match.Groups["partition"].Success
            ? (match.Groups["table"].Value, Plain(match.Groups["partition"]), Plain(match.Groups["row"]))
            : (match.Groups["table"].Value, null, null);
    }

    private static string Plain(Group quoted) => quoted.Value.Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex(@"\A/(?<table>[A-Za-z][A-Za-z0-9]{2,62})(?:\((?:PartitionKey='(?<partition>(?:[^']|'')*)',RowKey='(?<row>(?:[^']|'')*)')?\))?\z", RegexOptions.Singleline)]
    private static partial Regex Keys();
}
