using System.Text;
using System.Text.Json;
using CountDepot.Specs.Seams;

namespace CountDepot.Specs.Api;

/// <summary>
/// A catalogue of hostile requests, and the one place where its example routes, names and limits become ours. Where our contract says
/// otherwise, the reason stands beside the entry.
/// </summary>
internal static class BadInput
{
    private static readonly Dictionary<string, JsonElement> Entries =
        JsonDocument.Parse(Tree.Read("tests/Specs/Api/bad-inputs.json")).RootElement.EnumerateArray().ToDictionary(e => e.GetProperty("id").GetString()!);

    /// <summary>What we answer where the catalogue expects something else: status, words, and why.</summary>
    private static readonly Dictionary<string, (int Status, string Hint, string Because)> Ours = new()
    {
        ["API-061"] = (400, "must be one of", "verbs are addresses here; the closed list that a body can miss is the kind"),
        ["API-062"] = (400, "must be one of", "as above"),
        ["API-064"] = (400, "kind must be text", "as above"),
        ["API-067"] = (400, "no serial numbers", "BOLT-1 is not serialized, which is the first thing wrong"),
        ["API-128"] = (200, "", "a key is 1 to 128 visible ASCII characters"),
        ["API-131"] = (200, "", "as above: a slash is visible"),
        ["API-130"] = (400, "visible ASCII", "our words"),
        ["API-134"] = (422, "belongs to another request", "our words"),
        ["API-136"] = (200, "", "a definition is a command in the item's chain and needs no ETag; its key makes it safe to repeat"),
        ["API-137"] = (200, "", "as above"),
        ["API-139"] = (200, "", "as above"),
        ["API-140"] = (200, "", "as above"),
        ["API-164"] = (400, "reorderPoint must not be negative", "our name"),
        ["API-166"] = (400, "Unknown field 'siteId'", "a definition has no site"),
        ["API-181"] = (200, "", "a due date may lie far ahead"),
        ["API-182"] = (400, "must be in the future", "a due date has one rule: it is to come"),
        ["API-184"] = (400, "must be in the future", "as above"),
        ["API-196"] = (400, "Unknown query parameter 'site'", "a search is not by site: names are everybody's, stock is not"),
        ["API-220"] = (200, "onHand", "the answer shows what is left, not what was asked"),
        ["API-221"] = (200, "onHand", "as above"),
        ["API-223"] = (400, "greater than zero", "counts come with their own verb; nothing is consumed by zero"),
        ["BARCODE-017"] = (404, "", "a look-up names the code in the address; a missing code is a missing address"),
    };

    public static IEnumerable<string> Ids(string surface) => Entries.Keys.Where(id => id.StartsWith(surface, StringComparison.Ordinal));

    /// <summary>The requests of an entry as bytes on the wire, and the status and words expected of the last one.</summary>
    public static (IReadOnlyList<byte[]> Requests, int Status, string Hint) Read(string id, string token)
    {
        var entry = Entries[id];
        var input = entry.GetProperty("input");
        var status = entry.GetProperty("status").GetInt32();
        var hint = Words(entry.GetProperty("hint").GetString()!);
        if (Ours.TryGetValue(id, out var ours)) (status, hint) = (ours.Status, ours.Hint);
        if (input.TryGetProperty("raw_b64", out var raw)) return ([Raw(raw)], status, hint);
        var key = $"{id}-{Guid.NewGuid():N}";
        var requests = input.TryGetProperty("sequence", out var steps) ? steps.EnumerateArray().ToList() : [input];
        return ([.. requests.Select(request => Bytes(id, request, token, key))], status is 201 ? 200 : status, hint);
    }

    private static byte[] Raw(JsonElement raw) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(Convert.FromBase64String(raw.GetString()!)).Replace("/api/items", "/api/v1/items", StringComparison.Ordinal)
            .Replace("/movements", "/consumptions", StringComparison.Ordinal));

    private static byte[] Bytes(string id, JsonElement request, string token, string key)
    {
        var body = BodyOf(request);
        var method = request.GetProperty("method").GetString()!;
        var path = request.GetProperty("path").GetString()!;
        var headers = request.TryGetProperty("headers", out var given) ? given.EnumerateObject().ToDictionary(h => h.Name, h => h.Value.GetString()!) : [];
        if (id.StartsWith("BARCODE", StringComparison.Ordinal)) (method, path, body) = ("GET", $"/api/v1/codes/{CodeOf(body)}", "");
        else (method, path, body) = Route(id, method, path, body);
        if (headers.GetValueOrDefault("Authorization") == "Bearer test-user") headers["Authorization"] = $"Bearer {token}";
        if (headers.GetValueOrDefault("Idempotency-Key") is "k-12345678" or "same-key-1") headers["Idempotency-Key"] = key;
        if (body.Length > 0 || method == "POST") headers["Content-Length"] = $"{body.Length}";
        var text = $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{string.Concat(headers.Select(h => $"{h.Key}: {h.Value}\r\n"))}\r\n{body}";
        return Encoding.Latin1.GetBytes(text);
    }

    private static (string Method, string Path, string Body) Route(string id, string method, string path, string body)
    {
        path = path.Replace("/api/items", "/api/v1/items", StringComparison.Ordinal).Replace("?q=", "?find=", StringComparison.Ordinal);
        if (id is "API-061" or "API-062" or "API-064")
            return (method, path.Replace("movements", "definition", StringComparison.Ordinal), body.Replace("\"type\"", "\"kind\"", StringComparison.Ordinal)
                .Replace("\"quantity\":1", "\"name\":\"x\"", StringComparison.Ordinal));
        if (method == "PUT")
            return ("POST", path + "/definition", body.Replace("{\"name\"", "{\"kind\":\"stock\",\"decimals\":3,\"name\"", StringComparison.Ordinal)
                .Replace("minLevel", "reorderPoint", StringComparison.Ordinal));
        if (!path.EndsWith("/movements", StringComparison.Ordinal)) return (method, path, body);
        var verb = body.Contains("occurredAt", StringComparison.Ordinal) ? "checkouts" : body.Contains("\"receive\"", StringComparison.Ordinal) ? "receipts" : "consumptions";
        foreach (var type in new[] { "issue", "receive", "count" }) body = body.Replace($"\"type\":\"{type}\"", "\"site\":\"NORTH\"", StringComparison.Ordinal);
        return (method, path.Replace("movements", verb, StringComparison.Ordinal), body.Replace("occurredAt", "dueBackAt", StringComparison.Ordinal));
    }

    // Bodies are carried as Latin-1 text of their bytes, so that broken UTF-8 arrives broken.
    private static string BodyOf(JsonElement request)
    {
        if (request.TryGetProperty("body_b64", out var encoded)) return Encoding.Latin1.GetString(Convert.FromBase64String(encoded.GetString()!));
        if (request.TryGetProperty("body", out var body)) return Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(body.GetString()!));
        if (!request.TryGetProperty("body_repeat", out var repeat)) return "";
        var units = string.Concat(Enumerable.Repeat(repeat.GetProperty("unit").GetString(), repeat.GetProperty("count").GetInt32()));
        return repeat.GetProperty("prefix").GetString() + units + repeat.GetProperty("suffix").GetString();
    }

    private static string CodeOf(string body) =>
        JsonDocument.Parse(Encoding.Latin1.GetBytes(body)).RootElement.GetProperty("code") is { ValueKind: JsonValueKind.String } code ? Uri.EscapeDataString(code.GetString()!) : "";

    private static string Words(string hint) => hint.Replace("itemId", "sku", StringComparison.Ordinal).Replace("occurredAt", "dueBackAt", StringComparison.Ordinal)
        .Replace("minLevel", "reorderPoint", StringComparison.Ordinal);
}
