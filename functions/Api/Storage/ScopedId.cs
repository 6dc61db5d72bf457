using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Storage;

/// <summary>
/// A command id within its caller's own names, so that nobody meets or guesses another's: the first 16 bytes of
/// SHA-256 over the actor's id, a line feed and the command id, in UTF-8. Written as 32 lower-case hex digits.
/// </summary>
public readonly record struct ScopedId(UInt128 Value) : IComparable<ScopedId>
{
    /// <summary>The id of a caller's command.</summary>
    public static ScopedId Of(Actor by, CommandId id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{by.Id}\n{id.Value}"), hash);
        return new(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    /// <summary>Reads 32 hex digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ScopedId id)
    {
        var good = UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && text.Length == 32;
        id = new(value);
        return good;
    }

    public int CompareTo(ScopedId other) => Value.CompareTo(other.Value);
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}

/// <summary>
/// The moment a UUIDv7 (RFC 9562 section 5.7) says it was made. It proves that a command is younger than the ids that have left
/// the window, which saves a read; a key made in the future would make that proof worthless, so it is refused.
/// </summary>
public static class MadeAt
{
    /// <summary>How far a caller's clock may be ahead of ours.</summary>
    public static readonly TimeSpan AheadMax = TimeSpan.FromMinutes(5);

    /// <summary>Null for every key that is no UUIDv7.</summary>
    public static DateTimeOffset? Of(CommandId id)
    {
        if (!Guid.TryParseExact(id.Value, "D", out var guid) || guid.Version != 7) return null;
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : DateTimeOffset.MaxValue;
    }
}
