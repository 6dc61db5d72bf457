using System.Text.Json.Nodes;
using CountDepot.Contracts;

namespace CountDepot.Specs.Seams;

/// <summary>One finished deployment that several tests look at.</summary>
public sealed class Deployed : IAsyncLifetime
{
    public FakeAzure Azure { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Azure = await FakeAzure.StartAsync();
        await Azure.DeployedAsync();
    }

    public async Task DisposeAsync() => await Azure.DisposeAsync();
}

public sealed class EntraTests(Deployed deployed) : IClassFixture<Deployed>
{
    private readonly FakeAzure azure = deployed.Azure;

    [Fact]
    public void A_deployment_takes_its_steps_in_the_order_in_which_they_need_each_other()
    {
        string[] steps =
        [
            "az account show", "PATCH applications(uniqueName='countdepot-api')", "az group create", "dotnet publish functions/Api", "dotnet publish bot",
            "az deployment group what-if", "az deployment group create", "POST servicePrincipals/00000000-0000-4000-8000-626f742d6d69/appRoleAssignments",
            "az functionapp deployment source config-zip", "az webapp deploy", "dotnet run manifest/teams/package.cs",
        ];
        Assert.Equal(steps, azure.Told().Where(steps.Contains).Distinct());
    }

    [Fact]
    public void The_API_is_registered_with_one_scope_and_one_role_and_the_connector_may_use_the_scope()
    {
        var apps = azure.State["applications"]!;
        var (api, connector) = (apps["countdepot-api"]!, apps["countdepot-connector"]!);
        Assert.Equal(2, (int)api["api"]!["requestedAccessTokenVersion"]!);
        Assert.Equal($"api://{api["appId"]}", (string?)api["identifierUris"]![0]);
        var scope = Assert.Single(api["api"]!["oauth2PermissionScopes"]!.AsArray())!;
        Assert.Equal("access_as_user", (string?)scope["value"]);
        var role = Assert.Single(api["appRoles"]!.AsArray())!;
        Assert.Equal(Wire.BotRole, (string?)role["value"]);
        Assert.Equal("Application", (string?)Assert.Single(role["allowedMemberTypes"]!.AsArray()));
        var client = Assert.Single(api["api"]!["preAuthorizedApplications"]!.AsArray())!;
        Assert.Equal((string?)connector["appId"], (string?)client["appId"]);
        Assert.Equal((string?)scope["id"], (string?)client["delegatedPermissionIds"]![0]);
        Assert.Equal((string?)api["appId"], (string?)connector["requiredResourceAccess"]![0]!["resourceAppId"]);
        Assert.All([api, connector], app => Assert.Equal("AzureADMyOrg", (string?)app["signInAudience"]));
    }

    [Fact]
    public void The_bot_may_act_for_people_and_the_API_may_ask_for_groups_and_neither_may_more()
    {
        var granted = azure.State["assignments"]!.AsArray().Select(grant => (Who: (string)grant!["principalId"]!, Role: (string)grant["appRoleId"]!)).ToList();
        var graph = azure.State["servicePrincipals"]!["00000003-0000-0000-c000-000000000000"]!["appRoles"]!.AsArray();
        var botRole = (string)azure.State["applications"]!["countdepot-api"]!["appRoles"]![0]!["id"]!;
        Assert.Equal(3, granted.Count);
        Assert.Equal(botRole, Assert.Single(granted, grant => grant.Who.EndsWith("626f742d6d69", StringComparison.Ordinal)).Role);
        Assert.Equal(
            ["GroupMember.Read.All", "User.Read.All"],
            granted.Where(grant => grant.Role != botRole).Select(grant => (string)graph.Single(role => (string?)role!["id"] == grant.Role)!["value"]!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_four_groups_are_made_and_seed_the_role_map()
    {
        var environment = azure.Calls.Last(call => call["environment"] is not null)["environment"]!;
        var roles = JsonNode.Parse((string)environment["DEPOT_ROLES"]!)!.AsArray();
        Assert.Equal(Enum.GetNames<Role>().Except([nameof(Role.None)]).Order(StringComparer.Ordinal), roles.Select(role => (string)role!["role"]!).Order(StringComparer.Ordinal));
        Assert.Equal(
            azure.State["groups"]!.AsObject().Select(group => (string)group.Value!["id"]!).Order(StringComparer.Ordinal),
            roles.Select(role => (string)role!["group"]!).Order(StringComparer.Ordinal));
        Assert.Equal((string?)azure.State["applications"]!["countdepot-api"]!["appId"], (string?)environment["DEPOT_API_APP_ID"]);
        Assert.Equal("operator@example.com", (string?)environment["DEPOT_ALERT_EMAILS"]);
        var asked = environment.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal);
        Assert.All(asked, name => Assert.Contains($"readEnvironmentVariable('{name}'", Workspace.Text("infra", "main.bicepparam"), StringComparison.Ordinal));
    }
}
