using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using CountDepot.Contracts;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace CountDepot.Bot.Depot;

/// <summary>
/// The depot, one method per command and query. Every call names the person it is for. Never throws for what the depot answers or for
/// a depot that cannot be reached: both are refusals. A command that was sent and not answered is <see cref="RefusalCode.OutcomeUnknown"/>.
/// </summary>
public sealed partial class DepotClient(HttpClient http, ILogger<DepotClient> log)
{
    private const string Api = "api/v1/";

    public Task<DepotAnswer<ItemPage>> FindItemsAsync(Speaker by, string words, int top, CancellationToken cancel) =>
        AskAsync<ItemPage>(by, "FindItems", string.Create(CultureInfo.InvariantCulture, $"items?find={Uri.EscapeDataString(words)}&top={top}"), cancel);

    public Task<DepotAnswer<ItemView>> GetItemAsync(Speaker by, Sku sku, CancellationToken cancel) => AskAsync<ItemView>(by, "GetItem", $"items/{sku}", cancel);

    public Task<DepotAnswer<HistoryPage>> ShowHistoryAsync(Speaker by, Sku sku, SiteId? site, int top, CancellationToken cancel) =>
        AskAsync<HistoryPage>(by, "ShowHistory", string.Create(CultureInfo.InvariantCulture, $"items/{sku}/history?top={top}{(site is { } at ? $"&site={at}" : "")}"), cancel);

    public Task<DepotAnswer<ExplanationView>> ExplainStockAsync(Speaker by, Sku sku, SiteId site, CancellationToken cancel) =>
        AskAsync<ExplanationView>(by, "ExplainStock", $"items/{sku}/explanation?site={site}", cancel);

    public Task<DepotAnswer<CodeView>> LookUpCodeAsync(Speaker by, string code, CancellationToken cancel) =>
        AskAsync<CodeView>(by, "LookUpCode", $"codes/{Uri.EscapeDataString(code)}", cancel);

    public Task<DepotAnswer<SitePage>> ListSitesAsync(Speaker by, CancellationToken cancel) => AskAsync<SitePage>(by, "ListSites", "sites", cancel);

    public Task<DepotAnswer<MeView>> ShowMeAsync(Speaker by, CancellationToken cancel) => AskAsync<MeView>(by, "ShowMe", "me", cancel);

    public Task<DepotAnswer<ThingPage>> ListMyThingsAsync(Speaker by, int top, CancellationToken cancel) => AskAsync<ThingPage>(by, "ListMyThings", Top("me/things", top), cancel);

    public Task<DepotAnswer<PromisePage>> ListMyReservationsAsync(Speaker by, int top, CancellationToken cancel) =>
        AskAsync<PromisePage>(by, "ListMyReservations", Top("me/reservations", top), cancel);

    public Task<DepotAnswer<PromisePage>> ListMyApprovalsAsync(Speaker by, int top, CancellationToken cancel) =>
        AskAsync<PromisePage>(by, "ListMyApprovals", Top("me/approvals", top), cancel);

    /// <summary>What a notice is about. Asked by the bot itself and for nobody.</summary>
    public Task<DepotAnswer<NoticeView>> ShowNoticeAsync(Notice notice, CancellationToken cancel) =>
        SendAsync<NoticeView>("ShowNotice", () => new(HttpMethod.Get, $"{Api}notices/{Uri.EscapeDataString(notice.Key)}"), RefusalCode.Unavailable, cancel);

    public Task<DepotAnswer<CommandAnswer>> ReceiveAsync(Speaker by, Sku sku, ReceiveStock command, CommandId id, CancellationToken cancel) =>
        TellAsync(by, sku, "receipts", command, id, cancel);

    public Task<DepotAnswer<CommandAnswer>> ReserveAsync(Speaker by, Sku sku, ReserveStock command, CommandId id, CancellationToken cancel) =>
        TellAsync(by, sku, "reservations", command, id, cancel);

    public Task<DepotAnswer<CommandAnswer>> CancelAsync(Speaker by, Sku sku, CancelReservation command, CommandId id, CancellationToken cancel) =>
        TellAsync(by, sku, "reservations/cancellations", command, id, cancel);

    public Task<DepotAnswer<CommandAnswer>> ApproveAsync(Speaker by, Sku sku, ApproveReservation command, CommandId id, CancellationToken cancel) =>
        TellAsync(by, sku, "reservations/approvals", command, id, cancel);

    public Task<DepotAnswer<CommandAnswer>> RejectAsync(Speaker by, Sku sku, RejectReservation command, CommandId id, CancellationToken cancel) =>
        TellAsync(by, sku, "reservations/rejections", command, id, cancel);

    public Task<DepotAnswer<CommandAnswer>> ChangeAsync(Speaker by, Sku sku, ChangeReservation command, CommandId id, CancellationToken cancel) =>
        TellAsync(by, sku, "reservations/changes", command, id, cancel);

    public Task<DepotAnswer<CommandAnswer>> CheckOutAsync(Speaker by, Sku sku, CheckOutStock command, CommandId id, CancellationToken cancel) =>
        TellAsync(by, sku, "checkouts", command, id, cancel);

    public Task<DepotAnswer<CommandAnswer>> CheckInAsync(Speaker by, Sku sku, CheckInStock command, CommandId id, CancellationToken cancel) =>
        TellAsync(by, sku, "checkins", command, id, cancel);

    public Task<DepotAnswer<CommandAnswer>> ConsumeAsync(Speaker by, Sku sku, ConsumeStock command, CommandId id, CancellationToken cancel) =>
        TellAsync(by, sku, "consumptions", command, id, cancel);

    public Task<DepotAnswer<CommandAnswer>> AdjustAsync(Speaker by, Sku sku, AdjustStock command, CommandId id, CancellationToken cancel) =>
        TellAsync(by, sku, "adjustments", command, id, cancel);

    public Task<DepotAnswer<CommandAnswer>> PlanTransferAsync(Speaker by, Sku sku, PlanTransfer command, CommandId id, CancellationToken cancel) =>
        TellAsync(by, sku, "transfers", command, id, cancel);

    public Task<DepotAnswer<CommandAnswer>> PlaceOrderAsync(Speaker by, Sku sku, PlaceOrder command, CommandId id, CancellationToken cancel) =>
        TellAsync(by, sku, "orders", command, id, cancel);

    public Task<DepotAnswer<RolePage>> ListRolesAsync(Speaker by, CancellationToken cancel) => AskAsync<RolePage>(by, "ListRoles", "roles", cancel);

    public Task<DepotAnswer<RoleView>> SetRoleAsync(Speaker by, GroupId group, SetRole role, CommandId id, CancellationToken cancel) =>
        PostAsync<SetRole, RoleView>(by, $"roles/{group}", role, id, cancel);

    public Task<DepotAnswer<RolePage>> RemoveRoleAsync(Speaker by, GroupId group, RemoveRole role, CommandId id, CancellationToken cancel) =>
        PostAsync<RemoveRole, RolePage>(by, $"roles/{group}/removal", role, id, cancel);

    public Task<DepotAnswer<SiteView>> DefineSiteAsync(Speaker by, SiteId site, DefineSite definition, CommandId id, CancellationToken cancel) =>
        PostAsync<DefineSite, SiteView>(by, $"sites/{site}", definition, id, cancel);

    public Task<DepotAnswer<TemplatePage>> ListTemplatesAsync(Speaker by, CancellationToken cancel) => AskAsync<TemplatePage>(by, "ListTemplates", "templates", cancel);

    public Task<DepotAnswer<TemplateView>> ShowTemplateAsync(Speaker by, TemplateId template, CancellationToken cancel) =>
        AskAsync<TemplateView>(by, "ShowTemplate", $"templates/{template}", cancel);

    public Task<DepotAnswer<TemplateView>> DefineTemplateAsync(Speaker by, TemplateId template, DefineTemplate definition, CommandId id, CancellationToken cancel) =>
        PostAsync<DefineTemplate, TemplateView>(by, $"templates/{template}", definition, id, cancel);

    private Task<DepotAnswer<T>> AskAsync<T>(Speaker by, string operation, string path, CancellationToken cancel) where T : class =>
        SendAsync<T>(operation, () => For(by, new(HttpMethod.Get, Api + path)), RefusalCode.Unavailable, cancel);

    private Task<DepotAnswer<CommandAnswer>> TellAsync<TCommand>(Speaker by, Sku sku, string noun, TCommand command, CommandId id, CancellationToken cancel)
        where TCommand : Command =>
        PostAsync<TCommand, CommandAnswer>(by, $"items/{sku}/{noun}", command, id, cancel);

    private Task<DepotAnswer<TAnswer>> PostAsync<TCommand, TAnswer>(Speaker by, string path, TCommand command, CommandId id, CancellationToken cancel) where TAnswer : class =>
        SendAsync<TAnswer>(typeof(TCommand).Name, () =>
        {
            var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(command, Wire.Json)) { Headers = { ContentType = new("application/json") } };
            var request = For(by, new(HttpMethod.Post, $"{Api}{path}") { Content = content });
            request.Headers.TryAddWithoutValidation(Wire.CommandIdHeader, id.Value);
            return request;
        }, RefusalCode.OutcomeUnknown, cancel);

    private static string Top(string path, int top) => string.Create(CultureInfo.InvariantCulture, $"{path}?top={top}");

    private static HttpRequestMessage For(Speaker by, HttpRequestMessage request)
    {
        request.Headers.Add(Wire.ActingForHeader, by.Id.ToString("D"));
        if (by.Name is { } name) request.Headers.Add(Wire.ActingNameHeader, Uri.EscapeDataString(name));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private async Task<DepotAnswer<T>> SendAsync<T>(string operation, Func<HttpRequestMessage> make, RefusalCode whenLost, CancellationToken cancel) where T : class
    {
        try
        {
            using var request = make();
            using var response = await http.SendAsync(request, cancel);
            var body = await response.Content.ReadAsByteArrayAsync(cancel);
            if (!response.IsSuccessStatusCode) return new(null, Refused(operation, body, whenLost));
            return new(JsonSerializer.Deserialize<T>(body, Wire.Tolerant) ?? throw new JsonException("null"), null);
        }
        catch (Exception lost) when (lost is HttpRequestException or TimeoutRejectedException or BrokenCircuitException or JsonException)
        {
            return new(null, Lost(operation, lost.GetType().Name, whenLost));
        }
    }

    private Refusal Refused(string operation, byte[] body, RefusalCode whenLost)
    {
        try
        {
            var error = JsonSerializer.Deserialize<ErrorBody>(body, Wire.Tolerant) ?? throw new JsonException("null");
            log.DepotRefused(operation, error.Error.Code, error.TraceId);
            return new(CodeOf(error.Error.Code), error.Error.Code, error.Message, error.Detail);
        }
        catch (JsonException)
        {
            // A gateway's page, not the depot's words.
            return Lost(operation, "no JSON", whenLost);
        }
    }

    private Refusal Lost(string operation, string reason, RefusalCode code)
    {
        log.DepotNotReached(operation, reason);
        return new(code, JsonNamingPolicy.CamelCase.ConvertName(code.ToString()), "", new());
    }

    private static RefusalCode? CodeOf(string name) => Enum.TryParse<RefusalCode>(name, ignoreCase: true, out var code) && Enum.IsDefined(code) ? code : null;
}
