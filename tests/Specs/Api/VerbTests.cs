using System.Net;
using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api;

/// <summary>One request per verb and question, through the real app, with the numbers read back from it.</summary>
[Collection("Depot")]
public sealed class VerbTests(DepotFixture depot)
{
    private static readonly object Job12 = new { kind = "job", name = "Job 12", id = "12" };

    [Fact]
    public async Task The_newcomers_thread_keeps_the_numbers_right_at_every_step()
    {
        var sku = await depot.StockedAsync(20);
        var reserved = await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations", new { site = "north", quantity = 8 });
        Assert.Equal((Q(20), Q(8), Q(12)), Numbers(reserved.Site!));
        Assert.Equal("Staff", reserved.Reservation!.For.Name.Value);

        var held = await depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 5, reservation = reserved.Reservation.Reservation, holder = Job12 });
        Assert.Equal((Q(15), Q(3), Q(12)), Numbers(held.Site!));
        Assert.Equal(Q(5), held.Site!.CheckedOut);

        var back = await depot.DoAsync(Cast.Staff, $"items/{sku}/checkins", new { checkout = held.Checkout!.Checkout, good = 2, damaged = 1 });
        Assert.Equal((Q(17), Q(3), Q(14)), Numbers(back.Site!));
        Assert.Equal((Q(2), Q(1)), (back.Site!.CheckedOut, back.Site.Quarantined));

        await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations/cancellations", new { reservation = reserved.Reservation.Reservation });
        await depot.DoAsync(Cast.Staff, $"items/{sku}/consumptions", new { site = "north", quantity = 4, @for = Job12 });
        await depot.DoAsync(Cast.Manager, $"items/{sku}/adjustments", new { site = "north", change = -1, reason = "lost" });

        var item = await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}");
        Assert.Equal((Q(12), Q(0), Q(12)), Numbers(item.Sites.Single()));
        Assert.Equal(8, item.Version);
    }

    [Fact]
    public async Task Every_number_can_be_explained_and_its_history_told_newest_first()
    {
        var sku = await depot.StockedAsync(20);
        await depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 5 });

        var why = await depot.GetAsync<ExplanationView>(Cast.Viewer, $"items/{sku}/explanation?site=north");
        Assert.Equal([("CheckedOut", Q(-5)), ("Received", Q(20))], why.OnHand.Select(line => (line.What, line.Change)));
        Assert.Equal(why.Stock.OnHand, why.OnHand.Aggregate(Quantity.Zero, (sum, line) => sum + line.Change));

        var history = await depot.GetAsync<HistoryPage>(Cast.Viewer, $"items/{sku}/history?site=north");
        Assert.Equal(["CheckedOut", "Received"], history.Entries.Select(e => e.What));
        Assert.Equal((Q(20), Q(15), "Staff"), (history.Entries[0].OnHandBefore, history.Entries[0].OnHandAfter, history.Entries[0].By));
    }

    [Fact]
    public async Task A_history_is_read_page_by_page_and_its_cursor_belongs_to_the_question()
    {
        var sku = await depot.StockedAsync(1);
        for (var i = 0; i < 4; i++) await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 1 });

        var seen = new List<long>();
        for (string? path = $"items/{sku}/history?top=2"; path is not null;)
        {
            var page = await depot.GetAsync<HistoryPage>(Cast.Viewer, path);
            seen.AddRange(page.Entries.Select(e => e.Version));
            path = page.NextLink is { } next ? next[(next.IndexOf("/api/v1/", StringComparison.Ordinal) + 8)..] : null;
        }
        Assert.Equal([6, 5, 4, 3, 2, 1], seen);

        var first = await depot.GetAsync<HistoryPage>(Cast.Viewer, $"items/{sku}/history?top=2");
        var link = first.NextLink ?? throw new InvalidOperationException("there is a second page");
        var stolen = link[link.IndexOf("cursor=", StringComparison.Ordinal)..];
        Assert.Equal(HttpStatusCode.BadRequest, (await depot.SendAsync(Cast.Staff, HttpMethod.Get, $"items/{sku}/history?{stolen}")).StatusCode);
    }

    [Fact]
    public async Task An_item_is_found_by_its_words_its_sku_and_with_a_typo()
    {
        var sku = await depot.StockedAsync(0);
        await depot.DoAsync(Cast.Manager, $"items/{sku}/definition", new { name = "Zirconium widgetoid", kind = "stock", keywords = "spare" });
        foreach (var words in new[] { "widgetoid zirconium", "zirc widg", "widgetiod", sku.ToLowerInvariant(), "spare zirconium" })
        {
            var page = await EventuallyAsync(() => depot.GetAsync<ItemPage>(Cast.Viewer, $"items?find={Uri.EscapeDataString(words)}"), p => p.Items.Any(i => i.Sku.Value == sku));
            Assert.Equal(sku, page.Items[0].Sku.Value);
        }
        Assert.Empty((await depot.GetAsync<ItemPage>(Cast.Viewer, "items?find=nosuchthing")).Items);
    }

    [Fact]
    public async Task A_code_is_a_sku_a_barcode_with_any_number_of_digits_or_a_serial()
    {
        var sku = await depot.StockedAsync(0, "serialized");
        var gtin = "400638133393" + "1";
        await depot.DoAsync(Cast.Manager, $"items/{sku}/definition", new { name = "Coded thing", kind = "serialized", barcodes = new[] { gtin } });
        var serial = $"SN-{sku}";
        await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 1, serials = new[] { serial } });
        foreach (var (code, kind) in new[] { (sku, CodeKind.Sku), (gtin, CodeKind.Barcode), ("0" + gtin, CodeKind.Barcode), ("]C1010" + gtin, CodeKind.Barcode), (serial, CodeKind.Serial) })
        {
            var view = await EventuallyAsync(() => FindCodeAsync(code), v => v is not null);
            Assert.Equal((kind, sku), view!.Matches.Where(m => m.Sku.Value == sku).Select(m => (m.Kind, m.Sku.Value)).Single());
        }
    }

    [Fact]
    public async Task What_a_holder_has_is_listed_until_it_is_back()
    {
        var sku = await depot.StockedAsync(9);
        var mine = await depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 3 });
        await depot.DoAsync(Cast.Staff, $"items/{sku}/checkouts", new { site = "north", quantity = 2, holder = new { kind = "job", name = $"Job {sku}", id = sku } });

        var things = await EventuallyAsync(() => depot.GetAsync<ThingPage>(Cast.Staff, "me/things"), page => page.Things.Any(t => t.Sku.Value == sku));
        Assert.Equal(Q(3), things.Things.Single(t => t.Sku.Value == sku).Checkout.Quantity);
        var job = await EventuallyAsync(() => depot.GetAsync<ThingPage>(Cast.Manager, $"holders/job/{sku}/things"), page => page.Things.Count > 0);
        Assert.Equal(Q(2), job.Things.Single().Checkout.Quantity);

        await depot.DoAsync(Cast.Staff, $"items/{sku}/checkins", new { checkout = mine.Checkout!.Checkout, good = 3 });
        things = await EventuallyAsync(() => depot.GetAsync<ThingPage>(Cast.Staff, "me/things"), page => page.Things.All(t => t.Sku.Value != sku));
        Assert.DoesNotContain(things.Things, t => t.Sku.Value == sku);
    }

    [Fact]
    public async Task The_same_key_gives_the_same_bytes_and_happens_once()
    {
        var sku = await depot.StockedAsync(10);
        var first = await depot.SendAsync(Cast.Staff, HttpMethod.Post, $"items/{sku}/reservations", new { site = "north", quantity = 4 }, "my-wish");
        var again = await depot.SendAsync(Cast.Staff, HttpMethod.Post, $"items/{sku}/reservations", new { site = "north", quantity = 4 }, "my-wish");
        var other = await depot.SendAsync(Cast.Staff, HttpMethod.Post, $"items/{sku}/reservations", new { site = "north", quantity = 5 }, "my-wish");

        Assert.Equal(await first.Content.ReadAsByteArrayAsync(), await again.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal(Q(4), (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}")).Sites.Single().Reserved);
    }

    [Fact]
    public async Task Of_fifty_people_who_want_the_last_ten_exactly_ten_get_one()
    {
        var sku = await depot.StockedAsync(10);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => depot.SendAsync(Cast.Staff, HttpMethod.Post, $"items/{sku}/checkouts", new { site = "north", quantity = 1 })));

        Assert.Equal((10, 40), (answers.Count(a => a.StatusCode == HttpStatusCode.OK), answers.Count(a => a.StatusCode == HttpStatusCode.Conflict)));
        var stock = (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}")).Sites.Single();
        Assert.Equal((Q(0), Q(10)), (stock.OnHand, stock.CheckedOut));
    }

    [Fact]
    public async Task The_api_describes_every_route_and_every_verb()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/openapi.json");
        request.Headers.Authorization = new("Bearer", depot.TokenOf(Cast.Viewer));
        using var document = System.Text.Json.JsonDocument.Parse(await (await depot.Client().SendAsync(request)).Content.ReadAsStringAsync());
        var described = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(o => o.Value.ValueKind is System.Text.Json.JsonValueKind.Object && o.Value.TryGetProperty("operationId", out _))
                .Select(o => (Route: $"{o.Name.ToUpperInvariant()} {path.Name}", Operation: o.Value.GetProperty("operationId").GetString()!))).ToList();

        Assert.Equal(depot.Routes.Select(r => $"{r.Method} /api/v1/{r.Route}").Order(StringComparer.Ordinal), described.Select(d => d.Route).Order(StringComparer.Ordinal));
        Assert.Equal(described.Count, described.Select(d => d.Operation).Distinct().Count());
        var verbs = typeof(Command).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Command))).Select(t => t.Name);
        Assert.Empty(verbs.Except(described.Select(d => d.Operation)));
    }

    private async Task<CodeView?> FindCodeAsync(string code)
    {
        var response = await depot.SendAsync(Cast.Viewer, HttpMethod.Get, $"codes/{Uri.EscapeDataString(code)}");
        return response.IsSuccessStatusCode ? System.Text.Json.JsonSerializer.Deserialize<CodeView>(await response.Content.ReadAsStringAsync(), Wire.Tolerant) : null;
    }

    // Projections come after the ledger; the test waits for the state, not for a time.
    private static async Task<T> EventuallyAsync<T>(Func<Task<T>> ask, Func<T, bool> holds)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await ask();
            if (holds(answer) || attempt == 200) return answer;
            await Task.Yield();
        }
    }

    private static (Quantity OnHand, Quantity Reserved, Quantity Available) Numbers(SiteStock stock) => (stock.OnHand, stock.Reserved, stock.Available);
}
