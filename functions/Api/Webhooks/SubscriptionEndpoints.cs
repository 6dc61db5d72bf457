using System.Net;
using CountDepot.Api.Feed;
using CountDepot.Contracts;

namespace CountDepot.Api.Webhooks;

/// <summary>What a subscription posts; the description of the API shows it as a callback.</summary>
public sealed record Posts(Type Event);

/// <summary>The addresses where flows subscribe, and what serves them.</summary>
public static class SubscriptionEndpoints
{
    public static void AddWebhooks(this IServiceCollection services, DepotOptions depot, bool isDevelopment)
    {
        services.AddSingleton(new CallbackRule(depot.WebhookHosts, isDevelopment));
        services.AddSingleton<ResolveHost>(Dns.GetHostAddressesAsync);
        services.AddSingleton<ConnectTo>(Callbacks.OpenAsync);
        services.AddSingleton<Callbacks>();
        services.AddSingleton<SubscriptionShelf>();
        services.AddSingleton<DeliveryShelf>();
        services.AddSingleton<Deliverer>();
        services.AddHostedService(all => all.GetRequiredService<Deliverer>());
        services.AddSingleton<Outbox>();
        services.AddSingleton<Cursors>();
        services.AddSingleton<Teller>();
        services.AddSingleton<Deadlines>();
        services.AddSingleton<SubscriptionDesk>();
    }

    public static void MapSubscriptions(this RouteGroupBuilder api)
    {
        var subscriptions = api.MapGroup("").WithTags("Subscriptions");
        foreach (var trigger in Triggers.All)
        {
            var address = $"/subscriptions/{trigger.Route}";
            var route = trigger.IsOfSite
                ? subscriptions.MapPost(address, (HttpContext http, SubscriptionDesk desk) => desk.SubscribeAtAsync(http, trigger)).Accepts<SubscribeAt>("application/json")
                : subscriptions.MapPost(address, (HttpContext http, SubscriptionDesk desk) => desk.SubscribeAsync(http, trigger)).Accepts<Subscribe>("application/json");
            route.WithName(trigger.Operation).WithMetadata(new Posts(trigger.Event))
                .Produces<SubscriptionView>(StatusCodes.Status201Created).Answers(400, 401, 403, 404, 409, 503);
        }
        subscriptions.MapGet("/subscriptions", async (HttpContext http, SubscriptionDesk desk) => TypedResults.Json(await desk.ListAsync(http), Wire.Json))
            .WithName("ListSubscriptions").Produces<SubscriptionPage>().Answers(400, 401, 403, 503);
        subscriptions.MapDelete("/subscriptions/{subscription}", (HttpContext http, string subscription, SubscriptionDesk desk) => desk.EndAsync(http, subscription))
            .AllowAnonymous().WithName("DeleteSubscription").Produces(StatusCodes.Status204NoContent).Answers(400, 503);
    }
}
