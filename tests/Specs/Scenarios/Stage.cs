using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Scenarios;

/// <summary>What came of a command.</summary>
public sealed record Reply(CommandAnswer? Answer, RefusalCode? Code, string Message);

/// <summary>
/// Where a day of the depot is played: with the ledger alone, or with the whole depot over HTTP. A scenario is written once and knows neither.
/// After every step the books are added up: what came in is what is there and what is gone.
/// </summary>
public abstract class Stage
{
    /// <summary>What time it is on the stage. It only goes on.</summary>
    public abstract DateTimeOffset Now { get; set; }

    public abstract Task<Reply> AskAsync(string sku, Person who, Command command, string? key = null);

    /// <summary>Everybody asks at the same instant.</summary>
    public abstract Task<IReadOnlyList<Reply>> AskAtOnceAsync(string sku, IEnumerable<(Person Who, Command Command)> all);

    /// <summary>The person lacks the role that the command needs, and is told so.</summary>
    public abstract Task DeniedAsync(string sku, Person who, Command command);

    public abstract Task<ItemView> ItemAsync(string sku);

    public abstract Task<UnitView?> UnitAsync(string sku, string serial);

    public abstract Task<IReadOnlyList<HistoryEntry>> HistoryAsync(string sku);

    public abstract Task<ExplanationView> WhyAsync(string sku, string site);

    /// <summary>What a site can promise for a time.</summary>
    public abstract Task<WindowView> FreeAsync(string sku, string site, DateTimeOffset? from, DateTimeOffset? to = null, decimal? asked = null);

    /// <summary>What to reorder.</summary>
    public abstract Task<ReorderView> SuggestedAsync(string sku, string site);

    /// <summary>What needs approval at a site.</summary>
    public abstract Task LayDownAsync(string site, ApprovalPolicy policy);

    /// <summary>The command is accepted.</summary>
    public async Task<CommandAnswer> DoAsync(string sku, Person who, Command command, string? key = null)
    {
        var reply = await AskAsync(sku, who, command, key);
        Assert.True(reply.Answer is not null, reply.Message);
        await AddUpAsync(sku);
        return reply.Answer;
    }

    /// <summary>The command is refused with this code, the sentence holds the words, and nothing has changed.</summary>
    public async Task<string> RefusedAsync(string sku, Person who, Command command, RefusalCode code, params string[] words)
    {
        var before = await ItemAsync(sku);
        var reply = await AskAsync(sku, who, command);
        Assert.Equal(code, reply.Code);
        foreach (var word in words) Assert.Contains(word, reply.Message, StringComparison.Ordinal);
        Assert.Equal(Numbers(before), Numbers(await ItemAsync(sku)));
        return reply.Message;
    }

    /// <summary>Exactly one of them gets it; everybody else is told why not.</summary>
    public async Task<CommandAnswer> OneWinsAsync(string sku, IEnumerable<(Person Who, Command Command)> all)
    {
        var replies = await AskAtOnceAsync(sku, all);
        Assert.All(replies.Where(r => r.Answer is null), r => Assert.Equal(RefusalCode.NotEnoughAvailable, r.Code));
        await AddUpAsync(sku);
        return Assert.Single(replies, r => r.Answer is not null).Answer!;
    }

    /// <summary>The numbers of a site: on hand/reserved/available, then quarantined and checked out.</summary>
    public async Task IsAsync(string sku, string site, string numbers, decimal quarantined = 0, decimal checkedOut = 0, decimal incoming = 0)
    {
        var stock = StockOf(await ItemAsync(sku), site);
        Assert.Equal($"{site} {numbers}, Q {Q(quarantined)}, CO {Q(checkedOut)}, T {Q(incoming)}",
            $"{site} {stock.OnHand}/{stock.Reserved}/{stock.Available}, Q {stock.Quarantined}, CO {stock.CheckedOut}, T {stock.Incoming}");
        LifeTests.AssertAddsUp(await WhyAsync(sku, site));
    }

    /// <summary>What is ours of it, and what is gone.</summary>
    public async Task OwnedAsync(string sku, int owned, int lost = 0, int disposed = 0)
    {
        var totals = (await ItemAsync(sku)).Totals!;
        Assert.Equal((Quantity.Of(owned), Quantity.Of(lost), Quantity.Of(disposed)), (totals.Owned, totals.Lost, totals.Disposed));
    }

    /// <summary>What came in, and what became of all of it.</summary>
    public async Task TotalsAsync(string sku, decimal received, decimal owned, decimal adjusted = 0, decimal consumed = 0, decimal lost = 0, decimal disposed = 0) =>
        Assert.Equal(new TotalsView(Q(received), Q(adjusted), Q(owned), Q(consumed), Q(lost), Q(disposed)), (await ItemAsync(sku)).Totals);

    /// <summary>Every alert and all-clear so far, oldest first, as "STORE low 1".</summary>
    public async Task AlertedAsync(string sku, params string[] expected) => Assert.Equal(expected,
        (await HistoryAsync(sku)).Reverse().Where(e => (e.Low ?? e.Recovered) is not null).Select(e => $"{e.Site} {(e.Low is null ? "recovered" : "low")} {e.Low ?? e.Recovered}"));

    public static SiteStock StockOf(ItemView item, string site) =>
        item.Sites.FirstOrDefault(s => s.Site.Value == site) ?? new(SiteId.Parse(site), default, default, default, default, default, default, []);

    private async Task AddUpAsync(string sku)
    {
        var item = await ItemAsync(sku);
        var totals = item.Totals!;
        var here = item.Sites.Aggregate(Quantity.Zero, (sum, s) => sum + s.OnHand + s.Quarantined + s.CheckedOut + s.Incoming);
        Assert.Equal(totals.Owned, here);
        Assert.Equal(totals.Received + totals.Adjusted, totals.Owned + totals.Consumed + totals.Lost + totals.Disposed);
        Assert.All(item.Sites, s => Assert.Equal(Quantity.Max(Quantity.Zero, s.OnHand - s.Reserved), s.Available));
    }

    private static string Numbers(ItemView item) =>
        string.Join("; ", item.Sites.Select(s => $"{s.Site} {s.OnHand}/{s.Reserved}/{s.Available} {s.Quarantined} {s.CheckedOut} {s.Incoming}")) + item.Totals;
}
