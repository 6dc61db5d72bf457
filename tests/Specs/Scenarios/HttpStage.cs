using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Api;
using Microsoft.Extensions.Time.Testing;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Scenarios;

/// <summary>The whole depot over HTTP, with a storage and a clock of its own.</summary>
internal sealed class HttpStage(DepotFixture depot, FakeTimeProvider clock) : Stage
{
    public override DateTimeOffset Now
    {
        get => clock.GetUtcNow();
        set => clock.SetUtcNow(value);
    }

    public override async Task<Reply> AskAsync(string sku, Person who, Command command, string? key = null)
    {
        var response = await depot.SendAsync(who, HttpMethod.Post, depot.RouteOf(command).Replace("{sku}", sku, StringComparison.Ordinal), command, key);
        var text = await response.Content.ReadAsStringAsync();
        if (response.IsSuccessStatusCode) return new(JsonSerializer.Deserialize<CommandAnswer>(text, Wire.Tolerant), null, "");
        var error = JsonSerializer.Deserialize<ErrorBody>(text, Wire.Tolerant)!;
        return new(null, Enum.Parse<RefusalCode>(error.Error.Code, ignoreCase: true), error.Message);
    }

    public override async Task<IReadOnlyList<Reply>> AskAtOnceAsync(string sku, IEnumerable<(Person Who, Command Command)> all) =>
        await Task.WhenAll(all.Select(one => AskAsync(sku, one.Who, one.Command)));

    public override async Task DeniedAsync(string sku, Person who, Command command)
    {
        await RefusedAsync(sku, who, command, RefusalCode.NotPermitted, "This needs the role Manager at", "Ask a manager at");
        Assert.Contains(depot.Logged, line => line.Contains($"{command.GetType().Name} 403 notPermitted", StringComparison.Ordinal));
    }

    public override Task<ItemView> ItemAsync(string sku) => depot.GetAsync<ItemView>(Cast.Admin, $"items/{sku}");

    public override async Task<UnitView?> UnitAsync(string sku, string serial) => await depot.GetAsync<UnitView>(Cast.Admin, $"items/{sku}/units/{serial}");

    public override async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(string sku) => (await depot.GetAsync<HistoryPage>(Cast.Admin, $"items/{sku}/history?top=200")).Entries;

    public override async Task<WindowView> FreeAsync(string sku, string site, DateTimeOffset? from, DateTimeOffset? to = null, decimal? asked = null)
    {
        var query = string.Concat(Part("from", from is { } start ? InstantJson.Format(start) : null), Part("to", to is { } end ? InstantJson.Format(end) : null),
            Part("quantity", asked is { } quantity ? Q(quantity).ToString() : null));
        return (await depot.GetAsync<AvailabilityView>(Cast.Admin, $"items/{sku}/availability?site={site}{query}")).Window!;

        static string Part(string name, string? value) => value is null ? "" : $"&{name}={value}";
    }

    public override Task<ReorderView> SuggestedAsync(string sku, string site) => depot.GetAsync<ReorderView>(Cast.Admin, $"items/{sku}/reorder?site={site}");

    public override Task LayDownAsync(string site, ApprovalPolicy policy) =>
        depot.SendAsync(Cast.Admin, HttpMethod.Post, $"sites/{site}", new DefineSite(ShortText.Parse(site), Approval: policy));

    public override Task<ExplanationView> WhyAsync(string sku, string site) => depot.GetAsync<ExplanationView>(Cast.Admin, $"items/{sku}/explanation?site={site}");
}
