namespace CountDepot.Sim;

/// <summary>Somebody of the simulated tenant. The name is a role, not a person.</summary>
/// <param name="Key">Short name in addresses and ids, such as staff.</param>
/// <param name="ObjectId">The Entra object id, a GUID in form D.</param>
public sealed record Person(string Key, string Name, string ObjectId)
{
    /// <summary>What Teams calls them towards the bot.</summary>
    public string TeamsId => $"29:{Key}";

    /// <summary>Their one chat with the bot.</summary>
    public string PersonalChat => $"a:{Key}";

    /// <summary>Their sign-in name.</summary>
    public string SignInName => $"{Key}@countdepot.example";
}

/// <summary>Everybody and everything that has an identity in the simulated tenant. The ids never change, so that data made yesterday still fits.</summary>
public static class Cast
{
    public const string Tenant = Prefix + "000000000001";

    /// <summary>The bot's app id, which is also the client id of its managed identity.</summary>
    public const string BotApp = Prefix + "0000000000b0";

    /// <summary>The API's app id, which is the audience of every token for it.</summary>
    public const string ApiApp = Prefix + "0000000000a0";

    /// <summary>The client id of the API's own managed identity.</summary>
    public const string ApiIdentity = Prefix + "0000000000a1";

    /// <summary>The client that the Power Platform connector signs people in with.</summary>
    public const string ConnectorApp = Prefix + "0000000000c0";

    /// <summary>A client people may sign in with that is neither the bot nor the connector.</summary>
    public const string DeskApp = Prefix + "0000000000d0";

    public const string BotName = "CountDepot";
    public const string BotTeamsId = "28:" + BotApp;
    public const string GroupChat = "19:depot@thread.v2";

    public const string ViewersGroup = Prefix + "000000000201";
    public const string StaffGroup = Prefix + "000000000202";
    public const string ManagersGroup = Prefix + "000000000203";
    public const string AdminsGroup = Prefix + "000000000204";

    private const string Prefix = "5c0de907-0000-4000-8000-";

    public static readonly Person Staff = new("staff", "Staff", Prefix + "000000000101");
    public static readonly Person Manager = new("manager", "Manager", Prefix + "000000000102");
    public static readonly Person Viewer = new("viewer", "Viewer", Prefix + "000000000103");
    public static readonly Person Admin = new("admin", "Admin", Prefix + "000000000104");

    /// <summary>In the tenant, and in none of the depot's groups.</summary>
    public static readonly Person Stranger = new("stranger", "Stranger", Prefix + "000000000105");

    /// <summary>In the order people are offered.</summary>
    public static readonly IReadOnlyList<Person> Everybody = [Staff, Manager, Viewer, Admin, Stranger];

    /// <summary>The person with this key, or nobody.</summary>
    public static Person? Find(string? key) => Everybody.FirstOrDefault(p => p.Key == key);
}
