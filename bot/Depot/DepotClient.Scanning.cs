using System.Globalization;
using System.Text.Json;
using CountDepot.Contracts;

namespace CountDepot.Bot.Depot;

// What is asked and told by those who stand in front of the stock.
public sealed partial class DepotClient
{
    public Task<DepotAnswer<CountPage>> ListCountsAsync(Speaker by, SiteId site, int top, CancellationToken cancel) =>
        AskAsync<CountPage>(by, "ListCounts", string.Create(CultureInfo.InvariantCulture, $"counts?site={site}&state=open&top={top}"), cancel);

    public Task<DepotAnswer<CommandAnswer>> CountAsync(Speaker by, Sku sku, CountStock command, CommandId id, CancellationToken cancel) =>
        TellAsync(by, sku, "counts", command, id, cancel);

    public Task<DepotAnswer<CommandAnswer>> ShipAsync(Speaker by, Sku sku, ShipTransfer command, CommandId id, CancellationToken cancel) =>
        TellAsync(by, sku, "transfers/shipments", command, id, cancel);

    public Task<DepotAnswer<CommandAnswer>> ReceiveTransferAsync(Speaker by, Sku sku, ReceiveTransfer command, CommandId id, CancellationToken cancel) =>
        TellAsync(by, sku, "transfers/receipts", command, id, cancel);

    public Task<DepotAnswer<CommandAnswer>> DefineAsync(Speaker by, Sku sku, DefineItem command, CommandId id, CancellationToken cancel) =>
        TellAsync(by, sku, "definition", command, id, cancel);

    public Task<DepotAnswer<CommandAnswer>> LinkAsync(Speaker by, Sku sku, LinkBarcode command, CommandId id, CancellationToken cancel) =>
        TellAsync(by, sku, "barcodes", command, id, cancel);

    public Task<DepotAnswer<CountView>> OpenCountAsync(Speaker by, OpenCount body, CommandId id, CancellationToken cancel) =>
        SendAsync<CountView>(nameof(OpenCount), () =>
        {
            var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Wire.Json)) { Headers = { ContentType = new("application/json") } };
            var request = For(by, new(HttpMethod.Post, $"{Api}counts") { Content = content });
            request.Headers.TryAddWithoutValidation(Wire.CommandIdHeader, id.Value);
            return request;
        }, RefusalCode.OutcomeUnknown, cancel);
}
