using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Azure.Data.Tables;
using CountDepot.Contracts;

namespace CountDepot.Api.Storage;

/// <summary>
/// A block while commands are still being added to it. It is full at half a row, which leaves room however badly the text
/// compresses; a single command may fill it to the brim.
/// </summary>
internal sealed class BlockDraft
{
    /// <summary>A block takes no further command beyond this.</summary>
    internal const int TextBytesFull = Packed.RowBytesMax / 2;

    private readonly Sku sku;
    private readonly long number;
    private readonly string previous;
    private readonly ImmutableArray<Entry>.Builder entries = ImmutableArray.CreateBuilder<Entry>();
    private readonly ArrayBufferWriter<byte> text = new(4096);

    internal BlockDraft(Sku sku, long number, string previous)
    {
        (this.sku, this.number, this.previous) = (sku, number, previous);
        text.Write("""{"shape":"""u8);
        text.Write(JsonSerializer.SerializeToUtf8Bytes(BlockCodec.Shape));
        text.Write(""","sku":"""u8);
        text.Write(JsonSerializer.SerializeToUtf8Bytes(sku.Value));
        text.Write(""","number":"""u8);
        text.Write(JsonSerializer.SerializeToUtf8Bytes(number));
        text.Write(""","previous":"""u8);
        text.Write(JsonSerializer.SerializeToUtf8Bytes(previous));
        text.Write(""","commands":["""u8);
    }

    internal bool IsEmpty => entries.Count == 0;
    internal bool IsFull => text.WrittenCount >= TextBytesFull;

    /// <summary>False, and nothing is added, when the row cannot hold this command too.</summary>
    internal bool TryAdd(Entry entry)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = Wire.Json.Encoder })) BlockCodec.Write(json, entry);
        // Below the limit of a row the text fits however it compresses; only with a giant in it must that be tried.
        if (buffer.WrittenCount + text.WrittenCount > Packed.GzipBytesMax && !FitsWith(buffer.WrittenSpan)) return false;
        if (!IsEmpty) text.Write(","u8);
        text.Write(buffer.WrittenSpan);
        entries.Add(entry);
        return true;
    }

    /// <summary>The finished block and the row that holds it.</summary>
    internal (Block Block, TableEntity Row) Seal()
    {
        text.Write("]}"u8);
        var hash = BlockCodec.HashOf(text.WrittenSpan);
        return (new(sku, number, previous, hash, entries.ToImmutable()), BlockCodec.ToRow(sku, number, hash, text.WrittenSpan));
    }

    private bool FitsWith(ReadOnlySpan<byte> entry) => Packed.Fits([.. text.WrittenSpan, .. ","u8, .. entry, .. "]}"u8]);
}
