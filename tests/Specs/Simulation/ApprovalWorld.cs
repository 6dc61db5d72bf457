using System.Collections.Immutable;
using CountDepot.Api.Access;
using CountDepot.Api.Requests;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Specs.Simulation;

/// <summary>
/// One history of requests for one item, from one seed: two instances with clocks that differ, people who tap twice, late, at once and on old cards,
/// edits, withdrawals, roles that go, a directory that fails. Single-threaded and without a clock, so the same seed is the same history.
/// </summary>
internal sealed partial class ApprovalWorld
{
    internal const string Managers = "managers";
    internal const string Staff = "staff";
    internal const int LimitForTwo = 6;
    internal const int Hours = 1;
    internal static readonly DateTimeOffset Start = new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);
    internal static readonly SiteId Site = SiteId.Parse("NORTH");
    internal static readonly GroupId Deputies = GroupId.Parse("5c0de907-0000-4000-8000-000000000401");

    private static readonly SiteView[] Sites = [new(Site, "North", "UTC") { Deputies = Deputies, HoursUntilEscalation = Hours }];
    private static readonly RoleGrants Map = new(Start.AddDays(1), [new(Managers, Role.Manager, [Site]), new(Staff, Role.Staff, [Site])]);
    private static readonly Rules Laid = Rules.None with
    {
        Sites = Rules.None.Sites.Add(Site, new(new(OverQuantity: Quantity.Zero), new(OverQuantity: Quantity.Of(LimitForTwo)))),
        HoursUntilEscalation = Rules.None.HoursUntilEscalation.Add(Site, Hours),
    };
    private static readonly Item Stocked = Stock();

    private readonly Random dice;
    private readonly Mutant mutant;
    private readonly Directory directory = new();
    private readonly Instance[] instances;
    private readonly ApprovalDesk desk;
    private readonly PriorityQueue<Action, (long At, int Order)> queue = new();
    private readonly List<Card> cards = [];
    private Item head = Stocked;
    private int version;
    private int order;
    private long now;

    private ApprovalWorld(int seed, Mutant mutant)
    {
        (dice, this.mutant) = (new(seed), mutant);
        instances = [new(dice.Next(-3_000, 3_001)), new(dice.Next(-3_000, 3_001))];
        desk = new(mutant, directory, Map, Sites, Laid);
        Checks = new(directory);
    }

    internal ApprovalChecks Checks { get; }

    /// <summary>Runs a history to its end, or to the first violation.</summary>
    internal static ApprovalChecks Run(int seed, Mutant mutant = Mutant.None)
    {
        var world = new ApprovalWorld(seed, mutant);
        world.Write();
        while (world.Checks.Violation is null && world.queue.TryDequeue(out var act, out var when))
        {
            world.now = when.At;
            act();
        }
        return world.Checks;
    }

    private void At(long when, Action act) => queue.Enqueue(act, (Math.Max(when, now), order++));

    // Who somebody is comes first; asking the directory takes a moment, and the answer is as old as some moment in between.
    private void Begin(Attempt attempt)
    {
        attempt.AskedAt = now;
        if (desk.Find(attempt, now) is { } known)
        {
            Admit(attempt, known);
            return;
        }
        var latency = dice.Next(400);
        var sampledAt = now + dice.Next(latency + 1);
        At(now + latency, () =>
        {
            if (desk.Ask(attempt, sampledAt) is { } member) Admit(attempt, member);
            else Checks.Unavailable(attempt, sampledAt, now);
        });
    }

    private void Admit(Attempt attempt, Membership member)
    {
        attempt.CheckedAt = now;
        try
        {
            attempt.Request = desk.Admit(attempt, member, head, now);
        }
        catch (RefusedException e)
        {
            Checks.Refused(attempt, head, e.Code, now);
            return;
        }
        Decide(attempt, isFresh: dice.Next(3) > 0);
    }

    // Decided on the state at hand; written only behind that same state, or decided again.
    private void Decide(Attempt attempt, bool isFresh)
    {
        var at = attempt.At;
        if (isFresh || at.AtHand is null) (at.AtHand, at.Version) = (head, version);
        var seen = at.Version;
        var decision = desk.Decide(at.AtHand, attempt);
        At(now + dice.Next(300), () =>
        {
            if (seen == version || mutant == Mutant.BlindAppend) Land(attempt, decision);
            else
            {
                Checks.Count("decided again");
                Decide(attempt, isFresh: true);
            }
        });
    }

    private void Land(Attempt attempt, Decision decision)
    {
        if (decision is Decision.Refused refused)
        {
            Checks.Refused(attempt, head, refused.Code, now);
            return;
        }
        var events = ((Decision.Accepted)decision).Events;
        var before = head;
        if (!events.IsEmpty && !TryFold(attempt, events)) return;
        Checks.Committed(attempt, before, head, events, cards, now);
        Checks.Told(attempt, head, now);
        foreach (var r in head.Reservations.Values)
        {
            if (!cards.Exists(c => c.Request == r.Id && c.Version == r.Version)) cards.Add(new(r.Id, r.Version, r.Quantity, r.Quantity, now));
        }
    }

    private bool TryFold(Attempt attempt, ImmutableArray<ItemEvent> events)
    {
        try
        {
            var stamp = new Stamp(version + 1, attempt.Request!.At, attempt.By);
            head = events.Aggregate(head, (item, fact) => item.Evolve(fact, stamp));
            version++;
            return true;
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            Checks.Broke($"A1: the history does not add up: {e.Message}");
            return false;
        }
    }

    private static Item Stock()
    {
        var definition = new Definition(ShortText.Parse("M8 bolt"), ItemKind.Stock, ShortText.Parse("each"), 0, null, BinPath.None, null, [], null);
        ItemEvent[] facts = [new ItemEvent.Defined(definition), new ItemEvent.Received(Site, BinPath.None, null, Quantity.Of(1_000), Condition.Good, [], null)];
        return facts.Aggregate(Item.New(Sku.Parse("M8-BOLT")), (item, fact) => item.Evolve(fact, new(1, Start, new("stock"))));
    }
}
