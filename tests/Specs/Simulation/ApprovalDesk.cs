using System.Collections.Immutable;
using CountDepot.Api.Access;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Specs.Simulation;

/// <summary>A card as it was posted, and who it let decide when it was made.</summary>
/// <param name="Posted">The quantity it showed; <paramref name="Sent"/> is what comes back with a tap, which somebody may have changed.</param>
internal sealed record Card(ReservationId Request, int Version, Quantity Posted, Quantity Sent, long PostedAt);

/// <summary>One instance of the depot: its clock, what it knows of people, and the state it has at hand.</summary>
internal sealed class Instance(long skew)
{
    internal long Skew => skew;
    internal KnownMemberships Known { get; } = new();
    internal Dictionary<string, Membership> Ever { get; } = [];
    internal Item? AtHand { get; set; }
    internal int Version { get; set; }

    internal DateTimeOffset Clock(long now) => ApprovalWorld.Start.AddMilliseconds(now + skew);
}

/// <summary>Something somebody does, on its way through an instance.</summary>
internal sealed record Attempt(Actor By, Command Command, Instance At, Card? Card, bool IsConnector)
{
    internal long AskedAt { get; set; }
    internal long CheckedAt { get; set; }
    internal Request? Request { get; set; }
}

/// <summary>
/// The way of a request through the product: who is in which group, what that makes of them, may they, and what is decided. All of it is the product's
/// own code; the mistakes are made here, around it.
/// </summary>
internal sealed class ApprovalDesk(Mutant mutant, Directory directory, RoleGrants map, IReadOnlyList<SiteView> sites, Rules rules)
{
    private readonly ImmutableHashSet<string> asked =
        [.. map.Grants.Select(g => g.Group), .. sites.Where(s => s.Deputies is not null).Select(s => s.Deputies!.Value.Value)];

    internal Membership? Find(Attempt attempt, long now)
    {
        if (mutant == Mutant.RoleCacheForever && attempt.At.Ever.TryGetValue(attempt.By.Id, out var ever)) return ever;
        return attempt.At.Known.Find(attempt.By.Id, asked, attempt.At.Clock(now));
    }

    /// <summary>What the directory says; null when it says nothing.</summary>
    internal Membership? Ask(Attempt attempt, long sampledAt)
    {
        if (directory.IsOut(sampledAt)) return mutant == Mutant.FailOpen ? attempt.At.Ever.GetValueOrDefault(attempt.By.Id) : null;
        var found = new Membership(directory.GroupsOf(attempt.By.Id, sampledAt), attempt.At.Clock(attempt.AskedAt));
        return attempt.At.Ever[attempt.By.Id] = attempt.At.Known.Keep(attempt.By.Id, asked, found);
    }

    /// <summary>Who may: the refusal of whoever may not, or what the ledger is told of whoever may.</summary>
    internal Request Admit(Attempt attempt, Membership member, Item item, long now)
    {
        var shown = mutant == Mutant.RoleFromCard && attempt.Card is { } card
            ? member with { Groups = directory.GroupsOf(attempt.By.Id, card.PostedAt) } : member;
        var caller = Caller.Of(attempt.By, map with { ReadAt = member.CheckedAt }, sites, shown, attempt.IsConnector && mutant != Mutant.ConnectorDecides);
        Gate.CheckClient(caller, attempt.Command);
        if (Rulebook.SitesOf(Item.New(item.Sku), attempt.Command).Count == 0) Gate.Check(caller, attempt.Command);
        foreach (var site in Rulebook.SitesOf(item, attempt.Command))
        {
            if (caller.Sees(site)) Gate.Check(caller, attempt.Command, site);
        }
        var managers = Gate.NeedsManagers(caller, item, attempt.Command) is not null ? directory.PeopleIn(ApprovalWorld.Managers, now) : null;
        var request = caller.At(attempt.At.Clock(now)) with { Rules = rules, Managers = managers };
        return mutant == Mutant.DeputyAtOnce ? request with { Managed = request.Managed?.Union(request.DeputyAt) } : request;
    }

    internal Decision Decide(Item item, Attempt attempt)
    {
        var (command, request) = Distort(item, attempt.Command, attempt.Request!);
        return (mutant, Rulebook.Decide(item, command, request)) switch
        {
            (Mutant.ConflictSaysApproved, Decision.Refused { Code: RefusalCode.AlreadyDecided }) => new Decision.Accepted([], ApprovalWorld.Site, attempt.Card!.Request),
            (Mutant.TrustCardQuantity, Decision.Accepted { Events: [ItemEvent.ReservationApproved e] } yes) =>
                yes with { Events = [e, new ItemEvent.ReservationChanged(e.Reservation, e.Site, attempt.Card!.Sent, null, null, null)] },
            var (_, decision) => decision,
        };
    }

    private (Command Command, Request Request) Distort(Item item, Command command, Request request)
    {
        if (!Rulebook.IsDecision(command) || Find(item, command) is not { } r) return (command, request);
        var nobody = request with { By = request.By with { Id = "nobody" } };
        var isOwn = r.By.Id == request.By.Id || r.For.Id == request.By.Id;
        return mutant switch
        {
            Mutant.NoVersionCheck when command is ApproveReservation yes => (yes with { Version = r.Version }, request),
            Mutant.NoVersionCheck when command is RejectReservation no => (no with { Version = r.Version }, request),
            Mutant.NoSelfCheck when isOwn => (command, nobody),
            Mutant.SelfCheckByName when isOwn && r.By.Name != request.By.Name && r.For.Name.Value != request.By.Name => (command, nobody),
            Mutant.NoExpiryCheck when r.EndsAt <= request.At => (command, request with { At = r.EndsAt.Value.AddMilliseconds(-1) }),
            Mutant.RaiserApproves when r.RaisedBy?.Id == request.By.Id => (command, nobody),
            Mutant.OneIsTwo when r.Approvals.Any(a => a.By.Id == request.By.Id) => (command, nobody),
            _ => (command, request),
        };
    }

    private static Reservation? Find(Item item, Command command) => command switch
    {
        ApproveReservation c => item.Reservations.GetValueOrDefault(c.Reservation),
        RejectReservation c => item.Reservations.GetValueOrDefault(c.Reservation),
        _ => null,
    };
}
