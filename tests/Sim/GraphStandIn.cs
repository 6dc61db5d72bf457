using System.Text.Json;
using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>
/// The requests of Microsoft Graph v1.0 that the depot makes: checkMemberGroups, a user's display name and the people in a group. All ask for
/// a token for Graph with the application permission that the real ones ask for. Memberships can change at any time.
/// </summary>
public sealed class GraphStandIn
{
    private const int GroupsMax = 20;
    private readonly Lock gate = new();
    private readonly HashSet<(string Person, string Group)> memberships =
    [
        (Cast.Viewer.ObjectId, Cast.ViewersGroup),
        (Cast.Staff.ObjectId, Cast.StaffGroup),
        (Cast.Manager.ObjectId, Cast.ManagersGroup),
        (Cast.Admin.ObjectId, Cast.AdminsGroup),
    ];

    /// <summary>What Graph answers with instead of working; it works when this is absent.</summary>
    public int? Outage { get; set; }

    /// <summary>What happens before every answer, such as time that goes by; nothing when it is absent.</summary>
    public Func<Task>? Before { get; set; }

    /// <summary>How often group memberships were asked for.</summary>
    public int Asked { get; private set; }

    public void AddToGroup(Person person, string group)
    {
        lock (gate) memberships.Add((person.ObjectId, group));
    }

    public void RemoveFromGroup(Person person, string group)
    {
        lock (gate) memberships.Remove((person.ObjectId, group));
    }

    internal void Map(WebApplication app, TeamsSim sim)
    {
        app.MapPost("/graph/v1.0/users/{id}/checkMemberGroups", async (string id, HttpRequest request) =>
            await RefusalAsync(request, "GroupMember.Read.All", sim) ?? await CheckAsync(id, request));
        app.MapGet("/graph/v1.0/groups/{id}/transitiveMembers", async (string id, HttpRequest request) =>
            await RefusalAsync(request, "GroupMember.Read.All", sim) ?? People(id));
        app.MapGet("/graph/v1.0/users/{id}", async (string id, HttpRequest request) =>
            await RefusalAsync(request, "User.ReadBasic.All", sim) ?? Show(id));
    }

    // A group is there as long as somebody is in it.
    private IResult People(string group)
    {
        lock (gate)
        {
            var found = memberships.Where(m => m.Group == group).Select(m => m.Person).Order(StringComparer.Ordinal)
                .Select(id => new JsonObject { ["@odata.type"] = "#microsoft.graph.user", ["id"] = id }).ToList();
            return found.Count == 0 ? NotFound(group) : Results.Json(new JsonObject { ["value"] = new JsonArray([.. found]) });
        }
    }

    private async Task<IResult?> RefusalAsync(HttpRequest request, string permission, TeamsSim sim)
    {
        if (Before is { } before) await before();
        if (Outage is { } status) return Error(status, "serviceNotAvailable", "The service is temporarily unavailable.");
        var claims = await Signing.ValidateAsync(request.Headers.Authorization, sim.Keys.Entra, Tokens.EntraIssuerV1, Tokens.GraphResource, sim.Clock);
        if (claims is null) return Error(401, "InvalidAuthenticationToken", "Access token is missing or not for Graph.");
        return claims.HasRole(permission) ? null : Error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
    }

    private async Task<IResult> CheckAsync(string id, HttpRequest request)
    {
        if (await ReadGroupsAsync(request) is not { } groups) return Error(400, "Request_BadRequest", "The body must be an object with groupIds.");
        if (groups.Length > GroupsMax) return Error(400, "Request_BadRequest", $"At most {GroupsMax} groups may be asked about.");
        if (Cast.Everybody.All(p => p.ObjectId != id)) return NotFound(id);
        lock (gate)
        {
            Asked++;
            var found = groups.Where(g => memberships.Contains((id, g)));
            return Results.Json(new JsonObject { ["value"] = new JsonArray([.. found.Select(g => JsonValue.Create(g))]) });
        }
    }

    private static async Task<string[]?> ReadGroupsAsync(HttpRequest request)
    {
        try
        {
            var body = await JsonNode.ParseAsync(request.Body);
            return body?["groupIds"]?.AsArray().Select(g => $"{g}").ToArray();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static IResult Show(string id) => Cast.Everybody.FirstOrDefault(p => p.ObjectId == id) is { } person
        ? Results.Json(new JsonObject { ["id"] = id, ["displayName"] = person.Name, ["userPrincipalName"] = person.SignInName })
        : NotFound(id);

    private static IResult NotFound(string id) => Error(404, "Request_ResourceNotFound", $"Resource '{id}' does not exist.");

    private static IResult Error(int status, string code, string message) =>
        Results.Json(new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } }, statusCode: status);
}
