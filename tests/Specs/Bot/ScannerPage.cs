using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CountDepot.Contracts;
using CountDepot.Sim;

namespace CountDepot.Specs.Bot;

/// <summary>The scanner page as the bot sees it: its calls, without a browser.</summary>
internal sealed class ScannerPage(HttpClient http, Uri address, string? name = null)
{
    private readonly string name = name ?? $"{Guid.NewGuid():N}{Guid.NewGuid():N}"[..48];

    /// <summary>The ticket in its address.</summary>
    public string Ticket { get; } = System.Web.HttpUtility.ParseQueryString(address.Query)["t"]!;

    public Uri Address => address;

    /// <summary>Opens the scanner from the chat.</summary>
    public static async Task<ScannerPage> OpenAsync(HttpClient http, Chat chat, string flow = "Look up", string? name = null)
    {
        var dialog = await chat.Compose.OpenAsync(await chat.SayAsync("scan"), flow);
        return new(http, dialog.Page ?? throw new InvalidOperationException($"No page was opened: {dialog.Reading}"), name);
    }

    public async Task<(HttpStatusCode Status, JsonNode? Body)> AskAsync(string what, object body, string? ticket = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"scan/api/{what}") { Content = JsonContent.Create(body, options: Wire.Json) };
        await request.Content.LoadIntoBufferAsync();
        request.Headers.TryAddWithoutValidation("Authorization", $"Ticket {ticket ?? Ticket}");
        request.Headers.Add("Scan-Page", name);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>What a code is; the bot must answer.</summary>
    public async Task<JsonNode> FindAsync(string code, string flow = "lookUp", string? site = "NORTH") => Good(await AskAsync("code", new { code, flow, site }));

    /// <summary>Does one thing: whether it was done, and what was said.</summary>
    public async Task<(bool IsDone, string Message)> DoAsync(object order)
    {
        var outcome = Good(await AskAsync("act", order));
        return ((bool)outcome["isDone"]!, (string)outcome["message"]!);
    }

    private static JsonNode Good((HttpStatusCode Status, JsonNode? Body) answer) =>
        answer.Status == HttpStatusCode.OK ? answer.Body! : throw new InvalidOperationException($"{answer.Status}: {answer.Body?.ToJsonString()}");
}
