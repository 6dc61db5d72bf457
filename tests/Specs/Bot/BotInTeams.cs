using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Teams;
using CountDepot.Sim;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;

namespace CountDepot.Specs.Bot;

/// <summary>The whole bot, connected to a simulated Teams over the wire and to a depot that decides with the real rulebook.</summary>
internal sealed class BotInTeams : IAsyncDisposable
{
    private readonly WebApplicationFactory<TeamsBot> bot;

    private readonly bool ownsTeams;
    private bool isSecond;

    private BotInTeams(TeamsSim teams, DepotStandIn depot, TimeProvider? clock, Uri? realDepot = null, MemoryTables? tables = null, QueueServiceClient? queues = null)
    {
        Tables = tables ?? new();
        Queues = queues ?? new MemoryQueues(clock ?? TimeProvider.System);
        (Teams, Depot, ownsTeams) = (teams, depot, realDepot is null);
        bot = new WebApplicationFactory<TeamsBot>().WithWebHostBuilder(web =>
        {
            web.UseEnvironment("Development");
            foreach (var (name, value) in Settings(teams.Url)) web.UseSetting(name, value);
            if (realDepot is not null) web.UseSetting("Bot:DepotUrl", realDepot.AbsoluteUri);
            web.ConfigureTestServices(services =>
            {
                services.AddSingleton<ILoggerProvider>(Log);
                services.AddSingleton<TableServiceClient>(Tables);
                services.AddSingleton(Queues);
                if (realDepot is not null) return;
                services.AddSingleton<TokenCredential>(new Identity(teams));
                if (clock is not null) services.AddSingleton(clock);
                services.Configure<HttpClientFactoryOptions>(nameof(DepotClient), o => o.HttpMessageHandlerBuilderActions.Add(b => b.PrimaryHandler = depot));
            });
        });
        Http = bot.CreateClient();
        teams.ConnectBot(new(bot.Server.BaseAddress, "/api/messages"), Http);
    }

    /// <summary>Where people's clients would reach it.</summary>
    public const string PublicUrl = "https://bot.countdepot.test/";

    public TeamsSim Teams { get; }
    public DepotStandIn Depot { get; }
    public HttpClient Http { get; }

    /// <summary>What the bot remembers; it may be given to the next one.</summary>
    public MemoryTables Tables { get; }

    /// <summary>What it is to tell.</summary>
    public QueueServiceClient Queues { get; }
    public LogRecord Log { get; } = new();
    public IServiceProvider Services => bot.Services;

    /// <summary>A browser towards it, which may stop at redirects.</summary>
    public HttpClient Follow(bool isFollowing) => bot.CreateClient(new() { AllowAutoRedirect = isFollowing });

    public static async Task<BotInTeams> StartAsync(DepotStandIn? depot = null, TeamsSimOptions? teams = null, TimeProvider? clock = null) =>
        new(await TeamsSim.StartAsync(teams), depot ?? new(), clock);

    /// <summary>Another instance of a bot, with what that remembers and is to tell. Teams goes on to speak to the first one.</summary>
    public static BotInTeams Again(BotInTeams first, TimeProvider clock)
    {
        var again = new BotInTeams(first.Teams, first.Depot, clock, null, first.Tables, first.Queues) { isSecond = true };
        first.Teams.ConnectBot(new(first.bot.Server.BaseAddress, "/api/messages"), first.Http);
        return again;
    }

    /// <summary>The bot as it runs in Azure, its managed identity included, beside a depot and a Teams that run already.</summary>
    public static BotInTeams Beside(TeamsSim teams, Uri depot, MemoryTables? tables = null, QueueServiceClient? queues = null) => new(teams, new(), null, depot, tables, queues);

    /// <summary>The bot's settings beside a simulated Teams.</summary>
    public static Dictionary<string, string> Settings(Uri teams) => new()
    {
        ["Bot:AppId"] = Cast.BotApp,
        ["Bot:TenantId"] = Cast.Tenant,
        ["Bot:IdentityClientId"] = Cast.BotApp,
        ["Bot:ConnectorMetadata"] = $"{teams}botframework/.well-known/openidconfiguration",
        ["Bot:ServiceHosts:0"] = teams.Authority,
        ["Bot:DepotUrl"] = "http://127.0.0.1:1",
        ["Bot:PublicUrl"] = PublicUrl,
        ["Bot:DepotAudience"] = Cast.ApiApp,
        ["Bot:StorageConnection"] = "AccountName=x;TableEndpoint=http://127.0.0.1:1/x",
    };

    public async ValueTask DisposeAsync()
    {
        await bot.DisposeAsync();
        if (ownsTeams && !isSecond) await Teams.DisposeAsync();
    }

    // What the managed identity would give, without the environment variables that all tests share.
    private sealed class Identity(TeamsSim teams) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            var resource = requestContext.Scopes.Single().Replace("/.default", "", StringComparison.Ordinal);
            return new(teams.Tokens.ForApp(Cast.BotApp, resource)!, DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}

/// <summary>Every line the bot logs.</summary>
internal sealed class LogRecord : ILoggerProvider, ILogger
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> Lines
    {
        get { lock (gate) return [.. lines]; }
    }

    /// <summary>Waits until a line says something.</summary>
    public async Task SaysAsync(string part)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (lines.Any(line => line.Contains(part, StringComparison.Ordinal))) return;
                next = changed.Task;
            }
            await next;
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (gate)
        {
            lines.Add($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : $" {exception}")}");
            changed.SetResult();
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Dispose()
    {
    }
}
