using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Sim;

namespace CountDepot.Specs.Api.Makers;

/// <summary>
/// What the Power Platform does to an API, as far as its documentation says: it calls with the token of whoever made the connection, follows nextLink to
/// the end, tries 408, 429 and 5xx again with the same request up to four times, and ends a subscription without a token.
/// </summary>
internal sealed class Platform(DepotFixture depot, Person owner)
{
    private const int RetriesMax = 4;
    private readonly Queue<int> lost = new();

    /// <summary>How often a request was sent, retries included.</summary>
    internal int Sent { get; private set; }

    /// <summary>What the depot really answered, in order, also where the flow saw something else.</summary>
    internal List<string> Answers { get; } = [];

    /// <summary>The next answers get lost on the way back, and the flow sees these statuses.</summary>
    internal void Lose(params int[] statuses)
    {
        foreach (var status in statuses) lost.Enqueue(status);
    }

    /// <summary>An action of a flow. The key is the run's name and the action's, as the readme says.</summary>
    internal async Task<(int Status, string Body, HttpResponseHeaders Headers)> ActAsync(string path, object body, string run)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var request = Request(HttpMethod.Post, new Uri(depot.Address, $"api/v1/{path}"));
            request.Headers.Add(Wire.CommandIdHeader, $"{run}-{path.Split('/')[^1]}");
            request.Content = new StringContent(JsonSerializer.Serialize(body, Wire.Json), Encoding.UTF8, "application/json");
            var (status, text, headers) = await SendAsync(request);
            if (attempt == RetriesMax || status is not (408 or 429 or >= 500)) return (status, text, headers);
        }
    }

    internal async Task<JsonElement> GetAsync(string path) => await GetAsync(new Uri(depot.Address, $"api/v1/{path}"));

    internal async Task<JsonElement> GetAsync(Uri address)
    {
        using var request = Request(HttpMethod.Get, address);
        var (status, text, _) = await SendAsync(request);
        Assert.True(status == 200, $"{address}: {status} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Every page of a list, by the links alone.</summary>
    internal async Task<IReadOnlyList<JsonElement>> PagesAsync(string path)
    {
        var pages = new List<JsonElement> { await GetAsync(path) };
        while (pages[^1].TryGetProperty("nextLink", out var next))
        {
            // The gateway sends it on by host and path; a link that leads elsewhere would be lost there.
            Assert.StartsWith($"{depot.Address}api/v1/", next.GetString(), StringComparison.Ordinal);
            pages.Add(await GetAsync(new Uri(next.GetString()!)));
        }
        return pages;
    }

    /// <summary>Turns a flow off.</summary>
    internal async Task<int> EndAsync(Uri location) => (int)(await depot.Client().DeleteAsync(location)).StatusCode;

    private HttpRequestMessage Request(HttpMethod method, Uri address)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = new("Bearer", depot.Sim.UserTokenFor(owner, client: Cast.ConnectorApp));
        return request;
    }

    private async Task<(int Status, string Body, HttpResponseHeaders Headers)> SendAsync(HttpRequestMessage request)
    {
        Sent++;
        var response = await depot.Client().SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Answers.Add(text);
        return (lost.TryDequeue(out var status) ? status : (int)response.StatusCode, text, response.Headers);
    }
}
