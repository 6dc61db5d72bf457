using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>
/// The demo data, taken in through the API by Admin as any file is. data/imports.json says which files there are, in which
/// order, and which of our fields each column is. A file taken in before is not taken in again: its key is known.
/// </summary>
public static class DemoData
{
    /// <summary>Where the files lie.</summary>
    public static string Folder { get; } = Path.Combine(NodeModules.Home, "data");

    /// <summary>Loads what is not there yet. Says how far it is, and the totals at the end.</summary>
    public static async Task LoadAsync(LocalDepot depot, Action<string> say, CancellationToken cancel = default)
    {
        using var http = new HttpClient { BaseAddress = new(depot.DepotUrl, "api/v1/"), Timeout = TimeSpan.FromMinutes(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", depot.Teams.UserTokenFor(Cast.Admin));
        await DefineSitesAsync(http, cancel);
        var imports = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "imports.json"), cancel))!.AsArray();
        foreach (var import in imports) await LoadAsync(http, import!.AsObject(), say, cancel);
    }

    // A site can be empty, so the stock alone does not name them all. Its id is its name in the letters an id may have.
    private static async Task DefineSitesAsync(HttpClient http, CancellationToken cancel)
    {
        var places = (await File.ReadAllLinesAsync(Path.Combine(Folder, "places.csv"), cancel)).Skip(1).Select(line => line.Split(',')[0]);
        foreach (var name in places.Select(place => place.Split('/')[0]).Distinct())
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"sites/{name.ToUpperInvariant().Replace(' ', '-')}");
            request.Headers.Add("Idempotency-Key", $"demo-site-{name.Replace(' ', '-')}");
            request.Content = new StringContent(new JsonObject { ["name"] = name }.ToJsonString(), Encoding.UTF8, MediaTypeNames.Application.Json);
            using var response = await http.SendAsync(request, cancel);
            await ReadAsync(response, cancel);
        }
    }

    private static async Task LoadAsync(HttpClient http, JsonObject import, Action<string> say, CancellationToken cancel)
    {
        var key = (string)import["key"]!;
        if (await FindAsync(http, key, cancel) is { } before && IsDone(before)) return;
        var body = import.DeepClone().AsObject();
        body.Remove("file");
        body["csv"] = await File.ReadAllTextAsync(Path.Combine(Folder, (string)import["file"]!), cancel);
        var sending = SendAsync(http, key, body, cancel);
        var view = await FollowAsync(http, key, sending, say, cancel);
        say($"Loaded {(string)import["file"]!}: {Totals(view)}");
    }

    // The request may answer at once or when all is done; the import says how far it is either way.
    private static async Task<JsonObject> FollowAsync(HttpClient http, string key, Task<JsonObject> sending, Action<string> say, CancellationToken cancel)
    {
        var shown = "";
        while (true)
        {
            var view = sending.IsCompleted && IsDone(await sending) ? await sending : await FindAsync(http, key, cancel);
            if (view is not null && IsDone(view)) return view;
            if (sending.IsFaulted) await sending;
            var progress = view is null ? "" : $"Loading {key}: {view["itemsDone"]} of {view["itemsTotal"]} items";
            if (progress != shown && progress.Length > 0) say(progress);
            shown = progress;
            await Task.Delay(TimeSpan.FromSeconds(1), cancel);
        }
    }

    private static async Task<JsonObject> SendAsync(HttpClient http, string key, JsonObject body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "imports");
        request.Headers.Add("Idempotency-Key", key);
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, MediaTypeNames.Application.Json);
        using var response = await http.SendAsync(request, cancel);
        return await ReadAsync(response, cancel);
    }

    private static async Task<JsonObject?> FindAsync(HttpClient http, string key, CancellationToken cancel)
    {
        using var response = await http.GetAsync(new Uri($"imports/{key}", UriKind.Relative), cancel);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response, cancel);
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var text = await response.Content.ReadAsStringAsync(cancel);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"The depot answered {(int)response.StatusCode}: {text}");
        try
        {
            var view = JsonNode.Parse(text)!.AsObject();
            var errors = view["errors"] as JsonArray ?? [];
            return errors.Count == 0 ? view : throw new InvalidOperationException($"The file has errors: {errors.ToJsonString()}");
        }
        catch (JsonException)
        {
            throw new InvalidOperationException($"The depot answered no JSON: {text}");
        }
    }

    private static bool IsDone(JsonObject view) => (string?)view["state"] == "done";

    private static string Totals(JsonObject view)
    {
        var quantities = (view["quantities"] as JsonArray ?? []).Select(q => $"{q!["onHand"]} {q["unit"]} on hand");
        var counts = new[] { "rows", "itemsTotal", "sites", "serials" }.Where(name => (int?)view[name] > 0).Select(name => $"{view[name]} {(name == "itemsTotal" ? "items" : name)}");
        return string.Join(", ", counts.Concat(quantities));
    }
}
