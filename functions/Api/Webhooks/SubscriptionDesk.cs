using System.Buffers.Text;
using System.Security.Cryptography;
using CountDepot.Api.Access;
using CountDepot.Api.Requests;
using CountDepot.Contracts;

namespace CountDepot.Api.Webhooks;

/// <summary>
/// Subscribing and ending it. Asking for the same again is the same subscription, so a retry needs no key. Who may be told of what is asked here, so
/// that nobody waits in vain, and again before every event.
/// </summary>
public sealed class SubscriptionDesk(Callers callers, Sites sites, CallbackRule rule, SubscriptionShelf subscriptions, DeliveryShelf deliveries, TimeProvider time)
{
    /// <summary>So many subscriptions a person may have.</summary>
    public const int OfOneMax = 50;

    /// <summary>Subscribes to events of a site, or of all the caller sees.</summary>
    public Task<IResult> SubscribeAtAsync(HttpContext http, TriggerLine trigger) =>
        SubscribeAsync<SubscribeAt>(http, trigger, asked => (asked.NotificationUrl, asked.Site, asked.Sku));

    /// <summary>Subscribes to events of no site.</summary>
    public Task<IResult> SubscribeAsync(HttpContext http, TriggerLine trigger) => SubscribeAsync<Subscribe>(http, trigger, asked => (asked.NotificationUrl, null, null));

    public async Task<SubscriptionPage> ListAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        _ = new Query(http.Request);
        return new([.. (await subscriptions.OfAsync(caller.Actor.Id, http.RequestAborted)).Select(ViewOf)]);
    }

    /// <summary>
    /// Ends a subscription. Its id is proof enough: the platform that ends a flow's subscription may come without a token. What is not there is ended already.
    /// </summary>
    public async Task<IResult> EndAsync(HttpContext http, string subscription)
    {
        _ = new Query(http.Request);
        if (await subscriptions.RemoveAsync(subscription, http.RequestAborted)) await deliveries.ClearAsync(subscription, http.RequestAborted);
        return Results.NoContent();
    }

    private async Task<IResult> SubscribeAsync<T>(HttpContext http, TriggerLine trigger, Func<T, (string Url, SiteId? Site, Sku? Sku)> read)
    {
        var caller = await callers.OfAsync(http, trigger.Needs);
        _ = new Query(http.Request);
        var (url, site, sku) = read(await Body.ReadAsync<T>(http.Request));
        if (site is { } named) await sites.NeedsAsync(caller, trigger.Needs, named, http.RequestAborted);
        if (rule.ProblemOf(url) is { } problem) throw RefusedException.Invalid("notificationUrl", problem);
        var wanted = new Subscription(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), trigger.Trigger, caller.Actor.Id, url, site, sku, time.GetUtcNow());
        var kept = await subscriptions.AddAsync(wanted, OfOneMax, http.RequestAborted)
            ?? throw new RefusedException(RefusalCode.TooManySubscriptions, $"You have {OfOneMax} subscriptions, which is the most. Turn off a flow that waits for the depot, or delete one.");
        http.Response.Headers.Location = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}/api/v1/subscriptions/{kept.Id}";
        return TypedResults.Json(ViewOf(kept), Wire.Json, statusCode: StatusCodes.Status201Created);
    }

    private static SubscriptionView ViewOf(Subscription s) => new(s.Id, s.Trigger, s.Site, s.Sku, new Uri(s.Url).Host, s.CreatedAt, s.FailingSince);
}
