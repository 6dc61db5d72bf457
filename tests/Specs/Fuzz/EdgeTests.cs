using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CountDepot.Api.Requests;
using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Api;

namespace CountDepot.Specs.Fuzz;

/// <summary>Every address of the running depot: whatever comes, it answers, never with a defect of its own, and every no has our body.</summary>
[Collection("Depot")]
public sealed class EdgeTests(DepotFixture depot)
{
    private static readonly string[] Bodies =
    [
        """{"name":"Bolt M8","kind":"stock","unit":"each","decimals":0,"barcodes":["4006381333931"],"category":"Fasteners"}""",
        """{"site":"north","quantity":5,"bin":"Room A/Shelf 3","lot":"L-1","expiresAt":"2099-03-01T10:00:00Z","note":"from the supplier"}""",
        """{"site":"north","quantity":2.5,"from":"2099-03-01T10:00:00Z","until":"2099-03-02T10:00:00+01:00","for":{"kind":"job","name":"Job 12","id":"12"}}""",
        """{"site":"north","quantity":1,"dueBackAt":"2099-03-06T17:00:00Z","holder":{"kind":"person","name":"Zoë"},"serials":["SN-1","SN-2"]}""",
        """{"checkout":"C-1","good":2,"damaged":1,"lost":0,"site":"south"}""", """{"reservation":"R-1","version":3,"comment":"no"}""",
        """{"site":"north","change":-1,"reason":"lost"}""", """{"from":"north","to":"south","quantity":3}""", """{"site":"north","point":10,"upTo":50}""",
        """{"site":"north","lines":[{"sku":"FUZZ-1","quantity":1},{"sku":"FUZZ-2","quantity":2}]}""",
        """{"name":"North","timeZone":"Europe/Berlin","managers":["5c0de907-0000-4000-8000-000000000203"]}""",
    ];

    private static readonly string[] Queries =
    [
        "?find=m8%20bolt&top=5", "?site=north&top=200&cursor=", "?from=2026-03-01T10:00:00Z&until=2026-03-02T10:00:00Z&site=north&quantity=2", "?group=5c0de907-0000-4000-8000-000000000201",
        "?state=open&site=north", "?kind=stock&category=Fasteners", $"?cursor={Cursor.Make("history", "somebody", 5)}",
    ];

    private static readonly string[] Types =
        ["application/json", "application/json; charset=utf-8", "application/json; charset=utf-16", "text/plain", "application/xml", "multipart/form-data; boundary=x"];

    [Fact]
    public async Task Bodies_of_every_command()
    {
        var (dice, routes) = (new Mutator("bodies"), RoutesOf("POST"));
        await depot.DoAsync(Cast.Manager, "items/FUZZ-1/definition", new { name = "Fuzz bolt", kind = "stock" });
        for (var i = 0; i < 1_500 * Mutator.Times; i++)
        {
            var (route, body) = (dice.Pick(routes), dice.Next(Bodies));
            // One in four arrives as bytes that are no UTF-8, and one in ten in another wrapping.
            using var content = new ByteArrayContent((dice.Next(4) == 0 ? Encoding.Latin1 : Encoding.UTF8).GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", dice.Next(10) == 0 ? dice.Pick(Types) : "application/json");
            using var request = Ask(HttpMethod.Post, Fill(route, "FUZZ-1"), dice.Next(3) == 0 ? Cast.Admin : Cast.Manager, content);
            request.Headers.TransferEncodingChunked = dice.Next(5) == 0;
            request.Headers.TryAddWithoutValidation(Wire.CommandIdHeader, dice.Next(20) == 0 ? Visible(dice.Next(["0197f3a1-0000-7000-8000-000000000001"])) : $"fuzz-{i}");
            await AnsweredAsync(request, dice, $"{route} {body}");
        }
    }

    [Fact]
    public async Task Addresses_and_questions()
    {
        var (dice, routes) = (new Mutator("addresses"), RoutesOf("GET"));
        for (var i = 0; i < 1_500 * Mutator.Times; i++)
        {
            var (id, query) = (dice.Next(["FUZZ-1", "R-17", "4006381333931", "5c0de907-0000-4000-8000-000000000201"]), dice.Next(Queries));
            var path = Fill(dice.Pick(routes), Uri.EscapeDataString(id)) + (dice.Next(3) == 0 ? "" : "?" + Escaped(query.TrimStart('?')));
            using var request = Ask(HttpMethod.Get, path, Cast.Manager);
            await AnsweredAsync(request, dice, path);
        }
    }

    [Fact]
    public async Task Tokens()
    {
        var (dice, token) = (new Mutator("tokens"), depot.TokenOf(Cast.Manager));
        var other = depot.Sim.Tokens.ForApp(Cast.ApiIdentity, $"api://{Cast.ApiApp}")!;
        for (var i = 0; i < 500 * Mutator.Times; i++)
        {
            var forged = Visible(dice.Next([token, token, other, $"{Base64Url.EncodeToString("{\"alg\":\"none\"}"u8)}.{token.Split('.')[1]}."]));
            // The last letter of a signature holds bits that mean nothing.
            if (forged.Trim().Length < 2 || forged.Trim()[..^1] == token[..^1] || forged.Trim()[..^1] == other[..^1]) continue;
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {forged}");
            var status = await AnsweredAsync(request, dice, forged);
            if (status is not (401 or 431)) Assert.Fail(dice.Blame(forged, $"{status}"));
        }
    }

    [Fact]
    public async Task Files()
    {
        var dice = new Mutator("imports");
        for (var i = 0; i < 200 * Mutator.Times; i++)
        {
            var csv = dice.Next(["sku,site,quantity\r\nFUZZ-1,NORTH,5\r\n\"FUZZ-2\",SOUTH,1.5\r\n", "sku;site;bin;lot;quantity\nFUZZ-1;north;Shelf 1;L-1;1\n"]);
            var file = new { kind = "stock", key = $"file-{i}", columns = new Dictionary<string, string> { ["sku"] = "sku", ["site"] = "site", ["quantity"] = "quantity" }, csv, dryRun = true };
            using var request = Ask(HttpMethod.Post, "imports", Cast.Admin, new StringContent(JsonSerializer.Serialize(file), Encoding.UTF8, "application/json"));
            request.Headers.Add(Wire.CommandIdHeader, $"file-{i}");
            await AnsweredAsync(request, dice, csv);
        }
    }

    private List<string> RoutesOf(string method) => [.. depot.Routes.Where(route => route.Method == method).Select(route => route.Route).Distinct().Order(StringComparer.Ordinal)];

    private HttpRequestMessage Ask(HttpMethod method, string path, Person person, HttpContent? content = null)
    {
        // As it is: the client must not tidy up what the depot is to meet.
        var request = new HttpRequestMessage(method, Raw($"{depot.Address}api/v1/{path}")) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", depot.TokenOf(person));
        return request;
    }

    private static Uri Raw(string address) => new(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private async Task<int> AnsweredAsync(HttpRequestMessage request, Mutator dice, string input)
    {
        using var answer = await depot.Client().SendAsync(request);
        var (status, body) = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        // What the server's own reader refuses, an address or a header that is too long, never reaches the depot and has no body.
        var isTheServers = status is 400 or 414 or 431 && body.Length == 0 && !answer.Headers.Contains("X-Content-Type-Options");
        if (status >= 500 || (status >= 400 && !isTheServers && !IsOurs(body))) Assert.Fail(dice.Blame(input, $"{status} {body}"));
        return status;
    }

    private static bool IsOurs(string body)
    {
        try
        {
            var error = JsonSerializer.Deserialize<ErrorBody>(body, Wire.Tolerant)!;
            return error.Error.Code.Length > 0 && error.Message == error.Error.Message && error.Message.Length is > 0 and < 1_000 && !body.Contains("   at ", StringComparison.Ordinal);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Fill(string route, string id) => string.Join('/', route.Split('/').Select(part => part.StartsWith('{') ? id : part));

    private static string Visible(string text) => string.Concat(text.Where(letter => letter is > ' ' and < '\u007f'));

    // What the server's own reader would refuse has tests of its own, over a raw socket.
    private static string Escaped(string query) => string.Concat(query.Select(letter =>
        letter is > ' ' and < '\u007f' and not '#' ? $"{letter}" : Uri.EscapeDataString(char.IsSurrogate(letter) ? "\ufffd" : $"{letter}")));
}
