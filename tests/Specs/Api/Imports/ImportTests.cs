using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Seams;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api.Imports;

/// <summary>Files are taken whole or not at all, and the real data adds up to what its rows add up to.</summary>
[Collection("Depot")]
public sealed class ImportTests(DepotFixture depot)
{
    private static readonly Dictionary<string, string> StockColumns = new() { ["SKU"] = "sku", ["Place"] = "place", ["Quantity"] = "quantity", ["Serial"] = "serial", ["Status"] = "status" };

    [Fact]
    public async Task The_demo_data_adds_up_to_its_own_rows_and_coming_again_changes_nothing()
    {
        var (items, stock) = (Rows("items.csv"), Rows("stock.csv"));
        await TakeAsync(Demo(ImportKind.Items, "items.csv"));
        var view = await TakeAsync(Demo(ImportKind.Stock, "stock.csv"));

        Assert.Equal((414, 1_106, 299), (items.Count, stock.Count, stock.Count(r => r["Serial"].Length > 0)));
        Assert.Equal((ImportState.Done, stock.Count, 299), (view.State, view.Rows, view.Serials));
        Assert.Equal(stock.Select(r => r["Place"].Split('/')[0]).Distinct().Count(), view.Sites);
        var unitOf = items.ToDictionary(i => i["SKU"], i => i["Unit"]);
        foreach (var total in view.Quantities)
        {
            var rows = stock.Where(r => unitOf[r["SKU"]] == total.Unit).ToList();
            Assert.Equal(rows.Where(r => !IsSetAside(r)).Sum(Amount), total.OnHand.Value);
            Assert.Equal(rows.Where(IsSetAside).Sum(Amount), total.Quarantined.Value);
        }
        var before = await LedgerAddsUpAsync(stock);

        Assert.Equal(JsonSerializer.Serialize(view, Wire.Json), JsonSerializer.Serialize(await TakeAsync(Demo(ImportKind.Stock, "stock.csv")), Wire.Json));
        Assert.Equal(before, await LedgerAddsUpAsync(stock));
    }

    [Fact]
    public async Task A_dry_run_lists_every_row_error_with_its_line_and_changes_nothing()
    {
        var sku = await depot.StockedAsync(0);
        var csv = $"SKU,Place,Quantity,Serial,Status\n{sku},Factory,5,,OK\nNO-SUCH,Factory,1,,OK\n{sku},Factory,37.4904,,OK\n{sku},Factory,1.000,,OK\n{sku},Factory,2,SN-1,Fine\n";
        var view = await TakeAsync(new(ImportKind.Stock, CommandId.Parse($"dry-{sku}"), StockColumns, csv, DryRun: true));

        Assert.Equal(ImportState.Checked, view.State);
        Assert.Equal([(3, "sku"), (4, "quantity"), (5, "quantity"), (6, "quantity"), (6, "status")], view.Errors.Select(e => (e.Line, e.Column)));
        Assert.Contains("at most 3 decimal", view.Errors[1].Message, StringComparison.Ordinal);
        Assert.Equal(1, (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}")).Version);
    }

    [Fact]
    public async Task One_row_that_cannot_be_taken_leaves_all_of_them_out()
    {
        var sku = await depot.StockedAsync(0);
        var csv = $"SKU,Place,Quantity,Serial,Status\n{sku},Factory,5,,OK\n{sku},Factory,0.5,,OK\n";
        var response = await depot.SendAsync(Cast.Admin, HttpMethod.Post, "imports", new ImportFile(ImportKind.Stock, CommandId.Parse($"half-{sku}"), StockColumns, csv));
        var error = JsonSerializer.Deserialize<ErrorBody>(await response.Content.ReadAsStringAsync(), Wire.Tolerant)!;

        Assert.Equal((HttpStatusCode.UnprocessableEntity, 3), (response.StatusCode, error.Detail.Rows!.Single().Line));
        Assert.Equal(1, (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}")).Version);
    }

    [Fact]
    public async Task The_same_file_sent_by_ten_at_once_is_taken_once_and_another_file_may_not_have_its_key()
    {
        var sku = await depot.StockedAsync(0);
        var file = new ImportFile(ImportKind.Stock, CommandId.Parse($"ten-{sku}"), StockColumns, $"SKU,Place,Quantity,Serial,Status\n{sku},Factory/Shelf 1,5,,OK\n{sku},Factory,2,,Damaged\n");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => depot.SendAsync(Cast.Admin, HttpMethod.Post, "imports", file)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        var stock = (await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}")).Sites.Single();
        Assert.Equal((Q(5), Q(2), "Shelf 1"), (stock.OnHand, stock.Quarantined, stock.Bins[1].Bin.Value));
        var other = await depot.SendAsync(Cast.Admin, HttpMethod.Post, "imports", file with { Csv = file.Csv + $"{sku},Factory,1,,OK\n" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal(ImportState.Done, (await depot.GetAsync<ImportView>(Cast.Admin, $"imports/ten-{sku}")).State);
    }

    [Fact]
    public async Task Only_an_administrator_imports()
    {
        var file = new ImportFile(ImportKind.Stock, CommandId.Parse("nope"), StockColumns, "SKU,Quantity\nA,1\n");
        await depot.RefusedAsync(Cast.Manager, "imports", file, RefusalCode.NotPermitted);
    }

    [Theory]
    [InlineData("""{"SKU":5}""")]
    [InlineData("""{"SKU":["sku"]}""")]
    public async Task A_mapping_that_is_no_text_is_refused(string columns)
    {
        var error = await depot.RefusedAsync(Cast.Admin, "imports", $$"""{"kind":"stock","key":"mapping","columns":{{columns}},"csv":"SKU,Quantity\nA,1\n"}""", RefusalCode.RequestInvalid);
        Assert.Equal("columns.SKU", error.Detail.Field);
    }

    [Fact]
    public async Task A_mapping_to_nothing_is_told_what_the_fields_are()
    {
        var error = await depot.RefusedAsync(Cast.Admin, "imports", """{"kind":"stock","key":"mapping","columns":{"SKU":null},"csv":"SKU,Quantity\nA,1\n"}""", RefusalCode.ImportInvalid);
        Assert.StartsWith("'' is no field; the fields are sku,", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> HostileFiles => [.. Catalogue.EnumerateArray().Select(e => e.GetProperty("id").GetString()!)];

    // The catalogue sends text/csv with columns of its own; here the file is a field of a JSON body and the mapping names the columns.
    [Theory]
    [MemberData(nameof(HostileFiles))]
    public async Task A_hostile_file_is_refused_with_the_reason_or_listed_by_row(string id)
    {
        var entry = Catalogue.EnumerateArray().Single(e => e.GetProperty("id").GetString() == id);
        var (status, hint) = Differently.TryGetValue(id, out var here) ? (here.Status, here.Hint) : (entry.GetProperty("status").GetInt32(), entry.GetProperty("hint").GetString()!);
        foreach (var sku in new[] { "A", "B" }) await depot.DoAsync(Cast.Manager, $"items/{sku}/definition", new { name = $"Thing {sku}", kind = "consumable", decimals = 3 });
        var response = await SendAsync(id, entry);
        var text = await response.Content.ReadAsStringAsync();

        // A dry run answers 200 and lists the rows; the same rows make the real run a 422.
        Assert.True((status == 422 ? 200 : status) == (int)response.StatusCode, $"{id}: {(int)response.StatusCode} {text}");
        Assert.Contains(hint.Replace("itemId", "sku", StringComparison.Ordinal), text, StringComparison.OrdinalIgnoreCase);
        if (response.StatusCode == HttpStatusCode.OK) Assert.Equal(status == 422, JsonSerializer.Deserialize<ImportView>(text, Wire.Tolerant)!.Errors.Count > 0);
    }

    private static readonly JsonElement Catalogue = JsonDocument.Parse(Tree.Read("tests/Specs/Api/Imports/csv-bad-inputs.json")).RootElement;

    /// <summary>Where our contract differs from the catalogue's, what it says instead, and why.</summary>
    private static readonly Dictionary<string, (int Status, string Hint, string Why)> Differently = new()
    {
        ["CSV-010"] = (400, "not valid UTF-8", "the bytes are inside a JSON body, whose reader refuses them before there is a file"),
        ["CSV-039"] = (422, "repeats item A of line 2", "one item in several stock rows is ordinary, one per bin and lot; in a file of items it is refused"),
        ["CSV-046"] = (415, "application/json", "files come inside a JSON body, so the wrong media type is the other one"),
    };

    private async Task<HttpResponseMessage> SendAsync(string id, JsonElement entry)
    {
        var columns = new Dictionary<string, string> { ["itemId"] = "sku", ["quantity"] = "quantity", ["note"] = "note" };
        var file = new ImportFile(ImportKind.Stock, CommandId.Parse($"hostile-{id}"), columns, TextOf(entry), DryRun: true);
        if (id == "CSV-039") file = file with { Kind = ImportKind.Items, Columns = new Dictionary<string, string> { ["itemId"] = "sku", ["note"] = "name" } };
        if (id is not ("CSV-010" or "CSV-046")) return await depot.SendAsync(Cast.Admin, HttpMethod.Post, "imports", file);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/imports");
        request.Headers.Authorization = new("Bearer", depot.TokenOf(Cast.Admin));
        request.Headers.Add(Wire.CommandIdHeader, id);
        // Latin-1 keeps every byte of the entry as it is.
        request.Content = new ByteArrayContent(Encoding.Latin1.GetBytes(id == "CSV-010" ? JsonSerializer.Serialize(file, Wire.Json) : file.Csv!));
        request.Content.Headers.ContentType = new(id == "CSV-010" ? "application/json" : "text/csv");
        return await depot.Client().SendAsync(request);
    }

    private async Task<ImportView> TakeAsync(ImportFile file)
    {
        var response = await depot.SendAsync(Cast.Admin, HttpMethod.Post, "imports", file);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<ImportView>(text, Wire.Tolerant)!;
    }

    private async Task<long> LedgerAddsUpAsync(List<Dictionary<string, string>> stock)
    {
        var versions = 0L;
        foreach (var rows in stock.GroupBy(r => r["SKU"]))
        {
            var item = await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{rows.Key}");
            Assert.Equal(rows.Where(r => !IsSetAside(r)).Sum(Amount), item.Sites.Sum(s => s.OnHand.Value));
            Assert.Equal(rows.Where(IsSetAside).Sum(Amount), item.Sites.Sum(s => s.Quarantined.Value));
            versions += item.Version;
        }
        return versions;
    }

    private static ImportFile Demo(ImportKind kind, string name)
    {
        var import = JsonDocument.Parse(Tree.Read("tests/Sim/data/imports.json")).RootElement.EnumerateArray().Single(i => i.GetProperty("file").GetString() == name);
        var columns = import.GetProperty("columns").Deserialize<Dictionary<string, string>>()!;
        return new(kind, CommandId.Parse(import.GetProperty("key").GetString()!), columns, Tree.Read($"tests/Sim/data/{name}"));
    }

    private static bool IsSetAside(Dictionary<string, string> row) => row["Status"] is "Damaged" or "Rejected" or "Quarantined";

    private static decimal Amount(Dictionary<string, string> row) => decimal.Parse(row["Quantity"], CultureInfo.InvariantCulture);

    // A second reader, on purpose: the totals are checked against rows that product code has not read.
    private static List<Dictionary<string, string>> Rows(string name)
    {
        var lines = Tree.Read($"tests/Sim/data/{name}").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Cells).ToList();
        return [.. lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private static List<string> Cells(string line)
    {
        var (cells, isQuoted) = (new List<string> { "" }, false);
        foreach (var c in line)
        {
            if (c == '"') isQuoted = !isQuoted;
            else if (c == ',' && !isQuoted) cells.Add("");
            else cells[^1] += c;
        }
        return cells;
    }

    private static string TextOf(JsonElement entry)
    {
        if (entry.TryGetProperty("body", out var body)) return body.GetString()!;
        if (entry.TryGetProperty("body_b64", out var encoded)) return Encoding.Latin1.GetString(Convert.FromBase64String(encoded.GetString()!));
        var repeat = entry.GetProperty("body_repeat");
        var units = string.Concat(Enumerable.Repeat(repeat.GetProperty("unit").GetString(), repeat.GetProperty("count").GetInt32()));
        return repeat.GetProperty("prefix").GetString() + units + repeat.GetProperty("suffix").GetString();
    }
}
