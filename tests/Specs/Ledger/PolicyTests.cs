using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

/// <summary>Limits of 5 for one approval and 20 for two, unless a test says otherwise; 100 on hand at North.</summary>
public sealed class PolicyTests
{
    private static readonly ReservationId R = ReservationId.Parse("R-1");
    private static readonly Actor Manager = new("manager-id", "Manager");
    private static readonly Actor Second = new("second-id", "Second");
    private static readonly Actor Admin = new("admin-id", "Admin");
    private static readonly ApprovalPolicy ByQuantity = new(new(OverQuantity: Q(5)), new(OverQuantity: Q(20)));
    private static readonly ApprovalPolicy ByDay = new(new(OverIn24Hours: Q(10)), new(OverIn24Hours: Q(20)));

    private static ItemSpec Bolts(params ItemEvent[] more) => Given([Defined(), Received(Q(100)), .. more]);

    private static ItemEvent.Reserved Asked(decimal quantity, int approvals, string? why = null) => new(R, North, Q(quantity), Job, approvals > 0 ? Now.AddHours(24) : null, null)
    {
        IsPending = approvals > 0,
        ApprovalsNeeded = approvals > 0 ? approvals : null,
        Why = why,
    };

    private static ItemEvent.Defined Worth(decimal cost, string category = "Fasteners", TemplateId? template = null) => new ItemEvent.Defined(
        ((ItemEvent.Defined)Defined()).Definition with { UnitCost = new((long)(cost * 10_000)), Category = BinPath.Parse(category), Template = template });

    [Theory]
    [InlineData(5, 0, null)]
    [InlineData(6, 1, "6 is over 5 (NORTH)")]
    [InlineData(20, 1, "20 is over 5 (NORTH)")]
    [InlineData(21, 2, "21 is over 20 (NORTH)")]
    public void A_limit_may_be_used_to_the_full_and_only_more_needs_approval(int quantity, int approvals, string? why) =>
        Bolts().Under(ByQuantity).When(new ReserveStock(North, Q(quantity), Job)).Then(Asked(quantity, approvals, why));

    [Fact]
    public void A_request_needs_at_least_one_approval_whatever_the_policy()
    {
        Bolts().Under(ByQuantity).When(new RequestReservation(North, Q(1), Job)).Then(Asked(1, 1));
        Bolts().Under(ByQuantity).When(new RequestReservation(North, Q(21), Job)).Then(Asked(21, 2, "21 is over 20 (NORTH)"));
        Bolts().When(new RequestReservation(North, Q(21), Job)).Then(Asked(21, 1));
    }

    [Fact]
    public void Whoever_asks_is_told_how_many_have_to_approve_and_why()
    {
        var after = Bolts().Under(ByQuantity).When(new ReserveStock(North, Q(21), Job)).ThenAccepted();
        var view = ItemViews.View(after, 1, new(Staff, Now)).Reservations.Single();
        Assert.Equal((ReservationState.Pending, 2, "21 is over 20 (NORTH)", null), (view.State, view.ApprovalsNeeded, view.ApprovalReason, view.Approvals));
        Assert.Equal((Q(21), Q(79)), (after.Reserved(North, Now), after.Available(North, Now)));
    }

    [Fact]
    public void A_policy_of_a_site_holds_at_that_site_only() =>
        Bolts(Received(Q(100), South)).Under(ByQuantity).When(new ReserveStock(South, Q(50), Job)).Then(
            new ItemEvent.Reserved(R, South, Q(50), Job, null, null));

    [Theory]
    [InlineData(5, 8, 6, 1, "6 is over 5 (template BOLT)")]
    [InlineData(8, 5, 6, 1, "6 is over 5 (NORTH)")]
    [InlineData(5, 5, 6, 1, "6 is over 5 (template BOLT)")]
    [InlineData(8, 8, 6, 0, null)]
    public void Where_a_template_and_a_site_differ_the_stricter_one_counts(int ofTemplate, int ofSite, int asked, int approvals, string? why)
    {
        var id = TemplateId.Parse("BOLT");
        var template = Templates.View(id, new(ShortText.Parse("Bolt"), ItemKind.Stock, Approval: new(new(OverQuantity: Q(ofTemplate)))));
        var rules = new Rules(Rules.None.Templates.Add(id, template), Rules.None.Sites.Add(North, new(new(OverQuantity: Q(ofSite)))));
        Given(Worth(1, template: id), Received(Q(100))).Under(rules).When(new ReserveStock(North, Q(asked), Job)).Then(Asked(asked, approvals, why));

        var second = rules with { Sites = Rules.None.Sites.Add(North, new(Two: new(OverQuantity: Q(5)))) };
        Given(Worth(1, template: id), Received(Q(100))).Under(second).When(new ReserveStock(North, Q(9), Job)).Then(Asked(9, 2, "9 is over 5 (NORTH)"));
    }

    [Theory]
    [InlineData(40, 0, null)]
    [InlineData(41, 1, "41 × 12.5 = 512.5 is over 500 (NORTH)")]
    public void A_value_is_unit_cost_times_quantity(int quantity, int approvals, string? why)
    {
        var policy = new ApprovalPolicy(new(OverValue: new(5_000_000)));
        Given(Worth(12.5m), Received(Q(100))).Under(policy).When(new ReserveStock(North, Q(quantity), Job)).Then(Asked(quantity, approvals, why));
        Bolts().Under(policy).When(new ReserveStock(North, Q(quantity), Job)).Then(Asked(quantity, 0));
    }

    [Theory]
    [InlineData("Electronics", 1)]
    [InlineData("electronics/Sensors", 1)]
    [InlineData("Electronics 2", 0)]
    [InlineData("Fasteners", 0)]
    public void Everything_in_a_category_and_below_it_needs_approval(string category, int approvals) =>
        Given(Worth(1, category), Received(Q(100))).Under(new ApprovalPolicy(new(Categories: [BinPath.Parse("Electronics")]))).When(new ReserveStock(North, Q(1), Job))
            .Then(Asked(1, approvals, approvals > 0 ? "everything in Electronics needs approval (NORTH)" : null));

    [Fact]
    public void What_a_person_asks_for_in_24_hours_is_added_up_and_a_day_later_it_is_not()
    {
        var first = Asked(6, 0) with { IsSummed = true };
        var spec = Bolts().Under(ByDay).When(new ReserveStock(North, Q(6), Job));
        spec.Then(first);
        Bolts(first).Under(ByDay).When(new ReserveStock(North, Q(4), Job)).Then(Next(4, 0, null));
        Bolts(first).Under(ByDay).When(new ReserveStock(North, Q(5), Job)).Then(Next(5, 1, "11 by one person in 24 hours is over 10 (NORTH)"));
        Bolts(first).Under(ByDay).By(Second).When(new ReserveStock(North, Q(5), Job)).Then(Next(5, 0, null));
        Bolts(first).Under(ByDay).At(Now.AddHours(24).AddTicks(-1)).When(new ReserveStock(North, Q(15), Job)).ThenAccepted().AssertNeeds("R-2", 2, "21 by one person");
        Bolts(first).Under(ByDay).At(Now.AddHours(24)).When(new ReserveStock(North, Q(10), Job)).ThenAccepted().AssertNeeds("R-2", 0, null);
    }

    [Fact]
    public void What_was_withdrawn_counts_only_as_far_as_it_was_picked_up_and_what_was_taken_counts_too()
    {
        var first = Asked(8, 0) with { IsSummed = true };
        var taken = new ItemEvent.CheckedOut(CheckoutId.Parse("C-2"), North, [new(BinPath.None, null, Q(3))], Job, null, R, [], null);
        var gone = new ItemEvent.ReservationCancelled(R, North, Q(5), null);
        var item = Bolts(first, taken, gone).State;
        Assert.Equal(Q(3), item.AskedBy(Staff.Id, North, Now));
        Assert.Equal(Q(8), Bolts(first, taken).State.AskedBy(Staff.Id, North, Now));
        Assert.Equal(Q(0), Bolts(first, new ItemEvent.ReservationCancelled(R, North, Q(8), null)).State.AskedBy(Staff.Id, North, Now));
        Assert.Equal(Q(0), Bolts(first with { ExpiresAt = Now.AddHours(1) }).State.AskedBy(Staff.Id, North, Now.AddHours(1)));

        Assert.Equal(Q(4), Bolts().Under(ByDay).When(new CheckOutStock(North, Q(4), Job)).ThenAccepted().AskedBy(Staff.Id, North, Now));
        Assert.Equal(Q(4), Bolts().Under(ByDay).When(new ConsumeStock(North, Q(4), Job)).ThenAccepted().AskedBy(Staff.Id, North, Now));
        Assert.Equal(Q(8), Bolts(first).Under(ByDay).When(new CheckOutStock(North, Q(4), Job, Reservation: R)).ThenAccepted().AskedBy(Staff.Id, North, Now));
        Assert.Empty(Bolts().When(new CheckOutStock(North, Q(4), Job)).ThenAccepted().Wanted);
    }

    [Fact]
    public void Taking_without_a_reservation_what_needs_approval_is_refused_with_the_way_to_ask()
    {
        const string One = "Taking 6 of M8 bolt at NORTH needs the approval of a manager: 6 is over 5 (NORTH). Request it first, and take it when it is approved.";
        const string Two = "Taking 21 of M8 bolt at NORTH needs the approval of two different managers: 21 is over 20 (NORTH). Request it first, and take it when it is approved.";
        foreach (var (verb, sentence, approvals) in new (Command, string, int)[]
        {
            (new CheckOutStock(North, Q(6), Job), One, 1), (new ConsumeStock(North, Q(6), Job), One, 1),
            (new CheckOutStock(North, Q(21), Job), Two, 2), (new ConsumeStock(North, Q(21), Job), Two, 2),
        })
        {
            var refused = Bolts().Under(ByQuantity).When(verb).ThenRefused(RefusalCode.ApprovalNeeded);
            Assert.Equal((sentence, approvals), (refused.Message, refused.Detail.ApprovalsNeeded));
        }
        Bolts().Under(ByQuantity).When(new CheckOutStock(North, Q(5), Job)).ThenAccepted();
        Bolts().Under(ByQuantity).When(new CheckOutStock(North, Q(101), Job)).ThenRefused(RefusalCode.NotEnoughAvailable);
    }

    [Fact]
    public void A_manager_of_the_site_takes_by_hand_what_one_manager_may_approve_and_requests_like_everybody()
    {
        Bolts().Under(ByQuantity).By(Manager).ByManager().When(new CheckOutStock(North, Q(20), Job)).ThenAccepted();
        Bolts().Under(ByQuantity).By(Manager).ByManager().When(new CheckOutStock(North, Q(21), Job)).ThenRefused(RefusalCode.ApprovalNeeded, "two different managers");
        Bolts().Under(ByQuantity).By(Manager).ByManager().When(new ReserveStock(North, Q(6), Job)).Then(Asked(6, 1, "6 is over 5 (NORTH)"));
    }

    [Fact]
    public void Two_approvals_come_from_two_people_who_neither_asked_nor_get_the_units()
    {
        var yes = new ItemEvent.ReservationApproved(R, North, 1, null);
        var forAdmin = Asked(21, 2) with { For = new(HolderKind.Person, ShortText.Parse("Admin"), Admin.Id) };
        var half = Bolts(forAdmin).By(Manager).When(new ApproveReservation(R, 1)).Then(yes);
        var view = ItemViews.View(half, 1, new(Staff, Now)).Reservations.Single();
        Assert.Equal((ReservationState.Pending, 2, null, new ApprovalView("Manager", Now)), (view.State, view.ApprovalsNeeded, view.DecidedBy, view.Approvals!.Single()));
        Bolts(forAdmin).ThenBy(Manager, yes).When(new CheckOutStock(North, Q(1), Job, Reservation: R)).ThenRefused(RefusalCode.ReservationPending);

        Bolts(forAdmin).ThenBy(Manager, yes).By(Manager).When(new ApproveReservation(R, 1)).Then();
        Bolts(forAdmin).ThenBy(Manager, yes).When(new ApproveReservation(R, 1)).ThenRefused(RefusalCode.OwnRequest);
        Bolts(forAdmin).ThenBy(Manager, yes).By(Admin).When(new ApproveReservation(R, 1)).ThenRefused(RefusalCode.OwnRequest);

        var both = Bolts(forAdmin).ThenBy(Manager, yes).By(Second).When(new ApproveReservation(R, 1)).Then(yes);
        var approved = ItemViews.View(both, both.Reservations[R], Now);
        Assert.Equal((ReservationState.Approved, "Second", null), (approved.State, approved.DecidedBy, approved.ExpiresAt));
        Assert.Equal(["Manager", "Second"], approved.Approvals!.Select(a => a.By));
        var done = Bolts(forAdmin).ThenBy(Manager, yes).ThenBy(Second, yes);
        done.By(Manager).When(new ApproveReservation(R, 1)).Then();
        done.By(new("third-id", "Third")).When(new ApproveReservation(R, 1)).ThenRefused(RefusalCode.AlreadyDecided, "already approved by Second");
    }

    [Fact]
    public void After_one_of_two_approvals_any_manager_may_still_say_no() =>
        Assert.Equal(Q(100), Bolts(Asked(21, 2)).ThenBy(Manager, new ItemEvent.ReservationApproved(R, North, 1, null)).By(Second)
            .When(new RejectReservation(R, 1, LongText.Parse("Too many"))).ThenAccepted().Available(North, Now));

    [Fact]
    public void A_request_that_changes_is_approved_anew_and_a_larger_one_by_as_many_as_it_needs_now()
    {
        var yes = new ItemEvent.ReservationApproved(R, North, 1, null);
        var less = Bolts(Asked(21, 2)).ThenBy(Manager, yes).When(new ChangeReservation(R, 1, Q(3))).Then(new ItemEvent.ReservationChanged(R, North, Q(3), null, null, null));
        Assert.Equal((2, 0, 2), (less.Reservations[R].Missing, less.Reservations[R].Approvals.Length, less.Reservations[R].Version));
        Bolts(Asked(21, 2), new ItemEvent.ReservationChanged(R, North, Q(3), null, null, null)).By(Manager).When(new ApproveReservation(R, 1)).ThenRefused(RefusalCode.ReservationChanged);

        Bolts(Asked(6, 1, "6 is over 5 (NORTH)")).Under(ByQuantity).When(new ChangeReservation(R, 1, Q(21)))
            .Then(new ItemEvent.ReservationChanged(R, North, Q(21), null, null, null) { ApprovalsNeeded = 2, Why = "21 is over 20 (NORTH)" });
    }

    [Fact]
    public void A_promise_that_needed_no_approval_is_not_made_larger_than_the_limit()
    {
        var refused = Bolts(Asked(5, 0)).Under(ByQuantity).When(new ChangeReservation(R, 1, Q(9))).ThenRefused(RefusalCode.ApprovalNeeded);
        Assert.Equal("9 of M8 bolt at NORTH would need the approval of a manager: 9 is over 5 (NORTH). Leave R-1 at 5 and request the 4 more separately.", refused.Message);
        Bolts(Asked(3, 0)).Under(ByQuantity).When(new ChangeReservation(R, 1, Q(5))).ThenAccepted();
        Bolts(Asked(6, 0) with { IsSummed = true }).Under(ByDay).When(new ChangeReservation(R, 1, Q(10))).ThenAccepted();
        Bolts(Asked(6, 0) with { IsSummed = true }).Under(ByDay).When(new ChangeReservation(R, 1, Q(11))).ThenRefused(RefusalCode.ApprovalNeeded, "11 by one person in 24 hours is over 10");
    }

    [Fact]
    public void Who_was_next_in_line_still_needs_the_approval()
    {
        var after = Given(Defined(), Received(Q(2)), new ItemEvent.WaitJoined(WaitId.Parse("W-1"), North, Q(6), Job, null, null, null))
            .Under(ByQuantity).By(Manager).When(new ReceiveStock(North, Q(10))).ThenAccepted();
        after.AssertNeeds("R-2", 1, "6 is over 5 (NORTH)");
        Assert.True(after.Reservations[ReservationId.Parse("R-2")].IsPending);
        Assert.Equal((Q(6), Q(6)), (after.Reserved(North, Now), after.Available(North, Now)));
    }

    [Fact]
    public void History_says_who_has_to_approve_why_and_how_far_it_is()
    {
        var facts = new ItemEvent[] { Defined(), Received(Q(100)), Asked(21, 2, "21 is over 20 (NORTH)"), new ItemEvent.ReservationApproved(R, North, 1, null) };
        var told = History.Tell(Item.New(Bolt), facts.Select((f, i) => new Recorded(f, new(i + 1, Now, i == 3 ? Manager : Staff), CommandId.Parse($"c-{i}"))), null, new(Staff, Now));
        Assert.Equal("R-1 approved, 1 of 2.", told[0].Sentence);
        Assert.Equal("21 requested at NORTH for Job 12 (R-1). It needs the approval of two different managers: 21 is over 20 (NORTH).", told[1].Sentence);
    }

    private static ItemEvent.Reserved Next(decimal quantity, int approvals, string? why) => Asked(quantity, approvals, why) with { Reservation = ReservationId.Parse("R-2"), IsSummed = true };
}

/// <summary>What a test expects of one reservation.</summary>
internal static class ReservationExpectations
{
    internal static void AssertNeeds(this Item item, string id, int approvals, string? why)
    {
        var reservation = item.Reservations[ReservationId.Parse(id)];
        Assert.Equal(approvals, reservation.ApprovalsNeeded);
        if (why is null) Assert.Null(reservation.Why);
        else Assert.StartsWith(why, reservation.Why, StringComparison.Ordinal);
    }
}
