using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CountDepot.Specs.Seams;

/// <summary>Reads back what a PNG file shows: 8-bit red, green, blue and opacity, rows without a filter, as our own script writes them.</summary>
public sealed record Png(int Width, int Height, byte[] Rgba)
{
    public (byte Red, byte Green, byte Blue, byte Opacity) At(int x, int y)
    {
        var at = (y * Width + x) * 4;
        return (Rgba[at], Rgba[at + 1], Rgba[at + 2], Rgba[at + 3]);
    }

    public IEnumerable<(byte Red, byte Green, byte Blue, byte Opacity)> Pixels()
    {
        for (var i = 0; i < Width * Height; i++) yield return At(i % Width, i / Width);
    }

    /// <summary>Throws when the signature, a chunk, its checksum or the stream of rows is not right.</summary>
    public static Png Decode(byte[] file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        var chunks = Chunks(file);
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(chunk => chunk.Kind));
        var header = chunks[0].Data;
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        // Depth 8, colour type 6, and the only compression, filter and interlace methods this reader knows.
        Assert.Equal([8, 6, 0, 0, 0], header[8..]);
        using var zlib = new ZLibStream(new MemoryStream(chunks[1].Data), CompressionMode.Decompress);
        using var rows = new MemoryStream();
        zlib.CopyTo(rows);
        var stride = width * 4 + 1;
        var bytes = rows.ToArray();
        Assert.Equal(stride * height, bytes.Length);
        Assert.All(Enumerable.Range(0, height), y => Assert.Equal(0, bytes[y * stride]));
        return new(width, height, [.. Enumerable.Range(0, height).SelectMany(y => bytes[(y * stride + 1)..((y + 1) * stride)])]);
    }

    private static List<(string Kind, byte[] Data)> Chunks(byte[] file)
    {
        var chunks = new List<(string Kind, byte[] Data)>();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var body = file[(at + 4)..(at + 8 + length)];
            Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)), Crc(body));
            chunks.Add((Encoding.ASCII.GetString(body, 0, 4), body[4..]));
            at += 12 + length;
        }
        return chunks;
    }

    // The checksum by polynomial division as the standard's annex words it, bit by bit from the top, unlike the script's.
    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var bit in bytes.SelectMany(value => Enumerable.Range(0, 8).Select(i => (uint)(value >> i) & 1)))
        {
            crc = ((crc & 1) ^ bit) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
