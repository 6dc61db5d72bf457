using System.Net;
using CountDepot.Api.Webhooks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CountDepot.Specs.Api.Webhooks;

/// <summary>A call and the other side of it: one that lies about where it is, leads elsewhere, never answers, or never ends.</summary>
public sealed class CallbackTests : IAsyncLifetime
{
    private static readonly IPAddress Public = IPAddress.Parse("20.50.2.1");
    private static readonly IPAddress Metadata = IPAddress.Parse("169.254.169.254");
    private const string Flow = "https://prod-01.westeurope.logic.azure.com/workflows/1/run?sig=x";

    private readonly FakeTimeProvider clock = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly List<string> connected = [];
    private Receiver flow = null!;

    public async Task InitializeAsync() => flow = await Receiver.StartAsync();

    public async Task DisposeAsync() => await flow.DisposeAsync();

    [Fact]
    public async Task The_connection_goes_to_the_address_that_was_checked_and_to_no_later_answer()
    {
        var answers = new Queue<IPAddress[]>([[Public], [Metadata], [IPAddress.Loopback]]);
        using var callbacks = Remote((_, _) => Task.FromResult(answers.Dequeue()));
        Assert.Equal(Fate.Failed, (await callbacks.PostAsync(Flow, "{}", default)).Fate);
        Assert.Equal(["20.50.2.1:443"], connected);
        Assert.Equal(2, answers.Count);
        Assert.Equal(Fate.Failed, (await callbacks.PostAsync(Flow, "{}", default)).Fate);
        Assert.Equal(Fate.Failed, (await callbacks.PostAsync(Flow, "{}", default)).Fate);
        Assert.Equal(["20.50.2.1:443"], connected);
    }

    [Fact]
    public async Task A_host_with_one_address_of_our_own_among_public_ones_is_not_called_at_all()
    {
        foreach (var answer in new IPAddress[][] { [Public, IPAddress.Loopback], [Metadata, Public], [IPAddress.Parse("::ffff:10.0.0.4")], [IPAddress.IPv6Loopback], [] })
        {
            using var callbacks = Remote((_, _) => Task.FromResult(answer));
            Assert.Equal(Fate.Failed, (await callbacks.PostAsync(Flow, "{}", default)).Fate);
        }
        Assert.Empty(connected);
    }

    [Fact]
    public async Task A_name_nobody_knows_is_a_failure_and_no_defect()
    {
        using var callbacks = Remote((_, _) => throw new System.Net.Sockets.SocketException(11001));
        Assert.Equal(Fate.Failed, (await callbacks.PostAsync(Flow, "{}", default)).Fate);
    }

    [Fact]
    public async Task What_was_allowed_once_and_is_not_any_more_is_not_called()
    {
        using var callbacks = Remote((_, _) => Task.FromResult<IPAddress[]>([Public]));
        Assert.Equal(Fate.Failed, (await callbacks.PostAsync("https://flows.contoso.com/run", "{}", default)).Fate);
        Assert.Empty(connected);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Nobody_leads_a_call_elsewhere(int status)
    {
        await using var elsewhere = await Receiver.StartAsync();
        flow.Answer = http => Receiver.Say(http, status, ("Location", elsewhere.Url("elsewhere")));
        using var callbacks = Local();
        Assert.Equal(Fate.Refused, (await callbacks.PostAsync(flow.Url("led"), "{}", default)).Fate);
        Assert.Single(flow.All);
        Assert.Empty(elsewhere.All);
    }

    [Theory]
    [InlineData(200, Fate.Taken)]
    [InlineData(202, Fate.Taken)]
    [InlineData(204, Fate.Taken)]
    [InlineData(400, Fate.Refused)]
    [InlineData(401, Fate.Refused)]
    [InlineData(403, Fate.Refused)]
    [InlineData(404, Fate.Gone)]
    [InlineData(410, Fate.Gone)]
    [InlineData(408, Fate.Failed)]
    [InlineData(429, Fate.Failed)]
    [InlineData(500, Fate.Failed)]
    [InlineData(503, Fate.Failed)]
    public async Task A_status_says_what_became_of_it(int status, Fate fate)
    {
        flow.Answer = http => Receiver.Say(http, status);
        using var callbacks = Local();
        Assert.Equal(new Reply(fate), await callbacks.PostAsync(flow.Url("status"), "{}", default));
    }

    [Theory]
    [InlineData("600", 600)]
    [InlineData("Sun, 01 Mar 2026 12:05:00 GMT", 300)]
    [InlineData("999999999", 3_600)]
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT", null)]
    [InlineData("soon", null)]
    public async Task Whoever_wants_to_be_left_alone_says_for_how_long_an_hour_at_most(string header, int? seconds)
    {
        flow.Answer = http => Receiver.Say(http, 429, ("Retry-After", header));
        using var callbacks = Local();
        Assert.Equal(new Reply(Fate.Failed, seconds is { } s ? TimeSpan.FromSeconds(s) : null), await callbacks.PostAsync(flow.Url("busy"), "{}", default));
    }

    [Fact]
    public async Task Whoever_never_answers_is_waited_for_ten_seconds()
    {
        flow.Answer = http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        using var callbacks = Local();
        var call = callbacks.PostAsync(flow.Url("silent"), "{}", default);
        await flow.NextAsync();
        clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(call.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(Fate.Failed, (await call).Fate);
    }

    [Fact]
    public async Task An_answer_that_never_ends_is_not_read()
    {
        var ended = new TaskCompletionSource<bool>();
        flow.Answer = async http =>
        {
            try
            {
                // As many as would take all day, unless the other side has hung up.
                for (var chunk = new byte[64 * 1024]; !http.RequestAborted.IsCancellationRequested;) await http.Response.Body.WriteAsync(chunk, http.RequestAborted);
            }
            finally
            {
                ended.SetResult(http.RequestAborted.IsCancellationRequested);
            }
        };
        using var callbacks = Local();
        Assert.Equal(Fate.Taken, (await callbacks.PostAsync(flow.Url("endless"), "{}", default)).Fate);
        Assert.True(await ended.Task.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task An_answer_whose_headers_never_end_is_a_failure()
    {
        flow.Answer = http => Receiver.Say(http, 202, ("X-Long", new string('a', 30_000)));
        using var callbacks = Local();
        Assert.Equal(Fate.Failed, (await callbacks.PostAsync(flow.Url("headers"), "{}", default)).Fate);
    }

    [Fact]
    public async Task A_signed_address_is_called_letter_by_letter()
    {
        using var callbacks = Local();
        foreach (var query in new[] { "sig=a%2Fb%2Bc%3D", "sig=a/b+c=", "sp=%2ftriggers%2fmanual%2Frun&sig=%7E~%41", "a=%25%32%46&&b=" })
        {
            var url = $"{flow.Url("letters").Split('?')[0]}?{query}";
            await callbacks.PostAsync(url, "{}", default);
            Assert.EndsWith($"?{query}", (await flow.NextAsync()).Target, StringComparison.Ordinal);
        }
    }

    private Callbacks Local() => new(new CallbackRule("127.0.0.1", isDevelopment: true), Dns.GetHostAddressesAsync, Callbacks.OpenAsync, clock, NullLogger<Callbacks>.Instance);

    // Nothing leaves this machine: what would be connected to is written down.
    private Callbacks Remote(ResolveHost resolve) => new(
        new CallbackRule(".logic.azure.com", isDevelopment: false), resolve,
        (address, _) =>
        {
            connected.Add($"{address}");
            throw new IOException("Nobody is there.");
        },
        clock, NullLogger<Callbacks>.Instance);
}
