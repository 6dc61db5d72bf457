using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CountDepot.Contracts;

namespace CountDepot.Api.Exports;

/// <summary>How a volume begins.</summary>
/// <param name="Kind">"export" or "anchor".</param>
/// <param name="Newest">What was stamped before this moment and was there is in it or in those before; the next one begins a little earlier.</param>
/// <param name="Previous">The volume that this one continues; without one it is complete by itself.</param>
/// <param name="PreviousSha256">What that one says at its end.</param>
public sealed record VolumeHeader(string Kind, int Shape, DateTimeOffset At, DateTimeOffset? Newest = null, string? Previous = null, string? PreviousSha256 = null);

/// <summary>One block of an item. An anchor has only the latest of each, without its text.</summary>
public sealed record VolumeLine(string Sku, long Number, string Hash, string? Text = null);

/// <summary>How a volume ends.</summary>
/// <param name="Sha256">Over all lines before this one as UTF-8 with their line feeds, 64 lower-case hex digits.</param>
public sealed record VolumeEnd(long Lines, string Sha256);

/// <summary>A volume is not what was written; the message names it and says what is wrong.</summary>
public sealed class DamagedVolumeException(string name, string problem, Exception? inner = null) : Exception($"{name} {problem}.", inner);

/// <summary>
/// A file of an export or an anchor: JSON Lines in UTF-8, gzip. Nothing of ours is needed to read or verify one: gunzip it, take SHA-256 over all
/// lines but the last and compare; take SHA-256 over each <c>text</c> as UTF-8 and compare it with <c>hash</c>.
/// <code>
/// {"kind":"export","shape":1,"at":"2026-03-01T12:05:50Z","newest":"…","previous":"2026-03-01T11.jsonl.gz","previousSha256":"…"}
/// {"sku":"M8-BOLT","number":42,"hash":"…","text":"{…}"}
/// {"lines":1,"sha256":"…"}
/// </code>
/// </summary>
public static class Volume
{
    /// <summary>The format this program writes and the only one it reads.</summary>
    public const int Shape = 1;

    /// <summary>Reads a volume to its end. Throws <see cref="DamagedVolumeException"/> when it is not what was written.</summary>
    public static async Task<(VolumeHeader Header, VolumeEnd End)> ReadAsync(string name, Stream zipped, Func<VolumeLine, Task> take, CancellationToken cancel)
    {
        try
        {
            await using var plain = new GZipStream(zipped, CompressionMode.Decompress);
            using var reader = new StreamReader(plain, Encoding.UTF8);
            return await ReadAsync(name, reader, take, cancel);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or IOException)
        {
            throw new DamagedVolumeException(name, "cannot be read: a part of it was changed or is missing", e);
        }
    }

    private static async Task<(VolumeHeader Header, VolumeEnd End)> ReadAsync(string name, StreamReader reader, Func<VolumeLine, Task> take, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (header, lines) = ((VolumeHeader?)null, 0L);
        while (await reader.ReadLineAsync(cancel) is { } line)
        {
            if (header is not null && line.StartsWith("{\"lines\":", StringComparison.Ordinal))
            {
                var end = JsonSerializer.Deserialize<VolumeEnd>(line, Wire.Tolerant)!;
                if (end.Lines != lines) throw new DamagedVolumeException(name, $"says it has {end.Lines} lines and has {lines}");
                if (end.Sha256 != Convert.ToHexStringLower(hash.GetHashAndReset())) throw new DamagedVolumeException(name, "was changed: its lines do not have its hash");
                if (await reader.ReadLineAsync(cancel) is not null) throw new DamagedVolumeException(name, "goes on behind its end");
                return (header, end);
            }
            hash.AppendData(Encoding.UTF8.GetBytes(line));
            hash.AppendData("\n"u8);
            if (header is null)
            {
                header = JsonSerializer.Deserialize<VolumeHeader>(line, Wire.Tolerant)!;
                if (header.Shape != Shape) throw new DamagedVolumeException(name, $"has shape {header.Shape}, and this program knows only {Shape}");
                continue;
            }
            lines++;
            await take(JsonSerializer.Deserialize<VolumeLine>(line, Wire.Tolerant)!);
        }
        throw new DamagedVolumeException(name, "is cut off: its last line is missing");
    }
}

/// <summary>Writes a volume into a file.</summary>
internal sealed class VolumeWriter : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly FileStream file;
    private readonly GZipStream gzip;
    private long lines = -1;

    internal VolumeWriter(string path, VolumeHeader header)
    {
        file = File.Create(path);
        gzip = new(file, CompressionLevel.Optimal);
        Write(header);
    }

    internal void Add(VolumeLine line) => Write(line);

    /// <summary>Writes the last line; nothing may be added after it.</summary>
    internal VolumeEnd Finish()
    {
        var end = new VolumeEnd(lines, Convert.ToHexStringLower(hash.GetHashAndReset()));
        Write(end);
        gzip.Dispose();
        return end;
    }

    public void Dispose()
    {
        gzip.Dispose();
        file.Dispose();
        hash.Dispose();
    }

    private void Write<T>(T line)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(line, Wire.Json);
        foreach (var part in (ReadOnlySpan<byte[]>)[text, "\n"u8.ToArray()])
        {
            gzip.Write(part);
            hash.AppendData(part);
        }
        lines++;
    }
}
