using System.Text.Json.Nodes;
using System.Threading.Channels;
using Azure;
using CountDepot.Api.Access;
using CountDepot.Api.Requests;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Webhooks;

/// <summary>
/// Brings events to their subscribers: at once when they are handed on, and again with growing pauses for a day. Every subscriber has a lane of its own,
/// one event at a time in order, so one who is slow or dead holds up nobody else. What waits is in the table, so a process may die at any moment; the
/// timer finds what is due. Right before an event leaves, its subscriber's roles are asked for: whoever may not see the site any more is not told.
/// </summary>
public sealed partial class Deliverer(
    SubscriptionShelf subscriptions, DeliveryShelf deliveries, Callbacks callbacks, Callers callers, TimeProvider time, ILogger<Deliverer> log) : BackgroundService
{
    private const int BatchMax = 50;

    /// <summary>For how long an event is tried.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    /// <summary>A subscription that takes nothing for so long ends.</summary>
    public static readonly TimeSpan EndsAfter = TimeSpan.FromDays(7);

    // Longer than any call takes: until then nobody else sends the same.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private readonly Channel<string> turns = Channel.CreateUnbounded<string>();
    private readonly Lock gate = new();

    // The lanes somebody is in, and whether to go through once more.
    private readonly Dictionary<string, bool> lanes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> paused = new(StringComparer.Ordinal);

    /// <summary>Says that something is due for a subscription.</summary>
    public void Nudge(string subscription) => turns.Writer.TryWrite(subscription);

    /// <summary>Delivers what is due for everybody, and comes back when all of it was tried once.</summary>
    public async Task RunDueAsync(CancellationToken cancel) =>
        await Task.WhenAll((await deliveries.DueAsync(time.GetUtcNow(), cancel)).Select(id => GoAsync(id, cancel)));

    /// <summary>Whether this process is delivering to a subscription at the moment.</summary>
    public bool IsBusy(string subscription)
    {
        lock (gate) return lanes.ContainsKey(subscription);
    }

    // Nobody waits for a lane: there are as many at once as there are subscriptions with something due.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var id in turns.Reader.ReadAllAsync(stoppingToken)) _ = GoAsync(id, stoppingToken);
    }

    // Whoever finds somebody in the lane leaves word instead of waiting.
    private async Task GoAsync(string id, CancellationToken cancel)
    {
        lock (gate)
        {
            if (!lanes.TryAdd(id, false))
            {
                lanes[id] = true;
                return;
            }
        }
        try
        {
            do await EmptyAsync(id, cancel);
            while (IsAgain(id));
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Whatever it is, it stays in the table, and the timer comes by again.
            LogLater(e is RequestFailedException or RefusedException || ItemStore.IsUncertain(e) ? null : e, e.GetType().Name);
            lock (gate) lanes.Remove(id);
        }
    }

    private bool IsAgain(string id)
    {
        lock (gate)
        {
            if (lanes[id]) return !(lanes[id] = false);
            lanes.Remove(id);
            return false;
        }
    }

    private async Task EmptyAsync(string id, CancellationToken cancel)
    {
        while (!IsPaused(id))
        {
            if (await subscriptions.FindAsync(id, cancel) is not { } subscription)
            {
                await deliveries.ClearAsync(id, cancel);
                return;
            }
            var due = await deliveries.OfAsync(id, time.GetUtcNow(), BatchMax, cancel);
            if (due.Count == 0) return;
            foreach (var delivery in due)
            {
                if (await TryAsync(subscription, delivery, cancel) is not { } after) return;
                subscription = after;
            }
        }
    }

    // The subscription as it is after the try; null when the lane stops here.
    private async Task<Subscription?> TryAsync(Subscription subscription, Delivery delivery, CancellationToken cancel)
    {
        var caller = await callers.OfAsync(new Actor(subscription.Owner), cancel);
        if (!MayHear(caller, subscription.Trigger, delivery.Site) || time.GetUtcNow() - delivery.QueuedAt > KeptFor)
        {
            LogNotDelivered(delivery.EventId, delivery.Attempts);
            await deliveries.DropAsync(delivery, cancel);
            return subscription;
        }
        if (await deliveries.TryPutOffAsync(delivery, time.GetUtcNow() + Lease, delivery.Attempts + 1, cancel) is not { } ours) return subscription;
        var reply = await callbacks.PostAsync(subscription.Url, BodyFor(caller, delivery), cancel);
        return reply.Fate switch
        {
            Fate.Taken => await TakenAsync(subscription, ours, cancel),
            Fate.Gone => await EndAsync(subscription, "nobody is there any more", cancel),
            _ => await PutOffAsync(subscription, ours, reply, cancel),
        };
    }

    private async Task<Subscription?> TakenAsync(Subscription subscription, Delivery delivery, CancellationToken cancel)
    {
        await deliveries.DropAsync(delivery, cancel);
        if (subscription.FailingSince is null) return subscription;
        await subscriptions.MarkAsync(subscription, null, cancel);
        return subscription with { FailingSince = null };
    }

    private async Task<Subscription?> PutOffAsync(Subscription subscription, Delivery delivery, Reply reply, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var since = subscription.FailingSince ?? now;
        if (now - since > EndsAfter) return await EndAsync(subscription, "nothing was taken for a week", cancel);
        if (subscription.FailingSince is null) await subscriptions.MarkAsync(subscription, since, cancel);
        var pause = Pauses.After(delivery.Attempts, delivery.EventId);
        if (reply.After > pause) pause = reply.After.Value;
        await deliveries.TryPutOffAsync(delivery, now + pause, delivery.Attempts, cancel);
        LogPutOff(delivery.EventId, delivery.Attempts, reply.Fate, pause.TotalSeconds);
        if (reply.Fate == Fate.Refused) return subscription with { FailingSince = since };
        // Whoever takes nothing now would not take the next one either.
        lock (gate) paused[subscription.Id] = now + pause;
        return null;
    }

    private async Task<Subscription?> EndAsync(Subscription subscription, string why, CancellationToken cancel)
    {
        await subscriptions.RemoveAsync(subscription.Id, cancel);
        await deliveries.ClearAsync(subscription.Id, cancel);
        LogEnded(subscription.Trigger, why);
        return null;
    }

    private bool IsPaused(string id)
    {
        lock (gate)
        {
            if (!paused.TryGetValue(id, out var until)) return false;
            if (time.GetUtcNow() < until) return true;
            paused.Remove(id);
            return false;
        }
    }

    private static bool MayHear(Caller caller, Trigger trigger, SiteId? site) =>
        site is { } at ? caller.RoleAt(at) >= Triggers.Needs(trigger) : caller.Highest >= Triggers.Needs(trigger);

    private static string BodyFor(Caller caller, Delivery delivery)
    {
        if (delivery.ToSite is not { } other || caller.Sees(other)) return delivery.Body;
        var body = JsonNode.Parse(delivery.Body)!.AsObject();
        body.Remove("toSite");
        return body.ToJsonString(Wire.Json);
    }

    [LoggerMessage(182, LogLevel.Information, "Event {Event} was not taken, attempt {Attempt}: {Fate}; again in {Seconds} s")]
    private partial void LogPutOff(string @event, int attempt, Fate fate, double seconds);

    [LoggerMessage(183, LogLevel.Information, "Event {Event} is not delivered any more, after {Attempts} attempts")]
    private partial void LogNotDelivered(string @event, int attempts);

    [LoggerMessage(184, LogLevel.Warning, "A subscription to {Trigger} ended: {Why}")]
    private partial void LogEnded(Trigger trigger, string why);

    [LoggerMessage(185, LogLevel.Warning, "Events are delivered later: {Problem}")]
    private partial void LogLater(Exception? e, string problem);
}
