using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>
/// When Teams asks by itself for a viewer's own version of a card (Universal Actions, user specific views): for the users
/// named; for everybody when nobody is named and the chat has at most 60 members; for no one when the list is empty.
/// </summary>
public static class RefreshRule
{
    private const int MembersMax = 60;

    /// <summary>How long a viewer's version counts as fresh.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);

    /// <summary>Whether the posted card asks to be refreshed for this person without a click.</summary>
    public static bool Names(JsonObject card, Person person, int members) => card["refresh"] switch
    {
        JsonObject refresh when refresh["userIds"] is JsonArray users => users.Any(u => (string?)u == person.TeamsId),
        JsonObject => members <= MembersMax,
        _ => false,
    };
}
