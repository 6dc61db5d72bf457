using System.Net;
using System.Text.Json;
using CountDepot.Api.Projections;
using CountDepot.Api.Webhooks;
using CountDepot.Contracts;
using CountDepot.Sim;
using Microsoft.Extensions.Time.Testing;
using Delivery = CountDepot.Api.Webhooks.Delivery;

namespace CountDepot.Specs.Api.Webhooks;

/// <summary>A depot with a clock of its own, where viewers see North alone; and what a test asks of it about subscriptions.</summary>
public sealed class WatchedDepot(DepotFixture beside) : IAsyncLifetime
{
    public DepotFixture Depot { get; private set; } = null!;

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    internal DeliveryShelf Deliveries => Depot.Service<DeliveryShelf>();

    public async Task InitializeAsync() => Depot = await DepotFixture.BesideAsync(beside, new() { ["Depot:Roles:0:Sites"] = "NORTH" }, Clock);

    public Task DisposeAsync() => Depot.DisposeAsync();

    /// <summary>Subscribes, and answers the subscription's id.</summary>
    internal async Task<string> SubscribeAsync(Person person, string trigger, object wish)
    {
        var answer = await Depot.SendAsync(person, HttpMethod.Post, $"subscriptions/{trigger}", wish);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        return JsonSerializer.Deserialize<SubscriptionView>(text, Wire.Json)!.Subscription;
    }

    internal async Task<SubscriptionView?> FindAsync(Person person, string id) =>
        (await Depot.GetAsync<SubscriptionPage>(person, "subscriptions")).Subscriptions.SingleOrDefault(s => s.Subscription == id);

    internal Task EndAsync(string id) => Depot.Client().DeleteAsync(new Uri($"{Depot.Address}api/v1/subscriptions/{id}"));

    /// <summary>What waits for a subscription when nobody is at it.</summary>
    internal async Task<IReadOnlyList<Delivery>> WaitingAsync(string id)
    {
        while (Depot.Service<Deliverer>().IsBusy(id)) await Task.Delay(TimeSpan.FromMilliseconds(5));
        return await Deliveries.OfAsync(id, Clock.GetUtcNow().AddDays(30), 100, default);
    }

    /// <summary>Lets time go on and delivers what has become due.</summary>
    internal async Task AdvanceAsync(TimeSpan by, params string[] ids)
    {
        Clock.Advance(by);
        await Depot.Service<Deliverer>().RunDueAsync(default);
        foreach (var id in ids) await WaitingAsync(id);
    }

    /// <summary>Waits until everything that was committed of an item has been told. The clock stands still meanwhile.</summary>
    internal async Task SettledAsync(string sku)
    {
        while (!Depot.Service<Projector>().IsSettled(Sku.Parse(sku))) await Task.Delay(TimeSpan.FromMilliseconds(5));
    }

    /// <summary>Waits until everything of an item has been told and delivered.</summary>
    internal async Task EmptyAsync(string id, string sku)
    {
        await SettledAsync(sku);
        while (await Deliveries.CountAsync(id, 1, default) > 0) await Task.Delay(TimeSpan.FromMilliseconds(5));
        await WaitingAsync(id);
    }

    /// <summary>Makes something happen that a subscriber to corrections hears of.</summary>
    internal Task<CommandAnswer> CorrectAsync(string sku, string site = "north") =>
        Depot.DoAsync(Cast.Manager, $"items/{sku}/adjustments", new { site, change = 1, reason = "found" });
}
