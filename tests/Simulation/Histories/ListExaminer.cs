using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using CountDepot.Api.Notices;
using CountDepot.Api.Projections;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Simulation.Histories;

/// <summary>
/// I5: when faults have ended and some minutes have passed, every list says what the ledger says, byte for byte and nothing else; nothing waits;
/// and what is low is told. I7: nothing is told that is not so.
/// </summary>
internal sealed class ListExaminer(History history)
{
    private readonly List<Item> items = [.. history.Skus.Select(sku => Fold(history, sku)).Where(item => item.Exists)];

    internal void Examine()
    {
        Lists();
        Codes();
        Catalog();
        Marks();
        Notices();
    }

    private static Item Fold(History history, Sku sku) => history.Ledger.Rows
        .Where(row => row.PartitionKey == sku.Value && ItemPartition.TryBlock(row.RowKey, out _))
        .Aggregate(Loaded.New(sku), (loaded, row) => loaded.Apply(BlockCodec.FromRow(row))).Item;

    private void Lists()
    {
        var due = items.SelectMany(ListRows.Of).ToDictionary(row => $"{row.Key.Table} {row.Key.Partition} {row.Key.Row}", row => JsonSerializer.Serialize(row.View(), Wire.Json));
        foreach (var name in ListRows.Tables)
        {
            foreach (var row in Rows(name))
            {
                var key = $"{name} {row.PartitionKey} {row.RowKey}";
                if (!due.Remove(key, out var view)) history.Broke($"I5: {key} is left over");
                else if (row.GetString("View") != view) history.Broke($"I5: {key} says {row.GetString("View")}, and it is {view}");
            }
        }
        if (due.Count > 0) history.Broke($"I5: {due.First().Key} is missing");
    }

    private void Codes()
    {
        var due = items.SelectMany(item => Api.Projections.Codes.KeysOf(item).Select(key => (key, item.Sku))).GroupBy(pair => pair.key)
            .ToDictionary(same => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(same.Key)).AsSpan(0, 16)), same => string.Join(',', same.Select(pair => pair.Sku).Order()));
        foreach (var row in Rows("Codes"))
        {
            if (!due.Remove(row.PartitionKey, out var skus)) history.Broke($"I5: the code {row.PartitionKey} is left over for {row.GetString("Skus")}");
            else if (row.GetString("Skus") != skus) history.Broke($"I5: the code {row.PartitionKey} is said to be {row.GetString("Skus")}, and is {skus}");
            else if (skus.Contains(',', StringComparison.Ordinal)) history.Count("one code of two items");
        }
        if (due.Count > 0) history.Broke($"I5: a code of {due.First().Value} is missing");
    }

    private void Catalog()
    {
        var rows = Rows("Catalog").Where(row => row.PartitionKey == "item").ToDictionary(row => row.RowKey);
        foreach (var item in items)
        {
            if (!rows.Remove(item.Sku.Value, out var row)) history.Broke($"I5: {item.Sku} is not in the catalog");
            else if (row.GetString("Name") != item.Known.Name.Value) history.Broke($"I5: {item.Sku} is in the catalog as {row.GetString("Name")}, and is {item.Known.Name}");
        }
        if (rows.Count > 0) history.Broke($"I5: {rows.First().Key} is in the catalog, and does not exist");
    }

    private void Marks()
    {
        var living = history.Living.Select(number => $"instance-{number}").ToHashSet();
        foreach (var row in Rows("Marks").Where(row => !living.Contains(row.PartitionKey))) history.Broke($"I5: {row.PartitionKey} is dead and still marks {row.RowKey}");
        // A mark whose reply was lost is written again under another name; the first goes when its instance does.
        if (Rows("Marks").Any(row => row.RowKey != "~alive")) history.Count("a mark left for later");
    }

    private void Notices()
    {
        var queued = history.Storage.Queue.Messages.Select(message => JsonSerializer.Deserialize<Notice>(message, Wire.Json)!).ToList();
        if (queued.Count > queued.DistinctBy(notice => notice.Key).Count()) history.Count("a notice twice in the queue");
        foreach (var notice in queued)
        {
            history.Count($"told {notice.Kind}");
            var now = items.Find(item => item.Sku == notice.Sku)?.Stocking(notice.Site);
            var isSo = now is not null && notice.Episode <= now.Episodes && (notice.Kind == NoticeKind.Low || Episodes.HasEnded(now, notice.Episode!.Value));
            if (!isSo) history.Broke($"I7: {notice.Key} is told, and it is not so");
        }
        foreach (var item in items)
        {
            foreach (var (notice, needed) in Episodes.Of(item))
            {
                var isDue = needed is null || queued.Contains(needed);
                if (isDue && !queued.Contains(notice)) history.Broke($"I5: {notice.Key} is never told");
            }
        }
        if (Rows(NoticeShelf.Table).FirstOrDefault(row => row.PartitionKey == "~waiting") is { } left) history.Broke($"I5: {left.RowKey} still waits to be told");
    }

    private IEnumerable<TableEntity> Rows(string table) => history.Storage.Table(table).Rows;
}
