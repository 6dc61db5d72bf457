using System.Text.Json.Nodes;
using CountDepot.Sim;

namespace CountDepot.Specs.Seams.Connector;

/// <summary>The connector's definition: it is what the endpoints say, what Power Platform accepts, and what makers already build on.</summary>
public sealed class ConnectorTests
{
    private const string Committed = "manifest/connector/apiDefinition.swagger.json";
    private const string Baseline = "tests/Specs/Seams/Connector/surface.golden.txt";
    private static readonly Lazy<Task<string>> Emitted = new(EmitAsync);

    public static TheoryData<string> RuleNames => [.. ConnectorLint.Rules.Select(rule => rule.Name)];

    [Fact]
    public async Task The_committed_definition_is_what_the_endpoints_say() => Golden.Match(Committed, await Emitted.Value);

    [Fact]
    public async Task Writing_it_again_gives_the_same_bytes() => Assert.Equal(await Emitted.Value, await EmitAsync());

    [Fact]
    public async Task The_definition_breaks_no_rule() => Assert.Empty(ConnectorLint.Check(await ReadAsync()));

    [Fact]
    public async Task A_good_trigger_breaks_no_rule()
    {
        var definition = await ReadAsync();
        Seeds.AddTrigger(definition);
        Assert.Empty(ConnectorLint.Check(definition));
    }

    [Theory]
    [MemberData(nameof(RuleNames))]
    public async Task Every_rule_finds_the_error_it_is_for(string rule)
    {
        var definition = await ReadAsync();
        Assert.True(Seeds.All.ContainsKey(rule), $"{rule} has no seeded error");
        Seeds.All[rule](definition);
        Assert.NotEmpty(ConnectorLint.Rules.Single(r => r.Name == rule).Find(new(definition)));
    }

    [Fact]
    public void Every_seeded_error_is_for_a_rule() => Assert.Empty(Seeds.All.Keys.Except(ConnectorLint.Rules.Select(rule => rule.Name)));

    [Fact]
    public async Task The_libraries_of_others_find_nothing_wrong_and_would_find_it()
    {
        await NodeModules.EnsureAsync();
        var good = await ValidateAsync(await ReadAsync());
        Assert.True(good.ExitCode == 0, good.Said);

        var broken = await ReadAsync();
        broken["definitions"]!["ReserveStock"]!["properties"]!["quantity"]!["type"] = "amount";
        broken["paths"]!["/items"]!["get"]!["operationId"] = "GetItem";
        var found = await ValidateAsync(broken);
        Assert.Equal(1, found.ExitCode);
        Assert.Contains("swagger-parser:", found.Errors, StringComparison.Ordinal);
        Assert.Contains("spectral operation-operationId-unique", found.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_in_it_decides_for_somebody()
    {
        var operations = new Definition(await ReadAsync()).Operations;
        Assert.DoesNotContain(operations, o => o.Method != "get" && o.Path.Split('/').Intersect(["approvals", "rejections", "removal", "roles"]).Any());
        string[] decisions = ["ApproveReservation", "RejectReservation", "ApproveTransfer", "RejectTransfer", "ApproveCount", "RejectCount", "PostCount", "SetRole", "RemoveRole"];
        Assert.Empty(operations.Select(o => o.Id).Intersect(decisions));
    }

    [Fact]
    public async Task Makers_see_about_two_dozen_actions_and_choose_sites_items_templates_and_things_from_lists()
    {
        var definition = new Definition(await ReadAsync());
        Assert.InRange(definition.Operations.Count(o => o is { IsInternal: false, IsTrigger: false }), 22, 28);
        Assert.Equal(
            Enum.GetNames<CountDepot.Contracts.Trigger>().Select(name => $"When{name}").Order(StringComparer.Ordinal),
            definition.Operations.Where(o => o.IsTrigger).Select(o => o.Id).Order(StringComparer.Ordinal));
        var chosen = definition.Fields().Where(f => f.Node["x-ms-dynamic-list"] is not null).Select(f => (string)f.Node["x-ms-dynamic-list"]!["operationId"]!).ToHashSet();
        Assert.Superset(new HashSet<string> { "ListSites", "FindItems", "ListTemplates", "ListMyThings", "ListMyReservations" }, chosen);
    }

    [Fact]
    public async Task The_readme_names_every_operation_as_a_maker_sees_it()
    {
        const string begin = "<!-- operations: written by the tests, UPDATE_GOLDENS=1 -->\n", end = "<!-- end of operations -->";
        var readme = Tree.Read("manifest/connector/readme.md").ReplaceLineEndings("\n");
        var seen = new Definition(await ReadAsync()).Operations.Where(o => !o.IsInternal).ToLookup(o => o.IsTrigger);
        var sections = new[] { (Title: "Triggers", Of: seen[true]), (Title: "Actions", Of: seen[false]) }.Where(section => section.Of.Any()).Select(section =>
            $"### {section.Title}\n\n| operation | what it does |\n|---|---|\n{string.Concat(section.Of.Select(o => $"| {o.Text("summary")} | {o.Text("description")} |\n"))}");
        var (from, to) = (readme.IndexOf(begin, StringComparison.Ordinal) + begin.Length, readme.IndexOf(end, StringComparison.Ordinal));
        Golden.Match("manifest/connector/readme.md", $"{readme[..from]}\n{string.Join('\n', sections)}\n{readme[to..]}");
    }

    [Fact]
    public async Task Every_list_that_has_pages_goes_through_the_connector_page_by_page()
    {
        var properties = JsonNode.Parse(Tree.Read("manifest/connector/apiProperties.json"))!["properties"]!;
        var policy = properties["policyTemplateInstances"]!.AsArray().Single(p => (string?)p!["templateId"] == "updatenextlink")!["parameters"]!;
        Assert.Equal(
            new Definition(await ReadAsync()).Operations.Where(o => o.Node["x-ms-pageable"] is not null).Select(o => o.Id).Order(StringComparer.Ordinal),
            policy["x-ms-apimTemplate-operationName"]!.AsArray().Select(o => (string)o!).Order(StringComparer.Ordinal));
        Assert.Equal("nextLink", (string?)policy["x-ms-apimTemplateParameter.nextLinkPropertyName"]);
    }

    [Fact]
    public async Task What_makers_build_on_breaks_only_with_a_new_first_number()
    {
        var now = Surface.Of(await ReadAsync());
        var file = Path.Combine(Tree.Root, Baseline);
        var before = File.Exists(file) ? Surface.Parse(await File.ReadAllTextAsync(file)) : now;
        Assert.Empty(now.BreaksOf(before));
        Golden.Match(Baseline, now.ToString());
    }

    private static async Task<JsonObject> ReadAsync() => JsonNode.Parse(await Emitted.Value)!.AsObject();

    private static async Task<string> EmitAsync()
    {
        var file = Path.GetTempFileName();
        var outcome = await Workspace.RunAsync("dotnet", Path.Combine(AppContext.BaseDirectory, "CountDepot.Api.dll"), "--emit", file);
        Assert.True(outcome.ExitCode == 0, outcome.Said);
        var text = await File.ReadAllTextAsync(file);
        File.Delete(file);
        return text;
    }

    private static async Task<Outcome> ValidateAsync(JsonObject definition)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, definition.ToJsonString());
        var outcome = await Workspace.RunAsync("node", Workspace.PathOf("tests", "Specs", "Seams", "Connector", "validate.mjs"), NodeModules.Home, file);
        File.Delete(file);
        return outcome;
    }
}
