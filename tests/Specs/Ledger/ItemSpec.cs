using System.Collections.Immutable;
using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Specs.Ledger;

/// <summary>
/// Given facts, when asked, then facts or a refusal. Every accepted outcome is folded, so every test is also a test of the
/// invariants, and the state is written to JSON and read back on the way, so every test is also a test of the snapshot.
/// </summary>
internal sealed class ItemSpec
{
    public static readonly DateTimeOffset Now = new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);
    public static readonly SiteId North = SiteId.Parse("NORTH");
    public static readonly SiteId South = SiteId.Parse("SOUTH");
    public static readonly BinPath Shelf = BinPath.Parse("Shelf 1");
    public static readonly Actor Staff = new("staff-id", "Staff");
    public static readonly Holder Job = new(HolderKind.Job, ShortText.Parse("Job 12"), "12");
    public static readonly Sku Bolt = Sku.Parse("M8-BOLT");

    private readonly List<(ItemEvent Fact, Actor By)> facts = [];
    private DateTimeOffset now = Now;
    private ImmutableSortedSet<SiteId>? sites;
    private Command? command;
    private Actor actor = Staff;
    private Rules rules = Rules.None;
    private bool isManager;
    private CountSession? session;

    public static ItemSpec Given(params ItemEvent[] facts)
    {
        var spec = new ItemSpec();
        spec.facts.AddRange(facts.Select(fact => (fact, Staff)));
        return spec;
    }

    public ItemSpec At(DateTimeOffset when)
    {
        now = when;
        return this;
    }

    public ItemSpec SeeingOnly(params SiteId[] only)
    {
        sites = [.. only];
        return this;
    }

    public ItemSpec By(Actor who)
    {
        actor = who;
        return this;
    }

    /// <summary>Under templates and policies.</summary>
    public ItemSpec Under(Rules laidDown)
    {
        rules = laidDown;
        return this;
    }

    /// <summary>Under a policy of North.</summary>
    public ItemSpec Under(ApprovalPolicy policy) => Under(Rules.None with { Sites = Rules.None.Sites.Add(North, policy) });

    public ItemSpec NeedingApproval() => Under(new ApprovalPolicy(new(OverQuantity: Quantity.Zero)));

    public ItemSpec ByManager()
    {
        isManager = true;
        return this;
    }

    /// <summary>The session the command is about, as it is now.</summary>
    public ItemSpec In(CountSession? open)
    {
        session = open;
        return this;
    }

    /// <summary>One more fact, by somebody else.</summary>
    public ItemSpec ThenBy(Actor who, ItemEvent fact)
    {
        facts.Add((fact, who));
        return this;
    }

    public ItemSpec When(Command asked)
    {
        command = asked;
        return this;
    }

    public Item State => Fold(facts);

    public Decision Outcome => Rulebook.Decide(State, command!, new(actor, now, sites) { Session = session, Rules = rules, Managed = isManager ? null : [] });

    /// <summary>The command is accepted with exactly these facts; answers the state after them.</summary>
    public Item Then(params ItemEvent[] expected)
    {
        var accepted = Assert.IsType<Decision.Accepted>(Outcome);
        Assert.Equal(Json(expected), Json(accepted.Events));
        return Fold(facts.Concat(accepted.Events.Select(fact => (fact, actor))));
    }

    /// <summary>The command is accepted; answers the state after it.</summary>
    public Item ThenAccepted()
    {
        var outcome = Outcome;
        Assert.True(outcome is Decision.Accepted, (outcome as Decision.Refused)?.Message);
        return Fold(facts.Concat(((Decision.Accepted)outcome).Events.Select(fact => (fact, actor))));
    }

    /// <summary>The command is refused with this code, and the sentence holds each of the words.</summary>
    public Decision.Refused ThenRefused(RefusalCode code, params string[] words)
    {
        var refused = Assert.IsType<Decision.Refused>(Outcome);
        Assert.Equal(code, refused.Code);
        foreach (var word in words) Assert.Contains(word, refused.Message, StringComparison.Ordinal);
        return refused;
    }

    public static ItemEvent Defined(ItemKind kind = ItemKind.Stock, string unit = "each", int decimals = 0) => new ItemEvent.Defined(new(
        ShortText.Parse("M8 bolt"), kind, ShortText.Parse(unit), decimals, null, BinPath.Parse("Fasteners"), null, [], null));

    public static ItemEvent Received(Quantity quantity, SiteId? site = null, BinPath bin = default, string? lot = null, params string[] serials) =>
        new ItemEvent.Received(site ?? North, bin, lot is null ? null : LotNumber.Parse(lot), quantity, Condition.Good, [.. serials.Select(SerialNumber.Parse)], null);

    public static ItemEvent Reserved(long number, Quantity quantity, DateTimeOffset? expiresAt = null, SiteId? site = null) =>
        new ItemEvent.Reserved(ReservationId.Parse($"R-{number}"), site ?? North, quantity, Job, expiresAt, null);

    public static ItemEvent Out(long number, Quantity quantity, string? lot = null, params string[] serials) => new ItemEvent.CheckedOut(
        CheckoutId.Parse($"C-{number}"), North, [new(BinPath.None, lot is null ? null : LotNumber.Parse(lot), quantity)], Job, null, null, [.. serials.Select(SerialNumber.Parse)], null);

    public static Quantity Q(decimal value) => new((long)(value * 1000));

    private static Item Fold(IEnumerable<(ItemEvent Fact, Actor By)> all)
    {
        var item = all.Aggregate((Item.New(Bolt), 0L), (s, fact) => (s.Item1.Evolve(fact.Fact, new(s.Item2 + 1, Now, fact.By)), s.Item2 + 1)).Item1;
        var json = JsonSerializer.Serialize(item, Wire.Json);
        var back = JsonSerializer.Deserialize<Item>(json, Wire.Json)!;
        Assert.Equal(json, JsonSerializer.Serialize(back, Wire.Json));
        return back;
    }

    private static string Json(IEnumerable<ItemEvent> all) => JsonSerializer.Serialize(all, Wire.Json);
}
