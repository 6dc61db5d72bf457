using System.Text;
using System.Text.Json;
using CountDepot.Contracts;

namespace CountDepot.Api.Requests;

/// <summary>
/// Reads a request body, strictly and with a sentence for everything that is wrong: JSON in UTF-8, one object, closed, no name twice,
/// depth 16, valid Unicode. Nothing is guessed and nothing is echoed beyond 40 characters.
/// </summary>
public static class Body
{
    private const int DepthMax = 16;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The body as a record; throws <see cref="RefusedException"/>.</summary>
    public static async Task<T> ReadAsync<T>(HttpRequest request, int bytesMax = 64 * 1024)
    {
        CheckHeaders(request);
        var bytes = await BytesAsync(request, bytesMax);
        if (bytes.Length == 0) throw Bad("The body is empty; send a JSON object.");
        using var document = Parse(bytes);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw Bad("The body must be a JSON object.");
        BodyShape.Check(document.RootElement, typeof(T));
        try
        {
            return document.RootElement.Deserialize<T>(Wire.Json)!;
        }
        catch (JsonException e)
        {
            throw BodyShape.Explain(e);
        }
    }

    private static void CheckHeaders(HttpRequest request)
    {
        var parsed = Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var type);
        var isJson = parsed && type!.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);
        var isUtf8 = !isJson || !type!.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase);
        if (!isJson || !isUtf8) throw new RefusedException(RefusalCode.RequestInvalid, "Send the body as application/json in UTF-8.") { Status = 415 };
        if (request.Headers.ContentEncoding.Count > 0 && request.Headers.ContentEncoding != "identity")
            throw new RefusedException(RefusalCode.RequestInvalid, "Compressed bodies are not accepted; send it plain.") { Status = 415 };
    }

    private static async Task<byte[]> BytesAsync(HttpRequest request, int bytesMax)
    {
        var tooLarge = new RefusedException(RefusalCode.RequestInvalid, $"The body must be at most {bytesMax / 1024} KiB.") { Status = 413 };
        if (request.ContentLength > bytesMax) throw tooLarge;
        using var all = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0;)
        {
            if (all.Length + read > bytesMax) throw tooLarge;
            all.Write(buffer, 0, read);
        }
        return all.ToArray();
    }

    private static JsonDocument Parse(byte[] bytes)
    {
        CheckEncoding(bytes);
        try
        {
            var document = JsonDocument.Parse(bytes, new() { MaxDepth = DepthMax, AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Disallow });
            CheckText(document.RootElement);
            return document;
        }
        catch (JsonException e) when (e.Message.Contains("depth", StringComparison.OrdinalIgnoreCase))
        {
            throw Bad($"The body is nested too deeply; {DepthMax} levels are the most.");
        }
        catch (JsonException e) when (e.Message.Contains("duplicate", StringComparison.OrdinalIgnoreCase))
        {
            throw Bad("The body holds the same name twice in one object.");
        }
        catch (JsonException)
        {
            throw Bad("The body is not valid JSON.");
        }
        // A lone surrogate, escaped in a name or a value: JSON grammar allows it, Unicode does not.
        catch (InvalidOperationException)
        {
            throw Bad("The body holds text that is not valid Unicode.");
        }
    }

    private static void CheckEncoding(byte[] bytes)
    {
        try
        {
            if (Strict.GetString(bytes).StartsWith('\uFEFF')) throw Bad("The body is not valid JSON: it begins with a byte order mark.");
        }
        catch (DecoderFallbackException)
        {
            throw Bad("The body is not valid UTF-8.");
        }
    }

    // Reads every string once, because an invalid one would throw later and elsewhere.
    private static void CheckText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String: element.GetString(); break;
            case JsonValueKind.Array: foreach (var entry in element.EnumerateArray()) CheckText(entry); break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    CheckText(property.Value);
                }
                break;
            default: break;
        }
    }

    private static RefusedException Bad(string message) => new(RefusalCode.RequestInvalid, message);
}
