using Azure.Core;
using Azure.Identity;
using CountDepot.Bot;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Scanning;
using CountDepot.Bot.Storage;
using CountDepot.Bot.Teams;
using CountDepot.Bot.Turns;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders().AddJsonConsole();

var options = builder.Configuration.GetSection(BotOptions.Section).Get<BotOptions>() ?? new();
// App Service sets the site's name; whatever else says Development there is a mistake.
var isLocal = builder.Environment.IsDevelopment() && builder.Configuration["WEBSITE_SITE_NAME"] is null;
if (options.Problems(isLocal) is { Count: > 0 } problems) return NotStarted(problems);

builder.Services.AddSingleton(options);
builder.Services.AddSingleton(TimeProvider.System);
var identity = new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(options.IdentityClientId));
builder.Services.AddSingleton<TokenCredential>(identity);
builder.AddTelemetry(identity);

// Teams
builder.Services.AddConnectorTokens(options);
builder.Services.AddSingleton(_ => new ServiceHosts(options.Hosts, isLocal));
builder.Services.AddSingleton<ActivityGate>();
builder.Services.AddSingleton<ItemLinks>();
builder.Services.AddSingleton<Conversations>();
builder.Services.AddSingleton<Inbox>().AddHostedService(services => services.GetRequiredService<Inbox>());
ConnectorClient.Add(builder.Services);
builder.Services.AddTransient<Invokes>();
builder.Services.AddTransient<TeamsBot>();
builder.Services.AddTransient<MessagesEndpoint>();

// What is remembered
builder.Services.AddBotTables(options);
NoticeInbox.Add(builder.Services, options);

// The depot, and what is said about it
builder.Services.AddDepotClient(options);
builder.Services.AddTransient<Lookups>();
builder.Services.AddTransient<Lists>();
builder.Services.AddTransient<Requests>();
builder.Services.AddTransient<Postings>();
builder.Services.AddTransient<Decisions>();
builder.Services.AddTransient<Changes>();
builder.Services.AddTransient<Administration>();
builder.Services.AddTransient<ExtensionTurn>();
builder.Services.AddTransient<ReserveTurn>();
builder.Services.AddTransient<SuggestTurn>();
builder.Services.AddTransient<ScanTurn>();
builder.Services.AddTransient<Alerts>();
builder.Services.AddTransient<Reminders>();
builder.Services.AddTransient<MessageTurn>();
builder.Services.AddTransient<ButtonTurn>();
builder.Services.AddSingleton<Deliveries>();
builder.Services.AddTransient<Audience>();
builder.Services.AddTransient<PersonalNotices>();
builder.Services.AddTransient<NoticeTurn>();
builder.Services.AddSingleton<NoticeDrain>().AddHostedService(services => services.GetRequiredService<NoticeDrain>());

// The scanner page
builder.Services.AddTransient<CodeReading>();
builder.Services.AddTransient<ScanDesk>();

builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
if (isLocal && builder.Configuration["urls"] is null) builder.WebHost.UseUrls($"http://127.0.0.1:{options.Port}");

var app = builder.Build();
app.MapPost("/api/messages", (HttpContext http, MessagesEndpoint endpoint) => endpoint.ReceiveAsync(http));
app.MapScan();
app.MapItemLinks();
app.MapGet("/health/live", () => Results.Ok());
app.MapGet("/health/ready", async (HttpContext http) => await ConnectorTokens.HasKeysAsync(http) ? Results.Ok() : Results.StatusCode(503));
app.Run();
return 0;

int NotStarted(IReadOnlyList<string> why)
{
    using var logs = LoggerFactory.Create(logging => logging.AddJsonConsole());
    logs.CreateLogger("CountDepot.Bot").NotStarted(string.Join(' ', why));
    return 3;
}
