using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CountDepot.Specs.Seams;

/// <summary>Alerts, dashboard and runbook speak of the same things.</summary>
public sealed partial class OperationsTests(Estate estate) : IClassFixture<Estate>
{
    // What the two programs measure: dashboards and alerts may speak of these and of no others.
    private static readonly string[] Metrics =
    [
        .. Tree.Files("functions", "*.cs").Concat(Tree.Files("bot", "*.cs")).SelectMany(file => MetricInCode().Matches(file.Text)).Select(match => match.Groups[1].Value)
            .Order(StringComparer.Ordinal),
    ];

    private IReadOnlyList<JsonNode> LogAlerts => estate.OfType("Microsoft.Insights/scheduledQueryRules");

    private IEnumerable<JsonNode> Alerts => [.. LogAlerts, .. estate.OfType("Microsoft.Insights/metricAlerts")];

    [Fact]
    public void Every_alert_has_a_page_in_the_runbook_and_every_page_an_alert()
    {
        var pages = Heading().Matches(Workspace.Text("infra", "README.md")).Select(match => match.Groups[1].Value);
        Assert.Equal(Alerts.Select(alert => (string)alert["name"]!).Order(StringComparer.Ordinal), pages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_alert_is_on_names_its_page_and_reaches_somebody() => Assert.All(Alerts, alert =>
    {
        var properties = alert["properties"]!;
        Assert.True((bool)properties["enabled"]!);
        Assert.EndsWith($"infra/README.md#{alert["name"]}", (string?)properties["description"], StringComparison.Ordinal);
        Assert.Contains("/actionGroups/countdepot-logs", properties["actions"]!.ToJsonString(), StringComparison.Ordinal);
    });

    [Fact]
    public void Pages_are_as_urgent_as_the_runbook_says()
    {
        var runbook = Workspace.Text("infra", "README.md");
        string[] chapters = ["### Wake somebody", "### Today", "### This week", "## What it costs"];
        int[] severities = [0, 2, 4];
        for (var i = 0; i < severities.Length; i++)
        {
            var chapter = runbook[runbook.IndexOf(chapters[i], StringComparison.Ordinal)..runbook.IndexOf(chapters[i + 1], StringComparison.Ordinal)];
            var expected = Alerts.Where(alert => (int)alert["properties"]!["severity"]! == severities[i]).Select(alert => (string)alert["name"]!);
            Assert.Equal(expected.Order(StringComparer.Ordinal), Heading().Matches(chapter).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Alerts_and_dashboard_speak_of_metrics_that_exist_and_show_every_one()
    {
        var queries = string.Concat(LogAlerts.Select(alert => (string)alert["properties"]!["criteria"]!["allOf"]![0]!["query"]!));
        var workbook = Workspace.Text("infra", "workbook.json");
        Assert.Equal(22, Metrics.Distinct().Count());
        Assert.Equal(Metrics.Distinct(), Metrics);
        Assert.All(MetricName().Matches(queries + workbook + Workspace.Text("infra", "README.md")), match => Assert.Contains(match.Value, Metrics));
        Assert.All(Metrics, metric => Assert.Contains(metric, workbook, StringComparison.Ordinal));
    }

    [Fact]
    public void The_dashboard_is_complete_JSON_about_our_own_logs()
    {
        var workbook = Assert.Single(estate.OfType("Microsoft.Insights/workbooks"))["properties"]!;
        var data = (string)workbook["serializedData"]!;
        Assert.DoesNotContain("__LOGS__", data, StringComparison.Ordinal);
        Assert.Equal("Notebook/1.0", (string?)JsonNode.Parse(data)!["version"]);
        var questions = JsonNode.Parse(data)!["items"]!.AsArray().Where(item => (int)item!["type"]! == 3).ToList();
        Assert.True(questions.Count >= 15);
        Assert.All(questions, item => Assert.EndsWith("/workspaces/countdepot-logs", (string?)item!["content"]!["crossComponentResources"]![0], StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_cost_table_adds_up()
    {
        var rows = Workspace.Text("infra", "README.md").Split('\n').Where(line => CostRow().IsMatch(line)).Select(line => line.Trim('|').Split('|')).ToList();
        Assert.True(rows.Count >= 10);
        for (var column = 2; column <= 4; column++)
        {
            var numbers = rows.Select(row => decimal.Parse(row[column].Trim().Trim('*'), CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(numbers[..^1].Sum(), numbers[^1]);
        }
        var (often, seldom) = (LogAlerts.Count(alert => IsEvery(alert, "PT5M")), LogAlerts.Count(alert => !IsEvery(alert, "PT5M")));
        Assert.Contains($"{often} × 1.50 + {seldom} × 0.50 + 0.10", rows.Single(row => row[0].Trim() == "alerts")[1], StringComparison.Ordinal);
    }

    // A label that no code sets would make an empty chart.
    [Fact]
    public void Charts_split_by_labels_that_the_code_sets()
    {
        var code = string.Concat(Tree.Files("functions", "*.cs").Concat(Tree.Files("bot", "*.cs")).Select(file => file.Text));
        var labels = Label().Matches(Workspace.Text("infra", "workbook.json")).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.Equal(["action", "outcome", "reason", "status"], labels.Order(StringComparer.Ordinal));
        Assert.All(labels, label => Assert.Contains($"(\"{label}\", ", code, StringComparison.Ordinal));
    }

    [Fact]
    public void The_log_lines_of_the_runbook_are_what_the_programs_write()
    {
        var runbook = Workspace.Text("infra", "README.md");
        (string, string)[] lines =
        [
            ("functions/Api", "Security: the ledger is broken."), ("functions/Api", "Made {Kind} {Name}"), ("functions/Api", "Projections rebuilt"),
            ("bot", "Connector answered {Method} with {Status}"),
        ];
        foreach (var (folder, line) in lines)
        {
            Assert.Contains($"`{line}", runbook, StringComparison.Ordinal);
            Assert.Contains(Tree.Files(folder, "*.cs"), file => file.Text.Contains($"\"{line}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void After_a_restore_every_list_is_made_anew()
    {
        var runbook = Workspace.Text("infra", "README.md");
        Assert.All((string[])["Catalog", "Codes", "Marks", .. CountDepot.Api.Projections.ListRows.Tables], table => Assert.Contains($"`{table}`", runbook, StringComparison.Ordinal));
    }

    // The cost table knows how often the timers run, and the silent-timer alert can only miss those that exist.
    [Fact]
    public void The_cost_table_counts_the_runs_of_the_timers_that_are_deployed()
    {
        var hours = TimeSpan.FromHours(730);
        var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var runs = Directory.GetFiles(Workspace.PathOf("functions", "Api"), "function.json", SearchOption.AllDirectories)
            .Select(file => new FileInfo(file).Directory!).Where(folder => folder.Parent!.Name == "Api" && folder.Name != "api")
            .Sum(folder => CountDepot.Api.Sweeps.LocalTimers.ScheduleOf(folder.Name).GetOccurrences(from, from + hours, TimeZoneInfo.Utc).Count());
        Assert.Contains($"= {runs.ToString("N0", CultureInfo.InvariantCulture)} runs", Workspace.Text("infra", "README.md"), StringComparison.Ordinal);
    }

    private static bool IsEvery(JsonNode alert, string frequency) => (string?)alert["properties"]!["evaluationFrequency"] == frequency;

    [GeneratedRegex(@"^#### ([a-z-]+)$", RegexOptions.Multiline)] private static partial Regex Heading();
    [GeneratedRegex("\"(cd\\.[a-z_]+\\.[a-z_.]+[a-z])\"")] private static partial Regex MetricInCode();
    [GeneratedRegex("tostring\\(Properties\\.([a-z]+)\\)")] private static partial Regex Label();
    [GeneratedRegex(@"\bcd\.[a-z_.]+[a-z]")] private static partial Regex MetricName();
    [GeneratedRegex(@"^\|[^|]+\|[^|]*\| \**\d+\.\d\d\** \| \**\d+\.\d\d\** \| \**\d+\.\d\d\** \|$")] private static partial Regex CostRow();
}
