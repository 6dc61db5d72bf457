using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Counts;

/// <summary>What a request for a session is called: its id follows from who asks and their key, so that a retry finds what the first try made.</summary>
internal static class CountKeys
{
    // Crockford's base 32 without letters that look like digits; 50 bits of the hash are ten of them.
    private const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 10;

    /// <summary>The id of the session that a caller opens under a key.</summary>
    internal static CountId IdOf(Actor by, CommandId key)
    {
        var hash = ScopedId.Of(by, key).Value;
        return CountId.Parse($"CNT-{string.Create(Length, hash, (text, value) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = Digits[(int)((value >> (5 * i)) & 31)];
        })}");
    }

    internal static string KeyOf(Actor by, CommandId key) => ScopedId.Of(by, key).ToString();

    /// <summary>Tells whether a request that comes again is the same one.</summary>
    internal static string PrintOf<T>(T body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{typeof(T).Name}{JsonSerializer.Serialize(body, Wire.Json)}")));
}
