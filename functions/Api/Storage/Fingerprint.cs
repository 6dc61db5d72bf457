using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Storage;

/// <summary>
/// Tells whether a command that comes again is the same command: SHA-256, 64 lower-case hex digits, over
/// <c>{"type":"ReserveStock","sku":"M8-BOLT","by":"{actor id}","body":{…}}</c>. The body is the command as <see cref="Wire.Json"/>
/// writes it, not as it was sent, so that white space, the order of names and spelled-out defaults make no difference.
/// A field added to a command later must be absent when it is not given, or every older fingerprint changes.
/// </summary>
public static class Fingerprint
{
    /// <summary>The fingerprint of a caller's command for an item.</summary>
    public static string Of(Sku sku, Command command, Actor by)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = Wire.Json.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("type", command.GetType().Name);
            json.WriteString("sku", sku.Value);
            json.WriteString("by", by.Id);
            json.WritePropertyName("body");
            JsonSerializer.Serialize(json, command, command.GetType(), Wire.Json);
            json.WriteEndObject();
        }
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }
}
