using System.Text.Json.Nodes;

namespace CountDepot.Specs.Seams;

/// <summary>The hardening list, asserted on what would be deployed. Bicep's own types are too loose to catch a wrong value.</summary>
public sealed class HardeningTests(Estate estate) : IClassFixture<Estate>
{
    private const string Storage = "Microsoft.Storage/storageAccounts";
    private const string Sites = "Microsoft.Web/sites";
    private static readonly string[] Services = ["blob", "queue", "table"];
    private static readonly string[] Doors = ["ftp", "scm"];

    [Fact]
    public void Storage_has_no_key_and_no_anonymous_door()
    {
        Assert.Equal(2, estate.OfType(Storage).Count);
        Assert.All(estate.OfType(Storage), account =>
        {
            var properties = account["properties"]!;
            Assert.False((bool)properties["allowSharedKeyAccess"]!);
            Assert.False((bool)properties["allowBlobPublicAccess"]!);
            Assert.False((bool)properties["allowCrossTenantReplication"]!);
            Assert.True((bool)properties["supportsHttpsTrafficOnly"]!);
            Assert.Equal("TLS1_2", (string?)properties["minimumTlsVersion"]);
        });
        Assert.All(estate.OfType($"{Storage}/blobServices/containers"), container => Assert.Equal("None", (string?)container["properties"]!["publicAccess"]));
    }

    [Fact]
    public void Private_means_that_both_accounts_are_reached_through_endpoints_alone()
    {
        var accounts = estate.Private.Where(resource => (string?)resource["type"] == Storage).ToList();
        Assert.All(accounts, account => Assert.Equal("Disabled", (string?)account["properties"]!["publicNetworkAccess"]));
        Assert.All(accounts, account => Assert.Equal("Deny", (string?)account["properties"]!["networkAcls"]!["defaultAction"]));
        var endpoints = estate.Private.Where(resource => (string?)resource["type"] == "Microsoft.Network/privateEndpoints");
        Assert.Equal(
            accounts.SelectMany(_ => Services, (account, service) => $"{account["name"]}-{service}").Order(StringComparer.Ordinal),
            endpoints.Select(endpoint => (string)endpoint["name"]!).Order(StringComparer.Ordinal));
        Assert.All(estate.Private.Where(IsSite), site => Assert.Contains("subnets", (string?)site["properties"]!["virtualNetworkSubnetId"], StringComparison.Ordinal));
        Assert.DoesNotContain(estate.Resources, resource => ((string)resource["type"]!).StartsWith("Microsoft.Network/", StringComparison.Ordinal));
    }

    [Fact]
    public void Exports_and_anchors_cannot_be_changed_and_the_ledger_cannot_be_deleted_by_a_slip()
    {
        var policies = estate.OfType($"{Storage}/blobServices/containers/immutabilityPolicies");
        Assert.Equal(["anchors", "exports"], policies.Select(policy => ((string)policy["name"]!).Split('/')[2]).Order(StringComparer.Ordinal));
        Assert.All(policies, policy => Assert.False((bool)policy["properties"]!["allowProtectedAppendWrites"]!));
        Assert.All(policies, policy => Assert.InRange((int)policy["properties"]!["immutabilityPeriodSinceCreationInDays"]!, 30, 3650));
        var held = Assert.Single(estate.OfType("Microsoft.Authorization/locks"));
        Assert.Equal("CanNotDelete", (string?)held["properties"]!["level"]);
        Assert.Contains("countdepotdata", (string?)held["scope"] ?? (string?)held["id"], StringComparison.Ordinal);
    }

    [Fact]
    public void Both_sites_speak_https_only_and_know_no_password()
    {
        var sites = estate.OfType(Sites);
        Assert.Equal(2, sites.Count);
        Assert.All(sites, site =>
        {
            Assert.True((bool)site["properties"]!["httpsOnly"]!);
            var config = site["properties"]!["siteConfig"]!;
            Assert.Equal("Disabled", (string?)config["ftpsState"]);
            Assert.Equal("1.2", (string?)config["minTlsVersion"]);
            Assert.Equal("1.2", (string?)config["scmMinTlsVersion"]);
            Assert.False((bool)config["remoteDebuggingEnabled"]!);
            Assert.Null(config["cors"]);
            Assert.Equal("UserAssigned", (string?)site["identity"]!["type"]);
        });
        var passwords = estate.OfType($"{Sites}/basicPublishingCredentialsPolicies");
        Assert.Equal(
            sites.SelectMany(_ => Doors, (site, door) => $"{site["name"]}/{door}").Order(StringComparer.Ordinal),
            passwords.Select(policy => (string)policy["name"]!).Order(StringComparer.Ordinal));
        Assert.All(passwords, policy => Assert.False((bool)policy["properties"]!["allow"]!));
    }

    [Fact]
    public void The_function_app_runs_our_executable_and_reaches_its_own_storage_by_identity()
    {
        var site = estate.One(Sites, name => name.Contains("-api-", StringComparison.Ordinal));
        var config = site["properties"]!["functionAppConfig"]!;
        Assert.Equal("custom", (string?)config["runtime"]!["name"]);
        Assert.Equal("1.0", (string?)config["runtime"]!["version"]);
        Assert.Equal("UserAssignedIdentity", (string?)config["deployment"]!["storage"]!["authentication"]!["type"]);
        var plan = estate.One("Microsoft.Web/serverfarms", name => name.Contains("-api-", StringComparison.Ordinal));
        Assert.Equal("FC1", (string?)plan["sku"]!["name"]);

        var settings = estate.Settings("-api-");
        Assert.Equal("managedidentity", settings["AzureWebJobsStorage__credential"]);
        Assert.Contains("countdepothost", settings["AzureWebJobsStorage__accountName"], StringComparison.Ordinal);
        Assert.Equal("true", settings["AzureWebJobsDisableHomepage"]);
        // Flex Consumption refuses the first three; the fourth would be a key.
        Assert.DoesNotContain(settings.Keys, key => key is "FUNCTIONS_WORKER_RUNTIME" or "FUNCTIONS_EXTENSION_VERSION" or "WEBSITE_RUN_FROM_PACKAGE" or "AzureWebJobsStorage");
    }

    [Fact]
    public void The_bot_is_one_tenants_and_its_registration_is_its_identity()
    {
        var bot = Assert.Single(estate.OfType("Microsoft.BotService/botServices"))["properties"]!;
        Assert.Equal("UserAssignedMSI", (string?)bot["msaAppType"]);
        Assert.Equal(Estate.TenantId, (string?)bot["msaAppTenantId"]);
        Assert.Contains("countdepot-bot", (string?)bot["msaAppId"], StringComparison.Ordinal);
        Assert.EndsWith("/userAssignedIdentities/countdepot-bot", (string?)bot["msaAppMSIResourceId"], StringComparison.Ordinal);
        Assert.Contains("/api/messages", (string?)bot["endpoint"], StringComparison.Ordinal);
        Assert.True((bool)bot["disableLocalAuth"]!);
        var channel = Assert.Single(estate.OfType("Microsoft.BotService/botServices/channels"));
        Assert.Equal("MsTeamsChannel", (string?)channel["properties"]!["channelName"]);
        Assert.True((bool)estate.One(Sites, name => name.Contains("-bot-", StringComparison.Ordinal))["properties"]!["siteConfig"]!["alwaysOn"]!);
    }

    [Fact]
    public void Telemetry_is_written_by_identity_and_has_a_daily_limit()
    {
        Assert.True((bool)Assert.Single(estate.OfType("Microsoft.Insights/components"))["properties"]!["DisableLocalAuth"]!);
        var logs = Assert.Single(estate.OfType("Microsoft.OperationalInsights/workspaces"))["properties"]!;
        Assert.True((bool)logs["features"]!["disableLocalAuth"]!);
        Assert.InRange((int)logs["workspaceCapping"]!["dailyQuotaGb"]!, 1, 5);
        Assert.Equal(2, estate.OfType("Microsoft.Insights/diagnosticSettings").Count);
    }

    // Nobody holds more than this, and nothing here is wider than the resource it is about.
    [Fact]
    public void Each_identity_has_exactly_the_roles_it_needs() => Assert.Equal(
        [
            "api: Monitoring Metrics Publisher on countdepot-logs",
            "api: Storage Blob Data Contributor on anchors",
            "api: Storage Blob Data Contributor on exports",
            "api: Storage Blob Data Contributor on imports",
            "api: Storage Blob Data Owner on host",
            "api: Storage Queue Data Contributor on host",
            "api: Storage Queue Data Message Processor on data",
            "api: Storage Queue Data Message Sender on data",
            "api: Storage Table Data Contributor on data",
            "api: Storage Table Data Contributor on host",
            "bot: Monitoring Metrics Publisher on countdepot-logs",
            "bot: Storage Queue Data Message Processor on data",
            "bot: Storage Queue Data Message Sender on data",
            "bot: Storage Table Data Contributor on BotCards",
            "bot: Storage Table Data Contributor on BotPlaces",
            "bot: Storage Table Data Contributor on BotTickets",
        ],
        estate.OfType("Microsoft.Authorization/roleAssignments").Select(Sentence).Order(StringComparer.Ordinal));

    private static string Sentence(JsonNode assignment)
    {
        var properties = assignment["properties"]!;
        Assert.Equal("ServicePrincipal", (string?)properties["principalType"]);
        var who = ((string)properties["principalId"]!).Contains("countdepot-api", StringComparison.Ordinal) ? "api" : "bot";
        var role = RoleNames[((string)properties["roleDefinitionId"]!).Split('/')[^1]];
        var scope = ((string)assignment["id"]!).Split("/providers/Microsoft.Authorization/roleAssignments")[0].Split('/')[^1];
        var resource = scope.StartsWith("countdepotdata", StringComparison.Ordinal) ? "data" : scope.StartsWith("countdepothost", StringComparison.Ordinal) ? "host" : scope;
        return $"{who}: {role} on {resource}";
    }

    // Azure's built-in roles have the same ids in every tenant.
    private static readonly Dictionary<string, string> RoleNames = new()
    {
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["8a0f0c08-91a1-4084-bc3d-661d67233fed"] = "Storage Queue Data Message Processor",
        ["c6a89b2d-59bc-44d0-9896-0f6e12d7b80a"] = "Storage Queue Data Message Sender",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
    };

    private static bool IsSite(JsonNode resource) => (string?)resource["type"] == Sites;
}
