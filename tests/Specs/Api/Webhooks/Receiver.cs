using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using CountDepot.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace CountDepot.Specs.Api.Webhooks;

/// <summary>One call as it arrived.</summary>
/// <param name="Target">The path and query, letter by letter.</param>
public sealed record Call(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    internal JsonElement Json => JsonDocument.Parse(Body).RootElement;
    internal string EventId => Json.GetProperty("eventId").GetString()!;

    internal T As<T>() => JsonSerializer.Deserialize<T>(Body, Wire.Json)!;
}

/// <summary>What a flow is to the depot: an address on this machine that is called. It answers 202 unless it is told something else.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly Channel<Call> calls = Channel.CreateUnbounded<Call>();
    private readonly WebApplication app;

    private Receiver(WebApplication app) => this.app = app;

    /// <summary>What it does with a call; by default it takes it.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = http => Say(http, 202);

    /// <summary>Every call so far.</summary>
    public ConcurrentQueue<Call> All { get; } = new();

    private string Root => app.Urls.Single();

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver.app.Run(receiver.TakeAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>An address of a flow, signed as the platform signs them.</summary>
    public string Url(string flow) => $"{Root}/workflows/{flow}/triggers/manual/run?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sig=a%2Fb%2Bc%3D";

    /// <summary>Waits for the next call.</summary>
    public async Task<Call> NextAsync()
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        return await calls.Reader.ReadAsync(enough.Token);
    }

    /// <summary>Answers with a status, and headers if there are any.</summary>
    public static Task Say(HttpContext http, int status, params (string Name, string Value)[] headers)
    {
        http.Response.StatusCode = status;
        foreach (var (name, value) in headers) http.Response.Headers[name] = value;
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var call = new Call(http.Request.Method, target, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString()), await reader.ReadToEndAsync());
        All.Enqueue(call);
        calls.Writer.TryWrite(call);
        await Answer(http);
    }
}
