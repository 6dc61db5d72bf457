using System.Text;
using Azure;
using Azure.Data.Tables;

namespace CountDepot.Specs.Api.Storage;

/// <summary>
/// What the table service takes, from its published data model; Azurite and the client let some of it pass. Each rule throws what the
/// service would answer.
/// </summary>
internal static class TableRules
{
    internal const int ActionsMax = 100;
    private const int KeyBytesMax = 1024;
    private const int PropertyBytesMax = 64 * 1024;
    private const int RowBytesMax = 1024 * 1024;
    private const int PropertiesMax = 252;
    private const int TransactionBytesMax = 4 * 1024 * 1024;
    private static readonly DateTimeOffset FirstDate = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] System_ = ["PartitionKey", "RowKey", "Timestamp", "odata.etag"];

    internal static RequestFailedException Failure(int status, string code) => new(status, $"The table says {code}.", code, null);

    internal static void CheckKey(string? key)
    {
        if (key is null) throw Failure(400, "PropertiesNeedValue");
        if (key.Length * 2 > KeyBytesMax) throw Failure(400, "KeyValueTooLarge");
        var bad = key.Any(c => c is '/' or '\\' or '#' or '?' || char.IsControl(c));
        if (bad || !IsUnicode(key)) throw Failure(400, "OutOfRangeInput");
    }

    internal static void CheckRow(ITableEntity row)
    {
        CheckKey(row.PartitionKey);
        CheckKey(row.RowKey);
        var properties = PropertiesOf(row).ToList();
        if (properties.Count > PropertiesMax) throw Failure(400, "TooManyProperties");
        foreach (var (name, value) in properties) CheckProperty(name, value);
        if (SizeOf(row) > RowBytesMax) throw Failure(400, "EntityTooLarge");
    }

    internal static void CheckTransaction(IReadOnlyList<TableTransactionAction> actions)
    {
        if (actions.Count is 0 or > ActionsMax) throw Failure(400, "InvalidInput");
        if (actions.Select(a => a.Entity.PartitionKey).Distinct().Count() > 1) throw Failure(400, "CommandsInBatchActOnDifferentPartitions");
        if (actions.Select(a => a.Entity.RowKey).Distinct().Count() < actions.Count) throw Failure(400, "InvalidDuplicateRow");
        foreach (var action in actions) CheckRow(action.Entity);
        // Binary travels as base64, and every action brings its own headers.
        if (actions.Sum(a => 512 + (SizeOf(a.Entity) * 4 / 3)) > TransactionBytesMax) throw Failure(413, "RequestBodyTooLarge");
    }

    internal static IEnumerable<KeyValuePair<string, object?>> PropertiesOf(ITableEntity row) =>
        ((TableEntity)row).Where(p => !System_.Contains(p.Key)).Select(p => KeyValuePair.Create(p.Key, (object?)p.Value));

    private static void CheckProperty(string name, object? value)
    {
        if (name.Length > 255 || !(char.IsLetter(name[0]) || name[0] == '_') || !name.All(c => char.IsLetterOrDigit(c) || c == '_')) throw Failure(400, "PropertyNameInvalid");
        var isGood = value switch
        {
            null or bool or int or long or Guid => true,
            double number => double.IsFinite(number),
            string text => IsUnicode(text),
            byte[] or BinaryData => true,
            DateTimeOffset at => at >= FirstDate,
            // A decimal would come back as a double without a word.
            _ => false,
        };
        if (!isGood) throw Failure(400, "InvalidInput");
        if (SizeOf(value) > PropertyBytesMax + 4) throw Failure(400, "PropertyValueTooLarge");
    }

    private static int SizeOf(ITableEntity row) =>
        4 + ((row.PartitionKey.Length + row.RowKey.Length) * 2) + PropertiesOf(row).Sum(p => 8 + (p.Key.Length * 2) + SizeOf(p.Value));

    private static int SizeOf(object? value) => value switch
    {
        string text => 4 + (text.Length * 2),
        byte[] bytes => 4 + bytes.Length,
        BinaryData bytes => 4 + bytes.ToMemory().Length,
        Guid => 16,
        bool => 1,
        int => 4,
        _ => 8,
    };

    private static bool IsUnicode(string text)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text) >= 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
