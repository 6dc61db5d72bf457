using System.Text.RegularExpressions;

namespace CountDepot.Specs.Seams;

public sealed partial class InfraTests(Estate estate) : IClassFixture<Estate>
{
    private static readonly string[] BicepFiles = [.. Directory.GetFiles(Workspace.PathOf("infra"), "*.bicep*").Order(StringComparer.Ordinal).Where(IsSource)];

    [Fact]
    public async Task Every_file_compiles_without_a_word_from_the_compiler()
    {
        var build = await Estate.BicepAsync("build", Workspace.PathOf("infra", "main.bicep"), "--stdout");
        Assert.True(build is { ExitCode: 0, Errors: "" }, build.Said);
        foreach (var file in BicepFiles)
        {
            var lint = await Estate.BicepAsync("lint", file);
            Assert.True(lint is { ExitCode: 0, Output: "", Errors: "" }, $"{file}: {lint.Said}");
        }
    }

    [Fact]
    public async Task Every_file_is_formatted()
    {
        foreach (var file in BicepFiles)
        {
            var formatted = await Estate.BicepAsync("format", file, "--stdout");
            Assert.Equal((await File.ReadAllTextAsync(file)).TrimEnd(), formatted.Output.TrimEnd());
        }
    }

    // UPDATE_GOLDENS=1 writes the picture anew; the diff is reviewed like code.
    [Fact]
    public async Task The_committed_snapshot_is_what_would_be_deployed()
    {
        var mode = Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1" ? "overwrite" : "validate";
        var outcome = await Estate.SnapshotAsync(Workspace.PathOf("infra", "main.bicepparam"), mode);
        Assert.True(outcome.ExitCode == 0, outcome.Said);
    }

    [Fact]
    public async Task A_change_that_is_not_in_the_snapshot_is_found_and_named()
    {
        var copy = estate.Copy("changed");
        var file = Path.Combine(copy, "storage.bicep");
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("allowSharedKeyAccess: false", "allowSharedKeyAccess: true", StringComparison.Ordinal));
        var outcome = await Estate.SnapshotAsync(Path.Combine(copy, "main.bicepparam"), "validate");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("allowSharedKeyAccess", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_in_the_templates_reads_or_holds_a_secret()
    {
        foreach (var file in BicepFiles)
        {
            Assert.DoesNotMatch(Secret(), File.ReadAllText(file));
            Assert.DoesNotContain("br/public", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_API_gets_exactly_the_settings_it_knows()
    {
        var settings = estate.Settings("-api-");
        Assert.Equal(
            [
                "Depot__Audience", "Depot__BotAppId", "Depot__ConnectorAppId", "Depot__IdentityClientId",
                "Depot__Roles__0__Group", "Depot__Roles__0__Role", "Depot__Roles__0__Sites",
                "Depot__Roles__1__Group", "Depot__Roles__1__Role", "Depot__Roles__1__Sites__0", "Depot__Roles__1__Sites__1",
                "Depot__StorageAccount", "Depot__TenantId",
            ],
            settings.Keys.Where(key => key.StartsWith("Depot__", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(Estate.ApiAppId, settings["Depot__Audience"]);
        Assert.Equal(Estate.ConnectorAppId, settings["Depot__ConnectorAppId"]);
        Assert.Equal(Estate.TenantId, settings["Depot__TenantId"]);
        Assert.Equal("*", settings["Depot__Roles__0__Sites"]);
        Assert.Equal("VAN-7", settings["Depot__Roles__1__Sites__1"]);
        Assert.Contains("countdepotdata", settings["Depot__StorageAccount"], StringComparison.Ordinal);
        Assert.Contains("countdepot-api", settings["Depot__IdentityClientId"], StringComparison.Ordinal);
        Assert.Contains("countdepot-bot", settings["Depot__BotAppId"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_bot_gets_exactly_the_settings_it_knows()
    {
        var settings = estate.Settings("-bot-");
        Assert.Equal(
            ["Bot__AppId", "Bot__DepotAudience", "Bot__DepotUrl", "Bot__IdentityClientId", "Bot__TenantId"],
            settings.Keys.Where(key => key.StartsWith("Bot__", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(Estate.ApiAppId, settings["Bot__DepotAudience"]);
        Assert.Equal(settings["Bot__AppId"], settings["Bot__IdentityClientId"]);
        Assert.Contains("-api-", settings["Bot__DepotUrl"], StringComparison.Ordinal);
    }

    private static bool IsSource(string file) => file.EndsWith(".bicep", StringComparison.Ordinal) || file.EndsWith(".bicepparam", StringComparison.Ordinal);

    [GeneratedRegex("listKeys|listAccountSas|listServiceSas|AccountKey|SharedAccess|password|clientSecret|@secure", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
