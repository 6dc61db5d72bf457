using System.Net;
using System.Text;
using System.Text.Json;
using CountDepot.Api.Notices;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Specs.Bot;

/// <summary>
/// The depot as the bot sees it over HTTP, in memory: it decides with the real rulebook, remembers command ids, and records every
/// request. Answers can be scripted instead, for what a healthy depot does not say.
/// </summary>
internal sealed class DepotStandIn : HttpMessageHandler
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, Func<string, Command>> Verbs = new()
    {
        ["receipts"] = Read<ReceiveStock>, ["reservations"] = Read<ReserveStock>, ["reservations/cancellations"] = Read<CancelReservation>,
        ["reservations/approvals"] = Read<ApproveReservation>, ["checkouts"] = Read<CheckOutStock>,
        ["checkins"] = Read<CheckInStock>, ["consumptions"] = Read<ConsumeStock>, ["adjustments"] = Read<AdjustStock>,
    };

    private readonly Lock gate = new();
    private readonly Dictionary<Sku, Item> items = [];
    private readonly Dictionary<Sku, List<Recorded>> facts = [];
    private readonly Dictionary<string, (string Body, HttpStatusCode Status, string Answer)> answered = [];
    private readonly List<Sent> sent = [];

    public List<SiteView> Sites { get; } =
        [new(SiteId.Parse("NORTH"), "North", "Europe/Berlin"), new(SiteId.Parse("SOUTH"), "South", "Europe/Berlin"), new(SiteId.Parse("VAN-7"), "Van 7", "Europe/Berlin")];

    /// <summary>What to answer before anything is decided; nothing when it returns null.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?>? Script { get; set; }

    /// <summary>What every command waits for; nothing when it is absent.</summary>
    public Func<Task>? Holding { get; set; }

    /// <summary>One request as it came.</summary>
    public sealed record Sent(HttpMethod Method, string Path, string? Key, string? ActingFor, string? ActingName, string? Authorization, string Body);

    public IReadOnlyList<Sent> Requests
    {
        get { lock (gate) return [.. sent]; }
    }

    public IReadOnlyList<Sent> Commands => [.. Requests.Where(r => r.Method == HttpMethod.Post)];

    public Item this[string sku] => items[Sku.Parse(sku)];

    /// <summary>Defines an item and receives stock of it.</summary>
    public DepotStandIn With(string sku, string name, ItemKind kind = ItemKind.Stock, string unit = "each", int decimals = 0, params (string Site, long Units)[] stock)
    {
        Do(sku, new DefineItem(ShortText.Parse(name), kind, ShortText.Parse(unit), decimals));
        foreach (var (site, units) in stock) Do(sku, new ReceiveStock(SiteId.Parse(site), Quantity.Of(units)));
        return this;
    }

    /// <summary>Does something as the depot's manager; it must be accepted.</summary>
    public void Do(string sku, Command command) => Do(sku, command, new Actor("manager-id", "Manager"));

    /// <summary>Does something as somebody; it must be accepted.</summary>
    public void Do(string sku, Command command, CountDepot.Sim.Person by) => Do(sku, command, new Actor(by.ObjectId, by.Name));

    private void Do(string sku, Command command, Actor by) => Assert.IsType<Decision.Accepted>(Decide(Sku.Parse(sku), command, by, "setup").Decision);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var path = request.RequestUri!.PathAndQuery["/api/v1/".Length..];
        lock (gate)
        {
            sent.Add(new(request.Method, path, Header(request, Wire.CommandIdHeader), Header(request, Wire.ActingForHeader), Header(request, Wire.ActingNameHeader),
                request.Headers.Authorization?.ToString(), body));
        }
        if (request.Method == HttpMethod.Post && Holding is { } holding) await holding().WaitAsync(cancellationToken);
        if (Script?.Invoke(request) is { } scripted) return scripted;
        lock (gate) return request.Method == HttpMethod.Post ? Tell(request, path, body) : Ask(path);
    }

    private HttpResponseMessage Tell(HttpRequestMessage request, string path, string body)
    {
        var key = Header(request, Wire.CommandIdHeader)!;
        if (answered.TryGetValue(key, out var before))
            return before.Body == body ? Json(before.Status, before.Answer) : No(422, RefusalCode.CommandIdReused, "That card was used with other values.", new());
        var parts = path.Split('/', 3);
        var by = new Actor(Header(request, Wire.ActingForHeader)!, Uri.UnescapeDataString(Header(request, Wire.ActingNameHeader) ?? ""));
        var (decision, version) = Decide(Sku.Parse(parts[1]), Verbs[parts[2]](body), by, key);
        var (status, answer) = decision is Decision.Accepted accepted
            ? (HttpStatusCode.OK, JsonSerializer.Serialize(ItemViews.Answer(items[Sku.Parse(parts[1])], accepted, new(version, Now, by)), Wire.Json))
            : (HttpStatusCode.Conflict, Error((Decision.Refused)decision));
        answered[key] = (body, status, answer);
        return Json(status, answer);
    }

    private (Decision Decision, long Version) Decide(Sku sku, Command command, Actor by, string key)
    {
        lock (gate)
        {
            var item = items.GetValueOrDefault(sku) ?? Item.New(sku);
            var decision = Rulebook.Decide(item, command, new(by, Now));
            var chain = facts.TryGetValue(sku, out var known) ? known : facts[sku] = [];
            if (decision is not Decision.Accepted accepted) return (decision, chain.Count);
            foreach (var fact in accepted.Events)
            {
                var stamp = new Stamp(chain.Count + 1, Now, by);
                item = item.Evolve(fact, stamp);
                chain.Add(new(fact, stamp, CommandId.Parse(key)));
            }
            items[sku] = item;
            return (decision, chain.Count);
        }
    }

    private HttpResponseMessage Notice(string[] key)
    {
        var (site, sku) = (SiteId.Parse(key[0]), Sku.Parse(key[2]));
        if (!items.TryGetValue(sku, out var item)) return No(404, RefusalCode.NotFound, "There is no such notice.", new());
        var notice = new Notice(Enum.Parse<NoticeKind>(key[1]), site, sku, int.Parse(key[3], System.Globalization.CultureInfo.InvariantCulture));
        return Ok(new NoticeView(notice, Sites.Single(s => s.Site == site), Sites, Now)
        {
            Low = Episodes.View(item, facts[sku].Count, site, notice.Episode!.Value, new(new("x"), Now)),
        });
    }

    private HttpResponseMessage Ask(string path)
    {
        var (noun, query) = (path.Split('?')[0].Split('/'), System.Web.HttpUtility.ParseQueryString(path.Contains('?') ? path.Split('?')[1] : ""));
        if (noun[0] == "sites") return Ok(new SitePage(Sites));
        if (noun is ["me"]) return Ok(new MeView("x", null, [new(Role.Manager, null)]));
        if (noun is ["items"]) return Ok(Find(query["find"]!));
        if (noun[0] == "notices") return Notice(Uri.UnescapeDataString(noun[1]).Split('~'));
        if (noun[0] == "codes") return Ok(Code(Uri.UnescapeDataString(noun[1])));
        var sku = Sku.Parse(noun[1]);
        if (!items.TryGetValue(sku, out var item)) return No(404, RefusalCode.ItemUnknown, $"There is no item {sku}.", new());
        var request = new Request(new("x"), Now);
        return noun.ElementAtOrDefault(2) switch
        {
            null => Ok(ItemViews.View(item, facts[sku].Count, request)),
            "history" => Ok(new HistoryPage(sku, History.Tell(Item.New(sku), facts[sku], query["site"] is { } at ? SiteId.Parse(at) : null, request))),
            "explanation" => Ok(Explanations.Explain(Item.New(sku), facts[sku], SiteId.Parse(query["site"]!), request)),
            var other => throw new InvalidOperationException($"The stand-in has no {other}."),
        };
    }

    // Any word at the beginning of any word of the name or the SKU, best fit first: what a search index does.
    private ItemPage Find(string words)
    {
        var asked = words.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var scored =
            from item in items.Values
            let own = $"{item.Sku} {item.Known.Name}".ToLowerInvariant().Split(' ', '-')
            let score = asked.Count(w => item.Sku.Value.Equals(w, StringComparison.OrdinalIgnoreCase) || own.Any(o => Overlap(o, w)))
            where score > 0
            orderby score descending, item.Sku
            select new ItemSummary(item.Sku, item.Known.Name.Value, item.Known.Kind, item.Known.Unit.Value, null, "");
        return new([.. scored], Now);
    }

    private static bool Overlap(string own, string word) => own.StartsWith(word, StringComparison.Ordinal) || word.StartsWith(own, StringComparison.Ordinal);

    private CodeView Code(string code) => new(code,
    [
        .. items.Values.Where(i => SerialNumber.TryRead(code, out var serial, out _) && i.Units.ContainsKey(serial))
            .Select(i => new CodeMatch(CodeKind.Serial, i.Sku, i.Known.Name.Value, SerialNumber.Parse(code))),
        .. items.Values.Where(i => i.Sku.Value.Equals(code, StringComparison.OrdinalIgnoreCase)).Select(i => new CodeMatch(CodeKind.Sku, i.Sku, i.Known.Name.Value, null)),
    ]);

    public static HttpResponseMessage No(int status, RefusalCode code, string message, RefusalDetail detail) =>
        Json((HttpStatusCode)status, Error(new(code, message, detail)));

    public static HttpResponseMessage Json(HttpStatusCode status, string json) => new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    private static HttpResponseMessage Ok<T>(T view) => Json(HttpStatusCode.OK, JsonSerializer.Serialize(view, Wire.Json));

    private static string Error(Decision.Refused refused)
    {
        var code = JsonNamingPolicy.CamelCase.ConvertName(refused.Code.ToString());
        return JsonSerializer.Serialize(new ErrorBody(new(code, refused.Message), refused.Message, refused.Detail, "trace-1"), Wire.Json);
    }

    private static Command Read<T>(string body) where T : Command => JsonSerializer.Deserialize<T>(body, Wire.Json)!;

    private static string? Header(HttpRequestMessage request, string name) => request.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
