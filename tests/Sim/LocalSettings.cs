namespace CountDepot.Sim;

/// <summary>The settings of the two programs on a laptop. In Azure the same names are app settings; only the addresses differ.</summary>
public static class LocalSettings
{
    private static readonly (string Group, string Role)[] Roles =
    [
        (Cast.ViewersGroup, "Viewer"),
        (Cast.StaffGroup, "Staff"),
        (Cast.ManagersGroup, "Manager"),
        (Cast.AdminsGroup, "Admin"),
    ];

    /// <summary>What the depot is told: whose tokens it takes, whom it asks about groups, where it keeps things and where it listens.</summary>
    public static Dictionary<string, string> ForDepot(TeamsSim teams, Uri url, string storage)
    {
        var settings = Common(teams);
        settings["Depot__TenantId"] = Cast.Tenant;
        settings["Depot__Audience"] = Cast.ApiApp;
        settings["Depot__EntraMetadata"] = $"{teams.Url}entra/{Cast.Tenant}/v2.0/.well-known/openid-configuration";
        settings["Depot__GraphUrl"] = $"{teams.Url}graph/v1.0";
        settings["Depot__IdentityClientId"] = Cast.ApiIdentity;
        settings["Depot__BotAppId"] = Cast.BotApp;
        settings["Depot__ConnectorAppId"] = Cast.ConnectorApp;
        settings["Depot__StorageConnection"] = storage;
        settings["Depot__WebhookHosts"] = "127.0.0.1";
        settings["Depot__Port"] = $"{url.Port}";
        foreach (var ((group, role), at) in Roles.Select((r, i) => (r, i)))
        {
            settings[$"Depot__Roles__{at}__Group"] = group;
            settings[$"Depot__Roles__{at}__Role"] = role;
            settings[$"Depot__Roles__{at}__Sites"] = "*";
        }
        return settings;
    }

    internal static Dictionary<string, string> ForBot(LocalDepot depot, string storage)
    {
        var settings = Common(depot.Teams);
        settings["Bot__AppId"] = Cast.BotApp;
        settings["Bot__TenantId"] = Cast.Tenant;
        settings["Bot__ConnectorMetadata"] = $"{depot.Teams.Url}botframework/.well-known/openidconfiguration";
        settings["Bot__ServiceHosts__0"] = depot.Teams.Url.Authority;
        settings["Bot__DepotUrl"] = depot.DepotUrl.ToString();
        settings["Bot__DepotAudience"] = $"api://{Cast.ApiApp}";
        settings["Bot__PublicUrl"] = depot.BotUrl.ToString();
        settings["Bot__IdentityClientId"] = Cast.BotApp;
        settings["Bot__StorageConnection"] = storage;
        settings["Bot__Port"] = $"{depot.BotUrl.Port}";
        return settings;
    }

    private static Dictionary<string, string> Common(TeamsSim teams) => new(teams.IdentityEnvironment)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["DOTNET_ENVIRONMENT"] = "Development",
        // One answer to "which language are the settings in": numbers in them never depend on the machine.
        ["LC_ALL"] = "C.UTF-8",
    };
}
