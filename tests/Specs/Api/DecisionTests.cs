using System.Net;
using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api;

/// <summary>People who decide, change and withdraw the same request at the same moment: one of them wins, and everybody hears the truth.</summary>
[Collection("Depot")]
public sealed class DecisionTests(DepotFixture depot)
{
    private const int Rounds = 20;

    [Fact]
    public async Task Two_managers_who_decide_at_once_make_one_decision_and_the_other_hears_which()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var sku = await RequestedAsync();
            var answers = await Task.WhenAll(
                SendAsync(Cast.Manager, $"items/{sku}/reservations/approvals", new { reservation = "R-1", version = 1 }),
                SendAsync(Cast.Admin, $"items/{sku}/reservations/rejections", new { reservation = "R-1", version = 1, reason = "Needed elsewhere" }));
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(a => a.Status).Order());
            var isApproved = answers[0].Status == HttpStatusCode.OK;
            Assert.Contains(isApproved ? "R-1 of Test bolt " + sku + " was already approved by Manager on" : "Admin rejected it on", answers[isApproved ? 1 : 0].Text, StringComparison.Ordinal);
            Assert.Equal([isApproved ? "ReservationApproved" : "ReservationRejected"], await DecisionsAsync(sku));
            Assert.Equal(Q(isApproved ? 7 : 10), (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}")).Sites.Single().Available);
        }
    }

    [Fact]
    public async Task A_double_tap_is_one_decision_with_one_answer()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var sku = await RequestedAsync();
            var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => SendAsync(Cast.Manager, $"items/{sku}/reservations/approvals", new { reservation = "R-1", version = 1 })));
            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
            var views = answers.Select(answer => JsonSerializer.Deserialize<CommandAnswer>(answer.Text, Wire.Tolerant)!.Reservation!).ToList();
            Assert.Single(views.Select(view => (view.State, view.DecidedBy, view.DecidedAt)).Distinct());
            Assert.Single(await DecisionsAsync(sku));
        }
    }

    [Fact]
    public async Task Approving_and_changing_at_once_never_approves_what_was_not_seen()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var sku = await RequestedAsync();
            var answers = await Task.WhenAll(
                SendAsync(Cast.Manager, $"items/{sku}/reservations/approvals", new { reservation = "R-1", version = 1 }),
                SendAsync(Cast.Staff, $"items/{sku}/reservations/changes", new { reservation = "R-1", version = 1, quantity = 5 }));
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(a => a.Status).Order());
            var reservation = (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}")).Reservations.Single();
            var expected = answers[0].Status == HttpStatusCode.OK ? (ReservationState.Approved, 1, Q(3)) : (ReservationState.Pending, 2, Q(5));
            Assert.Equal(expected, (reservation.State, reservation.Version, reservation.Quantity));
            var why = answers[0].Status == HttpStatusCode.OK ? "Manager approved R-1 for 3" : "R-1 has changed since you looked: it is now 5";
            Assert.Contains(why, answers.Single(a => a.Status == HttpStatusCode.Conflict).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Approving_and_withdrawing_at_once_tells_whoever_came_second()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var sku = await RequestedAsync();
            var answers = await Task.WhenAll(
                SendAsync(Cast.Manager, $"items/{sku}/reservations/approvals", new { reservation = "R-1", version = 1 }),
                SendAsync(Cast.Staff, $"items/{sku}/reservations/cancellations", new { reservation = "R-1" }));
            // What was approved may still be withdrawn; what is withdrawn is not approved any more.
            Assert.Equal(HttpStatusCode.OK, answers[1].Status);
            if (answers[0].Status != HttpStatusCode.OK) Assert.Contains("Staff withdrew it on", answers[0].Text, StringComparison.Ordinal);
            var item = await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}");
            Assert.Equal((0, ReservationState.Withdrawn, Q(10)), (item.Reservations.Count, item.Ended!.Single().State, item.Sites.Single().Available));
        }
    }

    private async Task<string> RequestedAsync()
    {
        var sku = await depot.StockedAsync(10);
        await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations/requests", new { site = "north", quantity = 3 });
        return sku;
    }

    private async Task<IReadOnlyList<string>> DecisionsAsync(string sku) =>
        [.. (await depot.GetAsync<HistoryPage>(Cast.Viewer, $"items/{sku}/history")).Entries.Select(e => e.What).Where(what => what is "ReservationApproved" or "ReservationRejected")];

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(Person person, string path, object body)
    {
        var response = await depot.SendAsync(person, HttpMethod.Post, path, body);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
