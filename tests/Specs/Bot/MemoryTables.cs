using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using CountDepot.Specs.Api.Storage;

namespace CountDepot.Specs.Bot;

/// <summary>A storage account in memory whose tables are as strict as the depot's.</summary>
internal sealed class MemoryTables : TableServiceClient
{
    private readonly ConcurrentDictionary<string, StrictTable> tables = new();

    public StrictTable this[string name] => tables.GetOrAdd(name, _ => new());

    public override TableClient GetTableClient(string tableName) => this[tableName];

    public override Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        Task.FromResult<Response<TableItem>>(null!);
}
