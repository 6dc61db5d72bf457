using System.Collections.Immutable;
using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

// Looking: somebody counts without knowing what the books say, somebody else counts again when it is far off, and the difference at the
// moment of the count is posted, so that work goes on meanwhile. Only a posted count may leave less than is promised.
internal static class Counts
{
    // So many lines at once: a commit has a size, and an answer too.
    private const int PostedMax = 100;

    internal static Decision Decide(Item item, CountStock command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (!CountChecks.TryFind(item, command.Count, request, out var session, out refused)) return refused;
        var (serials, scope) = (Checks.List(command.Serials), new CountScope(command.Site, command.Bin, command.Lot));
        var counted = command.Quantity ?? Quantity.Of(serials.Length);
        var line = item.Counting.Values.FirstOrDefault(l => l.Count == session.Id && l.Scope == scope);
        var no = CountChecks.IsNoAmount(item, command, counted, serials)
            ?? CountChecks.IsSetAside(item, serials)
            ?? CountChecks.IsOver(item, session)
            ?? CountChecks.IsOutside(item, command, session)
            ?? CountChecks.LacksLot(item, scope)
            ?? CountChecks.Overlaps(item, session, scope)
            ?? CountChecks.IsSettled(item, line, request);
        if (no is not null) return no;

        var id = line?.Id ?? CountLineId.Parse($"N-{item.Numbered + 1}");
        var tally = Tally.Of(item, scope, counted, serials);
        var isWithin = tally.IsWithin(session);
        var superseded = item.Counting.Values.Where(l => l.Count != session.Id && l.Scope.Overlaps(scope)).Select(l => (ItemEvent)new ItemEvent.CountSuperseded(l.Id, l.Site, id));
        var fact = new ItemEvent.Counted(id, session.Id, scope.Site, scope.Bin, scope.Lot, counted, tally.Expected, tally.Change, isWithin,
            StateAfter(line, session, isWithin, request), session.IsBlind, tally.Missing, tally.Unexpected, command.Note);
        return new Accepted([.. superseded, fact], session.IsBlind ? null : scope.Site) { Counts = [id], IsBlind = session.IsBlind };
    }

    internal static Decision Decide(Item item, ApproveCount command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (!CountChecks.TryFind(item, command.Line, request, out var line, out refused)) return refused;
        if (CountChecks.IsOwn(item, line, request) is { } own) return own;
        if (line.DecidedBy is { } by && by.Id == request.By.Id) return new Accepted([], line.Site) { Counts = [line.Id] };
        var no = IsDecided(item, line)
            ?? CountChecks.HasChanged(item, line, command.Version)
            ?? (line.State == CountLineState.RecountNeeded ? CountChecks.NeedsRecount(item, line) : null);
        if (no is not null) return no;

        return new Accepted([new ItemEvent.CountApproved(line.Id, line.Site, line.Version, command.Note) { Authority = request.AuthorityAt(line.Site) }], line.Site) { Counts = [line.Id] };
    }

    internal static Decision Decide(Item item, RejectCount command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (item.LineOf(command.Line) is { State: CountLineState.Rejected } done && done.DecidedBy!.Id == request.By.Id && request.Sees(done.Site))
            return new Accepted([], done.Site) { Counts = [done.Id] };
        if (!CountChecks.TryFind(item, command.Line, request, out var line, out refused)) return refused;
        if (CountChecks.HasChanged(item, line, command.Version) is { } no) return no;

        return new Accepted([new ItemEvent.CountRejected(line.Id, line.Site, command.Reason) { Authority = request.AuthorityAt(line.Site) }], line.Site) { Counts = [line.Id] };
    }

    internal static Decision Decide(Item item, PostCount command, Request request)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        if (!CountChecks.TryFind(item, command.Count, request, out var session, out refused)) return refused;
        if (session.State == CountState.Cancelled) return CountChecks.IsOver(item, session)!;
        var lines = item.Counting.Values.Where(l => l.Count == session.Id).OrderBy(l => l.Last.At).ToImmutableArray();
        if (command.Line is { } only)
        {
            if (!CountChecks.TryFind(item, only, request, out var named, out refused)) return refused;
            lines = named.Count == session.Id ? [named] : [];
        }
        if (lines.IsEmpty) return NothingToPost(item, session);
        ImmutableArray<CountLine> ready = [.. lines.Where(l => l.State == CountLineState.Ready).Take(PostedMax)];
        return ready.IsEmpty ? CountChecks.IsNotReady(item, lines[0])! : Post(item, ready, command, request);
    }

    internal static Decision Decide(Item item, ClassifyItem command)
    {
        if (Checks.CannotBeUsed(item) is { } refused) return refused;
        var isSame = command.Class == (item.CountClasses.TryGetValue(command.Site, out var of) ? of : null);
        return new Accepted(isSame ? [] : [new ItemEvent.Classified(command.Site, command.Class, command.Note)], command.Site);
    }

    // Whoever counts blindly and is told to let somebody else count again must not find out by trying what the books say.
    private static CountLineState StateAfter(CountLine? line, CountSession session, bool isWithin, Request request)
    {
        var isRepeat = line is not null && line.Last.By.Id == request.By.Id;
        if (isRepeat && session.IsBlind && line!.State != CountLineState.Ready) return line.State;
        if (isWithin) return CountLineState.Ready;
        return line is null || line.Attempts.All(a => a.By.Id == request.By.Id) ? CountLineState.RecountNeeded : CountLineState.ApprovalNeeded;
    }

    private static Refused? IsDecided(Item item, CountLine line) => line.State != CountLineState.Ready ? null : Refuse(RefusalCode.AlreadyDecided, line.DecidedBy is { } by
        ? $"{line.Id} of {item.Known.Name} was already approved by {by.Name ?? by.Id} on {line.DecidedAt:yyyy-MM-dd HH:mm} UTC. Post it."
        : $"{line.Id} of {item.Known.Name} is within its tolerance and needs no approval. Post it.", new() { Sku = item.Sku, Site = line.Site });

    private static Refused NothingToPost(Item item, CountSession session) => item.CountsEnded.LastOrDefault(l => l.Count == session.Id) is { } ended
        ? CountChecks.Ended(item, ended)
        : Refuse(RefusalCode.NotCounted, $"Nobody has counted {item.Known.Name} in {session.Id} yet. Count it first.", new() { Sku = item.Sku, Site = session.Site });

    // Each line is posted on what the ones before it leave.
    private static Decision Post(Item item, ImmutableArray<CountLine> lines, PostCount command, Request request)
    {
        var events = ImmutableArray.CreateBuilder<ItemEvent>();
        foreach (var line in lines)
        {
            var last = line.Last;
            var less = last.Change.IsNegative ? item.Choose(item.Loose(line.Site), -last.Change, Condition.Good, line.Scope.Bin, line.Scope.Lot) : [];
            if (last.Change.IsNegative && Sum(less) < -last.Change) return CountChecks.IsOutdated(item, line, -last.Change, Sum(less));
            if (Checks.WouldBeTooMuch(item, last.Change) is { } tooMuch) return tooMuch;
            ImmutableArray<ItemEvent> facts = [.. FoundElsewhere(item, line), Posted(item, line, less, command.Note)];
            events.AddRange(facts);
            item = Dues.Fold(item, facts, request);
        }
        return new Accepted(events.ToImmutable(), lines[0].Site) { Counts = [.. lines.Select(l => l.Id)] };
    }

    private static ItemEvent.CountPosted Posted(Item item, CountLine line, ImmutableArray<Take> less, LongText? note)
    {
        var (bin, lot) = PlaceOf(item, line.Scope);
        var last = line.Last;
        ImmutableArray<Take> changes = last.Change.IsPositive ? [new(bin, lot, last.Change)] : [.. less.Select(t => t with { Quantity = -t.Quantity })];
        return new(line.Id, line.Site, changes, Still(last.Missing, line), Still(last.Unexpected, line), bin, lot, note);
    }

    private static ImmutableArray<SerialNumber> Still(ImmutableArray<SerialNumber> serials, CountLine line) => [.. serials.Except(line.Moved)];

    // A unit is in one place: where the books have it now, it is not any more.
    private static IEnumerable<ItemEvent> FoundElsewhere(Item item, CountLine line) =>
        Still(line.Last.Unexpected, line).Where(s => item.Units.TryGetValue(s, out var unit) && unit.Where != Whereabouts.Lost)
            .GroupBy(s => item.Units[s].Site).OrderBy(g => g.Key).Select(g => new ItemEvent.UnitsFoundElsewhere(line.Id, g.Key, [.. g]));

    // What turns up lies where it was counted; where a whole site was, in the only bin there is, or nobody knows.
    private static (BinPath Bin, LotNumber? Lot) PlaceOf(Item item, CountScope scope)
    {
        var there = item.At(scope.Site).Bins.Where(b => b.OnHand.IsPositive && scope.Holds(scope.Site, b.Bin, b.Lot)).ToList();
        var bins = there.Select(b => b.Bin).Distinct().ToList();
        var lots = there.Select(b => b.Lot).Distinct().ToList();
        return (scope.Bin ?? (bins.Count == 1 ? bins[0] : BinPath.None), scope.Lot ?? (lots.Count == 1 ? lots[0] : null));
    }

    private static Quantity Sum(ImmutableArray<Take> takes) => takes.Aggregate(Quantity.Zero, (sum, take) => sum + take.Quantity);

    // The books at this moment against what was found. Units that have no serial number count by number.
    private sealed record Tally(Quantity Expected, Quantity Change, ImmutableArray<SerialNumber> Missing, ImmutableArray<SerialNumber> Unexpected)
    {
        internal static Tally Of(Item item, CountScope scope, Quantity counted, ImmutableArray<SerialNumber> serials)
        {
            var (expected, booked) = (item.OnHandIn(scope), item.UnitsIn(scope));
            var change = counted - Quantity.Of(serials.Length) - (expected - Quantity.Of(booked.Count));
            return new(expected, change, [.. booked.Except(serials)], [.. serials.Where(s => !booked.Contains(s)).Order()]);
        }

        // Either tolerance exceeded is too far; without any, every difference is.
        internal bool IsWithin(CountSession session)
        {
            var off = (Change.IsNegative ? -Change : Change) + Quantity.Of(Missing.Length + Unexpected.Length);
            if (session is { Tolerance: null, TolerancePercent: null }) return off.IsZero;
            return !(off > session.Tolerance) && (session.TolerancePercent is not { } percent || off.Thousandths * 100 <= Expected.Thousandths * percent);
        }
    }
}
