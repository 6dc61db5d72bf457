using System.Net;
using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api;

/// <summary>Templates and policies through the real app: who may, what is said, and that a retry gets what it got.</summary>
[Collection("Depot")]
public sealed class TemplateTests(DepotFixture depot)
{
    private static object Laptop(string unit = "each") => new
    {
        name = "Laptop",
        kind = "stock",
        unit,
        namingRule = "{Name} {Model}",
        fields = new object[]
        {
            new { name = "Model", type = "text", isRequired = true },
            new { name = "Memory", type = "number", unit = "GB" },
            new { name = "Case", type = "choice", options = new[] { "black", "silver" } },
        },
        reorderPoint = 2,
        reorderLevel = 8,
        checklist = new[] { new { act = "checkOut", text = "Charge it." }, new { act = "checkIn", text = "Wipe it." } },
    };

    [Fact]
    public async Task A_template_is_defined_listed_and_shown_and_makes_items()
    {
        var id = await DefineAsync(Laptop());
        var shown = await depot.GetAsync<TemplateView>(Cast.Viewer, $"templates/{id.ToLowerInvariant()}");
        Assert.Equal((id, 3, 2, "{Name} {Model}"), (shown.Template.Value, shown.Fields.Count, shown.Checklist.Count, shown.NamingRule!.Value.Value));
        Assert.Contains((await depot.GetAsync<TemplatePage>(Cast.Viewer, "templates")).Templates, t => t.Template.Value == id);

        var sku = Sku();
        var fields = new Dictionary<string, object> { ["Model"] = $"QZ{sku}", ["Memory"] = 16.5, ["Case"] = "silver" };
        await depot.DoAsync(Cast.Manager, $"items/{sku}/definition", new { name = "Notebook", kind = "stock", template = id, unitCost = 1199.9001m, fields });
        var item = await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}");
        Assert.Equal(($"Notebook QZ{sku}", Q(2), "1199.9001"), (item.Name, item.ReorderPoint, item.UnitCost!.Value.ToString()));
        Assert.Equal([("Model", $"QZ{sku}", null), ("Memory", "16.5", "GB"), ("Case", "silver", null)], item.Fields!.Select(f => (f.Name.Value, f.Value.Text, f.Unit?.Value)));
        Assert.Equal([(ChecklistAct.CheckOut, "Charge it."), (ChecklistAct.CheckIn, "Wipe it.")], item.Checklist!.Select(s => (s.Act, s.Text.Value)));
    }

    [Fact]
    public async Task A_site_without_a_level_of_its_own_is_filled_up_to_the_templates()
    {
        var (id, sku) = (await DefineAsync(Laptop()), Sku());
        var fields = new Dictionary<string, object> { ["Model"] = $"QL{sku}" };
        await depot.DoAsync(Cast.Manager, $"items/{sku}/definition", new { name = "Notebook", kind = "stock", template = id, fields });
        await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 2 });
        var view = await depot.GetAsync<ReorderView>(Cast.Staff, $"items/{sku}/reorder?site=north");
        Assert.Equal((Q(2), Q(8), Q(6)), (view.Point, view.Level, view.Order));
    }

    [Fact]
    public async Task A_file_that_says_nothing_of_templates_leaves_them_as_they_are()
    {
        var (id, sku) = (await DefineAsync(Laptop()), Sku());
        var fields = new Dictionary<string, object> { ["Model"] = $"QI{sku}" };
        await depot.DoAsync(Cast.Manager, $"items/{sku}/definition", new { name = "Notebook", kind = "stock", template = id, unitCost = 5, fields });
        var file = new ImportFile(ImportKind.Items, CommandId.Parse($"items-{sku}"), new Dictionary<string, string> { ["SKU"] = "sku", ["Name"] = "name", ["Keywords"] = "keywords" },
            $"SKU,Name,Keywords\n{sku},Notebook QI{sku},portable\n");
        foreach (var _ in (int[])[1, 2])
        {
            var response = await depot.SendAsync(Cast.Admin, HttpMethod.Post, "imports", file);
            Assert.True(response.StatusCode is HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        }
        var item = await depot.GetAsync<ItemView>(Cast.Viewer, $"items/{sku}");
        Assert.Equal((id, $"QI{sku}", "5", 2L), (item.Template!.Value.Value, item.Fields!.Single().Value.Text, item.UnitCost!.Value.ToString(), item.Version));
    }

    [Fact]
    public async Task An_item_is_found_by_what_its_fields_say()
    {
        var id = await DefineAsync(new { name = "Cable", kind = "stock", fields = new[] { new { name = "Jacket", type = "text" } } });
        var (sku, word) = (Sku(), $"zq{Guid.NewGuid():N}"[..12]);
        await depot.DoAsync(Cast.Manager, $"items/{sku}/definition", new { name = "Cable", kind = "stock", template = id, fields = new Dictionary<string, object> { ["Jacket"] = word } });
        for (var tries = 0; tries < 200 && (await depot.GetAsync<ItemPage>(Cast.Viewer, $"items?find={word}")).Items.Count == 0; tries++)
            await Task.Yield();
        Assert.Equal(sku, (await depot.GetAsync<ItemPage>(Cast.Viewer, $"items?find={word}")).Items.Single().Sku.Value);
    }

    [Theory]
    [InlineData("""{"name":"A","kind":"stock","template":"@","fields":{}}""", "fields.Model is required by template @.", "fields.Model")]
    [InlineData("""{"name":"A","kind":"stock","template":"@","fields":{"Model":7}}""", "fields.Model must be text.", "fields.Model")]
    [InlineData("""{"name":"A","kind":"stock","template":"@","fields":{"Model":"X","Memory":1e-7}}""", "fields.Memory must have at most 6 decimal places.", "fields.Memory")]
    [InlineData("""{"name":"A","kind":"stock","template":"@","fields":{"Model":"X","Memory":null}}""", "fields.Memory must be text, a number, true or false.", "fields.Memory")]
    [InlineData("""{"name":"A","kind":"stock","template":"@","fields":{"Model":["X"]}}""", "fields.Model must be text, a number, true or false.", "fields.Model")]
    [InlineData("""{"name":"A","kind":"stock","template":"@","fields":["Model"]}""", "fields must be a JSON object.", "fields")]
    [InlineData("""{"name":"A","kind":"stock","template":"@","fields":{"Model":"X","Case":"red"}}""", "fields.Case must be one of black, silver.", "fields.Case")]
    [InlineData("""{"name":"A","kind":"stock","template":"@","fields":{"Model":"X"},"unitCost":1.00001}""", "unitCost must have at most 4 decimal places.", "unitCost")]
    [InlineData("""{"name":"A","kind":"stock","template":"@","fields":{"Model":"X"},"unitCost":"1"}""", "unitCost must be a JSON number.", "unitCost")]
    public async Task A_definition_that_does_not_fit_is_refused_with_the_field(string body, string sentence, string field)
    {
        var id = await DefineAsync(Laptop());
        var refused = await depot.RefusedAsync(Cast.Manager, $"items/{Sku()}/definition", body.Replace("@", id, StringComparison.Ordinal), RefusalCode.RequestInvalid);
        Assert.Equal((sentence.Replace("@", id, StringComparison.Ordinal), field), (refused.Message, refused.Detail.Field));
    }

    [Theory]
    [InlineData("""{"name":"A","kind":"stock","namingRule":"{Size}"}""", "namingRule names Size, which is not a field of the template.")]
    [InlineData("""{"name":"A","kind":"stock","fields":[{"name":"Size","type":"list"}]}""", "fields.type must be one of text, number, yesNo, date, choice.")]
    [InlineData("""{"name":"A","kind":"stock","fields":[{"name":"{Size}","type":"text"}]}""", "fields[0].name must begin with a letter and hold only letters, digits, spaces, '_' and '-'.")]
    [InlineData("""{"name":"A","kind":"stock","approval":{"three":{}}}""", "Unknown field 'approval.three'.")]
    [InlineData("""{"name":"A","kind":"stock","approval":{"one":{"overValue":-1}}}""", "approval.one.overValue must not be negative.")]
    [InlineData("""{"kind":"stock"}""", "name is required.")]
    public async Task A_template_that_cannot_work_is_refused(string body, string sentence) =>
        Assert.Equal(sentence, (await depot.RefusedAsync(Cast.Admin, "templates/wrong", body, RefusalCode.RequestInvalid)).Message);

    [Fact]
    public async Task Only_an_administrator_defines_templates_and_an_unknown_one_is_said()
    {
        await depot.RefusedAsync(Cast.Manager, "templates/mine", Laptop(), RefusalCode.NotPermitted);
        var refused = await depot.RefusedAsync(Cast.Manager, $"items/{Sku()}/definition", new { name = "A", kind = "stock", template = "no-such" }, RefusalCode.TemplateUnknown);
        Assert.Equal("There is no template NO-SUCH. Ask for the list of templates.", refused.Message);
        Assert.Equal(HttpStatusCode.NotFound, (await depot.SendAsync(Cast.Viewer, HttpMethod.Get, "templates/no-such")).StatusCode);
    }

    [Fact]
    public async Task A_retry_gets_the_stored_answer_though_the_template_has_changed_in_between()
    {
        var (id, sku, key) = (await DefineAsync(Laptop()), Sku(), Guid.NewGuid().ToString());
        var body = new { name = "Notebook", kind = "stock", template = id, fields = new Dictionary<string, object> { ["Model"] = "X1" } };
        var first = await depot.SendAsync(Cast.Manager, HttpMethod.Post, $"items/{sku}/definition", body, key);
        await depot.SendAsync(Cast.Admin, HttpMethod.Post, $"templates/{id}", new { name = "Laptop", kind = "stock" });
        var again = await depot.SendAsync(Cast.Manager, HttpMethod.Post, $"items/{sku}/definition", body, key);
        Assert.Equal((HttpStatusCode.OK, await first.Content.ReadAsStringAsync()), (again.StatusCode, await again.Content.ReadAsStringAsync()));

        var reordered = $$"""{"kind":"stock","fields":{"Model":"X1"},"name":"Notebook","template":"{{id}}"}""";
        Assert.Equal(HttpStatusCode.OK, (await depot.SendAsync(Cast.Manager, HttpMethod.Post, $"items/{sku}/definition", reordered, key)).StatusCode);
        await depot.RefusedAsync(Cast.Manager, $"items/{sku}/definition", body, RefusalCode.RequestInvalid);
    }

    private async Task<string> DefineAsync(object template)
    {
        var id = $"TPL-{Guid.NewGuid():N}"[..16].ToUpperInvariant();
        var response = await depot.SendAsync(Cast.Admin, HttpMethod.Post, $"templates/{id}", template);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return id;
    }

    private static string Sku() => $"T-{Guid.NewGuid():N}"[..18].ToUpperInvariant();
}
