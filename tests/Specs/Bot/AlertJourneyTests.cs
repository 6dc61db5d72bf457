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
