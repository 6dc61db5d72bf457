using Azure.Core;

namespace CountDepot.Bot.Depot;

/// <summary>The depot's client with its identity and its patience.</summary>
public static class DepotRegistration
{
    public static void AddDepotClient(this IServiceCollection services, BotOptions options)
    {
        var client = services.AddHttpClient<DepotClient>(http =>
        {
            http.BaseAddress = new($"{options.DepotUrl.TrimEnd('/')}/");
            http.Timeout = Timeout.InfiniteTimeSpan;
        });
        client.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        client.AddResilienceHandler("depot", DepotIdentity.AddTo);
        client.AddHttpMessageHandler(provider => new DepotIdentity(provider.GetRequiredService<TokenCredential>(), options.DepotScope));
    }
}
