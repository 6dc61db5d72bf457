using Azure.Core;
using Azure.Data.Tables;

namespace CountDepot.Bot.Storage;

/// <summary>
/// Where the bot remembers what Teams does not tell twice: whom it may write to, which cards it posted, and whom its pages work for. Tables of its own; it has no
/// right to any other of the account. In Azure the deployment makes them; on a laptop the bot does.
/// </summary>
public static class BotTables
{
    /// <summary>People and channels.</summary>
    public const string Places = "BotPlaces";

    /// <summary>Posted cards, by the request they are about.</summary>
    public const string Cards = "BotCards";

    /// <summary>For whom pages work.</summary>
    public const string Tickets = "BotTickets";

    public static void AddBotTables(this IServiceCollection services, BotOptions options)
    {
        services.AddSingleton(all => options.StorageConnection is { Length: > 0 } connection
            ? new TableServiceClient(connection)
            : new TableServiceClient(new Uri($"https://{options.StorageAccount}.table.core.windows.net"), all.GetRequiredService<TokenCredential>()));
        services.AddSingleton<Places>();
        services.AddSingleton<Copies>();
        services.AddSingleton<Tickets>();
        services.AddSingleton<NoticeCards>();
        services.AddSingleton<Snoozes>();
        services.AddSingleton<Remindings>();
        if (options.StorageConnection.Length > 0) services.AddHostedService<Creation>();
    }

    private sealed class Creation(TableServiceClient tables) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            foreach (var name in new[] { Places, Cards, Tickets }) await tables.CreateTableIfNotExistsAsync(name, cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
