using System.Text.Json.Nodes;

namespace CountDepot.Deploy;

/// <summary>What Entra knows us by, once registered.</summary>
/// <param name="Roles">The seed of the role map: which group has which role at which sites.</param>
public sealed record Registrations(string ApiAppId, string ConnectorAppId, JsonArray Roles);

/// <summary>
/// Registers the API and the connector's client, makes the four groups, and grants the two managed identities what they need.
/// Everything is found again by its unique name, so running it twice changes nothing. The bot has no registration of its own:
/// its managed identity is one. What this person may not do is collected in <see cref="LeftToAdmin"/>.
/// </summary>
public sealed class Entra(string name)
{
    /// <summary>What somebody with more rights has to do, one sentence each.</summary>
    public List<string> LeftToAdmin { get; } = [];

    // Ids of our own scope and role. They are written into tokens and consents, so they never change.
    private const string ScopeId = "6f1c3f0e-6a5e-4b1c-9f0a-2f6b1d7c4a01";
    private const string BotRoleId = "6f1c3f0e-6a5e-4b1c-9f0a-2f6b1d7c4a02";

    // Microsoft Graph, and its delegated User.Read; the same in every tenant.
    private const string GraphAppId = "00000003-0000-0000-c000-000000000000";
    private const string UserReadId = "e1fe6dd8-ba31-4d61-89e7-88639da4683d";

    // Reading memberships of other people as an application needs both.
    private static readonly string[] GraphPermissions = ["GroupMember.Read.All", "User.Read.All"];
    private static readonly string[] RoleNames = ["Viewer", "Staff", "Manager", "Admin"];
    private static readonly string[] EverySite = ["*"];

    /// <summary>Registers the two applications and the four groups.</summary>
    public async Task<Registrations> RegisterAsync(string? connectorRedirect)
    {
        var api = await EnsureAsync("applications", $"{name}-api", new { displayName = $"CountDepot API ({name})" }, "id,appId");
        var connector = await EnsureAsync("applications", $"{name}-connector", new { displayName = $"CountDepot Connector ({name})" }, "id,appId,web");
        var (apiAppId, connectorAppId) = ((string)api["appId"]!, (string)connector["appId"]!);
        await DefineApiAsync((string)api["id"]!, apiAppId, connectorAppId);
        await DefineConnectorAsync(connector, apiAppId, connectorRedirect);
        await EnsurePrincipalAsync(apiAppId);
        await EnsurePrincipalAsync(connectorAppId);
        return new(apiAppId, connectorAppId, await EnsureGroupsAsync());
    }

    /// <summary>Lets the bot act for people at the API, and the API ask who is in which group.</summary>
    public async Task GrantAsync(string apiAppId, string apiIdentity, string botIdentity)
    {
        var api = await PrincipalAsync(apiAppId) ?? throw new StepFailedException("The API's registration is missing; run infra/deploy entra first.");
        await GrantAsync(botIdentity, (string)api["id"]!, BotRoleId, "give the bot's identity the app role Depot.Bot");
        var graph = await PrincipalAsync(GraphAppId) ?? throw new StepFailedException("This tenant does not know Microsoft Graph.");
        foreach (var permission in GraphPermissions)
        {
            var role = graph["appRoles"]!.AsArray().Single(role => (string?)role!["value"] == permission)!;
            await GrantAsync(apiIdentity, (string)graph["id"]!, (string)role["id"]!, $"give the API's identity the Graph permission {permission}");
        }
    }

    /// <summary>Removes the two registrations; the groups stay, because people are in them.</summary>
    public async Task RemoveAsync()
    {
        foreach (var part in (string[])["api", "connector"])
        {
            try
            {
                await Az.AskAsync("rest", "--method", "DELETE", "--url", $"https://graph.microsoft.com/v1.0/applications(uniqueName='{name}-{part}')");
            }
            catch (StepFailedException gone) when (gone.IsMissing)
            {
                // Removed by an earlier run.
            }
        }
    }

    private static async Task DefineApiAsync(string id, string appId, string connectorAppId)
    {
        var scope = new
        {
            id = ScopeId, value = "access_as_user", type = "User", isEnabled = true,
            adminConsentDisplayName = "Use CountDepot as the signed-in person",
            adminConsentDescription = "Lets the app look up and move stock with the rights of the person who is signed in.",
            userConsentDisplayName = "Use CountDepot as you",
            userConsentDescription = "Lets the app look up and move stock with your rights.",
        };
        var role = new
        {
            id = BotRoleId, value = "Depot.Bot", isEnabled = true, allowedMemberTypes = (string[])["Application"],
            displayName = "Bot", description = "May name the person it acts for. Only the CountDepot bot has this.",
        };
        await Az.SendAsync("PATCH", $"applications/{id}", new
        {
            signInAudience = "AzureADMyOrg",
            identifierUris = (string[])[$"api://{appId}"],
            api = new { requestedAccessTokenVersion = 2, oauth2PermissionScopes = (object[])[scope] },
            appRoles = (object[])[role],
        });
        // A second step, because a client can be pre-authorised only for a scope that exists.
        await Az.SendAsync("PATCH", $"applications/{id}", new
        {
            api = new { preAuthorizedApplications = (object[])[new { appId = connectorAppId, delegatedPermissionIds = (string[])[ScopeId] }] },
        });
    }

    // Power Platform gives every connector a redirect address of its own and an operator adds it, so what is there stays.
    private static async Task DefineConnectorAsync(JsonNode connector, string apiAppId, string? redirect)
    {
        var known = connector["web"]?["redirectUris"]?.AsArray().Select(uri => (string)uri!) ?? [];
        string[] redirects = [.. known.Union(redirect is null ? [] : [redirect]).Order(StringComparer.Ordinal)];
        await Az.SendAsync("PATCH", $"applications/{(string)connector["id"]!}", new
        {
            signInAudience = "AzureADMyOrg",
            web = new { redirectUris = redirects },
            requiredResourceAccess = (object[])
            [
                new { resourceAppId = apiAppId, resourceAccess = (object[])[new { id = ScopeId, type = "Scope" }] },
                new { resourceAppId = GraphAppId, resourceAccess = (object[])[new { id = UserReadId, type = "Scope" }] },
            ],
        });
    }

    private async Task<JsonArray> EnsureGroupsAsync()
    {
        var roles = new JsonArray();
        foreach (var role in RoleNames)
        {
            var nick = $"{name}-{role.ToLowerInvariant()}s".Replace("staffs", "staff", StringComparison.Ordinal);
            var group = await EnsureAsync("groups", nick, new
            {
                displayName = nick, mailNickname = nick, mailEnabled = false, securityEnabled = true,
                description = $"People with the role {role} in CountDepot",
            }, "id");
            roles.Add(new JsonObject { ["group"] = (string)group["id"]!, ["role"] = role, ["sites"] = new JsonArray([.. EverySite.Select(site => JsonValue.Create(site))]) });
        }
        return roles;
    }

    private static async Task<JsonNode> EnsureAsync(string kind, string uniqueName, object first, string select)
    {
        var path = $"{kind}(uniqueName='{uniqueName}')";
        await Az.SendAsync("PATCH", path, first, createsIfMissing: true);
        return (await Az.GetAsync(path, $"$select={select}"))!;
    }

    private static async Task EnsurePrincipalAsync(string appId)
    {
        if (await PrincipalAsync(appId) is null) await Az.SendAsync("POST", "servicePrincipals", new { appId });
    }

    private static async Task<JsonNode?> PrincipalAsync(string appId)
    {
        var found = await Az.GetAsync("servicePrincipals", $"$filter=appId eq '{appId}'", "$select=id,appId,appRoles");
        return found!["value"]!.AsArray().FirstOrDefault();
    }

    private async Task GrantAsync(string principalId, string resourceId, string appRoleId, string sentence)
    {
        try
        {
            var held = await Az.GetAsync($"servicePrincipals/{principalId}/appRoleAssignments");
            if (held!["value"]!.AsArray().Any(role => (string?)role!["resourceId"] == resourceId && (string?)role["appRoleId"] == appRoleId)) return;
            await Az.SendAsync("POST", $"servicePrincipals/{principalId}/appRoleAssignments", new { principalId, resourceId, appRoleId });
        }
        catch (StepFailedException denied) when (denied.IsForbidden)
        {
            LeftToAdmin.Add(sentence);
        }
    }
}
