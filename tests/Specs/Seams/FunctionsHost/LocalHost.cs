using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using CountDepot.Sim;
using Yarp.ReverseProxy.Forwarder;

namespace CountDepot.Specs.Seams.FunctionsHost;

/// <summary>
/// A test double of the Azure Functions host for a custom handler in proxy mode: what arrives at the handler, what is repeated,
/// what is fatal, how timers are called. It forwards with the library the real host uses. Kept harsh where hosts differ, so that
/// a handler which passes here depends on nothing that one of them lacks.
/// </summary>
public sealed class LocalHost : IAsyncDisposable
{
    public const string Version = "4.1037.0.0";
    private const long BodyBytesMax = 104_857_600;
    private static readonly ForwarderRequestConfig Patience = new() { ActivityTimeout = TimeSpan.FromSeconds(240) };

    private readonly WebApplication web;
    private readonly HttpMessageInvoker toHandler;
    private readonly HttpClient timers = new();

    private LocalHost(FunctionApp app, Handler handler, WebApplication web, Uri url)
    {
        (App, Handler, this.web, Url) = (app, handler, web, url);
        // A connection each, because on a kept one the client library repeats requests by itself, on top of what the host does.
        var sockets = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero };
        toHandler = new(new Resend(sockets));
    }

    public FunctionApp App { get; }
    public Handler Handler { get; }

    /// <summary>Where the outside world calls.</summary>
    public Uri Url { get; }

    /// <summary>Starts the host on a function app's folder and waits for its handler.</summary>
    public static async Task<LocalHost> StartAsync(string folder, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var app = FunctionApp.Load(folder);
        var url = new Uri($"http://127.0.0.1:{Azurite.FreePort()}/");
        // The handler sees the host's own address in its environment; one that binds to it would fight the host for it.
        var handler = new Handler(app, new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>()) { ["ASPNETCORE_URLS"] = url.ToString() });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, url.Port);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Services.AddHttpForwarder();
        var web = builder.Build();
        var host = new LocalHost(app, handler, web, url);
        web.Run(host.AnswerAsync);
        await web.StartAsync();
        await handler.ReadyAsync();
        return host;
    }

    /// <summary>Runs a timer as if its time had come.</summary>
    public Task<TimerRun> RunTimerAsync(string name, bool isPastDue = false) =>
        TimerRun.InvokeAsync(timers, Handler.Url, App.Functions.Single(function => function.IsTimer && function.Name == name), isPastDue);

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        await Handler.DisposeAsync();
        toHandler.Dispose();
        timers.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        if (path.StartsWith("/admin/functions/", StringComparison.Ordinal))
        {
            await RunTimerAsync(path["/admin/functions/".Length..]);
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        else if (path == "/") http.Response.StatusCode = StatusCodes.Status204NoContent;
        else if (App.Match(http.Request.Method, path) is null) http.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (http.Request.ContentLength > BodyBytesMax) http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        else await ForwardAsync(http);
    }

    private async Task ForwardAsync(HttpContext http)
    {
        var forwarder = http.RequestServices.GetRequiredService<IHttpForwarder>();
        var error = await forwarder.SendAsync(http, Handler.Url.ToString(), toHandler, Patience, new AsTheHostDoes());
        if (error != ForwarderError.None && !http.Response.HasStarted) http.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    /// <summary>Headers: the invocation's own, and the outside address, whatever the caller claimed.</summary>
    private sealed class AsTheHostDoes : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            var invocation = $"{Guid.NewGuid()}";
            proxyRequest.Headers.Host = null;
            Set(proxyRequest, "X-Azure-Functions-InvocationId", invocation);
            Set(proxyRequest, "x-ms-invocation-id", invocation);
            Set(proxyRequest, "X-Azure-Functions-HostVersion", Version);
            Set(proxyRequest, "X-Forwarded-For", $"{httpContext.Connection.RemoteIpAddress}");
            Set(proxyRequest, "X-Forwarded-Host", $"{httpContext.Request.Host}");
            Set(proxyRequest, "X-Forwarded-Proto", httpContext.Request.Scheme);
        }

        private static void Set(HttpRequestMessage request, string name, string value)
        {
            request.Headers.Remove(name);
            request.Headers.Add(name, value);
        }
    }

    /// <summary>A broken connection to the handler: a request without a body is sent up to ten times, one with a body once.</summary>
    private sealed class Resend(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private const int SendsMax = 10;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            for (var sends = 1; ; sends++)
            {
                try
                {
                    return await base.SendAsync(request, cancellationToken);
                }
                catch (HttpRequestException) when (sends < SendsMax && request.Content is null)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(250, 50 * sends)), cancellationToken);
                }
            }
        }
    }
}
