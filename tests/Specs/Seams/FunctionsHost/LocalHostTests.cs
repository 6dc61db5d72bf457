using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace CountDepot.Specs.Seams.FunctionsHost;

/// <summary>The double obeys the rules of the host it stands for, seen with a handler that does whatever it is told.</summary>
public sealed class LocalHostTests : IAsyncLifetime
{
    private static readonly string[] Timers = ["good", "empty", "nothing", "null", "text", "failing"];
    private readonly string folder = Workspace.NewFolder();
    private static readonly HttpClient Client = new();
    private LocalHost host = null!;

    public async Task InitializeAsync()
    {
        Write("host.json", """{"version":"2.0","customHandler":{"description":{"defaultExecutablePath":"node","arguments":["echo.mjs"]},"enableProxyingHttpRequest":true}}""");
        Write("api/function.json", """
            {"bindings":[{"type":"httpTrigger","authLevel":"anonymous","direction":"in","name":"req","route":"{*path}","methods":["get","post","put","delete"]},
                         {"type":"http","direction":"out","name":"res"}]}
            """);
        foreach (var timer in Timers)
        {
            Write($"{timer}/function.json", """
                {"bindings":[{"type":"timerTrigger","direction":"in","name":"timer","schedule":"0 * * * * *"}],
                 "retry":{"strategy":"fixedDelay","maxRetryCount":2,"delayInterval":"00:00:05"}}
                """);
        }
        File.Copy(Workspace.PathOf("tests", "Specs", "Seams", "FunctionsHost", "echo.mjs"), Path.Combine(folder, "echo.mjs"));
        host = await LocalHost.StartAsync(folder);
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_request_arrives_as_it_was_sent_with_the_invocation_and_the_outside_address()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Url, "api/echo?x=1&x=2&e=&f&$filter=a%20eq%20'b'"));
        request.Content = new StringContent("{\"n\":1}", Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", "evil.example");
        request.Headers.TryAddWithoutValidation("x-ms-invocation-id", "spoof");
        request.Headers.TryAddWithoutValidation("If-Match", "\"7\"");
        using var response = await Client.SendAsync(request);
        var echo = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal("/api/echo?x=1&x=2&e=&f&$filter=a%20eq%20'b'", (string?)echo["url"]);
        Assert.Equal("{\"n\":1}", (string?)echo["body"]);
        Assert.Equal(host.Url.Authority, (string?)echo["headers"]!["x-forwarded-host"]);
        Assert.Equal(host.Handler.Url.Authority, (string?)echo["headers"]!["host"]);
        Assert.True(Guid.TryParse((string?)echo["headers"]!["x-ms-invocation-id"], out _));
        Assert.Equal((string?)echo["headers"]!["x-ms-invocation-id"], (string?)echo["headers"]!["x-azure-functions-invocationid"]);
        Assert.Equal("\"7\"", (string?)echo["headers"]!["if-match"]);
    }

    [Theory]
    [InlineData("GET", "health", HttpStatusCode.NotFound)]
    [InlineData("POST", "good", HttpStatusCode.NotFound)]
    [InlineData("PATCH", "api/echo", HttpStatusCode.NotFound)]
    [InlineData("GET", "", HttpStatusCode.NoContent)]
    public async Task Nothing_outside_the_prefix_and_the_methods_reaches_the_handler(string method, string path, HttpStatusCode expected)
    {
        using var response = await Client.SendAsync(new(new HttpMethod(method), new Uri(host.Url, path)));
        Assert.Equal(expected, response.StatusCode);
        var seen = await SeenAsync();
        Assert.Null(seen["/" + path] is { } count && path.Length > 0 ? count : null);
    }

    [Theory]
    [InlineData("GET", false, 10)]
    [InlineData("DELETE", false, 10)]
    [InlineData("POST", true, 1)]
    [InlineData("PUT", true, 1)]
    public async Task A_dropped_connection_repeats_a_request_without_a_body_ten_times_and_one_with_a_body_never(string method, bool hasBody, int times)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(host.Url, "api/drop"));
        if (hasBody) request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var response = await Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
        Assert.Equal(times, (int)(await SeenAsync())["/api/drop"]!);
    }

    [Fact]
    public async Task One_request_that_crashes_the_handler_takes_the_host_down_at_the_third_crash()
    {
        using var response = await Client.GetAsync(new Uri(host.Url, "api/crash"));
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        await host.Handler.Life;
        Assert.True(host.Handler.IsDead);
        Assert.Equal(3, host.Handler.Starts);
    }

    [Fact]
    public async Task Exit_code_0_is_final_and_200_is_a_restart()
    {
        using var again = await Client.PostAsync(new Uri(host.Url, "api/again"), new StringContent("{}"));
        await WaitForStartAsync(2);
        Assert.False(host.Handler.IsDead);
        using var leave = await Client.PostAsync(new Uri(host.Url, "api/leave"), new StringContent("{}"));
        await host.Handler.Life;
        Assert.True(host.Handler.IsDead);
        Assert.Equal(2, host.Handler.Starts);
    }

    [Theory]
    [InlineData("good", Verdict.Succeeded, 1)]
    [InlineData("failing", Verdict.Failed, 3)]
    [InlineData("text", Verdict.Failed, 3)]
    [InlineData("empty", Verdict.NeverCompletes, 1)]
    [InlineData("nothing", Verdict.NeverCompletes, 1)]
    [InlineData("null", Verdict.NeverCompletes, 1)]
    public async Task A_timer_succeeds_with_an_object_fails_with_a_status_and_hangs_on_nothing(string timer, Verdict verdict, int calls)
    {
        var run = await host.RunTimerAsync(timer, isPastDue: true);
        Assert.Equal((verdict, calls), (run.Verdict, run.Calls));
        Assert.Equal(calls, (int)(await SeenAsync())["/" + timer]!);
    }

    [Fact]
    public async Task A_timer_is_posted_with_its_binding_and_its_name()
    {
        var run = await host.RunTimerAsync("good", isPastDue: true);
        var sent = JsonNode.Parse((string)JsonNode.Parse(run.Answer)!["Logs"]![0]!)!;
        Assert.True((bool)sent["Data"]!["timer"]!["IsPastDue"]!);
        Assert.Equal("good", (string?)sent["Metadata"]!["sys"]!["MethodName"]);
    }

    [Fact]
    public async Task Ordinary_output_is_information_and_error_output_is_an_error_unless_it_warns()
    {
        using var response = await Client.GetAsync(new Uri(host.Url, "api/noise"));
        await host.Handler.TerminateAsync();
        Assert.Contains(("warn", "warning: low"), host.Handler.Log);
        Assert.Contains(("fail", "broken"), host.Handler.Log);
    }

    [Fact]
    public async Task A_handler_that_is_told_to_end_may_finish_what_it_has_begun()
    {
        var slow = Client.GetStringAsync(new Uri(host.Url, "api/slow"));
        while ((await SeenAsync())["/api/slow"] is null) await Task.Yield();
        var code = await host.Handler.TerminateAsync();
        Assert.Equal("{\"slow\":true}", await slow);
        Assert.Equal(0, code);
    }

    [Theory]
    [InlineData("""{"version":"2.0"}""", "no customHandler")]
    [InlineData("""{"version":"2.0","customHandler":{"description":{"defaultExecutablePath":""}}}""", "is empty")]
    [InlineData("""{"version":"2.0","customHandler":{"description":{"defaultExecutablePath":"node"},"enableForwardingHttpRequest":true}}""", "enableProxyingHttpRequest")]
    [InlineData("""{"version":"2.0","customHandler":{"description":{"defaultExecutablePath":"node"},"enableProxyingHttpRequest":true,"http":{"routes":[{"route":"{*x}"}]}}}""", "both")]
    public void A_host_file_that_the_host_would_refuse_is_refused(string text, string says)
    {
        Write("host.json", text);
        Assert.Contains(says, Assert.Throws<InvalidDataException>(() => FunctionApp.Load(folder)).Message, StringComparison.Ordinal);
    }

    private async Task<JsonNode> SeenAsync() => JsonNode.Parse(await Client.GetStringAsync(new Uri(host.Url, "api/seen")))!;

    private async Task WaitForStartAsync(int starts)
    {
        while (host.Handler.Starts < starts) await Task.Yield();
        await host.Handler.ReadyAsync();
    }

    private void Write(string name, string text)
    {
        var file = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
