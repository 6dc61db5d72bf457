using System.Text.Json.Nodes;
using CountDepot.Sim;

namespace CountDepot.Specs.Api;

/// <summary>What the API says it can be asked with, it can be asked with; and what a list answers is what its description says.</summary>
[Collection("Depot")]
public sealed class DescriptionTests(DepotFixture depot)
{
    [Fact]
    public async Task Every_described_parameter_is_understood_and_no_other()
    {
        var asked = 0;
        foreach (var (path, operation) in await QuestionsAsync())
        {
            var parameters = operation["parameters"]?.AsArray().Select(p => p!.AsObject()).ToList() ?? [];
            var route = parameters.Where(p => (string?)p["in"] == "path").Aggregate(path["/api/v1/".Length..], (at, p) => at.Replace($"{{{p["name"]}}}", Sample(p), StringComparison.Ordinal));
            var query = parameters.Where(p => (string?)p["in"] == "query").Select(p => $"{p["name"]}={Uri.EscapeDataString(Sample(p))}").ToList();
            var answer = await (await depot.SendAsync(Cast.Admin, HttpMethod.Get, $"{route}?{string.Join('&', query)}")).Content.ReadAsStringAsync();
            Assert.DoesNotContain("query parameter", answer, StringComparison.Ordinal);
            var strange = await (await depot.SendAsync(Cast.Admin, HttpMethod.Get, $"{route}?{string.Join('&', query.Append("colour=red"))}")).Content.ReadAsStringAsync();
            Assert.True(strange.Contains("Unknown query parameter 'colour'", StringComparison.Ordinal), $"{path} answers {strange}");
            asked += query.Count;
        }
        Assert.InRange(asked, 50, 100);
    }

    [Fact]
    public async Task Every_list_that_may_be_absent_says_what_is_in_it()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!.AsObject();
        var lists = schemas.SelectMany(s => s.Value!["properties"]?.AsObject().Select(p => (Name: $"{s.Key}.{p.Key}", Schema: p.Value!.AsObject())) ?? [])
            .Where(p => p.Schema["type"] is { } type && type.ToJsonString().Contains("array", StringComparison.Ordinal)).ToList();
        Assert.Contains(lists, p => p.Name == "DefineItem.barcodes");
        Assert.Empty(lists.Where(p => p.Schema["items"] is null).Select(p => p.Name));
    }

    // What only the bot may ask is refused to everybody else before it is read.
    private async Task<IEnumerable<(string Path, JsonNode Operation)>> QuestionsAsync() => (await DocumentAsync())["paths"]!.AsObject()
        .Where(p => p.Value!["get"] is not null && !p.Key.StartsWith("/api/v1/notices/", StringComparison.Ordinal)).Select(p => (p.Key, p.Value!["get"]!));

    private async Task<JsonNode> DocumentAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/openapi.json");
        request.Headers.Authorization = new("Bearer", depot.TokenOf(Cast.Viewer));
        return JsonNode.Parse(await (await depot.Client().SendAsync(request)).Content.ReadAsStringAsync())!;
    }

    private static string Sample(JsonObject parameter) => ((string?)parameter["name"], (string?)parameter["schema"]!["format"], parameter["schema"]!["enum"]) switch
    {
        (_, _, JsonArray choices) => (string)choices[0]!,
        (_, "date-time", _) => "2031-01-01T00:00:00Z",
        (_, "int32" or "double", _) => "5",
        ("site", _, _) => "NORTH",
        ("cursor", _, _) => "bm90LW91cnM",
        _ => "ABC-1",
    };
}
