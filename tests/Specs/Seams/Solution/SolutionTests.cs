using CountDepot.Specs.Seams.Connector;

namespace CountDepot.Specs.Seams.Solution;

/// <summary>The solutions as manifest/solution/package.cs makes them, once for all tests.</summary>
public sealed class SolutionPackages : IAsyncLifetime
{
    public IReadOnlyDictionary<string, byte[]> Zips { get; private set; } = new Dictionary<string, byte[]>();

    public async Task InitializeAsync() => Zips = await PackAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Runs the script.</summary>
    public static async Task<IReadOnlyDictionary<string, byte[]>> PackAsync()
    {
        var folder = Workspace.NewFolder();
        var outcome = await Workspace.RunAsync("dotnet", ["run", Workspace.PathOf("manifest", "solution", "package.cs"), "--", .. ConnectorPackage.Good, "--out", folder], null);
        Assert.True(outcome.ExitCode == 0, outcome.Said);
        var zips = Directory.EnumerateFiles(folder).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);
        Directory.Delete(folder, recursive: true);
        return zips;
    }

    internal SolutionFiles Read() => new(SolutionFiles.Unzip(Zips["CountDepotConnector.zip"]), SolutionFiles.Unzip(Zips["CountDepotFlows.zip"]));
}

/// <summary>What an environment is given to import: complete, switched off, nothing of anybody's tenant in it, and every flow fit for the connector.</summary>
public sealed class SolutionTests(SolutionPackages packages) : IClassFixture<SolutionPackages>
{
    public static TheoryData<string> RuleNames => [.. SolutionCheck.Rules.Select(rule => rule.Name)];

    [Fact]
    public void The_solutions_break_no_rule() => Assert.Empty(SolutionCheck.Check(packages.Read()));

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Every_rule_finds_the_error_it_is_for(string rule)
    {
        var files = packages.Read();
        Assert.True(SolutionSeeds.All.ContainsKey(rule), $"{rule} has no seeded error");
        SolutionSeeds.All[rule](files);
        Assert.NotEmpty(SolutionCheck.Rules.Single(r => r.Name == rule).Find(files));
    }

    [Fact]
    public void Every_seeded_error_is_for_a_rule() => Assert.Empty(SolutionSeeds.All.Keys.Except(SolutionCheck.Rules.Select(rule => rule.Name)));

    [Fact]
    public async Task Packing_again_gives_the_same_bytes()
    {
        var again = await SolutionPackages.PackAsync();
        Assert.Equal(packages.Zips.Keys.Order(StringComparer.Ordinal), again.Keys.Order(StringComparer.Ordinal));
        Assert.All(again, zip => Assert.Equal(packages.Zips[zip.Key], zip.Value));
    }

    [Fact]
    public void There_are_five_flows_and_each_is_off()
    {
        var files = packages.Read();
        Assert.Equal(5, files.Flows.Count);
        Assert.All(files.Parts.Descendants("Workflow"), flow => Assert.Equal(("0", "1"), ((string?)flow.Element("StateCode"), (string?)flow.Element("StatusCode"))));
        Assert.Equal(
            ["At_two_each_night", "When_a_request_waits_too_long", "When_an_answer_comes", "When_an_item_becomes_overdue", "When_stock_goes_low"],
            files.Flows.Select(flow => flow.Trigger.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_connector_is_alone_in_the_solution_that_comes_first_and_is_the_one_that_was_checked()
    {
        var files = packages.Read();
        Assert.Equal(["372"], files.ConnectorManifest.Descendants("RootComponent").Select(r => (string?)r.Attribute("type")));
        Assert.Empty(files.ConnectorParts.Descendants("Workflow"));
        Assert.Empty(ConnectorLint.Check(files.Connector));
        Assert.Equal(ConnectorPackage.Host, (string?)files.Connector["host"]);
    }

    [Fact]
    public void No_flow_decides_for_somebody() =>
        Assert.DoesNotContain(
            packages.Read().Flows.SelectMany(flow => flow.Actions), step => new[] { "Approv", "Reject", "Decid" }.Any(word => step.Operation.Contains(word, StringComparison.Ordinal)));
}
