using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api;

/// <summary>A template over 5 for one and over 20 for two approvals, and a site of the test's own, through the real app.</summary>
[Collection("Depot")]
public sealed class PolicyTests(DepotFixture depot)
{
    [Fact]
    public async Task Over_a_quantity_of_the_template_a_reservation_is_a_request_and_taking_at_once_is_refused()
    {
        var (sku, template) = await StockedAsync(new { one = new { overQuantity = 5 }, two = new { overQuantity = 20 } });
        var free = await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations", new { site = "north", quantity = 5 });
        Assert.Equal((ReservationState.Approved, 0), (free.Reservation!.State, free.Reservation.ApprovalsNeeded));

        var asked = await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations", new { site = "north", quantity = 6 });
        Assert.Equal((ReservationState.Pending, 1, $"6 is over 5 (template {template})"), (asked.Reservation!.State, asked.Reservation.ApprovalsNeeded, asked.Reservation.ApprovalReason));
        Assert.Equal((Q(100), Q(11), Q(89)), (asked.Site!.OnHand, asked.Site.Reserved, asked.Site.Available));

        foreach (var verb in new[] { "checkouts", "consumptions" })
        {
            var refused = await depot.RefusedAsync(Cast.Staff, $"items/{sku}/{verb}", new { site = "north", quantity = 6 }, RefusalCode.ApprovalNeeded);
            Assert.Equal((1, Q(6)), (refused.Detail.ApprovalsNeeded, refused.Detail.Asked));
            Assert.EndsWith("Request it first, and take it when it is approved.", refused.Message, StringComparison.Ordinal);
        }
        await depot.DoAsync(Cast.Manager, $"items/{sku}/checkouts", new { site = "north", quantity = 20 });
        await depot.RefusedAsync(Cast.Manager, $"items/{sku}/checkouts", new { site = "north", quantity = 21 }, RefusalCode.ApprovalNeeded);
    }

    [Fact]
    public async Task Over_the_second_limit_two_different_people_approve_and_then_it_is_picked_up()
    {
        var (sku, _) = await StockedAsync(new { one = new { overQuantity = 5 }, two = new { overQuantity = 20 } });
        var asked = await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations", new { site = "north", quantity = 21 });
        var yes = new { reservation = asked.Reservation!.Reservation, version = 1 };
        var half = await depot.DoAsync(Cast.Manager, $"items/{sku}/reservations/approvals", yes);
        Assert.Equal((ReservationState.Pending, 2, "Manager"), (half.Reservation!.State, half.Reservation.ApprovalsNeeded, half.Reservation.Approvals!.Single().By));
        var again = await depot.DoAsync(Cast.Manager, $"items/{sku}/reservations/approvals", yes);
        Assert.Equal((ReservationState.Pending, 1), (again.Reservation!.State, again.Reservation.Approvals!.Count));
        await depot.RefusedAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 21, yes.reservation }, RefusalCode.ReservationPending);

        var both = await depot.DoAsync(Cast.Admin, $"items/{sku}/reservations/approvals", yes);
        Assert.Equal((ReservationState.Approved, "Admin"), (both.Reservation!.State, both.Reservation.DecidedBy));
        Assert.Equal(["Manager", "Admin"], both.Reservation.Approvals!.Select(a => a.By));
        var taken = await depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 21, yes.reservation });
        Assert.Equal((Q(79), Q(0), Q(79)), (taken.Site!.OnHand, taken.Site.Reserved, taken.Site.Available));
    }

    [Fact]
    public async Task A_request_of_a_manager_is_approved_by_another_one()
    {
        var (sku, _) = await StockedAsync(new { one = new { overQuantity = 5 } });
        var asked = await depot.DoAsync(Cast.Manager, $"items/{sku}/reservations", new { site = "north", quantity = 6 });
        var yes = new { reservation = asked.Reservation!.Reservation, version = 1 };
        await depot.RefusedAsync(Cast.Manager, $"items/{sku}/reservations/approvals", yes, RefusalCode.OwnRequest);
        Assert.Equal(ReservationState.Approved, (await depot.DoAsync(Cast.Admin, $"items/{sku}/reservations/approvals", yes)).Reservation!.State);
    }

    [Fact]
    public async Task A_site_has_a_policy_of_its_own_which_stays_until_it_is_taken_away()
    {
        var site = $"P-{Guid.NewGuid():N}"[..12].ToUpperInvariant();
        await SiteAsync(site, new { name = "Own", approval = new { one = new { overIn24Hours = 10 } } });
        await SiteAsync(site, new { name = "Own store" });
        Assert.Equal(Q(10), (await depot.GetAsync<SitePage>(Cast.Viewer, "sites")).Sites.Single(s => s.Site.Value == site).Approval!.One!.OverIn24Hours);

        var sku = await depot.StockedAsync(50, site: site);
        await depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site, quantity = 6 });
        var asked = await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations", new { site, quantity = 5 });
        Assert.Equal($"11 by one person in 24 hours is over 10 ({site})", asked.Reservation!.ApprovalReason);
        Assert.Equal(ReservationState.Approved, (await depot.DoAsync(Cast.Manager, $"items/{sku}/reservations", new { site, quantity = 5 })).Reservation!.State);

        await SiteAsync(site, new { name = "Own store", approval = new { } });
        Assert.Equal(ReservationState.Approved, (await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations", new { site, quantity = 20 })).Reservation!.State);
        await depot.RefusedAsync(Cast.Admin, $"sites/{site}", new { name = "Own", approval = new { one = new { overQuantity = 5 }, two = new { overQuantity = 4 } } }, RefusalCode.RequestInvalid);
    }

    [Fact]
    public async Task A_policy_that_changes_later_does_not_change_what_was_asked()
    {
        var (sku, template) = await StockedAsync(new { two = new { overQuantity = 5 } });
        var asked = await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations", new { site = "north", quantity = 6 });
        await depot.SendAsync(Cast.Admin, HttpMethod.Post, $"templates/{template}", new { name = "Policy", kind = "stock" });
        var half = await depot.DoAsync(Cast.Manager, $"items/{sku}/reservations/approvals", new { reservation = asked.Reservation!.Reservation, version = 1 });
        Assert.Equal((ReservationState.Pending, 2), (half.Reservation!.State, half.Reservation.ApprovalsNeeded));
        Assert.Equal(ReservationState.Approved, (await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations", new { site = "north", quantity = 6 })).Reservation!.State);
    }

    private async Task<(string Sku, string Template)> StockedAsync(object approval)
    {
        var (sku, template) = ($"T-{Guid.NewGuid():N}"[..18].ToUpperInvariant(), $"POL-{Guid.NewGuid():N}"[..16].ToUpperInvariant());
        Assert.True((await depot.SendAsync(Cast.Admin, HttpMethod.Post, $"templates/{template}", new { name = "Policy", kind = "stock", approval })).IsSuccessStatusCode);
        await depot.DoAsync(Cast.Manager, $"items/{sku}/definition", new { name = $"Policy bolt {sku}", kind = "stock", template });
        await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 100 });
        return (sku, template);
    }

    private async Task SiteAsync(string site, object body)
    {
        var response = await depot.SendAsync(Cast.Admin, HttpMethod.Post, $"sites/{site}", body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
