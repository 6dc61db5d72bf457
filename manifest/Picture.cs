// Our mark and how it becomes a PNG; included by the scripts that make packages.
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

/// <summary>A picture of square pixels, red, green, blue and opacity, 8 bits each.</summary>
internal sealed class Picture(int size)
{
    internal int Size => size;
    internal byte[] Rgba { get; } = new byte[size * size * 4];

    internal void Set(int x, int y, byte red, byte green, byte blue, byte opacity)
    {
        var at = (y * size + x) * 4;
        (Rgba[at], Rgba[at + 1], Rgba[at + 2], Rgba[at + 3]) = (red, green, blue, opacity);
    }
}

/// <summary>Our mark, on a field of 32 by 32: a depot shelf with two boxes below and a check above.</summary>
internal static class Mark
{
    private const int Field = 32;
    private static readonly (byte Red, byte Green, byte Blue) Ground = (0x0B, 0x5D, 0x57);
    private static readonly (byte Red, byte Green, byte Blue) Tick = (0x8F, 0xF0, 0xC0);
    private static readonly (byte Red, byte Green, byte Blue) Board = (0xF4, 0xB9, 0x55);
    private static readonly (byte Red, byte Green, byte Blue) White = (255, 255, 255);

    // Left, top, right, bottom of every bar: two uprights, two shelves, and the lids and sides of two boxes.
    private static readonly (double Left, double Top, double Right, double Bottom)[] Bars =
    [
        (2, 2, 4, 30), (28, 2, 30, 30), (4, 15, 28, 17), (4, 27, 28, 29),
        (7, 20, 14, 22), (7, 22, 9, 27), (12, 22, 14, 27),
        (18, 20, 25, 22), (18, 22, 20, 27), (23, 22, 25, 27),
    ];

    // In colour the boxes are solid.
    private static readonly (double Left, double Top, double Right, double Bottom)[] Boxes = [(7, 20, 14, 27), (18, 20, 25, 27)];

    // The check's three corners, and half the width of its stroke.
    private static readonly (double X, double Y)[] Check = [(10, 7.5), (14, 11.5), (22, 3.5)];
    private const double Stroke = 1.25;

    /// <summary>The colour behind the mark, as the web writes it.</summary>
    internal static string Brand => $"#{Ground.Red:X2}{Ground.Green:X2}{Ground.Blue:X2}";

    /// <summary>Opaque, in colour; the mark fills what the padding leaves.</summary>
    internal static Picture Color(int size, int padding)
    {
        const int samples = 8;
        var scale = (double)(size - 2 * padding) / Field;
        var picture = new Picture(size);
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var (left, top, width) = ((x - padding) / scale, (y - padding) / scale, 1 / scale);
                var shelf = Mix(Ground, White, Covered(left, top, width, samples, InBars));
                var loaded = Mix(shelf, Board, Covered(left, top, width, samples, InBoxes));
                var (red, green, blue) = Mix(loaded, Tick, Covered(left, top, width, samples, InCheck));
                picture.Set(x, y, red, green, blue, 255);
            }
        }
        return picture;
    }

    /// <summary>32 by 32: every pixel is white, and either there or not.</summary>
    internal static Picture Outline()
    {
        var picture = new Picture(Field);
        for (var y = 0; y < Field; y++)
        {
            for (var x = 0; x < Field; x++)
            {
                var isMark = Covered(x, y, 1, 8, InBars) >= 0.5 || Covered(x, y, 1, 8, InCheck) >= 0.5;
                picture.Set(x, y, 255, 255, 255, (byte)(isMark ? 255 : 0));
            }
        }
        return picture;
    }

    // How much of the pixel whose corner is (left, top) lies in a shape, from 0 to 1.
    private static double Covered(double left, double top, double width, int samples, Func<double, double, bool> shape)
    {
        var hits = 0;
        for (var i = 0; i < samples * samples; i++)
        {
            if (shape(left + width * (i % samples + 0.5) / samples, top + width * (i / samples + 0.5) / samples)) hits++;
        }
        return (double)hits / (samples * samples);
    }

    private static bool InBars(double x, double y) => Array.Exists(Bars, bar => x >= bar.Left && x < bar.Right && y >= bar.Top && y < bar.Bottom);

    private static bool InBoxes(double x, double y) => Array.Exists(Boxes, box => x >= box.Left && x < box.Right && y >= box.Top && y < box.Bottom);

    private static bool InCheck(double x, double y) =>
        Distance(x, y, Check[0], Check[1]) <= Stroke || Distance(x, y, Check[1], Check[2]) <= Stroke;

    private static double Distance(double x, double y, (double X, double Y) a, (double X, double Y) b)
    {
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var along = Math.Clamp(((x - a.X) * dx + (y - a.Y) * dy) / (dx * dx + dy * dy), 0, 1);
        return Math.Sqrt(Math.Pow(x - a.X - along * dx, 2) + Math.Pow(y - a.Y - along * dy, 2));
    }

    private static (byte, byte, byte) Mix((byte Red, byte Green, byte Blue) under, (byte Red, byte Green, byte Blue) over, double share) =>
        (Blend(under.Red, over.Red, share), Blend(under.Green, over.Green, share), Blend(under.Blue, over.Blue, share));

    private static byte Blend(byte under, byte over, double share) => (byte)Math.Round(under + (over - under) * share);
}

/// <summary>PNG (ISO/IEC 15948): signature, header, one zlib stream of unfiltered rows, end.</summary>
internal static class Png
{
    internal static byte[] Encode(Picture picture)
    {
        using var rows = new MemoryStream();
        using (var zlib = new ZLibStream(rows, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var y = 0; y < picture.Size; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(picture.Rgba, y * picture.Size * 4, picture.Size * 4);
            }
        }
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Size);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Size);
        (header[8], header[9]) = (8, 6);
        byte[] signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];
        return [.. signature, .. Chunk("IHDR", header), .. Chunk("IDAT", rows.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string kind, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(kind), .. data];
        var (length, check) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc(body));
        return [.. length, .. body, .. check];
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }
        return ~crc;
    }
}
