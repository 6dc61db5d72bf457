using System.Globalization;
using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>Who is in a chat, in the two shapes of the connector: members says objectId, pagedmembers says aadObjectId.</summary>
internal static class Roster
{
    private const int PageMax = 500;

    internal static Reply All(Conversation chat) => Reply.Ok(new JsonArray([.. chat.Members.Select(m => Describe(m, "objectId"))]));

    // By Teams id, Entra object id or sign-in name, as Teams does.
    internal static Reply One(Conversation chat, string id) => chat.Members.FirstOrDefault(m => m.TeamsId == id || m.ObjectId == id || m.SignInName == id) is { } member
        ? Reply.Ok(Describe(member, "aadObjectId"))
        : Reply.Error(404, "MemberNotFoundInConversation", "The member is not found in the conversation.");

    internal static Reply Page(Conversation chat, int? size, string? continuation)
    {
        var take = Math.Clamp(size ?? PageMax, 1, PageMax);
        if (!int.TryParse(string.IsNullOrEmpty(continuation) ? "0" : continuation, CultureInfo.InvariantCulture, out var from) || from < 0)
            return Reply.Error(400, "BadArgument", "The continuation token is not valid.");
        var page = new JsonObject
        {
            ["members"] = new JsonArray([.. chat.Members.Skip(from).Take(take).Select(m => Describe(m, "aadObjectId"))]),
            ["totalCount"] = chat.Members.Count,
        };
        if (from + take < chat.Members.Count) page["continuationToken"] = (from + take).ToString(CultureInfo.InvariantCulture);
        return Reply.Ok(page);
    }

    private static JsonObject Describe(Person person, string objectIdName) => new()
    {
        ["id"] = person.TeamsId,
        [objectIdName] = person.ObjectId,
        ["name"] = person.Name,
        ["givenName"] = person.Name,
        ["surname"] = "",
        ["email"] = person.SignInName,
        ["userPrincipalName"] = person.SignInName,
        ["tenantId"] = Cast.Tenant,
        ["userRole"] = "user",
    };
}
