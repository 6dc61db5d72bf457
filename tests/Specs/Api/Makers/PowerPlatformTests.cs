using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Api.Webhooks;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api.Makers;

/// <summary>The depot as a flow meets it: through the connector's client, with the platform's habits.</summary>
[Collection("Depot")]
public sealed class PowerPlatformTests(DepotFixture depot)
{
    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task An_action_whose_answers_get_lost_happens_once_and_ends_with_its_first_answer(int status)
    {
        var sku = await depot.StockedAsync(9);
        var flow = new Platform(depot, Cast.Staff);
        flow.Lose(status, status, status);
        var (ended, body, _) = await flow.ActAsync($"items/{sku}/consumptions", new { site = "north", quantity = 2 }, "08585287551234567890");
        Assert.Equal((200, 4), (ended, flow.Sent));
        Assert.All(flow.Answers, answer => Assert.Equal(body, answer));
        Assert.Equal(Q(7), (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}")).Sites.Single().OnHand);
    }

    [Fact]
    public async Task Two_runs_of_a_flow_are_two_effects_and_a_run_that_is_sent_again_is_none()
    {
        var sku = await depot.StockedAsync(9);
        var flow = new Platform(depot, Cast.Staff);
        foreach (var run in new[] { "run-1", "run-2", "run-1", "run-2" }) await flow.ActAsync($"items/{sku}/consumptions", new { site = "north", quantity = 2 }, run);
        Assert.Equal(Q(5), (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}")).Sites.Single().OnHand);
        Assert.Equal((flow.Answers[0], flow.Answers[1]), (flow.Answers[2], flow.Answers[3]));
        Assert.NotEqual(flow.Answers[0], flow.Answers[1]);
    }

    [Fact]
    public async Task A_refusal_is_no_reason_to_try_again()
    {
        var sku = await depot.StockedAsync(1);
        var flow = new Platform(depot, Cast.Staff);
        var (status, body, _) = await flow.ActAsync($"items/{sku}/consumptions", new { site = "north", quantity = 2 }, "run-9");
        Assert.Equal((409, 1), (status, flow.Sent));
        var error = JsonDocument.Parse(body).RootElement;
        Assert.Equal(error.GetProperty("message").GetString(), error.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Every_list_is_whole_when_its_links_are_followed()
    {
        var sku = await depot.StockedAsync(50);
        for (var i = 0; i < 5; i++)
        {
            await depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 1, dueBackAt = $"2099-01-0{i + 1}T00:00:00Z" });
            await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations", new { site = "north", quantity = 1 });
        }
        await depot.SettledAsync();
        var flow = new Platform(depot, Cast.Staff);
        foreach (var (path, collection, least) in new[]
        {
            ("items?find=bolt&", "items", 1), ("items?", "items", 1), ($"items/{sku}/history?", "entries", 12), ("sites/north/stock?", "items", 1), ("sites/north/due?", "things", 5),
            ("sites/north/reservations?", "reservations", 5), ("me/things?", "things", 5), ("me/reservations?", "reservations", 5),
        })
        {
            // Others work at the site meanwhile: a list of many items is compared where it tells of this one.
            var isShared = !path.StartsWith("items/", StringComparison.Ordinal);
            var whole = (await RowsAsync($"{path}top=200", collection)).Where(row => !isShared || row.Contains(sku, StringComparison.Ordinal)).ToList();
            var paged = (await RowsAsync($"{path}top=2", collection)).Where(row => !isShared || row.Contains(sku, StringComparison.Ordinal)).ToList();
            Assert.True(whole.Count >= least, $"{path} has {whole.Count}");
            Assert.Equal(whole, paged);
        }

        async Task<List<string>> RowsAsync(string path, string collection) =>
            [.. (await flow.PagesAsync(path)).SelectMany(page => page.GetProperty(collection).EnumerateArray()).Select(row => row.GetRawText())];
    }

    [Fact]
    public async Task A_flow_asks_waits_for_the_decision_cannot_take_it_and_is_told()
    {
        await using var callback = await Receiver.StartAsync();
        var sku = await depot.StockedAsync(9);
        var flow = new Platform(depot, Cast.Staff);
        var (created, _, headers) = await flow.ActAsync("subscriptions/decisions", new { notificationUrl = callback.Url("decided"), sku }, "on");
        Assert.Equal(201, created);
        Assert.True(headers.Location!.IsAbsoluteUri);
        Assert.StartsWith($"{depot.Address}api/v1/", headers.Location.OriginalString, StringComparison.Ordinal);

        Assert.Equal(200, (await flow.ActAsync($"items/{sku}/reservations/requests", new { site = "north", quantity = 2 }, "ask")).Status);
        foreach (var manager in new[] { Cast.Manager, Cast.Admin })
        {
            var (status, body, _) = await new Platform(depot, manager).ActAsync($"items/{sku}/reservations/approvals", new { reservation = "R-1", version = 1 }, "decide");
            Assert.Equal(403, status);
            Assert.Contains("Requests are decided in Teams, not through the connector.", body, StringComparison.Ordinal);
        }
        await depot.DoAsync(Cast.Manager, $"items/{sku}/reservations/approvals", new { reservation = "R-1", version = 1 });
        var told = (await callback.NextAsync()).As<DecisionEvent>();
        Assert.Equal(("R-1", RequestDecision.Approved, Cast.Manager.Name, Cast.Staff.Name), (told.Request, told.Decision, told.DecidedBy, told.RequestedBy));

        Assert.Equal((204, 204), (await flow.EndAsync(headers.Location), await flow.EndAsync(headers.Location)));
    }
}
