using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Scenarios;

/// <summary>
/// Reagents of a laboratory where more than 5 at once or 8 in a day need one approval and more than 20 need two: asked for, changed, decided
/// by one person or two, forgotten, withdrawn, rejected, and picked up in part.
/// </summary>
internal sealed class ApprovalDay(Stage stage)
{
    private const string Reagent = "REAGENT";
    private static readonly SiteId Lab = SiteId.Parse("LAB");
    private static readonly (Person One, Person Other, Person Manager, Person Second) All = (Cast.Staff, Cast.Viewer, Cast.Manager, Cast.Admin);

    public async Task PlayAsync()
    {
        stage.Now = On(4, 8);
        await stage.LayDownAsync("LAB", new(new(OverQuantity: Q(5), OverIn24Hours: Q(8)), new(OverQuantity: Q(20))));
        await stage.DoAsync(Reagent, All.Manager, new DefineItem(ShortText.Parse("Reagent"), ItemKind.Stock));
        await stage.DoAsync(Reagent, All.One, new ReceiveStock(Lab, Q(100)));
        await AddUpADayAsync();
        await DecideForOthersAsync();
        var large = await ApproveTwiceAsync();
        var forgotten = await ForgetAsync();
        await WithdrawAsync();
        await NextDayAsync(forgotten);
        await PickUpInPartAsync(large);
    }

    private async Task AddUpADayAsync()
    {
        stage.Now = On(4, 9);
        var free = await stage.DoAsync(Reagent, All.One, new ReserveStock(Lab, Q(5)));
        Assert.Equal((ReservationState.Approved, 0), (free.Reservation!.State, free.Reservation.ApprovalsNeeded));
        await stage.IsAsync(Reagent, "LAB", "100/5/95");

        stage.Now = On(4, 10);
        var asked = (await stage.DoAsync(Reagent, All.One, new ReserveStock(Lab, Q(4)))).Reservation!;
        Assert.Equal((ReservationState.Pending, 1, "9 by one person in 24 hours is over 8 (LAB)", On(5, 10)), (asked.State, asked.ApprovalsNeeded, asked.ApprovalReason, asked.ExpiresAt));
        await stage.IsAsync(Reagent, "LAB", "100/9/91");
        await stage.RefusedAsync(Reagent, All.One, new CheckOutStock(Lab, Q(4), Reservation: asked.Reservation), RefusalCode.ReservationPending, "not approved yet", "manager at LAB");

        stage.Now = On(4, 10, 5);
        var changed = await stage.DoAsync(Reagent, All.One, new ChangeReservation(asked.Reservation, 1, Q(3)));
        Assert.Equal((2, ReservationState.Pending), (changed.Reservation!.Version, changed.Reservation.State));
        await stage.IsAsync(Reagent, "LAB", "100/8/92");
        await stage.RefusedAsync(Reagent, All.Manager, new ApproveReservation(asked.Reservation, 1), RefusalCode.ReservationChanged, "it is now 3 of Reagent", "version 2, you saw 1");
        await stage.DoAsync(Reagent, All.Manager, new ApproveReservation(asked.Reservation, 2));
        await stage.RefusedAsync(Reagent, All.Second, new ApproveReservation(asked.Reservation, 2), RefusalCode.AlreadyDecided, "already approved by Manager on 2026-05-04 10:05 UTC");
        await stage.IsAsync(Reagent, "LAB", "100/8/92");
        await stage.RefusedAsync(Reagent, All.One, new CheckOutStock(Lab, Q(1)), RefusalCode.ApprovalNeeded, "9 by one person in 24 hours is over 8", "Request it first");
        await stage.RefusedAsync(Reagent, All.One, new ConsumeStock(Lab, Q(6)), RefusalCode.ApprovalNeeded, "the approval of a manager: 6 is over 5 (LAB)");
    }

    private async Task DecideForOthersAsync()
    {
        stage.Now = On(4, 11);
        var own = (await stage.DoAsync(Reagent, All.Manager, new ReserveStock(Lab, Q(6)))).Reservation!;
        Assert.Equal((ReservationState.Pending, "6 is over 5 (LAB)"), (own.State, own.ApprovalReason));
        await stage.IsAsync(Reagent, "LAB", "100/14/86");
        await stage.RefusedAsync(Reagent, All.Manager, new ApproveReservation(own.Reservation, 1), RefusalCode.OwnRequest, "Ask another manager");
        await stage.RefusedAsync(Reagent, All.Manager, new RejectReservation(own.Reservation, 1, LongText.Parse("Changed my mind")), RefusalCode.OwnRequest, "Ask another manager");
        await stage.DoAsync(Reagent, All.Second, new ApproveReservation(own.Reservation, 1));
        await stage.IsAsync(Reagent, "LAB", "100/14/86");
    }

    private async Task<ReservationId> ApproveTwiceAsync()
    {
        stage.Now = On(4, 12);
        var large = (await stage.DoAsync(Reagent, All.Other, new ReserveStock(Lab, Q(21), From: On(5, 8), To: On(6, 18)))).Reservation!;
        Assert.Equal((ReservationState.Pending, 2, "21 is over 20 (LAB)"), (large.State, large.ApprovalsNeeded, large.ApprovalReason));
        await stage.IsAsync(Reagent, "LAB", "100/35/65");
        for (var tap = 0; tap < 2; tap++)
        {
            var half = (await stage.DoAsync(Reagent, All.Manager, new ApproveReservation(large.Reservation, 1))).Reservation!;
            Assert.Equal((ReservationState.Pending, "Manager"), (half.State, half.Approvals!.Single().By));
        }
        var both = (await stage.DoAsync(Reagent, All.Second, new ApproveReservation(large.Reservation, 1))).Reservation!;
        Assert.Equal((ReservationState.Approved, "Admin"), (both.State, both.DecidedBy));
        Assert.Equal(["Manager", "Admin"], both.Approvals!.Select(a => a.By));
        await stage.IsAsync(Reagent, "LAB", "100/35/65");
        return large.Reservation;
    }

    // One of two approvals, then another number, then nobody looks.
    private async Task<ReservationId> ForgetAsync()
    {
        stage.Now = On(4, 13);
        var asked = (await stage.DoAsync(Reagent, All.Other, new ReserveStock(Lab, Q(22)))).Reservation!.Reservation;
        await stage.DoAsync(Reagent, All.Manager, new ApproveReservation(asked, 1));
        await stage.IsAsync(Reagent, "LAB", "100/57/43");
        var changed = (await stage.DoAsync(Reagent, All.Other, new ChangeReservation(asked, 1, Q(23)))).Reservation!;
        Assert.Equal((ReservationState.Pending, 2, null), (changed.State, changed.Version, changed.Approvals));
        await stage.IsAsync(Reagent, "LAB", "100/58/42");
        await stage.RefusedAsync(Reagent, All.Second, new ApproveReservation(asked, 1), RefusalCode.ReservationChanged, "it is now 23");
        await stage.DoAsync(Reagent, All.Second, new ApproveReservation(asked, 2));
        return asked;
    }

    private async Task WithdrawAsync()
    {
        stage.Now = On(4, 14);
        var asked = (await stage.DoAsync(Reagent, All.Other, new ReserveStock(Lab, Q(6)))).Reservation!.Reservation;
        await stage.IsAsync(Reagent, "LAB", "100/64/36");
        await stage.DoAsync(Reagent, All.Other, new CancelReservation(asked));
        await stage.IsAsync(Reagent, "LAB", "100/58/42");
        await stage.RefusedAsync(Reagent, All.Manager, new ApproveReservation(asked, 1), RefusalCode.ReservationEnded, "Viewer withdrew it on 2026-05-04 14:00 UTC");
        await stage.RefusedAsync(Reagent, All.Other, new CancelReservation(asked), RefusalCode.ReservationEnded, "withdrew it");
    }

    private async Task NextDayAsync(ReservationId forgotten)
    {
        stage.Now = On(5, 8, 59);
        var still = (await stage.DoAsync(Reagent, All.One, new ReserveStock(Lab, Q(1)))).Reservation!;
        Assert.Equal((ReservationState.Pending, "9 by one person in 24 hours is over 8 (LAB)"), (still.State, still.ApprovalReason));
        var no = (await stage.DoAsync(Reagent, All.Manager, new RejectReservation(still.Reservation, 1, LongText.Parse("Enough for today")))).Reservation!;
        Assert.Equal((ReservationState.Rejected, "Enough for today"), (no.State, no.Reason));
        await stage.RefusedAsync(Reagent, All.Second, new ApproveReservation(still.Reservation, 1), RefusalCode.ReservationEnded, "Manager rejected it on 2026-05-05 08:59 UTC (Enough for today)");

        // What was asked for 24 hours ago counts no longer, and what was rejected never did.
        stage.Now = On(5, 9);
        Assert.Equal(ReservationState.Approved, (await stage.DoAsync(Reagent, All.One, new ReserveStock(Lab, Q(5)))).Reservation!.State);
        await stage.IsAsync(Reagent, "LAB", "100/63/37");

        stage.Now = On(5, 13).AddTicks(-1);
        await stage.IsAsync(Reagent, "LAB", "100/63/37");
        stage.Now = On(5, 13);
        await stage.IsAsync(Reagent, "LAB", "100/40/60");
        await stage.RefusedAsync(Reagent, All.Manager, new ApproveReservation(forgotten, 2), RefusalCode.ReservationEnded, "expired on 2026-05-05 13:00 UTC", "Reserve again");
    }

    private async Task PickUpInPartAsync(ReservationId large)
    {
        stage.Now = On(5, 14);
        // Whoever hands them out, they are with the one they were promised to.
        var taken = (await stage.DoAsync(Reagent, All.One, new CheckOutStock(Lab, Q(15), Reservation: large))).Checkout!;
        Assert.Equal((All.Other.ObjectId, On(6, 18)), (taken.Holder.Id, taken.DueBackAt));
        await stage.IsAsync(Reagent, "LAB", "85/25/60", checkedOut: 15);
        stage.Now = On(6, 18);
        await stage.IsAsync(Reagent, "LAB", "85/19/66", checkedOut: 15);
        var ended = (await stage.ItemAsync(Reagent)).Ended!.Single(r => r.Reservation == large);
        Assert.Equal((ReservationState.PartlyFulfilled, Q(15), Q(6)), (ended.State, ended.Fulfilled, ended.Quantity));
        await stage.RefusedAsync(Reagent, All.Other, new CheckOutStock(Lab, Q(6), Reservation: large), RefusalCode.ReservationEnded, "2026-05-06 18:00");
        stage.Now = On(7, 8);
        await stage.DoAsync(Reagent, All.Other, new CheckInStock(taken.Checkout, Good: Q(15)));
        await stage.IsAsync(Reagent, "LAB", "100/19/81");
    }

    private static DateTimeOffset On(int day, int hour, int minute = 0) => new(2026, 5, day, hour, minute, 0, TimeSpan.Zero);
}
