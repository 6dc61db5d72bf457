using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class EscalationTests
{
    private static readonly ReservationId R = ReservationId.Parse("R-1");
    private static readonly TransferId T = TransferId.Parse("T-1");
    private static readonly Actor Deputy = new("deputy-id", "Deputy");
    private static readonly Actor Manager = new("manager-id", "Manager");
    private static readonly LongText Why = LongText.Parse("Needed elsewhere");
    private static readonly Rules TwoHours = Rules.None with { HoursUntilEscalation = Rules.None.HoursUntilEscalation.Add(North, 2) };

    private static Item Requested(Holder? holder = null) => Fold(
        Defined(), Received(Q(5)), new ItemEvent.Reserved(R, North, Q(3), holder ?? Job, Now.AddHours(24), null) { IsPending = true, ApprovalsNeeded = 1 });

    private static Item Fold(params ItemEvent[] facts) => facts.Aggregate(Item.New(Bolt), (item, fact) => item.Evolve(fact, new(1, Now, Staff)));

    private static Request By(Actor who, DateTimeOffset at, Rules? rules = null, params string[] managers) =>
        new(who, at) { DeputyAt = [North], Managed = who == Manager ? [North] : [], Rules = rules ?? Rules.None, Managers = [.. managers], RoleCheckedAt = at };

    private static RefusalCode? Refusal(Item item, Command command, Request request) => (Rulebook.Decide(item, command, request) as Decision.Refused)?.Code;

    [Fact]
    public void A_deputy_may_decide_from_four_hours_on_and_a_manager_at_any_time()
    {
        var (item, yes) = (Requested(), new ApproveReservation(R, 1));
        Assert.Equal(RefusalCode.NotPermitted, Refusal(item, yes, By(Deputy, Now.AddHours(4).AddMilliseconds(-1), null, "manager-id")));
        Assert.Null(Refusal(item, yes, By(Deputy, Now.AddHours(4), null, "manager-id")));
        Assert.Null(Refusal(item, yes, By(Manager, Now, null, "manager-id")));
        Assert.Equal(RefusalCode.NotPermitted, Refusal(item, new RejectReservation(R, 1, Why), By(Deputy, Now.AddHours(3), null, "manager-id")));
    }

    [Fact]
    public void The_site_says_after_how_many_hours()
    {
        var early = Assert.IsType<Decision.Refused>(Rulebook.Decide(Requested(), new ApproveReservation(R, 1), By(Deputy, Now.AddMinutes(119), TwoHours, "manager-id")));
        Assert.Equal("R-1 of M8 bolt waits for a manager of NORTH until 2026-03-10 11:00 UTC. From then on you may decide it as a deputy.", early.Message);
        Assert.Equal(Now.AddHours(2), early.Detail.EscalatesAt);
        Assert.Null(Refusal(Requested(), new ApproveReservation(R, 1), By(Deputy, Now.AddMinutes(120), TwoHours, "manager-id")));
    }

    [Fact]
    public void Where_no_manager_is_left_but_those_whose_request_it_is_a_deputy_decides_at_once()
    {
        var yes = new ApproveReservation(R, 1);
        Assert.Null(Refusal(Requested(), yes, By(Deputy, Now, null, Staff.Id)));
        Assert.Null(Refusal(Requested(), yes, By(Deputy, Now)));
        Assert.Equal(RefusalCode.NotPermitted, Refusal(Requested(), yes, By(Deputy, Now, null, Staff.Id, "manager-id")));
        var forManager = Requested(new(HolderKind.Person, ShortText.Parse("Manager"), Manager.Id));
        Assert.Null(Refusal(forManager, yes, By(Deputy, Now, null, Staff.Id, Manager.Id)));
        Assert.Equal(RefusalCode.NotPermitted, Refusal(Requested(), yes, By(Deputy, Now) with { Managers = null }));
    }

    [Fact]
    public void Where_the_only_other_manager_has_said_yes_and_another_yes_is_missing_the_deputy_gives_it()
    {
        var asked = Fold(Defined(), Received(Q(5)), new ItemEvent.Reserved(R, North, Q(3), Job, Now.AddHours(24), null) { IsPending = true, ApprovalsNeeded = 2 });
        Assert.Equal(RefusalCode.NotPermitted, Refusal(asked, new ApproveReservation(R, 1), By(Deputy, Now, null, Staff.Id, Manager.Id)));
        var half = asked.Evolve(new ItemEvent.ReservationApproved(R, North, 1, null), new(2, Now, Manager));
        Assert.Null(Refusal(half, new ApproveReservation(R, 1), By(Deputy, Now, null, Staff.Id, Manager.Id)));
        var raised = Requested().Evolve(new ItemEvent.ReservationChanged(R, North, Q(4), null, null, null), new(2, Now, Manager));
        Assert.Null(Refusal(raised, new ApproveReservation(R, 2), By(Deputy, Now, null, Staff.Id, Manager.Id)));
    }

    private static readonly (Command Decision, ItemEvent Before)[] Decisions =
    [
        (new ApproveReservation(R, 1), new ItemEvent.Reserved(R, North, Q(3), Job, null, null) { IsPending = true }),
        (new RejectReservation(R, 1, Why), new ItemEvent.Reserved(R, North, Q(3), Job, null, null) { IsPending = true }),
        (new ApproveTransfer(T), new ItemEvent.TransferPlanned(T, North, South, Q(2), null, null) { IsPending = true }),
        (new RejectTransfer(T, Why), new ItemEvent.TransferPlanned(T, North, South, Q(2), null, null) { IsPending = true }),
        (new ApproveCount(CountSpec.First, 1), CountSpec.Counted(4, 5, CountLineState.ApprovalNeeded)),
        (new RejectCount(CountSpec.First, 1, Why), CountSpec.Counted(4, 5, CountLineState.ApprovalNeeded)),
    ];

    [Fact]
    public void Every_decision_says_when_the_role_was_asked_for()
    {
        var request = By(Manager, Now.AddMinutes(5)) with { RoleCheckedAt = Now.AddMinutes(5).AddSeconds(-59) };
        foreach (var (decision, before) in Decisions)
        {
            var item = Fold(Defined(), Received(Q(5)), before);
            var accepted = Assert.IsType<Decision.Accepted>(Rulebook.Decide(item, decision, request));
            var told = History.Tell(item, [new(accepted.Events.Single(), new(9, request.At, Manager), CommandId.Parse("k"))], null, request).Single();
            Assert.Equal(Now.AddMinutes(5).AddSeconds(-59), told.RoleCheckedAt);
        }
    }

    [Fact]
    public void A_deputy_does_not_decide_their_own_request_and_hears_the_truth_about_one_that_is_decided()
    {
        var mine = Requested(new(HolderKind.Person, ShortText.Parse("Deputy"), Deputy.Id));
        Assert.Equal(RefusalCode.OwnRequest, Refusal(mine, new ApproveReservation(R, 1), By(Deputy, Now.AddHours(9))));
        var approved = Requested().Evolve(new ItemEvent.ReservationApproved(R, North, 1, null), new(2, Now, Manager));
        Assert.Equal(RefusalCode.AlreadyDecided, Refusal(approved, new ApproveReservation(R, 1), By(Deputy, Now.AddMinutes(1), null, "manager-id")));
    }

    [Fact]
    public void A_decision_says_by_what_right_and_how_fresh_that_was()
    {
        var request = By(Deputy, Now.AddHours(4)) with { RoleCheckedAt = Now.AddHours(4).AddSeconds(-50) };
        var accepted = Assert.IsType<Decision.Accepted>(Rulebook.Decide(Requested(), new ApproveReservation(R, 1), request));
        var approved = Assert.IsType<ItemEvent.ReservationApproved>(accepted.Events.Single());
        Assert.Equal(new Authority(Now.AddHours(4).AddSeconds(-50)) { IsDeputy = true }, approved.Authority);
        var told = History.Tell(Requested(), [new(approved, new(2, request.At, Deputy), CommandId.Parse("k"))], null, request).Single();
        Assert.Equal(("R-1 approved by a deputy.", (DateTimeOffset?)Now.AddHours(4).AddSeconds(-50)), (told.Sentence, told.RoleCheckedAt));
    }

    [Fact]
    public void A_transfer_that_was_asked_for_escalates_at_the_site_that_gives()
    {
        var asked = Fold(Defined(), Received(Q(5)), new ItemEvent.TransferPlanned(T, North, South, Q(2), null, null) { IsPending = true });
        Assert.Equal(RefusalCode.NotPermitted, Refusal(asked, new ApproveTransfer(T), By(Deputy, Now.AddHours(3), null, "manager-id")));
        Assert.Equal(RefusalCode.NotPermitted, Refusal(asked, new RejectTransfer(T, Why), By(Deputy, Now.AddHours(3), null, "manager-id")));
        Assert.Null(Refusal(asked, new ApproveTransfer(T), By(Deputy, Now.AddHours(4), null, "manager-id")));
    }
}
