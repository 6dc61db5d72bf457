using System.Net;
using System.Text;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;
using CountDepot.Sim;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api.Reports;

/// <summary>The numbers of every report are those of the ledger, at the sites of whoever asks.</summary>
[Collection("Depot")]
public sealed class ReportTests(DepotFixture depot)
{
    private readonly string site = $"R{Guid.NewGuid():N}"[..12].ToUpperInvariant();

    [Fact]
    public async Task A_managers_questions_are_answered_with_numbers_worked_out_by_hand()
    {
        var (bolt, glove) = (await DefineAsync("bolt", 2.5, 3), await DefineAsync("glove", null, null));
        await ReceiveAsync(bolt, 10);
        await ReceiveAsync(glove, 8, lot: "L-1", expiresOn: DateOnly.FromDateTime(DateTime.UtcNow).AddDays(9));
        await DoAsync(bolt, "consumptions", new { site, quantity = 4, @for = new { kind = "job", name = "Job 12", id = "12" } });
        var taken = await DoAsync(bolt, "checkouts", new { site, quantity = 6, dueBackAt = "2099-01-01T00:00:00Z" });
        await DoAsync(bolt, "checkins", new { checkout = taken.Checkout!.Checkout, good = 2, lost = 1 });
        await depot.DoAsync(Cast.Manager, $"items/{glove}/adjustments", new { site, change = -3, reason = "lost", lot = "L-1" });
        await depot.SettledAsync();

        var usage = Assert.Single((await AskAsync("usage")).Lines);
        Assert.Equal((bolt, Q(10), Q(2)), (usage.Sku!.Value.Value, usage.Quantity, usage.Beside));
        Assert.Equal([("Staff", Q(6)), ("Job 12", Q(4))], (await AskAsync("usage", "&by=holder", Cast.Staff)).Lines.Select(l => (l.Holder!, l.Quantity!.Value)));
        Assert.Equal((1, Q(2)), (await AskAsync("ran-out")).Lines.Select(l => (l.Times!.Value, l.Beside!.Value)).Single());
        Assert.Equal((Q(2), Q(3)), (await AskAsync("low")).Lines.Select(l => (l.Quantity!.Value, l.Beside!.Value)).Single());
        Assert.Equal(("Staff", Q(3)), (await AskAsync("held", "", Cast.Staff)).Lines.Select(l => (l.Holder!, l.Quantity!.Value)).Single());
        Assert.Empty((await AskAsync("overdue", "", Cast.Staff)).Lines);
        Assert.Equal((glove, Q(5), "L-1"), (await AskAsync("expiring")).Lines.Select(l => (l.Sku!.Value.Value, l.Quantity!.Value, l.Lot!.Value.Value)).Single());
        Assert.Empty((await AskAsync("expiring", "&days=3")).Lines);
        Assert.Equal(glove, Assert.Single((await AskAsync("idle")).Lines).Sku!.Value.Value);

        var value = await AskAsync("value");
        Assert.Equal((5.0m, 2), (value.Amount, value.Count));
        // One bolt was lost by its holder at 2.5, three gloves of no known cost from the shelf.
        var shrinkage = await AskAsync("shrinkage");
        Assert.Equal((2.5m, 2), (shrinkage.Amount, shrinkage.Count));
        Assert.Equal([(bolt, Q(1)), (glove, Q(3))], shrinkage.Lines.Select(l => (l.Sku!.Value.Value, l.Quantity!.Value)));
        Assert.Empty((await AskAsync("usage", "&from=2020-01&through=2020-02")).Lines);
    }

    [Fact]
    public async Task After_a_random_history_usage_shrinkage_and_value_are_those_recomputed_from_the_ledger()
    {
        var random = new Random(20261124);
        string[] skus = [await DefineAsync("a", 1.25, 4), await DefineAsync("b", 0.0001, null), await DefineAsync("c", 30, 1)];
        foreach (var sku in skus) await ReceiveAsync(sku, 20);
        for (var step = 0; step < 70; step++)
        {
            var sku = skus[random.Next(skus.Length)];
            var (path, body) = random.Next(5) switch
            {
                0 => ("receipts", (object)new { site, quantity = random.Next(1, 9) }),
                1 => ("consumptions", new { site, quantity = random.Next(1, 6) }),
                2 => ("checkouts", new { site, quantity = random.Next(1, 6) }),
                3 => ("adjustments", new { site, change = -random.Next(1, 3), reason = "lost" }),
                _ => ("adjustments", new { site, change = random.Next(1, 3), reason = random.Next(2) == 0 ? "found" : "correction" }),
            };
            // Some of it is refused, which is no movement.
            await depot.SendAsync(Cast.Admin, HttpMethod.Post, $"items/{sku}/{path}", body);
        }
        await depot.SettledAsync();

        var facts = new List<(string Sku, ItemEvent Fact)>();
        foreach (var sku in skus) facts.AddRange((await depot.Service<ItemStore>().FactsAsync(Sku.Parse(sku))).Select(recorded => (sku, recorded.Fact)));
        var used = facts.GroupBy(f => f.Sku).ToDictionary(g => g.Key, g => g.Sum(f => f.Fact switch
        {
            ItemEvent.Consumed e => e.Takes.Sum(t => t.Quantity.Value),
            ItemEvent.CheckedOut e => e.Takes.Sum(t => t.Quantity.Value),
            _ => 0,
        }));
        var gone = facts.GroupBy(f => f.Sku).ToDictionary(g => g.Key, g => g.Sum(f => f.Fact is ItemEvent.Adjusted e ? -e.Change.Value : 0));

        Assert.Equal(used.Where(u => u.Value > 0).OrderBy(u => u.Key, StringComparer.Ordinal), await NumbersAsync("usage"));
        Assert.Equal(gone.Where(u => u.Value != 0).OrderBy(u => u.Key, StringComparer.Ordinal), await NumbersAsync("shrinkage"));
        var worth = 0m;
        foreach (var (sku, cost) in skus.Zip([1.25m, 0.0001m, 30m]))
            worth += cost * (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}")).Sites.Single().OnHand.Value;
        Assert.Equal(worth, (await AskAsync("value")).Amount);
    }

    [Fact]
    public async Task A_report_is_a_file_too_and_no_cell_of_it_is_a_formula()
    {
        var sku = await DefineAsync("=cmd", 1, null);
        await ReceiveAsync(sku, 3);
        await depot.SettledAsync();
        var response = await depot.SendAsync(Cast.Viewer, HttpMethod.Get, $"reports/value?site={site}&format=csv");
        var text = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());

        Assert.StartsWith("value-", response.Content.Headers.ContentDisposition!.FileName, StringComparison.Ordinal);
        Assert.Equal($"\uFEFF\"Site\",\"SKU\",\"Name\",\"On hand and quarantined\",\"Amount\",\"Unit\"\r\n\"{site}\",\"{sku}\",\"'=cmd\",\"3\",\"3\",\"each\"\r\n", text);
        var workbook = await depot.SendAsync(Cast.Viewer, HttpMethod.Get, $"reports/value?site={site}&format=xlsx");
        Assert.Contains($"\"{sku}\",\"'=cmd\",\"3\",\"3\"", CountDepot.Api.Sheets.Workbook.ToCsv(await workbook.Content.ReadAsByteArrayAsync(), 9), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("usage?from=2026-13", "must be a month such as 2026-10")]
    [InlineData("usage?from=2026-10&through=2026-09", "must not be before from")]
    [InlineData("usage?from=2020-01&through=2026-09", "at most 36 months")]
    [InlineData("idle?days=0", "must be 1 to 3650")]
    [InlineData("value?format=pdf", "must be json, csv or xlsx")]
    [InlineData("profit", "must be one of low, out, overdue, held, idle, expiring, usage, ran-out, value, accuracy, shrinkage")]
    public async Task A_question_that_is_none_is_told_what_can_be_asked(string path, string sentence)
    {
        var response = await depot.SendAsync(Cast.Viewer, HttpMethod.Get, $"reports/{path}");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(sentence, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_what_is_told_to_staff_and_not_to_viewers()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await depot.SendAsync(Cast.Viewer, HttpMethod.Get, "reports/held")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await depot.SendAsync(Cast.Viewer, HttpMethod.Get, "reports/usage?by=holder")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await depot.SendAsync(Cast.Staff, HttpMethod.Get, "reports/usage?by=holder")).StatusCode);
    }

    private Task<ReportView> AskAsync(string report, string more = "", Person? person = null) =>
        depot.GetAsync<ReportView>(person ?? Cast.Viewer, $"reports/{report}?site={site}{more}");

    private async Task<IEnumerable<KeyValuePair<string, decimal>>> NumbersAsync(string report) =>
        (await AskAsync(report)).Lines.Select(l => KeyValuePair.Create(l.Sku!.Value.Value, l.Quantity!.Value.Value)).OrderBy(l => l.Key, StringComparer.Ordinal);

    private async Task<string> DefineAsync(string name, double? unitCost, int? reorderPoint)
    {
        await depot.SendAsync(Cast.Admin, HttpMethod.Post, $"sites/{site}", new { name = site });
        var sku = $"R-{Guid.NewGuid():N}"[..18].ToUpperInvariant();
        await depot.DoAsync(Cast.Manager, $"items/{sku}/definition", new { name, kind = "stock", unitCost, reorderPoint });
        return sku;
    }

    private Task<CommandAnswer> ReceiveAsync(string sku, int quantity, string? lot = null, DateOnly? expiresOn = null) => DoAsync(sku, "receipts", new { site, quantity, lot, expiresOn });

    private Task<CommandAnswer> DoAsync(string sku, string path, object body) => depot.DoAsync(Cast.Staff, $"items/{sku}/{path}", body);
}
