using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CountDepot.Api.Webhooks;

/// <summary>What became of a call.</summary>
/// <param name="Fate">In one word.</param>
/// <param name="After">How long the other side wants to be left alone, if it said so; an hour at most.</param>
public sealed record Reply(Fate Fate, TimeSpan? After = null);

/// <summary>What became of a call, in one word.</summary>
public enum Fate
{
    /// <summary>2xx: the event was taken.</summary>
    Taken,

    /// <summary>404 or 410: nobody is there any more.</summary>
    Gone,

    /// <summary>This event is not taken now; another might be.</summary>
    Refused,

    /// <summary>Nothing is taken now: no answer, too many requests, or an error of theirs.</summary>
    Failed,
}

/// <summary>Finds the addresses of a host. A delegate, so that a name server that lies can be played.</summary>
public delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancel);

/// <summary>Opens a connection to an address that was checked.</summary>
public delegate Task<Stream> ConnectTo(IPEndPoint address, CancellationToken cancel);

/// <summary>
/// Calls subscribers. The one place where the depot follows an address from outside: no redirect, no proxy, no cookie, no token; the name is resolved
/// and every address of it checked when the connection is made, and the connection goes to the very address that was checked, so a name server that
/// changes its answer gains nothing. What is answered is not read.
/// </summary>
public sealed partial class Callbacks : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AfterMax = TimeSpan.FromHours(1);

    // A signature is over the letters as they were given, so none is written in another way; the rule has seen to it that there are no odd ones.
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly CallbackRule rule;
    private readonly ResolveHost resolve;
    private readonly ConnectTo connect;
    private readonly TimeProvider time;
    private readonly ILogger<Callbacks> log;
    private readonly HttpClient http;

    public Callbacks(CallbackRule rule, ResolveHost resolve, ConnectTo connect, TimeProvider time, ILogger<Callbacks> log)
    {
        (this.rule, this.resolve, this.connect, this.time, this.log) = (rule, resolve, connect, time, log);
        http = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 16,
            // An answer that is not read ends the connection instead of being read after all.
            MaxResponseDrainSize = 0,
            ConnectCallback = async (context, cancel) => await ConnectAsync(context.DnsEndPoint, cancel),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Posts an event. Throws only when it is cancelled.</summary>
    public async Task<Reply> PostAsync(string url, string body, CancellationToken cancel)
    {
        // What was allowed when somebody subscribed may not be any more.
        if (rule.ProblemOf(url) is not null) return new(Fate.Failed);
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, Verbatim)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return Of(response);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return new(Fate.Failed);
        }
    }

    public void Dispose() => http.Dispose();

    /// <summary>Opens a connection without anything that could lead elsewhere.</summary>
    public static async Task<Stream> OpenAsync(IPEndPoint address, CancellationToken cancel)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Stream> ConnectAsync(DnsEndPoint asked, CancellationToken cancel)
    {
        var addresses = await resolve(asked.Host, cancel);
        // One that is not public among several is no slip of a public host.
        if (addresses.Length == 0 || !addresses.All(address => rule.Allows(asked.Host, address)))
        {
            LogNotPublic(asked.Host);
            throw new HttpRequestException($"{asked.Host} has no public address.");
        }
        return await connect(new(addresses[0], asked.Port), cancel);
    }

    private Reply Of(HttpResponseMessage response)
    {
        var after = response.Headers.RetryAfter is { } asked ? asked.Delta ?? asked.Date - time.GetUtcNow() : null;
        if (after < TimeSpan.Zero) after = null;
        return new(
            (int)response.StatusCode switch
            {
                >= 200 and < 300 => Fate.Taken,
                404 or 410 => Fate.Gone,
                408 or 429 or >= 500 => Fate.Failed,
                _ => Fate.Refused,
            },
            after > AfterMax ? AfterMax : after);
    }

    [LoggerMessage(180, LogLevel.Warning, "Security: the callback host {Host} leads to an address that is not public")]
    private partial void LogNotPublic(string host);
}
