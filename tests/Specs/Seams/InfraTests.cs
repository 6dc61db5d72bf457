using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using CountDepot.Api;
using CountDepot.Api.Exports;
using CountDepot.Bot;
using CountDepot.Contracts;
using Microsoft.Extensions.Configuration;

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
    public void The_API_starts_with_the_settings_it_gets_and_knows_every_one_of_them()
    {
        var settings = estate.Settings("-api-").Where(setting => setting.Key.StartsWith("Depot__", StringComparison.Ordinal)).ToDictionary();
        var options = Bound<DepotOptions>("Depot", settings);
        Validator.ValidateObject(options, new(options), validateAllProperties: true);
        Assert.Null(options.ReasonNotToStart(isDevelopment: false));
        var known = typeof(DepotOptions).GetProperties().Select(property => $"Depot__{property.Name}");
        Assert.All(settings.Keys, key => Assert.Contains(string.Join("__", key.Split("__")[..2]), known));
        Assert.Equal((Estate.TenantId, Estate.ApiAppId, Estate.ConnectorAppId), (options.TenantId, options.Audience, options.ConnectorAppId));
        Assert.Contains("countdepotdata", options.StorageAccount, StringComparison.Ordinal);
        Assert.Contains("countdepot-api", options.IdentityClientId, StringComparison.Ordinal);
        Assert.Contains("countdepot-bot", options.BotAppId, StringComparison.Ordinal);
        Assert.Equal([(Role.Viewer, "*"), (Role.Staff, "NORTH,VAN-7")], options.Roles.Select(seed => (seed.Role, seed.Sites)));
        Assert.All(options.Roles, seed => Assert.True(Guid.TryParse(seed.Group, out _)));
    }

    [Fact]
    public void The_bot_gets_exactly_the_settings_it_knows()
    {
        var settings = estate.Settings("-bot-");
        var options = Bound<BotOptions>("Bot", settings.Where(setting => setting.Key.StartsWith("Bot__", StringComparison.Ordinal)).ToDictionary());
        Assert.Equal($"api://{Estate.ApiAppId}/.default", options.DepotScope);
        Assert.Equal(
            ["Bot__AppId", "Bot__DepotAudience", "Bot__DepotUrl", "Bot__IdentityClientId", "Bot__PublicUrl", "Bot__StorageAccount", "Bot__TenantId"],
            settings.Keys.Where(key => key.StartsWith("Bot__", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(Estate.ApiAppId, settings["Bot__DepotAudience"]);
        Assert.Equal(settings["Bot__AppId"], settings["Bot__IdentityClientId"]);
        Assert.Contains("countdepotdata", settings["Bot__StorageAccount"], StringComparison.Ordinal);
        Assert.Contains("-api-", settings["Bot__DepotUrl"], StringComparison.Ordinal);
        Assert.Contains("-bot-", settings["Bot__PublicUrl"], StringComparison.Ordinal);
    }

    [Fact]
    public void Exports_anchors_and_queues_are_made_under_the_names_the_depot_uses()
    {
        var made = estate.OfType("Microsoft.Storage/storageAccounts/blobServices/containers").Concat(estate.OfType("Microsoft.Storage/storageAccounts/queueServices/queues"))
            .Select(resource => ((string)resource["name"]!).Split('/')[^1]).ToList();
        Assert.All((string[])[VolumeKind.Export.Container, VolumeKind.Anchor.Container, "imports", "notices", "notices-poison"], name => Assert.Contains(name, made));
        Assert.Equal(new DepotOptions { TenantId = "", Audience = "", IdentityClientId = "", BotAppId = "" }.LedgerTable, estate.Settings("-api-")["Depot__LedgerTable"]);
        Assert.Equal(new DepotOptions { TenantId = "", Audience = "", IdentityClientId = "", BotAppId = "" }.WebhookHosts, estate.Settings("-api-")["Depot__WebhookHosts"]);
    }

    // As the configuration system reads environment variables; a key that no property takes would be an error.
    private static T Bound<T>(string section, Dictionary<string, string> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)))
            .Build().GetSection(section).Get<T>(binder => binder.ErrorOnUnknownConfiguration = true)!;

    private static bool IsSource(string file) => file.EndsWith(".bicep", StringComparison.Ordinal) || file.EndsWith(".bicepparam", StringComparison.Ordinal);

    [GeneratedRegex("listKeys|listAccountSas|listServiceSas|AccountKey|SharedAccess|password|clientSecret|@secure", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
