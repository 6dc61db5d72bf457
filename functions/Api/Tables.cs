using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using CountDepot.Api.Storage;
using Microsoft.Extensions.Options;

namespace CountDepot.Api;

/// <summary>The storage clients: by managed identity in Azure, by connection string for the emulator on this machine.</summary>
public static class Tables
{
    private static readonly string[] Names =
        [ItemPartition.Table, "Catalog", "Bookings", "Kits", "Codes", .. Projections.ListRows.Tables, "Marks", Notices.NoticeShelf.Table, Counts.CountShelf.Table, "Sites", "Templates", "RoleMap",
            Feed.Cursors.Table, Webhooks.SubscriptionShelf.Table, Webhooks.DeliveryShelf.Table];

    public static void AddStorage(this IServiceCollection services, DepotOptions depot)
    {
        services.AddSingleton(all => depot.StorageConnection is { Length: > 0 } connection
            ? new TableServiceClient(connection, ThrottleCount.In(new TableClientOptions()))
            : new TableServiceClient(new Uri($"https://{depot.StorageAccount}.table.core.windows.net"), all.GetRequiredService<TokenCredential>(), ThrottleCount.In(new TableClientOptions())));
        services.AddSingleton(all => depot.StorageConnection is { Length: > 0 } connection
            ? new BlobServiceClient(connection)
            : new BlobServiceClient(new Uri($"https://{depot.StorageAccount}.blob.core.windows.net"), all.GetRequiredService<TokenCredential>()));
        services.AddSingleton(all => depot.StorageConnection is { Length: > 0 } connection
            ? new QueueServiceClient(connection)
            : new QueueServiceClient(new Uri($"https://{depot.StorageAccount}.queue.core.windows.net"), all.GetRequiredService<TokenCredential>()));
        services.AddSingleton(all => new ItemStore(all.GetRequiredService<TableServiceClient>().GetTableClient(depot.LedgerTable), Commits(all, depot), new ItemCache()));
        services.AddHostedService<Creation>();
    }

    private static TableClient Commits(IServiceProvider all, DepotOptions depot)
    {
        var options = ThrottleCount.In(ItemStore.CommitOptions(new TableClientOptions()));
        return depot.StorageConnection is { Length: > 0 } connection
            ? new TableClient(connection, depot.LedgerTable, options)
            : new TableClient(new Uri($"https://{depot.StorageAccount}.table.core.windows.net"), depot.LedgerTable, all.GetRequiredService<TokenCredential>(), options);
    }

    /// <summary>
    /// Makes the tables before the first request, where the deployment has not. Right after a first deployment the roles may not have
    /// arrived yet; then the depot starts all the same, is not ready, and tries again until they have.
    /// </summary>
    private sealed class Creation(TableServiceClient tables, QueueServiceClient queues, IOptions<DepotOptions> depot, TimeProvider time) : BackgroundService
    {
        private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(10);

        public override async Task StartAsync(CancellationToken cancellationToken)
        {
            if (!await TryAsync(cancellationToken)) await base.StartAsync(cancellationToken);
        }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            do await Task.Delay(BetweenTries, time, stoppingToken);
            while (!await TryAsync(stoppingToken));
        }

        private async Task<bool> TryAsync(CancellationToken cancel)
        {
            try
            {
                // In Azure the deployment makes the queues, because senders may not.
                if (depot.Value.StorageConnection is { Length: > 0 })
                    foreach (var name in new[] { Notices.NoticeShelf.Queue, Notices.NoticeShelf.Poison }) await queues.GetQueueClient(name).CreateIfNotExistsAsync(cancellationToken: cancel);
                await Task.WhenAll(Names.Append(depot.Value.LedgerTable).Select(name => tables.CreateTableIfNotExistsAsync(name, cancel)));
                return true;
            }
            catch (Exception e) when (e is Azure.RequestFailedException or AggregateException or Azure.Identity.AuthenticationFailedException)
            {
                return false;
            }
        }
    }
}
