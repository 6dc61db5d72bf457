using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using CountDepot.Contracts;
using CountDepot.Sim;

namespace CountDepot.Specs.Seams.FunctionsHost;

/// <summary>The depot as the Functions host runs it: its own process from its own folder, over Azurite and TeamsSim.</summary>
public sealed class HostedDepot : IAsyncLifetime
{
    private static readonly string[] Groups = [Cast.ViewersGroup, Cast.StaffGroup, Cast.ManagersGroup, Cast.AdminsGroup];
    private static readonly Role[] Roles = [Role.Viewer, Role.Staff, Role.Manager, Role.Admin];
    private Azurite azurite = null!;
    private TeamsSim sim = null!;

    public LocalHost Host { get; private set; } = null!;
    public HttpClient Client { get; } = new();

    public async Task InitializeAsync()
    {
        azurite = await Azurite.StartAsync();
        sim = await TeamsSim.StartAsync();
        var environment = new Dictionary<string, string?>(sim.IdentityEnvironment.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)))
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Depot__TenantId"] = Cast.Tenant,
            ["Depot__Audience"] = Cast.ApiApp,
            ["Depot__EntraMetadata"] = $"{sim.Url}entra/{Cast.Tenant}/v2.0/.well-known/openid-configuration",
            ["Depot__GraphUrl"] = $"{sim.Url}graph/v1.0",
            ["Depot__IdentityClientId"] = Cast.ApiIdentity,
            ["Depot__BotAppId"] = Cast.BotApp,
            ["Depot__StorageConnection"] = azurite.ConnectionString,
        };
        for (var i = 0; i < Groups.Length; i++) (environment[$"Depot__Roles__{i}__Group"], environment[$"Depot__Roles__{i}__Role"]) = (Groups[i], $"{Roles[i]}");
        Host = await LocalHost.StartAsync(await Published.FolderAsync(), environment);
    }

    /// <summary>What it has written, without asking it.</summary>
    public TableServiceClient Tables => new(azurite.ConnectionString);

    public BlobServiceClient Blobs => new(azurite.ConnectionString);

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
        await sim.DisposeAsync();
        await azurite.DisposeAsync();
    }

    /// <summary>A request through the host, as the admin.</summary>
    public HttpRequestMessage Request(string method, string path, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Host.Url, path)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sim.UserTokenFor(Cast.Admin));
        if (method == "POST") request.Headers.Add(Wire.CommandIdHeader, $"{Guid.NewGuid()}");
        return request;
    }

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(string method, string path, string? json = null)
    {
        using var request = Request(method, path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"));
        using var response = await Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}

public sealed class HandlerTests(HostedDepot depot) : IClassFixture<HostedDepot>
{
    [Fact]
    public async Task It_starts_at_the_first_try_and_is_ready()
    {
        using var answer = await depot.Client.GetAsync(depot.Host.Handler.Url);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await depot.SendAsync("GET", "api/health/live")).Status);
        Assert.Equal(HttpStatusCode.OK, (await depot.SendAsync("GET", "api/health/ready")).Status);
        Assert.True(depot.Host.Handler.StartedIn > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_person_with_a_token_is_known_and_one_without_is_not_let_in()
    {
        var me = await depot.SendAsync("GET", "api/v1/me");
        Assert.True(me.Status == HttpStatusCode.OK, me.Body);
        using var stranger = await depot.Client.GetAsync(new Uri(depot.Host.Url, "api/v1/me"));
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }

    [Fact]
    public async Task A_claim_in_a_header_is_not_an_identity()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(depot.Host.Url, "api/v1/me"));
        request.Headers.Add("X-MS-CLIENT-PRINCIPAL", Convert.ToBase64String("""{"userId":"admin","userRoles":["authenticated"]}"""u8));
        request.Headers.Add("X-MS-CLIENT-PRINCIPAL-ID", Cast.Admin.ObjectId);
        using var response = await depot.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("POST", "api/v1/items/X-1/receipts", null)]
    [InlineData("POST", "api/v1/items/X-1/receipts", "{")]
    [InlineData("POST", "api/v1/items/X-1/receipts", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("GET", "api/v1/items/a%2Fb", null)]
    [InlineData("GET", "api/v1/items?top=1&top=2&$filter=a%20eq%20'b'", null)]
    [InlineData("DELETE", "api/v1/items/X-1", null)]
    [InlineData("OPTIONS", "api/v1/items", null)]
    public async Task What_makes_no_sense_is_refused_and_never_costs_the_process(string method, string path, string? json)
    {
        var starts = depot.Host.Handler.Starts;
        var (status, body) = await depot.SendAsync(method, path, json);
        Assert.True((int)status is >= 400 and < 500, $"{status} {body}");
        Assert.Equal(starts, depot.Host.Handler.Starts);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_leaves_it_standing()
    {
        var starts = depot.Host.Handler.Starts;
        var content = new Held("{\"name\":");
        using var cancel = new CancellationTokenSource();
        using var request = depot.Request("POST", "api/v1/items/HELD-0/definition", content);
        var sending = depot.Client.SendAsync(request, cancel.Token);
        await content.Begun;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(HttpStatusCode.OK, (await depot.SendAsync("GET", "api/health/live")).Status);
        Assert.Equal(starts, depot.Host.Handler.Starts);
    }

    [Fact]
    public async Task Killed_in_the_middle_of_its_life_it_comes_back_and_has_lost_nothing()
    {
        var defined = await depot.SendAsync("POST", "api/v1/items/KEPT-1/definition", """{"name":"Kept bolt","kind":"stock"}""");
        Assert.True(defined.Status == HttpStatusCode.OK, defined.Body);
        await depot.Host.Handler.CrashAsync();
        var found = await depot.SendAsync("GET", "api/v1/items/KEPT-1");
        Assert.True(found.Status == HttpStatusCode.OK, found.Body);
        Assert.Equal("Kept bolt", (string?)JsonNode.Parse(found.Body)!["name"]);
    }

    [Fact]
    public async Task Every_timer_answers_an_object_and_nobody_outside_can_run_one()
    {
        foreach (var timer in depot.Host.App.Functions.Where(function => function.IsTimer))
        {
            var run = await depot.Host.RunTimerAsync(timer.Name);
            Assert.True(run is { Verdict: Verdict.Succeeded, Answer: "{}" }, $"{timer.Name}: {run.Verdict} {run.Answer}");
            Assert.Equal(HttpStatusCode.NotFound, (await depot.SendAsync("POST", timer.Name, "{}")).Status);
            Assert.True((int)(await depot.SendAsync("POST", $"api/{timer.Name}", "{}")).Status is 404 or 405);
        }
        Assert.Equal(
            ["anchor", "approvals", "counts", "digest", "due", "export", "finish-bookings", "low-stock", "notify", "repair", "send-notices", "settle"],
            depot.Host.App.Functions.Where(function => function.IsTimer).Select(timer => timer.Name));
        Assert.Equal("api", depot.Host.App.RoutePrefix);
        Assert.Single(depot.Host.App.Functions, function => !function.IsTimer);
    }

    [Fact]
    public async Task A_timer_that_comes_twice_and_late_makes_one_anchor_and_one_export()
    {
        foreach (var timer in (string[])["anchor", "export"])
        {
            var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => depot.Host.RunTimerAsync(timer, isPastDue: i > 0)));
            Assert.All(runs, run => Assert.Equal((Verdict.Succeeded, 1), (run.Verdict, run.Calls)));
        }
        foreach (var container in (string[])["anchors", "exports"])
        {
            // Two, when the hour ended between the runs of two tests.
            Assert.InRange(await depot.Blobs.GetBlobContainerClient(container).GetBlobsAsync().CountAsync(), 1, 2);
        }
    }

    // Should anything ever let a caller's path through, the call still carries what the host adds to calls from outside.
    [Theory]
    [InlineData]
    [InlineData("X-Azure-Functions-InvocationId", "x-ms-invocation-id")]
    [InlineData("X-Azure-Functions-InvocationId", "X-Forwarded-For")]
    public async Task A_timer_takes_a_call_of_the_hosts_own_and_no_other(params string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(depot.Host.Handler.Url, "settle")) { Content = new StringContent("{}") };
        foreach (var header in headers) request.Headers.Add(header, "10.0.0.1");
        using var response = await depot.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public void It_says_nothing_on_the_error_stream() => Assert.DoesNotContain(depot.Host.Handler.Log, line => line.Level != "info");

    [Fact]
    public void It_logs_one_JSON_object_a_line() => Assert.All(depot.Host.Handler.Log, line => Assert.IsType<JsonObject>(JsonNode.Parse(line.Line)));
}

/// <summary>The end of a handler, which ends the fixture's too.</summary>
public sealed class HandlerEndTests(HostedDepot depot) : IClassFixture<HostedDepot>
{
    [Fact]
    public async Task Asked_to_end_it_finishes_what_it_has_begun_and_leaves_with_0()
    {
        // The body leaves when the handler says "100 Continue", so once it has begun the handler is at work on it.
        using var patient = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = Timeout.InfiniteTimeSpan });
        var content = new Held("{\"name\":\"Late bolt\",");
        using var request = depot.Request("POST", "api/v1/items/LATE-1/definition", content);
        request.RequestUri = new(depot.Host.Handler.Url, request.RequestUri!.AbsolutePath);
        request.Headers.ExpectContinue = true;
        var answer = patient.SendAsync(request);
        await content.Begun;
        var ended = depot.Host.Handler.TerminateAsync();
        await depot.Host.Handler.RefusesNewCallsAsync();
        content.Finish("\"kind\":\"stock\"}");
        using var response = await answer;
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        Assert.Equal(0, await ended);
        // Nor is anything it had only in memory lost: the lists know of what was committed last.
        Assert.True((await depot.Tables.GetTableClient("Catalog").GetEntityIfExistsAsync<TableEntity>("item", "LATE-1")).HasValue);
    }
}

/// <summary>A JSON body that stops in the middle until it is told how to end.</summary>
internal sealed class Held : HttpContent
{
    private readonly string begin;
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Held(string begin)
    {
        this.begin = begin;
        Headers.ContentType = new("application/json");
    }

    internal Task Begun => begun.Task;

    internal void Finish(string end) => rest.SetResult(end);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(begin), cancellationToken);
        await stream.FlushAsync(cancellationToken);
        begun.SetResult();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(await rest.Task.WaitAsync(cancellationToken)), cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
