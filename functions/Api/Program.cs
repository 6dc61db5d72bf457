// The depot: an ordinary web app. Under the Azure Functions host it is the custom handler; on a laptop it runs by itself.
using Azure.Storage.Blobs;
using CountDepot.Api;
using CountDepot.Api.Access;
using CountDepot.Api.Approvals;
using CountDepot.Api.Bookings;
using CountDepot.Api.Connector;
using CountDepot.Api.Counts;
using CountDepot.Api.Exports;
using CountDepot.Api.Imports;
using CountDepot.Api.Labels;
using CountDepot.Api.Notices;
using CountDepot.Api.Projections;
using CountDepot.Api.Reports;
using CountDepot.Api.Sheets;
using CountDepot.Api.Storage;
using CountDepot.Api.Sweeps;
using CountDepot.Api.Telemetry;
using CountDepot.Api.Templates;
using CountDepot.Api.Webhooks;
using CountDepot.Contracts;

if (args is ["restore", .. var rest]) return await RestoreCommand.RunAsync(rest, Console.Out);

var emitted = Emission.FileOf(args);
var builder = WebApplication.CreateBuilder(emitted is null ? args : Emission.Settings);
var depot = builder.Configuration.GetSection("Depot").Get<DepotOptions>() ?? throw new InvalidOperationException("The section Depot is missing from the settings.");

builder.Listen(depot);
builder.Services.AddOptions<DepotOptions>().BindConfiguration("Depot").ValidateDataAnnotations().ValidateOnStart();
builder.Services.ConfigureHttpJsonOptions(json => Wire.Configure(json.SerializerOptions));
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddStorage(depot);
builder.Services.AddEntra(depot);
builder.Services.AddLimits(depot);
builder.Services.AddSingleton<Sites>();
builder.Services.AddSingleton<TemplateShelf>();
builder.Services.AddSingleton<RuleDesk>();
builder.Services.AddSingleton<Catalog>();
builder.Services.AddSingleton<Codes>();
builder.Services.AddSingleton<Lists>();
builder.Services.AddSingleton<NoticeShelf>();
builder.Services.AddSingleton<DigestDesk>();
builder.Services.AddSingleton<NoticeDesk>();
builder.Services.AddSingleton<Marks>();
builder.Services.AddSingleton<Projector>();
builder.Services.AddHostedService(all => all.GetRequiredService<Projector>());
builder.Services.AddSingleton<Repair>();
builder.Services.AddHostedService(all => all.GetRequiredService<Repair>());
builder.Services.AddSingleton(all => new CommandRunner(
    all.GetRequiredService<ItemStore>(), all.GetRequiredService<TimeProvider>(), all.GetRequiredService<Projector>().Take, all.GetRequiredService<ILogger<CommandRunner>>(),
    all.GetRequiredService<Marks>().AnnounceAsync, all.GetRequiredService<Marks>().Doubt, all.GetRequiredService<RuleDesk>().ForAsync));
builder.Services.AddSingleton<CommandDesk>();
builder.Services.AddSingleton<CountShelf>();
builder.Services.AddSingleton<CountSchedule>();
builder.Services.AddSingleton<CountDesk>();
builder.Services.AddSingleton<CountReportDesk>();
builder.Services.AddSingleton<ItemDesk>();
builder.Services.AddSingleton<LookUpDesk>();
builder.Services.AddSingleton<ListDesk>();
builder.Services.AddSingleton<SiteDesk>();
builder.Services.AddSingleton<RoleDesk>();
builder.Services.AddSingleton<EscalationDesk>();
builder.Services.AddBookings();
builder.Services.AddWebhooks(depot, builder.Environment.IsDevelopment());
builder.Services.AddSingleton<TemplateDesk>();
builder.Services.AddSingleton(all => new ImportShelf(all.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(ImportShelf.Container)));
builder.Services.AddSingleton<ImportRunner>();
builder.Services.AddHostedService(all => all.GetRequiredService<ImportRunner>());
builder.Services.AddSingleton<ImportDesk>();
builder.Services.AddSingleton<ExportDesk>();
builder.Services.AddSingleton<ReportBook>();
builder.Services.AddSingleton<ReportDesk>();
builder.Services.AddSingleton<LabelDesk>();
builder.Services.AddSingleton<Health>();
builder.Services.AddVolumes(depot);
builder.Services.AddSweeps();
builder.Services.AddHostedService<Vitals>();
builder.AddTelemetry(depot);
builder.Services.AddOpenApi("v1", Description.Configure);

var app = builder.Build();
if (depot.ReasonNotToStart(app.Environment.IsDevelopment()) is { } reason)
{
    app.Logger.LogRefusedToStart(reason);
    return 3;
}

app.UseForwardedHeaders();
app.Use(Listening.SetHeaders);
app.Use(Log.RequestAsync);
app.Use(Problems.CatchAsync);
app.UseStatusCodePages(context => Problems.FillAsync(context.HttpContext));
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();

Health.Map(app);
app.MapSweeps();
app.MapOpenApi("/api/{documentName}/openapi.json");
var api = app.MapGroup("/api/v1");
api.MapCommands();
api.MapQueries();
api.MapBookings();
api.MapCountSessions();
api.MapImports();
api.MapSubscriptions();
api.MapExports();
api.MapReports();
api.MapLabels();

if (emitted is not null) return await Emission.WriteAsync(app, emitted);
await app.RunAsync();
return 0;
