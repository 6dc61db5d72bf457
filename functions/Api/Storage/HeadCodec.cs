using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Storage;

/// <summary>
/// An item's state as rows, and back. Row <c>head</c> has <c>Shape</c>, <c>Number</c> (the block it follows), <c>Parts</c> (how many
/// rows) and <c>Digest</c> (SHA-256 of the text, which tells rows of two heads apart); the text is spread over the rows by
/// <see cref="Packed"/>. Quantities are whole thousandths. Whatever is wrong with a head, the blocks say the same.
/// </summary>
public static class HeadCodec
{
    /// <summary>Counts up whenever the state or the folding changes its meaning; heads of another shape are not used.</summary>
    public const int Shape = 3;

    // A transaction takes 4 MiB, and binary travels as base64.
    private const int PartsMax = 3;
    private const int IdBytes = 32;
    private const string ShapeColumn = "Shape";
    private const string NumberColumn = "Number";
    private const string PartsColumn = "Parts";
    private const string DigestColumn = "Digest";

    private static readonly JsonSerializerOptions Json = new(Wire.Json) { Converters = { new ThousandthsJson() } };

    /// <summary>The rows, the head first, to be written in one transaction; none when the state is too large to be worth keeping.</summary>
    public static IReadOnlyList<TableEntity> ToRows(Loaded loaded)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(
            new Snapshot(loaded.Item, loaded.Version, loaded.Hash, loaded.Ids.SpilledThrough, loaded.Ids.SpilledUpTo, Write(loaded.Ids.Recent)), Json);
        if (text.Length > Packed.TextBytesMax) return [];
        var zipped = Packed.Zip(text);
        var parts = Math.Max(1, (zipped.Length + Packed.GzipBytesMax - 1) / Packed.GzipBytesMax);
        if (parts > PartsMax) return [];

        var rows = Enumerable.Range(0, parts).Select(part => new TableEntity(ItemPartition.Of(loaded.Item.Sku), ItemPartition.Head(part))).ToList();
        for (var part = 0; part < parts; part++)
        {
            var rest = zipped.AsSpan(part * Packed.GzipBytesMax);
            Packed.PutGzip(rows[part], rest[..Math.Min(rest.Length, Packed.GzipBytesMax)]);
        }
        rows[0][ShapeColumn] = Shape;
        rows[0][NumberColumn] = loaded.Version;
        rows[0][PartsColumn] = parts;
        rows[0][DigestColumn] = BlockCodec.HashOf(text);
        return rows;
    }

    /// <summary>How many rows a head has, from its first; 0 when this program cannot use it.</summary>
    public static int PartsOf(TableEntity head) =>
        head.TryGetValue(ShapeColumn, out var shape) && shape is Shape && head.TryGetValue(PartsColumn, out var parts) && parts is int count and > 0 and <= PartsMax ? count : 0;

    /// <summary>The state the rows hold; null when they are damaged or of two different heads. Whether its block exists is still to be checked.</summary>
    public static Loaded? FromRows(Sku sku, IReadOnlyList<TableEntity> rows)
    {
        try
        {
            var text = Packed.Unzip(rows.SelectMany(Packed.TakeGzip).ToArray());
            if (BlockCodec.HashOf(text) != rows[0].GetString(DigestColumn)) return null;
            var head = JsonSerializer.Deserialize<Snapshot>(text, Json)!;
            return head.Item.Sku == sku ? new(head.Item, head.Number, head.Hash, new(Read(head.Ids), head.SpilledThrough, head.SpilledUpTo)) : null;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    // Thirty-two bytes an id, big-endian: the id, its block, and when it was asked in ticks of UTC. In order, so that equal windows are equal bytes.
    private static byte[] Write(ImmutableDictionary<ScopedId, Seen> ids)
    {
        var bytes = new byte[ids.Count * IdBytes];
        var at = bytes.AsSpan();
        foreach (var (id, seen) in ids.OrderBy(id => id.Value.Block).ThenBy(id => id.Key))
        {
            BinaryPrimitives.WriteUInt128BigEndian(at, id.Value);
            BinaryPrimitives.WriteInt64BigEndian(at[16..], seen.Block);
            BinaryPrimitives.WriteInt64BigEndian(at[24..], seen.At.UtcTicks);
            at = at[IdBytes..];
        }
        return bytes;
    }

    private static ImmutableDictionary<ScopedId, Seen> Read(byte[] bytes)
    {
        var ids = ImmutableDictionary.CreateBuilder<ScopedId, Seen>();
        for (var i = 0; i < bytes.Length; i += IdBytes)
        {
            var at = bytes.AsSpan(i, IdBytes);
            ids[new(BinaryPrimitives.ReadUInt128BigEndian(at))] =
                new(BinaryPrimitives.ReadInt64BigEndian(at[16..]), new(BinaryPrimitives.ReadInt64BigEndian(at[24..]), TimeSpan.Zero));
        }
        return ids.ToImmutable();
    }

    private sealed record Snapshot(Item Item, long Number, string Hash, long SpilledThrough, DateTimeOffset SpilledUpTo, byte[] Ids);

    // A sum may be larger than anything that may be asked for, so the wire's form and its limit do not fit here.
    private sealed class ThousandthsJson : JsonConverter<Quantity>
    {
        public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());
        public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Thousandths);
    }
}
