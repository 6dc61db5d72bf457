using System.Net;
using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api;

/// <summary>Counting over HTTP: sessions, what is counted in them, who may, what counters see, and what the reports say of it.</summary>
[Collection("Depot")]
public sealed class CountTests(DepotFixture depot)
{
    [Fact]
    public async Task A_count_is_recounted_approved_and_posted_while_work_goes_on()
    {
        var sku = await depot.StockedAsync(20);
        var promise = await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations", new { site = "north", quantity = 12 });
        var count = (await OpenAsync(Cast.Manager, new { site = "north", items = new[] { sku }, blind = false, tolerance = 1 })).Count;

        var first = await depot.DoAsync(Cast.Staff, $"items/{sku}/counts", new { count, site = "north", quantity = 15 });
        var line = first.Counts!.Single();
        Assert.Equal((CountLineState.RecountNeeded, Q(20), Q(-5)), (line.State, line.Expected, line.Difference));
        await depot.RefusedAsync(Cast.Manager, $"items/{sku}/counts/postings", new { count }, RefusalCode.RecountNeeded);

        var second = (await depot.DoAsync(Cast.Manager, $"items/{sku}/counts", new { count, site = "north", quantity = 16 })).Counts!.Single();
        Assert.Equal((CountLineState.ApprovalNeeded, 2, Q(-4)), (second.State, second.Version, second.Difference));
        await depot.RefusedAsync(Cast.Staff, $"items/{sku}/counts", new { count, site = "north", quantity = 20 }, RefusalCode.SameCounter);
        await depot.RefusedAsync(Cast.Manager, $"items/{sku}/counts/approvals", new { line = line.Line, version = 2 }, RefusalCode.OwnRequest);
        await depot.RefusedAsync(Cast.Manager, $"items/{sku}/counts/postings", new { count }, RefusalCode.ApprovalNeeded);
        await depot.RefusedAsync(Cast.Admin, $"items/{sku}/counts/approvals", new { line = line.Line, version = 1 }, RefusalCode.CountChanged);
        await depot.DoAsync(Cast.Admin, $"items/{sku}/counts/approvals", new { line = line.Line, version = 2 });

        // Seven leave between the count and its posting.
        await depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 7 });
        var posted = await depot.DoAsync(Cast.Manager, $"items/{sku}/counts/postings", new { count });
        Assert.Equal((Q(9), Q(12), Q(0), Q(3)), (posted.Site!.OnHand, posted.Site.Reserved, posted.Site.Available, posted.Site.Shortfall));
        var hit = posted.Shortfalls!.Single();
        Assert.Equal((promise.Reservation!.Reservation, Q(3)), (hit.Reservation, hit.Shortfall));
        Assert.NotNull(posted.Site.CountedAt);
        await depot.RefusedAsync(Cast.Manager, $"items/{sku}/counts/postings", new { count }, RefusalCode.CountEnded);

        var sheet = await SheetAsync(Cast.Viewer, count, s => s.Progress.Posted == 1);
        Assert.Equal((1, 1), (sheet.Progress.Lines, sheet.Progress.Posted));
        Assert.Equal((sku, Q(16), "Manager"), (sheet.Lines.Single().Sku.Value, sheet.Lines[0].Line.Counted, sheet.Lines[0].Line.DecidedBy));
        var why = await depot.GetAsync<ExplanationView>(Cast.Viewer, $"items/{sku}/explanation?site=north");
        Assert.Equal([("CheckedOut", Q(-7)), ("CountPosted", Q(-4)), ("Received", Q(20))], why.OnHand.Select(l => (l.What, l.Change)));
    }

    [Fact]
    public async Task Who_counts_blindly_does_not_see_what_the_books_say_before_the_session_is_over()
    {
        var sku = await depot.StockedAsync(4321);
        var count = (await OpenAsync(Cast.Staff, new { site = "north", items = new[] { sku } })).Count;
        var response = await depot.SendAsync(Cast.Staff, HttpMethod.Post, $"items/{sku}/counts", new { count, site = "north", quantity = 4000 });
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain("4321", text, StringComparison.Ordinal);
        Assert.DoesNotContain("321", text.Replace(sku, "", StringComparison.Ordinal).Split("\"at\"")[0], StringComparison.Ordinal);

        var counter = (await SheetAsync(Cast.Staff, count, s => s.Lines.Count == 1)).Lines.Single().Line;
        Assert.Equal((Q(4000), null, null, null), (counter.Counted, counter.Expected, counter.Difference, counter.IsWithinTolerance));
        Assert.Equal(Q(4321), (await SheetAsync(Cast.Manager, count, _ => true)).Lines.Single().Line.Expected);
        await EndAsync(Cast.Staff, count, "closure");
        Assert.Equal(Q(-321), (await SheetAsync(Cast.Staff, count, _ => true)).Lines.Single().Line.Difference);
    }

    [Fact]
    public async Task A_session_is_opened_once_for_one_key_and_ended_once()
    {
        var site = await SiteAsync();
        var body = new { site, tolerancePercent = 5, note = "Spring" };
        var first = await depot.SendAsync(Cast.Manager, HttpMethod.Post, "counts", body, $"open-{site}");
        var again = await depot.SendAsync(Cast.Manager, HttpMethod.Post, "counts", body, $"open-{site}");
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await depot.SendAsync(Cast.Manager, HttpMethod.Post, "counts", new { site }, $"open-{site}")).StatusCode);
        var count = JsonSerializer.Deserialize<CountView>(await first.Content.ReadAsStringAsync(), Wire.Tolerant)!;
        Assert.Equal((true, 5, "Spring", "Manager"), (count.IsBlind, count.TolerancePercent, count.Note, count.OpenedBy));

        var closed = await depot.SendAsync(Cast.Staff, HttpMethod.Post, $"counts/{count.Count}/closure", new { }, $"close-{site}");
        var retried = await depot.SendAsync(Cast.Staff, HttpMethod.Post, $"counts/{count.Count}/closure", new { }, $"close-{site}");
        Assert.Equal(await closed.Content.ReadAsStringAsync(), await retried.Content.ReadAsStringAsync());
        var over = await depot.RefusedAsync(Cast.Manager, $"counts/{count.Count}/closure", new { }, RefusalCode.CountEnded);
        Assert.Contains($"{count.Count} was closed by Staff on ", over.Message, StringComparison.Ordinal);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await (await depot.SendAsync(Cast.Manager, HttpMethod.Post, "counts", body, $"open-{site}")).Content.ReadAsStringAsync());

        await OpenAsync(Cast.Staff, new { site });
        var page = await depot.GetAsync<CountPage>(Cast.Viewer, $"counts?site={site}&top=1");
        Assert.Equal(CountState.Open, page.Counts.Single().State);
        var next = await depot.GetAsync<CountPage>(Cast.Viewer, page.NextLink!.Split("/api/v1/")[1]);
        Assert.Equal((count.Count, CountState.Closed), (next.Counts.Single().Count, next.Counts[0].State));
        Assert.Single((await depot.GetAsync<CountPage>(Cast.Viewer, $"counts?site={site}&state=open")).Counts);
    }

    [Fact]
    public async Task Nothing_is_counted_late_and_nothing_of_a_cancelled_session_is_posted()
    {
        var sku = await depot.StockedAsync(10);
        var count = (await OpenAsync(Cast.Manager, new { site = "north", tolerance = 5 })).Count;
        await depot.DoAsync(Cast.Staff, $"items/{sku}/counts", new { count, site = "north", quantity = 8 }, $"counted-{sku}");
        await EndAsync(Cast.Manager, count, "cancellation");

        var late = await depot.RefusedAsync(Cast.Staff, $"items/{sku}/counts", new { count, site = "north", quantity = 9 }, RefusalCode.CountEnded);
        Assert.Contains("is cancelled: nothing more is counted in it", late.Message, StringComparison.Ordinal);
        await depot.RefusedAsync(Cast.Manager, $"items/{sku}/counts/postings", new { count }, RefusalCode.CountEnded);
        // The retry of what was counted in time is answered as it was then.
        await depot.DoAsync(Cast.Staff, $"items/{sku}/counts", new { count, site = "north", quantity = 8 }, $"counted-{sku}");
        Assert.Equal(Q(10), (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}")).Sites.Single().OnHand);
        await depot.RefusedAsync(Cast.Manager, $"counts/{count}/closure", new { }, RefusalCode.CountEnded);
    }

    [Fact]
    public async Task Units_that_are_scanned_are_found_missing_or_unexpected()
    {
        var (sku, unit) = (await depot.StockedAsync(0, "serialized"), Guid.NewGuid().ToString("N")[..8].ToUpperInvariant());
        await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 2, serials = new[] { $"{unit}-1", $"{unit}-2" } });
        await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "south", quantity = 1, serials = new[] { $"{unit}-3" } });
        var count = (await OpenAsync(Cast.Manager, new { site = "north", tolerance = 3, blind = false })).Count;
        var line = (await depot.DoAsync(Cast.Staff, $"items/{sku}/counts", new { count, site = "north", serials = new[] { $"{unit}-1", $"{unit}-3" } })).Counts!.Single();
        Assert.Equal(($"{unit}-2", $"{unit}-3"), (line.Missing!.Single().Value, line.Unexpected!.Single().Value));

        await depot.DoAsync(Cast.Manager, $"items/{sku}/counts/postings", new { count });
        Assert.Equal((UnitState.OnHand, North), await UnitAsync(sku, $"{unit}-3"));
        Assert.Equal((UnitState.Lost, North), await UnitAsync(sku, $"{unit}-2"));
        var item = await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}");
        Assert.Equal((North, Q(2)), (item.Sites.Single().Site, item.Sites[0].OnHand));
        var south = await depot.GetAsync<HistoryPage>(Cast.Viewer, $"items/{sku}/history?site=south");
        Assert.Equal($"1 found in another place; found {unit}-3.", south.Entries[0].Sentence);
    }

    [Fact]
    public async Task What_is_due_comes_by_class_and_opens_a_session_and_is_not_due_when_it_was_counted()
    {
        var site = await SiteAsync();
        string[] skus = [.. await Task.WhenAll(Enumerable.Range(1, 3).Select(n => depot.StockedAsync(n, site: site)))];
        foreach (var (sku, of) in skus.Zip(["b", "a", "c"])) await depot.DoAsync(Cast.Manager, $"items/{sku}/counts/classes", new { site, @class = of });
        var due = await EventuallyAsync<DuePage>($"counts/due?site={site}", page => page.Items.Count == 3);
        Assert.Equal([(skus[1], CountClass.A), (skus[0], CountClass.B), (skus[2], CountClass.C)], due.Items.Select(i => (i.Sku.Value, i.Class)));
        Assert.Equal(new SetCountSchedule(30, 90, 180), due.Schedule);
        var second = await depot.GetAsync<DuePage>(Cast.Viewer, (await depot.GetAsync<DuePage>(Cast.Viewer, $"counts/due?site={site}&top=2")).NextLink!.Split("/api/v1/")[1]);
        Assert.Equal([skus[2]], second.Items.Select(i => i.Sku.Value));

        var count = await OpenAsync(Cast.Manager, new { site, dueItems = 2, tolerance = 1 });
        Assert.Equal([skus[1], skus[0]], count.Items!.Select(sku => sku.Value));
        await depot.RefusedAsync(Cast.Staff, $"items/{skus[2]}/counts", new { count = count.Count, site, quantity = 3 }, RefusalCode.CountElsewhere);
        await depot.DoAsync(Cast.Staff, $"items/{skus[1]}/counts", new { count = count.Count, site, quantity = 2 });
        Assert.Equal([skus[0]], (await SheetAsync(Cast.Staff, count.Count, s => s.Lines.Count == 1)).NotCounted!.Select(sku => sku.Value));
        await depot.DoAsync(Cast.Manager, $"items/{skus[1]}/counts/postings", new { count = count.Count });
        await EventuallyAsync<DuePage>($"counts/due?site={site}", page => page.Items.Count == 2 && page.Items.All(i => i.Sku.Value != skus[1]));
    }

    [Fact]
    public async Task A_site_has_its_own_schedule()
    {
        var site = await SiteAsync();
        await depot.RefusedAsync(Cast.Manager, $"counts/schedules/{site}", new { daysA = 0, daysB = 1, daysC = 1 }, RefusalCode.RequestInvalid);
        var response = await depot.SendAsync(Cast.Manager, HttpMethod.Post, $"counts/schedules/{site}", new { daysA = 7, daysB = 30, daysC = 365 });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(new SetCountSchedule(7, 30, 365), (await depot.GetAsync<DuePage>(Cast.Viewer, $"counts/due?site={site}")).Schedule);
    }

    [Fact]
    public async Task The_accuracy_is_lines_within_tolerance_out_of_lines_counted_by_class()
    {
        var site = await SiteAsync();
        string[] skus = [.. await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => depot.StockedAsync(10, site: site)))];
        await depot.DoAsync(Cast.Manager, $"items/{skus[0]}/counts/classes", new { site, @class = "a" });
        await depot.DoAsync(Cast.Manager, $"items/{skus[1]}/counts/classes", new { site, @class = "a" });
        var count = (await OpenAsync(Cast.Manager, new { site, tolerancePercent = 10 })).Count;
        foreach (var (sku, quantity) in skus.Zip([10, 5, 9, 3])) await depot.DoAsync(Cast.Staff, $"items/{sku}/counts", new { count, site, quantity });
        await depot.DoAsync(Cast.Manager, $"items/{skus[3]}/counts/rejections", new { line = "N-1", version = 1, reason = "Wrong shelf" });

        var accuracy = await EventuallyAsync<AccuracyView>($"counts/accuracy?site={site}", view => view.All.Counted == 3);
        Assert.Equal(new AccuracyLine(null, 3, 2, 66.67m), accuracy.All);
        Assert.Equal([new(CountClass.A, 2, 1, 50m), new(null, 1, 1, 100m)], accuracy.ByClass);
        Assert.Equal(new AccuracyLine(null, 0, 0, null), (await depot.GetAsync<AccuracyView>(Cast.Viewer, $"counts/accuracy?site={site}&from=2025-01-01T00:00:00Z&to=2025-03-01T00:00:00Z")).All);
        Assert.Equal(HttpStatusCode.BadRequest, (await depot.SendAsync(Cast.Viewer, HttpMethod.Get, $"counts/accuracy?site={site}&from=2020-01-01T00:00:00Z")).StatusCode);
    }

    [Theory]
    [InlineData("""{"site":"north","tolerancePercent":101}""", "tolerancePercent must be 0 to 100, not 101.")]
    [InlineData("""{"site":"north","tolerance":-1}""", "tolerance must not be negative; it is -1.")]
    [InlineData("""{"site":"north","bins":[]}""", "bins must name at least one bin")]
    [InlineData("""{"site":"north","items":[]}""", "items must name at least one item")]
    [InlineData("""{"site":"north","items":["A"],"dueItems":1}""", "dueItems is given beside items")]
    [InlineData("""{"site":"north","dueItems":101}""", "dueItems must be 1 to 100, not 101.")]
    [InlineData("""{"site":"north","dueAt":"2020-01-01T00:00:00Z"}""", "dueAt must be in the future.")]
    public async Task A_session_that_makes_no_sense_is_not_opened(string body, string reason)
    {
        var refused = await depot.RefusedAsync(Cast.Manager, "counts", body, RefusalCode.RequestInvalid);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_far_off_is_too_far_is_said_by_a_manager()
    {
        var denied = await depot.RefusedAsync(Cast.Staff, "counts", new { site = "north", tolerance = 5 }, RefusalCode.NotPermitted);
        Assert.Equal(Role.Manager, denied.Detail.Needs);
        var unknown = await depot.RefusedAsync(Cast.Manager, "counts", new { site = "north", items = new[] { "NO-SUCH-THING" } }, RefusalCode.ItemUnknown);
        Assert.Contains("There is no item NO-SUCH-THING", unknown.Message, StringComparison.Ordinal);
        var none = await depot.RefusedAsync(Cast.Manager, "counts", new { site = await SiteAsync(), dueItems = 5 }, RefusalCode.NotCounted);
        Assert.Contains("Nothing is due for count", none.Message, StringComparison.Ordinal);
    }

    private async Task<CountView> OpenAsync(Person person, object body)
    {
        var response = await depot.SendAsync(person, HttpMethod.Post, "counts", body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<CountView>(text, Wire.Tolerant)!;
    }

    private async Task EndAsync(Person person, CountId count, string how) =>
        Assert.Equal(HttpStatusCode.OK, (await depot.SendAsync(person, HttpMethod.Post, $"counts/{count}/{how}", new { })).StatusCode);

    private async Task<(UnitState, SiteId)> UnitAsync(string sku, string serial)
    {
        var unit = await depot.GetAsync<UnitView>(Cast.Viewer, $"items/{sku}/units/{serial}");
        return (unit.State, unit.Site);
    }

    private Task<CountSheet> SheetAsync(Person person, CountId count, Func<CountSheet, bool> holds) => EventuallyAsync($"counts/{count}", holds, person);

    private async Task<string> SiteAsync()
    {
        var site = $"COUNT-{Guid.NewGuid():N}"[..14].ToUpperInvariant();
        Assert.Equal(HttpStatusCode.OK, (await depot.SendAsync(Cast.Admin, HttpMethod.Post, $"sites/{site}", new { name = site })).StatusCode);
        return site;
    }

    // Lists come after the ledger; the test waits for the state, not for a time.
    private async Task<T> EventuallyAsync<T>(string path, Func<T, bool> holds, Person? person = null)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await depot.GetAsync<T>(person ?? Cast.Viewer, path);
            if (holds(answer)) return answer;
            Assert.True(attempt < 500, $"{path} never came to what was waited for: {JsonSerializer.Serialize(answer, Wire.Json)}");
            await Task.Yield();
        }
    }
}
