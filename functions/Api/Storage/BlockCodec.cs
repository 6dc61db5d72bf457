using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Azure.Data.Tables;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Storage;

/// <summary>
/// A block as a row, and back. The row has <c>Shape</c> (this format's number, 1), <c>Hash</c> and the block's text (see
/// <see cref="Packed"/>). The text is JSON in UTF-8:
/// <code>
/// {"shape":1,"sku":"M8-BOLT","number":42,"previous":"{hash of block 41}","commands":[
///   {"id":"{32 hex}","key":"{Idempotency-Key}","print":"{64 hex}","at":"2026-03-01T10:00:00Z","by":{"id":"…","name":"…"},
///    "answer":{…} or "refusal":{"code":"…","message":"…","detail":{…}},
///    "events":[{"what":"reserved",…}]}]}
/// </code>
/// To verify a chain nothing of ours is needed: join the text (gunzip the binary properties, or take <c>Text</c>), take SHA-256
/// over exactly those bytes, compare it with <c>Hash</c> in lower-case hex and with <c>previous</c> of the block that follows;
/// <c>previous</c> of block 1 is 64 zeros, and <c>number</c> and <c>sku</c> must equal the row's keys. Nothing is ever
/// serialised anew to be hashed, so there are no rules about white space, order or number formats to agree on.
/// The answer is kept as text inside the text: a replay sends these bytes.
/// </summary>
public static class BlockCodec
{
    /// <summary>The format this program writes and the only one it reads.</summary>
    public const int Shape = 1;

    private const string ShapeColumn = "Shape";
    internal const string HashColumn = "Hash";

    /// <summary>The hash of a block's text.</summary>
    public static string HashOf(ReadOnlySpan<byte> text) => Convert.ToHexStringLower(SHA256.HashData(text));

    /// <summary>The row that holds a block.</summary>
    public static TableEntity ToRow(Sku sku, long number, string hash, ReadOnlySpan<byte> text)
    {
        var row = new TableEntity(ItemPartition.Of(sku), ItemPartition.Block(number)) { [ShapeColumn] = Shape, [HashColumn] = hash };
        Packed.Put(row, text);
        return row;
    }

    /// <summary>The block a row holds. Throws <see cref="BrokenChainException"/> when the row is not what was written.</summary>
    public static Block FromRow(TableEntity row)
    {
        var sku = Sku.Parse(row.PartitionKey);
        if (!ItemPartition.TryBlock(row.RowKey, out var number)) throw new ArgumentException($"{row.RowKey} is no block.", nameof(row));
        if (row.GetInt32(ShapeColumn) is not Shape) throw new BrokenChainException(sku, number, $"its shape is {row.GetInt32(ShapeColumn)}, and this program knows only {Shape}");
        try
        {
            var text = Packed.Take(row);
            var hash = HashOf(text);
            if (hash != row.GetString(HashColumn)) throw new BrokenChainException(sku, number, "its text does not have its hash");
            return Read(sku, number, hash, text);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new BrokenChainException(sku, number, "its text cannot be read", e);
        }
    }

    /// <summary>One command as the block's text holds it.</summary>
    internal static void Write(Utf8JsonWriter json, Entry entry)
    {
        json.WriteStartObject();
        json.WriteString("id", entry.Id.ToString());
        json.WriteString("key", entry.Key.Value);
        json.WriteString("print", entry.Print);
        json.WriteString("at", InstantJson.Format(entry.At));
        json.WritePropertyName("by");
        JsonSerializer.Serialize(json, entry.By, Wire.Json);
        json.WritePropertyName(entry.Outcome is Outcome.Answered ? "answer" : "refusal");
        if (entry.Outcome is Outcome.Answered answered) json.WriteRawValue(answered.Json.Span, skipInputValidation: true);
        else JsonSerializer.Serialize(json, (Outcome.Refused)entry.Outcome, Wire.Json);
        json.WritePropertyName("events");
        JsonSerializer.Serialize(json, entry.Events, Wire.Json);
        json.WriteEndObject();
    }

    private static Block Read(Sku sku, long number, string hash, byte[] text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        if (root.GetProperty("shape").GetInt32() != Shape || root.GetProperty("sku").GetString() != sku.Value || root.GetProperty("number").GetInt64() != number)
            throw new BrokenChainException(sku, number, "its text belongs to another row");
        var entries = root.GetProperty("commands").EnumerateArray().Select(ReadEntry).ToImmutableArray();
        return new(sku, number, root.GetProperty("previous").GetString()!, hash, entries);
    }

    private static Entry ReadEntry(JsonElement json) => new(
        ScopedId.TryParse(json.GetProperty("id").GetString(), out var id) ? id : throw new FormatException("id"),
        CommandId.Parse(json.GetProperty("key").GetString()!),
        json.GetProperty("print").GetString()!,
        InstantJson.TryParse(json.GetProperty("at").GetString()!, out var at, out var problem) ? at : throw new FormatException(problem),
        json.GetProperty("by").Deserialize<Actor>(Wire.Json)!,
        json.TryGetProperty("answer", out var answer)
            ? new Outcome.Answered(JsonMarshal.GetRawUtf8Value(answer).ToArray())
            : json.GetProperty("refusal").Deserialize<Outcome.Refused>(Wire.Json)!,
        json.GetProperty("events").Deserialize<ImmutableArray<ItemEvent>>(Wire.Json));
}
