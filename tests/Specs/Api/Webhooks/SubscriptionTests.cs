using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CountDepot.Api.Webhooks;
using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api.Webhooks;

/// <summary>Flows that wait for something, on a depot as it runs: what is answered, what arrives, and how it ends.</summary>
[Collection("Depot")]
public sealed class SubscriptionTests(DepotFixture depot) : IAsyncLifetime
{
    private Receiver flow = null!;

    public async Task InitializeAsync() => flow = await Receiver.StartAsync();

    public async Task DisposeAsync() => await flow.DisposeAsync();

    [Fact]
    public async Task Whoever_subscribes_is_called_and_ends_it_without_a_token()
    {
        var sku = await depot.StockedAsync(9);
        var (location, view) = await SubscribeAsync(Cast.Staff, "checkouts", new { notificationUrl = flow.Url("out"), site = "north", sku });
        Assert.StartsWith($"{depot.Address}api/v1/subscriptions/", location, StringComparison.Ordinal);
        Assert.Equal((view.Subscription, 43, "127.0.0.1"), (location.Split('/')[^1], view.Subscription.Length, view.Host));

        var done = await depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 4, dueBackAt = "2099-01-01T00:00:00Z", note = "For the roof" });
        var call = await flow.NextAsync();
        Assert.Equal(("POST", new Uri(flow.Url("out")).PathAndQuery, "application/json; charset=utf-8"), (call.Method, call.Target, call.Headers["Content-Type"]));
        Assert.DoesNotContain(call.Headers, header => header.Key is "Authorization" or "Cookie" or "traceparent");
        var told = call.As<CheckoutEvent>();
        Assert.Equal((Trigger.ItemIsCheckedOut, done.At, sku, North, done.Checkout!.Checkout), (told.Trigger, told.OccurredAt, told.Sku.Value, told.Site!.Value, told.Checkout));
        Assert.Equal((Q(4), HolderKind.Person, Cast.Staff.Name, Cast.Staff.ObjectId, "For the roof"), (told.Quantity, told.HolderKind, told.Holder, told.HolderId, told.Note));
        Assert.Equal((Cast.Staff.Name, Cast.Staff.ObjectId, "each"), (told.By, told.ById, told.Unit));

        Assert.Equal(HttpStatusCode.NoContent, (await depot.Client().DeleteAsync(new Uri(location))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await depot.Client().DeleteAsync(new Uri(location))).StatusCode);
        await depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 1 });
        await depot.SettledAsync();
        Assert.DoesNotContain((await depot.GetAsync<SubscriptionPage>(Cast.Staff, "subscriptions")).Subscriptions, s => s.Subscription == view.Subscription);
        Assert.Equal(0, await depot.Service<DeliveryShelf>().CountAsync(view.Subscription, 1, default));
        Assert.Single(flow.All);
    }

    [Fact]
    public async Task The_same_wish_again_is_the_same_subscription_and_another_one_is_not()
    {
        var wish = new { notificationUrl = flow.Url("twice"), site = "north" };
        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SubscribeAsync(Cast.Viewer, "low-stock", wish)));
        Assert.Single(both.Select(answer => answer.Location).Distinct());
        var others = new[]
        {
            await SubscribeAsync(Cast.Viewer, "low-stock", new { notificationUrl = flow.Url("other"), site = "north" }),
            await SubscribeAsync(Cast.Viewer, "low-stock", new { notificationUrl = flow.Url("twice"), site = "south" }),
            await SubscribeAsync(Cast.Viewer, "recovered-stock", wish),
            await SubscribeAsync(Cast.Staff, "low-stock", wish),
        };
        Assert.Equal(5, others.Append(both[0]).Select(answer => answer.Location).Distinct().Count());
        foreach (var (location, _) in others.Append(both[0])) await depot.Client().DeleteAsync(new Uri(location));
    }

    [Fact]
    public async Task Nobody_has_more_than_fifty_and_each_sees_only_their_own()
    {
        var locations = new List<string>();
        for (var i = 0; i < SubscriptionDesk.OfOneMax; i++)
            locations.Add((await SubscribeAsync(Cast.Admin, "low-stock", new { notificationUrl = flow.Url($"many-{i}") })).Location);
        var more = await depot.RefusedAsync(Cast.Admin, "subscriptions/low-stock", new { notificationUrl = flow.Url("one-more") }, RefusalCode.TooManySubscriptions);
        Assert.StartsWith("You have 50 subscriptions, which is the most.", more.Message, StringComparison.Ordinal);
        Assert.Equal(50, (await depot.GetAsync<SubscriptionPage>(Cast.Admin, "subscriptions")).Subscriptions.Count);
        Assert.Empty((await depot.GetAsync<SubscriptionPage>(Cast.Manager, "subscriptions")).Subscriptions);
        foreach (var location in locations) await depot.Client().DeleteAsync(new Uri(location));
        Assert.Empty((await depot.GetAsync<SubscriptionPage>(Cast.Admin, "subscriptions")).Subscriptions);
    }

    [Fact]
    public async Task A_token_that_is_not_good_does_not_keep_a_flow_from_ending()
    {
        var (location, _) = await SubscribeAsync(Cast.Staff, "returns", new { notificationUrl = flow.Url("ends") });
        using var request = new HttpRequestMessage(HttpMethod.Delete, location);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "eyJ.over.long-ago");
        Assert.Equal(HttpStatusCode.NoContent, (await depot.Client().SendAsync(request)).StatusCode);
        Assert.DoesNotContain((await depot.GetAsync<SubscriptionPage>(Cast.Staff, "subscriptions")).Subscriptions, s => location.EndsWith(s.Subscription, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"notificationUrl":"https://elsewhere.example/hook"}""", "is at the host elsewhere.example, which this depot does not call")]
    [InlineData("""{"notificationUrl":"ftp://127.0.0.1/hook"}""", "must begin with https://")]
    [InlineData("""{"notificationUrl":""}""", "must be an https address")]
    [InlineData("""{"notificationUrl":7}""", "must be text")]
    [InlineData("""{}""", "is required")]
    [InlineData("""{"notificationUrl":"https://elsewhere.example/","category":"x"}""", "Unknown field 'category'")]
    public async Task A_wish_that_cannot_be_kept_is_refused_with_its_reason(string body, string reason)
    {
        var answer = await depot.SendAsync(Cast.Staff, HttpMethod.Post, "subscriptions/low-stock", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Location"));
    }

    [Fact]
    public async Task The_description_shows_what_is_posted_and_asks_a_subscriber_for_no_key()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/openapi.json");
        request.Headers.Authorization = new("Bearer", depot.TokenOf(Cast.Viewer));
        using var document = JsonDocument.Parse(await (await depot.Client().SendAsync(request)).Content.ReadAsStringAsync());
        foreach (var trigger in Triggers.All)
        {
            var operation = document.RootElement.GetProperty("paths").GetProperty($"/api/v1/subscriptions/{trigger.Route}").GetProperty("post");
            Assert.Equal($"When{trigger.Trigger}", operation.GetProperty("operationId").GetString());
            Assert.False(operation.TryGetProperty("parameters", out _));
            var posted = operation.GetProperty("callbacks").GetProperty("event").GetProperty("{$request.body#/notificationUrl}").GetProperty("post");
            var shape = posted.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
            Assert.Equal($"#/components/schemas/{trigger.Event.Name}", shape.GetProperty("$ref").GetString());
            var fields = document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty(trigger.Event.Name).GetProperty("properties");
            Assert.Equal(Wire.Json.GetTypeInfo(trigger.Event).Properties.Select(p => p.Name).Order(), fields.EnumerateObject().Select(p => p.Name).Order());
        }
    }

    private async Task<(string Location, SubscriptionView View)> SubscribeAsync(Person person, string trigger, object wish)
    {
        var answer = await depot.SendAsync(person, HttpMethod.Post, $"subscriptions/{trigger}", wish);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        return (answer.Headers.Location!.OriginalString, JsonSerializer.Deserialize<SubscriptionView>(text, Wire.Json)!);
    }
}
