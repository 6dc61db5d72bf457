using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using CountDepot.Api.Notices;
using CountDepot.Api.Sweeps;
using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Api;

namespace CountDepot.Specs.Bot;

/// <summary>From a commit in the ledger to a card in the channel, with the real depot, the real queue and the real bot.</summary>
[Collection("Depot")]
public sealed class AlertJourneyTests(DepotFixture depot) : IAsyncLifetime
{
    private BotInTeams bot = null!;

    private Chat Channel => bot.Teams.InGroup(Cast.Manager);

    public async Task InitializeAsync()
    {
        bot = BotInTeams.Beside(depot.Sim, depot.Address, queues: depot.Service<QueueServiceClient>());
        await Channel.SayAsync("approvals for North here");
    }

    public async Task DisposeAsync() => await bot.DisposeAsync();

    [Fact]
    public async Task What_is_taken_below_the_point_is_told_in_the_channel_and_what_arrives_takes_it_back()
    {
        var sku = await depot.StockedAsync(12);
        await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "south", quantity = 50 });
        await depot.DoAsync(Cast.Manager, $"items/{sku}/reorder", new { site = "north", point = 10, level = 40 });
        await depot.DoAsync(Cast.Manager, $"items/{sku}/adjustments", new { site = "north", change = -6, reason = "lost" });

        var alert = await Channel.AwaitAsync(m => m.Reading.Contains(sku, StringComparison.Ordinal));
        Assert.Contains("6 available at North", alert.Reading, StringComparison.Ordinal);
        Assert.Contains("take 34 from South", alert.Reading, StringComparison.Ordinal);

        // Whoever looks again, the projector after a repair or the sweep on two instances, finds it told.
        await depot.Service<CountDepot.Api.Projections.Projector>().RepairAsync(Sku.Parse(sku), default);
        var sweep = depot.Service<IEnumerable<ISweep>>().Single(s => s.Name == "low-stock");
        await Task.WhenAll(sweep.RunAsync(default), sweep.RunAsync(default));

        await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 30 });
        var over = await Channel.AwaitAsync(m => m.Id == alert.Id && m.Reading.Contains("36 available at North now", StringComparison.Ordinal));
        Assert.Contains("Enough again", over.Reading, StringComparison.Ordinal);
        Assert.Single(Channel.Messages, m => m.Reading.Contains(sku, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_press_on_the_alert_plans_the_transfer_and_its_arrival_takes_the_alert_back()
    {
        var (sku, alert) = await AlertAsync();
        var old = alert.Card!;
        await bot.Teams.InGroup(Cast.Staff).PressAsync(alert, "Transfer 34 from South");
        var planned = await Channel.AwaitAsync(m => m.Id == alert.Id && m.Reading.Contains("Staff planned a transfer of 34 from South", StringComparison.Ordinal));
        Assert.Contains("Planned to come 34", planned.Reading, StringComparison.Ordinal);
        Assert.DoesNotContain(CardReader.Buttons(planned.Card!), title => title.StartsWith("Transfer", StringComparison.Ordinal));

        // Whoever presses the old card a little later is told, and helps no second time.
        Assert.Contains("34", await PressOldAsync(Cast.Manager, alert, old, "Transfer 34 from South"), StringComparison.Ordinal);
        var transfer = Assert.Single((await depot.GetAsync<ItemView>(Cast.Staff, $"items/{sku}")).Transfers!);
        Assert.Equal((Quantity.Of(34), "NORTH"), (transfer.Planned, transfer.To!.Value.Value));

        await depot.DoAsync(Cast.Staff, $"items/{sku}/transfers/shipments", new { transfer = transfer.Transfer, quantity = 34 });
        await depot.DoAsync(Cast.Staff, $"items/{sku}/transfers/receipts", new { transfer = transfer.Transfer, good = 34 });
        await Channel.AwaitAsync(m => m.Id == alert.Id && m.Reading.Contains("40 available at North now", StringComparison.Ordinal));
        Assert.Single(Channel.Messages, m => m.Reading.Contains(sku, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_may_not_help_is_told_so_and_changes_nothing()
    {
        var (sku, alert) = await AlertAsync();
        var before = (await depot.GetAsync<ItemView>(Cast.Staff, $"items/{sku}")).Version;
        foreach (var title in (string[])["Transfer 34 from South", "Reserve the rest (6)", "Snooze a week"])
            Assert.Contains("needs the role Staff", await PressAsync(Cast.Viewer, alert, title), StringComparison.Ordinal);
        Assert.Contains("role", await PressAsync(Cast.Stranger, alert, "Reserve the rest (6)"), StringComparison.Ordinal);
        Assert.Equal(before, (await depot.GetAsync<ItemView>(Cast.Staff, $"items/{sku}")).Version);

        Assert.Contains("6 reserved for Staff", await PressAsync(Cast.Staff, alert, "Reserve the rest (6)"), StringComparison.Ordinal);
        Assert.Equal(Quantity.Of(6), Assert.Single((await depot.GetAsync<ItemView>(Cast.Staff, $"items/{sku}")).Reservations).Quantity);
    }

    [Fact]
    public async Task What_no_site_can_spare_is_ordered_by_a_manager_who_says_from_whom()
    {
        var (sku, alert) = await AlertAsync(elsewhere: 0);
        var supplier = new Dictionary<string, string> { ["supplier"] = "Bolt supplies" };
        Assert.Contains("needs the role Manager", await PressAsync(Cast.Staff, alert, "Order 34", supplier), StringComparison.Ordinal);
        Assert.Contains("who is to deliver", await PressAsync(Cast.Manager, alert, "Order 34"), StringComparison.Ordinal);
        Assert.Contains("ordered 34 from Bolt supplies", await PressAsync(Cast.Manager, alert, "Order 34", supplier), StringComparison.Ordinal);
        var north = (await depot.GetAsync<ItemView>(Cast.Staff, $"items/{sku}")).Sites.Single(s => s.Site.Value == "NORTH");
        Assert.Equal(Quantity.Of(34), north.OnOrder);
    }

    private async Task<(string Sku, Message Alert)> AlertAsync(int elsewhere = 100)
    {
        var sku = await depot.StockedAsync(12);
        if (elsewhere > 0) await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "south", quantity = elsewhere });
        await depot.DoAsync(Cast.Manager, $"items/{sku}/reorder", new { site = "north", point = 10, level = 40 });
        await depot.DoAsync(Cast.Manager, $"items/{sku}/adjustments", new { site = "north", change = -6, reason = "lost" });
        return (sku, await Channel.AwaitAsync(m => m.Reading.Contains(sku, StringComparison.Ordinal)));
    }

    private async Task<string> PressOldAsync(Person by, Message message, JsonObject card, string title)
    {
        var button = Pressing.Button(card, title);
        var action = new JsonObject { ["type"] = "Action.Execute", ["verb"] = (string)button["verb"]!, ["data"] = button["data"]!.DeepClone() };
        var activity = Activities.Invoke(bot.Teams, Channel.Conversation, by, "adaptiveCard/action", new JsonObject { ["action"] = action }, message.Id);
        var answer = JsonNode.Parse((await bot.Teams.Delivery.TryAsync(activity, null)).Body)!;
        return string.Join('\n', CardReader.Texts(answer["value"]!.AsObject()));
    }

    private async Task<string> PressAsync(Person by, Message card, string title, Dictionary<string, string>? inputs = null)
    {
        var answer = await bot.Teams.InGroup(by).PressAsync(card, title, inputs);
        return answer.Card is { } shown ? string.Join('\n', CardReader.Texts(shown)) : answer.Error ?? "";
    }

    [Fact]
    public async Task Only_the_bot_is_told_what_a_notice_is_about_and_only_of_what_was_to_be_told()
    {
        var sku = await depot.StockedAsync(3);
        await depot.DoAsync(Cast.Manager, $"items/{sku}/reorder", new { site = "north", point = 10 });
        var notice = new Notice(NoticeKind.Low, SiteId.Parse("NORTH"), Sku.Parse(sku), 1);
        await depot.SettledAsync();
        Assert.NotNull(await depot.Service<NoticeShelf>().FindAsync(notice.Site, notice.Key, default));

        Assert.Equal(403, (int)(await depot.SendAsync(Cast.Admin, HttpMethod.Get, $"notices/{notice.Key}")).StatusCode);
        Assert.Equal(200, await AskAsync(notice.Key));
        Assert.Equal(403, await AskAsync(notice.Key, Cast.Admin.ObjectId));
        Assert.Equal(404, await AskAsync((notice with { Episode = 2 }).Key));
        Assert.Equal(404, await AskAsync("NOWHERE~Low~X~1"));
    }

    private async Task<int> AskAsync(string key, string? actingFor = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/notices/{key}");
        request.Headers.Authorization = new("Bearer", depot.Sim.Tokens.ForApp(Cast.BotApp, $"api://{Cast.ApiApp}"));
        if (actingFor is not null) request.Headers.Add(Wire.ActingForHeader, actingFor);
        return (int)(await depot.Client().SendAsync(request)).StatusCode;
    }
}
