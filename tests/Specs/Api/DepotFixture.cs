using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CountDepot.Api;
using CountDepot.Api.Access;
using CountDepot.Contracts;
using CountDepot.Sim;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CountDepot.Specs.Api;

/// <summary>
/// The real depot in this process over Azurite, with TeamsSim as its Entra and its Graph: every token is signed and checked, every role is
/// asked for. One per test assembly; tests keep out of each other's way by using items of their own.
/// </summary>
[CollectionDefinition("Depot")]
public sealed class DepotFixture : IAsyncLifetime, ICollectionFixture<DepotFixture>
{
    private readonly Dictionary<string, string?> changed = [];
    private TimeProvider? clock;
    private bool isBeside;
    private bool isAgain;
    private Azurite azurite = null!;
    private Factory factory = null!;

    public TeamsSim Sim { get; private set; } = null!;

    /// <summary>Another depot with a storage of its own in the same tenant, which some settings tell something else.</summary>
    public static async Task<DepotFixture> BesideAsync(DepotFixture depot, Dictionary<string, string?> changed, TimeProvider? clock = null)
    {
        var beside = new DepotFixture { Sim = depot.Sim, isBeside = true, clock = clock };
        foreach (var (name, value) in changed) beside.changed[name] = value;
        await beside.InitializeAsync();
        return beside;
    }

    /// <summary>A second instance of this depot, over the same storage, which some settings may tell something else.</summary>
    public async Task<DepotFixture> AgainAsync(TimeProvider clock, Dictionary<string, string?>? told = null)
    {
        var again = new DepotFixture { Sim = Sim, isBeside = true, isAgain = true, clock = clock, azurite = azurite };
        foreach (var (name, value) in changed.Concat(told ?? [])) again.changed[name] = value;
        await again.InitializeAsync();
        return again;
    }

    public async Task InitializeAsync()
    {
        if (!isAgain) azurite = await Azurite.StartAsync();
        if (!isBeside) Sim = await TeamsSim.StartAsync(new(HasPage: true));
        foreach (var (name, value) in Sim.IdentityEnvironment) Environment.SetEnvironmentVariable(name, value);
        var settings = Settings(Sim, azurite);
        foreach (var (name, value) in changed) settings[name] = value;
        factory = new Factory(settings, clock);
        factory.UseKestrel(0);
        factory.StartServer();
        await SendAsync(Cast.Admin, HttpMethod.Post, "sites/north", new { name = "North", timeZone = "Europe/Berlin" });
        await SendAsync(Cast.Admin, HttpMethod.Post, "sites/south", new { name = "South" });
    }

    public async Task DisposeAsync()
    {
        var ending = factory.DisposeAsync().AsTask();
        // What is written before the end waits by the clock of the depot, which nobody else moves any more.
        while (!ending.IsCompleted)
        {
            try
            {
                (clock as FakeTimeProvider)?.Advance(TimeSpan.FromSeconds(1));
            }
            catch (ObjectDisposedException)
            {
                // A timer of something that has ended in this very moment.
            }
            await Task.WhenAny(ending, Task.Delay(10));
        }
        await ending;
        if (!isBeside) await Sim.DisposeAsync();
        if (!isAgain) await azurite.DisposeAsync();
    }

    /// <summary>What the depot is told, by setting name.</summary>
    public static Dictionary<string, string?> Settings(TeamsSim sim, Azurite azurite) => new()
    {
        ["Depot:TenantId"] = Cast.Tenant,
        ["Depot:Audience"] = Cast.ApiApp,
        ["Depot:EntraMetadata"] = $"{sim.Url}entra/{Cast.Tenant}/v2.0/.well-known/openid-configuration",
        ["Depot:GraphUrl"] = $"{sim.Url}graph/v1.0",
        ["Depot:IdentityClientId"] = Cast.ApiIdentity,
        ["Depot:BotAppId"] = Cast.BotApp,
        ["Depot:ConnectorAppId"] = Cast.ConnectorApp,
        ["Depot:StorageConnection"] = azurite.ConnectionString,
        ["Depot:Port"] = "0",
        ["Depot:WebhookHosts"] = "127.0.0.1",
        // A test is a flow that runs wild.
        ["Depot:CommandsPerMinute"] = "1000000",
        ["Depot:LooksPerMinute"] = "1000000",
        ["Depot:CommandsPerSiteAndMinute"] = "1000000",
        ["Depot:Roles:0:Group"] = Cast.ViewersGroup,
        ["Depot:Roles:0:Role"] = "Viewer",
        ["Depot:Roles:1:Group"] = Cast.StaffGroup,
        ["Depot:Roles:1:Role"] = "Staff",
        ["Depot:Roles:2:Group"] = Cast.ManagersGroup,
        ["Depot:Roles:2:Role"] = "Manager",
        ["Depot:Roles:3:Group"] = Cast.AdminsGroup,
        ["Depot:Roles:3:Role"] = "Admin",
    };

    /// <summary>Every line it has logged.</summary>
    public ConcurrentQueue<string> Logged => factory.Logged;

    /// <summary>Something the running depot works with.</summary>
    public T Service<T>() where T : notnull => factory.Services.GetRequiredService<T>();

    /// <summary>Waits until the lists have heard of everything.</summary>
    public Task SettledAsync() => Service<CountDepot.Api.Projections.Projector>().SettledAsync(default);

    /// <summary>Where it listens: a real server, so that what is wrong on the wire is wrong here too.</summary>
    public Uri Address => factory.ClientOptions.BaseAddress;

    /// <summary>A client without a token.</summary>
    public HttpClient Client() => factory.CreateClient();

    /// <summary>Every route below /api/v1/ with its method, as the app mapped it.</summary>
    public IEnumerable<(string Method, string Route)> Routes =>
        from endpoint in factory.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let route = endpoint.RoutePattern.RawText!.TrimStart('/')
        where route.StartsWith("api/v1/", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select (method, route["api/v1/".Length..]);

    /// <summary>The route of a command: the one that is named like it.</summary>
    public string RouteOf(Command command) => factory.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Single(e => e.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == command.GetType().Name).RoutePattern.RawText!.TrimStart('/')["api/v1/".Length..];

    public string TokenOf(Person person) => Sim.UserTokenFor(person);

    /// <summary>Sends as a person. A POST gets a key of its own unless one is given.</summary>
    public async Task<HttpResponseMessage> SendAsync(Person person, HttpMethod method, string path, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TokenOf(person));
        if (method == HttpMethod.Post)
        {
            request.Headers.Add(Wire.CommandIdHeader, key ?? Guid.NewGuid().ToString());
            request.Content = body is string text ? new StringContent(text, Encoding.UTF8, "application/json") : JsonContent.Create(body, body!.GetType(), options: Wire.Json);
        }
        return await Client().SendAsync(request);
    }

    public async Task<T> GetAsync<T>(Person person, string path) => await ReadAsync<T>(await SendAsync(person, HttpMethod.Get, path));

    /// <summary>Does a command and demands that it is accepted.</summary>
    public async Task<CommandAnswer> DoAsync(Person person, string path, object body, string? key = null) =>
        await ReadAsync<CommandAnswer>(await SendAsync(person, HttpMethod.Post, path, body, key));

    /// <summary>Does a command and demands that it is refused with this code.</summary>
    public async Task<ErrorBody> RefusedAsync(Person person, string path, object body, RefusalCode code)
    {
        var response = await SendAsync(person, HttpMethod.Post, path, body);
        var error = JsonSerializer.Deserialize<ErrorBody>(await response.Content.ReadAsStringAsync(), Wire.Tolerant)!;
        Assert.Equal((JsonNamingPolicy.CamelCase.ConvertName(code.ToString()), Problems.StatusOf(code)), (error.Error.Code, (int)response.StatusCode));
        return error;
    }

    /// <summary>An item of the test's own with stock at North.</summary>
    public async Task<string> StockedAsync(int onHand, string kind = "stock", string site = "north")
    {
        var sku = $"T-{Guid.NewGuid():N}"[..18].ToUpperInvariant();
        await DoAsync(Cast.Manager, $"items/{sku}/definition", new { name = $"Test bolt {sku}", kind });
        if (onHand > 0) await DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site, quantity = onHand });
        return sku;
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
        return JsonSerializer.Deserialize<T>(text, Wire.Tolerant)!;
    }

    private sealed class Factory(Dictionary<string, string?> settings, TimeProvider? clock) : WebApplicationFactory<Callers>
    {
        internal ConcurrentQueue<string> Logged { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Development");
            foreach (var (name, value) in settings) builder.UseSetting(name, value);
            builder.ConfigureServices(services => services.AddSingleton<ILoggerProvider>(new Lines(Logged)));
            if (clock is not null) builder.ConfigureServices(services => services.AddSingleton(clock));
        }
    }

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

        public void Dispose()
        {
            // It holds nothing.
        }
    }
}
