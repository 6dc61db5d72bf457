using System.Collections.Immutable;
using CountDepot.Contracts;
using CountDepot.Ledger;
using CountDepot.Sim;
using CountDepot.Specs.Ledger;

namespace CountDepot.Specs.Scenarios;

/// <summary>The ledger alone: pure decisions, folded; one command after the other, and the same key gets the same answer.</summary>
internal sealed class LedgerStage : Stage
{
    private readonly Dictionary<string, (Item Item, ImmutableArray<Recorded> Facts)> items = [];
    private readonly Dictionary<(string, string), Reply> answered = [];
    private Rules rules = Rules.None;

    public override DateTimeOffset Now { get; set; }

    public override Task<Reply> AskAsync(string sku, Person who, Command command, string? key = null)
    {
        if (key is not null && answered.TryGetValue((who.Key, key), out var same)) return Task.FromResult(same);
        var reply = Ask(sku, who, command);
        if (key is not null) answered[(who.Key, key)] = reply;
        return Task.FromResult(reply);
    }

    public override async Task<IReadOnlyList<Reply>> AskAtOnceAsync(string sku, IEnumerable<(Person Who, Command Command)> all)
    {
        var replies = new List<Reply>();
        foreach (var (who, command) in all) replies.Add(await AskAsync(sku, who, command));
        return replies;
    }

    // The ledger knows which role a verb needs and not who has it.
    public override Task DeniedAsync(string sku, Person who, Command command)
    {
        Assert.Equal(Role.Manager, Rulebook.RoleFor(command));
        return Task.CompletedTask;
    }

    public override Task<ItemView> ItemAsync(string sku) => Task.FromResult(ItemViews.View(Of(sku).Item, Of(sku).Facts.Length, Everything));

    public override Task<UnitView?> UnitAsync(string sku, string serial) => Task.FromResult(ItemViews.Unit(Of(sku).Item, SerialNumber.Parse(serial), Everything));

    public override Task<IReadOnlyList<HistoryEntry>> HistoryAsync(string sku) =>
        Task.FromResult<IReadOnlyList<HistoryEntry>>(History.Tell(Item.New(Sku.Parse(sku)), Of(sku).Facts, null, Everything));

    public override Task<WindowView> FreeAsync(string sku, string site, DateTimeOffset? from, DateTimeOffset? to = null, decimal? asked = null)
    {
        var (item, where) = (Of(sku).Item, SiteId.Parse(site));
        return Task.FromResult(ItemViews.Availability(item, where, 0, Everything, item.WindowOf(from, to, Now), asked is { } quantity ? ItemSpec.Q(quantity) : null).Window!);
    }

    public override Task<ReorderView> SuggestedAsync(string sku, string site) => Task.FromResult(Reorders.Suggest(Of(sku).Item, SiteId.Parse(site), 0, Everything));

    public override Task LayDownAsync(string site, ApprovalPolicy policy)
    {
        rules = rules with { Sites = rules.Sites.SetItem(SiteId.Parse(site), policy) };
        return Task.CompletedTask;
    }

    public override Task<ExplanationView> WhyAsync(string sku, string site) =>
        Task.FromResult(Explanations.Explain(Item.New(Sku.Parse(sku)), Of(sku).Facts, SiteId.Parse(site), Everything));

    private Request Everything => new(new("nobody"), Now);

    private (Item Item, ImmutableArray<Recorded> Facts) Of(string sku) => items.GetValueOrDefault(sku, (Item.New(Sku.Parse(sku)), []));

    private Reply Ask(string sku, Person who, Command command)
    {
        var (item, facts) = Of(sku);
        var by = new Actor(who.ObjectId, who.Name);
        var request = new Request(by, Now) { Rules = rules };
        if (Rulebook.Decide(item, command, request) is Decision.Refused refused) return new(null, refused.Code, refused.Message);
        var accepted = (Decision.Accepted)Rulebook.Decide(item, command, request);
        var stamp = new Stamp(facts.Length + 1, Now, by);
        var after = accepted.Events.Aggregate(item, (state, fact) => state.Evolve(fact, stamp));
        items[sku] = (after, facts.AddRange(accepted.Events.Select(fact => new Recorded(fact, stamp, CommandId.Parse($"c-{facts.Length}")))));
        return new(ItemViews.Answer(after, accepted, stamp), null, "");
    }
}
