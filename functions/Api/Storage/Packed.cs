using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Azure.Data.Tables;

namespace CountDepot.Api.Storage;

/// <summary>
/// JSON text in the properties of one row. Up to 4 KiB it is kept as it is, in <c>Text</c>, for people to read; longer text, whose every
/// quotation mark would travel as an escape, is gzip (RFC 1952) in the binary properties <c>Gzip00</c>, <c>Gzip01</c>… of 64 KiB each, in order.
/// </summary>
public static class Packed
{
    /// <summary>The most a property may hold, by the table service's rules.</summary>
    public const int PropertyBytesMax = 64 * 1024;

    /// <summary>The most a row may hold in all, keys and names included, by the table service's rules.</summary>
    public const int RowBytesMax = 1024 * 1024;

    /// <summary>What is left of a row for gzip when keys, names and the other properties have had their share.</summary>
    public const int GzipBytesMax = 15 * PropertyBytesMax;

    /// <summary>The longest text that is ever unpacked; more is no text of ours.</summary>
    public const int TextBytesMax = 32 * 1024 * 1024;

    private const int PlainBytesMax = 4 * 1024;
    private const string Plain = "Text";

    /// <summary>Compresses; the result may be longer than a row can hold.</summary>
    public static byte[] Zip(ReadOnlySpan<byte> text)
    {
        var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest)) gzip.Write(text);
        return buffer.ToArray();
    }

    /// <summary>Expands; throws <see cref="InvalidDataException"/> when it is no gzip of ours.</summary>
    public static byte[] Unzip(ReadOnlyMemory<byte> zipped)
    {
        using var gzip = new GZipStream(new MemoryStream(zipped.ToArray()), CompressionMode.Decompress);
        var text = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(PropertyBytesMax);
        for (int read; (read = gzip.Read(buffer)) > 0;)
        {
            text.Write(buffer, 0, read);
            if (text.Length > TextBytesMax) throw new InvalidDataException($"more than {TextBytesMax} bytes");
        }
        ArrayPool<byte>.Shared.Return(buffer);
        return text.ToArray();
    }

    /// <summary>False when a row cannot hold the text.</summary>
    public static bool Fits(ReadOnlySpan<byte> text) => text.Length <= PlainBytesMax || (text.Length <= TextBytesMax && Zip(text).Length <= GzipBytesMax);

    /// <summary>Puts text into a row; the caller has asked <see cref="Fits"/> before.</summary>
    public static void Put(TableEntity row, ReadOnlySpan<byte> text)
    {
        if (text.Length <= PlainBytesMax) row[Plain] = Encoding.UTF8.GetString(text);
        else PutGzip(row, Zip(text));
    }

    /// <summary>Puts bytes that are gzip already into a row.</summary>
    public static void PutGzip(TableEntity row, ReadOnlySpan<byte> zipped)
    {
        if (zipped.Length > GzipBytesMax) throw new ArgumentException($"A row holds {GzipBytesMax} bytes at most, not {zipped.Length}.", nameof(zipped));
        for (var part = 0; part * PropertyBytesMax < zipped.Length; part++)
        {
            var rest = zipped[(part * PropertyBytesMax)..];
            row[Name(part)] = rest[..Math.Min(rest.Length, PropertyBytesMax)].ToArray();
        }
    }

    /// <summary>The text of a row. Throws <see cref="InvalidDataException"/> when there is none or it cannot be expanded.</summary>
    public static byte[] Take(TableEntity row) =>
        row.TryGetValue(Plain, out var plain) && plain is string text ? Encoding.UTF8.GetBytes(text) : Unzip(TakeGzip(row));

    /// <summary>The gzip bytes of a row; none when it has none.</summary>
    public static byte[] TakeGzip(TableEntity row)
    {
        var bytes = new MemoryStream();
        for (var part = 0; row.TryGetValue(Name(part), out var value); part++)
        {
            bytes.Write(value switch { byte[] array => array, BinaryData data => data.ToArray(), _ => throw new InvalidDataException($"{Name(part)} is not binary") });
        }
        return bytes.ToArray();
    }

    private static string Name(int part) => string.Create(CultureInfo.InvariantCulture, $"Gzip{part:d2}");
}
